"""The overview: all pages small, on their one river; a touch goes to one of them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from math import ceil
from typing import TYPE_CHECKING, Final

import numpy as np

from kiosk.drawing.easing import out_cubic
from kiosk.drawing.geometry import Rect, points
from kiosk.drawing.ink import GROUND, MARK, TEXT, TEXT2, Ink
from kiosk.drawing.marks import (
    Bars,
    Hot,
    Label,
    Picture,
    Run,
    Stroke,
    Target,
)
from kiosk.drawing.river import WIDTHS
from kiosk.drawing.span import Span
from kiosk.model.text import Text
from kiosk.show import sheet, spread

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kiosk.drawing.marks import Mark
    from kiosk.drawing.viewport import Viewport
    from kiosk.slides.base import Slide

NAME: Final = "@overview"
"""What is open, where a card has the name of a figure; with a number behind, the
pages from that one on."""
PAGE: Final = "@page-"
"""What the picture of a page is called, before its place."""

_COMES: Final = Span(0.0, 0.26, out_cubic)
_GAP: Final = 16.0
"""Units between two pages side by side."""
_LINE: Final = 54.0
"""Units from a row of pages to the next, where the river and the numbers are."""
_LEAST: Final = 104.0
"""Width of a page at least, and its height with its number: a finger has to find it."""
_LARGEST: Final = 300.0
_NUMBER: Final = 28.0

_ALL: Final = Text.own(zh="全部 {0} 页", en="All {0} pages")
_SOME: Final = Text.own(zh="第 {0} 至 {1} 页，共 {2} 页", en="Pages {0} to {1} of {2}")
_PAGE: Final = Text.own(zh="第 {0} 页", en="Page {0}")
_EARLIER: Final = Text.own(zh="前面的页", en="Earlier pages")
_LATER: Final = Text.own(zh="后面的页", en="Later pages")


def asked(card: str | None) -> int | None:
    """The page from which on the overview shows all; None if it is not open.

    -1 leaves it to the overview.
    """
    if card is None or not card.startswith(NAME):
        return None
    number = card.removeprefix(NAME).removeprefix("-")
    return int(number) if number.isascii() and number.isdigit() else -1


@dataclass(frozen=True, slots=True)
class Arrangement:
    """How pages lie: how large each is, how many a row, and how many there are."""

    width: float
    height: float
    columns: int
    rows: int

    @property
    def most(self) -> int:
        return self.columns * self.rows


def place(viewport: Viewport) -> Rect:
    """What the overview covers: the page, and its river, which runs elsewhere here."""
    return Rect(0.0, 0.0, viewport.width, viewport.seam + WIDTHS[0])


def arrangement(count: int, viewport: Viewport) -> Arrangement:
    """The largest pages of which all are seen; else as many as fingers tell apart."""
    area = _area(viewport)
    aspect = viewport.width / viewport.height
    if spread.paired(viewport.width, viewport.height):
        # Each of two that stand side by side is a page of its own here.
        aspect /= 2
    least = max(_LEAST, (_LEAST - _LINE + 12.0) * aspect)
    best = None
    columns = 1
    while True:
        wide = (area.width + _GAP) / columns - _GAP
        if wide < least:
            break
        wide = min(wide, _LARGEST)
        high = wide / aspect
        rows = int(area.height / (high + _LINE))
        if rows >= 1:
            found = Arrangement(wide, high, columns, rows)
            if found.most >= count:
                return Arrangement(wide, high, columns, ceil(count / columns))
            best = found
        columns += 1
    assert best is not None
    return best


def _area(viewport: Viewport) -> Rect:
    """Where pages lie."""
    margin = viewport.margin
    top = sheet.heading(viewport) + 40.0
    bottom = viewport.seam - 14.0
    return Rect(margin, top, viewport.width - 2 * margin, bottom - top)


def first_of(wanted: int, here: int, count: int, most: int) -> int:
    """The first page of those that are seen at once."""
    if count <= most:
        return 0
    start = wanted if wanted >= 0 else here // most * most
    return max(0, min(start, count - most))


def marks(
    slides: Sequence[Slide],
    accents: Sequence[str],
    here: int,
    wanted: int,
    viewport: Viewport,
    age: float,
) -> tuple[Mark, ...]:
    """The open overview, `age` seconds after it was opened.

    Args:
        slides: all pages.
        accents: the accent of each.
        here: the present page.
        wanted: what `asked` has found.
        viewport: the page and who reads it.
        age: seconds.
    """
    come = _COMES.at(age)
    laid = arrangement(len(slides), viewport)
    first = first_of(wanted, here, len(slides), laid.most)
    last = min(first + laid.most, len(slides))
    whole = place(viewport)
    rects = _rects(laid, last - first, viewport)
    return (
        Bars(np.array([list(whole)]), GROUND, come),
        Hot(whole, Target("slip", "overview")),
        *_river(rects, accents[first:last], viewport, come),
        *_pages(slides[first:last], first, here, rects, viewport, come),
        *_heading(first, last, len(slides), laid.most, viewport, come),
        *sheet.away(viewport, come),
    )


def _rects(laid: Arrangement, count: int, viewport: Viewport) -> tuple[Rect, ...]:
    area = _area(viewport)
    rows = ceil(count / laid.columns)
    high = laid.height + _LINE
    top = area.y + (area.height - rows * high) / 2
    return tuple(
        Rect(
            area.x + number % laid.columns * (laid.width + _GAP),
            top + number // laid.columns * high,
            laid.width,
            laid.height,
        )
        for number in range(count)
    )


def _river(
    rects: Sequence[Rect], accents: Sequence[str], viewport: Viewport, come: float
) -> Iterator[Mark]:
    """The river below each row, in the colours of the themes that it passes.

    It leaves the page at the right, and comes back at the left.
    """
    pairs = list(zip(rects, accents, strict=True))
    for bottom, row in groupby(pairs, key=lambda pair: pair[0].bottom):
        y = bottom + 8.0
        runs = [
            (accent, [rect for rect, _ in group])
            for accent, group in groupby(row, key=lambda pair: pair[1])
        ]
        for number, (accent, there) in enumerate(runs):
            left = there[0].x - _GAP / 2 if number else 0.0
            right = there[-1].right + _GAP / 2
            if number == len(runs) - 1:
                right = viewport.width
            ink = TEXT2 if accent == "all" else Ink(f"fill:{accent}")
            yield Stroke(points((left, y), (right, y)), 5.0, ink, come)


def _pages(
    slides: Sequence[Slide],
    first: int,
    here: int,
    rects: Sequence[Rect],
    viewport: Viewport,
    come: float,
) -> Iterator[Mark]:
    for number, (slide, rect) in enumerate(zip(slides, rects, strict=True), first):
        own = number == here
        yield Picture(f"{PAGE}{number}", rect, come)
        yield Stroke(
            rect.grown(2.0).outline, 4.0 if own else 2.0, TEXT if own else MARK, come
        )
        run = Run(f"{number + 1}", _NUMBER, 600 if own else 400, TEXT if own else TEXT2)
        yield Label(rect.x, rect.bottom + 42.0, (run,), alpha=come)
        title = viewport.words(slide.title, slide.facts())
        name = viewport.words(_PAGE).format(number + 1)
        yield Hot(
            Rect(rect.x, rect.y, rect.width, rect.height + _LINE - 12.0),
            Target("page", f"{number}"),
            name=f"{name} {title}",
        )


def _heading(
    first: int, last: int, count: int, most: int, viewport: Viewport, come: float
) -> Iterator[Mark]:
    some = last - first < count
    words = viewport.words(_SOME if some else _ALL)
    said = words.format(first + 1, last, count) if some else words.format(count)
    yield Label(
        viewport.margin,
        sheet.heading(viewport),
        (Run(said, sheet.TITLE, 500, TEXT),),
        alpha=come,
    )
    x, y = sheet.corner(viewport)
    for there, way, name, at in (
        (first > 0, -1, _EARLIER, max(0, first - most)),
        (last < count, 1, _LATER, last),
    ):
        if not there:
            continue
        # Left of the button that puts it away.
        cx = x - 110.0 * (2 if way < 0 else 1)
        yield from sheet.ring(cx, y, come)
        tip = points((cx - 7 * way, y - 14), (cx + 8 * way, y), (cx - 7 * way, y + 14))
        yield Stroke(tip, 4.0, TEXT, come, "round")
        yield Hot(
            sheet.reach(cx, y),
            Target("card", f"{NAME}-{at}"),
            name=viewport.words(name),
        )
