"""Opening: a content as pages of a playback, its first moment, a visit carried on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk.show import pacing
from kiosk.show.playback import Playback, Stop

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kiosk.content.content import Content
    from kiosk.show.playback import Scroll


def pages(content: Content) -> tuple[Stop, ...]:
    """What playback needs of a content: themes and seconds on screen."""
    language = content.show.languages[0]
    shows = _shows(content)
    return tuple(
        Stop(
            slide.theme,
            pacing.dwell(slide, language),
            slide.asks,
            slide.id,
            slide.answers,
            bool(slide.facts() or slide.notes()),
            shows.get(slide.id, ""),
            slide.length,
            slide.repeats,
            content.show.life,
            slide.turns,
            content.show.life
            and place > 0
            and slide.keeps(content.slides[place - 1]) is not None,
        )
        for place, slide in enumerate(content.slides)
    )


def _shows(content: Content) -> dict[str, str]:
    """The figure that the loop touches by itself, by the slides that have one.

    It is every third of the slides that have a figure, ask nothing and have no film.
    """
    if not content.show.shows_touch:
        return {}
    found: list[tuple[str, str]] = []
    for slide in content.slides:
        names = (slide.headline() or "", *slide.uses(), *slide.notes())
        known = slide.facts().keys() | slide.notes().keys()
        name = next((name for name in names if name in known), "")
        if name and not (slide.asks or slide.lands or slide.takes or slide.length):
            found.append((slide.id, name))
    return dict(found[1::3])


def begin(content: Content) -> Playback:
    """The first moment of a show."""
    show = content.show
    return Playback(
        pages(content),
        language=show.languages[0],
        default_language=show.languages[0],
        idle_after=float(show.idle.after),
        idle_warning=float(show.idle.warning),
    )


def carried(
    now: Playback,
    ids: Sequence[str],
    content: Content,
    paced: Callable[[tuple[Stop, ...]], tuple[Stop, ...]] = tuple,
) -> Playback:
    """The same visit in other content, of slides with these ids by now.

    `paced` gives the pages the dwells that they have on this screen.

    It stays at its slide, or goes to what came next, which is what a visitor would
    have gone on to.
    """
    show, names = content.show, [slide.id for slide in content.slides]
    seen, here = ids[now.seen], now.place
    near = [*ids[here:], *ids[:here][::-1]]
    if ids[here] not in names and {*names[here : here + 1]} - {*ids}:
        # Another slide stands in its place, or the same by another name.
        near = []
    place = next((names.index(name) for name in near if name in names), here)
    left = names.index(seen) if seen in names else None
    moved = repaged(now, paced(pages(content)), place, left)
    spoken = moved.language in show.languages
    return replace(
        moved,
        language=moved.language if spoken else show.languages[0],
        default_language=show.languages[0],
        idle_after=float(show.idle.after),
        idle_warning=float(show.idle.warning),
    )


def repaged(
    was: Playback, pages: tuple[Stop, ...], place: int, seen: int | None = None
) -> Playback:
    """The same visit in new content, where its page has become `place`.

    The page that was left last has become `seen`, if it is known. What is on
    its way goes on where its pages still are, and ends where it began where
    they are not; a finger keeps what it holds. A card stays open unless its
    page has changed, and what the visitor's hand has done stays unless it is
    another page.

    Raises:
        ValueError: there are no pages.
    """
    new = {page.name: number for number, page in enumerate(pages) if page.name}
    led = {n: new[p.name] for n, p in enumerate(was.pages) if p.name in new}
    turn, now = was.turn, was
    if turn and was.place not in led and turn.destination in led:
        # What was being left is gone: the way from there is over.
        place, turn = led[turn.destination], None
        now = replace(was, stay=replace(was.stay, entered=0.0, watched=0.0))
    place = min(max(place, 0), len(pages) - 1)
    seen = min(was.seen if seen is None else seen, len(pages) - 1)
    trail = tuple(led[page] for page in was.presence.trail if page in led)
    now = replace(
        now,
        pages=pages,
        place=place,
        seen=seen,
        presence=replace(now.presence, trail=trail),
        turn=turn and turn.moved(led, place),
        scroll=was.scroll and _rolled(was, was.scroll, led, place, len(pages) - 1),
    )
    before, here = was.pages[was.place], pages[place]
    if led.get(was.place) != place or here.asks != before.asks:
        return replace(now, stay=now.stay.untouched)
    return now if here == before else now.closed()


def _rolled(
    was: Playback, scroll: Scroll, led: Mapping[int, int], place: int, last: int
) -> Scroll | None:
    """The scroll in new content; None if it leads to a page that is gone."""
    pages = place - was.place
    target = led.get(scroll.target)
    if scroll.held:
        return scroll.moved(pages, place if target is None else target, last)
    if target is None or target != scroll.target + pages:
        return None
    return scroll.moved(pages, target, last)
