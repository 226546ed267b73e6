"""How the loop shows that figures answer a touch: it opens the card of one by itself.

After a share of a page's dwell a ring presses on the figure that the page `shows`;
then its card opens, and closes again.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kiosk.show.visit import CARD_SECONDS, PRESS, SHOWS, Presence, Stay, ticked

if TYPE_CHECKING:
    from kiosk.show.playback import Stop

AT: Final = 0.4
"""Share of the dwell after which it begins."""
TURNS: Final = 1.4
"""Seconds in which a handle goes to its next place by itself."""
_OPENS: Final = ticked(PRESS)
_CLOSES: Final = ticked(PRESS + SHOWS)
"""Seconds of `Stay.shown` at which the card opens, and closes."""


def waits(page: Stop, stay: Stay, dwell: float) -> float:
    """Seconds of the dwell until it begins; infinite once it has, or if it never does.

    `dwell` is how long the page is shown.
    """
    if page.shows == "" or stay.shown is not None:
        return math.inf
    return max(ticked(AT * dwell) - stay.watched, 0.0)


def turned(page: Stop, watched: float, dwell: float) -> float:
    """Where the handle of a page that `turns` stands by itself, in [0, 1].

    Args:
        page: of more than one place.
        watched: seconds of the dwell that are over.
        dwell: how long the page is shown.
    """
    each = dwell / page.turns
    place = min(int(watched / each), page.turns - 1)
    left = max((place + 1) * each - watched, 0.0)
    goes = max(1.0 - left / TURNS, 0.0) if place < page.turns - 1 else 0.0
    return (place + goes) / (page.turns - 1)


def until_turn(page: Stop, watched: float, dwell: float) -> float:
    """Seconds until the handle moves by itself; 0 while it does."""
    each = dwell / page.turns
    place = int(watched / each)
    if place >= page.turns - 1:
        return math.inf
    return max((place + 1) * each - watched - TURNS, 0.0)


def left(stay: Stay, *, looping: bool) -> float:
    """Seconds until the card opens or closes; infinite where nothing is to come."""
    shown = stay.shown
    if not looping or shown is None or shown >= _CLOSES:
        return math.inf
    return (_OPENS if shown < _OPENS else _CLOSES) - shown


def closes(page: Stop, stay: Stay, presence: Presence) -> float:
    """Seconds until a card closes that nobody touches; infinite if none does.

    One that the loop has opened closes sooner, by itself.
    """
    if stay.card is None or presence.held or presence.kept:
        return math.inf
    due = stay.shown is not None and _OPENS <= stay.shown < _CLOSES
    if due and presence.looping and stay.card == page.shows:
        return math.inf
    return max(CARD_SECONDS - presence.quiet, 0.0)


def led(page: Stop, before: Stay, now: Stay) -> Stay:
    """The stay after some time of it, with the card, or without it again."""
    if before.shown is None or now.shown is None:
        return now
    if before.shown < _OPENS <= now.shown and now.card is None:
        return now.opened(page.shows, answers=page.answers)
    if before.shown < _CLOSES <= now.shown and now.card == page.shows:
        return now.closed(answers=page.answers)
    return now


def begun(stay: Stay) -> Stay:
    """The stay in which it begins."""
    return replace(stay, shown=0.0)
