"""The show as `kiosk` plays it, for one lap, telling when its frames were shown."""

from __future__ import annotations

import gc

# What `kiosk` does before it imports anything, in the same order.
gc.disable()

import json  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402

from kiosk.__main__ import asked_for  # noqa: E402
from kiosk.app import App, application  # noqa: E402
from kiosk.commands.history import meant  # noqa: E402
from kiosk.content import load  # noqa: E402
from kiosk.ui.window import chosen_screen  # noqa: E402

# isort: split
from PySide6.QtCore import QTimer  # noqa: E402


def main() -> int:
    """Play one lap full screen; prints `painted`, then the frames as JSON."""
    loaded = load(meant(asked_for(sys.argv[1:]).path))
    qt = application()
    app = App(loaded, "en")
    screen = chosen_screen(None)
    assert screen is not None
    frames: list[float | None] = []
    seen = 0
    changes = 0

    def ticked() -> None:
        # Called after the stage has painted what this tick changed.
        if app.playback.moving:
            frames.append(time.monotonic() * 1000)
        elif frames and frames[-1] is not None:
            frames.append(None)

    def moved() -> None:
        nonlocal seen, changes
        place = app.playback.place
        if place != seen:
            seen = place
            changes += 1
            if changes > len(loaded.content.slides):
                app.leave()

    app.ticker.ticked.connect(ticked)
    app.moved.connect(moved)
    app.window.open_on(screen, None)
    app.start()

    def painted() -> None:
        if app.stage.painted:
            print("painted", flush=True)
            timer.stop()

    timer = QTimer()
    timer.timeout.connect(painted)
    timer.start(1)
    status = qt.exec()
    app.close()
    print(json.dumps({"frames": frames}), flush=True)
    return status


if __name__ == "__main__":
    sys.exit(main())
