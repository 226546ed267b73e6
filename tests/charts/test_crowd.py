"""Crowd: so many dots, so many of them lit, and three columns that fade."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from kiosk.charts.crowd import CrowdChart
from kiosk.content.content import load
from kiosk.drawing.geometry import Rect
from kiosk.drawing.ink import FILL
from kiosk.drawing.marks import Dots, Fill, Hot, Label
from kiosk.drawing.placement import inked
from kiosk.drawing.viewport import Box, Viewport
from kiosk.model.figure import Figure, settled
from kiosk.model.text import Text

if TYPE_CHECKING:
    from kiosk.drawing.marks import Mark

(SLIDE,) = load(Path(__file__).parent / "crowd.json").content.slides
(CHART,) = SLIDE.charts()


def drawn(t: float = 1.0, **viewport: Any) -> tuple[Mark, ...]:
    """The example in a box 1000 wide and 556 high, whose foot is the river."""
    room = Viewport(**{"language": "en", **viewport})
    return CHART.marks(t, Box(Rect(100, 300, 1000, 556), room, SLIDE.facts()))


def test_a_dot_stands_for_ten_trees_and_the_street_trees_are_lit() -> None:
    lit, rest, *beyond = (m for m in drawn() if isinstance(m, Dots))
    # 2,400 trees by ten are 240 dots, of which 1,835 by ten are 184, rounded.
    assert (len(lit.points), len(rest.points)) == (184, 56)
    assert lit.ink == FILL
    assert rest.ink == FILL.mixed("ground", 0.55)
    # "Over" has no known end: another column of eight, no more than a trace, runs out.
    assert [len(m.points) for m in beyond] == [8]
    shares = [m.ink.share for m in beyond]
    assert shares == pytest.approx([1 - 0.45 * 0.36])


def test_a_large_crowd_runs_out_in_three_columns() -> None:
    _, _, marks = tasks(qualifier="over", value=8220)
    _, *_, a, b, c = (m for m in marks if isinstance(m, Dots))
    assert a.ink.share < b.ink.share < c.ink.share


def test_over_fills_the_last_column_before_it_fades() -> None:
    _, _, marks = tasks(qualifier="over")
    known, rest, *beyond = (m for m in marks if isinstance(m, Dots))
    # 411 dots in nine rows leave three places of the 46th column.
    assert (len(known.points), len(rest.points)) == (411, 0)
    assert [len(m.points) for m in beyond] == [3 + 9, 9, 9]
    pitch = (376 - 16 - 34 * 1.9) / 9
    # Dots are flush with the box, not the cells in whose middle they are.
    column, top = 112 + 45.3 * pitch, 840 - 8.5 * pitch
    assert known.points[-1] == pytest.approx([column, 840 - 5.5 * pitch])
    assert beyond[0].points[0] == pytest.approx([column, 840 - 6.5 * pitch])
    assert beyond[0].points[2] == pytest.approx([column, top])
    # No place up to the end is empty.
    everywhere = np.vstack([known.points, *(m.points for m in beyond)])
    assert len({(round(x, 3), round(y, 3)) for x, y in everywhere.tolist()}) == 49 * 9


def test_dots_fill_columns_of_eight_from_the_river_up() -> None:
    lit, *_ = (m for m in drawn() if isinstance(m, Dots))
    # 56 units apart they do not fit; 28 apart, 240 and three columns that fade do.
    assert lit.diameter == pytest.approx(0.6 * 28)
    first = 100 + 0.3 * 28
    assert lit.points[0] == pytest.approx([first, 840 - 14])
    assert lit.points[7] == pytest.approx([first, 840 - 7.5 * 28])
    assert lit.points[8] == pytest.approx([first + 28, 840 - 14])


def test_the_words_say_what_a_dot_is() -> None:
    (words,) = (m for m in drawn() if isinstance(m, Label))
    assert words.text == "One dot, 10 trees: One dot, ten trees"


def test_each_of_two_counts_has_its_place_and_last_dot() -> None:
    lit, rest, *_ = (m for m in drawn() if isinstance(m, Dots))
    trees, street = (m for m in drawn() if isinstance(m, Hot))
    assert (trees.target.which, street.target.which) == ("trees", "street")
    assert trees.anchor == pytest.approx(tuple(rest.points[-1]))
    assert street.anchor == pytest.approx(tuple(lit.points[-1]))


def tasks(
    *words: str,
    rows: int | None = 9,
    qualifier: str = "exact",
    first: str = "",
    value: int = 411,
    t: float = 1.0,
    high: float = 376.0,
    drawn: dict[str, Any] | None = None,
    **viewport: Any,
) -> Any:
    """411 dots in a box as wide as the page, with words above; chart, box, marks."""
    figure = {
        "value": value,
        "qualifier": qualifier,
        "unit": {"zh": "项", "en": "tasks", "one": "task"},
        "label": {"zh": "任务", "en": "Tasks"},
        "meaning": {"zh": "意思", "en": "meaning"},
        "period": {"zh": "2019年", "en": "2019"},
        "source": "sample/1.1",
    }
    notes = tuple(
        {
            "head": {"zh": word, "en": word},
            "meaning": {"zh": "意思", "en": "meaning"},
            "source": "sample/1.1",
        }
        for word in words
    )
    chart = CrowdChart.model_validate(
        {"kind": "crowd", "count": "tasks", "rows": rows, "words": notes}
        | (drawn or {})
    )
    facts = settled({"tasks": Figure.model_validate(figure)})
    rect = Rect(112, 856 - high, 1696, high)
    box = Box(rect, Viewport(**viewport), facts, first=first)
    return chart, box, chart.marks(t, box)


def test_nine_rows_are_as_close_as_they_have_to_be_and_square() -> None:
    _, _, marks = tasks()
    dots = next(m for m in marks if isinstance(m, Dots))
    assert len(dots.points) == 411
    # 45 full columns of nine and one of six.
    pitch = (376 - 16 - 34 * 1.9) / 9
    assert dots.points[0] == pytest.approx([112 + 0.3 * pitch, 840 - pitch / 2])
    assert dots.points[8] == pytest.approx([112 + 0.3 * pitch, 840 - 8.5 * pitch])
    assert dots.points[-1] == pytest.approx([112 + 45.3 * pitch, 840 - 5.5 * pitch])
    assert dots.diameter == pytest.approx(0.6 * pitch)


def test_without_a_note_the_key_names_the_figure() -> None:
    def key(**viewport: Any) -> str:
        _, _, marks = tasks(**viewport)
        return "".join(m.text for m in marks if isinstance(m, Label))

    assert key() == "411\u2009项，一点一项"
    assert key(language="en") == "411 tasks: one dot, one task"
    # Where the page says the figure above all others, its caption says it.
    assert key(first="tasks") == key(first="tasks", language="en") == ""
    chart, box, _ = tasks()
    said = chart.key(box.facts, "tasks")
    assert (said.zh, said.en) == ("一点一项", "one dot, one task")
    assert chart.key(box.facts, "other") is None
    # With one, the note says what is to be said.
    (words,) = (m for m in drawn() if isinstance(m, Label))
    assert not words.text.startswith("Over")


def test_words_stand_above_the_dots_in_one_line_and_open_their_notes() -> None:
    chart, box, marks = tasks("大保护", "开放型经济", "生态", "民生")
    labels = [m for m in marks if isinstance(m, Label)]
    words = [m for m in labels if m.runs[0].weight == 500]
    assert [m.text for m in words] == ["大保护", "开放型经济", "生态", "民生"]
    # One after the other: they head no group of dots.
    assert [m.x for m in words] == [112, 112 + 204, 112 + 496, 112 + 656]
    assert len({m.y for m in words}) == 1
    hots = [m for m in marks if isinstance(m, Hot)]
    keys = [hot.target.which for hot in hots]
    assert keys == ["word-1", "word-2", "word-3", "word-4", "tasks"]
    assert set(chart.notes()) == set(keys[:4])
    assert [text.zh for text in chart.texts()][-4:] == [m.text for m in words]
    # What a dot is stands at the end of their line, over the last column.
    (key,) = (m for m in labels if m.runs[0].weight == 400)
    dots = next(m for m in marks if isinstance(m, Dots))
    assert key.y == words[0].y
    right = inked(key, box.viewport).right
    assert right == pytest.approx(dots.points[:, 0].max() + dots.diameter / 1.2)
    assert key.y < dots.points[:, 1].min() - 34
    assert inked(words[0], box.viewport).y >= 480


@pytest.mark.parametrize("large", [1.0, 1.3])
def test_words_that_do_not_fit_take_a_second_line(large: float) -> None:
    long = ("Conservation and openness", "An open economy", "Ecology", "Livelihood")
    _, box, marks = tasks(
        *long, "Appraisal of results and officials", language="en", large=large
    )
    labels = [m for m in marks if isinstance(m, Label)]
    words = [m for m in labels if m.runs[0].weight == 500]
    assert len({m.y for m in words}) == 2
    rects = [inked(m, box.viewport) for m in labels]
    for i, a in enumerate(rects):
        assert not any(a.meets(b) for b in rects[:i])
        assert a.right <= 1808
    dots = next(m for m in marks if isinstance(m, Dots))
    assert max(rect.bottom for rect in rects) < dots.points[:, 1].min()


def test_dots_come_in_order() -> None:
    counts = []
    for t in (0.0, 0.2, 1.0):
        lit, rest, *_ = (m for m in drawn(t) if isinstance(m, Dots))
        counts.append((len(lit.points), len(rest.points)))
    assert counts[0] == (0, 0)
    assert counts[0] < counts[1] < counts[2]


@pytest.mark.parametrize(
    ("glyph", "zh", "en"),
    [
        ("house", "一屋一项", "one house, one task"),
        ("flats", "一栋一项", "one block, one task"),
        ("person", "一人形一项", "one figure, one task"),
        ("stall", "一铺一项", "one stall, one task"),
        ("window", "一窗一项", "one window, one task"),
        ("car", "一车一项", "one car, one task"),
    ],
)
def test_a_glyph_has_its_name_and_stands_on_the_bank(
    glyph: str, zh: str, en: str
) -> None:
    for language, said in (("zh", zh), ("en", en)):
        look = {"glyph": glyph, "rows": None}
        _, _, marks = tasks(drawn=look, language=language)
        (label,) = (m for m in marks if isinstance(m, Label))
        assert label.text.endswith(said)
    fills = [m for m in marks if isinstance(m, Fill)]
    lit = next(m for m in fills if m.ink == FILL)
    assert len(lit.outlines) == 411
    assert not any(isinstance(m, Dots) for m in marks)
    lowest = max(float(outline[:, 1].max()) for outline in lit.outlines)
    pitch = lit.outlines[-1][:, 0].min() - lit.outlines[0][:, 0].min()
    assert pitch > 0
    # Feet stand on the upper edge of the river; windows have a wall below them.
    assert lowest < 856 - 30 if glyph == "window" else lowest == 853


def test_a_hill_holds_them_all_and_leaves_the_sky_over_its_lower_part_free() -> None:
    look = {"form": "hill", "rows": None, "glyph": "house"}
    chart, box, marks = tasks(value=900, high=600.0, qualifier="over", drawn=look)
    hill, _, *beyond = (m for m in marks if isinstance(m, Fill))
    assert len(hill.outlines) == 900
    tops = np.array([outline[:, 1].min() for outline in hill.outlines])
    left = np.array([outline[:, 0].min() for outline in hill.outlines])
    crest = left[tops.argmin()]
    assert 112 + 0.75 * 1696 < crest < 112 + 0.9 * 1696
    free = chart.free(box)
    assert free.right == pytest.approx(112 + 0.66 * 1696)
    assert tops[left < free.right].min() > free.bottom
    # What fades goes on downhill.
    heights = [len(m.outlines) for m in beyond]
    assert len(heights) == 3
    assert heights == sorted(heights, reverse=True)
    # A touch on what is free is no touch on the hill.
    (hot,) = (m for m in marks if isinstance(m, Hot))
    assert not hot.rect.meets(free)


def test_a_tower_has_as_many_windows_as_are_counted() -> None:
    look = {"form": "tower", "glyph": "window", "rows": None}
    chart, box, marks = tasks(value=119, high=616.0, drawn=look)
    walls, lit, _ = (m for m in marks if isinstance(m, Fill))
    assert len(lit.outlines) == 119
    places = np.array([outline.min(axis=0) for outline in lit.outlines])
    # 17 floors of 7, so that none is dark; they light up floor by floor.
    assert len(np.unique(places[:, 0].round(3))) == 7
    assert len(np.unique(places[:, 1].round(3))) == 17
    assert np.ptp(places[:7, 1]) == 0
    (outline,) = walls.outlines
    assert outline[:, 0].max() == pytest.approx(1808)
    assert outline[:, 1].max() == 856
    free = chart.free(box)
    keys = [inked(m, box.viewport) for m in marks if isinstance(m, Label)]
    assert free.right < min(key.x for key in keys)
    assert max(key.right for key in keys) < outline[:, 0].min()
    assert (free.x, free.bottom) == (112, 856)


def test_a_tower_without_walls_has_its_words_above() -> None:
    look = {"form": "tower", "rows": None}
    chart, box, marks = tasks(value=180, high=600.0, qualifier="over", drawn=look)
    dots = np.vstack([m.points for m in marks if isinstance(m, Dots)])
    labels = [m for m in marks if isinstance(m, Label)]
    assert max(m.y for m in labels) < dots[:, 1].min()
    known = next(m for m in marks if isinstance(m, Dots))
    assert dots[:, 0].max() + known.diameter / 2 == pytest.approx(1808)
    free = chart.free(box)
    assert free.right == pytest.approx(min(m.x for m in labels) - 56)
    # 15 to a row, so that none is left in part.
    assert len(np.unique(dots[:, 0].round(3))) == 15


def test_how_many_are_lit_of_a_tower_stands_beside_their_rows() -> None:
    look = {"form": "tower", "rows": None, "each": 10, "lit": "tasks"}
    chart, box, _ = tasks(drawn=look, high=600.0)
    chart = chart.model_copy(update={"count": "trees", "lit": "street"})
    box = replace(box, facts=SLIDE.facts(), first="trees")
    marks = chart.marks(1.0, box)
    lit = next(m for m in marks if isinstance(m, Dots))
    number, name = (m for m in marks if isinstance(m, Label))
    assert (number.text, name.text) == ("1835棵", "其中行道树")
    for label in (number, name):
        assert inked(label, box.viewport).right < lit.points[:, 0].min()
    # Numbers of the page keep above it.
    free = chart.free(box)
    assert free.bottom < inked(number, box.viewport).y
    hots = [m for m in marks if isinstance(m, Hot)]
    assert [hot.target.which for hot in hots] == ["trees", "street"]
    assert hots[1].words == inked(number, box.viewport)


def test_the_last_may_be_lit_as_those_of_the_latest_year() -> None:
    chart, box, _ = tasks()
    chart = chart.model_copy(
        update={"count": "trees", "lit": "street", "lit_at": "end", "each": 10}
    )
    marks = chart.marks(1.0, replace(box, facts=SLIDE.facts()))
    lit, rest, *_ = (m for m in marks if isinstance(m, Dots))
    assert (len(lit.points), len(rest.points)) == (184, 56)
    assert lit.points[:, 0].min() >= rest.points[:, 0].max() - 1
    anchor = next(m for m in marks if isinstance(m, Hot) and m.target.which == "street")
    assert anchor.anchor == pytest.approx(tuple(lit.points[-1]))


def test_people_stand_between_those_in_front_and_fade_one_a_row() -> None:
    look = {"glyph": "person", "rows": 2}
    _, _, marks = tasks(value=57, qualifier="over", drawn=look)
    people, _, *beyond = (m for m in marks if isinstance(m, Fill))
    assert len(people.outlines) == 57
    # The rest of the last column, and one in each row.
    assert [len(m.outlines) for m in beyond] == [1 + 2]
    front, back = (o[:, 0].mean() for o in people.outlines[:2])
    pitch = people.outlines[2][:, 0].mean() - front
    assert abs(back - front) == pytest.approx(pitch / 2)
    tall = {round(float(np.ptp(o[:, 1])), 1) for o in people.outlines}
    assert len(tall) > 2


def test_on_a_tall_page_a_tower_lies_along_the_river() -> None:
    look = {"form": "tower", "glyph": "window", "rows": None}
    chart, box, _ = tasks(value=119, drawn=look, width=1080, height=1920)
    box = replace(box, rect=Rect(80, 1150, 920, 406))
    marks = chart.marks(1.0, box)
    assert chart.free(box) is None
    walls, lit, _ = (m for m in marks if isinstance(m, Fill))
    places = np.array([outline.min(axis=0) for outline in lit.outlines])
    assert len(np.unique(places[:, 0].round(3))) == 14
    assert walls.outlines[0][:, 0].min() == pytest.approx(80)


def test_what_is_lit_of_a_tower_are_its_lower_floors() -> None:
    look = {"form": "tower", "rows": None, "each": 10}
    chart, box, _ = tasks(drawn=look)
    chart = chart.model_copy(update={"count": "trees", "lit": "street"})
    marks = chart.marks(1.0, replace(box, facts=SLIDE.facts()))
    lit, rest, *beyond = (m for m in marks if isinstance(m, Dots))
    assert (len(lit.points), len(rest.points)) == (184, 56)
    assert lit.points[:, 1].min() >= rest.points[:, 1].max()
    assert rest.points[:, 1].min() >= beyond[0].points[:, 1].max()


def test_a_figure_that_the_note_names_opens_its_card() -> None:
    chart = CHART.model_copy(update={"note": Text(zh="其中{street}", en="{street}")})
    for language, said in (("zh", "1835\u2009棵"), ("en", "1,835 trees")):
        box = Box(Rect(100, 300, 1000, 556), Viewport(language=language), SLIDE.facts())  # type: ignore[arg-type]
        marks = chart.marks(1.0, box)
        (label,) = (m for m in marks if isinstance(m, Label))
        assert label.text.endswith(said)
        named = next(m for m in marks if isinstance(m, Hot) and m.words is not None)
        assert named.target.which == "street"
        assert named.words is not None
        line = inked(label, box.viewport)
        assert named.words.right == pytest.approx(line.right, abs=4)


def test_of_glyphs_there_can_be_fewer_than_of_dots() -> None:
    (dots,) = CHART.bounds()
    (houses,) = CHART.model_copy(update={"glyph": "house"}).bounds()
    assert (dots.most, houses.most) == (100_000, 3_000)


def test_what_the_words_are_stands_before_them_or_above() -> None:
    about = {"about": {"zh": "重点领域", "en": "Key areas"}}
    for wide, beside in ((1696.0, True), (700.0, False)):
        chart, box, _ = tasks("大保护", "开放型经济", "生态", "民生", drawn=about)
        box = replace(box, rect=Rect(112, 480, wide, 376))
        marks = chart.marks(1.0, box)
        said = next(m for m in marks if isinstance(m, Label) and m.text == "重点领域")
        words = [m for m in marks if isinstance(m, Label) and m.runs[0].weight == 500]
        assert len(words) == 4
        first = inked(words[0], box.viewport)
        place = inked(said, box.viewport)
        assert said.x == 112
        assert not any(place.meets(inked(word, box.viewport)) for word in words)
        if beside:
            assert said.y == words[0].y
            assert words[0].x == pytest.approx(112 + 4 * 34 + 36)
        else:
            assert place.bottom <= first.y
            assert place.y >= 480
        # It is no word that opens a card.
        hots = [m for m in marks if isinstance(m, Hot)]
        assert [hot.target.which for hot in hots][:4] == [
            f"word-{i}" for i in (1, 2, 3, 4)
        ]


def test_however_much_is_said_above_the_dots_have_some_room() -> None:
    long = ("Conservation and openness", "An open economy", "Ecology", "Livelihood")
    about = {"about": {"zh": "重点领域", "en": "Key areas of reform"}}
    chart, box, _ = tasks(*long, language="en", large=1.3, drawn=about, rows=None)
    for high in (200.0, 300.0, 420.0):
        room = replace(box, rect=Rect(80, 1556 - high, 700, high))
        dots = next(m for m in chart.marks(1.0, room) if isinstance(m, Dots))
        assert len(dots.points) == 411
        assert dots.diameter > 2
        assert np.ptp(dots.points[:, 1]) > 20


def test_beside_the_numbers_of_a_page_words_are_a_list_and_no_heads_of_columns() -> (
    None
):
    chart, box, _ = tasks("大保护", "开放", "生态", "民生", rows=7)
    page = replace(box, rect=Rect(112, 215, 1696, 641), first="tasks")
    marks = chart.marks(1.0, page)
    words = [m for m in marks if isinstance(m, Label) and m.runs[0].weight == 500]
    assert len({m.x for m in words}) == 1
    assert np.ptp(np.diff([m.y for m in words])) == pytest.approx(0.0)
    dots = next(m for m in marks if isinstance(m, Dots))
    assert words[-1].y < dots.points[:, 1].min() - dots.diameter
    free = chart.free(page)
    assert free is not None
    assert free.right < words[0].x
    # Without numbers of a page above it they stand over the dots, as before.
    assert chart.free(box) is None
