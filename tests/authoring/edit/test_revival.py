"""An earlier version comes back with the pictures and spreadsheets of then."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

import kiosk.authoring
from kiosk.authoring.edit.revival import as_it_was, revival
from kiosk.content.content import load
from kiosk.content.history import History, Version

MUSEUM = Path(kiosk.authoring.__file__).parent / "templates" / "visitors"
PHOTO, SHEET = "assets/sample-hall.webp", "data/visitors.xlsx"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    shutil.copytree(MUSEUM, tmp_path / "museum")
    return tmp_path / "museum" / "content.json"


@pytest.fixture
def history(file: Path, tmp_path: Path) -> History:
    return History(tmp_path / "state", file)


def kept(history: History) -> Version:
    version = history.keep_present(datetime.now(UTC))
    assert version is not None
    return version


def test_what_is_the_same_is_left_alone(history: History, file: Path) -> None:
    version = kept(history)
    found = revival(history, version)
    assert found.text == file.read_text("utf-8")
    assert (found.files, found.renamed, found.lost) == ({}, {}, ())


def test_what_is_another_now_comes_back_beside_it(history: History, file: Path) -> None:
    then = {name: (file.parent / name).read_bytes() for name in (PHOTO, SHEET)}
    version = kept(history)
    for name in then:
        (file.parent / name).write_bytes(b"another")
    found = revival(history, version)
    assert found.renamed == {
        PHOTO: "assets/sample-hall-2.webp",
        SHEET: "data/visitors-2.xlsx",
    }
    found.brought(file.parent)
    # What is on the wall has not been touched.
    assert (file.parent / PHOTO).read_bytes() == b"another"
    file.write_text(found.text, "utf-8")
    load(file)
    assert (file.parent / found.renamed[PHOTO]).read_bytes() == then[PHOTO]
    assert '"data/visitors.xlsx"' not in found.text


def test_what_has_gone_comes_back_under_its_name(history: History, file: Path) -> None:
    version = kept(history)
    data = (file.parent / PHOTO).read_bytes()
    (file.parent / PHOTO).unlink()
    found = revival(history, version)
    assert found.files == {PHOTO: data}
    assert found.text == file.read_text("utf-8")


def test_of_what_no_copy_is_kept_is_said(history: History, file: Path) -> None:
    version = kept(history)
    shutil.rmtree(history.folder / "pictures")
    (file.parent / PHOTO).write_bytes(b"another")
    found = revival(history, version)
    assert found.lost == (PHOTO,)
    assert found.files == {}


def test_a_picture_with_a_file_for_each_skin_stays_one(
    history: History, file: Path
) -> None:
    raw = json.loads(file.read_text("utf-8"))
    raw["slides"][0]["picture"] = "tower"
    file.write_text(json.dumps(raw, ensure_ascii=False), "utf-8")
    for skin in ("night", "paper"):
        (file.parent / f"assets/tower-{skin}.svg").write_text("<svg/>")
    version = kept(history)
    (file.parent / "assets/tower-night.svg").write_text("<svg>another</svg>")
    found = revival(history, version)
    assert found.renamed == {
        f"assets/tower-{skin}.svg": f"assets/tower-2-{skin}.svg"
        for skin in ("night", "paper")
    }
    assert json.loads(found.text)["slides"][0]["picture"] == "tower-2"


def test_a_version_is_laid_out_as_it_was(
    history: History, file: Path, tmp_path: Path
) -> None:
    version = kept(history)
    data = (file.parent / PHOTO).read_bytes()
    (file.parent / PHOTO).write_bytes(b"another")
    made = as_it_was(history, version, tmp_path / "then")
    assert (made.parent / PHOTO).read_bytes() == data
    assert load(made).content == load(version.file).content
