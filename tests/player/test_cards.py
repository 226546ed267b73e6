"""Every place to touch of every slide: what it opens, and where its card lies."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from kiosk.content.content import load
from kiosk.drawing.geometry import Rect, unit
from kiosk.drawing.leader import segments
from kiosk.drawing.marks import Bars, Hot, Label
from kiosk.drawing.painted import Drawing, away, parted
from kiosk.drawing.placement import inked, lines_of, says, scenery
from kiosk.drawing.viewport import Viewport
from kiosk.player.fonts import Typeface
from kiosk.player.setting import LARGE, ways
from kiosk.show import aim, card, controls, rings
from kiosk.show.citation import origin, sources

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.content.content import Content
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.placement import Line
    from kiosk.model.text import Language
    from kiosk.slides.base import Slide

ROOT: Final = Path(__file__).parents[2]
FILES: Final = (
    ROOT / "content.json",
    *sorted((ROOT / "tests" / "charts").glob("*.json")),
    *sorted((ROOT / "tests" / "slides").glob("*.json")),
)
SIZES: Final = ((1920, 1080), (1080, 1920), (1280, 1024), (1024, 768))
LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")


@cache
def content_of(file: Path) -> Content:
    return load(file).content


PAGES: Final = [
    pytest.param((file, place), id=f"{file.stem}-{slide.id}")
    for file in FILES
    for place, slide in enumerate(content_of(file).slides)
]


@pytest.fixture(scope="module")
def face(qapp: object) -> Typeface:
    assert qapp
    return Typeface.load()


@dataclass(frozen=True)
class Room:
    """A page as one of its readers has it."""

    viewport: Viewport
    marks: tuple[Mark, ...]
    lines: tuple[Line, ...]
    cards: tuple[tuple[Hot, card.Laid], ...]
    """What each place opens."""

    def __str__(self) -> str:
        room = self.viewport
        return f"{room.width:g}x{room.height:g} {room.language} {room.large}"


@dataclass(frozen=True)
class Seen:
    """A slide, and all rooms in which it is looked at."""

    content: Content
    place: int
    rooms: tuple[Room, ...]

    @property
    def slide(self) -> Slide:
        return self.content.slides[self.place]


@pytest.fixture(scope="module", params=PAGES)
def page(request: pytest.FixtureRequest, face: Typeface) -> Seen:
    """A page with its marks and cards, which all tests share: they run page by page."""
    file, place = request.param
    content = content_of(file)
    slide = content.slides[place]
    rooms = []
    for viewport in viewports(file, face):
        marks = slide.marks(1.0, viewport)
        lines = lines_of(marks, viewport)
        cards = tuple(
            (hot, opened(content, slide, marks, lines, hot, viewport))
            for hot in places(marks)
        )
        rooms.append(Room(viewport, marks, lines, cards))
    return Seen(content, place, tuple(rooms))


def viewports(file: Path, face: Typeface) -> Iterator[Viewport]:
    """Both languages, the shapes of screens, both sizes of text.

    The built-in show is looked at in all of them, an example of a kind in every
    second, so that each language, shape and size comes up.
    """
    content = content_of(file)
    for shape, (wide, high) in enumerate(SIZES):
        scale = unit(wide, high)
        for number, language in enumerate(LANGUAGES):
            for size, large in enumerate((1.0, LARGE)):
                if file != FILES[0] and (shape + number + size) % 2:
                    continue
                yield Viewport(
                    wide / scale,
                    high / scale,
                    language,
                    face,
                    large,
                    themes=ways(content),
                )


def places(marks: tuple[Mark, ...]) -> list[Hot]:
    """The places of a page that open a card."""
    return [m for m in marks if isinstance(m, Hot) and m.target.what == "figure"]


def opened(
    content: Content,
    slide: Slide,
    marks: tuple[Mark, ...],
    lines: tuple[Line, ...],
    hot: Hot,
    viewport: Viewport,
) -> card.Laid:
    """The card that a place opens."""
    facts, notes, name = slide.facts(), slide.notes(), hot.target.which
    number = "" if name in notes else facts[name].said(viewport.language).number
    around = scenery(marks, hot, number, viewport, lines)
    if name in notes:
        whence = (origin(content, notes[name].source, viewport),)
        return card.of_note(notes[name], whence, around, viewport, facts=facts)
    fact = facts[name]
    where = tuple(
        dict.fromkeys(
            origin(content, locator, viewport) for locator in sources(fact, facts)
        )
    )
    return card.of_figure(fact, facts, where, around, viewport)


def explained(
    hot: Hot, number: str, marks: tuple[Mark, ...], viewport: Viewport
) -> list[Rect]:
    """The lines of a place that say its number."""
    found = []
    for mark in marks:
        if isinstance(mark, Label) and mark.alpha > 0 and mark.text.strip():
            box = inked(mark, viewport)
            core = hot.words and hot.words.grown(-hot.words.height / 4)
            if hot.words is not None and core and core.meets(box):
                # Of a sentence that mentions it, the words themselves.
                left = max(box.x, hot.words.x)
                right = min(box.right, hot.words.right)
                found.append(box._replace(x=left, width=right - left))
            elif number and hot.rect.holds(*box.centre) and says(mark, number):
                found.append(box)
    return found


def seen_of(path: tuple[tuple[float, float], ...], ring: float) -> tuple[Rect, ...]:
    """The pieces of a leader that are seen: it begins under its ring."""
    if not path:
        return ()
    (x, y), (to_x, to_y) = path[:2]
    away = math.dist(path[0], path[1])
    share = min(1.0, ring / away)
    begun = (x + (to_x - x) * share, y + (to_y - y) * share)
    return segments((begun, *path[1:]), 3.0)


def test_a_card_leaves_free_what_it_explains(page: Seen) -> None:
    facts = page.slide.facts()
    for room in page.rooms:
        viewport = room.viewport
        for hot, laid in room.cards:
            name, at = hot.target.which, f"{hot.target.which} {room}"
            rect, start, ring = laid.place.rect, laid.place.start, laid.place.ring
            assert 0 <= rect.x < rect.right <= viewport.width, at
            number = facts[name].said(viewport.language).number if name in facts else ""
            for box in explained(hot, number, room.marks, viewport):
                assert not rect.meets(box), (at, box)
            # Large text may cover the controls, and so may a card of much that leaves
            # no other place; none leaves the page.
            much = hot.rect.height > viewport.seam / 3
            free = viewport.large == 1 and not much
            foot = viewport.seam if free else viewport.height
            assert 0 <= rect.y < rect.bottom <= foot + 1e-6, at
            if start is None:
                # Without a ring the words themselves are underlined.
                assert laid.place.words is not None, at
                assert not rect.meets(laid.place.words), at
            else:
                assert not rect.grown(ring).holds(*start), at
                words = hot.words or laid.place.words
                here = words or Rect(*(hot.anchor or start), 0.0, 0.0)
                assert here.grown(40).holds(*start) or start == hot.anchor, at
                assert laid.place.path or rect.grown(ring + 20).holds(*start), at
            for piece in seen_of(laid.place.path, ring):
                assert not any(piece.meets(line.rect) for line in room.lines), at
            for label in laid.labels:
                # The words of the card itself, as far as they have ink.
                box = inked(label, viewport)
                assert 0 <= box.x < box.right <= rect.width + 1e-6, (at, label.text)
                assert 0 <= box.y < box.bottom <= rect.height, (at, label.text)


def test_rings_keep_on_the_page_and_off_nodes(page: Seen) -> None:
    facts = page.slide.facts()
    for room in page.rooms:
        viewport = room.viewport
        nodes = tuple(rings.nodes_of(room.marks))
        for ring in rings.stand(room.marks, room.lines, facts, viewport):
            at = f"{ring.which} {room}"
            # It hangs: words are set as if it were not there.
            edge = viewport.margin - 40
            assert edge <= ring.x - ring.radius, at
            assert ring.x + ring.radius <= viewport.width - edge, at
            if ring.node:
                continue
            for node in nodes:
                far = math.hypot(node.x - ring.x, node.y - ring.y)
                free = far >= ring.radius + node.radius + rings.NODE
                # A plate that carries the words covers what lies below it.
                assert free or hidden(room.marks, node), at


def test_both_languages_have_as_many_rings(page: Seen) -> None:
    facts = page.slide.facts()
    counts = [
        len(rings.stand(room.marks, room.lines, facts, room.viewport))
        for room in page.rooms
        if (room.viewport.width, room.viewport.large) == (1920.0, 1.0)
    ]
    assert len(set(counts)) == 1, counts


def hidden(marks: tuple[Mark, ...], node: rings.TouchRing) -> bool:
    """Whether a plate lies over a node."""
    return any(
        isinstance(mark, Bars)
        and mark.alpha == 1
        and any(
            Rect(*rect).grown(node.radius).holds(node.x, node.y)
            for rect in mark.rects.tolist()
            if min(rect[2:]) > 2 * node.radius
        )
        for mark in marks
    )


def test_what_lies_beside_a_card_is_whole_or_gives_way(page: Seen) -> None:
    for room in page.rooms:
        for hot, laid in room.cards:
            at = f"{hot.target.which} {room}"
            rect, cut = laid.place.rect, laid.place.cut
            for line in room.lines:
                inside = (
                    rect.x <= line.rect.x
                    and line.rect.right <= rect.right
                    and rect.y <= line.rect.y
                    and line.rect.bottom <= rect.bottom
                )
                whole = inside or not rect.meets(line.rect)
                assert whole is (line.mark not in cut), (at, line)
            for number, mark in enumerate(room.marks):
                if isinstance(mark, Drawing) and parted(mark, rect):
                    # The datum itself stays as it is.
                    told = hot.anchor is not None and away(mark, hot.anchor) < 4
                    around = hot.words and away(mark, hot.words.centre) < 4
                    assert (number in cut) is not (told or around), (at, mark)


def test_what_is_asked_for_large_is_never_smaller_on_a_card(page: Seen) -> None:
    pairs = [
        (room, other)
        for room in page.rooms
        for other in page.rooms
        if room.viewport.large == 1
        and other.viewport == replace(room.viewport, large=LARGE)
    ]
    for room, other in pairs:
        for (hot, small), (alike, big) in zip(room.cards, other.cards, strict=False):
            target = hot.target
            if target == alike.target:
                assert least(big) >= least(small) - 1e-6, (target, str(room))
                ends = [(laid.labels[0], laid.labels[-1]) for laid in (small, big)]
                for before, after in zip(*ends, strict=True):
                    size = before.runs[0].size
                    assert after.runs[0].size >= size - 1e-6, (target, str(room))


def least(laid: card.Laid) -> float:
    """The smallest size of text on a card, but for the number."""
    return min(
        run.size
        for label in laid.labels
        if not any(run.weight == 300 for run in label.runs)
        for run in label.runs
    )


def test_a_place_opens_the_figure_it_is_named_for(page: Seen) -> None:
    slide = page.slide
    facts = slide.facts()
    for room in page.rooms:
        viewport, marks = room.viewport, room.marks
        hots = sorted((m for m in marks if isinstance(m, Hot)), key=aim.nearness)
        for hot in places(marks):
            assert min(hot.rect.width, hot.rect.height) >= controls.FINGER, hot
            assert hot.name.strip(), hot
            point = hot.words.centre if hot.words else hot.anchor
            if point is not None and hot.rect.holds(*point):
                found = aim.meant(hots, *point)
                assert found is not None
                assert found.target == hot.target, (viewport, found)
        for mark in marks[_heading(slide, room) :]:
            if not isinstance(mark, Label) or mark.alpha < 0.5:
                continue
            text = _plain(mark.text)
            same = {
                name
                for name, fact in facts.items()
                if text
                in {
                    _plain(str(fact.said(viewport.language))),
                    _plain(fact.said(viewport.language).number),
                }
            }
            if same:
                # A number that stands on the page opens its own card, unless it
                # counts the places and this is that place.
                found = aim.meant(hots, *inked(mark, viewport).centre)
                assert found is not None, (viewport, mark.text)
                counts = found.target.which.endswith(f"-{text}")
                assert counts or found.target.which in same, (viewport, text, found)


def _plain(text: str) -> str:
    return "".join(text.split())


def _heading(slide: Slide, room: Room) -> int:
    """How many marks the title and the line under it are."""
    texts = [slide.title, getattr(slide, "lead", None)]
    viewport = room.viewport
    words = "".join(_plain(viewport.words(t, slide.facts())) for t in texts if t)
    said, count = "", 0
    for mark in room.marks:
        if not isinstance(mark, Label) or not words.startswith(
            said + _plain(mark.text)
        ):
            break
        said, count = said + _plain(mark.text), count + 1
    return count


def test_the_marker_stands_on_its_datum(page: Seen) -> None:
    for room in page.rooms:
        viewport, shown = room.viewport, room.marks
        if viewport.large > 1:
            continue
        marks = (
            *shown,
            *page.slide.river(viewport).marks(viewport.width, viewport.height),
        )
        for hot in places(shown):
            assert hot.anchor is not None
            beside = hot.words is not None and hot.words.grown(40).holds(*hot.anchor)
            if not beside:
                apart = min(away(mark, hot.anchor) for mark in marks)
                assert apart < 4, (hot.target.which, str(room), apart)


def test_the_countdown_covers_no_words(page: Seen) -> None:
    content, slide, place = page.content, page.slide, page.place
    for room in page.rooms:
        viewport = room.viewport
        themed = tuple(
            i for i, each in enumerate(content.slides) if each.theme == slide.theme
        )
        landing = controls.Landing(slide.theme, themed, place, looping=False)
        buttons = (
            controls.cover(viewport, "轻触探索", "Touch to explore")
            if slide.lands
            else controls.marks(viewport, landing)
        )
        lines = [line.rect for line in (*room.lines, *lines_of(buttons, viewport))]
        for seconds in (20.0, 9.0, 1.0):
            pill, _, words = controls.warning(viewport, seconds, 20.0, lines)
            assert isinstance(pill, Bars)
            assert isinstance(words, Label)
            rect = Rect(*pill.rects[0].tolist())
            assert 0 <= rect.x < rect.right <= viewport.width
            assert 0 <= rect.y < rect.bottom <= viewport.height
            assert not any(rect.meets(line) for line in lines), (viewport, rect)
            box = inked(words, viewport)
            assert rect.x < box.x < box.right < rect.right
            assert rect.y <= box.y < box.bottom <= rect.bottom
