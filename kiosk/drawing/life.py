"""Life: what moves on a page that rests, as marks of the seconds that it has lived.

Everything here is small, so that little is repainted, and slow, so that nobody looks
at it who reads.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final, Protocol

import numpy as np

from kiosk.drawing.geometry import points, ribbon
from kiosk.drawing.ink import HAZE, TEXT, TEXT2, Ink
from kiosk.drawing.marks import Arcs, Bars, Dots, Fade, Fill, Stroke, Sweep

if TYPE_CHECKING:
    from kiosk.drawing.geometry import Array, Rect
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.river import Reach

BRIGHT: Final = "code-paper"
"""The role that is light in every skin."""
DARK: Final = Ink("code")
"""What is dark in every skin, as a town is."""
LIT: Final = Ink("seal:amber")


class Living(Protocol):
    """One thing that lives: a constant cast at all seconds, and nothing if alpha is 0.

    What is `over` lies above the page, else between its river and all else.
    """

    over: ClassVar[bool]

    def marks(self, seconds: float, alpha: float) -> tuple[Mark, ...]:
        """What is seen of it after so many seconds of life, by a share of [0, 1]."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Motif:
    """What of a drawing can live, in its own units.

    `windows` are all that are lit, (n, 4) as x, y, width and height; `road` and
    `fairway` are level lines as x from, x to and y.
    """

    width: float
    height: float
    windows: Array
    road: tuple[float, float, float] | None = None
    fairway: tuple[float, float, float] | None = None
    scale: float = 1.0
    """Page units in one of its own."""

    def laid(self, rect: Rect, focus: tuple[float, float]) -> Motif:
        """The same on the page, where the drawing covers a rectangle."""
        scale = max(rect.width / self.width, rect.height / self.height)
        left = rect.x - (self.width * scale - rect.width) * focus[0]
        top = rect.y - (self.height * scale - rect.height) * focus[1]

        def line(
            one: tuple[float, float, float] | None,
        ) -> tuple[float, float, float] | None:
            if one is None:
                return None
            return left + one[0] * scale, left + one[1] * scale, top + one[2] * scale

        windows = self.windows * scale + np.array([left, top, 0.0, 0.0])
        road, fairway = line(self.road), line(self.fairway)
        return Motif(rect.width, rect.height, windows, road, fairway, scale)


class Light:
    """Light that runs down a reach, at `SPEED` units a second."""

    over: ClassVar[bool] = False
    SPEED: ClassVar[float] = 90.0
    LENGTH: ClassVar[float] = 288.0
    GAP: ClassVar[float] = 240.0
    """Units beyond the page in which there is no light on it."""
    POINTS: ClassVar[int] = 15

    def __init__(self, reach: Reach, ahead: float = 0.0) -> None:
        """Light on a reach, so many units ahead of where it begins."""
        self._reach = reach
        self._ahead = ahead
        self._begin = float(reach.x[0])
        self._way = float(np.ptp(reach.x)) + self.LENGTH + self.GAP
        bright = reach.ink.mixed(BRIGHT, 0.5)
        self._inks = (bright, 0.0), (bright, 1.0)

    def marks(self, seconds: float, alpha: float) -> tuple[Mark, ...]:
        way = (seconds * self.SPEED + self._ahead) % self._way
        head = self._begin + way
        middle, tail = head - self.LENGTH / 2, head - self.LENGTH
        reach, half = self._reach, self.POINTS // 2
        x = np.linspace(tail, head, self.POINTS)
        wide = 1.25 * np.interp(x, reach.x, reach.width, 0.0, 0.0)
        if not wide.any():
            alpha = 0.0
        line = np.column_stack([x, np.interp(x, reach.x, reach.y)])
        faint, bright = self._inks
        return (
            Fill(
                (ribbon(line[: half + 1], wide[: half + 1]),),
                Fade(tail, 0.0, middle, 0.0, faint, bright),
                alpha,
            ),
            Fill(
                (ribbon(line[half:], wide[half:]),),
                Fade(middle, 0.0, head, 0.0, bright, faint),
                alpha,
            ),
        )


class OverLight(Light):
    """The same where the page itself paints the strand."""

    over = True


class Glow:
    """One dot of many that glows at a time."""

    over: ClassVar[bool] = True
    EVERY: ClassVar[float] = 3.0
    SECONDS: ClassVar[float] = 1.6
    STEP: ClassVar[int] = 7919
    """A prime: the next dot lies far from the last."""

    def __init__(self, dots: Dots) -> None:
        self._dots = dots
        self._bright = dots.ink.mixed(BRIGHT, 0.45)

    def marks(self, seconds: float, alpha: float) -> tuple[Mark, ...]:
        beat, age = divmod(seconds, self.EVERY)
        dots = self._dots
        number = (int(beat) + 1) * self.STEP % len(dots.points)
        at = dots.points[number : number + 1]
        share = max(0.0, math.sin(math.pi * min(age / self.SECONDS, 1.0))) ** 2 * alpha
        share = share if share > 0.01 else 0.0
        return (
            Dots(at, 1.9 * dots.diameter, dots.ink, 0.4 * share),
            Dots(at, 1.15 * dots.diameter, self._bright, share),
        )


class Windows:
    """Lit windows of a town: at every moment as many as the drawing has.

    Every quarter of a second one goes out, and another lights up; `AWAY` are out at a
    time. They know no half light, so that their number is always right.
    """

    over: ClassVar[bool] = True
    EVERY: ClassVar[float] = 0.25
    AWAY: ClassVar[int] = 12

    def __init__(self, windows: Array) -> None:
        """Windows of (n, 4) as x, y, width, height, more than `AWAY` of them."""
        self._lit = windows
        self._dark = unlit(windows)
        # A pixel's edge beside a window is lit as well.
        self._out = windows + np.array([-0.6, -0.6, 1.2, 1.2])
        none = Bars(windows[:0], DARK, 0.0)
        self._slots = [(-1, False, (none, none))] * self.AWAY
        """What was last shown of each: most of the time it is the same."""

    @property
    def lives(self) -> bool:
        """Whether there are enough of them."""
        return min(len(self._lit), len(self._dark)) > self.AWAY

    def marks(self, seconds: float, alpha: float) -> tuple[Mark, ...]:
        last = int(seconds / self.EVERY + 1e-6)
        marks: list[Mark] = []
        for slot in range(self.AWAY):
            # The last change of this slot, if there was one.
            change = last - (last - slot) % self.AWAY
            there = alpha > 0 and change >= 0
            if self._slots[slot][:2] != (change, there):
                out, lit = _dealt(self._out, change), _dealt(self._dark, change)
                pair = Bars(out, DARK, float(there)), Bars(lit, LIT, float(there))
                self._slots[slot] = change, there, pair
            marks += self._slots[slot][2]
        return tuple(marks)


def _dealt(places: Array, number: int) -> Array:
    """One of some places: none comes twice until all others have come."""
    count = len(places)
    step = round(count * 0.618)
    while math.gcd(step, count) > 1:
        step += 1
    which = number * step % count
    return places[which : which + 1]


def unlit(windows: Array) -> Array:
    """Windows that are not lit: (m, 4), between two of one column that are.

    A column's windows are as far apart as the two that are nearest to one another.
    """
    if len(windows) < 2:
        return windows[:0]
    dark = []
    for x in np.unique(windows[:, 0]).tolist():
        column = windows[windows[:, 0] == x]
        heights = np.unique(column[:, 1])
        steps = np.diff(heights)
        if not len(steps):
            continue
        pitch = float(steps.min())
        if pitch <= column[0, 3]:
            continue
        for above, step in zip(heights[:-1].tolist(), steps.tolist(), strict=True):
            for row in range(1, round(step / pitch)):
                dark.append((x, above + row * pitch, *column[0, 2:].tolist()))
    return np.array(dark, dtype=float).reshape(-1, 4)


@dataclass(frozen=True, slots=True, eq=False)
class Drift:
    """A thing that keeps its shape and drifts on the level: it is painted once.

    Its marks lie about its left end at (0, 0). It goes from `left` on for `way` units
    at `speed` units a second, in steps of `every` seconds, and begins anew; `ahead` is
    how far it is at first.
    """

    marks: tuple[Mark, ...]
    left: float
    way: float
    y: float
    speed: float
    every: float
    ahead: float

    def at(self, seconds: float) -> tuple[float, float]:
        """Where it is after so many seconds of life."""
        moment = math.floor(seconds / self.every + 1e-6) * self.every
        return self.left + (moment * self.speed + self.ahead) % self.way, self.y


_HULL: Final = points((0, -15), (66, -15), (58, 0), (10, 0), (0, -15))
_DECK: Final = points((18, -15), (18, -26), (44, -26), (51, -15))
_LIGHTS: Final = np.array([[22, -22, 5, 4], [33, -22, 5, 4]], dtype=float)


def boat(fairway: tuple[float, float, float], scale: float = 1.0) -> Drift:
    """A boat, which takes minutes to cross the page.

    Args:
        fairway: a level line, as x from, x to and y.
        scale: how many times as large it is.
    """
    left, right, y = fairway
    hull, deck = _HULL * scale, _DECK * scale
    edge = TEXT2.mixed("water", 0.3)
    marks = (
        Fill((hull, deck), DARK),
        Stroke(hull, 1.5, edge),
        Stroke(deck, 1.5, edge),
        Bars(_LIGHTS * scale, LIT),
    )
    left -= 66.0 * scale
    return Drift(marks, left, right - left, y, 9.0, 0.1, 250.0 - left)


def mist(left: float, right: float, y: float) -> Drift:
    """A bank of mist over the foot of hills, from one x to another, at a height."""
    length, high = 760.0, 26.0
    ink = HAZE.mixed("text", 0.25)
    rise = high * np.sin(np.linspace(0.0, math.pi / 2, 12))
    marks = []
    for share, deep in ((1.0, 0.13), (0.55, 0.17)):
        for tip in (0.0, length):
            x = np.linspace(tip, length / 2, 12)
            bank = ribbon(np.column_stack([x, np.zeros(12)]), 2 * share * rise)
            fade = Fade(tip, 0.0, length / 2, 0.0, (ink, 0.0), (ink, deep))
            marks.append(Fill((bank,), fade))
    way = right - left + length
    return Drift(tuple(marks), left - length, way, y, 12.0, 0.25, 0.6 * way)


class Cars:
    """Lights of cars on a road: a few, and then none for a while."""

    over: ClassVar[bool] = True
    SPEED: ClassVar[float] = 48.0
    GAP: ClassVar[float] = 420.0

    def __init__(self, road: tuple[float, float, float]) -> None:
        """Cars on a level line: x from, x to and y."""
        self._left, self._right, self._y = road
        self._way = self._right - self._left + self.GAP

    def marks(self, seconds: float, alpha: float) -> tuple[Mark, ...]:
        head = (seconds * self.SPEED) % self._way + self._left
        x = head - np.array([0.0, 14.0, 76.0, 90.0])
        on = (x > self._left) & (x < self._right)
        at = np.column_stack([x[on], np.full(int(on.sum()), self._y - 4.0)])
        ink = LIT.mixed(BRIGHT, 0.5)
        return (Dots(at, 5.0, ink, alpha if on.any() else 0.0),)


class Ripple:
    """Rings that leave a sign, which is to be touched: 2.4 seconds, and 4.8 of rest."""

    over: ClassVar[bool] = True
    RUNS: ClassVar[float] = 2.4
    EVERY: ClassVar[float] = 7.2
    FROM: ClassVar[float] = 20.0
    TO: ClassVar[float] = 55.0

    def __init__(self, x: float, y: float) -> None:
        self._at = x, y

    def marks(self, seconds: float, alpha: float) -> tuple[Mark, ...]:
        age = seconds % self.EVERY
        marks = []
        for ring in range(3):
            share = (age - 0.4 * ring) / (self.RUNS - 0.8)
            runs = 0 < share < 1
            radius = self.FROM + (self.TO - self.FROM) * min(max(share, 0.0), 1.0)
            sweep = Sweep(radius, 0.0, 360.0, 2.0, TEXT)
            seen = alpha * 0.8 * (1 - share) if runs else 0.0
            marks.append(Arcs(*self._at, (sweep,), seen))
        return tuple(marks)
