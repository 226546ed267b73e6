"""Missing values: which charts take them, and what stands in their place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pytest
from pydantic import ValidationError

from kiosk.authoring.checking import report
from kiosk.charts import CHARTS
from kiosk.content.content import draft
from kiosk.content.messages import matter
from kiosk.drawing.geometry import Rect
from kiosk.drawing.ink import FILL
from kiosk.drawing.marks import Bars, Dots, Fill, Hot, Label, Stroke
from kiosk.drawing.viewport import Box, Viewport
from kiosk.model.figure import settled

if TYPE_CHECKING:
    from kiosk.charts.base import Chart

HERE: Final = Path(__file__).parent
TAKING: Final = sorted(tag for tag, kind in CHARTS.items() if kind.gaps)
ROWS: Final = ("series", "items", "parts", "tiles", "areas")
ROOMS: Final = (
    Viewport(language="zh"),
    Viewport(language="en", large=1.3),
    Viewport(1080, 1920, language="en"),
)


def example(kind: str) -> dict[str, Any]:
    # With what it takes from files beside the example.
    slide = draft(HERE / f"{kind}.json").raw["slides"][0]
    found: dict[str, Any] = (
        slide["chart"] if "chart" in slide else slide["columns"][0]["chart"]
    )
    return found


def gapped(kind: str, holes: dict[tuple[int, int], None], **more: Any) -> Chart:
    """The example of a kind without the values at (row, place)."""
    raw = example(kind) | more
    raw = {key: value for key, value in raw.items() if value is not ...}
    rows = next(raw[field] for field in ROWS if field in raw)
    for number, place in holes:
        empty(rows, number, place)
    return CHARTS[kind].model_validate_json(json.dumps(raw))


def empty(rows: list[dict[str, Any]], number: int, place: int) -> None:
    """Take the value at (row, place) away; items of one value are of one row."""
    if "values" in rows[number]:
        rows[number]["values"][place] = None
    else:
        rows[place]["value"] = None


def holes(*places: tuple[int, int]) -> dict[tuple[int, int], None]:
    return dict.fromkeys(places)


def box(chart: Chart, viewport: Viewport = ROOMS[0]) -> Box:
    top, margin = (330.0 if viewport.portrait else 240.0), viewport.margin
    rect = Rect(margin, top, viewport.width - 2 * margin, viewport.seam - top)
    return Box(rect, viewport, settled(dict(chart.figures())))


def drawn(chart: Chart, viewport: Viewport = ROOMS[0], t: float = 1.0) -> list[Any]:
    return list(chart.marks(t, box(chart, viewport)))


def said(marks: list[Any], word: str = "缺") -> list[Label]:
    return [m for m in marks if isinstance(m, Label) and m.text == word]


def test_the_sentences_name_the_charts_that_take_gaps() -> None:
    for code in ("value-missing", "cell-missing"):
        told = matter(code, name="—").zh
        assert {tag for tag in CHARTS if f" {tag}" in told} == set(TAKING)


@pytest.mark.parametrize("kind", sorted(CHARTS))
def test_a_missing_value_is_taken_where_it_is_promised(kind: str) -> None:
    raw = example(kind)
    rows = next((raw[field] for field in ROWS if field in raw), ())
    if not rows or not {"value", "values"} & {*rows[0]}:
        assert not CHARTS[kind].gaps
        return
    empty(rows, 0, 1)
    if CHARTS[kind].gaps:
        CHARTS[kind].model_validate_json(json.dumps(raw))
    else:
        with pytest.raises(ValidationError, match="Decimal input should be"):
            CHARTS[kind].model_validate_json(json.dumps(raw))


@pytest.mark.parametrize("viewport", ROOMS, ids=["wide", "large", "tall"])
@pytest.mark.parametrize("kind", TAKING)
def test_a_gap_says_so_and_keeps_what_charts_promise(
    kind: str, viewport: Viewport
) -> None:
    chart = gapped(kind, holes((0, 1), (0, 2)))
    first, last = (drawn(chart, viewport, t) for t in (0.0, 1.0))
    assert list(map(type, first)) == list(map(type, last))
    hots = {m.target.which: m for m in last if isinstance(m, Hot)}
    assert hots.keys() == chart.figures().keys() | chart.notes().keys()
    assert chart.notes()
    for name, note in chart.notes().items():
        hot = hots[name]
        assert min(hot.rect.width, hot.rect.height) >= 96
        assert hot.anchor is not None
        assert hot.rect.grown(1).holds(*hot.anchor)
        assert hot.name.endswith(viewport.words(note.head))
    for mark in last:
        for field in ("points", "rects"):
            assert np.isfinite(getattr(mark, field, 0.0)).all(), mark
        if isinstance(mark, Label):
            assert all(run.size >= 28 for run in mark.runs), mark
            assert np.isfinite([mark.x, mark.y]).all(), mark


def test_the_place_of_a_bar_is_empty_and_says_so() -> None:
    whole, chart = gapped("bars", {}), gapped("bars", holes((0, 1)))
    marks = drawn(chart)
    here, there = (
        np.vstack([m.rects for m in found if isinstance(m, Bars)])
        for found in (drawn(whole), marks)
    )
    heights = {round(float(x)): float(high) for x, _, _, high in there}
    assert sorted(heights) == sorted(round(float(x)) for x in here[:, 0])
    (word,) = said(marks)
    (x,) = (x for x, high in heights.items() if high == 0)
    assert round(word.x - there[0, 2] / 2) == x
    assert word.y == pytest.approx(box(chart).base - 3 - 20)
    assert "bars-0-1" not in chart.figures()
    note = chart.notes()["bars-0-gap-1"]
    assert note.meaning.zh == "客流：没有数据，图上空着。"
    assert note.period is not None
    assert note.period.en == "South"


def test_a_stack_with_a_part_missing_is_missing() -> None:
    series = [
        {"name": {"zh": name, "en": name}, "values": values}
        for name, values in (("甲", [1, 2, 3]), ("乙", [4, None, 6]))
    ]
    labels = [{"zh": name, "en": name} for name in "abc"]
    more = {"arrange": "stacked", "series": series, "labels": labels, "highlight": ...}
    chart = gapped("bars", {}, **more)
    assert set(chart.figures()) == {"bars-0-0", "bars-0-2", "bars-1-0", "bars-1-2"}
    lower, upper = (m for m in drawn(chart) if isinstance(m, Bars))
    assert (lower.rects[:, 3] > 0).tolist() == [True, False, True]
    assert (upper.rects[:, 3] > 0).tolist() == [True, False, True]
    assert [m.text for m in drawn(chart) if isinstance(m, Label)][:2] == ["甲", "乙"]
    assert chart.notes()["bars-1-gap-1"].meaning.zh.startswith("乙：")
    with pytest.raises(ValidationError, match=r"series-end: .*叠加的柱形"):
        gapped("bars", holes((0, 2)), **more)


def test_an_area_breaks_with_all_its_layers() -> None:
    chart = gapped("area", holes((0, 2), (1, 3)))
    marks = drawn(chart)
    fills = [m for m in marks if isinstance(m, Fill)]
    assert [[len(outline) // 2 for outline in m.outlines] for m in fills] == [
        [2, 2]
    ] * 3
    assert len(chart.figures()) == 3 * 4
    notes = chart.notes()
    assert [n.meaning.zh[:2] for n in notes.values()] == ["慢充", "快充"]
    assert set(notes) == {"area-0-gap-2", "area-1-gap-3"}
    xs = [float(outline[1, 0]) for outline in fills[0].outlines]
    assert all(xs[0] < label.x for label in said(marks))
    with pytest.raises(ValidationError, match=r"series-end: .*面积图"):
        gapped("area", holes((2, 5)))


def test_a_period_between_two_gaps_can_be_seen() -> None:
    (fill, *_) = (
        m for m in drawn(gapped("area", holes((0, 1), (0, 3)))) if isinstance(m, Fill)
    )
    alone = fill.outlines[1]
    assert alone[:, 0].max() - alone[:, 0].min() == 16


def test_a_row_of_dots_says_which_value_is_missing() -> None:
    # The metro has no number for 2016, and bicycles have none at all.
    chart = gapped("dotplot", holes((0, 1), (0, 3), (1, 3)))
    marks = drawn(chart)
    assert len(said(marks)) == 2
    assert chart.texts()[2:][-1].en == "Bicycles"
    rings = [m for m in marks if isinstance(m, Dots)]
    # In each of two inks: rings and their middles; then the dots of the second.
    assert [len(m.points) for m in rings] == [5, 5, 0, 0, 5, 1]
    assert chart.notes()["dotplot-0-gap-1"].period is not None
    (flag, other) = (m for m in marks if isinstance(m, Label) and m.text[:3] == "201")
    assert {flag.anchor, other.anchor} == {"start", "end"}
    assert abs(flag.x - other.x) == pytest.approx(16)


def test_a_small_line_breaks_and_small_bars_leave_a_place() -> None:
    gaps = holes((0, 2), (0, 3), (1, 0))
    marks = drawn(gapped("multiples", gaps))
    fills = [len(m.outlines) for m in marks if isinstance(m, Fill)]
    assert fills == [2, 1, 1, 1, 1, 1]
    lines = [m for m in marks if isinstance(m, Stroke) and m.width > 4]
    assert [len(m.points) for m in lines] == [2, 4, 7, 8, 8, 8, 8]
    bars = [
        m for m in drawn(gapped("multiples", gaps, shape="bars")) if isinstance(m, Bars)
    ]
    assert (bars[0].rects[:, 3] == 0).tolist() == [
        False,
        False,
        True,
        True,
        *[False] * 3,
    ]
    with pytest.raises(ValidationError, match=r"series-end: .*小图"):
        gapped("multiples", holes((0, 7)))


@pytest.mark.parametrize("kind", ["bars", "dotplot"])
def test_a_series_without_any_value_is_refused(kind: str) -> None:
    count = len(example(kind)["labels"])
    with pytest.raises(ValidationError, match="series-empty"):
        gapped(kind, holes(*((0, place) for place in range(count))))


def test_the_bar_that_stands_out_has_a_value() -> None:
    with pytest.raises(ValidationError, match="highlight-empty"):
        gapped("bars", holes((0, 4)))
    marks = drawn(gapped("bars", holes((0, 1))))
    (bar,) = (m for m in marks if isinstance(m, Bars) and m.ink == FILL)
    assert len(bar.rects) == 1


def test_rules_on_sums_pass_over_what_is_missing(tmp_path: Path) -> None:
    show = json.loads((HERE / "bars.json").read_text("utf-8"))
    chart = show["slides"][0]["columns"][0]["chart"]
    chart["labels"][5] = {"zh": "合计", "en": "Total"}
    chart["series"][0]["values"] = [86, None, 57, 38.5, 142, 900]
    (tmp_path / "content.json").write_text(json.dumps(show), "utf-8")
    told = {found.rule for found in report(tmp_path / "content.json").findings}
    assert "total" not in told
