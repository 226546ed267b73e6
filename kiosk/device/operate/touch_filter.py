"""The touch filter: touches that no finger makes, told from visitors', and kept back.

Dirt, a bezel that presses, a dying controller or the sun on an infrared frame touch
one spot over and over, rest on it for ever, touch at the very edge, or touch in many
places at once. What can be a visitor is let through: only a small round of glass is
masked at a time, every mask ends by itself, and a finger that travels out of one
counts from there on.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from kiosk.show.gestures import FAR, JUMP, LATE, SLOP, TouchSample

if TYPE_CHECKING:
    from kiosk.show.playback import Playback

Why = Literal["unanswered", "same", "resting", "crowd", "edge"]
"""What gave a ghost away."""
Live = Callable[[float, float], bool]
"""Whether something would answer a touch at a point, now."""

RADIUS: Final = 40.0
"""Units around a spot that a mask covers."""
MASKS: Final = 8
"""Masks at a time, a fiftieth of any page; the oldest makes room."""
FIRST: Final = 10.0
"""Seconds that the first mask of a spot lasts; every further one takes twice that."""
LONGEST: Final = 600.0
"""Seconds that no mask exceeds."""
REMEMBERED: Final = 3600.0
"""Seconds after its end for which a mask is held against its spot."""

REPEATS: Final = 8
"""Taps within AWHILE on one spot, none of which did anything, that are a ghost's."""
AWHILE: Final = 60.0
CLOSE: Final = 10.0
"""Units within which taps are on one spot: less than fingers scatter."""
ROW: Final = 12
"""Taps in a row on the very same point that are a ghost's, whatever they did."""
EXACT: Final = 2.0
"""Units that a finger does not hit again twelve times in a row."""
PAUSE: Final = 600.0
"""Seconds between two taps of a row."""
AGAIN: Final = 3
"""As REPEATS, on a spot that was masked within REMEMBERED."""
PROMPT: Final = 0.5
"""Seconds within which a tap is answered, if it is."""

RESTING: Final = 20.0
"""Seconds on one spot after which a finger is taken for dirt."""
CROWD: Final = 5
"""Fingers at once that two hands and a child may have on the glass."""
TOGETHER: Final = 0.5
"""Seconds in which a crowd lands; a finger that was there before is a visitor's."""
QUIET: Final = 10.0
"""Seconds without news after which a finger counts for no crowd any more."""
FORGOTTEN: Final = 60.0
"""Seconds without news after which a finger is forgotten."""
EDGE: Final = 6.0
"""Units from the edge of the glass in which only bezels touch."""
CORNER: Final = 160.0
"""Units from a corner in which the edge is not held against anybody."""
WAY: Final = 150.0
"""Units that a kept finger travels to prove that it is one."""


class Spot(NamedTuple):
    """A point of the glass at a time."""

    time: float
    x: float
    y: float

    def near(self, x: float, y: float, reach: float) -> bool:
        return math.hypot(x - self.x, y - self.y) <= reach


class Mask(NamedTuple):
    """A round of glass that is not listened to until `until`."""

    x: float
    y: float
    until: float
    times: int
    """How often this spot has been masked."""
    why: Why
    """A mask over `unanswered` touches holds only where nothing answers."""

    def holds(self, x: float, y: float) -> bool:
        return math.hypot(x - self.x, y - self.y) <= RADIUS


class Track(NamedTuple):
    """A finger on the glass.

    `state` is what has been told of it: it was let through, or kept back from its
    landing at the edge or in a mask; it is to be cut off at its next sample, or has
    been, and nothing is told of it until it leaves.
    """

    finger: int
    landed: Spot
    rest: Spot
    """Where it has rested, and since when."""
    seen: float
    state: Literal["let", "edge", "masked", "cut", "gone"]


class TapRow(NamedTuple):
    """Taps on one very point, with no other tap in between."""

    spot: Spot
    length: int


@dataclass(frozen=True, slots=True)
class TouchFilter:
    """What is known of the fingers on the glass and of what only looks like one.

    Promises: no sequence of samples raises; whatever has happened, a finger that
    lands outside the `masks` and away from the edge is let through unless CROWD
    others are; every mask ends within LONGEST, whatever is done to it. The mouse,
    which is finger -1, does not touch glass and always passes.
    """

    masks: tuple[Mask, ...] = ()
    """Those that hold, and those that ended within REMEMBERED."""
    tracks: tuple[Track, ...] = ()
    taps: tuple[Spot, ...] = ()
    """Taps of late that nothing has answered."""
    row: TapRow | None = None
    time: float = -math.inf
    kept: int = 0
    """Touches that were kept back."""
    counts: dict[Why, int] = field(default_factory=dict)
    """How often a ghost was found, by what gave it away."""

    def holding(self, now: float) -> tuple[Mask, ...]:
        """The masks that hold at a time."""
        return tuple(mask for mask in self.masks if mask.until > now)

    def told(
        self, sample: TouchSample, width: float, height: float, live: Live
    ) -> tuple[TouchFilter, TouchSample | None]:
        """What is known after a sample, and what is let through of it.

        `width` and `height` are those of the glass, in page units.
        """
        if sample.finger < 0 or not abs(sample.time) <= LATE:
            return self, sample
        now = self._aged(sample.time)
        track = now._track(sample.finger)
        if not (abs(sample.x) <= FAR and abs(sample.y) <= FAR):
            # An end is one, wherever it is said to be.
            if track is None or sample.phase in {"down", "move"}:
                return now, sample
            sample = sample._replace(x=track.rest.x, y=track.rest.y)
        if sample.phase == "down":
            return now._without(sample.finger)._landed(sample, width, height, live)
        if track is None:
            return now, sample
        if sample.phase == "move":
            return now._moved(track, sample, width, height)
        return now._without(sample.finger)._lifted(track, sample)

    def answered(self, now: float) -> TouchFilter:
        """The show has done something that a touch can make it do."""
        if self.taps and now - self.taps[-1].time <= PROMPT:
            return replace(self, taps=self.taps[:-1])
        return self

    # -- samples

    def _landed(
        self, sample: TouchSample, width: float, height: float, live: Live
    ) -> tuple[TouchFilter, TouchSample | None]:
        finger, _, x, y, time = sample
        spot = Spot(time, x, y)

        def tracked(
            now: TouchFilter, state: Literal["let", "edge", "masked", "gone"]
        ) -> TouchFilter:
            track = Track(finger, spot, spot, time, state)
            kept = now.kept + (state != "let")
            return replace(now, tracks=(*now.tracks, track), kept=kept)

        now = self._suspected(spot)
        over = {mask.why for mask in now.holding(time) if mask.holds(x, y)}
        if over and not (over == {"unanswered"} and live(x, y)):
            return tracked(now, "masked"), None
        if _at_edge(x, y, width, height):
            return tracked(now, "edge"), None
        let = [t for t in now.tracks if t.state == "let" and time - t.seen <= QUIET]
        if len(let) >= CROWD:
            return tracked(now._crowded(time), "gone"), None
        return tracked(now, "let"), sample

    def _moved(
        self, track: Track, sample: TouchSample, width: float, height: float
    ) -> tuple[TouchFilter, TouchSample | None]:
        _, _, x, y, time = sample
        rest = track.rest if track.rest.near(x, y, SLOP) else Spot(time, x, y)
        track = track._replace(rest=rest, seen=time)
        match track.state:
            case "let" if time - rest.time >= RESTING:
                now = self._masked(rest.x, rest.y, time, "resting")
                return now._with(track._replace(state="gone")), _ended(sample)
            case "let":
                return self._with(track), sample
            case "cut":
                return self._with(track._replace(state="gone")), _ended(sample)
            case "edge":
                out = track.landed.near(x, y, SLOP) or _at_edge(x, y, width, height)
            case "masked":
                out = track.landed.near(x, y, WAY)
            case _:  # gone
                out = True
        if out:
            return self._with(track), None
        # A finger that has come out of the way lands here.
        spot = Spot(time, x, y)
        free = track._replace(landed=spot, rest=spot, state="let")
        return self._with(free), sample._replace(phase="down")

    def _lifted(
        self, track: Track, sample: TouchSample
    ) -> tuple[TouchFilter, TouchSample | None]:
        _, phase, x, y, time = sample
        match track.state:
            case "edge":
                return self._found("edge"), None
            case "masked" | "gone":
                return self, None
            case "cut":
                return self, _ended(sample)
        rest = track.rest
        if not rest.near(x, y, SLOP) or phase == "cancel":
            return replace(self, row=None), sample
        if time - rest.time >= RESTING:
            return self._masked(rest.x, rest.y, time, "resting"), _ended(sample)
        if rest != track.landed:
            return replace(self, row=None), sample
        return self._tapped(Spot(time, track.landed.x, track.landed.y)), sample

    # -- what gives a ghost away

    def _tapped(self, spot: Spot) -> TouchFilter:
        row = self.row
        same = (
            row is not None
            and row.spot.near(spot.x, spot.y, EXACT)
            and spot.time - row.spot.time <= PAUSE
        )
        length = row.length + 1 if row and same else 1
        # The first point stays: a row that creeps on is a finger's.
        first = row.spot._replace(time=spot.time) if row and same else spot
        taps = (*self.taps, spot)[-4 * REPEATS :]
        return replace(self, taps=taps, row=TapRow(first, length))

    def _suspected(self, spot: Spot) -> TouchFilter:
        """Judge a spot as another finger lands on it."""
        _, x, y = spot
        row = self.row
        if row and row.length >= ROW and row.spot.near(x, y, EXACT):
            return replace(self, row=None)._masked(x, y, spot.time, "same")
        known = any(mask.holds(x, y) for mask in self.masks)
        here = [tap for tap in self.taps if tap.near(x, y, CLOSE)]
        if len(here) < (AGAIN if known else REPEATS):
            return self
        taps = tuple(tap for tap in self.taps if tap not in here)
        return replace(self, taps=taps)._masked(x, y, spot.time, "unanswered")

    def _crowded(self, time: float) -> TouchFilter:
        """Cut off all fingers that have landed together."""
        tracks = tuple(
            track._replace(state="cut")
            if track.state == "let" and time - track.landed.time <= TOGETHER
            else track
            for track in self.tracks
        )
        return replace(self, tracks=tracks, row=None)._found("crowd")

    def _masked(self, x: float, y: float, time: float, why: Why) -> TouchFilter:
        before = [mask for mask in self.masks if mask.holds(x, y)]
        times = 1 + max((mask.times for mask in before), default=0)
        seconds = min(FIRST * 2.0 ** min(times - 1, 30), LONGEST)
        rest = [mask for mask in self.masks if mask not in before]
        rest.append(Mask(x, y, time + seconds, times, why))
        return replace(self, masks=tuple(rest[-MASKS:]))._found(why)

    def _found(self, why: Why) -> TouchFilter:
        counts = {**self.counts, why: self.counts.get(why, 0) + 1}
        return replace(self, counts=counts)

    # -- fingers

    def _aged(self, time: float) -> TouchFilter:
        """What is still known at a time; a clock set back makes all begin anew."""
        if time < self.time - JUMP:
            return TouchFilter(time=time, kept=self.kept, counts=self.counts)
        time = max(time, self.time)
        masks, tracks, taps = self.masks, self.tracks, self.taps
        if any(time - mask.until > REMEMBERED for mask in masks):
            masks = tuple(m for m in masks if time - m.until <= REMEMBERED)
        if any(time - track.seen > FORGOTTEN for track in tracks):
            tracks = tuple(t for t in tracks if time - t.seen <= FORGOTTEN)
        if taps and time - taps[0].time > AWHILE:
            taps = tuple(tap for tap in taps if time - tap.time <= AWHILE)
        return replace(self, masks=masks, tracks=tracks, taps=taps, time=time)

    def _track(self, finger: int) -> Track | None:
        for track in self.tracks:
            if track.finger == finger:
                return track
        return None

    def _without(self, finger: int) -> TouchFilter:
        tracks = tuple(track for track in self.tracks if track.finger != finger)
        return replace(self, tracks=tracks)

    def _with(self, track: Track) -> TouchFilter:
        tracks = tuple(track if t.finger == track.finger else t for t in self.tracks)
        return replace(self, tracks=tracks)


def _ended(sample: TouchSample) -> TouchSample:
    return sample._replace(phase="cancel")


def _at_edge(x: float, y: float, width: float, height: float) -> bool:
    """Whether only a bezel touches here; staff may hold a corner."""
    across, down = min(x, width - x), min(y, height - y)
    return min(across, down) < EDGE and max(across, down) >= CORNER


def answers(before: Playback, after: Playback) -> bool:
    """Whether the show has done between two moments what a touch can make it do."""
    if after.looping:
        return False
    return (
        before.turn is not after.turn
        or before.scroll is not after.scroll
        or before.card != after.card
        or before.language != after.language
        or before.dial != after.dial
        or before.stay.runs != after.stay.runs
        or (before.stay.revealed is None) != (after.stay.revealed is None)
        or before.eased != after.eased
    )
