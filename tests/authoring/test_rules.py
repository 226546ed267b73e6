"""Rules that look beside the content: pictures, and what is drawn one by one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kiosk.authoring.checking import report
from kiosk.content import vector
from kiosk.model.period import moment
from tests.system import links

COVER = Path(__file__).parents[1] / "slides" / "cover.json"
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg"><g/></svg>'


@pytest.fixture
def show(tmp_path: Path) -> Path:
    """A cover that asks for a picture of its own, beside an empty assets folder."""
    raw = json.loads(COVER.read_text("utf-8"))
    raw["slides"][0]["picture"] = "Own/hills"
    (tmp_path / "assets" / "Own").mkdir(parents=True)
    file = tmp_path / "content.json"
    file.write_text(json.dumps(raw, ensure_ascii=False), "utf-8")
    return file


def of_pictures(show: Path) -> list[tuple[str, str]]:
    return [
        (one.what.en, one.what.zh)
        for one in report(show).findings
        if one.rule == "picture"
    ]


def put(show: Path, name: str, text: str = DRAWING) -> None:
    (show.parent / "assets" / name).write_text(text, "utf-8")


def test_a_picture_that_is_there_is_good(show: Path) -> None:
    put(show, "Own/hills-night.svg")
    assert of_pictures(show) == []


def test_a_missing_picture_is_told(show: Path) -> None:
    assert of_pictures(show) == [
        (
            "there is no “Own/hills-night.svg” in assets",
            "assets 里没有“Own/hills-night.svg”",
        )
    ]


def test_a_name_that_is_nearly_right_is_offered(show: Path) -> None:
    put(show, "Own/hill-night.svg")
    assert of_pictures(show) == [
        (
            "there is no “Own/hills-night.svg” in assets; is it “Own/hill-night.svg”?",
            "assets 里没有“Own/hills-night.svg”，是不是“Own/hill-night.svg”？",
        )
    ]


def test_letters_of_another_case_are_told(show: Path) -> None:
    put(show, "Own/Hills-night.svg")
    assert of_pictures(show) == [
        (
            "large and small letters differ: “Own/hills-night.svg” is written, the "
            "file is “Own/Hills-night.svg”",
            "文件名的大小写不对：写的是“Own/hills-night.svg”，实际是"
            "“Own/Hills-night.svg”",
        )
    ]


@pytest.mark.parametrize("text", ["", "<svg", "<html/>", "no drawing"])
def test_what_is_no_drawing_is_told(show: Path, text: str) -> None:
    put(show, "Own/hills-night.svg", text)
    assert of_pictures(show) == [
        (
            "“Own/hills-night.svg” is no SVG drawing, or is damaged",
            "“Own/hills-night.svg”不是 SVG 图，或已损坏",
        )
    ]


def test_a_drawing_that_is_too_large_is_told(
    show: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vector, "LARGEST", 2**20)
    put(show, "Own/hills-night.svg", DRAWING.replace("<g/>", " " * 2**20))
    assert of_pictures(show) == [
        (
            "“Own/hills-night.svg” has 1.0 MB; more than 1 MB take too long to paint",
            "“Own/hills-night.svg”有 1.0 MB，超过 1 MB，画起来太慢",
        )
    ]


@links
def test_a_link_that_leads_out_is_told(show: Path, tmp_path: Path) -> None:
    outside = tmp_path.parent / "outside.svg"
    outside.write_text(DRAWING, "utf-8")
    link = show.parent / "assets" / "Own" / "hills-night.svg"
    link.symlink_to(outside)
    assert of_pictures(show) == [
        (
            "“Own/hills-night.svg” is not inside the content's folder; pictures "
            "belong into assets",
            "“Own/hills-night.svg”不在内容所在的文件夹里；图片要放在 assets 里",
        )
    ]


# Agreement: two slides of one show that tell of one figure.


def told_twice(
    tmp_path: Path, one: dict[str, object], other: dict[str, object]
) -> list[str]:
    """What is said when the second slide tells of the first one's figure."""
    raw = json.loads((Path(__file__).parent / "good.json").read_text("utf-8"))
    first, second = raw["slides"]
    figure = first["figures"]["growth"]
    second["figures"] = {"again": {**figure, **other}}
    second["lead"] = {"zh": "{again}", "en": "{again}"}
    first["figures"]["growth"] = {**figure, **one}
    file = tmp_path / "content.json"
    file.write_text(json.dumps(raw, ensure_ascii=False), "utf-8")
    done = report(file)
    assert {finding.rule for finding in done.findings} <= {"agreement"}
    assert all(
        finding.field == "slides[1].figures.again.value" for finding in done.findings
    )
    return [finding.what.en for finding in done.findings]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("exact", 8), ("exact", 8)),
        (("over", 8), ("over", 8)),
        (("over", 8), ("exact", 8.2)),
        (("over", 8), ("at least", 8)),
        (("at least", 8), ("exact", 8)),
        (("at most", 8), ("exact", 8)),
        (("nearly", 8), ("exact", 7.9)),
        (("nearly", 8), ("at most", 8)),
        (("about", 8), ("exact", 8.4)),
    ],
)
def test_figures_that_can_both_be_true_agree(
    tmp_path: Path, one: tuple[str, float], other: tuple[str, float]
) -> None:
    for first, second in ((one, other), (other, one)):
        found = told_twice(
            tmp_path,
            {"qualifier": first[0], "value": first[1]},
            {"qualifier": second[0], "value": second[1]},
        )
        assert found == []


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        (("exact", 8), ("exact", 9), "“Growth” is 9% here but 8% in gdp.growth"),
        (("over", 8), ("exact", 8), "“Growth” is 8% here but over 8% in gdp.growth"),
        (
            ("nearly", 8),
            ("exact", 8),
            "“Growth” is 8% here but nearly 8% in",
        ),
        (("at least", 8), ("exact", 7), "“Growth” is 7% here but at least 8% in"),
        (("at most", 8), ("exact", 9), "“Growth” is 9% here but up to 8% in"),
        (("about", 8), ("exact", 10), "“Growth” is 10% here but about 8% in"),
        (("over", 8), ("nearly", 8), "“Growth” is nearly 8% here but over 8% in"),
    ],
)
def test_figures_that_cannot_both_be_true_are_told(
    tmp_path: Path, one: tuple[str, float], other: tuple[str, float], said: str
) -> None:
    (found,) = told_twice(
        tmp_path,
        {"qualifier": one[0], "value": one[1]},
        {"qualifier": other[0], "value": other[1]},
    )
    assert found.startswith(said)


# Steps: what counts as a time.


@pytest.mark.parametrize(
    ("words", "at", "grain"),
    [
        ("2019", 2019 * 12, "month"),
        ("2019年底", 2019 * 12, "month"),
        ("2019年3月", 2019 * 12 + 2, "month"),
        ("2019-03", 2019 * 12 + 2, "month"),
        ("March 2019", 2019 * 12 + 2, "month"),
        ("2019年第二季度", 2019 * 12 + 3, "month"),
        ("2019 Q3", 2019 * 12 + 6, "month"),
        ("2019年上半年", 2019 * 12, "month"),
        ("2019年下半年", 2019 * 12 + 6, "month"),
        ("2019-03-01", 737119, "day"),
        ("9:00", 9, "hour"),
        ("14时", 14, "hour"),
    ],
)
def test_a_period_is_read_as_a_time(words: str, at: int, grain: str) -> None:
    assert moment(words) == (at, grain)


@pytest.mark.parametrize(
    "words", ["周一", "早上", "Maybe 2019", "2019-02-30", "第一期"]
)
def test_what_is_no_time_is_left_alone(words: str) -> None:
    assert moment(words) is None


# Cumulative, goal: a show of one language.


def test_a_show_of_one_language_is_asked_for_that_one_alone(tmp_path: Path) -> None:
    raw = json.loads((Path(__file__).parent / "good.json").read_text("utf-8"))
    raw["show"]["languages"] = ["zh"]
    figures = raw["slides"][0]["figures"]
    figures["tax"] |= {"label": {"zh": "累计税收"}, "period": {"zh": "到2022年"}}
    figures["growth"]["label"] = {"zh": "增速目标"}
    figures["growth"]["period"] = {"zh": "2022年"}
    file = tmp_path / "content.json"
    file.write_text(json.dumps(raw, ensure_ascii=False), "utf-8")
    caption = "slides[0].columns[1].chart.items[{}].caption.zh"
    assert [(one.rule, one.field) for one in report(file).findings] == [
        ("goal", caption.format(0)),
        ("cumulative", caption.format(1)),
        ("goal", "slides[0].figures.tax.label.zh"),
    ]
