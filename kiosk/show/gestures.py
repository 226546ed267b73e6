"""What fingers mean: touch samples in, gestures out.

The first finger on the glass owns the gesture, and nothing new begins until all have
left. Of the others the second tells how far apart the two are, for whoever wants to
know; it never changes what the first one means. Positions are page units, times
seconds of one clock that need not be well behaved: controllers repeat, reorder and
lose events.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import Final, Literal, NamedTuple

SLOP: Final = 24.0
"""Units that a finger may wander and still tap."""
LONG: Final = 0.6
"""Seconds from which a tap is a long one."""
SILENCE: Final = 10.0
"""Seconds without news after which a finger is taken for gone."""
STUCK: Final = 60.0
"""Seconds on one spot after which a finger is taken for dirt on the glass."""
WINDOW: Final = 0.1
"""Seconds before the release that its velocity is taken from."""
STOP: Final = 0.05
"""Seconds of rest before the release that leave it without velocity."""
STILL: Final = 4.0
"""Units that a finger at rest trembles."""
SPREAD: Final = 0.005
"""Seconds that samples must span to tell a velocity."""
FAR: Final = 1e6
"""Units from the page beyond which a position is an error of the controller."""
LATE: Final = 1e12
"""Seconds beyond which a time is an error too: a float has no milliseconds there."""
JUMP: Final = 1.0
"""Seconds; a time further back is a clock set anew, a shorter step disorder."""

Axis = Literal["x", "y"]


class TouchSample(NamedTuple):
    """One report about one finger, or about the mouse."""

    finger: int
    phase: Literal["down", "move", "up", "cancel"]
    x: float
    y: float
    """Position in page units."""
    time: float
    """Seconds."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A finger has landed; exactly one of Tapped, Dropped and Lost follows."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Dragged:
    """The finger has moved by (dx, dy) in all, and is at (x, y).

    `axis` is the direction in which it first left the slop, and stays.
    """

    dx: float
    dy: float
    x: float
    y: float
    axis: Axis


@dataclass(frozen=True, slots=True)
class Tapped:
    """The finger has left where it landed; `long` if it took its time."""

    x: float
    y: float
    long: bool = False
    time: float = field(default=-math.inf, compare=False)
    """Seconds; when it left."""


@dataclass(frozen=True, slots=True)
class Pinched:
    """A second finger is down beside the one that owns the gesture, and one moved.

    `landed` is where each was when the second landed, `now` where each is, from the
    finger that owns the gesture; x alone. `apart` is how far apart they were and are.
    """

    landed: tuple[float, float]
    now: tuple[float, float]
    apart: tuple[float, float] = field(default=(0.0, 0.0), compare=False)
    fresh: bool = field(default=False, compare=False)
    """Whether the first finger had not moved anything when the second landed."""
    was: tuple[float, float] = field(default=(0.0, 0.0), compare=False)
    """The point between the two when the second landed."""
    at: tuple[float, float] = field(default=(0.0, 0.0), compare=False)
    """The point between them now."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """The dragging finger has left, at a velocity in units a second."""

    vx: float
    vy: float
    axis: Axis


@dataclass(frozen=True, slots=True)
class Lost:
    """The gesture will never be finished: what it moved should go back."""


Gesture = Pressed | Dragged | Tapped | Dropped | Lost | Pinched


class Point(NamedTuple):
    """Where a finger was, and when."""

    time: float
    x: float
    y: float


class Finger(NamedTuple):
    """A finger on the glass: when it was heard of, and where it has stayed."""

    finger: int
    seen: float
    spot: Point

    def at(self, point: Point) -> Finger:
        stayed = math.hypot(point.x - self.spot.x, point.y - self.spot.y) < SLOP
        return Finger(self.finger, point.time, self.spot if stayed else point)

    def gone(self, now: float) -> bool:
        """Whether no release is to be expected from it any more."""
        return now - self.seen >= SILENCE or now - self.spot.time >= STUCK


def _told(time: float) -> bool:
    """Whether the time is one; a comparison with NaN is false."""
    return abs(time) <= LATE


@dataclass(frozen=True, slots=True)
class Press:
    """The gesture of the finger that owns it."""

    finger: int
    landed: Point
    trail: tuple[Point, ...]
    """Newest last: the velocity's window and one point before it."""
    axis: Axis | None = None
    """None until the finger has left the slop."""

    def moved(self, point: Point) -> Press:
        dx, dy = point.x - self.landed.x, point.y - self.landed.y
        axis = self.axis
        if axis is None and math.hypot(dx, dy) >= SLOP:
            axis = "x" if abs(dx) >= abs(dy) else "y"
        # One point for a moment, or a controller whose clock stands still would
        # fill the memory.
        kept = [old for old in self.trail if old.time < point.time]
        recent = [old for old in kept if old.time >= point.time - WINDOW]
        before = kept[: len(kept) - len(recent)][-1:]
        return replace(self, axis=axis, trail=(*before, *recent, point))

    def dragged(self, axis: Axis) -> Dragged:
        landed, here = self.landed, self.trail[-1]
        return Dragged(here.x - landed.x, here.y - landed.y, here.x, here.y, axis)

    def dropped(self, axis: Axis) -> Dropped:
        """The release at the newest point, with the slope of the line through it."""
        end = self.trail[-1]
        # Where the finger was at the start of the rest that would be a stop.
        before = [old for old in self.trail if old.time <= end.time - STOP]
        start = before[-1] if before else self.trail[0]
        recent = [old for old in self.trail if old.time >= end.time - WINDOW]
        still = math.hypot(end.x - start.x, end.y - start.y) < STILL
        if still or end.time - recent[0].time < SPREAD:
            return Dropped(0.0, 0.0, axis)
        times = [old.time - end.time for old in recent]
        mean = sum(times) / len(times)
        spread = sum((time - mean) ** 2 for time in times)

        def slope(values: list[float]) -> float:
            pairs = zip(times, values, strict=True)
            return sum((time - mean) * value for time, value in pairs) / spread

        return Dropped(
            slope([old.x - end.x for old in recent]),
            slope([old.y - end.y for old in recent]),
            axis,
        )


class Pair(NamedTuple):
    """A second finger: where it and the first were when it landed, and where it is.

    `apart` is how far they were apart then.
    """

    finger: int
    landed: tuple[float, float]
    x: float
    y: float = 0.0
    apart: float = 0.0
    fresh: bool = False
    was: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Recogniser:
    """What is known of the fingers on the glass.

    Promises: no sequence of samples raises; every Pressed is followed by exactly
    one of Tapped, Dropped and Lost before the next, at the latest when `after`
    is told that `STUCK` seconds have passed.
    """

    fingers: tuple[Finger, ...] = ()
    press: Press | None = None
    pair: Pair | None = None
    """The second finger of the gesture, if there is one."""
    time: float = -math.inf
    """Time of the newest sample."""

    def told(self, sample: TouchSample) -> tuple[Recogniser, tuple[Gesture, ...]]:
        """What is known after a sample, and the gestures it completes.

        A position or a time that cannot be counts as unchanged.
        """
        now, gestures = self.after(sample.time)
        time = max(sample.time, now.time) if _told(sample.time) else now.time
        now = replace(now, time=time)
        good = abs(sample.x) <= FAR and abs(sample.y) <= FAR and _told(time)
        point = Point(time, sample.x, sample.y) if good else None
        match sample.phase:
            case "down":
                now, more = now._landed(sample.finger, point)
            case "move":
                now, more = now._moved(sample.finger, point)
            case "up":
                now, more = now._lifted(sample.finger, point)
            case _:  # cancel
                now, more = now._without({sample.finger})
        return now, gestures + more

    def after(self, now: float) -> tuple[Recogniser, tuple[Gesture, ...]]:
        """What is known at a time without samples: a release may never come."""
        if not _told(now):
            return self, ()
        if now < self.time - JUMP:
            return Recogniser(), (Lost(),) if self.press else ()
        return self._without({f.finger for f in self.fingers if f.gone(now)})

    def _without(self, gone: set[int]) -> tuple[Recogniser, tuple[Gesture, ...]]:
        fingers = tuple(f for f in self.fingers if f.finger not in gone)
        if self.press and self.press.finger in gone:
            return replace(self, fingers=fingers, press=None, pair=None), (Lost(),)
        pair = None if self.pair and self.pair.finger in gone else self.pair
        return replace(self, fingers=fingers, pair=pair), ()

    def _landed(
        self, finger: int, point: Point | None
    ) -> tuple[Recogniser, tuple[Gesture, ...]]:
        # A finger that lands again has left unnoticed.
        now, gestures = self._without({finger})
        if point is None:
            return now, gestures
        fingers = (*now.fingers, Finger(finger, point.time, point))
        if now.press is not None and now.pair is None:
            first = now.press.trail[-1]
            apart = math.hypot(point.x - first.x, point.y - first.y)
            pair = Pair(
                finger,
                (first.x, point.x),
                point.x,
                point.y,
                apart,
                now.press.axis is None,
                ((first.x + point.x) / 2, (first.y + point.y) / 2),
            )
            now = replace(now, pair=pair)
        if now.fingers:
            return replace(now, fingers=fingers), gestures
        press = Press(finger, point, (point,))
        now = replace(now, fingers=fingers, press=press)
        return now, (*gestures, Pressed(point.x, point.y))

    def _moved(
        self, finger: int, point: Point | None
    ) -> tuple[Recogniser, tuple[Gesture, ...]]:
        if point is None:
            return self, ()
        fingers = tuple(f.at(point) if f.finger == finger else f for f in self.fingers)
        now = replace(self, fingers=fingers)
        if now.pair is not None and now.pair.finger == finger:
            now = replace(now, pair=now.pair._replace(x=point.x, y=point.y))
            return now, now._pinched
        if now.press is None or now.press.finger != finger:
            return now, ()
        press = now.press.moved(point)
        now = replace(now, press=press)
        dragged = (press.dragged(press.axis),) if press.axis else ()
        return now, (*dragged, *now._pinched)

    @property
    def _pinched(self) -> tuple[Gesture, ...]:
        """How two fingers lie, if there are two."""
        if self.press is None or self.pair is None:
            return ()
        first, pair = self.press.trail[-1], self.pair
        apart = math.hypot(pair.x - first.x, pair.y - first.y)
        at = (first.x + pair.x) / 2, (first.y + pair.y) / 2
        now = first.x, pair.x
        apart_ = pair.apart, apart
        return (Pinched(pair.landed, now, apart_, pair.fresh, pair.was, at),)

    def _lifted(
        self, finger: int, point: Point | None
    ) -> tuple[Recogniser, tuple[Gesture, ...]]:
        fingers = tuple(f for f in self.fingers if f.finger != finger)
        now = replace(self, fingers=fingers)
        if now.pair is not None and now.pair.finger == finger:
            now = replace(now, pair=None)
        if self.press is None or self.press.finger != finger:
            return now, ()
        now = replace(now, press=None, pair=None)
        was = self.press.trail[-1]
        here = point or was._replace(time=self.time)
        press = self.press.moved(here)
        if press.axis is None:
            landed = press.landed
            long = here.time - landed.time >= LONG
            tapped = Tapped(landed.x, landed.y, long=long, time=here.time)
            return now, (tapped,)
        dropped = press.dropped(press.axis)
        if (here.x, here.y) == (was.x, was.y):
            return now, (dropped,)
        return now, (press.dragged(press.axis), dropped)
