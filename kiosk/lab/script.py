"""What is played while frames are measured: the same moments every time.

Time passes in steps of exactly a sixtieth of a second while something moves,
and else to the next moment at which something changes, as the clock of the show
does. Nothing here waits.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kiosk.show import exploring, overview
from kiosk.show.command import (
    Close,
    Drag,
    Drop,
    Go,
    Home,
    Lift,
    Next,
    Open,
    Read,
    Speak,
    Touch,
    Zoom,
)
from kiosk.show.visit import CARD_YOUNG

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kiosk.show.playback import Playback

STEP: Final = 1 / 60
"""Seconds between two frames."""
FINGER: Final = 14
"""Frames that a finger drags before it leaves."""
REACH: Final = 0.34
"""How far it drags, in pages."""
SPEED: Final = 1.8
"""How fast it leaves, in pages a second."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A moment to be shown, and what kind of frame it makes; "" is not counted.

    After a `free` frame nothing moves: it is then that pages are built ahead.
    """

    kind: str
    now: Playback
    free: bool


def kind_of(now: Playback) -> str:
    """What moves at a moment; `ring` if only the countdown does."""
    if now.scroll is not None:
        return "swipe"
    if now.turn is not None:
        return now.turn.kind
    if now.progress < 1:
        return "entrance"
    if now.card is not None and now.stay.carded < CARD_YOUNG:
        return "card"
    return "reveal" if now.moving else "ring"


def _frame(now: Playback, kind: str | None = None) -> Frame:
    free = not now.moving and not now.held
    return Frame(kind_of(now) if kind is None else kind, now, free)


def lap(now: Playback) -> Iterator[Frame]:
    """One lap of the loop, from here to the settled first page; none without a loop."""
    start, left = now.place, False
    yield _frame(now)
    while not left or now.place != start or now.moving:
        wait = STEP if now.moving else max(now.rests_for, STEP)
        if math.isinf(wait):
            return
        now = now.after(wait)
        left = left or now.place != start
        yield _frame(now)


def settling(now: Playback, kind: str | None = None) -> Iterator[Frame]:
    """Frame by frame until nothing moves."""
    while now.moving:
        now = now.after(STEP)
        yield _frame(now, kind)


def swipe(now: Playback, way: int) -> Iterator[Frame]:
    """A finger that pulls the next page (way 1) or the one before (-1) into sight."""
    now = now.told(Touch())
    for number in range(1, FINGER + 1):
        now = now.after(STEP).told(Drag(-way * REACH * number / FINGER))
        yield _frame(now)
    now = now.told(Drop(-way * SPEED)).told(Lift())
    yield _frame(now)
    yield from settling(now)


def swipes(now: Playback) -> Iterator[Frame]:
    """Through all pages by finger, past the end, and all the way back."""
    for way in (1, -1):
        for _ in now.pages:
            for frame in swipe(now, way):
                now = frame.now
                yield frame


def cards(now: Playback, figures: Sequence[Sequence[str]]) -> Iterator[Frame]:
    """Every page in turn, and on each the cards of these figures."""
    for place, names in enumerate(figures):
        if place:
            now = now.told(Next())
            for frame in settling(now):
                now = frame.now
                yield frame
        for name in names:
            now = now.told(Open(name))
            yield _frame(now, "card")
            for frame in settling(now, "card"):
                now = frame.now
                yield frame
            now = now.told(Close())
            yield _frame(now, "card")


def overviews(now: Playback) -> Iterator[Frame]:
    """From every page to all pages small, and back."""
    for place in range(len(now.pages)):
        if place:
            now = now.told(Next())
            for frame in settling(now, ""):
                now = frame.now
            yield _frame(now, "")
        for command in (Open(overview.NAME), Close()):
            now = now.told(command)
            yield _frame(now, "overview")
            for frame in settling(now, "overview"):
                now = frame.now
                yield frame


def plot(now: Playback, kind: str) -> Iterator[Frame]:
    """The plot of the page's chart opens, is drawn apart, and is read off."""
    now = now.told(Open(f"{exploring.PREFIX}0"))
    yield _frame(now, kind)
    for frame in settling(now, kind):
        now = frame.now
        yield frame
    for number in range(1, FINGER + 1):
        edge = 0.45 * number / FINGER
        now = now.after(STEP).told(Zoom(edge, 1 - edge))
        yield _frame(now, kind)
    for number in range(FINGER):
        now = now.after(STEP).told(Read(0.45 + 0.1 * number / FINGER))
        yield _frame(now, kind)
    now = now.told(Close())
    yield _frame(now, kind)
    for frame in settling(now, kind):
        yield frame


def jumps(now: Playback) -> Iterator[Frame]:
    """To pages far away, none of which has been built, and to the cover."""
    last = len(now.pages) - 1
    for place in (last // 2, 0, last, 1):
        now = now.told(Home() if place == 0 else Go(place))
        yield _frame(now, "jump")
        for frame in settling(now, "jump"):
            now = frame.now
            yield frame


def speeches(now: Playback) -> Iterator[Frame]:
    """Every page once in the other language and back."""
    other = "en" if now.language == "zh" else "zh"
    for place in range(len(now.pages)):
        if place:
            now = now.told(Next())
            for frame in settling(now):
                now = frame.now
            yield _frame(now, "")
        for language in (other, now.language):
            now = now.told(Speak("en" if language == "en" else "zh"))
            yield _frame(now, "language")
