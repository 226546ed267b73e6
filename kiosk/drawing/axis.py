"""What stands round the data of a plain chart: its unit, hairlines and names.

Names of labels and periods lie in the water just below the river. Text never
lies on an echo, so the echoes part there: the channel.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache, wraps
from typing import TYPE_CHECKING, Final, Generic, TypeVar

import numpy as np

from kiosk.drawing.easing import smoothstep
from kiosk.drawing.geometry import Rect, points
from kiosk.drawing.ink import ACCENT, FILL, HAIR, TEXT2
from kiosk.drawing.marks import Label, Run, Stroke
from kiosk.drawing.river import OFFSETS, SAMPLES, WIDTHS, River
from kiosk.drawing.span import Span
from kiosk.drawing.typeset import balanced, broken

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kiosk.drawing.geometry import Array
    from kiosk.drawing.ink import Ink
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.viewport import Box, Viewport

C = TypeVar("C")
P = TypeVar("P")

SMALLEST: Final = 28.0
"""Nothing that is meant to be read is smaller than this."""
BANK: Final = WIDTHS[0] / 2
"""Zero is the upper edge of the river's main strand, so the strand stays whole."""
CHANNEL: Final = (0.0, 62.0, 68.5, 75.5, 83.0)
"""Offsets of the five strands where the echoes make room for one line of text."""


def shore(box: Box) -> float:
    """The height of zero."""
    return box.base - BANK


DEEP: Final = (0.0, 73.0, 79.0, 85.0, 91.0)
"""The offsets where they make room for two lines."""
_GAP: Final = 16.0
"""Between two names on one line."""
LINE: Final = 1.1
"""From one line of a name to the next, in its size."""


def channel(viewport: Viewport, box: Box, *, deep: bool = False) -> River:
    """A level river whose echoes part within the margins for a line or two."""
    x = np.linspace(0.0, viewport.width, SAMPLES)
    edge = np.clip(
        np.minimum(x, viewport.width - x) / (viewport.margin * 0.85), 0.0, 1.0
    )
    parted = smoothstep(edge)
    usual, wide = (
        np.array(offsets)[:, None] for offsets in (OFFSETS, DEEP if deep else CHANNEL)
    )
    level = River.level(box.base)
    return replace(level, y=box.base + usual + (wide - usual) * parted)


def inks(count: int) -> tuple[Ink, ...]:
    """Shades of the accent for parts of a whole, from full to faint."""
    ladder = {
        1: (0.0,),
        2: (0.0, 0.55),
        3: (0.0, 0.42, 0.7),
        4: (0.0, 0.32, 0.55, 0.76),
    }
    return tuple(
        FILL.mixed("ground", share) if share else FILL for share in ladder[count]
    )


def stage(box: Box) -> Box:
    """The lower part of a box that is much taller than wide.

    In a tall box the data would be stretched until every rise looks steep.
    """
    rect = box.rect
    height = min(rect.height, max(1.1 * rect.width, 560.0))
    return box.within(Rect(rect.x, rect.bottom - height, rect.width, height))


def column(x: float, pitch: float, top: float, bottom: float, box: Box) -> Rect:
    """The place of a period, half way to its neighbours but not beyond the box."""
    left = max(x - pitch / 2, box.rect.x)
    right = min(x + pitch / 2, box.rect.right)
    return Rect(left, top, right - left, bottom - top).at_least(96, 96)


def thickness(x: Array) -> float:
    """The width of a line through equally spaced points, thinner where they crowd."""
    return float(min(9.0, max(4.0, (x[1] - x[0]) * 0.35)))


def unit_run(words: str, viewport: Viewport) -> Run:
    """The unit as it follows the first number that a visitor reads."""
    return Run(words, viewport.label, 500, ACCENT, 5.0 if words in {"%", "‰"} else 12.0)


def unit_height(viewport: Viewport) -> float:
    """What the line with the unit takes at the top of a chart."""
    return viewport.label * 1.35


def unit_label(words: str, box: Box, t: float) -> tuple[Label, ...]:
    """The unit on a line of its own, where no number has room for it."""
    if not words:
        return ()
    size = box.viewport.label
    return (
        Label(
            box.rect.x,
            box.rect.y + size,
            (Run(words, size, 500, ACCENT),),
            alpha=Span(0.0, 0.3).at(t),
        ),
    )


def gutter(words: Sequence[str], viewport: Viewport) -> float:
    """The width that the words of hairlines take at the left."""
    widest = max(
        (viewport.type.advance(text, viewport.label, 400) for text in words), default=0
    )
    return widest + 20.0 if words else 0.0


def hairlines(
    ys: Sequence[float], words: Sequence[str], box: Box, right: float, t: float
) -> tuple[Mark, ...]:
    """Hairlines across the chart up to `right`, their words at the left end."""
    viewport = box.viewport
    left = box.rect.x + gutter(words, viewport)
    drawn = Span(0.0, 0.35).at(t)
    marks: list[Mark] = []
    for y, text in zip(ys, words, strict=True):
        marks += [
            Stroke(
                points((left, y), (left + (right - left) * drawn, y)),
                2.0,
                HAIR,
                alpha=1.0 if drawn > 0 else 0.0,
            ),
            Label(
                left - 20,
                y + viewport.label * 0.36,
                (Run(text, viewport.label, 400, TEXT2),),
                "end",
                alpha=drawn,
            ),
        ]
    return tuple(marks)


@dataclass(frozen=True, slots=True, eq=False)
class _Place(Generic[C]):
    """A chart in a box; equal to another of the same chart, facts, page and place."""

    chart: C
    box: Box

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Place)
            and self.chart is other.chart
            and self.box.facts is other.box.facts
            and self.box.rect == other.box.rect
            and self.box.said == other.box.said
            and self.box.viewport == other.box.viewport
        )

    def __hash__(self) -> int:
        return hash((id(self.chart), id(self.box.facts), self.box.rect))


def kept(made: Callable[[C, Box], P]) -> Callable[[C, Box], P]:
    """A method that remembers what it made for its last few boxes.

    For whatever does not depend on progress: measuring hundreds of texts takes
    longer than a frame may.
    """

    @lru_cache(maxsize=8)
    def remembered(place: _Place[C]) -> P:
        return made(place.chart, place.box)

    @wraps(made)
    def method(chart: C, box: Box) -> P:
        return remembered(_Place(chart, box))

    return method


def names(
    words: Sequence[str],
    centres: Sequence[float],
    box: Box,
    *,
    keep: int | None = None,
) -> tuple[Label, ...]:
    """Names of times in the channel below the river, equally far apart.

    As many are set as fit, the one to `keep` or else the last always: a reader
    knows the times between. Where one is to be kept they shrink before any is left
    out.
    """
    viewport, n = box.viewport, len(words)
    # Where long words leave a chart no room at all, places still follow one another.
    pitch = max(1.0, centres[1] - centres[0] if n > 1 else box.rect.width)
    widest = max(viewport.type.advance(text, 1.0, 400) for text in words)
    gap = 16.0
    size = viewport.label
    fitting = (pitch - gap) / widest
    least = SMALLEST if keep is not None else max(SMALLEST, size * 0.8)
    if fitting >= least:
        size, step = min(size, fitting), 1
    else:
        step = math.ceil((size * widest + gap) / pitch)
    if keep is None:
        keep = n - 1
        if step > 1:
            step = max(step, math.ceil(n / 8))
            # A step that meets the first as well, or goes by whole years of months.
            near = range(step, 2 * step)
            step = next(
                (s for s in near if keep % s == 0),
                next((s for s in near if s % 12 == 0), step),
            )
    shown = [i for i in range(n) if (i - keep) % step == 0]
    y = box.base + (BANK + CHANNEL[1]) / 2 + size * 0.36
    half = {i: viewport.type.advance(words[i], size, 400) / 2 for i in shown}
    left, right = box.rect.x, box.rect.right
    return tuple(
        Label(
            max(left + half[i], min(centres[i], right - half[i])),
            y,
            (Run(words[i], size, 400, TEXT2),),
            "middle",
        )
        for i in shown
    )


def all_names(
    words: Sequence[str], centres: Sequence[float], box: Box
) -> tuple[tuple[Label, ...], bool]:
    """Names of places and things, none left out, and whether they need the deep.

    They shrink, take two lines each, or stand in turn on an upper and a lower line.
    Where even the smallest do not fit, they are set smaller than can be read, which
    the check tells.
    """
    viewport, n = box.viewport, len(words)
    pitch = max(1.0, centres[1] - centres[0] if n > 1 else box.rect.width)
    space = max(1.0, pitch - _GAP)
    size = min(viewport.label, space / _wide([tuple(words)], 1.0, viewport))
    if size >= SMALLEST:
        level = [((text, 0.0),) for text in words]
        return _set(level, centres, size, CHANNEL[1], box), False
    largest = (DEEP[1] - BANK - 4) / (2 * LINE)
    rows: list[tuple[tuple[str, float], ...]]
    for size in (largest, SMALLEST):
        lines = [balanced(text, size, 400, space, viewport.type) for text in words]
        if _wide(lines, size, viewport) <= space and max(map(len, lines)) < 3:
            rows = [
                tuple((text, i - 0.5) for i, text in enumerate(one)) for one in lines
            ]
            return _set(rows, centres, size, DEEP[1], box), True
    turns = [((text, i % 2 - 0.5),) for i, text in enumerate(words)]
    for size in (largest, SMALLEST):
        labels = _set(turns, centres, size, DEEP[1], box)
        if all(
            after.x - before.x
            >= _half(before, viewport) + _half(after, viewport) + _GAP
            for before, after in zip(labels, labels[2:], strict=False)
        ):
            return labels, True
    size = SMALLEST * min(
        1.0, (space + pitch) / _wide([tuple(words)], SMALLEST, viewport)
    )
    return _set(turns, centres, 0.9 * min(size, SMALLEST), DEEP[1], box), True


def _half(label: Label, viewport: Viewport) -> float:
    (run,) = label.runs
    return viewport.type.advance(run.text, run.size, run.weight) / 2


def _set(
    rows: Sequence[tuple[tuple[str, float], ...]],
    centres: Sequence[float],
    size: float,
    depth: float,
    box: Box,
) -> tuple[Label, ...]:
    """Names, each of lines with their row from the middle, within the box."""
    middle = box.base + (BANK + depth) / 2
    left, right = box.rect.x, box.rect.right
    labels = []
    for one, centre in zip(rows, centres, strict=True):
        half = _wide([tuple(text for text, _ in one)], size, box.viewport) / 2
        x = max(left + half, min(centre, right - half))
        for text, row in one:
            run = Run(text, size, 400, TEXT2)
            y = middle + size * (0.36 + LINE * row)
            labels.append(Label(x, y, (run,), "middle"))
    return tuple(labels)


def _wide(lines: Sequence[tuple[str, ...]], size: float, viewport: Viewport) -> float:
    return max(viewport.type.advance(text, size, 400) for one in lines for text in one)


def apart(
    wanted: Sequence[float], heights: Sequence[float], low: float, high: float
) -> tuple[float, ...]:
    """Middles as near to the wanted ones as keeps the parts from overlapping.

    All stay between `low` and `high` if they have the room.
    """
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    placed = list(wanted)
    edge = low
    for index in order:
        placed[index] = max(placed[index], edge + heights[index] / 2)
        edge = placed[index] + heights[index] / 2
    edge = high
    for index in reversed(order):
        placed[index] = min(placed[index], edge - heights[index] / 2)
        edge = placed[index] - heights[index] / 2
    return tuple(placed)


def legible(
    words: Sequence[str], weight: int, room: float, high: float, viewport: Viewport
) -> tuple[tuple[str, ...], ...] | None:
    """Names in the smallest letters that can be read, on as many lines as they need.

    None if they do not fit into so much room and height: nothing would be left out,
    but somebody has to write shorter names.
    """
    lines = [balanced(text, SMALLEST, weight, room, viewport.type) for text in words]
    wide = max(
        viewport.type.advance(line, SMALLEST, weight) for one in lines for line in one
    )
    deep = lines_height(max(map(len, lines)))
    return tuple(lines) if wide <= room and deep <= high else None


def lines_height(count: int) -> float:
    """What so many lines of the smallest letters take."""
    return SMALLEST * (1 + LINE * (count - 1))


def line_below(index: int, count: int, size: float) -> float:
    """How far below the middle of some lines the baseline of one of them lies."""
    return size * (0.36 + LINE * (index - (count - 1) / 2))


def lines_of(
    text: str, size: float, weight: int, viewport: Viewport, widest: float
) -> tuple[str, ...]:
    """A name on as few lines as keep within the width."""
    return broken(text, size, weight, widest, viewport.type)
