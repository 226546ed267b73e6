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
from tests.system import WINDOWS

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")


@posix
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
    # The new name reaches the disk by itself on Windows.
    assert steps == ["fsync", "replace", "fsync"][: 2 if WINDOWS else 3]


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


def test_what_need_not_last_is_whole_and_waits_for_no_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forced(*_: Any) -> None:
        raise AssertionError

    monkeypatch.setattr(os, "fsync", forced)
    file = tmp_path / "new" / "attempts.json"
    atomic.written(file, b"one", lasting=False)
    atomic.written(file, b"two", lasting=False)
    assert file.read_bytes() == b"two"
    assert [entry.name for entry in file.parent.iterdir()] == ["attempts.json"]


# -- the opener of plain files


def test_a_plain_file_is_opened(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"0123")
    for linked in (False, True):
        with atomic.plain(tmp_path / "file", linked=linked) as stream:
            assert stream.read() == b"0123"
    with pytest.raises(FileNotFoundError):
        atomic.plain(tmp_path / "none")
    with pytest.raises(ValueError, match="null"):
        atomic.plain(tmp_path / "a\0b")


@posix
@pytest.mark.parametrize("linked", [False, True])
def test_no_pipe_folder_or_device_is_a_plain_file(tmp_path: Path, linked: bool) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "to pipe").symlink_to("pipe")
    (tmp_path / "loop").symlink_to("loop")
    for name in ("pipe", "to pipe", "loop", ".", "/dev/null", "/dev/zero"):
        with pytest.raises(OSError, match=r"not a plain file|symbolic links"):
            atomic.plain(tmp_path / name, linked=linked)


@posix
def test_a_link_is_a_plain_file_only_where_links_are_meant(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"0123")
    (tmp_path / "link").symlink_to("file")
    with pytest.raises(OSError, match="not a plain file"):
        atomic.plain(tmp_path / "link")
    assert atomic.read(tmp_path / "link", lambda data: data) is None
    assert (tmp_path / "link").is_symlink()
    with atomic.plain(tmp_path / "link", linked=True) as stream:
        assert stream.read() == b"0123"


@posix
@pytest.mark.parametrize("linked", [False, True])
def test_what_takes_a_files_place_while_it_is_opened_is_seen_for_what_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, linked: bool
) -> None:
    real = os.open
    handles: list[int] = []

    def swapped(path: Path, flags: int) -> int:
        path.unlink()
        os.mkfifo(path)
        handles.append(real(path, flags))
        return handles[0]

    (tmp_path / "file").write_bytes(b"0123")
    with monkeypatch.context() as patch:
        patch.setattr(os, "open", swapped)
        with pytest.raises(OSError, match="not a plain file"):
            atomic.plain(tmp_path / "file", linked=linked)
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(handles[0])
