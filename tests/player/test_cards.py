"""Every place to touch of every slide: what it opens, and where its card lies."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import pytest

from kiosk.content.content import load
from kiosk.drawing.geometry import Rect, unit
from kiosk.drawing.marks import Arcs, Bars, Dots, Fill, Hot, Label, Strands, Stroke
from kiosk.drawing.placement import inked, lines_of, says, scenery, segments
from kiosk.drawing.viewport import Viewport
from kiosk.player.fonts import Typeface
from kiosk.player.setting import LARGE, ways
from kiosk.show import aim, card, controls
from kiosk.show.citation import origin, sources

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.content.content import Content
    from kiosk.drawing.geometry import Array
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
    pytest.param(file, place, id=f"{file.stem}-{slide.id}")
    for file in FILES
    for place, slide in enumerate(content_of(file).slides)
]


@pytest.fixture(scope="module")
def face(qapp: object) -> Typeface:
    assert qapp
    return Typeface.load()


def rooms(file: Path, face: Typeface) -> Iterator[Viewport]:
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
    hot: Hot,
    viewport: Viewport,
    lines: tuple[Line, ...],
) -> card.Laid:
    """The card that a place opens."""
    facts, notes, name = slide.facts(), slide.notes(), hot.target.which
    if name in notes:
        around = scenery(marks, hot, "", viewport, lines)
        whence = (origin(content, notes[name].source, viewport),)
        return card.of_note(notes[name], whence, around, viewport, facts=facts)
    fact = facts[name]
    around = scenery(marks, hot, fact.said(viewport.language).number, viewport, lines)
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
            if hot.words is not None and hot.words.meets(box):
                # Of a sentence that mentions it, the words themselves.
                left = max(box.x, hot.words.x)
                right = min(box.right, hot.words.right)
                found.append(box._replace(x=left, width=right - left))
            elif number and hot.rect.holds(*box.centre) and says(mark, number):
                found.append(box)
    return found


@pytest.mark.parametrize(("file", "place"), PAGES)
def test_a_card_leaves_free_what_it_explains(
    file: Path, place: int, face: Typeface
) -> None:
    content = content_of(file)
    slide = content.slides[place]
    facts = slide.facts()
    for viewport in rooms(file, face):
        marks = slide.marks(1.0, viewport)
        lines = lines_of(marks, viewport)
        for hot in places(marks):
            name = hot.target.which
            at = (
                name,
                viewport.width,
                viewport.height,
                viewport.language,
                viewport.large,
            )
            laid = opened(content, slide, marks, hot, viewport, lines)
            rect, start = laid.place.rect, laid.place.start
            assert 0 <= rect.x < rect.right <= viewport.width, at
            assert 0 <= rect.y < rect.bottom <= viewport.height, at
            number = facts[name].said(viewport.language).number if name in facts else ""
            for box in explained(hot, number, marks, viewport):
                assert not rect.meets(box), (at, box)
            if start is not None:
                assert not rect.grown(laid.place.ring).holds(*start), at
                here = hot.words or Rect(*(hot.anchor or start), 0.0, 0.0)
                assert here.grown(40).holds(*start) or start == hot.anchor, at
            for piece in segments(laid.place.path, 3.0):
                assert not any(piece.meets(line.rect) for line in lines), at
            for line in lines:
                inside = (
                    rect.x <= line.rect.x
                    and line.rect.right <= rect.right
                    and rect.y <= line.rect.y
                    and line.rect.bottom <= rect.bottom
                )
                whole = inside or not rect.meets(line.rect)
                assert whole is (line.mark not in laid.place.cut), (at, line)
            for label in laid.labels:
                # The words of the card itself, as far as they have ink.
                box = inked(label, viewport)
                assert 0 <= box.x < box.right <= rect.width + 1e-6, (at, label.text)
                assert 0 <= box.y < box.bottom <= rect.height, (at, label.text)


@pytest.mark.parametrize(("file", "place"), PAGES)
def test_a_place_opens_the_figure_it_is_named_for(
    file: Path, place: int, face: Typeface
) -> None:
    content = content_of(file)
    slide = content.slides[place]
    facts = slide.facts()
    for viewport in rooms(file, face):
        marks = slide.marks(1.0, viewport)
        hots = sorted((m for m in marks if isinstance(m, Hot)), key=aim.nearness)
        for hot in places(marks):
            assert min(hot.rect.width, hot.rect.height) >= controls.FINGER, hot
            assert hot.name.strip(), hot
            point = hot.words.centre if hot.words else hot.anchor
            if point is not None and hot.rect.holds(*point):
                found = aim.meant(hots, *point)
                assert found is not None
                assert found.target == hot.target, (viewport, found)
        for mark in marks[_heading(slide, viewport) :]:
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
                # A number that stands on the page opens its own card.
                found = aim.meant(hots, *inked(mark, viewport).centre)
                assert found is not None, (viewport, mark.text)
                assert found.target.which in same, (viewport, mark.text, found)


def _plain(text: str) -> str:
    return "".join(text.split())


def _heading(slide: Slide, viewport: Viewport) -> int:
    """How many marks the title and the line under it are."""
    texts = [slide.title, getattr(slide, "lead", None)]
    words = "".join(_plain(viewport.words(t, slide.facts())) for t in texts if t)
    said, count = "", 0
    for mark in slide.marks(1.0, viewport):
        if not isinstance(mark, Label) or not words.startswith(
            said + _plain(mark.text)
        ):
            break
        said, count = said + _plain(mark.text), count + 1
    return count


@pytest.mark.parametrize(("file", "place"), PAGES)
def test_the_marker_stands_on_its_datum(file: Path, place: int, face: Typeface) -> None:
    content = content_of(file)
    slide = content.slides[place]
    for viewport in rooms(file, face):
        if viewport.large > 1:
            continue
        shown = slide.marks(1.0, viewport)
        marks = (*shown, *slide.river(viewport).marks(viewport.width, viewport.height))
        for hot in places(shown):
            assert hot.anchor is not None
            beside = hot.words is not None and hot.words.grown(40).holds(*hot.anchor)
            if not beside:
                away = min(_away(mark, hot.anchor) for mark in marks)
                assert away < 4, (
                    hot.target.which,
                    viewport.width,
                    viewport.language,
                    away,
                )


def _away(mark: Mark, point: tuple[float, float]) -> float:
    """How far a point lies from where a mark is painted."""
    at = np.array(point)
    if getattr(mark, "alpha", 1.0) <= 0:
        return np.inf
    if isinstance(mark, Bars):
        rects = mark.rects[(mark.rects[:, 2:] > 0).all(axis=1)]
        low, high = rects[:, :2], rects[:, :2] + rects[:, 2:]
        gaps = np.maximum(np.maximum(low - at, at - high), 0.0)
        return float(np.hypot(*gaps.T).min(initial=np.inf))
    if isinstance(mark, Dots):
        far = np.hypot(*(mark.points - at).T) - mark.diameter / 2
        return float(far.min(initial=np.inf))
    if isinstance(mark, Arcs):
        radius = float(np.hypot(at[0] - mark.x, at[1] - mark.y))
        turned = float(np.degrees(np.arctan2(at[0] - mark.x, mark.y - at[1])))
        return min(
            (
                abs(radius - sweep.radius) - sweep.width / 2
                for sweep in mark.sweeps
                if (turned - sweep.start) * np.sign(sweep.sweep) % 360
                <= abs(sweep.sweep) + 1
            ),
            default=np.inf,
        )
    if isinstance(mark, Stroke):
        return _from_line(mark.points, at) - mark.width / 2
    if isinstance(mark, Fill):
        gaps_ = (
            0.0 if _inside(outline, at) else _from_line(_closed(outline), at)
            for outline in mark.outlines
        )
        return min(gaps_, default=np.inf)
    if isinstance(mark, Strands):
        x = np.linspace(mark.x0, mark.x1, mark.y.shape[1])
        lines = zip(mark.y, mark.width, strict=True)
        return min(
            _from_line(np.column_stack([x, y]), at) - float(wide.max()) / 2
            for y, wide in lines
        )
    return np.inf


def _closed(outline: Array) -> Array:
    return np.vstack([outline, outline[:1]])


def _from_line(line: Array, at: Array) -> float:
    along = np.diff(line, axis=0)
    if not len(along):
        return np.inf
    length = (along**2).sum(axis=1)
    length[length == 0] = 1.0
    share = np.clip(((at - line[:-1]) * along).sum(axis=1) / length, 0.0, 1.0)
    return float(np.hypot(*(line[:-1] + along * share[:, None] - at).T).min())


def _inside(outline: Array, at: Array) -> bool:
    (x1, y1), (x2, y2) = outline.T, np.roll(outline, 1, axis=0).T
    between = (y1 > at[1]) != (y2 > at[1])
    rise = np.where(between, y2 - y1, 1.0)
    left = at[0] < (x2 - x1) * (at[1] - y1) / rise + x1
    return bool((between & left).sum() % 2)


@pytest.mark.parametrize(("file", "place"), PAGES)
def test_the_countdown_covers_no_words(file: Path, place: int, face: Typeface) -> None:
    content = content_of(file)
    slide = content.slides[place]
    for viewport in rooms(file, face):
        themed = tuple(
            i for i, each in enumerate(content.slides) if each.theme == slide.theme
        )
        landing = controls.Landing(slide.theme, themed, place, looping=False)
        buttons = (
            controls.cover(viewport, "轻触探索", "Touch to explore")
            if slide.lands
            else controls.marks(viewport, landing)
        )
        lines = [
            line.rect
            for marks in (slide.marks(1.0, viewport), buttons)
            for line in lines_of(marks, viewport)
        ]
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
