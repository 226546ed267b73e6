"""Takeaway: what a visitor takes home from a page, as text for a code."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from kiosk.model.text import Language


LARGEST: Final = 900
"""Bytes of text; more makes a code too fine for a telephone at arm's length."""


class TakenFigure(NamedTuple):
    """A figure that is taken home: what it is, how much, and of when."""

    label: str
    value: str
    period: str


class Origin(NamedTuple):
    """Where figures come from, and who is credited for it."""

    title: str
    credits: str


class Passed(NamedTuple):
    """A page on the way through the show: whether it was seen, whether it goes home.

    `accent` is its theme's, "all" of a page without one; `label` is what the way says
    of it, "" is nothing.
    """

    accent: str
    seen: bool
    kept: bool
    label: str = ""


@dataclass(frozen=True, slots=True)
class Takeaway:
    """What a visitor takes home of a page, in one language.

    `path` are the pages of the show in their order; they are no part of the text.
    """

    language: Language
    show: str
    page: str
    rows: tuple[TakenFigure, ...] = ()
    origins: tuple[Origin, ...] = ()
    path: tuple[Passed, ...] = ()

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

        Rather than let the text grow beyond LARGEST bytes, whole figures are left out
        at the end, then credits, then sources but the first; titles that are longer
        still end in an ellipsis.
        """
        rows = [
            f"{row.label}：{row.value}（{row.period}）"
            if self.language == "zh"
            else f"{row.label}: {row.value} ({row.period})"
            for row in self.rows
        ]
        titles = [self.named(origin) for origin in self.origins]
        credits_ = [origin.credits for origin in self.origins]
        while True:
            foot = [
                line
                for pair in zip_longest(titles, credits_)
                for line in pair
                if line is not None
            ]
            said = "\n".join([self.show, self.page, *rows, *foot])
            if len(said.encode()) <= LARGEST:
                return said
            if rows:
                rows.pop()
            elif credits_:
                credits_.pop()
            elif len(titles) > 1:
                titles.pop()
            else:
                whole = (self.show, self.page, *titles)
                return "\n".join(_cut(line, LARGEST // len(whole)) for line in whole)


def _cut(line: str, size: int) -> str:
    """A line of at most so many bytes, the break after it included."""
    if len(line.encode()) < size:
        return line
    return line.encode()[: size - 4].decode(errors="ignore") + "…"
