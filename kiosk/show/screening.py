"""The screening: whether the film of a page runs, and where it stands.

A film runs by itself once its page has entered; in calm motion it waits for a visitor.
It stands while a finger is down, something lies over the page, or the page moves, so
that where it stands follows from the moment alone.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk.drawing.interaction import FilmMoment
from kiosk.show.visit import ticked

if TYPE_CHECKING:
    from kiosk.show.playback import Playback, Stop
    from kiosk.show.visit import Stay


def wanted(now: Playback) -> bool:
    """Whether the film runs, as soon as nothing keeps it: its page has to enter."""
    page, stay = now.pages[now.place], now.stay
    runs = not now.eased.calm if stay.runs is None else stay.runs
    return runs and page.length > 0 and not _is_over(page, stay)


def engaged(now: Playback) -> bool:
    """Whether a visitor may be watching: a film runs for the first time."""
    return now.plays and now.stay.played < ticked(now.pages[now.place].length)


def moment(now: Playback) -> FilmMoment | None:
    """Where the film stands; None if the page has none."""
    page, stay = now.pages[now.place], now.stay
    if not page.length:
        return None
    played = stay.played if page.repeats else min(stay.played, page.length)
    runs = wanted(now)
    kept = runs and not now.plays
    return FilmMoment(played, runs, stay.runs is not None, kept, now.eased.calm)


def waits(now: Playback, enter: float) -> float:
    """Seconds until the film begins, or has run once; infinite if neither comes.

    `enter` is how many seconds the entrance takes.
    """
    page = now.pages[now.place]
    if now.plays:
        left = ticked(page.length) - now.stay.played
        return left if left > 0 else math.inf
    if page.length and now.progress < 1 and now.turn is None:
        return ticked(enter) - now.stay.entered
    return math.inf


def toggled(now: Playback) -> Playback:
    """With the film set going, or halted; one that is over begins anew."""
    page, stay = now.pages[now.place], now.stay
    if not page.length or now.turn is not None:
        return now
    played = 0.0 if _is_over(page, stay) else stay.played
    closed = now.closed()
    return replace(
        closed, stay=replace(closed.stay, played=played, runs=not wanted(now))
    )


def sought(now: Playback, share: float) -> Playback:
    """At another part of the film, by a share of its length."""
    played = ticked(share * now.pages[now.place].length)
    return replace(now, stay=replace(now.stay, dial=share, played=played))


def handle(now: Playback) -> float | None:
    """Where the page's handle stands, in [0, 1]; None until it is dragged.

    That of a film stands where the film does.
    """
    film, length = moment(now), now.pages[now.place].length
    if film is None:
        return now.interaction.dial
    return (
        film.seconds / length if film.seconds <= length else film.seconds / length % 1
    )


def _is_over(page: Stop, stay: Stay) -> bool:
    return not page.repeats and stay.played >= ticked(page.length)
