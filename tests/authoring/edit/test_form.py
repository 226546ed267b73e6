"""The form: every field of every kind, its words and what is wrong with it."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.authoring.checking import report
from kiosk.authoring.edit.absent import ABSENT
from kiosk.authoring.edit.form import FormField, form
from kiosk.authoring.edit.source_text import SourceText
from kiosk.authoring.remedy import remedies
from kiosk.charts import CHARTS
from kiosk.content.content import Content
from kiosk.model.message import Message
from kiosk.model.pointer import SlideName, SourcePlace, ThemeName
from kiosk.model.walk import Typed, fields, models
from kiosk.slides import SLIDES

if TYPE_CHECKING:
    from pydantic import BaseModel

    from kiosk.model.walk import Steps

TESTS = Path(__file__).parents[2]
EXAMPLES = sorted([*TESTS.glob("charts/*.json"), *TESTS.glob("slides/*.json")])


def raw_of(file: Path) -> Any:
    return json.loads(file.read_text("utf-8"))


@pytest.fixture
def raw() -> Any:
    return raw_of(TESTS / "authoring" / "good.json")


def leaves(value: Any, steps: tuple[str | int, ...] = ()) -> set[tuple[str | int, ...]]:
    if isinstance(value, dict):
        inner = [leaves(item, (*steps, key)) for key, item in value.items()]
    elif isinstance(value, list):
        inner = [leaves(item, (*steps, n)) for n, item in enumerate(value)]
    else:
        return {steps}
    return {one for each in inner for one in each}


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_all_that_is_written_has_a_field(file: Path) -> None:
    raw = raw_of(file)
    whole = form(raw)
    # A kind is chosen where the whole of it is.
    steps = {one for one in leaves(raw) if one[-1] != "kind"}
    found = {one.steps: one for one in whole.every()}
    # Several of a few counted ones are chosen as a whole.
    chosen = {one.steps for one in found.values() if one.editor == "choices"}
    assert {one for one in steps if one[:-1] not in chosen} <= found.keys()
    for one in found.values():
        assert all(one.label) or not one.steps
        assert one.heard == ()
        if one.steps in steps and one.editor in ("list", "table", "group", "kind"):
            # What is empty may stand there.
            assert one.value in ({}, [], None)


def test_a_field_says_how_it_is_edited(raw: Any) -> None:
    gdp = form(raw, ("slides", 0))
    raw["slides"][0]["figures"] = {
        "gdp": {
            "value": 1240,
            "unit": "亿元",
            "qualifier": "over",
            "label": {"zh": "总值", "en": "Product"},
            "meaning": {"zh": "全区总值。", "en": "All of it."},
            "period": {"zh": "2019年", "en": "2019"},
            "source": "article/1.1",
        }
    }
    gdp = form(raw, ("slides", 0)).at(("slides", 0, "figures", "gdp"))
    assert gdp.editor == "figure"
    assert gdp.summary == Message("总值", "Product")
    editors = {part.name: part.editor for part in gdp.parts}
    assert editors == {
        "value": "number",
        "unit": "unit",
        "qualifier": "choice",
        "word": "line",
        "increase": "switch",
        "label": "words",
        "meaning": "words",
        "period": "words",
        "source": "source-place",
        "derived": "group",
    }
    parts = {part.name: part for part in gdp.parts}
    assert parts["word"].value is ABSENT
    assert not parts["word"].written
    assert parts["word"].limits == {"max_length": 4}
    assert parts["word"].default == ""
    assert parts["label"].required
    assert parts["value"].label == Message("数值", "Value")
    assert parts["value"].hint.zh == '如 1240 或 "1/4"'
    over = parts["qualifier"].choices[1]
    assert (over.value, over.label) == ("over", Message("余/超/突破", "Over"))


def test_kinds_are_chosen_by_what_they_say_of_themselves(raw: Any) -> None:
    slides = form(raw, ("slides",))
    assert slides.editor == "list"
    (slide, *_) = slides.parts
    assert slide.editor == "kind"
    assert {choice.value for choice in slide.choices} == {*SLIDES}
    assert all(choice.about.zh and choice.about.en for choice in slide.choices)
    assert "kind" not in {part.name for part in slide.parts}


@pytest.mark.parametrize("tag", SLIDES)
def test_a_new_slide_has_what_it_needs_and_nothing_is_made_up(
    raw: Any, tag: str
) -> None:
    new = form(raw, ("slides",)).fresh_item(tag)
    assert new["kind"] == tag
    needed = {one.written for one in fields(SLIDES[tag]) if one.required}
    assert new.keys() == needed
    assert new["title"] == {"zh": "", "en": ""}
    numbers = {value for value in _values(new) if isinstance(value, int | float)}
    assert numbers <= {False}


def _values(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [one for item in value.values() for one in _values(item)]
    if isinstance(value, list):
        return [one for item in value for one in _values(item)]
    return [value]


def test_another_kind_keeps_what_it_has_too() -> None:
    raw = raw_of(TESTS / "charts" / "bars.json")
    (chart,) = (
        one for one in form(raw).every() if one.editor == "kind" and one.tag == "bars"
    )
    other = chart.as_kind("dotplot")
    assert other["kind"] == "dotplot"
    assert other["labels"] == chart.value["labels"]
    assert other["series"] == chart.value["series"]
    assert "arrange" not in other
    assert {choice.value for choice in chart.choices} == {*CHARTS}


def test_cells_may_stand_in_for_what_is_typed() -> None:
    raw = raw_of(TESTS / "charts" / "bars.json")
    bars = next(one for one in form(raw).every() if one.tag == "bars")
    (labels,) = (part for part in bars.parts if part.name == "labels")
    assert labels.spreadsheet is not None
    assert labels.spreadsheet.what == "texts"
    assert labels.editor == "list"
    bars.value["labels"] = {"file": "data/a.xlsx", "range": "A2:B4"}
    (labels,) = (part for part in form(raw, bars.steps).parts if part.name == "labels")
    assert labels.editor == "cells"
    assert [part.name for part in labels.parts] == ["file", "sheet", "range"]


def test_a_finding_stands_at_its_field(tmp_path: Path, raw: Any) -> None:
    slide = raw["slides"][0]
    del slide["title"]["en"]
    slide["dwell"] = 1
    file = tmp_path / "content.json"
    file.write_text(json.dumps(raw, ensure_ascii=False), "utf-8")
    findings = report(file).findings
    made = form(raw, findings=findings)
    assert len(made.heard) == len(findings)
    wrong = {one.steps for one in made.every() if one.findings}
    assert wrong == {
        ("slides", 0, "title", "en"),
        ("slides", 0, "dwell"),
    }
    told = [id(finding) for one in made.every() for finding in one.findings]
    assert sorted(told) == sorted(map(id, findings))


def test_what_is_of_another_type_than_it_should_be_has_a_form_too(raw: Any) -> None:
    raw["slides"][0]["title"] = "一句话"
    raw["slides"][0]["figures"] = []
    title, figures = (form(raw, ("slides", 0, name)) for name in ("title", "figures"))
    assert (title.editor, title.value) == ("words", "一句话")
    assert [part.written for part in title.parts] == [False, False]
    assert (figures.editor, figures.parts) == ("table", ())
    raw["slides"][0]["kind"] = "nothing"
    slide = form(raw, ("slides", 0))
    assert (slide.editor, slide.tag, slide.parts) == ("kind", None, ())


def test_a_show_in_one_language_is_asked_for_that_one(raw: Any) -> None:
    raw["show"]["languages"] = ["zh"]
    title = form(raw, ("show", "title"))
    assert [part.name for part in title.parts] == ["zh"]
    assert form(raw, ("slides",)).fresh_item("headline")["title"] == {"zh": ""}


def test_what_is_not_there_has_no_form(raw: Any) -> None:
    with pytest.raises(LookupError):
        form(raw, ("slides", 99))
    raw["slides"][0]["unheard-of"] = 1
    with pytest.raises(LookupError, match="no model"):
        form(raw, ("slides", 0, "unheard-of"))


def test_labels_are_short_and_told_apart() -> None:
    shapes: list[type[BaseModel]] = [Content, *SLIDES.values(), *CHARTS.values()]
    every = {model for shape in shapes for model in models(shape)}
    for model in every:
        if "kind" in model.model_fields:
            # What a kind is called says what it is, at more length.
            own = [one for one in fields(model) if one.written != "kind"]
        else:
            own = list(fields(model))
        labels = [FormField((one.written,), one.types, ABSENT, one, ()) for one in own]
        for field in labels:
            assert 0 < len(field.label.zh) <= 11, (model, field.label)
            assert "figures" not in field.label.zh, (model, field.label)
        for language in (0, 1):
            words = [field.label[language] for field in labels]
            assert sorted({*words}) == sorted(words), model


def test_choices_are_called_what_the_description_says(raw: Any) -> None:
    accent = form(raw, ("themes", 0, "accent"))
    assert [choice.label for choice in accent.choices] == [
        Message("琥珀", "Amber"),
        Message("朱红", "Vermilion"),
        Message("青绿", "Jade"),
    ]
    raw["slides"][0]["schedule"] = {"days": ["mon"]}
    days = form(raw, ("slides", 0, "schedule", "days"))
    assert days.editor == "choices"
    assert [choice.label.zh for choice in days.choices][:2] == ["周一", "周二"]
    shapes: list[type[BaseModel]] = [Content, *SLIDES.values(), *CHARTS.values()]
    for model in {model for shape in shapes for model in models(shape)}:
        for one in fields(model):
            field = FormField((one.written,), one.types, ABSENT, one, ())
            if field.editor in ("choice", "choices") and one.written != "kind":
                for choice in field.choices:
                    assert choice.label.zh != str(choice.value), (model, one.written)


@pytest.mark.parametrize(
    ("names", "mark"),
    [(("source",), SourcePlace), (("theme",), ThemeName), (("slide",), SlideName)],
)
def test_what_names_something_else_is_marked_so(
    names: tuple[str, ...], mark: type
) -> None:
    shapes: list[type[BaseModel]] = [Content, *SLIDES.values(), *CHARTS.values()]
    found = [
        one.marked(mark)
        for shape in shapes
        for model in models(shape)
        for one in fields(model)
        if one.written in names
    ]
    assert found
    assert all(found)


def test_the_nearest_field_is_found(raw: Any) -> None:
    whole = form(raw)
    steps = ("slides", 0, "title", "zh")
    assert whole.at(steps).steps == steps
    assert whole.at((*steps, 3)).steps == steps
    assert isinstance(whole.at(("nowhere",)), FormField)
    assert whole.at(("nowhere",)).steps == ()


def test_a_picture_says_what_its_file_is_called(raw: Any) -> None:
    raw = raw_of(TESTS / "slides" / "cover.json")
    picture = form(raw, ("slides", 0)).at(("slides", 0, "picture"))
    assert picture.editor == "asset"
    assert picture.asset is not None
    assert picture.asset.suffix == "-{skin}.svg"
    assert form(raw, ("slides", 0, "title")).asset is None


def test_what_is_said_of_what_has_no_field(raw: Any) -> None:
    slide = form(raw, ("slides", 0))
    assert slide.label == Message("第 1 项", "Item 1")
    assert slide.about.en
    assert slide.default is None
    assert slide.examples == ()
    figure = slide.at(("slides", 0, "figures", "gdp"))
    assert figure.label == Message("gdp", "gdp")
    assert figure.about == Message("", "")
    assert not figure.required
    source = figure.at((*figure.steps, "source"))
    assert source.examples == ("article/1.13",)
    title = slide.at(("slides", 0, "title"))
    assert title.summary.en == raw["slides"][0]["title"]["en"]
    assert form(raw, ("slides",)).summary == Message("各页", "Slides")


def test_new_values_are_of_their_type(raw: Any) -> None:
    themes = form(raw, ("themes",))
    assert themes.fresh_item() == {
        "id": "",
        "name": {"zh": "", "en": ""},
        "accent": "amber",
    }
    figures = form(raw, ("slides", 0, "figures"))
    assert figures.fresh_item() == {
        "label": {"zh": "", "en": ""},
        "meaning": {"zh": "", "en": ""},
        "period": {"zh": "", "en": ""},
    }
    section = form(raw, ("sources", "article", "sections"))
    assert section.fresh_item() == {"name": {"zh": "", "en": ""}, "paragraphs": None}
    assert form(raw, ("sources",)).fresh_item()["sections"] == {}
    assert form(raw, ("show",)).at(("show", "shows_touch")).fresh() is False
    map_ = form(raw, ("slides", 0, "columns", 0, "chart")).fresh("map")
    assert map_["outlines"] == {"file": ""}
    photo = form(raw_of(TESTS / "slides" / "photo.json"), ("slides", 0, "photo"))
    focus = photo.at((*photo.steps, "focus"))
    assert focus.fresh() == [None, None]
    assert FormField((), (Typed(type(None)),), None, None, ()).fresh() is None


_ODD: st.SearchStrategy[Any] = st.sampled_from(
    [
        *(None, True, 0, 1.5, "", "x", [], {}, [1], [[]], [{}]),
        *({"kind": 1}, {"kind": []}, {"kind": "bars"}, {"kind": "columns"}),
        *({"file": "a.csv"}, {"zh": 1}, {"x": {}}),
    ]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_whatever_is_written_has_a_form_and_every_finding_a_place(
    data: st.DataObject,
) -> None:
    raw = raw_of(TESTS / "authoring" / "good.json")
    for _ in range(data.draw(st.integers(1, 3))):
        steps = data.draw(st.sampled_from(sorted(_ways(raw), key=str)))
        value = raw
        for step in steps[:-1]:
            value = value[step]
        # A copy: the next draw may write into it.
        value[steps[-1]] = copy.deepcopy(data.draw(_ODD))
    file = TESTS / "authoring" / "content.json"
    findings = report(file, data=json.dumps(raw).encode()).findings
    whole = form(raw, findings=findings)
    told: list[int] = []
    for one in whole.every():
        told += map(id, one.findings)
        assert one.editor
        assert isinstance(one.summary, Message)
        assert one.choices is not None
        _ = (one.label, one.about, one.hint, one.default, one.limits, one.fresh())
    assert sorted(told) == sorted(map(id, findings))
    source = SourceText(json.dumps(raw))
    for finding in findings:
        for remedy in remedies(finding, source):
            if remedy.operation is not None:
                assert remedy.operation.on(source).text != source.text


def _ways(value: Any, steps: Steps = ()) -> list[Steps]:
    found = [steps] if steps else []
    if isinstance(value, dict):
        for key, item in value.items():
            found += _ways(item, (*steps, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            found += _ways(item, (*steps, number))
    return found
