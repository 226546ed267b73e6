"""Photographs while a show plays: read apart, waited for, kept for the next start."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QColor, QImage

from kiosk.content import film, limited, photo
from kiosk.player import pictures
from kiosk.player.pictures import Pictures, PictureWish
from tests.films import made

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot


@pytest.fixture
def folder(tmp_path: Path, qapp: object) -> Path:
    assert qapp
    inside = tmp_path / "assets"
    inside.mkdir()
    image = QImage(40, 20, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    assert image.save(str(inside / "red.png"))
    (inside / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\nnothing more")
    return inside


def test_a_photograph_is_waited_for_and_then_shown(folder: Path, qtbot: QtBot) -> None:
    shown = Pictures((folder,), apart=True)
    with qtbot.waitSignal(shown.arrived) as arrived:
        waited = shown.pixmap("red.png", 30, 60)
        assert waited is not None
        assert waited.isNull()
    assert arrived.args == ["red.png"]
    there = shown.pixmap("red.png", 30, 60)
    assert there is not None
    assert there.toImage().pixelColor(15, 30) == QColor("red")


def test_a_broken_one_is_told_from_one_that_is_waited_for(
    folder: Path, qtbot: QtBot
) -> None:
    shown = Pictures((folder,), apart=True)
    with qtbot.waitSignal(shown.arrived):
        assert shown.pixmap("broken.png", 30, 60) is not None
    assert shown.pixmap("broken.png", 30, 60) is None


def test_what_is_expected_is_there_before_it_is_painted(
    folder: Path, qtbot: QtBot
) -> None:
    shown = Pictures((folder,), apart=True)
    with qtbot.waitSignal(shown.arrived):
        shown.expect(PictureWish("red.png", 30, 60))
        # Asked for twice it is read once.
        shown.expect(PictureWish("red.png", 30, 60))
    there = shown.pixmap("red.png", 30, 60)
    assert there is not None
    assert not there.isNull()
    assert shown._queue.empty()


def test_what_was_asked_for_before_a_save_is_not_shown_after_it(
    folder: Path, qtbot: QtBot
) -> None:
    shown = Pictures((folder,), apart=True)
    with shown._reading:
        # The reader waits at its door, and what it will read is out of date.
        shown.expect(PictureWish("red.png", 30, 60))
        shown.forget()
        shown.expect(PictureWish("red.png", 8, 8))
    with qtbot.waitSignal(shown.arrived):
        pass
    assert set(shown._kept) == {PictureWish("red.png", 8, 8)}


def test_each_tone_and_focus_is_a_picture_of_its_own(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tone = photo.Tone(((0.0, 0, 0, 40), (1.0, 200, 200, 240)))
    room = tmp_path / "state"
    wide = Pictures((folder,), room)
    first = wide.pixmap("red.png", 30, 30)
    toned = wide.pixmap("red.png", 30, 30, (0.1, 0.2), tone)
    assert first is not None
    assert toned is not None
    assert first.toImage() != toned.toImage()
    assert len(list(room.iterdir())) == 2

    def ask(*_: object, **__: object) -> limited.Answer:
        raise AssertionError("it is kept")

    monkeypatch.setattr(limited, "ask", ask)
    again = Pictures((folder,), room).pixmap("red.png", 30, 30, (0.1, 0.2), tone)
    assert again is not None
    assert again.toImage() == toned.toImage()


def test_kept_pictures_stay_within_their_budget(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "ROOMY", 400)
    room = tmp_path / "state"
    shown = Pictures((folder,), room)
    for height in range(10, 40):
        assert shown.pixmap("red.png", 30, height) is not None
    kept = list(room.iterdir())
    assert kept
    assert sum(one.stat().st_size for one in kept) <= 400


def test_a_poster_may_be_a_frame_of_a_film_and_is_kept(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = made(folder / "own.mp4")
    room = tmp_path / "state"
    wish = PictureWish("own.mp4", 64, 36, second=1.0)
    first = Pictures((folder,), room).pixmap(*wish)
    assert first is not None
    assert first.toImage().pixelColor(32, 18).red() == pytest.approx(15 * 8, abs=6)
    monkeypatch.setattr(film, "available", lambda: False)
    again = Pictures((folder,), room).pixmap(*wish)
    assert again is not None
    assert again.toImage() == first.toImage()
    # Another film of the same name is another picture, and cannot be read now.
    own.write_bytes(own.read_bytes() + b"more")
    assert Pictures((folder,), room).pixmap(*wish) is None


def test_a_film_that_is_damaged_has_no_frame(folder: Path) -> None:
    own = made(folder / "own.mp4")
    own.write_bytes(own.read_bytes()[:400])
    pictures = Pictures((folder,))
    assert pictures.pixmap("own.mp4", 64, 36, second=1.0) is None
    assert pictures.pixmap("own.mp4", 64, 36, second=1.0) is None
    assert pictures.pixmap("none.mp4", 64, 36, second=1.0) is None
