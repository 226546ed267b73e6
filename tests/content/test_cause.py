"""Cause: whatever is mended, of a show or of the program, is another cause."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kiosk.content import cause as module
from kiosk.content.cause import Beside, cause, cause_of, cause_unread, digest_unread
from kiosk.content.content import load
from tests.player.test_reload import changed
from tests.visitor import saved


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "show" / "content.json"
    file.parent.mkdir()
    saved(file, changed())
    return file


def test_a_show_that_stays_as_it_is_keeps_its_cause(file: Path) -> None:
    own = load(file).digest
    assert cause(file, own) == cause(file, own) == cause_of(load(file))
    assert cause(file, own) != cause(file, "other")


def test_mended_pictures_and_type_are_another_cause(file: Path) -> None:
    own = load(file).digest
    assets = file.parent / "assets"
    (assets / "fonts").mkdir(parents=True)
    found = {cause(file, own)}
    (assets / "cover-land-night.svg").write_text("<svg/>")
    found.add(cause(file, own))
    (assets / "fonts" / "own.ttf").write_bytes(b"type")
    found.add(cause(file, own))
    (assets / "fonts" / "own.ttf").write_bytes(b"other type")
    found.add(cause(file, own))
    assert len(found) == 4


def test_a_show_is_shown_with_what_it_names_and_the_type_beside_it(file: Path) -> None:
    assets = file.parent / "assets"
    # The folder in which a missing picture would appear has to be made first.
    assert Beside.of(file) == Beside((), (file.parent,))
    for name in ("fonts/own.ttf", "cover-land-night.svg", "holiday.jpg", "a.csv"):
        (assets / name).parent.mkdir(parents=True, exist_ok=True)
        (assets / name).write_bytes(b"")
    file.write_text(file.read_text("utf-8") + ' ["a.csv"]', "utf-8")
    shown = (assets / "cover-land-night.svg", assets / "fonts" / "own.ttf")
    assert Beside.of(file) == Beside(shown, (file.parent, assets, assets / "fonts"))
    assert Beside.of(file, sheets=True).files == (assets / "a.csv", *shown)


def test_wherever_a_show_is_read_from_its_cause_is_one(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (file.parent / "assets" / "fonts").mkdir(parents=True)
    (file.parent / "assets" / "fonts" / "own.ttf").write_bytes(b"type")
    (file.parent / "assets" / "cover-land-night.svg").write_text("<svg/>")
    monkeypatch.chdir(file.parent)
    assert cause_unread(Path("content.json")) == cause_unread(file)
    monkeypatch.chdir(file.parent.parent)
    assert cause_unread(Path("show/content.json")) == cause_unread(file)


def test_a_picture_that_is_not_shown_is_no_cause(file: Path) -> None:
    own = load(file).digest
    before = cause(file, own)
    (file.parent / "assets").mkdir()
    (file.parent / "assets" / "holiday.jpg").write_bytes(b"picture")
    assert cause(file, own) == before


def test_another_program_is_another_cause(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = cause(file, "own")
    monkeypatch.setattr(module, "program", lambda: "newer")
    assert cause(file, "own") != before


def test_a_show_that_is_saved_once_more_is_to_be_tried(file: Path) -> None:
    before, digest = cause_unread(file), digest_unread(file)
    assert before == cause_unread(file)
    os.utime(file, ns=(1, 1))
    assert cause_unread(file) != before
    assert digest_unread(file) == digest


def test_what_cannot_be_read_has_no_cause_of_its_own(file: Path) -> None:
    for name in ("none.json", "assets", "a\0b"):
        (file.parent / "assets").mkdir(exist_ok=True)
        assert digest_unread(file.with_name(name)) == ""
        assert cause_unread(file.with_name(name)) == ""
    # What was read before and is gone since: its digest is all that is known.
    gone = file.with_name("none.json")
    assert cause(gone, "one") == cause(gone, "one") != cause(gone, "other")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
def test_a_pipe_holds_up_nobody_and_a_link_is_what_it_leads_to(file: Path) -> None:
    os.mkfifo(file.with_name("pipe.json"))
    assert digest_unread(file.with_name("pipe.json")) == ""
    file.with_name("link.json").symlink_to(file)
    assert digest_unread(file.with_name("link.json")) == digest_unread(file)
