"""What is left out of a start, and that it is still there for who asks."""

from __future__ import annotations

import subprocess
import sys

from kiosk.player.ballast import BALLAST

# What the first slide does not need. Each was imported once, and cost its part.
SPARED = {
    "PySide6.QtTest",
    "difflib",
    "email",
    "fontTools",
    "fpdf",
    "importlib.metadata",
    "kiosk.authoring.difference",
    "markdown_it",
    "numpy._typing._char_codes",
    "numpy.typing",
    "openpyxl",
    "platformdirs",
    "psutil",
    "rich",
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


def run(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    return done.stdout


def test_nothing_that_the_first_slide_does_not_need_is_imported_before_it() -> None:
    modules = set(run(START).split())
    assert {"kiosk.player.stage", "numpy", "pydantic"} <= modules
    assert not modules & SPARED
    # Of 506 once. Who needs another one before the first slide says so here.
    assert len(modules) <= 470


def test_ballast_is_what_libraries_really_import() -> None:
    code = (
        "import sys, kiosk.content.content\n"
        "from kiosk.player.ballast import StandIn\n"
        "print(*(n for n, m in sys.modules.items() if isinstance(m, StandIn)))"
    )
    # The loader of plugins comes with the first model that is used.
    assert set(run(code).split()) >= BALLAST.keys() - {"pydantic.plugin._loader"}


def test_it_comes_when_it_is_asked_for() -> None:
    code = (
        "import numpy, kiosk, sys\n"
        "import numpy.typing\n"
        "print(numpy.typing.NDArray[numpy.float64])"
    )
    plain = run(code.replace(", kiosk", ""))
    assert plain.startswith("numpy.ndarray")
    assert run(code) == plain
    assert run(code.replace("numpy, kiosk", "kiosk, numpy")) == plain


def test_plugins_of_pydantic_are_not_looked_for() -> None:
    code = (
        "import kiosk.model.text, sys\n"
        "print(kiosk.model.text.Text.model_validate({'zh': '水', 'en': 'water'}).en)\n"
        "print('importlib.metadata' in sys.modules)"
    )
    assert run(code).split() == ["water", "False"]
