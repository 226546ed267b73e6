"""How long a keystroke in the editor takes to the picture: `-m tests.bench.keystroke`.

Ten letters are typed into the title of each slide of the built-in show, one after the
other, each until the picture is of it. Nothing is asserted: it prints milliseconds of
the wall clock and of the processor.
"""

from __future__ import annotations

import os
import shutil
import statistics
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop
from PySide6.QtTest import QTest

from kiosk.authoring.desktop.edit import style
from kiosk.authoring.desktop.edit.desk import Desk
from kiosk.authoring.desktop.edit.window import EditorWindow
from kiosk.player.application import application
from kiosk.player.fonts import Typeface

HOUSE = Path(__file__).resolve().parents[2]
LETTERS = "abcdefghij"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        shutil.copy(HOUSE / "content.json", here)
        shutil.copytree(HOUSE / "assets", here / "assets")
        measure(here / "content.json")


def measure(path: Path) -> None:
    """Type into every slide of a content, and print how long the pictures took."""
    app = application()
    typeface = Typeface.load(None)
    app.setFont(typeface.font(style.BODY, 400))
    desk = Desk(path)
    window = EditorWindow(desk, "zh", typeface)
    window.resize(1366, 768)
    window.show()
    window.start()
    while window.miniatures.busy:
        app.processEvents()
    drawn = [0.0]

    def note() -> None:
        drawn[0] = time.perf_counter()

    window.viewer.drawn.connect(note)
    walls, spent = [], []
    for place in range(len(desk.slides)):
        window.slides.choose(place)
        app.processEvents()
        assert window.form.go(("slides", place, "title", "zh"))
        app.processEvents()
        desk.finish()
        for letter in LETTERS:
            widget = app.focusWidget()
            assert widget is not None
            drawn[0] = 0.0
            begun, cpu = time.perf_counter(), time.process_time()
            QTest.keyClicks(widget, letter)
            while not drawn[0]:
                app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 1)
            spent.append((time.process_time() - cpu) * 1000)
            walls.append((drawn[0] - begun) * 1000)
    for name, times in (("wall", walls), ("processor", spent)):
        cuts = statistics.quantiles(times, n=20)
        print(
            f"{name}: {len(times)} keystrokes, median {statistics.median(times):.0f} "
            f"ms, p95 {cuts[18]:.0f} ms, most {max(times):.0f} ms"
        )
    window.stop()
    desk.close()


if __name__ == "__main__":
    main()
