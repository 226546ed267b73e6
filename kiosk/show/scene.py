"""What is on screen at one moment: a playback resolved into pages and overlays."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kiosk.drawing.easing import in_cubic, in_out_cubic
from kiosk.drawing.entrance import RIVER
from kiosk.drawing.river import River, between
from kiosk.drawing.span import Span, clamp01
from kiosk.show import spread
from kiosk.show.playback import ENTER, EXIT, PAN_TO, WIPE_RISE

if TYPE_CHECKING:
    from kiosk.drawing.viewport import Viewport
    from kiosk.show.playback import Playback, Turn
    from kiosk.slides.base import Slide


@dataclass(frozen=True, slots=True)
class PageView:
    """A page on screen: moved right by `dx` screen widths, at progress `t`.

    A `still` page does not change while it moves and may be kept as a picture.
    """

    place: int
    t: float
    dx: float = 0.0
    alpha: float = 1.0
    still: bool = False
    water: float = 1.0
    """Opacity of the page's river, which never leaves while its page is there."""


@dataclass(frozen=True, slots=True)
class Scene:
    """All that the stage shows.

    `land` is the scroll position of the hills in screens, `wipe` the destination
    and age in seconds of a tide, `chrome` the page that the controls speak of.
    """

    pages: tuple[PageView, ...]
    land: float
    chrome: int
    wipe: tuple[int, float] | None = None

    @property
    def stands(self) -> bool:
        """Whether what is in sight is in its place, and nothing else is."""
        return [view.dx for view in self.pages] in ([0.0], [0.0, 0.5])

    def answering(self, here: int | None) -> PageView | None:
        """The page that answers touches: `here`, if it is in sight.

        None while pages move.
        """
        if not self.stands:
            return None
        views = (view for view in self.pages if view.place == here)
        return next(views, self.pages[0])


def resolve(playback: Playback) -> Scene:
    """The scene of a moment; at least one page is always on screen."""
    scroll, turn = playback.scroll, playback.turn
    if scroll is not None:
        return _scrolled(playback, scroll.position)
    if turn is None:
        place = playback.place
        return Scene(_side_by_side(playback, place), _land(playback, place), place)
    match turn.kind:
        case "turn":
            return (_held if turn.holds else _turned)(playback, turn)
        case "tide":
            return _wiped(playback, turn)
        case "fade":
            share = turn.share
            old, new = (
                tuple(
                    replace(view, t=1.0, alpha=seen, still=True, water=seen)
                    for view in _side_by_side(playback, place)
                )
                for place, seen in (
                    (turn.origin, 1 - share),
                    (turn.destination, share),
                )
            )
            place = turn.destination
            return Scene((*old, *new), _land(playback, place), place)


def _side_by_side(playback: Playback, place: int) -> tuple[PageView, ...]:
    """The pages that are seen together with one, in their places."""
    return tuple(
        PageView(one, spread.progress(playback, one, ENTER), number / 2)
        for number, one in enumerate(spread.together(playback, place))
    )


def _land(playback: Playback, place: int) -> float:
    """Where the hills lie behind a page."""
    return spread.together(playback, place)[0] / (2 if playback.paired else 1)


def _scrolled(playback: Playback, position: float) -> Scene:
    last = len(playback.pages) - 1
    left = min(max(int(position // 1), 0), last)
    nearest = min(max(round(position), 0), last)
    right = min(left + 1, last)
    if playback.paired and right in spread.together(playback, left)[1:]:
        # Both are in sight already: there is no way from one to the other.
        return Scene(_side_by_side(playback, left), _land(playback, left), nearest)
    views = [
        replace(view, dx=view.dx + place - position, still=True)
        for place in (left, left + 1)
        if place <= last and abs(place - position) < 1
        for view in _side_by_side(playback, place)
    ]
    land = _land(playback, left)
    land += (_land(playback, right) - land if right > left else 1) * (position - left)
    return Scene(tuple(views), land, nearest)


def _held(playback: Playback, turn: Turn) -> Scene:
    """Both pages in their places, the old one gone before the new one is seen.

    What they have in common is seen all the while, below both.
    """
    share = Span(0.0, PAN_TO, in_out_cubic).at(turn.elapsed)
    gone, come = Span(0.0, 0.5).at(share), Span(0.5, 1.0).at(share)
    old = PageView(turn.origin, 1.0, alpha=1 - gone, still=True, water=1 - gone)
    new = PageView(turn.destination, 0.0, alpha=come)
    begin, end = (_land(playback, one) for one in (turn.origin, turn.destination))
    land = begin + (end - begin) * share
    return Scene((new, old), land, turn.destination if share else turn.origin)


def _turned(playback: Playback, turn: Turn) -> Scene:
    back = in_cubic(clamp01(turn.elapsed / EXIT))
    # What has come to rest goes as under a finger, and no figure is counted back;
    # what was still entering goes back the way that it came.
    rested = playback.progress >= 1
    share = Span(0.0, PAN_TO, in_out_cubic).at(turn.elapsed)
    way = 1 if turn.destination > turn.origin else -1
    old = tuple(
        replace(
            view,
            t=view.t if rested else view.t * (1 - back),
            dx=view.dx - way * share,
            alpha=1.0 if rested else 1 - back,
            still=rested,
        )
        for view in _side_by_side(playback, turn.origin)
    )
    begin, end = (_land(playback, one) for one in (turn.origin, turn.destination))
    land = begin + (end - begin) * share
    if share == 0:
        return Scene(old, land, turn.origin)
    new = tuple(
        replace(
            view,
            t=1.0 if turn.returns else 0.0,
            dx=view.dx + way * (1 - share),
            still=True,
        )
        for view in _side_by_side(playback, turn.destination)
    )
    return Scene((*old, *new), land, turn.destination)


def _wiped(playback: Playback, turn: Turn) -> Scene:
    wipe = (turn.destination, turn.elapsed)
    rising = turn.elapsed < WIPE_RISE
    place = turn.origin if rising else turn.destination
    views = tuple(
        replace(view, t=view.t if rising else 0.0, still=rising)
        for view in _side_by_side(playback, place)
    )
    return Scene(views, _land(playback, place), place, wipe)


def river(slide: Slide, t: float, viewport: Viewport) -> River:
    """The river of a slide at a moment of its entrance."""
    return risen(slide.river(viewport), RIVER.at(t), viewport)


def risen(course: River, share: float, viewport: Viewport) -> River:
    """A river that has become `course` by a share, from level."""
    return between(River.level(viewport.seam), course, share, in_out_cubic)
