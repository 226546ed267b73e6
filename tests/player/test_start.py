"""What a start imports before the first slide is seen, and what it does not."""

from __future__ import annotations

import subprocess
import sys

# What the first slide does not need. Each was imported once, and cost its part.
SPARED = {
    "PySide6.QtTest",
    "difflib",
    "fontTools",
    "fpdf",
    "kiosk.authoring.difference",
    "kiosk.content.sheet",
    "kiosk.content.spreadsheets",
    "markdown_it",
    "numpy.typing",
    "openpyxl",
    "platformdirs",
    "psutil",
    "pyqtgraph",
    "rich",
    "rjieba",
    "segno",
    "sqlite3",
    "tomlkit",
    "xml.etree.ElementTree",
}
START = """
import os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from kiosk import __main__ as kiosk

def painted():
    print(*sys.modules)
    sys.stdout.flush()
    os._exit(0)

def watched(app):
    app.window.appeared.connect(painted)
    began(app)

import kiosk.player.app
began, kiosk.player.app.App.start = kiosk.player.app.App.start, watched
kiosk.__main__.main([])
"""


def test_nothing_that_the_first_slide_does_not_need_is_imported_before_it() -> None:
    done = subprocess.run(
        [sys.executable, "-c", START], capture_output=True, text=True, check=True
    )
    modules = set(done.stdout.split())
    assert {"kiosk.player.stage", "numpy", "pydantic"} <= modules
    assert not modules & SPARED
    # Who needs another one before the first slide says so here. Every kind is one: a
    # content is read by all of them, and there were twenty-one when this was 520.
    assert len(modules) <= 560
