"""Durable files: old or new at every instant, and damage is set aside."""

from __future__ import annotations

import json
import logging
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from kiosk.content import atomic


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    (tmp_path / "room.json").mkdir()
    for name in ("pipe.json", "room.json"):
        assert atomic.read(tmp_path / name, lambda data: data) is None


def test_what_is_written_is_read(tmp_path: Path) -> None:
    file = tmp_path / "new" / "place.json"
    atomic.written(file, b'{"slide": "gdp"}')
    assert atomic.read(file, json.loads) == {"slide": "gdp"}
    assert [entry.name for entry in file.parent.iterdir()] == ["place.json"]


@pytest.mark.parametrize(
    ("owner", "step"), [(os, "fsync"), (Path, "replace")], ids=["fsync", "replace"]
)
def test_a_write_that_fails_leaves_the_old_bytes_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, owner: Any, step: str
) -> None:
    file = tmp_path / "place.json"
    atomic.written(file, b"old")

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(owner, step, full)
    with pytest.raises(OSError, match="No space"):
        atomic.written(file, b"new")
    assert file.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["place.json"]


def test_every_byte_is_on_disk_before_the_name_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    for owner, name in ((os, "fsync"), (Path, "replace")):
        real = getattr(owner, name)

        def noted(*given: Any, name: str = name, real: Any = real) -> Any:
            steps.append(name)
            return real(*given)

        monkeypatch.setattr(owner, name, noted)
    atomic.written(tmp_path / "a", b"x")
    assert steps == ["fsync", "replace", "fsync"]


@pytest.mark.parametrize("cut", range(16))
def test_a_torn_file_is_set_aside_with_a_word_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, cut: int
) -> None:
    whole = b'{"slide": "gdp"}'
    file = tmp_path / "place.json"
    file.write_bytes(whole[:cut])
    with caplog.at_level(logging.WARNING):
        assert atomic.read(file, json.loads) is None
    assert "place.json is damaged" in caplog.text
    assert not file.exists()
    assert (tmp_path / "place.json.damaged").read_bytes() == whole[:cut]


def test_no_file_is_no_news(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert atomic.read(tmp_path / "none", json.loads) is None
    assert caplog.text == ""


def test_a_file_that_cannot_be_read_stays(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "place.json"
    folder.mkdir()
    assert atomic.read(folder, json.loads) is None
    assert "cannot be read" in caplog.text
    assert folder.is_dir()


def test_a_file_of_somebody_else_is_not_taken_in(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"[" + b" " * 100 + b"]")
    assert atomic.read(file, json.loads, limit=50) is None
    assert atomic.read(tmp_path / "a.damaged", json.loads, limit=200) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_a_new_folder_is_as_open_as_the_one_above_whatever_the_umask(
    tmp_path: Path,
) -> None:
    tmp_path.chmod(0o2775)
    before = os.umask(0o077)
    try:
        atomic.folder_made(tmp_path / "assets" / "maps")
        atomic.folder_made(tmp_path / "assets" / "maps")
    finally:
        os.umask(before)
    modes = {path.name: path.stat().st_mode & 0o7777 for path in tmp_path.rglob("*")}
    assert modes == {"assets": 0o2775, "maps": 0o2775}
