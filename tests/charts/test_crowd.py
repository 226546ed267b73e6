"""Crowd: so many dots, so many of them lit, and three columns that fade."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from kiosk.charts.crowd import CrowdChart
from kiosk.content.content import load
from kiosk.drawing.geometry import Rect
from kiosk.drawing.ink import FILL
from kiosk.drawing.marks import Dots, Hot, Label
from kiosk.drawing.placement import inked
from kiosk.drawing.viewport import Box, Viewport
from kiosk.model.figure import Figure, settled

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
    assert rest.ink == FILL.mixed("ground", 0.68)
    # "Over" has no known end: three more columns of twelve run out.
    assert [len(m.points) for m in beyond] == [12, 12, 12]
    shares = [m.ink.share for m in beyond]
    assert shares == pytest.approx([1 - 0.32 * left for left in (0.62, 0.36, 0.16)])


def test_over_fills_the_last_column_before_it_fades() -> None:
    _, _, marks = tasks(qualifier="over")
    known, rest, *beyond = (m for m in marks if isinstance(m, Dots))
    # 411 dots in nine rows leave three places of the 46th column.
    assert (len(known.points), len(rest.points)) == (411, 0)
    assert [len(m.points) for m in beyond] == [3 + 9, 9, 9]
    wide, high = 1696 / 49, (376 - 16 - 34 * 1.9) / 9
    column, top = 112 + 45.5 * wide, 840 - 8.5 * high
    assert known.points[-1] == pytest.approx([column, 840 - 5.5 * high])
    assert beyond[0].points[0] == pytest.approx([column, 840 - 6.5 * high])
    assert beyond[0].points[2] == pytest.approx([column, top])
    # No place up to the end is empty.
    everywhere = np.vstack([known.points, *(m.points for m in beyond)])
    assert len({(round(x, 3), round(y, 3)) for x, y in everywhere.tolist()}) == 49 * 9


def test_dots_fill_columns_of_twelve_from_the_river_up() -> None:
    lit, *_ = (m for m in drawn() if isinstance(m, Dots))
    # The words and the foot leave 475.4 of the height to twelve rows.
    pitch = (556 - 16 - 34 * 1.9) / 12
    assert lit.diameter == pytest.approx(0.56 * pitch)
    assert lit.points[0] == pytest.approx([100 + pitch / 2, 840 - pitch / 2])
    assert lit.points[11] == pytest.approx([100 + pitch / 2, 840 - 11.5 * pitch])
    assert lit.points[12] == pytest.approx([100 + 1.5 * pitch, 840 - pitch / 2])


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
    *words: str, rows: int | None = 9, qualifier: str = "exact", **viewport: Any
) -> Any:
    """411 dots in a box as wide as the page, with words above; chart, box, marks."""
    figure = {
        "value": 411,
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
    )
    facts = settled({"tasks": Figure.model_validate(figure)})
    box = Box(Rect(112, 480, 1696, 376), Viewport(**viewport), facts)
    return chart, box, chart.marks(1.0, box)


def test_in_nine_rows_the_dots_fill_the_width() -> None:
    _, _, marks = tasks()
    dots = next(m for m in marks if isinstance(m, Dots))
    assert len(dots.points) == 411
    # 45 full columns of nine and one of six, as far apart as the width has it.
    wide, high = 1696 / 46, (376 - 16 - 34 * 1.9) / 9
    assert dots.points[0] == pytest.approx([112 + wide / 2, 840 - high / 2])
    assert dots.points[8] == pytest.approx([112 + wide / 2, 840 - 8.5 * high])
    assert dots.points[-1] == pytest.approx([1808 - wide / 2, 840 - 5.5 * high])
    assert dots.diameter == pytest.approx(0.56 * high)


def test_without_a_note_the_key_names_the_figure() -> None:
    def key(**viewport: Any) -> str:
        _, _, marks = tasks(**viewport)
        (label,) = (m for m in marks if isinstance(m, Label))
        return label.text

    assert key() == "411\u2009项，一点一项"
    assert key(language="en") == "411 tasks: one dot, one task"
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
    (key,) = (m for m in labels if m.runs[0].weight == 400)
    dots = next(m for m in marks if isinstance(m, Dots))
    assert words[0].y < key.y - 34 < dots.points[:, 1].min() - 34
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
