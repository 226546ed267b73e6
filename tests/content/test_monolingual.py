"""A show in one language asks for no other."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kiosk.authoring.checking import report
from kiosk.content.content import Content, ContentError, draft, load
from kiosk.content.monolingual import completed, only_language

if TYPE_CHECKING:
    from kiosk.model.text import Language

ROOT = Path(__file__).parents[2]
CHARTS = sorted((ROOT / "tests" / "charts").glob("*.json"))
SLIDES = sorted((ROOT / "tests" / "slides").glob("*.json"))


def alone(value: Any, language: Language) -> Any:
    """What is written, without the other language; units that have none as text.

    A word by which a text is called elsewhere is written in that language as well.
    """
    called: dict[str, str] = {}

    def only(value: Any) -> Any:
        if isinstance(value, list):
            return [only(item) for item in value]
        if not isinstance(value, dict):
            return value
        if {"zh", "en"} <= set(value):
            called[value["zh"]] = called[value["en"]] = value[language]
            return {language: value[language]}
        return {key: only(item) for key, item in value.items()}

    def renamed(value: Any) -> Any:
        if isinstance(value, list):
            return [
                called.get(item, item) if isinstance(item, str) else renamed(item)
                for item in value
            ]
        if isinstance(value, dict):
            return {key: renamed(item) for key, item in value.items()}
        return value

    return renamed(only(value))


def written(path: Path, raw: Any) -> Path:
    path.write_text(json.dumps(raw, ensure_ascii=False), "utf-8")
    return path


def maps(raw: Any) -> list[Any]:
    """All charts that have outlines."""
    charts = [
        column["chart"]
        for slide in raw["slides"]
        for column in slide.get("columns", ())
        if "chart" in column
    ]
    return [chart for chart in charts if "outlines" in chart]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("example", [*CHARTS, *SLIDES], ids=lambda path: path.stem)
def test_every_kind_may_be_written_in_one_language(
    example: Path, language: Language, tmp_path: Path
) -> None:
    # With what it takes from files beside it.
    raw = alone(draft(example).raw, language)
    raw["show"]["languages"] = [language]
    for chart in maps(raw):
        # A hall of one language has a file in that language.
        for outline, area in zip(
            chart["outlines"]["areas"], chart["areas"], strict=True
        ):
            outline["name"] = area["name"][language]
    assets = example.parent / "assets"
    if assets.is_dir():
        shutil.copytree(assets, tmp_path / "assets")
    done = report(written(tmp_path / "content.json", raw))
    assert [one.what.en for one in done.errors] == []
    assert "one-language" not in {one.rule for one in done.findings}
    assert done.loaded is not None
    title = done.loaded.content.show.title
    assert title.words(language) == raw["show"]["title"][language]


def test_a_show_in_both_languages_needs_both(tmp_path: Path) -> None:
    raw = json.loads((ROOT / "tests" / "charts" / "bars.json").read_text("utf-8"))
    with pytest.raises(ContentError, match="“en” is missing"):
        load(written(tmp_path / "content.json", alone(raw, "zh")))


def test_the_language_that_is_shown_is_needed(tmp_path: Path) -> None:
    raw = json.loads((ROOT / "tests" / "charts" / "bars.json").read_text("utf-8"))
    raw["show"]["languages"] = ["zh"]
    del raw["slides"][0]["title"]["zh"]
    del raw["slides"][0]["title"]["en"]
    with pytest.raises(ContentError) as caught:
        load(written(tmp_path / "content.json", raw))
    assert [problem.what.zh for problem in caught.value.problems] == [
        "缺少“zh”（中文文字）"
    ]


def test_a_mistake_in_the_one_language_is_told_once(tmp_path: Path) -> None:
    raw = json.loads((ROOT / "tests" / "charts" / "bars.json").read_text("utf-8"))
    raw = alone(raw, "zh")
    raw["show"]["languages"] = ["zh"]
    raw["slides"][0]["title"] = {"zh": "有{nothing}"}
    (one,) = report(written(tmp_path / "content.json", raw)).errors
    assert one.field == "slides[0].title.zh"


def test_names_take_one_column_and_a_unit_no_english(tmp_path: Path) -> None:
    raw = json.loads((ROOT / "tests" / "charts" / "bars.json").read_text("utf-8"))
    raw = alone(raw, "zh")
    raw["show"]["languages"] = ["zh"]
    chart: dict[str, Any] = {
        **{"kind": "bars", "unit": "万户", "source": "sample/1.1"},
        "period": {"zh": "2019年"},
        "labels": {"file": "d.csv", "range": "A2:A4"},
        "series": [
            {"name": {"zh": "商户"}, "values": {"file": "d.csv", "range": "B2:B4"}}
        ],
    }
    ranking = {
        **{"kind": "ranking", "unit": "万户", "source": "sample/1.1"},
        "period": {"zh": "2019年"},
        "items": {"file": "d.csv", "range": "A2:B4"},
    }
    page: dict[str, Any] = {"kind": "columns", "id": "a", "theme": "sample"}
    page |= {
        "title": {"zh": "示例"},
        "columns": [{"chart": chart}, {"chart": ranking}],
    }
    raw["slides"] = [page]
    (tmp_path / "d.csv").write_text("区,2019\n东,12\n西,13\n南,9\n", "utf-8")
    (slide,) = load(written(tmp_path / "content.json", raw)).content.slides
    facts = slide.facts()
    assert str(facts["bars-0-1"].said("zh")) == "13万户"
    labels = {fact.figure.label.zh for fact in facts.values()}
    assert labels == {"东", "西", "南"}


def test_only_what_is_left_out_is_completed() -> None:
    both = {"show": {"title": {"zh": "甲", "en": "A"}}}
    assert completed(both, Content) is both
    assert only_language(both) is None
    assert only_language({"show": {"languages": ["de"]}}) is None
    raw: Any = {"show": {"languages": ["zh"], "title": {"zh": "甲"}}, "slides": []}
    assert completed(raw, Content)["show"]["title"] == {"zh": "甲", "en": "甲"}
    assert raw["show"]["title"] == {"zh": "甲"}
