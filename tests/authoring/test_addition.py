"""Addition: a slide of every kind fits into a content, of which no byte changes."""

from __future__ import annotations

import difflib
import json
from pathlib import Path

import pytest

from kiosk.authoring.addition import added
from kiosk.authoring.template import Wishes, files
from kiosk.content.content import draft
from kiosk.content.paths import NAME

HOUSE = Path(__file__).parents[2]
EXAMPLES = sorted((HOUSE / "tests").glob("[cs]*s/*.json"))
MINE = files("project", Wishes())[NAME].decode()
BARS = json.loads((HOUSE / "tests" / "charts" / "bars.json").read_text("utf-8"))


def kept(before: str, after: str) -> bool:
    """Whether everything that was there is there, in its order."""
    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    return not any(line[:2] == "- " for line in lines)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda file: file.stem)
def test_a_slide_of_every_kind_fits_in(example: Path) -> None:
    text, name = added(MINE, json.loads(example.read_text("utf-8")))
    raw, before = json.loads(text), json.loads(MINE)
    assert kept(MINE, text)
    assert [one["id"] for one in raw["slides"]] == [
        *(one["id"] for one in before["slides"][:-1]),
        name,
        "closing",
    ]
    slide = raw["slides"][-2]
    assert slide.get("theme", "steps") == "steps"
    assert set(before["sources"]) < set(raw["sources"])
    assert all("示例" in one["title"]["zh"] for one in raw["sources"].values())


def test_two_of_a_kind_have_two_names_and_one_source() -> None:
    once, first = added(MINE, BARS)
    twice, second = added(once, BARS)
    assert (first, second) == ("bars", "bars-2")
    raw = json.loads(twice)
    assert list(raw["sources"]) == ["sample", "sample-2"]
    assert raw["slides"][-2]["columns"][0]["chart"]["source"] == "sample-2/1.1"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("step", ["  ", "    ", "\t"])
def test_it_is_written_as_the_file_is(end: str, step: str) -> None:
    raw = json.loads(MINE)
    written = json.dumps(raw, ensure_ascii=False, indent=step).replace("\n", end)
    text, _ = added(written, BARS)
    place = text.index('"id": "bars"')
    before, start = text[:place].rsplit("{", 1)
    assert before.endswith(end + 2 * step)
    deeper = end + 3 * step
    assert start == f'{deeper}"kind": "columns",{deeper}'
    assert text.replace(end, "").count("\n") == text.replace(end, "").count("\r") == 0


def test_a_file_in_one_line_stays_one() -> None:
    raw = json.loads(MINE)
    text, name = added(json.dumps(raw, ensure_ascii=False), BARS)
    assert "\n" not in text
    assert json.loads(text)["slides"][-2]["id"] == name


def test_without_a_farewell_it_comes_last_and_without_sources_it_brings_the_first() -> (
    None
):
    raw = json.loads(MINE)
    raw["slides"], raw["sources"] = [raw["slides"][-1]], {}
    raw["slides"][0] = {**BARS["slides"][0], "columns": [], "id": "own"}
    del raw["slides"][0]["theme"]
    text, name = added(json.dumps(raw, ensure_ascii=False, indent=2), BARS)
    found = json.loads(text)
    assert [one["id"] for one in found["slides"]] == ["own", name]
    assert found["slides"][1]["theme"] == "aims"
    assert list(found["sources"]) == ["sample"]


@pytest.mark.parametrize(("language", "other"), [("zh", "en"), ("en", "zh")])
def test_it_speaks_the_languages_of_the_show(language: str, other: str) -> None:
    wishes = Wishes(languages=("zh",) if language == "zh" else ("en",))
    text, _ = added(files("year", wishes)[NAME].decode(), BARS)
    assert f'"{other}": ' not in text


def test_what_is_added_is_well_formed() -> None:
    raw = json.loads(MINE)
    for example in EXAMPLES:
        text, _ = added(json.dumps(raw), json.loads(example.read_text("utf-8")))
        raw = json.loads(text)
    raw["slides"] = [
        one for one in raw["slides"] if one["id"] not in ("invested", "works")
    ]
    # What some take from files lies beside the charts.
    beside = HOUSE / "tests" / "charts" / NAME
    content = draft(beside, data=json.dumps(raw).encode()).content
    assert content is not None
    assert len(content.slides) == 4 + len(EXAMPLES)
