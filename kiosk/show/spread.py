"""Spreads: which pages stand side by side on a screen that is very wide."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, Protocol

from kiosk.drawing.interaction import NOTHING
from kiosk.show.visit import REVEAL, Stay, ticked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.drawing.interaction import Interaction
    from kiosk.show.playback import Playback

RATIO: Final = 3.0
"""How many times as wide as high a screen is from which on it shows two pages."""


class Spreading(Protocol):
    """What has to be known of a page: a `Stop`, or a slide."""

    @property
    def theme(self) -> str:
        """The theme that it belongs to; "" for one that stands alone."""

    @property
    def asks(self) -> bool:
        """Whether it asks a question, which the page after it may answer."""

    @property
    def length(self) -> float:
        """Seconds of its film, beside which nothing else is looked at; 0 is none."""


def paired(width: float, height: float) -> bool:
    """Whether a screen of this size shows two pages side by side."""
    return width >= RATIO * height


def spread(pages: Sequence[Spreading], place: int) -> tuple[int, ...]:
    """The pages that are seen together with one, itself among them, from the left.

    Pages with a theme go two by two, from the first after one without; one with a film
    is alone. None stands right of a page that asks: it may have the answer. What is
    left over is alone.
    """
    if _is_alone(pages[place]):
        return (place,)
    left = place
    while left > 0 and not _is_alone(pages[left - 1]):
        left -= 1
    while True:
        last = left + 1 == len(pages) or _is_alone(pages[left + 1])
        pair = not (last or pages[left].asks)
        after = left + 2 if pair else left + 1
        if place < after:
            return tuple(range(left, after))
        left = after


def _is_alone(page: Spreading) -> bool:
    return not page.theme or page.length > 0


def together(now: Playback, place: int) -> tuple[int, ...]:
    """The pages that are seen together with one, on the screen of a moment."""
    return spread(now.pages, place) if now.paired else (place,)


def fitted(now: Playback, size: tuple[int, int]) -> Playback:
    """A moment on a screen of this size."""
    two = paired(*size)
    return now if now.paired == two else replace(now, paired=two, aside=now.stay)


def other_at(now: Playback, share: float) -> int | None:
    """The page at a share of the screen's width, if it is aside the present one."""
    seen = now.spread
    found = seen[min(int(share >= 0.5), len(seen) - 1)]
    return None if found == now.place else found


def onward(now: Playback, place: int) -> int:
    """The first page after those that are seen together with one."""
    return (together(now, place)[-1] + 1) % len(now.pages)


def backward(now: Playback, place: int) -> int:
    """The first of the pages before those that are seen together with one."""
    before = (together(now, place)[0] - 1) % len(now.pages)
    return together(now, before)[0]


def progress(now: Playback, place: int, enter: float) -> float:
    """Raw progress of the entrance of a page; 0 for one that is not in sight.

    `enter` is how many seconds an entrance takes.
    """
    if place == now.place:
        return now.progress
    if place not in now.spread:
        return 0.0
    return 1.0 if now.eased.calm else min(now.aside.entered / enter, 1.0)


def done(now: Playback, place: int) -> Interaction:
    """What has been done on a page in sight; nothing on any other."""
    if place == now.place:
        return now.interaction
    if place not in now.spread:
        return NOTHING
    return now.aside.interaction(answers=False, calm=now.eased.calm)


def later(now: Playback, step: float, enter: float) -> Stay:
    """What happened on the page aside, `step` seconds later; at last it rests."""
    aside = now.aside
    if not now.paired or now.turn is not None:
        return aside
    shown = aside.revealed
    return replace(
        aside,
        entered=min(aside.entered + step, ticked(enter)),
        revealed=None if shown is None else min(shown + step, ticked(REVEAL)),
    )


def swapped(now: Playback, place: int) -> tuple[Stay, Stay]:
    """What happened on a page that becomes the present one, and on that aside it.

    One that has been in sight all the while goes on, and so stays the other.
    """
    if place not in now.spread:
        return Stay(), Stay()
    stay = replace(now.aside, watched=0.0)
    return (stay.begun_anew if now.looping else stay), now.closed().stay
