"""Closing: what was seen last, as a code, and the way there as a small river."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final, Literal, NamedTuple, get_args

import numpy as np
from pydantic import Field

from kiosk.drawing.axis import SMALLEST
from kiosk.drawing.easing import out_cubic, smoothstep
from kiosk.drawing.entrance import appearing
from kiosk.drawing.geometry import Rect, ribbon
from kiosk.drawing.ink import GROUND, MARK, TEXT, TEXT2, Ink
from kiosk.drawing.interaction import NOTHING, Interaction
from kiosk.drawing.marks import Arcs, Dots, Fill, Label, Run, Stroke, Sweep
from kiosk.drawing.palette import Accent
from kiosk.drawing.qr import code
from kiosk.drawing.span import Span
from kiosk.drawing.typeset import balanced, hung, paragraph
from kiosk.model.question import Question
from kiosk.model.text import Text, spaced
from kiosk.slides.base import Slide, heading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kiosk.charts.base import Chart
    from kiosk.drawing.geometry import Array
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.viewport import Viewport
    from kiosk.model.takeaway import Passed, Takeaway

MOST_ROWS = 6
"""Figures that are set beside the code; the code itself holds them all."""
TITLE_LINES = 2
SOURCE_LINES = 4
SIDE: Final = 620.0
"""A side of the code at most."""
SHARE: Final = 0.44
"""The share of the space between the margins that it takes at most."""
NAMES: Final = 3
"""Names of pages on the way, of so many lines at most:"""
NAME_LINES: Final = 3
KNOT: Final = 15.0
"""Radius of a page on the way."""
_GAP: Final = 88.0
_CALM: Final = 20.0
"""Units that the way swings up and down at least, and where there is room,"""
_SWING: Final = 132.0
"""at most."""
_PATH: Final = 240.0
"""Units that a tall page keeps for the way alone."""
_LEAST: Final = 480.0
"""A side of the code at least there."""
_READ: Final = 440.0
"""Units that are kept for the way and the page below it; large text needs more."""
_NAME: Final = 40.0
_ACCENTS: Final[tuple[str, ...]] = get_args(Accent)


class ClosingSlide(Slide):
    """A QR code with the figures of the slide seen last, and their source.

    Beside it the pages of the show are knots on a small river, those that the visitor
    has seen filled in the accents of their themes; where nobody has touched, all are.
    The code holds plain text, no address: a visitor takes it home without any
    network. It is always dark on light, in every skin, because not every reader
    knows the inverse.
    """

    takes: ClassVar[bool] = True
    tells: ClassVar[tuple[Question, ...]] = (Question.FRAME,)

    kind: Literal["closing"] = Field(
        description="结尾：一个二维码，存着刚看过的那一页的数字和出处，不联网也能带走 "
        "· the end: a QR code with the figures and source of the slide seen last, as "
        "plain text, to take home without a network"
    )
    lead: Text = Field(description="怎么用这个码 · what to do with the code")
    nothing: Text | None = Field(
        default=None,
        description="码旁边的一句话，还没看过别的页时显示；不写就没有 · a line beside "
        "the code as long as no other page was seen; none by default",
    )

    def charts(self) -> tuple[Chart, ...]:
        return ()

    def marks(
        self, t: float, viewport: Viewport, interaction: Interaction = NOTHING
    ) -> tuple[Mark, ...]:
        taken = interaction.takeaway
        words = viewport.words(self.title) if taken is None else taken.text
        wide = viewport.width - 2 * viewport.margin
        margin = viewport.margin
        if viewport.portrait:
            title, top = heading(viewport, self.title, self.lead, self.facts())
            # The way and the page that goes home come first: a code is read smaller.
            room = viewport.seam - 126 - top
            read = 0.0 if taken is None else _need(taken, viewport, wide) + _PATH
            side = min(wide, SIDE, max(_LEAST, room - read * viewport.large))
            x, y = (viewport.width - side) / 2, top + 30
            below = y + side + 40
            beside = Rect(margin, below, wide, viewport.seam - 56 - below)
        else:
            side = min(viewport.seam - 180, SIDE, SHARE * wide)
            x, y = margin, (viewport.seam - side) / 2
            start = x + side + min(_GAP, 0.05 * wide)
            space = margin + wide - start
            title, top = heading(viewport, self.title, self.lead, self.facts(), space)
            # The head of the title is level with that of the code.
            first = title[0]
            down = y + 0.88 * first.runs[0].size - first.y
            title = tuple(
                replace(one, x=one.x + start - margin, y=one.y + down) for one in title
            )
            top += down + 16
            low = min(viewport.seam - 64, top + _READ * viewport.large)
            beside = Rect(start, top, space, max(y + side, low) - top)
        need = 0.0 if taken is None else _need(taken, viewport, beside.width)
        path = () if taken is None else taken.path
        way = _Way.of(path, beside, beside.height - need, viewport)
        rest = Rect(beside.x, way.bottom, beside.width, beside.bottom - way.bottom)
        return (
            *title,
            *code(words, x, y, side, t, viewport.pixel),
            *way.marks(Span(0.15, 0.6, out_cubic).at(t)),
            *appearing(way.names, t, 0.3, 0.02),
            *appearing(self._preview(rest, viewport, interaction), t, 0.36, 0.02),
        )

    def _preview(
        self, rect: Rect, viewport: Viewport, interaction: Interaction
    ) -> tuple[Label, ...]:
        """What is in the code, to be read here as well.

        Always as many labels, so that the cast stays the same.
        """
        labels: list[Label] = []
        if interaction.takeaway is not None:
            labels = _page(_Taken.of(interaction.takeaway), rect, viewport)
        elif self.nothing is not None:
            size = 1.2 * viewport.body
            labels = list(
                paragraph(
                    self.nothing.words(viewport.language),
                    rect.x,
                    rect.y + size * 0.88,
                    size,
                    rect.width,
                    viewport.type,
                    weight=300,
                )
            )
        cast = TITLE_LINES + SOURCE_LINES + 2 * MOST_ROWS
        return _filled_up(labels, cast, rect, viewport)


def _filled_up(
    labels: Sequence[Label], count: int, rect: Rect, viewport: Viewport
) -> tuple[Label, ...]:
    """The first `count` labels, empty ones at the end."""
    empty = Label(rect.x, rect.y, (Run(" ", viewport.body, 400, TEXT2),))
    return (*labels[:count], *(empty for _ in range(count - len(labels))))


class _Way(NamedTuple):
    """The pages of the show as knots on a line; `bottom` is where it ends.

    Always of the same marks, whatever was seen; an empty path draws none of them.
    """

    line: Array
    knots: Array
    path: tuple[Passed, ...]
    radius: float
    leads: tuple[Array, ...]
    names: tuple[Label, ...]
    bottom: float

    @classmethod
    def of(
        cls, path: tuple[Passed, ...], rect: Rect, room: float, viewport: Viewport
    ) -> _Way:
        """The way across the top of a rectangle, and the names below it.

        It swings more where there is more `room` for both, in units of height.
        """
        swing = min(_SWING, max(_CALM, (room - 160 * viewport.large) / 2))
        share = np.linspace(0.0, 1.0, 97)
        middle = rect.y + 22 + swing
        x, y = rect.x + share * rect.width, middle - swing * _swing(share)
        n = len(path)
        at = (np.arange(n) + 0.5) / max(1, n)
        knots = np.column_stack([rect.x + at * rect.width, middle - swing * _swing(at)])
        radius = min(KNOT, 0.43 * rect.width / max(1, n))
        places = [i for i in range(n) if path[i].label][:NAMES]
        top = middle + swing + 40
        names, leads, bottom = _named(path, places, knots, rect, top, viewport)
        none = np.full((2, 2), (rect.x, middle))
        return cls(
            np.column_stack([x, y]),
            knots,
            path,
            radius,
            (*leads, *(none for _ in range(NAMES - len(leads)))),
            _filled_up(names, NAMES * NAME_LINES, rect, viewport),
            rect.y if not path else bottom,
        )

    def marks(self, t: float) -> Iterator[Mark]:
        """The line, what leads to the names, and the knots, at progress t."""
        seen = t if self.path else 0.0
        radius = self.radius * (0.3 + 0.7 * t)
        wide = np.linspace(2.0, 6.0, len(self.line))
        yield Fill((ribbon(self.line, wide),), MARK.mixed("ground", 0.4), seen)
        for i, lead in enumerate(self.leads):
            shown = seen if i < sum(bool(one.label) for one in self.path) else 0.0
            yield Stroke(lead, 2.0, MARK.mixed("ground", 0.4), shown)
        open_ = self._where([not one.seen for one in self.path])
        yield Dots(open_, 2 * radius, MARK, seen)
        yield Dots(open_, 2 * radius - 4, GROUND, seen)
        for accent in _ACCENTS:
            here = [one.seen and one.accent == accent for one in self.path]
            yield Dots(self._where(here), 2 * radius, Ink(f"fill:{accent}"), seen)
        kept = next((i for i, one in enumerate(self.path) if one.kept), None)
        x, y = self.line[0] if kept is None else self.knots[kept]
        ink = Ink(f"fill:{'all' if kept is None else self.path[kept].accent}")
        ring = (Sweep(self.radius + 7, 0.0, 360.0, 3.0, ink),)
        yield Arcs(float(x), float(y), ring, 0.0 if kept is None else seen)

    def _where(self, which: list[bool]) -> Array:
        """The centres of some of the knots, (n, 2)."""
        found: Array = self.knots[np.array(which, dtype=bool)]
        return found


def _swing(share: Array) -> Array:
    """How high the way is at a share of it, in [-1, 1]; level at both ends."""
    high: Array = np.sin(4 * np.pi * share) * np.sin(np.pi * share)
    return high


def _named(
    path: tuple[Passed, ...],
    places: list[int],
    knots: Array,
    rect: Rect,
    top: float,
    viewport: Viewport,
) -> tuple[list[Label], list[Array], float]:
    """Names below their knots, what leads to them, and where they end.

    Names that would lie on each other move apart, within the rectangle.
    """
    if not places:
        return [], [], top - 20
    gap = 32.0
    wide = (rect.width - (NAMES - 1) * gap) / NAMES
    size = min(_NAME, 0.92 * viewport.body)
    words = [path[i].label for i in places]
    if viewport.language == "zh":
        words = [spaced(one) for one in words]
    while True:
        lines = [balanced(one, size, 500, wide, viewport.type) for one in words]
        if max(map(len, lines)) < NAME_LINES or size <= SMALLEST:
            break
        size = max(SMALLEST, size * 0.95)
    across = [
        max(viewport.type.advance(line, size, 500) for line in one) for one in lines
    ]
    starts: list[float] = []
    left, right = rect.x, rect.right
    for i, long in zip(places, across, strict=True):
        starts.append(max(left, float(knots[i, 0]) - 2))
        left = starts[-1] + long + gap
    for i in reversed(range(len(places))):
        starts[i] = min(starts[i], right - across[i])
        right = starts[i] - gap
    labels, leads = [], []
    for i, one, x in zip(places, lines, starts, strict=True):
        ink = Ink(f"ink:{path[i].accent}")
        for k, line in enumerate(one[:NAME_LINES]):
            y = top + 0.9 * size + k * 1.24 * size
            labels.append(Label(x, y, (Run(line, size, 500, ink),)))
        u = np.linspace(0.0, 1.0, 25)
        ease = smoothstep(u)
        kx, ky = knots[i]
        leads.append(
            np.column_stack([kx + (x + 2 - kx) * ease, ky + (top - 4 - ky) * u])
        )
    lowest = max(min(len(one), NAME_LINES) for one in lines)
    return labels, leads, top + lowest * 1.24 * size + 36


class _Taken(NamedTuple):
    """What goes home, as it is set here: rows of label and value."""

    page: str
    rows: tuple[tuple[str, str], ...]
    source: str

    @property
    def alone(self) -> _Taken:
        """The page without figures and source."""
        return self._replace(rows=(), source="")

    @classmethod
    def of(cls, taken: Takeaway) -> _Taken:
        """Without periods and credits, which stay in the code.

        Chinese has thin spaces beside digits here, as everywhere on a page.
        """
        say = spaced if taken.language == "zh" else str
        return cls(
            say(taken.page),
            tuple((say(row.label), say(row.value)) for row in taken.rows),
            say(taken.source),
        )


def _need(taken: Takeaway, viewport: Viewport, wide: float) -> float:
    """About how many units of height the page that goes home takes in a width."""
    body = viewport.body
    if not (taken.rows or taken.source):
        return 0.0
    page = _Taken.of(taken).page
    lines = balanced(page, 1.3 * body, 500, wide, viewport.type)[:TITLE_LINES]
    rows, source = min(4, len(taken.rows)), 1.6 * body if taken.source else 0.0
    title = (1.9 + 1.64 * (len(lines) - 1)) * body
    return title + 1.5 * body * rows + source


def _page(taken: _Taken, rect: Rect, viewport: Viewport) -> list[Label]:
    """The title above, the source at the foot, the figures between them.

    Where large text leaves too little between them, everything is set smaller.
    """
    wanted = min(3, len(taken.rows))
    body = viewport.body
    if not (taken.rows or taken.source):
        # The page before has said its title; the way has the room.
        return []
    while True:
        labels, rows = _set(taken, rect, viewport, body)
        if rows >= wanted:
            return labels
        if body < 28:
            # What has no room here is in the code all the same.
            return labels if rows >= 0 else _set(taken.alone, rect, viewport, body)[0]
        body *= 0.94


def _set(
    taken: _Taken, rect: Rect, viewport: Viewport, body: float
) -> tuple[list[Label], int]:
    """The labels at a size of running text, and how many figures found room.

    Where not even the source has room, they are less than none.
    """
    small, large = max(28.0, body * 0.76), body * 1.3
    type_ = viewport.type

    def lines(text: str, size: float, weight: int) -> tuple[str, ...]:
        return balanced(text, size, weight, rect.width, type_)

    x, y = rect.x, rect.y + large * 0.88
    labels: list[Label] = []
    for line in lines(taken.page, large, 500)[:TITLE_LINES]:
        aside = hung(line, large, 500, type_)
        labels.append(Label(x - aside, y, (Run(line, large, 500, TEXT),)))
        y += large * 1.26
    foot = rect.bottom - small * 0.2
    source = lines(taken.source, small, 400)[:SOURCE_LINES] if taken.source else ()
    for line in reversed(source):
        labels.append(Label(x, foot, (Run(line, small, 400, TEXT2),)))
        foot -= small * 1.36
    if foot < y - large * 1.26 + small * 0.9 and source:
        return labels, -1
    size = body * 0.92
    # Between the last line of the title and the first of the source.
    first, last = y - large * 0.2 + size * 0.5, foot - size * 0.5
    least, most = size * 1.36, size * 1.75
    count = min(MOST_ROWS, len(taken.rows), int((last - first) // least) + 1)
    if count < 1:
        return labels, 0
    rows = taken.rows[:count]
    pitch = min(most, (last - first) / max(1, count - 1))
    names = max(type_.advance(label, size, 400) for label, _ in rows)
    values = max(type_.advance(value, size * 1.1, 500) for _, value in rows)
    gap = size * 1.2
    share = min(1.0, rect.width / (names + gap + values))
    size, column = size * share, x + (names + gap) * share
    for i, (label, value) in enumerate(rows):
        at = first + i * pitch
        labels.append(Label(x, at, (Run(label, size, 400, TEXT2),)))
        labels.append(Label(column, at, (Run(value or " ", size * 1.1, 500, TEXT),)))
    return labels, count
