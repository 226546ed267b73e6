"""Belongings: a copy of a show has all that it names, and nothing else."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from kiosk.charts import CHARTS
from kiosk.content.assets import copied
from kiosk.content.content import load
from kiosk.lab import content as bench
from kiosk.lab import sandbox
from kiosk.model.asset import Asset
from kiosk.model.walk import fields, models
from kiosk.slides import SLIDES
from tests.films import rewrite, shown

HOUSE = Path(__file__).resolve().parents[2]


@pytest.fixture
def show(tmp_path: Path) -> Path:
    """A show with its spreadsheet, extract and pictures in folders of all kinds."""
    folder = tmp_path / "展"
    files = {
        "数据/表.csv": "名,值\n甲,1\n乙,2\n",
        "pictures/land-night.svg": "<svg/>",
        "pictures/land-paper.svg": "<svg/>",
        "pictures/other.svg": "<svg/>",
        "sources/year/extract.txt": "1240",
        "assets/fonts/own.ttf": "type",
        "assets/unnamed.svg": "<svg/>",
        "private/letter.txt": "not for the show",
        "letter.csv": "not for the show",
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    raw = json.loads((HOUSE / "tests/charts/bars.json").read_text("utf-8"))
    raw["words"] = ["数据/表.csv", "pictures/land", "sources/year/extract.txt"]
    file = folder / "展览.json"
    file.write_text("\ufeff" + json.dumps(raw, ensure_ascii=False), "utf-8")
    return file


NAMED = {
    "数据/表.csv",
    "pictures/land-night.svg",
    "pictures/land-paper.svg",
    "sources/year/extract.txt",
    "assets/fonts/own.ttf",
}


def below(folder: Path) -> set[str]:
    return {
        file.relative_to(folder).as_posix()
        for file in folder.rglob("*")
        if file.is_file()
    }


def test_what_it_names_comes_along_and_nothing_else(show: Path, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    there = copied(show, tmp_path / "there")
    assert below(tmp_path / "there") == {*NAMED, "展览.json"}
    assert there.read_bytes() == show.read_bytes()
    assert not [file for file in there.parent.rglob("*") if file.is_symlink()]


@pytest.mark.parametrize("copy", [sandbox.copied, bench.copied])
def test_drills_and_measurements_take_the_same(
    copy: object, show: Path, tmp_path: Path
) -> None:
    (tmp_path / "there").mkdir()
    there = copy(show, tmp_path / "there")  # type: ignore[operator]
    assert below(there.parent) == {*NAMED, there.name}


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_nothing_outside_its_folder_comes_along(show: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret", "utf-8")
    for name in ("数据/表.csv", "assets/fonts/own.ttf"):
        (show.parent / name).unlink()
        (show.parent / name).symlink_to(tmp_path / "secret.txt")
    (tmp_path / "there").mkdir()
    copied(show, tmp_path / "there")
    left = NAMED - {"数据/表.csv", "assets/fonts/own.ttf"}
    assert below(tmp_path / "there") == {*left, "展览.json"}


def test_a_copy_plays_with_spreadsheets_in_a_folder_of_their_own(
    tmp_path: Path,
) -> None:
    raw = json.loads((HOUSE / "tests/charts/line.json").read_text("utf-8"))
    chart = raw["slides"][0]["columns"][0]["chart"]
    count = len(chart["periods"])
    series = chart["series"][0]
    series["values"] = {"file": "数据/值.csv", "range": f"A1:A{count}"}
    folder = tmp_path / "show"
    (folder / "数据").mkdir(parents=True)
    rows = "".join(f"{number + 1}\n" for number in range(count))
    (folder / "数据/值.csv").write_text(rows, "utf-8")
    file = folder / "content.json"
    file.write_text(json.dumps(raw, ensure_ascii=False), "utf-8")
    (tmp_path / "arena").mkdir()
    there = sandbox.copied(file, tmp_path / "arena")
    assert load(there).digest == load(file).digest


def test_films_come_along_with_their_posters_and_subtitles(tmp_path: Path) -> None:
    content = shown(tmp_path / "from")
    folder = content.parent / "assets"
    (folder / "own.zh.srt").write_text("00:01.000 --> 00:01.500\n是\n", "utf-8")
    (folder / "other.mp4").write_bytes(b"nobody names it")
    rewrite(content, subtitles={"zh": "own.zh.srt"})
    there = copied(content, tmp_path / "to")
    names = {file.name for file in (there.parent / "assets").iterdir()}
    assert {"own.mp4", "own.zh.srt", "sample-lake.webp"} <= names
    assert "other.mp4" not in names


def test_every_kind_tells_which_pictures_it_takes_unasked() -> None:
    # What a search through all models finds is too long to look for at every start.
    told = {}
    for kinds in (SLIDES, CHARTS):
        for tag, kind in kinds.items():
            found = {
                field.default
                for model in models(kind)
                for field in fields(model)
                if field.marked(Asset) and isinstance(field.default, str)
            }
            assert kind.unwritten == found
            told[tag] = kind.unwritten
    assert told["cover"] == {"cover-land"}
