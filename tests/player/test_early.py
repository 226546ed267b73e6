"""The first picture of a start: what the show paints first, or none at all."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from kiosk.content.content import load
from kiosk.player.app import App
from kiosk.player.backdrop import PICTURE, ROOM, Backdrop, form
from kiosk.player.early import opened_early
from kiosk.player.still import Still, depends
from kiosk.player.window import Window
from kiosk.show.playback import ENTER
from tests.moment import changed
from tests.player.test_repaint import pixels
from tests.visitor import SIZE, reread, saved, short

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from tests.visitor import Clock, Visitor


@pytest.fixture
def state(visitor: Visitor, tmp_path: Path, qtbot: QtBot) -> Path:
    """Where the still of the show has been kept."""
    folder = tmp_path / "state"
    keep(visitor, folder, qtbot)
    return folder


def keep(visitor: Visitor, folder: Path, qtbot: QtBot) -> None:
    still = Still(visitor.app, folder)
    # Once the ring has breathed: the cover has come to rest.
    visitor.app.go_on(visitor.app.playback.after(4.0))
    visitor.app.tell()
    qtbot.waitUntil(lambda: Backdrop.kept(folder) != Backdrop())
    still.close()


def test_a_show_that_has_ended_is_not_kept(visitor: Visitor, tmp_path: Path) -> None:
    folder = tmp_path / "state"
    still = Still(visitor.app, folder)
    visitor.app.go_on(visitor.app.playback.after(3.0))
    visitor.app.tell()
    still._look()
    assert still._worker is not None
    # What it has found is under way, and arrives when nothing is shown any more.
    still._worker.join()
    still.close()
    visitor.app.close()
    QCoreApplication.processEvents()
    assert Backdrop.kept(folder) == Backdrop()


def opened(
    state: Path, content: Path, size: tuple[int, int] = SIZE, rotation: int = 0
) -> Window | None:
    backdrop = Backdrop.kept(state)
    return opened_early(backdrop, state, content, None, size, rotation)


def test_it_is_what_the_show_then_paints(
    visitor: Visitor, state: Path, file: Path
) -> None:
    seen = pixels(visitor.app.stage.viewport().grab())
    window = opened(state, file)
    assert window is not None
    assert window.isVisible()
    assert (pixels(window.grab()) == seen).all()
    app = App(load(file), "en", clock=visitor.clock, window=window)
    app.go_on(changed(app.playback, entered=ENTER))
    # Mounted, but not shown: what is seen stays.
    assert (pixels(window.grab()) == seen).all()
    app.stage.show()
    app.start()
    assert app.stage.painted
    assert (pixels(window.grab()) == seen).all()
    assert window._still is None
    app.close()
    window.deleteLater()


def test_it_is_not_shown_in_another_form(state: Path, file: Path) -> None:
    assert opened(state, file, (SIZE[0], SIZE[1] + 1)) is None
    assert opened(state, file, SIZE, 180) is None
    assert opened(state, file.parent) is None
    backdrop = replace(Backdrop.kept(state), form=form(*SIZE, 2.0, 0))
    assert opened_early(backdrop, state, file, None, SIZE, 0) is None
    kept = Backdrop.kept(state)
    assert opened_early(kept, state, file, "no such screen", SIZE, 0) is None


def test_it_is_not_shown_once_anything_has_changed(state: Path, file: Path) -> None:
    names = [*map(Path, Backdrop.kept(state).files)]
    assert file in names
    for name in names:
        status = name.stat() if name.exists() else None
        if status is None or name.is_dir():
            continue
        # The least that every system counts in.
        os.utime(name, ns=(status.st_atime_ns, status.st_mtime_ns + 100))
        assert opened(state, file) is None
        os.utime(name, ns=(status.st_atime_ns, status.st_mtime_ns))
    window = opened(state, file)
    assert window is not None
    window.deleteLater()
    # A font of the site's own.
    fonts = file.parent / "assets" / "fonts"
    fonts.mkdir(parents=True)
    assert opened(state, file) is None
    fonts.rmdir()
    # A picture that the words do not know: power went between the two.
    (state / PICTURE).write_bytes((state / PICTURE).read_bytes())
    assert opened(state, file) is None


def test_a_damaged_picture_is_none(state: Path, file: Path) -> None:
    kept = Backdrop.kept(state)
    kept.keep(state, b"not a picture")
    assert opened(state, file) is None


def without_cover(whole: dict[str, Any]) -> None:
    whole["slides"] = whole["slides"][1:]


def by_the_clock(whole: dict[str, Any]) -> None:
    whole["slides"][0]["schedule"] = {"from": "2020-01-01"}


@pytest.mark.parametrize("change", [without_cover, by_the_clock])
def test_a_show_that_may_begin_with_something_else_has_none(
    visitor: Visitor, tmp_path: Path, file: Path, qtbot: QtBot, change: Any
) -> None:
    whole = short()
    change(whole)
    saved(file, whole)
    reread(visitor.app)
    keep(visitor, tmp_path / "state", qtbot)
    begins = change is without_cover
    assert (opened(tmp_path / "state", file) is not None) is begins


def test_a_show_of_one_slide_has_one(
    visit: Callable[[], Visitor], tmp_path: Path, file: Path, qtbot: QtBot
) -> None:
    whole = short()
    whole["slides"] = whole["slides"][1:2]
    saved(file, whole)
    keep(visit(), tmp_path / "state", qtbot)
    assert opened(tmp_path / "state", file) is not None


def test_a_show_of_an_earlier_version_has_none(
    visitor: Visitor, tmp_path: Path, file: Path, qtbot: QtBot
) -> None:
    saved(file, "{")
    reread(visitor.app)
    keep(visitor, tmp_path / "state", qtbot)
    assert opened(tmp_path / "state", file) is None


def test_files_that_have_changed_since_they_were_loaded_are_not_what_is_shown(
    file: Path,
) -> None:
    loaded = load(file)
    assert str(file) in (depends(loaded) or {})
    file.write_bytes(file.read_bytes() + b"\n")
    assert depends(loaded) is None
    file.unlink()
    assert depends(loaded) is None


SEEN = """
import sys
import kiosk.__main__
from kiosk.cli.asked import asked_for
from kiosk.player.early import first_picture

asked = asked_for(sys.argv[1:])
window = first_picture(asked.path, asked)
assert window is not None and window.isVisible()
print(*sys.modules)
"""


def test_it_comes_before_all_that_the_show_needs(
    state: Path, file: Path, tmp_path: Path
) -> None:
    # A start by hand has one of its own: that of the locked show stays as it is.
    (tmp_path / "hand").mkdir()
    state.rename(tmp_path / "hand" / ROOM)
    done = subprocess.run(
        [sys.executable, "-c", SEEN, str(file), "--window", "{}x{}".format(*SIZE)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "KIOSK_STATE": str(tmp_path / "hand")},
    )
    assert done.returncode == 0, done.stderr
    assert "main() thread" not in done.stderr
    loaded = set(done.stdout.split())
    assert not loaded & {
        "kiosk.player.app",
        "kiosk.content.content",
        "numpy",
        "pydantic",
        "pyqtgraph",
    }


def test_it_fills_a_screen(
    visitor: Visitor, state: Path, file: Path, qtbot: QtBot
) -> None:
    screen = QGuiApplication.primaryScreen()
    visitor.app.window.open_on(screen, None)
    visitor.app.go_on(replace(visitor.app.playback, place=0).after(3.0))
    keep_again = Still(visitor.app, state)
    visitor.app.tell()
    size = screen.size().toTuple()
    qtbot.waitUntil(lambda: "{}x{}".format(*size) in Backdrop.kept(state).form)
    keep_again.close()
    window = opened_early(Backdrop.kept(state), state, file, None, None, 0)
    assert window is not None
    assert window.isFullScreen()
    window.deleteLater()


@pytest.mark.parametrize("asked", ["key", "close"])
def test_a_wish_to_leave_before_the_show_is_there_is_heard(
    file: Path, clock: Clock, left: list[int], qtbot: QtBot, asked: str
) -> None:
    window = Window()
    qtbot.addWidget(window)
    window.open_on(QGuiApplication.primaryScreen(), SIZE)
    if asked == "key":
        QTest.keyClick(window, Qt.Key.Key_Escape)
    else:
        window.close()
    app = App(load(file), "en", clock=clock, window=window)
    app.escaped.connect(app.leave)
    window.show()
    app.start()
    assert left == []
    qtbot.waitUntil(lambda: left == [0])
    app.close()
    assert left == [0]
