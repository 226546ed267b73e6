"""What a picture is made of: a small vocabulary of frozen marks.

Coordinates are page units, y downwards. Arrays are float64 and never written
to after the mark is made. A picture returns the same types of marks in the
same order for every t (the cast is constant); what is not yet seen has alpha 0.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from kiosk.drawing.geometry import within
from kiosk.drawing.lens import PLAIN, Lens

if TYPE_CHECKING:
    from kiosk.drawing.geometry import Array, Rect
    from kiosk.drawing.ink import Ink

Anchor = Literal["start", "middle", "end"]
Tone = Literal["natural", "duotone", "grey"]


@dataclass(frozen=True, slots=True, eq=False)
class Mark:
    """One thing to paint; marks are compared with `same`, not with ==."""


class Run(NamedTuple):
    """A stretch of text in one style.

    `size` is the font's pixel size in page units, `weight` its wght axis
    (100-900), `dx` the gap before it and `spacing` the tracking in em.
    """

    text: str
    size: float
    weight: int
    ink: Ink
    dx: float = 0.0
    spacing: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Label(Mark):
    """One line of text; `y` is its baseline."""

    x: float
    y: float
    runs: tuple[Run, ...]
    anchor: Anchor = "start"
    alpha: float = 1.0
    changing: bool = False
    """True for text that changes from frame to frame, such as a count-up."""
    sinks: Ink | None = None
    """The ink that the text sinks into towards its baseline."""

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True, eq=False)
class Stroke(Mark):
    """A line of one width through (n, 2) points."""

    points: Array
    width: float
    ink: Ink
    alpha: float = 1.0
    cap: Literal["flat", "round"] = "flat"
    dash: tuple[float, ...] = ()
    """Lengths of dashes and gaps in units of the width; empty is solid."""


class Fade(NamedTuple):
    """A linear gradient: from one point to another, alpha from `a` to `b`."""

    x0: float
    y0: float
    x1: float
    y1: float
    a: tuple[Ink, float]
    b: tuple[Ink, float]


@dataclass(frozen=True, slots=True, eq=False)
class Fill(Mark):
    """Filled outlines of (n, 2) points each, in one ink or one fade."""

    outlines: tuple[Array, ...]
    ink: Ink | Fade
    alpha: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Bars(Mark):
    """Upright rectangles: an (n, 4) array of x, y, width, height."""

    rects: Array
    ink: Ink
    alpha: float = 1.0
    radius: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Dots(Mark):
    """Discs of one diameter at (n, 2) centres."""

    points: Array
    diameter: float
    ink: Ink
    alpha: float = 1.0


class Sweep(NamedTuple):
    """A piece of a circle; degrees clockwise from twelve, sweep may be < 0."""

    radius: float
    start: float
    sweep: float
    width: float
    ink: Ink


@dataclass(frozen=True, slots=True, eq=False)
class Arcs(Mark):
    """Strokes along circles round one centre."""

    x: float
    y: float
    sweeps: tuple[Sweep, ...]
    alpha: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Strands(Mark):
    """Lines side by side over evenly spaced x, each of changing width.

    `y` and `width` are (k, n) for k strands; widths are full, across the line.
    """

    x0: float
    x1: float
    y: Array
    width: Array
    inks: tuple[Ink, ...]
    alpha: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Picture(Mark):
    """An image file of the content's folder that covers a rectangle.

    What is too much is cut off, as far from `focus` as can be: a point of the image,
    in shares of its width and height. A tone but the natural one leaves of it lightness
    alone, in the colours of the page. Of the rectangle no more than `part` is shown.
    Of a film it is the frame at `second`. Through a `lens` a part of it is seen, as
    large as all of it.
    """

    path: str
    rect: Rect
    alpha: float = 1.0
    focus: tuple[float, float] = (0.5, 0.5)
    tone: Tone = "natural"
    part: Rect | None = None
    second: float | None = None
    lens: Lens = PLAIN


@dataclass(frozen=True, slots=True, eq=False)
class Film(Mark):
    """A moment of a film in a rectangle: what a file of the content's folder shows.

    The frame is that at `seconds` of a film that is `length` seconds long; one that
    `repeats` begins anew after every length. Without a `focus` all of the film is
    seen, in the middle; with one it covers the rectangle, as a `Picture`. Where there
    is no frame nothing is painted, and what lies below is seen. While it `runs` time
    passes: frames that are not there in time are left out. One that is `next` will be
    seen at once, and may begin to be decoded. One with `sound` is heard while it runs,
    as loud as the screen is, unless it is `hushed`.
    """

    path: str
    rect: Rect
    seconds: float
    length: float
    repeats: bool = False
    alpha: float = 1.0
    focus: tuple[float, float] | None = None
    runs: bool = True
    next: bool = False
    sound: bool = False
    hushed: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Subtitle(Mark):
    """What subtitles say at a second: of a file of them in the content's folder.

    Lines are centred in the rectangle and end at its foot, on ground of their own.
    """

    path: str
    rect: Rect
    second: float
    size: float
    alpha: float = 1.0


class Curve(NamedTuple):
    """Values over their places: x rises in [0, 1], y is in units of the data.

    Both are (n,); a value that is missing is NaN. Bars that differ have `inks`, one
    for each value.
    """

    x: Array
    y: Array
    ink: Ink
    inks: tuple[Ink, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Plot(Mark):
    """Many values in a rectangle, of which a window is seen, peaks kept.

    `window` is the part of x that is seen, `low` and `high` the values at the
    rectangle's lower and upper edge. Values that are `joined` are lines, others bars.
    No more is painted than `seen`, a share of the width from the left. One that is
    `still` is painted once, and has broad lines however many values there are.
    """

    rect: Rect
    curves: tuple[Curve, ...]
    window: tuple[float, float]
    low: float
    high: float
    joined: bool = True
    alpha: float = 1.0
    seen: float = 1.0
    still: bool = False


class Target(NamedTuple):
    """What a touch means: a word, and which one."""

    what: str
    which: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Hot(Mark):
    """A place that answers a touch; it paints nothing.

    `anchor` is the point of the mark that a leader line may start from, and
    `name` what assistive technology calls the place; "" is one that it can do
    without. With a `hole`, the radius of what does not answer, it is a ring in its
    rectangle.
    Where the datum is words, `words` is their box, and a leader may start
    beside any of its sides. With `outlines`, (n, 2) points each, it answers within
    them alone, and the rectangle is what surrounds them.

    A ring after its words says that it can be touched, unless a `node` of the line
    does, or, where it is `quiet`, the sign of the place that it is part of.
    """

    rect: Rect
    target: Target
    anchor: tuple[float, float] | None = None
    name: str = ""
    words: Rect | None = None
    hole: float = 0.0
    outlines: tuple[Array, ...] = ()
    node: tuple[float, float] | None = None
    quiet: bool = False

    def holds(self, x: float, y: float) -> bool:
        """Whether the place answers a touch at a point."""
        if self.outlines:
            return self.rect.holds(x, y) and any(
                within(outline, x, y) for outline in self.outlines
            )
        if not self.hole:
            return self.rect.holds(x, y)
        cx, cy = self.rect.centre
        return self.hole <= math.hypot(x - cx, y - cy) < self.rect.width / 2


def same(a: Mark, b: Mark) -> bool:
    """Whether two marks would paint alike."""
    if a is b:
        return True
    if type(a) is not type(b):
        return False
    for name in _FIELDS[type(a)]:
        mine, other = getattr(a, name), getattr(b, name)
        if mine is not other and not _equal(mine, other):
            return False
    return True


class _Fields(dict[type[Mark], tuple[str, ...]]):
    def __missing__(self, kind: type[Mark]) -> tuple[str, ...]:
        self[kind] = tuple(field.name for field in fields(kind))
        return self[kind]


_FIELDS = _Fields()


def _equal(a: object, b: object) -> bool:
    if a is b:
        return True
    if isinstance(a, np.ndarray):
        if not isinstance(b, np.ndarray) or a.shape != b.shape:
            return False
        # Of values, which are (n,), one that is missing is NaN in both.
        return bool((a == b).all()) or (
            a.ndim == 1 and np.array_equal(a, b, equal_nan=True)
        )
    if isinstance(a, tuple) and isinstance(b, tuple) and a and _arrays(a):
        return len(a) == len(b) and all(map(_equal, a, b))
    return a == b


def _arrays(values: tuple[object, ...]) -> bool:
    return any(
        isinstance(value, np.ndarray) or (isinstance(value, tuple) and _arrays(value))
        for value in values
    )
