"""The curtain: the still if there is one for this size, else its ground."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage

from kiosk.device.screen.curtain import Curtain
from kiosk.device.screen.locked import LockedScreen
from kiosk.device.settings import Settings
from kiosk.device.supervise.protocol import DARK, LIGHT
from kiosk.player.backdrop import PICTURE, WORDS, Backdrop, hangs_behind
from kiosk.player.pictures import PictureWish

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.visitor import Visitor


def picture(size: tuple[int, int], colour: str, file: Path) -> None:
    image = QImage(QSize(*size), QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    assert image.save(str(file))


def colour(curtain: Curtain) -> str:
    device = curtain._store.paintDevice()
    assert isinstance(device, QImage)
    return device.pixelColor(30, 20).name()


def test_it_shows_the_still_that_fits_and_else_the_ground(
    qtbot: QtBot, tmp_path: Path
) -> None:
    shown: list[bool] = []
    curtain = Curtain(tmp_path, lambda: shown.append(True))
    curtain.open_on(QGuiApplication.primaryScreen(), (320, 180))
    qtbot.waitUntil(lambda: shown == [True])
    assert colour(curtain) == "#0e1922"
    picture((320, 180), "#336699", tmp_path / PICTURE)
    # What was kept meanwhile is seen as soon as the curtain is.
    curtain._show()
    assert colour(curtain) == "#336699"
    (tmp_path / WORDS).write_text(
        '{"key": "", "screen": "", "ground": "#F6F0E4"}', "utf-8"
    )
    curtain.resize(400, 300)
    qtbot.waitUntil(lambda: colour(curtain) == "#f6f0e4")
    assert shown == [True]
    curtain.destroy()


def test_it_is_black_while_the_hall_is_closed(qtbot: QtBot, tmp_path: Path) -> None:
    picture((320, 180), "#336699", tmp_path / PICTURE)
    curtain = Curtain(tmp_path, lambda: None, dark=True)
    curtain.open_on(QGuiApplication.primaryScreen(), (320, 180))
    qtbot.waitUntil(curtain.isExposed)
    qtbot.waitUntil(lambda: colour(curtain) == "#000000")
    for word, seen in ((LIGHT, "#336699"), ("what?", "#336699"), (DARK, "#000000")):
        curtain.hear(word)
        assert colour(curtain) == seen
    curtain.destroy()


@pytest.mark.parametrize(
    ("environ", "behind"),
    [
        ({"DISPLAY": ":0"}, True),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, False),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "wayland"}, False),
        ({"WAYLAND_DISPLAY": "wayland-0", "QT_QPA_PLATFORM": "xcb"}, True),
        ({"DISPLAY": ":0", "XDG_SESSION_TYPE": "wayland"}, False),
        ({}, True),
    ],
)
def test_where_a_window_can_be_behind(environ: dict[str, str], behind: bool) -> None:
    assert hangs_behind(environ) is behind


def test_it_fills_a_screen_and_takes_no_focus(qtbot: QtBot) -> None:
    shown: list[bool] = []
    curtain = Curtain(None, lambda: shown.append(True))
    screen = QGuiApplication.primaryScreen()
    curtain.open_on(screen, None)
    qtbot.waitUntil(lambda: shown == [True])
    assert curtain.size() == screen.size()
    assert curtain.flags() & Qt.WindowType.WindowDoesNotAcceptFocus
    curtain.destroy()


def test_it_imports_little() -> None:
    code = (
        "import sys, kiosk.device.screen.curtain, kiosk.cli.commands.run; "
        "print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert "PySide6.QtGui" in loaded
    assert not loaded & {
        "PySide6.QtWidgets",
        "numpy",
        "pydantic",
        "pyqtgraph",
        "kiosk.content.content",
    }


def test_the_supervisor_imports_less() -> None:
    code = "import sys, kiosk.__main__, kiosk.cli.commands.run; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert not loaded & {"PySide6", "shiboken6", "numpy", "pydantic"}


def test_the_cover_is_kept_for_it_while_nobody_is_there(
    visitor: Visitor, tmp_path: Path, qtbot: QtBot
) -> None:
    hall = LockedScreen(visitor.app, Settings(), tmp_path)
    visitor.app.go_on(visitor.app.playback.after(6.0))
    visitor.app.tell()
    qtbot.waitUntil((tmp_path / WORDS).exists)
    kept = Backdrop.kept(tmp_path)
    assert visitor.app.loaded.digest in kept.key
    still = QImage(str(tmp_path / PICTURE))
    assert still == visitor.app.stage.viewport().grab().toImage().convertToFormat(
        still.format()
    )
    # The same is not kept twice.
    first = (tmp_path / PICTURE).stat().st_mtime_ns
    visitor.app.go_on(visitor.app.playback.after(1.0))
    visitor.app.tell()
    hall.still._look()
    hall.still.close()
    assert (tmp_path / PICTURE).stat().st_mtime_ns == first


def test_no_cover_is_kept_while_a_photograph_of_it_is_waited_for(
    visitor: Visitor, tmp_path: Path, qtbot: QtBot
) -> None:
    hall = LockedScreen(visitor.app, Settings(), tmp_path)
    pictures = visitor.app.pictures
    with pictures._reading:
        # Whoever reads it waits at the door.
        pictures.expect(PictureWish("no-such.jpg", 8, 8))
        visitor.app.go_on(visitor.app.playback.after(6.0))
        visitor.app.tell()
        QCoreApplication.processEvents()
        assert not hall.still.busy
        assert not (tmp_path / WORDS).exists()
    # It is taken as soon as that has come.
    qtbot.waitUntil((tmp_path / WORDS).exists)
    hall.still.close()
