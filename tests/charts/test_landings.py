from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from pydantic import ValidationError

from kiosk.charts.landings import LandingsChart
from kiosk.drawing.geometry import Rect
from kiosk.drawing.ink import ACCENT, FILL, GROUND, MARK
from kiosk.drawing.marks import Arcs, Bars, Dots, Hot, Label, Mark
from kiosk.drawing.typeset import width
from kiosk.drawing.viewport import Box, Viewport
from kiosk.model.figure import Figure, settled

if TYPE_CHECKING:
    from kiosk.model.text import Language

PAGE = Rect(112, 174, 1696, 682)
TALL = Rect(80, 330, 920, 1225.968)
HEADS = ("村居换新", "棚改启动", "老旧小区试点", "江岸修复", "湿地公园", "码头关停")


def text(words: str) -> dict[str, str]:
    return {"zh": words, "en": words}


def chart(*heads: str, figures: dict[int, str] | None = None) -> LandingsChart:
    items: list[dict[str, Any]] = []
    for i, head in enumerate(heads):
        item = {"head": text(head), "meaning": text("意思"), "source": "sample/1.1"}
        if figures and i in figures:
            item["figure"] = figures[i]
        items.append(item)
    raw = {"kind": "landings", "items": items}
    return LandingsChart.model_validate_json(json.dumps(raw))


def box(rect: Rect = PAGE, viewport: Viewport | None = None) -> Box:
    def figure(value: float, unit: Any) -> Figure:
        raw = {
            "value": value,
            "unit": unit,
            "label": text("投入"),
            "meaning": text("投入"),
            "period": text("2019年"),
            "source": "sample/1.1",
        }
        return Figure.model_validate(raw)

    facts = settled(
        {
            "money": figure(1.5, "亿元"),
            "areas": figure(8, {"zh": "个", "en": "areas"}),
            "share": figure(60, "%"),
        }
    )
    return Box(rect, viewport or Viewport(), facts)


def nodes(marks: tuple[Mark, ...]) -> list[tuple[float, float]]:
    return [(mark.x, mark.y) for mark in marks if isinstance(mark, Arcs)]


def labels(marks: tuple[Mark, ...]) -> dict[str, Label]:
    return {mark.text: mark for mark in marks if isinstance(mark, Label)}


def stems(marks: tuple[Mark, ...]) -> list[Rect]:
    return [Rect(*m.rects[0]) for m in marks if isinstance(m, Bars) and m.ink == MARK]


def place(label: Label, viewport: Viewport) -> Rect:
    wide = width(label.runs, viewport.type)
    size = max(run.size for run in label.runs)
    left = label.x - (wide if label.anchor == "end" else 0.0)
    return Rect(left, label.y - 0.8 * size, wide, size)


@pytest.mark.parametrize("n", [1, 7])
def test_two_to_six_landings(n: int) -> None:
    with pytest.raises(ValidationError):
        chart(*"一二三四五六七"[:n])


@pytest.mark.parametrize("n", [2, 3, 4, 5, 6])
def test_landings_stand_evenly_along_the_river(n: int) -> None:
    found, at = chart(*HEADS[:n]), box()
    marks = found.marks(1.0, at)
    x = [x for x, _ in nodes(marks)]
    assert x == pytest.approx([118 + i * 1696 / n for i in range(n)])
    river = found.river(at.viewport, at)
    assert river is not None
    for node in nodes(marks):
        assert river.at(node[0], 1920) == pytest.approx(node[1], abs=0.3)
    assert river.y[0][[0, -1]] == pytest.approx([856, 856], abs=0.01)


def test_nodes_are_hollow_and_rise_with_their_stems() -> None:
    found, at = chart(*HEADS[:4]), box()
    marks = found.marks(1.0, at)
    rings = [mark for mark in marks if isinstance(mark, Arcs)]
    assert {(r.sweeps[0].radius, r.sweeps[0].ink) for r in rings} == {(15.0, FILL)}
    inside = [mark for mark in marks if isinstance(mark, Dots)]
    assert {(disc.diameter, disc.ink) for disc in inside} == {(30.0, GROUND)}
    assert [y for _, y in nodes(marks)] == [849, 828, 849, 828]
    for stem, (x, y) in zip(stems(marks), nodes(marks), strict=True):
        assert (stem.x, stem.width, stem.bottom) == (x - 1, 2, y - 15)


def test_words_stand_right_of_the_top_of_their_stem() -> None:
    found, at = chart(*HEADS[:4]), box()
    marks = found.marks(1.0, at)
    for head, stem in zip(HEADS, stems(marks), strict=False):
        label = labels(marks)[head]
        (run,) = label.runs
        assert (run.size, run.weight) == (44, 500)
        assert label.x == pytest.approx(stem.x + 1 + 26)
        assert label.y == pytest.approx(stem.y + 44 * 0.82)


def test_short_and_long_stems_take_turns() -> None:
    marks = chart(*HEADS[:5]).marks(1.0, box())
    tops = [stem.y for stem in stems(marks)]
    low, high = tops[0], tops[1]
    assert tops == [low, high, low, high, low]
    assert low - high > 44


def test_a_number_stands_over_the_head_with_its_unit_in_the_accent() -> None:
    found, at = chart(*HEADS[:4], figures={1: "areas"}), box()
    words = labels(found.marks(1.0, at))
    number, unit, head = words["8"], words["个"], words["棚改启动"]
    assert (number.runs[0].size, number.runs[0].weight) == (96, 300)
    assert unit.runs[0].ink == ACCENT
    assert (unit.runs[0].size, unit.y) == (44, number.y)
    assert head.y == pytest.approx(number.y + 44 * (0.58 + 0.82))


def test_numbers_count_up() -> None:
    found, at = chart(*HEADS[:4], figures={1: "share"}), box()
    marks = found.marks(0.3, at)
    (number,) = [m for m in marks if isinstance(m, Label) and m.runs[0].weight == 300]
    assert number.changing
    assert 0 < int(number.text) < 60
    assert number.x == labels(found.marks(1.0, at))["60"].x


def test_the_wider_numbers_get_the_long_stems() -> None:
    heads = ("One", "Two", "Three", "Four")
    found = chart(*heads, figures={0: "money"})
    at = box(viewport=Viewport(language="en"))
    words = labels(found.marks(1.0, at))
    assert words["One"].y < words["Two"].y
    assert words["150"].y == words["million"].y


def test_a_unit_without_room_beside_its_number_stands_below() -> None:
    heads = ("One", "Two", "Three", "Four")
    found = chart(*heads, figures={0: "money", 1: "money"})
    at = box(viewport=Viewport(language="en"))
    marks = found.marks(1.0, at)
    units = [m for m in marks if isinstance(m, Label) and m.text == "million"]
    numbers = [m for m in marks if isinstance(m, Label) and m.text == "150"]
    beside, below = units
    # The second has the long stem, and room above its neighbour.
    assert beside.y == numbers[1].y
    assert below.y == pytest.approx(numbers[0].y + below.runs[0].size * 1.25)
    assert below.x == 118 + 26
    # Cast and hot places know of it.
    casts = {tuple(map(type, found.marks(t, at))) for t in (0.0, 0.5, 1.0)}
    assert len(casts) == 1


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("large", [1.0, 1.3])
@pytest.mark.parametrize("rect", [PAGE, TALL, Rect(900, 174, 908, 682)])
def test_words_never_meet(rect: Rect, large: float, language: Language) -> None:
    size = (1080.0, 1920.0) if rect is TALL else (1920.0, 1080.0)
    viewport = Viewport(*size, language=language, large=large)
    heads = (
        "Village houses renewed",
        "Run-down housing replaced",
        "Old estates tried as pilots",
        "Riverside green restored",
        "A wetland park is on its way",
    )
    if language == "zh":
        heads = (*HEADS[:4], "江北嘴滩涂湿地公园加快建设")
    found = chart(*heads, figures={0: "money", 1: "areas", 3: "share"})
    at = box(rect, viewport)
    marks = found.marks(1.0, at)
    rects = [place(m, viewport) for m in marks if isinstance(m, Label)]
    for i, a in enumerate(rects):
        assert rect.y <= a.y
        assert a.bottom < rect.bottom
        assert a.right < rect.right + 40
        assert not any(a.meets(b) for b in rects[:i])
        assert not any(stem.meets(a) for stem in stems(marks))


def test_in_a_tall_box_landings_lie_along_one_stem() -> None:
    found, at = chart(*HEADS[:3], figures={0: "areas"}), box(TALL, Viewport(1080, 1920))
    marks = found.marks(1.0, at)
    assert found.river(at.viewport, at) is None
    assert {x for x, _ in nodes(marks)} == {98.0}
    parts = stems(marks)
    assert all(part.x == 97 for part in parts)
    heights = [y for _, y in nodes(marks)]
    assert heights == sorted(heights)
    # From every node down to the next, and from the last into the river.
    assert [part.y for part in parts] == [y + 15 for y in heights]
    assert [part.bottom for part in parts] == pytest.approx(
        [heights[1] - 15, heights[2] - 15, TALL.bottom]
    )
    words = labels(marks)
    size = 44 * 1.1 * 1.2
    assert words["村居换新"].runs[0].size == pytest.approx(size)
    # A node is level with the middle of its number, or of its head.
    number = words["8"]
    assert heights[0] == pytest.approx(number.y - number.runs[0].size * 0.36)
    assert heights[1] == pytest.approx(words["棚改启动"].y - size * 0.36)


def test_many_long_words_in_a_list_grow_smaller() -> None:
    heads = ("A measure that needs many words to be understood by a visitor",) * 6
    found = chart(*heads, figures=dict.fromkeys(range(6), "money"))
    viewport = Viewport(1080, 1920, "en", large=1.3)
    at = box(TALL, viewport)
    marks = found.marks(1.0, at)
    rects = [place(m, viewport) for m in marks if isinstance(m, Label)]
    assert min(rect.y for rect in rects) >= TALL.y
    assert max(rect.bottom for rect in rects) < TALL.bottom
    sizes = {m.runs[0].size for m in marks if isinstance(m, Label)}
    assert min(sizes) >= 28


def test_words_that_cannot_be_broken_grow_smaller() -> None:
    word = "Incomprehensibilities"
    found = chart(word, "Two", word, "Four", "Five", "Six", figures={0: "areas"})
    viewport = Viewport(language="en")
    marks = found.marks(1.0, box(viewport=viewport))
    label = next(m for m in marks if isinstance(m, Label) and m.text == word)
    assert 28 <= label.runs[0].size < 44
    # So does a number whose very digits are too wide; it stays in its column.
    narrow = box(Rect(1500, 174, 300, 260), viewport)
    found = chart("One", "Two", figures={0: "money", 1: "money"})
    marks = found.marks(1.0, narrow)
    numbers = [m for m in marks if isinstance(m, Label) and m.text == "150"]
    assert all(m.runs[0].size < 96 for m in numbers)


def test_stems_grow_and_nodes_pop_from_left_to_right() -> None:
    found, at = chart(*HEADS[:4]), box()
    marks = found.marks(0.2, at)
    heights = [stem.height for stem in stems(marks)]
    whole = [stem.height for stem in stems(found.marks(1.0, at))]
    grown = [a / b for a, b in zip(heights, whole, strict=True)]
    assert grown == sorted(grown, reverse=True)
    assert 0 < grown[2] < grown[0] < 1
    assert grown[3] == 0
    rings = [mark for mark in marks if isinstance(mark, Arcs)]
    assert [ring.alpha for ring in rings] == [1, 1, 0, 0]
    assert 0.3 * 15 < rings[1].sweeps[0].radius < rings[0].sweeps[0].radius < 15
    assert all(m.alpha == 0 for m in marks if isinstance(m, Label))


def test_beside_other_charts_the_river_rises_only_in_the_box() -> None:
    found = chart("One", "Two")
    at = box(Rect(800, 174, 700, 682))
    river = found.river(at.viewport, at)
    assert river is not None
    x = np.linspace(0, 1920, 241)
    assert river.y[0][(x < 700) | (x > 1510)] == pytest.approx(856, abs=0.02)
    assert river.y[0].min() == pytest.approx(828, abs=0.1)


def test_every_landing_and_every_number_answers_a_touch() -> None:
    found, at = chart(*HEADS[:3], figures={1: "areas"}), box()
    hots = [m for m in found.marks(0.0, at) if isinstance(m, Hot)]
    assert [hot.target.which for hot in hots] == [
        *("landing-1", "landing-2", "areas", "landing-3"),
    ]
    assert set(found.notes()) == {"landing-1", "landing-2", "landing-3"}
    assert [hot.anchor for hot in hots if hot.target.which != "areas"] == nodes(
        found.marks(1.0, at)
    )
    whole, number = hots[1], hots[2]
    assert whole.name == "棚改启动"
    assert number.name == "投入"
    assert number.rect.width * number.rect.height < whole.rect.width * whole.rect.height


def test_meanings_are_left_to_the_cards() -> None:
    found = chart(*HEADS[:2], figures={0: "areas"})
    assert [words.zh for words in found.texts()] == list(HEADS[:2])
    assert found.uses() == ("areas",)
