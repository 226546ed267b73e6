"""In step: which page each screen of a group shows at a moment, by the clock alone.

Nobody leads, and nothing is sent: every screen works out the same from the wall clock,
one beginning of all rounds, and the pages that are on. The loop goes round as it does
on a screen of its own; only when it leaves a page is settled by the clock.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple

from kiosk.model.schedule import known
from kiosk.show import demonstration
from kiosk.show.opening import pages
from kiosk.show.playback import ENTER, WIPE_FALL, WIPE_HOLD, WIPE_RISE, Turn
from kiosk.show.programme import next_of
from kiosk.show.station import ALIKE
from kiosk.show.visit import PRESS, SHOWS, Stay, ticked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.show.playback import Playback, Stop
    from kiosk.show.programme import Programme
    from kiosk.show.station import Station

EPOCH: Final = 0.0
"""The timestamp at which all rounds have begun that no schedule has begun anew."""
LEAD: Final = WIPE_RISE + WIPE_HOLD + WIPE_FALL
"""Seconds that the longest turn takes: a page is sought that is due after it."""
EARLY: Final = 2 * LEAD
"""Seconds before a group on whose next page a screen may already be."""
NEAR: Final = 0.001
"""Seconds by which a page may be left too early or too late and nothing is done."""
DAYBREAK: Final = time(4)
"""When the rounds of a scheduled show begin anew: no hall is open then."""


class Due(NamedTuple):
    """What is due: a page by its place, and the seconds until it is left."""

    place: int
    left: float


@dataclass(frozen=True, slots=True)
class Timetable:
    """When each of some pages is entered and left, at one station of a group.

    All stations turn at the same moments: a page stays until the slowest of those
    that hang beside it may be left. A round begins at the timestamp `anchor`.
    """

    pages: tuple[Stop, ...]
    station: Station = ALIKE
    anchor: float = EPOCH
    _begins: tuple[float, ...] = field(init=False, repr=False, compare=False)
    """Seconds of a round at which each beat begins, by the page at station 0; at last
    how many seconds the round has."""

    def __post_init__(self) -> None:
        beats = [self._beat(number) for number in range(len(self.pages))]
        begins = tuple(accumulate(beats, initial=0.0))
        object.__setattr__(self, "_begins", begins)

    @property
    def round(self) -> float:
        """Seconds after which everything is as it was."""
        return self._begins[-1]

    @property
    def stops(self) -> tuple[Stop, ...]:
        """The pages with the dwells that they have at this station."""
        return tuple(
            replace(page, dwell=page.dwell + self._spare(place))
            for place, page in enumerate(self.pages)
        )

    def paced(self, pages: tuple[Stop, ...]) -> tuple[Stop, ...]:
        """Pages of which those that it has are as long as they are here."""
        stops = {stop.name: stop for stop in self.stops}
        return tuple(stops.get(page.name, page) for page in pages)

    def at(self, stamp: float) -> Due:
        """What is due at a timestamp: a page counts from the turn that leads to it."""
        phase = self._phase(stamp)
        beat = bisect_right(self._begins, phase) - 1
        place = (beat + self.station.place) % len(self.pages)
        return Due(place, self._begins[beat + 1] - phase)

    def left(self, place: int, stamp: float) -> float:
        """Seconds until a page is left the next time; more than 0, at most a round."""
        beat = (place - self.station.place) % len(self.pages)
        wait = (self._begins[beat + 1] - self._phase(stamp)) % self.round
        return wait or self.round

    def stay(self, place: int) -> float:
        """Seconds from the entrance of a page until it is left, at this station."""
        return _stay(self.pages[place]) + self._spare(place)

    def late(self, place: int, stamp: float) -> float:
        """Seconds since the group began to turn to a page; less than 0 before."""
        beat = (place - self.station.place) % len(self.pages)
        since = (self._phase(stamp) - self._begins[beat]) % self.round
        return since if since < self.round / 2 else since - self.round

    def turns(self, stamp: float) -> float:
        """The first timestamp from this one on at which pages change."""
        phase = self._phase(stamp)
        number = bisect_right(self._begins, phase) - 1
        if self._begins[number] == phase:
            return ticked(stamp)
        return ticked(stamp) + self._begins[number + 1] - phase

    def going_on(self, stamp: float, pages: tuple[Stop, ...], place: int) -> Timetable:
        """That of other pages, of which station 0 turns to one at a timestamp."""
        new = replace(self, pages=pages)
        return replace(new, anchor=ticked(stamp) - new._begins[place])

    def beat(self, stamp: float) -> int:
        """The page that is due at station 0."""
        return bisect_right(self._begins, self._phase(stamp)) - 1

    def _phase(self, stamp: float) -> float:
        # Of whole ticks all sums are exact, and no rest is a round.
        return ticked(stamp - self.anchor) % self.round

    def _beat(self, number: int) -> float:
        """Seconds from one turn to the next, the former leading to a page."""
        seen = [(number + n) % len(self.pages) for n in range(self.station.of)]
        turns = max(self._turn(place) for place in seen)
        return turns + max(_stay(self.pages[place]) for place in seen)

    def _spare(self, place: int) -> float:
        """Seconds that a page stays longer here than it would by itself."""
        if self.station.of == 1:
            return 0.0
        beat = self._beat((place - self.station.place) % len(self.pages))
        return beat - self._turn(place) - _stay(self.pages[place])

    def _turn(self, place: int) -> float:
        """Seconds of the turn to a page from the one before it, if there is one."""
        if len(self.pages) == 1:
            return 0.0
        before = self.pages[place - 1]
        kind = before.way_to(self.pages[place], calm=False)
        return ticked(Turn(place - 1, place, kind).seconds)


def _stay(page: Stop) -> float:
    """Seconds from the entrance of a page until the loop leaves it by itself."""
    shows = ticked(PRESS + SHOWS) - ticked(PRESS) if page.shows else 0.0
    # Its dwell stands still while the loop's own card is open.
    return ticked(max(ENTER, page.dwell)) + shows


# A playback in step


def later(now: Playback, seconds: float, table: Timetable, stamp: float) -> Playback:
    """The moment `seconds` later, at a timestamp, with the loop in step.

    While a visitor is there nothing is changed; the show then goes back to the page
    that will be due. Pages are known by their names: what is due and not among those
    of the playback is not sought.
    """
    if not now.looping:
        due = _named(now, table, table.at(stamp + LEAD).place)
        due = 0 if due is None else due
        if due != now.returns:
            now = replace(now, returns=due)
    return followed(now.after(seconds), table, stamp)


def followed(now: Playback, table: Timetable, stamp: float) -> Playback:
    """The same moment of the loop, which leaves its page when its group does.

    On another page than is due it sets out for that.
    """
    if not now.looping or now.held or now.scroll is not None:
        return now
    here = _timed(now, table, now.bound)
    if here is None or _ahead(table, here, stamp) > EARLY:
        due = _named(now, table, table.at(stamp + LEAD).place)
        return now if due is None else now.bound_for(due)
    if now.turn is not None:
        return now
    return _stayed(now, table, here, stamp)


def joined(now: Playback, table: Timetable, stamp: float) -> Playback:
    """The loop in step as if it always had been, with nothing on its way."""
    due, left = table.at(stamp)
    place = _named(now, table, due)
    if place is None:
        return now
    spent = ticked(table.stay(due) - left)
    stay = Stay(entered=max(spent, 0.0))
    now = replace(now, place=place, turn=None, scroll=None, stay=stay, aside=stay)
    return _stayed(now, table, due, stamp)


def in_step(now: Playback, table: Timetable, stamp: float) -> bool:
    """Whether the loop is where its group is, or on its way there."""
    here = _timed(now, table, now.bound)
    return now.looping and here is not None and _ahead(table, here, stamp) <= EARLY


def lateness(
    before: Playback, now: Playback, table: Timetable, stamp: float
) -> float | None:
    """Seconds by which the turn that has just begun came after the group's.

    None if none has, or one that only brings the screen back to where the group is.
    """
    turn, here = now.turn, _timed(now, table, now.bound)
    if not now.looping or turn is None or before.turn is not None or here is None:
        return None
    late = table.late(here, stamp) - turn.elapsed
    return late if abs(late) < LEAD else None


def _ahead(table: Timetable, place: int, stamp: float) -> float:
    """Seconds until a page begins to be due; less than 0 once it is."""
    return table.left(place, stamp) - table.stay(place)


def _timed(now: Playback, table: Timetable, place: int) -> int | None:
    """The place in a timetable of a page of a playback; None if it is not in it."""
    return _place(table.pages, now.pages, place)


def _named(now: Playback, table: Timetable, place: int) -> int | None:
    """The place in a playback of a page of a timetable; None if it is not in it."""
    return _place(now.pages, table.pages, place)


def _place(where: tuple[Stop, ...], pages: tuple[Stop, ...], place: int) -> int | None:
    """The place of a page of the same name."""
    name = pages[place].name
    if place < len(where) and where[place].name == name:
        return place
    return next((n for n, page in enumerate(where) if page.name == name), None)


def _stayed(now: Playback, table: Timetable, place: int, stamp: float) -> Playback:
    """A page that is due, with as much of its dwell over as is over by the clock."""
    page, stay = now.pages[now.place], now.stay
    spent = table.stay(place) - table.left(place, stamp)
    shown = spent - demonstration.AT * page.dwell
    opens, closes = PRESS, PRESS + SHOWS
    late = bool(page.shows) and stay.shown is None and shown >= opens
    if page.shows and shown >= opens:
        # The dwell stands still while the loop's own card is open.
        spent -= min(shown, closes) - opens
    if now.card is None and abs(spent - stay.watched) >= NEAR:
        if spent < stay.watched - EARLY:
            stay = stay.begun_anew
        stay = replace(stay, watched=ticked(spent))
    if late:
        # It comes too late to open the card with the others.
        stay = replace(stay, shown=ticked(shown))
    film = ticked(max(spent - ENTER, 0.0))
    if page.length and stay.runs is None and abs(film - stay.played) >= NEAR:
        stay = replace(stay, played=film)
    return now if stay is now.stay else replace(now, stay=stay)


# A programme in step


@dataclass(frozen=True, slots=True)
class Plan:
    """The timetable that holds from one timestamp to another, and its slides' ids."""

    ids: tuple[str, ...]
    table: Timetable
    since: float
    until: float

    def holds(self, stamp: float) -> bool:
        return self.since <= stamp < self.until


class Rounds:
    """The plans of a programme at a station of a group.

    Slides that come or go by the clock do so where pages change, as the loop of a
    screen of its own has it: the page that is on is seen to its end, and the next of
    those that are on comes after it.
    """

    def __init__(self, programme: Programme, station: Station = ALIKE) -> None:
        self._programme, self._station = programme, station
        self._paged: dict[tuple[str, ...], tuple[Stop, ...]] = {}
        self._last: Plan | None = None

    def plan(self, moment: datetime) -> Plan | None:
        """The plan at a moment of the wall clock; None if the clock has not been set.

        It is the same whatever was asked before.
        """
        if not known(moment):
            return None
        stamp = moment.timestamp()
        if self._last is None or not self._last.holds(stamp):
            self._last = self._made(moment)
        return self._last

    def _made(self, moment: datetime) -> Plan:
        day = datetime.combine(moment.date(), DAYBREAK)
        if moment < day:
            day -= timedelta(days=1)
        ids = self._programme.ids(day)
        table = Timetable(self._pages(ids), self._station)
        if not self._programme.scheduled:
            return Plan(ids, table, float("-inf"), float("inf"))
        since, stamp = day.timestamp(), moment.timestamp()
        until = (day + timedelta(days=1)).timestamp()
        looked = day
        while (edge := self._programme.edge(looked)) is not None:
            begins = edge.timestamp()
            turns = table.turns(begins)
            if turns >= until or turns > stamp:
                return Plan(ids, table, since, min(turns, until))
            looked = max(edge, datetime.fromtimestamp(turns))
            new = self._programme.ids(looked)
            if new == ids:
                continue
            # What is on until the turn is what was on a moment ago.
            before = ids[table.beat(turns - TICK)]
            place = self._after(before, new)
            table = table.going_on(turns, self._pages(new), place)
            ids, since = new, turns
        return Plan(ids, table, since, until)

    def _pages(self, ids: tuple[str, ...]) -> tuple[Stop, ...]:
        found = self._paged.get(ids)
        if found is None:
            found = self._paged[ids] = pages(self._programme.part(ids).content)
        return found

    def _after(self, slide: str, ids: Sequence[str]) -> int:
        """The place among slides that are on of the one that comes after another."""
        whole = [one.id for one in self._programme.whole.content.slides]
        return ids.index(whole[next_of({*ids}, whole, whole.index(slide))])


TICK: Final = 2.0**-10
"""Seconds before a turn at which the page before it is on for certain."""
