"""What is on screen at one moment: a playback resolved into pages and overlays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.drawing.easing import in_cubic, in_out_cubic
from kiosk.drawing.entrance import RIVER
from kiosk.drawing.river import River, between
from kiosk.drawing.span import Span, clamp01
from kiosk.show.playback import EXIT, PAN_FROM, PAN_TO, WIPE_RISE

if TYPE_CHECKING:
    from kiosk.drawing.viewport import Viewport
    from kiosk.show.playback import Playback, Turn
    from kiosk.slides.base import Slide


@dataclass(frozen=True, slots=True)
class PageView:
    """A page on screen: moved right by `dx` page widths, at progress `t`.

    A `still` page does not change while it moves and may be kept as a picture.
    """

    place: int
    t: float
    dx: float = 0.0
    alpha: float = 1.0
    still: bool = False
    water: float = 1.0
    """Opacity of the page's river, which never leaves while its page is there."""
    sunk: float = 0.0
    """How far a page that leaves has sunk into the river, in [0, 1].

    Its river is level by then. Of a `still` page nothing else changes.
    """


@dataclass(frozen=True, slots=True)
class Scene:
    """All that the stage shows.

    `land` is the scroll position of the hills in pages, `wipe` the destination
    and age in seconds of a tide, `chrome` the page that the controls speak of.
    """

    pages: tuple[PageView, ...]
    land: float
    chrome: int
    wipe: tuple[int, float] | None = None


def resolve(playback: Playback) -> Scene:
    """The scene of a moment; at least one page is always on screen."""
    scroll, turn = playback.scroll, playback.turn
    if scroll is not None:
        return _scrolled(playback, scroll.position)
    if turn is None:
        place = playback.place
        return Scene((PageView(place, playback.progress),), place, place)
    match turn.kind:
        case "turn":
            return _turned(playback, turn)
        case "tide":
            return _wiped(playback, turn)
        case "fade":
            share = turn.share
            return Scene(
                (
                    PageView(
                        turn.origin, 1.0, alpha=1 - share, still=True, water=1 - share
                    ),
                    PageView(
                        turn.destination, 1.0, alpha=share, still=True, water=share
                    ),
                ),
                turn.destination,
                turn.destination,
            )


def _scrolled(playback: Playback, position: float) -> Scene:
    last = len(playback.pages) - 1
    left = min(max(int(position // 1), 0), last)
    views = []
    for place in (left, left + 1):
        dx = place - position
        if place <= last and abs(dx) < 1:
            t = playback.progress if place == playback.place else 0.0
            views.append(PageView(place, t, dx, still=True))
    nearest = min(max(round(position), 0), last)
    return Scene(tuple(views), position, nearest)


def _turned(playback: Playback, turn: Turn) -> Scene:
    sunk = in_cubic(clamp01(turn.elapsed / EXIT))
    # What has come to rest sinks as it stands, and no figure is counted back; what
    # was still entering goes back the way that it came.
    rested = playback.progress >= 1
    t = playback.progress if rested else playback.progress * (1 - sunk)
    share = Span(PAN_FROM, PAN_TO, in_out_cubic).at(turn.elapsed)
    way = 1 if turn.destination > turn.origin else -1
    old = PageView(
        turn.origin,
        t,
        -way * share,
        1 - sunk,
        still=rested,
        sunk=sunk if rested else 0.0,
    )
    new = PageView(turn.destination, 0.0, way * (1 - share), still=True)
    land = turn.origin + (turn.destination - turn.origin) * share
    if share == 0:
        return Scene((old,), land, turn.origin)
    return Scene((old, new), land, turn.destination)


def _wiped(playback: Playback, turn: Turn) -> Scene:
    wipe = (turn.destination, turn.elapsed)
    if turn.elapsed < WIPE_RISE:
        view = PageView(turn.origin, playback.progress, still=True)
    else:
        view = PageView(turn.destination, 0.0)
    return Scene((view,), view.place, view.place, wipe)


def river(slide: Slide, t: float, viewport: Viewport) -> River:
    """The river of a slide at a moment of its entrance."""
    return risen(slide.river(viewport), RIVER.at(t), viewport)


def risen(course: River, share: float, viewport: Viewport) -> River:
    """A river that has become `course` by a share, from level."""
    return between(River.level(viewport.seam), course, share, in_out_cubic)
