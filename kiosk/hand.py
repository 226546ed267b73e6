"""What the visitor's hand has done on a slide: a dial, a reveal; what it takes home."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from kiosk.text import Language

LARGEST: Final = 900
"""Bytes of text; more makes a code too fine for a telephone at arm's length."""


class Row(NamedTuple):
    """A figure that is taken home: what it is, how much, and of when."""

    label: str
    value: str
    period: str


class Origin(NamedTuple):
    """Where figures come from, and who is credited for it."""

    title: str
    credits: str


@dataclass(frozen=True, slots=True)
class Takeaway:
    """What a visitor takes home of a page, in one language."""

    language: Language
    show: str
    page: str
    rows: tuple[Row, ...] = ()
    origins: tuple[Origin, ...] = ()

    @property
    def source(self) -> str:
        """The first source, as it is named; "" if there is none."""
        return self.named(self.origins[0]) if self.origins else ""

    def named(self, origin: Origin) -> str:
        """A source with the word for it."""
        return ("出处：" if self.language == "zh" else "Source: ") + origin.title

    @property
    def text(self) -> str:
        """All of it as plain text: titles, figures, sources.

        Whole figures are left out at the end rather than let the text grow beyond
        LARGEST bytes; the source is always there.
        """
        head = (self.show, self.page)
        rows = [
            f"{row.label}：{row.value}（{row.period}）"
            if self.language == "zh"
            else f"{row.label}: {row.value} ({row.period})"
            for row in self.rows
        ]
        foot = [
            line
            for origin in self.origins
            for line in (self.named(origin), origin.credits)
        ]
        while True:
            said = "\n".join([*head, *rows, *foot])
            if not rows or len(said.encode()) <= LARGEST:
                return said
            rows.pop()


@dataclass(frozen=True, slots=True)
class Hand:
    """The state of a slide's interactive part; all of it belongs to the visit.

    `dial` is where a handle stands, in [0, 1]; None is untouched. `revealed` is
    how many seconds ago the answer was shown; None is not yet. `guesses` counts
    earlier visitors' guesses in equal bins over [0, 1]. `takeaway` is what was seen
    last, for a visitor to carry home.
    """

    dial: float | None = None
    revealed: float | None = None
    guesses: tuple[int, ...] = ()
    takeaway: Takeaway | None = None


NOTHING = Hand()
