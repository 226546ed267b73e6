"""The schema for editors: in step with the models, true, and readable under a hand."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from kiosk.__main__ import main
from kiosk.authoring.schema import NAME, schema, text
from kiosk.charts import CHARTS
from kiosk.content.content import ContentError, load
from kiosk.slides import SLIDES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HOUSE = Path(__file__).resolve().parents[2]
SHOW = HOUSE / "content.json"
SCHEMA = schema()
VALID = jsonschema.Draft202012Validator(SCHEMA)


def refused(content: object) -> bool:
    return next(VALID.iter_errors(content), None) is not None


def test_the_file_is_in_step_with_the_models() -> None:
    # If this fails: kiosk schema --write .
    assert (HOUSE / NAME).read_text("utf-8") == text()


def test_the_show_refers_to_it() -> None:
    assert json.loads(SHOW.read_text("utf-8"))["$schema"] == NAME
    assert SHOW.read_text("utf-8").startswith('{\n  "$schema"')


def test_it_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(
    "file",
    [
        SHOW,
        *sorted((HOUSE / "tests" / "charts").glob("*.json")),
        *sorted((HOUSE / "tests" / "slides").glob("*.json")),
    ],
    ids=lambda file: file.stem,
)
def test_what_can_be_shown_is_valid(file: Path) -> None:
    content = json.loads(file.read_text("utf-8"))
    assert [error.message for error in VALID.iter_errors(content)] == []


def fields(value: object = SCHEMA, name: str = "") -> Iterator[tuple[str, Any]]:
    """Every field that the schema explains, by its name."""
    if isinstance(value, dict):
        properties = value.get("properties")
        if isinstance(properties, dict):
            for key, field in properties.items():
                yield f"{name}.{key}", field
        for key, item in value.items():
            # What is asked before something is needed is no field.
            if key != "if":
                yield from fields(item, key if key[:1].isupper() else name)
    elif isinstance(value, list):
        for item in value:
            yield from fields(item, name)


def test_every_field_is_explained_in_both_languages() -> None:
    found = dict(fields())
    assert len(found) > 150
    for name, field in found.items():
        assert "description" in field, name
        zh, _, en = field["description"].partition(" · ")
        assert re.search(r"[\u4e00-\u9fff]", zh), name
        assert en, name
        assert not re.search(
            r"[\u4e00-\u9fff]", en.replace("万", "").replace("亿", "")
        ), name
        paragraphs = field["markdownDescription"].split("\n\n")
        assert paragraphs[:2] == [zh, en]


def test_nothing_that_an_editor_cannot_read_is_left() -> None:
    words = text()
    assert '"discriminator"' not in words
    assert '"decimal_places"' not in words
    assert not re.search(r'"(gt|lt)":', words)
    assert not re.search(r'"title": "(?!kiosk content.json)', words)
    for name, one in SCHEMA["$defs"].items():
        kind = one.get("properties", {}).get("kind")
        about = one.get("description")
        assert about == (kind["description"] if kind else None), name


def test_every_kind_can_be_chosen() -> None:
    kinds = {
        one["properties"]["kind"]["const"]
        for one in SCHEMA["$defs"].values()
        if "kind" in one.get("properties", {})
    }
    assert kinds == {*CHARTS, *SLIDES}


@pytest.mark.parametrize(
    "change",
    [
        lambda c: c["slides"][0].pop("title"),
        lambda c: c["slides"][0].update(titel={"zh": "a", "en": "b"}),
        lambda c: c["slides"][0].update(kind="cower"),
        lambda c: c["slides"][0].update(dwell="30"),
        lambda c: c["slides"][0].update(dwell=1),
        lambda c: c["slides"][0].update(schedule={"form": "2026-05-01"}),
        lambda c: c["slides"][0]["title"].pop("en"),
        lambda c: c["show"].update(skin="pink"),
        lambda c: c["themes"].clear(),
        lambda c: c["slides"][0].update(id="Große"),
        lambda c: chart(c).update(labels={"file": "a.xlsx"}),
        lambda c: chart(c).update(labels={"file": "a.xlsx", "range": 5}),
        lambda c: chart(c)["series"][0].update(values=[[1]]),
        lambda c: chart(c).update(highlight=-1),
        lambda c: chart(c).update(labels=[]),
    ],
)
def test_what_the_models_refuse_is_underlined(
    change: Callable[[dict[str, Any]], object], tmp_path: Path
) -> None:
    content = json.loads((HOUSE / "tests/charts/bars.json").read_text("utf-8"))
    assert not refused(content)
    change(content)
    assert refused(content)
    file = tmp_path / "content.json"
    file.write_text(json.dumps(content), "utf-8")
    with pytest.raises(ContentError):
        load(file)


def chart(content: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = content["slides"][0]["columns"][0]["chart"]
    return found


@pytest.mark.parametrize(
    "change",
    [
        lambda c: chart(c).update(labels={"file": "a.xlsx", "range": "A1:B6"}),
        lambda c: chart(c).update(
            series={"file": "a.csv", "range": "A1:B6"}, highlight=None
        ),
        lambda c: chart(c)["series"][0].update(
            values=[1, {"file": "a.xlsx", "sheet": "2019", "range": "B2"}]
        ),
        lambda c: c["slides"][0].update(schedule={"days": ["sat"]}),
        lambda c: c.update({"$schema": NAME}),
    ],
)
def test_either_form_is_valid(change: Callable[[dict[str, Any]], object]) -> None:
    content = json.loads((HOUSE / "tests/charts/bars.json").read_text("utf-8"))
    change(content)
    assert not refused(content)


def spoken(value: Any, *left: str) -> Any:
    """The same content without words in the languages that are left out."""
    if isinstance(value, list):
        return [spoken(item, *left) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: spoken(item, *left)
        for key, item in value.items()
        if not (key in left and isinstance(item, str))
    }


@pytest.mark.parametrize("file", [SHOW, HOUSE / "tests/charts/bars.json"])
@pytest.mark.parametrize(
    ("languages", "left", "good"),
    [
        (None, (), True),
        (["zh", "en"], (), True),
        (["en", "zh"], (), True),
        (["zh"], (), True),
        (["zh"], ("en",), True),
        (["en"], ("zh",), True),
        (None, ("en",), False),
        (["zh", "en"], ("en",), False),
        (["en", "zh"], ("zh",), False),
        (["zh"], ("zh",), False),
        (["en"], ("en",), False),
        (["zh"], ("zh", "en"), False),
    ],
)
def test_words_are_asked_for_in_the_languages_of_the_show(
    file: Path,
    languages: list[str] | None,
    left: tuple[str, ...],
    good: bool,
    tmp_path: Path,
) -> None:
    content = spoken(json.loads(file.read_text("utf-8")), *left)
    if languages is not None:
        content["show"]["languages"] = languages
    assert refused(content) is not good
    # The check says the same of it.
    saved = tmp_path / "content.json"
    saved.write_text(json.dumps(content), "utf-8")
    if good:
        load(saved)
    else:
        with pytest.raises(ContentError):
            load(saved)


def test_one_word_without_its_english_is_underlined_where_it_stands() -> None:
    content = json.loads((HOUSE / "tests/charts/bars.json").read_text("utf-8"))
    del chart(content)["series"][0]["name"]["en"]
    (error,) = VALID.iter_errors(content)
    places = {tuple(one.absolute_path) for one in leaves(error)}
    name = ("slides", 0, "columns", 0, "chart", "series", 0, "name")
    assert places == {name}
    content["show"]["languages"] = ["zh"]
    assert not refused(content)


def leaves(error: Any) -> Iterator[Any]:
    if error.context:
        for one in error.context:
            yield from leaves(one)
    else:
        yield error


def test_a_figure_may_be_called_like_a_language() -> None:
    content = json.loads((HOUSE / "tests/slides/headline.json").read_text("utf-8"))
    figures = content["slides"][0]["figures"]
    figures["en"] = next(iter(figures.values()))
    assert not refused(content)
    content["slides"][0]["figures"]["en"] = "no figure"
    assert refused(content)


# The command


def test_it_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    assert capsys.readouterr().out == text()


def test_it_is_written_beside_the_content(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LANGUAGE", "zh_CN")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "show").mkdir()
    for words in ([], ["show"], ["show/content.json"]):
        assert main(["schema", "--write", *words]) == 0
        assert '"$schema": "assets/content.schema.json"' in capsys.readouterr().out
    for folder in (tmp_path, tmp_path / "show"):
        assert (folder / NAME).read_text("utf-8") == text()
    monkeypatch.setenv("LANGUAGE", "en")
    assert main(["schema", "--write"]) == 0
    assert "completes and explains" in capsys.readouterr().out


def test_a_folder_that_cannot_be_written_is_told(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "assets").write_text("")
    for language, words in (("en", "cannot be written"), ("zh", "写不进去")):
        monkeypatch.setenv("LANGUAGE", language)
        assert main(["schema", "--write", str(tmp_path)]) == 1
        assert words in capsys.readouterr().err
