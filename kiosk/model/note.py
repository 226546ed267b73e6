"""What a note is: a fact without a number, with its source, behind a mark."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from kiosk.model.kinds import Model
from kiosk.model.pointer import SourcePlace
from kiosk.model.text import Text


class Note(Model):
    """An event, a rank, a measure: something true that is not a number."""

    head: Text = Field(description="一句短话 · what it is, in a few words")
    meaning: Text = Field(description="一句话说清 · what it means, in a sentence")
    period: Text | None = Field(
        default=None, description="什么时候 · when it was, if that is known"
    )
    source: Annotated[str, SourcePlace()] = Field(
        description="出处，如 article/3.2 · the place in a source",
        examples=["article/3.2"],
    )

    @classmethod
    def made(cls, head: Text, meaning: Text, period: Text | None, source: str) -> Note:
        """A note made by the program of what has been judged, as a part of its model.

        To judge it again at every start would take longer than all else about it.
        """
        return Note.model_construct(
            head=head, meaning=meaning, period=period, source=source
        )

    @property
    def alone(self) -> Note:
        """The note itself, without what a kind of chart has added to it."""
        return Note.made(self.head, self.meaning, self.period, self.source)
