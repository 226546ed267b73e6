"""Outlines in a content: read from the file that stands for them, or told why not."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kiosk.content import limited, outlines
from kiosk.content.assets import copied
from kiosk.content.content import ContentError, Loaded, load
from kiosk.content.sheet_cache import SheetCache

if TYPE_CHECKING:
    from kiosk.content.limited import Answer

EXAMPLE = Path(__file__).parents[1] / "charts" / "map.json"


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outlines, "_kept", SheetCache(lambda: None))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    folder = tmp_path / "内容"
    folder.mkdir()
    shutil.copy(EXAMPLE.with_name("map.geojson"), folder / "区界.geojson")
    rewritten(folder / "content.json", outlines={"file": "区界.geojson"})
    return folder / "content.json"


def rewritten(file: Path, **more: Any) -> None:
    raw = json.loads(EXAMPLE.read_text("utf-8"))
    raw["slides"][0]["columns"][0]["chart"] |= more
    file.write_text(json.dumps(raw, ensure_ascii=False, indent=1), "utf-8")


def chart(loaded: Loaded) -> Any:
    (slide,) = loaded.content.slides
    return slide.columns[0].chart  # type: ignore[attr-defined]


def told(file: Path, **more: Any) -> list[tuple[str, str, str]]:
    """Place and sentences of all mistakes, after a change of the chart."""
    if more:
        rewritten(file, **more)
    with pytest.raises(ContentError) as caught:
        load(file)
    return [(one.field, one.what.zh, one.what.en) for one in caught.value.problems]


WAY = "slides[0].columns[0].chart"


def test_outlines_are_read_and_their_file_counts(file: Path) -> None:
    before = load(file)
    assert len(chart(before).outlines.areas) == 15
    assert before.files == (file.with_name("区界.geojson"),)
    geography = file.with_name("区界.geojson")
    geography.write_text(geography.read_text("utf-8") + "\n", "utf-8")
    assert load(file).digest != before.digest


def test_the_second_time_nothing_is_read_anew(
    file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    state = tmp_path / "state"
    state.mkdir(mode=0o700)
    monkeypatch.setattr(outlines, "_kept", SheetCache(lambda: state))
    first = chart(load(file)).outlines
    monkeypatch.setattr(outlines, "_kept", SheetCache(lambda: state))
    monkeypatch.setattr(limited, "ask", lambda *_, **__: pytest.fail("read again"))
    assert chart(load(file)).outlines == first


def test_a_copy_of_the_content_brings_its_map(file: Path, tmp_path: Path) -> None:
    there = copied(file, tmp_path / "copy")
    assert len(chart(load(there)).outlines.areas) == 15


@pytest.mark.parametrize(
    ("asked", "field", "zh"),
    [
        ({"file": "没有.geojson"}, ".file", "没有这个文件"),
        ({"file": "../区界.geojson"}, ".file", "不在内容所在的文件夹里"),
        ({"file": "区界.shp"}, ".file", "只能读 .geojson"),
        ({"file": "区界.geojson", "name": "NAME"}, ".name", "没有名为“NAME”的属性"),
        ({"file": "区界.geojson", "nam": "NAME"}, ".nam", "没有叫“nam”的字段"),
        ({"file": 7}, "", '这里写地图文件，如 {"file"'),
        ({}, "", "这里写地图文件"),
        ("区界.geojson", "", "这里写地图文件"),
    ],
)
def test_mistakes_stand_where_they_are_mended(
    file: Path, asked: Any, field: str, zh: str
) -> None:
    found = told(file, outlines=asked)
    assert len(found) == 1, found
    assert found[0][0].startswith(f"{WAY}.outlines{field}")
    assert zh in found[0][1]


def test_a_map_that_is_no_geojson_is_told_once(file: Path) -> None:
    file.with_name("区界.geojson").write_bytes(b"PK\x03\x04")
    ((field, zh, en),) = told(file)
    assert field == f"{WAY}.outlines.file"
    assert zh.startswith("区界.geojson：这个文件不是完整的 GeoJSON")
    assert en.startswith("区界.geojson: the file is no whole GeoJSON")


@pytest.mark.parametrize("field", ["review_number", "maker"])
def test_a_map_without_its_review_is_refused(file: Path, field: str) -> None:
    raw = json.loads(file.read_text("utf-8"))
    del raw["slides"][0]["columns"][0]["chart"][field]
    file.write_text(json.dumps(raw), "utf-8")
    (found,) = told(file)
    assert field in found[2]


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> list[Exception]:
    """What the child fails with, if anything."""
    failures: list[Exception] = []
    asked = limited.ask

    def ask(*words: Any, **more: Any) -> Answer:
        if failures:
            raise failures[0]
        return asked(*words, **more)

    monkeypatch.setattr(limited, "ask", ask)
    return failures


@pytest.mark.parametrize(
    ("failure", "zh"),
    [
        (limited.TimedOut(), "读不完"),
        (limited.Aborted(), "读不完"),
        (limited.Unstarted(), "太忙"),
        (limited.Forbidden(), ""),
    ],
)
def test_a_reader_that_fails_is_told_and_asked_again(
    file: Path, failing: list[Exception], failure: Exception, zh: str
) -> None:
    failing.append(failure)
    assert zh in told(file)[0][1]
    if isinstance(failure, limited.Unstarted):
        failing.clear()
        assert len(chart(load(file)).outlines.areas) == 15
