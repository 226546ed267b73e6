"""Two thousand edits leave no more behind than what can be undone of them."""

from __future__ import annotations

import gc
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

import kiosk.authoring
from tests.authoring.desktop.edit.hands import closed, opened

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from kiosk.authoring.desktop.edit.window import EditorWindow

MUSEUM = Path(kiosk.authoring.__file__).parent / "templates" / "visitors"
WARM, MORE = 400, 2000
GROWTH = 24.0
"""Megabytes that 2000 edits may keep: their undoing, and what allocators hold."""


def resident() -> float:
    """Megabytes that this process has in memory."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 2**20


def edited(window: EditorWindow, times: range) -> None:
    """Type, and now and then add, remove, copy, undo, and look at other slides."""
    desk = window.desk
    count = len(desk.slides)
    for number in times:
        window.slides.choose(number % count)
        way = ("slides", window.place, "title", "en")
        desk.change(way, f"A title that is typed, {number}")
        match number % 10:
            case 3:
                window.acts.copy()
                window.acts.remove()
            case 6:
                desk.undo()
            case 9:
                desk.finish()
        turned()
    desk.finish()
    turned()


def turned() -> None:
    """Let the loop of events turn once; what has been left to it is deleted then.

    Only a loop that runs does so by itself, and a whole form may lie in every edit.
    """
    QApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.mark.long
@pytest.mark.skipif(sys.platform != "linux", reason="only /proc tells so simply")
def test_memory_is_flat_over_two_thousand_edits(qtbot: QtBot, tmp_path: Path) -> None:
    shutil.copytree(MUSEUM, tmp_path / "show")
    window = opened(qtbot, tmp_path / "show" / "content.json")
    edited(window, range(WARM))
    before = resident()
    half = MORE // 2
    edited(window, range(WARM, WARM + half))
    middle = resident()
    edited(window, range(WARM + half, WARM + MORE))
    after = resident()
    print(f"{before:.1f} {middle:.1f} {after:.1f} MB")
    closed(window)
    assert after - before < GROWTH, (before, middle, after)
