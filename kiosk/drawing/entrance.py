"""When what enters: the stretches of a page's entrance, and big numbers.

The entrance lasts a little under a second; t is its raw progress.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from kiosk.drawing.easing import in_out_cubic, in_out_sine, out_cubic
from kiosk.drawing.geometry import Rect
from kiosk.drawing.ink import ACCENT, TEXT
from kiosk.drawing.marks import Label, Run
from kiosk.drawing.river import LAG, WIDTHS
from kiosk.drawing.span import Span
from kiosk.drawing.typeset import width

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kiosk.drawing.geometry import Array
    from kiosk.drawing.ink import Ink
    from kiosk.drawing.viewport import Viewport
    from kiosk.model.figure import Fact

COUNT: Final = Span(0.0, 0.94, out_cubic)
"""Numbers count up."""
GROW: Final = Span(0.0, 0.73, out_cubic)
"""Data grows out of the river."""
DRAW: Final = Span(0.0, 0.58, in_out_cubic)
"""Rings and hairlines are drawn on."""
RUN: Final = Span(0.0, 0.9, in_out_sine)
"""Heads of streams run along their course."""
RIVER: Final = Span(0.0, 0.5)
"""The level line becomes the page's river."""
_OVER: Final = 0.62
"""The size of raised words, as a share of the unit's."""
_CAP: Final = 0.66
"""The height of digits, as a share of their font size."""
_HUNG: Final = 0.4
"""Air between raised words and the number, as a share of their font size."""
RISE: Final = 12.0
"""Units that a label rises while it appears."""


def appearing(
    labels: Iterable[Label], t: float, start: float = 0.52, lag: float = 0.042
) -> tuple[Label, ...]:
    """Labels that fade in one after another, rising into place."""
    shown = []
    for number, label in enumerate(labels):
        begin = min(start + number * lag, 0.75)
        share = Span(begin, min(begin + 0.25, 1.0), out_cubic).at(t)
        shown.append(
            replace(label, y=label.y + RISE * (1 - share), alpha=label.alpha * share)
            if share < 1
            else label
        )
    return tuple(shown)


def risen(
    line: Array, widths: Array, t: float, viewport: Viewport, base: float
) -> tuple[Array, Array]:
    """A stream on its way out of the river that it replaces, as many points.

    At first it lies on the main strand, as wide as that; it leaves it as the river
    of the page bends, so that the line is unbroken all the while.

    Args:
        line: (n, 2), where it will be.
        widths: (n,), how wide.
        t: progress of the page's entrance.
        viewport: the page.
        base: the height of the river.
    """
    raw = RIVER.at(t) * (1 + LAG) - LAG * line[:, 0] / viewport.width
    raw = np.clip(raw, 0.0, 1.0)
    share = np.where(raw < 0.5, 4 * raw**3, 1 - 4 * (1 - raw) ** 3)
    height = base + (line[:, 1] - base) * share
    wide = WIDTHS[0] + (widths - WIDTHS[0]) * share
    return np.column_stack([line[:, 0], height]), wide


def hero_runs(
    fact: Fact,
    size: float,
    viewport: Viewport,
    unit: float | None = None,
    ink: Ink = ACCENT,
) -> tuple[Run, ...]:
    """A figure as one line: a light number, its unit small and in the accent.

    `unit` is the unit's font size; by default a quarter of the number's, at
    least 44, and never so large that the number is less than 1.6 times as large.
    """
    said = fact.said(viewport.language)
    small = unit or min(max(44.0, size * 0.25), size / 1.6)
    before = (Run(said.before, small, 500, ink),) if said.before else ()
    # A small number keeps off a unit that is nearly as large.
    apart = max(size * 0.09, small * 0.22 if small > size * 0.62 else 0.0)
    if viewport.language == "en":
        # A unit of letters, which have no room of their own beside them.
        apart = max(apart, small * 0.32)
    gap = size * 0.05 if size > 200 else apart
    after = (
        (Run(said.after, small, 500, ink, 0.0 if said.after in "%‰" else apart),)
        if said.after
        else ()
    )
    number = Run(said.number, size, 300, TEXT, gap if before else 0.0, -0.02)
    return (*before, number, *after)


def hero(
    fact: Fact,
    x: float,
    y: float,
    size: float,
    t: float,
    viewport: Viewport,
    *,
    unit: float | None = None,
    room_width: float | None = None,
    middle: bool = False,
    ink: Ink = TEXT,
    unit_ink: Ink = ACCENT,
    raised: bool = False,
) -> tuple[Label, ...]:
    """A big number that counts up in the place of its final value.

    The number is set flush right in the final number's box, so that unit and
    edges stand still. Returns as many labels for every t: perhaps one before the
    number, the number, perhaps its unit. Where it is `raised` and words stand before
    the number and after it, the first are small, at the height of its digits.
    """
    runs = hero_runs(fact, size, viewport, unit, unit_ink)
    over = raised and len(runs) == 3 and runs[2].dx > 0
    if room_width is not None:
        whole = _whole(runs, viewport, over=over)
        while whole > room_width and size > 60:
            size *= 0.96
            runs = hero_runs(fact, size, viewport, unit, unit_ink)
            whole = _whole(runs, viewport, over=over)
    lifted: tuple[Label, ...] = ()
    if over:
        before, number, after = runs
        small = before._replace(size=max(28.0, _OVER * before.size))
        runs = (number._replace(dx=0.0), after)
        top = y - _CAP * (size - small.size)
        lifted = appearing((Label(x, top, (small,)),), t, 0.4)
        x += width((small,), viewport.type) + _HUNG * small.size
    if middle:
        x -= width(runs, viewport.type) / 2
    elif runs[0].weight == 300:
        # A digit stands a little in from its left edge: this puts it flush.
        x -= size * 0.035
    share = COUNT.at(t)
    labels = list(lifted)
    for run in runs:
        start = x + run.dx
        x = start + width((run._replace(dx=0.0),), viewport.type)
        if run.weight == 300:
            counting = share < 1
            text = fact.said(viewport.language, share=share).number
            labels.append(
                Label(
                    x,
                    y,
                    (run._replace(text=text, dx=0.0, ink=ink),),
                    "end",
                    alpha=1.0 if t > 0 else 0.0,
                    changing=counting,
                )
            )
        else:
            labels += appearing((Label(start, y, (run._replace(dx=0.0),)),), t, 0.4)
    return tuple(labels)


def _whole(runs: tuple[Run, ...], viewport: Viewport, *, over: bool) -> float:
    """How wide a big number is; a word that hangs before it is small."""
    if not over:
        return width(runs, viewport.type)
    before, number, after = runs
    small = before._replace(size=max(28.0, _OVER * before.size))
    number = number._replace(dx=_HUNG * small.size)
    return width((small, number, after), viewport.type)


def tail(fact: Fact, size: float, viewport: Viewport) -> float:
    """How much further words stand off below a big number of this size.

    The tail of a comma would else run into them.
    """
    return 0.08 * size if "," in fact.said(viewport.language).number else 0.0


def said_in(labels: Iterable[Label], x: float, viewport: Viewport) -> Rect:
    """The box of a big number with its unit from x on, as tall as its digits.

    It is the same while the number counts up and the unit rises.
    """
    held = tuple(labels)
    _, right = extent(held, viewport)
    number = max(held, key=lambda label: label.runs[0].size)
    size = number.runs[0].size
    return Rect(x, number.y - 0.76 * size, right - x, 0.78 * size)


def extent(labels: Iterable[Label], viewport: Viewport) -> tuple[float, float]:
    """The left and right edge of labels set from the start or the end."""
    left, right = [], []
    for label in labels:
        wide = width(label.runs, viewport.type)
        at = {
            "start": label.x,
            "middle": label.x - wide / 2,
            "end": label.x - wide,
        }[label.anchor]
        left.append(at)
        right.append(at + wide)
    return min(left), max(right)
