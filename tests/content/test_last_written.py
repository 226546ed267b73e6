"""The last of what was to be kept: written aside, once, and read again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk.content import atomic
from kiosk.content.last_written import LastWritten

if TYPE_CHECKING:
    from pathlib import Path


def test_the_last_is_there_for_the_next_start(tmp_path: Path) -> None:
    first = LastWritten(tmp_path / "new" / "a.json")
    assert first.read(bytes) is None
    for number in range(20):
        first.keep(b"%d" % number)
    first.close()
    assert LastWritten(tmp_path / "new" / "a.json").read(bytes) == b"19"


def test_what_is_there_already_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.json").write_bytes(b"1")
    monkeypatch.setattr(atomic, "written", lambda *_: pytest.fail("written"))
    again = LastWritten(tmp_path / "a.json")
    assert again.read(int) == 1
    again.keep(b"1")
    again.close()


def test_what_is_not_understood_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b"x")
    assert LastWritten(tmp_path / "a.json").read(int) is None
    assert (tmp_path / f"a.json{atomic.ASIDE}").exists()


def test_a_disk_that_cannot_be_written_is_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(atomic, "written", full)
    last = LastWritten(tmp_path / "a.json")
    last.keep(b"1")
    last.keep(b"2")
    last.close()
    assert caplog.text.count("No space left") == 1


def test_without_a_file_nothing_is_kept() -> None:
    last = LastWritten(None)
    last.keep(b"1")
    assert last.read(bytes) is None
    last.close()
