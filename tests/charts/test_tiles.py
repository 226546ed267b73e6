"""Tiles: equal squares where staff put them, in named steps of one colour."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from pydantic import ValidationError

from kiosk.charts.tiles import TilesChart
from kiosk.content.content import load
from kiosk.drawing.geometry import Rect
from kiosk.drawing.ink import ACCENT, GROUND, MARK, TEXT, TEXT2
from kiosk.drawing.interaction import NOTHING, Interaction
from kiosk.drawing.marks import Bars, Hot, Label, Stroke
from kiosk.drawing.palette import Palette, contrast
from kiosk.drawing.placement import inked
from kiosk.drawing.scales import Spelling
from kiosk.drawing.steps import SHADES, shade, step_words
from kiosk.drawing.viewport import Box, Viewport
from kiosk.model.figure import settled

if TYPE_CHECKING:
    from kiosk.drawing.marks import Mark
    from kiosk.model.text import Language

EXAMPLE = Path(__file__).parent / "tiles.json"
(SLIDE,) = load(EXAMPLE).content.slides
RAW = json.loads(EXAMPLE.read_text("utf-8"))["slides"][0]["columns"][0]["chart"]
PAGE = Rect(112, 218, 1696, 638)
TALL = Rect(80, 430, 920, 1126)


def chart(**more: Any) -> TilesChart:
    return TilesChart.model_validate_json(json.dumps(RAW | more))


def drawn(
    one: TilesChart | None = None,
    rect: Rect = PAGE,
    t: float = 1.0,
    hand: Interaction = NOTHING,
    **how: Any,
) -> tuple[Mark, ...]:
    one = one or chart()
    size = (1080, 1920) if rect is TALL else (1920, 1080)
    facts = settled(dict(one.figures()))
    return one.marks(t, Box(rect, Viewport(*size, **how), facts, hand))


def of(kind: type[Any], marks: tuple[Mark, ...]) -> list[Any]:
    return [mark for mark in marks if isinstance(mark, kind)]


def legend(marks: tuple[Mark, ...]) -> list[Bars]:
    """The squares of the four steps, from the lowest."""
    return of(Bars, marks)[:4]


def squares(marks: tuple[Mark, ...]) -> list[Bars]:
    """The tiles that have a value, as they are read."""
    return [bars for bars in of(Bars, marks)[4:] if bars.ink != GROUND]


def code(**more: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        chart(**more)
    return caught.value.errors()[0]["type"]


def test_tiles_are_equal_squares_at_their_row_and_column() -> None:
    marks = drawn()
    rects = np.vstack([bars.rects for bars in squares(marks)])
    # 592 units for five rows, 8 units between two.
    assert rects[:, 2:] == pytest.approx(np.full((17, 2), 112.0))
    hots = {hot.name.split()[0]: hot.rect for hot in of(Hot, marks)}
    assert hots["云岭"].y == 218
    assert hots["中城"].y == 218 + 2 * 120
    assert hots["中城"].x == hots["云岭"].x == hots["北湾"].x - 120
    assert hots["桃园"].bottom == pytest.approx(218 + 592)


def test_a_step_holds_what_lies_on_its_lower_bound() -> None:
    values = [9.999, 10, 19.5, 20, 30, 31]
    names = [{"zh": name, "en": name} for name in "abcdef"]
    tiles = [
        {"name": name, "value": value}
        for name, value in zip(names, values, strict=True)
    ]
    one = chart(tiles=tiles, layout=[list("abc"), list("def")])
    found = squares(drawn(one))
    steps = [
        ACCENT.mixed("ground", 0.88),
        ACCENT.mixed("ground", 0.68),
        ACCENT.mixed("ground", 0.2),
        ACCENT,
    ]
    assert [bars.ink for bars in legend(drawn(one))] == steps
    assert [steps.index(bars.ink) for bars in found] == [0, 1, 1, 2, 3, 3]
    # A card that cuts one of them sets back no other.
    assert {len(bars.rects) for bars in found} == {1}


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh", ("不足 10.0", "10.0 至不足 12.5", "12.5 及以上")),
        ("en", ("under 10.0", "10.0 to under 12.5", "12.5 and over")),
    ],
)
def test_steps_are_named_so_that_no_value_is_in_two(
    language: Language, words: tuple[str, ...]
) -> None:
    spell = Spelling(Fraction(1), "", grouped=False)
    said = step_words(spell, [Fraction(10), Fraction(25, 2)], language)
    assert said == words


def test_the_legend_names_all_steps_the_unit_and_what_is_missing() -> None:
    words = [label.text for label in of(Label, drawn())[:6]]
    assert words == [
        "千棵",
        "不足 10",
        "10 至不足 20",
        "20 至不足 30",
        "30 及以上",
        "缺",
    ]
    tiles = [
        tile | {"value": 12 if tile["value"] is None else tile["value"]}
        for tile in RAW["tiles"]
    ]
    whole = [label.text for label in of(Label, drawn(chart(tiles=tiles)))]
    assert "缺" not in whole


def test_it_stands_beside_the_tiles_on_a_wide_page_and_above_on_a_tall_one() -> None:
    for rect, beside in ((PAGE, True), (TALL, False)):
        marks = drawn(rect=rect)
        keys = np.vstack([bars.rects for bars in legend(marks)])
        tiles = np.vstack([bars.rects for bars in squares(marks)])
        assert keys[:, 0].min() == rect.x
        if beside:
            # The highest step stands on top; the foot is that of the tiles.
            assert (np.diff(keys[:, 1]) < 0).all()
            empty = of(Bars, marks)[-2].rects[0]
            assert empty[1] + empty[3] == pytest.approx(218 + 592)
            assert (keys[:, 0] + keys[:, 2]).max() < tiles[:, 0].min()
        else:
            assert (keys[:, 1] + keys[:, 3]).max() < tiles[:, 1].min()


def test_a_missing_value_is_an_empty_outline_with_a_note() -> None:
    marks = drawn()
    # That of the legend, and the tile.
    assert [bars.ink for bars in of(Bars, marks)[-3:]] == [
        ACCENT.mixed("ground", 0.2),
        GROUND,
        GROUND,
    ]
    dotted = [line for line in of(Stroke, marks) if line.dash]
    assert [line.ink for line in dotted] == [MARK, MARK]
    notes = chart().notes()
    assert list(notes) == ["tiles-0-gap-12"]
    assert notes["tiles-0-gap-12"].meaning.zh == "河口：没有数据，方块空着。"
    assert "tiles-0-12" not in chart().figures()
    (name,) = [label for label in of(Label, marks) if label.text == "河口"]
    assert name.runs[0].ink == TEXT2


@pytest.mark.parametrize("steps", sorted(SHADES))
@pytest.mark.parametrize("skin", ["night", "paper", "contrast"])
@pytest.mark.parametrize("accent", ["amber", "vermilion", "jade", "all"])
def test_names_stand_out_and_steps_are_told_apart(
    steps: int, skin: Any, accent: Any
) -> None:
    palette = Palette(skin, accent)
    colours = [palette.role("ground")]
    for step in range(steps):
        ink, letters = shade(step, steps)
        colours.append(palette.colour(ink))
        assert contrast(colours[-1], palette.colour(letters)) > 4.5
    for before, after in pairwise(colours):
        assert contrast(before, after) > 1.1
    darkness = [contrast(palette.role("ground"), colour) for colour in colours]
    assert darkness == sorted(darkness)


def test_a_touch_outlines_the_tile_and_its_step() -> None:
    hand = Interaction(touches=(("tiles-0-6", 0.5),))
    lines = [line for line in of(Stroke, drawn(hand=hand)) if line.ink == TEXT]
    seen = [line for line in lines if line.alpha > 0]
    assert [line.alpha for line in seen] == [0.5, 0.5]
    tile, key = (line.points.min(axis=0) for line in seen)
    marks = drawn()
    hot = next(hot for hot in of(Hot, marks) if hot.target.which == "tiles-0-6")
    assert tile.tolist() == pytest.approx([hot.rect.x - 2, hot.rect.y - 2])
    top = legend(marks)[3].rects[0]
    assert key.tolist() == pytest.approx([top[0] - 2, top[1] - 2])


def test_tiles_grow_from_their_middles_from_the_upper_left_on() -> None:
    early = np.vstack([bars.rects for bars in squares(drawn(t=0.2))])
    late = np.vstack([bars.rects for bars in squares(drawn(t=1.0))])
    middle = early[:, :2] + early[:, 2:] / 2
    assert middle == pytest.approx(late[:, :2] + late[:, 2:] / 2)
    where = late[:, 0] + late[:, 1]
    assert early[where.argmin(), 2] > early[where.argmax(), 2]


def test_empty_rows_and_columns_at_the_edges_take_no_room() -> None:
    framed = [["", *row] for row in RAW["layout"]]
    one = chart(layout=[[""], *framed, []])
    pairs = zip(of(Hot, drawn()), of(Hot, drawn(one)), strict=True)
    assert all(a.rect == b.rect for a, b in pairs)


def test_names_of_the_layout_may_be_of_either_language() -> None:
    english = {tile["name"]["zh"]: tile["name"]["en"] for tile in RAW["tiles"]}
    rows = [[english.get(word, "") for word in row] for row in RAW["layout"]]
    assert chart(layout=rows)._places == chart()._places


def test_many_values_can_be_explored() -> None:
    table = chart().table()
    assert [row.values for row in table.rows][12] == (None,)
    assert table.rows[3].way(0) == ("tiles", 3, "value")
    assert not chart().explored()
    assert chart(explore=True).explored()


def test_what_misleads_is_refused() -> None:
    assert code(steps=[20, 10]) == "steps-order"
    assert code(steps=[10, 10]) == "steps-order"
    assert code(steps=[100, 200]) == "steps-one"
    tiles = RAW["tiles"]
    assert code(tiles=[tile | {"value": None} for tile in tiles]) == "values-none"
    assert code(tiles=[*tiles, tiles[0]]) == "name-twice"
    assert code(layout=[*RAW["layout"], ["北湾"]]) == "layout-twice"
    assert code(layout=[*RAW["layout"], ["北弯"]]) == "layout-unknown"
    assert code(layout=RAW["layout"][:-1]) == "layout-missing"
    assert code(steps=[1]) == "too_short"
    assert code(steps=[1, 2, 3, 4, 5]) == "too_long"
    assert code(unit="棵") == "unit-english"


def test_only_a_name_that_does_not_fit_is_small() -> None:
    long = {"zh": "经济技术开发区", "en": "Longwinded"}
    tiles = [RAW["tiles"][0] | {"name": long}, *RAW["tiles"][1:]]
    rows = [[word.replace("云岭", long["zh"]) for word in row] for row in RAW["layout"]]
    one = chart(tiles=tiles, layout=rows)
    found = {}
    for language in ("zh", "en"):
        names = of(Label, drawn(one, language=language))[6:]
        found[language] = [label.runs[0].size for label in names]
    # In Chinese it takes three lines, and all are as large as it can be.
    assert len(found["zh"]) == 18 + 2
    assert 28 <= min(found["zh"]) == max(found["zh"]) < 34
    assert len(found["en"]) == 18
    assert sorted(found["en"])[1:] == [28.0] * 17
    assert min(found["en"]) < 28


@pytest.mark.parametrize("rect", [PAGE, TALL])
def test_the_sign_that_opens_the_plot_has_the_corner_to_itself(rect: Rect) -> None:
    names = [tile["name"]["zh"] for tile in RAW["tiles"]]
    # The first row reaches the right edge, and the five fill the height.
    ends = ((0, 10), (10, 13), (13, 16), (16, 17), (17, 18))
    rows = [names[first:last] for first, last in ends]
    one = chart(explore=True, layout=rows)
    corner = Rect(rect.right - 96, rect.y, 96, 96)
    marks = drawn(one, rect)
    for bars in of(Bars, marks):
        assert not any(Rect(*each).meets(corner) for each in bars.rects.tolist())
    for label in of(Label, marks):
        assert not inked(label, Viewport()).meets(corner)


def test_the_words_of_an_empty_tile_are_its_own_name_however_small_it_is() -> None:
    marks = drawn(rect=Rect(976, 218, 832, 638))
    (hot,) = [hot for hot in of(Hot, marks) if hot.target.which == "tiles-0-gap-12"]
    (name,) = [label for label in of(Label, marks) if label.text == "河口"]
    # It answers beyond its edges.
    assert hot.rect.width == 96 > of(Bars, marks)[-1].rects[0, 2]
    assert hot.words == pytest.approx(inked(name, Viewport()))
    assert {hot.words for hot in of(Hot, marks)} == {None, hot.words}
