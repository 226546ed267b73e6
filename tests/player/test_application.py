"""The Qt application: one rasteriser on every system."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication

from kiosk.player.application import FREETYPE, application, platform
from tests.system import WINDOWS


@pytest.mark.parametrize(
    ("environ", "system", "words"),
    [
        ({}, "win32", ("-platform", FREETYPE)),
        ({"QT_QPA_PLATFORM": ""}, "win32", ("-platform", FREETYPE)),
        # What was asked for holds, as where nothing is to be shown.
        ({"QT_QPA_PLATFORM": "offscreen"}, "win32", ()),
        ({}, "linux", ()),
    ],
)
def test_type_is_set_by_freetype_on_windows_too(
    environ: dict[str, str], system: str, words: tuple[str, ...]
) -> None:
    assert platform(environ, system) == words


def test_there_is_one_application(qapp: object) -> None:
    assert application() is qapp
    assert QGuiApplication.platformName() == "offscreen" or WINDOWS
