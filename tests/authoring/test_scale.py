"""Scales, sums and digits: figures that are well-formed and would still lie."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kiosk.authoring.checking import report

HERE = Path(__file__).parent
SHOW = json.loads((HERE / "good.json").read_text("utf-8"))
WORDS = {"zh": "甲", "en": "A"}
VISITS = {"zh": "万人次", "en": "visits"}
MONTHS = [f"{month}月" for month in range(1, 13)]


SHORT = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"


ZH_MONTHS = [*"一二三四五六七八九十", "十一", "十二"]


def text(words: str) -> dict[str, str]:
    month = words.removesuffix("月")
    if words == month or not (month.isdigit() or month in ZH_MONTHS):
        return {"zh": words, "en": words}
    number = int(month) if month.isdigit() else ZH_MONTHS.index(month) + 1
    return {"zh": words, "en": SHORT.split()[number - 1]}


def figure(value: float, unit: object, **more: Any) -> dict[str, Any]:
    words = {"label": WORDS, "meaning": WORDS, "period": text("2019")}
    return {"value": value, "unit": unit, "source": "article/1.1", **words, **more}


def bars(labels: list[str], values: list[float], unit: object) -> dict[str, Any]:
    return {
        **{"kind": "bars", "unit": unit, "source": "article/1.1", "period": WORDS},
        "labels": [text(label) for label in labels],
        "series": [{"name": WORDS, "values": values}],
    }


def told(
    path: Path, chart: dict[str, Any], rule: str, **figures: dict[str, Any]
) -> list[tuple[str, str, str]]:
    """Field, Chinese and English of what a rule finds below a headline."""
    slide = {
        **{"kind": "headline", "id": "top", "theme": "economy", "title": WORDS},
        **{"first": "whole", "caption": WORDS, "second": "whole"},
        **{"second_caption": WORDS, "chart": chart},
        "figures": {"whole": figure(48.6, VISITS), **figures},
    }
    file = path / "content.json"
    file.write_text(json.dumps(SHOW | {"slides": [slide]}), "utf-8")
    done = report(file)
    assert not done.errors
    return [
        (one.field.removeprefix("slides[0]."), one.what.zh, one.what.en)
        for one in done.warnings
        if one.rule == rule
    ]


EVEN = [4.0] * 11


@pytest.mark.parametrize(
    ("labels", "values", "found"),
    [
        (MONTHS, [*EVEN, 4.6], ""),
        (MONTHS, [*EVEN, 4.9], ""),  # twelve roundings
        (MONTHS, [*EVEN, 5.6], "49.6"),
        (MONTHS, [*EVEN, 46000], "46044"),
        ([f"2019年{month}" for month in MONTHS], [*EVEN, 19], "63"),
        ([f"{month}月" for month in ZH_MONTHS], [*EVEN, 19], "63"),
        (["第一季度", "第二季度", "第三季度", "第四季度"], [12, 12, 12, 12], ""),
        (["一季度", "二季度", "三季度", "四季度"], [12.5, 12, 12, 12], ""),
        (["Q1", "Q2", "Q3", "Q4"], [12, 12, 12, 15], "51"),
        (MONTHS[:6], [4.0] * 6, ""),  # half a year is no whole
        (["2017", "2018", "2019"], [30, 40, 48.6], ""),
        (["2016", "2017", "2018"], [30, 40, 45], ""),
        (["东馆", "西馆"], [24.3, 24.3], ""),
        (["东馆", "西馆"], [24.3, 30], "54.3"),
        (["本馆", "邻馆"], [48.6, 30], ""),  # among its equals
    ],
)  # fmt: skip
def test_months_and_parts_add_up_to_the_headline(
    tmp_path: Path, labels: list[str], values: list[float], found: str
) -> None:
    lines = told(tmp_path, bars(labels, values, VISITS), "headline-sum")
    assert lines == (
        [
            (
                "chart.series[0].values",
                f"图里各项相加是 {found}万人次，大数“甲”却是 48.6万人次；"
                "请核对，或在 silence 里写明为什么不相等",
                f"the values of the chart add up to {found} visits, but “A” is 486,000 "
                "visits; check them, or say in silence why they differ",
            )
        ]
        if found
        else []
    )


def test_rates_and_other_units_are_no_parts(tmp_path: Path) -> None:
    for unit in ("%", "亿元", {"zh": "万件", "en": "objects"}):
        chart = bars(MONTHS, [*EVEN, 9], unit)
        assert told(tmp_path, chart, "headline-sum") == []
    chart = bars(MONTHS, [4_0000.0] * 12, {"zh": "人次", "en": "visits"})
    ((_, zh, _),) = told(tmp_path, chart, "headline-sum")
    assert zh.startswith("图里各项相加是 480000人次，大数“甲”却是 48.6万人次；")


@pytest.mark.parametrize(
    ("labels", "values", "found"),
    [
        ("甲 乙", [1, 999], None),
        ("甲 乙", [0.04, 1234], (0, "甲", "0.04", "乙", "1234", 30850)),
        ("甲 乙 丙", [312000, 12.1, 9], (0, "甲", "312000", "丙", "9", 34666)),
        ("甲 乙 丙", [3, 40, 20000], (2, "丙", "20000", "甲", "3", 6666)),
        ("甲 乙 丙", [0, 1, 2], None),
        ("甲 乙 丙 丁", [20000, 30000, 1.5, 25000],
         (2, "丙", "1.5", "乙", "30000", 20000)),
    ],
)  # fmt: skip
def test_values_of_one_chart_stand_in_one_scale(
    tmp_path: Path,
    labels: str,
    values: list[float],
    found: tuple[int, str, str, str, str, int] | None,
) -> None:
    lines = told(tmp_path, bars(labels.split(), values, VISITS), "magnitude")
    if found is None:
        assert lines == []
        return
    place, name, value, other, much, times = found
    ((field, zh, en),) = lines
    assert field == f"chart.series[0].values[{place}]"
    assert zh == (
        f"“{name}”是 {value}万人次，“{other}”是 {much}万人次，相差 {times} 倍："
        "是不是有的按万、亿写，有的没有？"
    )
    assert en == (
        f"“{name}” is {value} visits, “{other}” {much} visits, {times:,} times apart: "
        "are some written in 万 or 亿 (thousands, millions) and others not?"
    )


def test_what_grows_over_time_may_grow_a_thousand_times(tmp_path: Path) -> None:
    periods = [text(f"{year}年") for year in range(2010, 2015)]
    line = {"kind": "line", "unit": VISITS, "source": "article/1.1"}

    def lines(*values: float) -> list[str]:
        series = [{"name": WORDS, "values": list(values)}]
        chart = {**line, "periods": periods, "series": series}
        return [field for field, _, _ in told(tmp_path, chart, "magnitude")]

    assert lines(1, 20, 300, 900, 5000) == []
    assert lines(3, 4, 50000, 5, 6) == ["chart.series[0].values[2]"]


@pytest.mark.parametrize(
    ("how", "parts", "unit", "digits", "wanted"),
    [
        ("share", ((238.95, "亿元"), (1240, "亿元")), "%", 1, None),
        ("share", ((238.95, "亿元"), (1240, "亿元")), "%", 4, 2),
        ("growth", ((11, "亿美元"), (9, "亿美元")), "%", 0, None),
        ("growth", ((11, "亿美元"), (9, "亿美元")), "%", 1, 0),
        ("growth", ((1236, "人"), (1100, "人")), "%", 2, None),  # counts are exact
        ("sum", ((1.5, "亿元"), (2500, "万元")), "亿元", 2, None),
        ("difference", ((8.5, "%"), (6, "%")), "个百分点", 1, None),
    ],
)
def test_a_derived_figure_is_no_finer_than_its_parts(
    tmp_path: Path,
    how: str,
    parts: tuple[tuple[float, str], ...],
    unit: str,
    digits: int,
    wanted: int | None,
) -> None:
    names = ["one", "two"][: len(parts)]
    figures = {
        name: figure(value, of, label={"zh": name, "en": name})
        for name, (value, of) in zip(names, parts, strict=True)
    }
    made = figure(0, unit, derived={"is": how, "of": names, "digits": digits})
    del made["value"], made["source"]
    chart = bars(["甲", "乙"], [1, 2], "%")
    lines = told(tmp_path, chart, "derived-digits", made=made, **figures)
    assert [field for field, _, _ in lines] == (
        [] if wanted is None else ["figures.made.derived"]
    )
    for _, zh, en in lines:
        assert zh.endswith(f"比推算它的数还精确；digits 请写 {wanted}")
        assert en.endswith(
            f"finer than what it is computed from; write “digits”: {wanted}"
        )
