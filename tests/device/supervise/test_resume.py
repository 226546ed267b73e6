"""The place: kept at every change, and never in the way."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from kiosk.content import atomic
from kiosk.device.supervise.resume import NAME, ResumePoint

if TYPE_CHECKING:
    from pathlib import Path


def test_a_slide_is_kept_for_the_next_start(tmp_path: Path) -> None:
    place = ResumePoint(tmp_path / "new")
    assert place.last() == ""
    for slide in ("gdp", "trade", "大数据"):
        place.keep(slide)
    place.close()
    assert ResumePoint(tmp_path / "new").last() == "大数据"
    assert [f.name for f in (tmp_path / "new").iterdir()] == [NAME]


def test_nothing_is_written_when_nothing_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = ResumePoint(tmp_path)
    first.keep("gdp")
    first.close()
    monkeypatch.setattr(atomic, "written", lambda *_: pytest.fail("written"))
    again = ResumePoint(tmp_path)
    assert again.last() == "gdp"
    again.keep("gdp")
    again.close()


def test_a_file_torn_at_any_byte_is_set_aside_or_says_the_place(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    first = ResumePoint(tmp_path)
    first.keep("gdp")
    first.close()
    whole = (tmp_path / NAME).read_bytes()
    for end in range(len(whole)):
        (tmp_path / NAME).write_bytes(whole[:end])
        caplog.clear()
        found = ResumePoint(tmp_path).last()
        if end == len(whole) - 1:  # only the end of the line is missing
            assert found == "gdp"
            continue
        assert found == ""
        assert "set aside" in caplog.text
        assert not (tmp_path / NAME).exists()


@pytest.mark.parametrize("data", [b"7", b"{}", b'{"slide": 7}', b"\xff\xfe"])
def test_what_says_no_place_is_set_aside(tmp_path: Path, data: bytes) -> None:
    (tmp_path / NAME).write_bytes(data)
    assert ResumePoint(tmp_path).last() == ""
    assert (tmp_path / (NAME + atomic.ASIDE)).read_bytes() == data


def test_a_disk_that_cannot_be_written_is_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(atomic, "written", full)
    caplog.set_level(logging.WARNING)
    place = ResumePoint(tmp_path)
    place.keep("gdp")
    place.close()
    again = ResumePoint(tmp_path)
    again.keep("a")
    again.close()
    assert caplog.text.count("No space left") == 2


def test_without_a_folder_nothing_is_kept() -> None:
    place = ResumePoint(None)
    place.keep("gdp")
    assert place.last() == ""
    place.close()
