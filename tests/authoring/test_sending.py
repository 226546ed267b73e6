"""A show is put into another folder with all that it names, whole or not at all."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import kiosk.authoring
from kiosk.authoring.sending import sent, target
from kiosk.content.content import ContentError, load

MUSEUM = Path(kiosk.authoring.__file__).parent / "templates" / "visitors"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    shutil.copytree(MUSEUM, tmp_path / "museum")
    (tmp_path / "museum" / "assets" / "unused.webp").write_bytes(b"-")
    return tmp_path / "museum" / "content.json"


def names(folder: Path) -> set[str]:
    return {
        one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file()
    }


def test_a_show_is_sent_with_what_it_names_and_nothing_else(
    file: Path, tmp_path: Path
) -> None:
    raw = json.loads(file.read_text("utf-8"))
    raw["show"]["title"]["en"] = "Not saved yet"
    there = target(file, tmp_path / "stick")
    assert there == tmp_path / "stick" / "museum"
    made = sent(file, json.dumps(raw).encode(), there)
    assert names(tmp_path / "stick") == {
        "museum/content.json",
        "museum/data/visitors.xlsx",
        "museum/assets/sample-hall.webp",
    }
    assert load(made).content.show.title.en == "Not saved yet"


def test_it_takes_the_place_of_the_show_that_is_there(
    file: Path, tmp_path: Path
) -> None:
    there = tmp_path / "stick" / "wall"
    shutil.copytree(file.parent, there)
    (there / "old.txt").write_text("old")
    assert target(file, there) == there
    sent(file, file.read_bytes(), there)
    assert "old.txt" not in names(there)
    assert [one.name for one in there.parent.iterdir()] == ["wall"]


def test_what_is_no_show_is_left_alone(file: Path, tmp_path: Path) -> None:
    there = target(file, tmp_path / "stick")
    there.mkdir(parents=True)
    (there / "letter.txt").write_text("mine")
    with pytest.raises(FileExistsError):
        sent(file, file.read_bytes(), there)
    assert names(tmp_path / "stick") == {"museum/letter.txt"}
    with pytest.raises(FileExistsError):
        sent(file, file.read_bytes(), file.parent)


def test_with_mistakes_all_stays_as_it_was(file: Path, tmp_path: Path) -> None:
    there = tmp_path / "stick" / "museum"
    sent(file, file.read_bytes(), there)
    before = (there / "content.json").read_bytes()
    with pytest.raises(ContentError):
        sent(file, b"{}", there)
    assert (there / "content.json").read_bytes() == before
    assert [one.name for one in there.parent.iterdir()] == ["museum"]
