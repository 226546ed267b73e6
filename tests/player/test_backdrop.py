"""The backdrop: its picture and its words, whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk.content import atomic
from kiosk.player.backdrop import PICTURE, WORDS, Backdrop

if TYPE_CHECKING:
    from pathlib import Path

PAPER = Backdrop("c0ffee 1920x1080", "HDMI-1", "#F6F0E4")


def test_what_is_kept_is_found_again(tmp_path: Path) -> None:
    assert Backdrop.kept(None) == Backdrop.kept(tmp_path) == Backdrop()
    PAPER.keep(tmp_path, b"picture")
    assert Backdrop.kept(tmp_path) == PAPER
    assert (tmp_path / PICTURE).read_bytes() == b"picture"


def test_words_torn_at_any_byte_are_the_default(tmp_path: Path) -> None:
    PAPER.keep(tmp_path, b"picture")
    whole = (tmp_path / WORDS).read_bytes()
    for end in range(len(whole) - 1):
        (tmp_path / WORDS).write_bytes(whole[:end])
        assert Backdrop.kept(tmp_path) == Backdrop()


@pytest.mark.parametrize(
    "data",
    [
        b"[]",
        b'{"key": "", "screen": ""}',
        b'{"key": "", "screen": "", "ground": 7}',
        b'{"key": "", "screen": "", "ground": "red"}',
    ],
)
def test_other_words_are_set_aside(tmp_path: Path, data: bytes) -> None:
    (tmp_path / WORDS).write_bytes(data)
    assert Backdrop.kept(tmp_path) == Backdrop()
    assert (tmp_path / (WORDS + atomic.ASIDE)).exists()


def test_a_full_disk_costs_the_picture_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(atomic, "written", full)
    PAPER.keep(tmp_path, b"picture")
    assert "No space left" in caplog.text
    assert Backdrop.kept(tmp_path) == Backdrop()
