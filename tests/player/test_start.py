"""What a start imports before the first slide is seen, and what it does not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.content import judged
from kiosk.content.content import load

EXAMPLE = Path(__file__).parents[1] / "charts" / "bars.json"
BUILT_IN = Path(__file__).parents[2] / "content.json"
# What the first slide does not need. Each was imported once, and cost its part.
SPARED = {
    "PySide6.QtTest",
    "difflib",
    "fontTools",
    "fpdf",
    "kiosk.authoring.difference",
    "kiosk.content.film",
    "kiosk.content.history",
    "kiosk.content.json_scan",
    "kiosk.content.limited",
    "kiosk.content.sheet",
    "kiosk.content.spreadsheets",
    "kiosk.player.heard",
    "kiosk.player.input",
    "kiosk.player.watcher",
    "kiosk.show.step",
    "kiosk.show.card",
    "kiosk.show.command",
    "kiosk.show.gestures",
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
    "xml.parsers.expat",
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
kiosk.__main__.main(sys.argv[1:])
"""


def started(*words: str, **environ: str) -> set[str]:
    """The modules that are imported when the first slide of a start is seen."""
    done = subprocess.run(
        [sys.executable, "-c", START, *words],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, **environ},
    )
    return set(done.stdout.split())


def test_nothing_that_the_first_slide_does_not_need_is_imported_before_it() -> None:
    modules = started()
    assert {"kiosk.player.stage", "numpy", "pydantic"} <= modules
    assert not modules & SPARED
    # Who needs another one before the first slide says so here. The last were what is
    # seen of a photograph, what a screen is among others, which screens there are, how
    # punctuation is set, the code of the closing page, and what a kind of chart tells.
    assert len(modules) <= 536


@pytest.mark.parametrize("content", [EXAMPLE, BUILT_IN], ids=lambda path: path.stem)
def test_a_start_that_finds_what_it_has_judged_asks_nothing_of_it(
    content: Path, tmp_path: Path
) -> None:
    judged.keep(load(content), tmp_path)
    modules = started(str(content), KIOSK_STATE=str(tmp_path))
    assert "kiosk.slides.columns" in modules
    # What pydantic needs once anything is asked, be it but a text of our own.
    assert not modules & {"importlib.metadata", "pydantic.plugin._loader"}
    # What asks, and what reads what is written to be asked.
    assert not modules & {
        *("kiosk.content.drafting", "kiosk.content.monolingual"),
        *("kiosk.content.validate", "pydantic.type_adapter"),
    }


def test_a_start_imports_the_kinds_that_its_content_names_and_no_others() -> None:
    modules = started(str(EXAMPLE))
    kinds = [
        name
        for name in sorted(modules)
        if name.startswith(("kiosk.charts.", "kiosk.slides."))
    ]
    assert kinds == [
        *("kiosk.charts.bars", "kiosk.charts.base"),
        *("kiosk.slides.base", "kiosk.slides.columns"),
    ]


def test_a_start_imports_nothing_of_the_rooms_that_do_not_play() -> None:
    rooms = {".".join(name.split(".")[:2]) for name in started(str(EXAMPLE))}
    assert not rooms & {"kiosk.authoring", "kiosk.device", "kiosk.lab"}


def test_without_a_still_qt_is_imported_after_all_that_does_not_know_it() -> None:
    # Qt for Python reads the source of every module that is imported after it.
    code = (
        "import sys, kiosk.__main__, kiosk.player.early\n"
        "assert 'PySide6' not in sys.modules\n"
        "import kiosk.player.play\n"
        "print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    order = done.stdout.split()
    qt = order.index("PySide6.QtCore")
    late = {name.partition(".")[0] for name in order[qt:]}
    assert not late & {"numpy", "pydantic"}
    assert max(map(order.index, ("kiosk.content.content", "kiosk.show.opening"))) < qt
