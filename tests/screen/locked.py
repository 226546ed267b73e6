"""The locked show as a process: `python locked.py CONTENT STATE PIN [SETTINGS]`."""

from __future__ import annotations

import sys
from pathlib import Path

from kiosk.app import App, application, wake_on_signals
from kiosk.content import load
from kiosk.hall import Hall
from kiosk.machine.pin import hashed
from kiosk.machine.settings import Screen, Settings


def main() -> int:
    content, state, digits, *screen = sys.argv[1:]
    qt = application()
    settings = Settings(
        pin=hashed(digits, cost=10), screen=Screen(name=screen[0] if screen else None)
    )
    app = App(load(Path(content)), "en", Path(state))
    hall = Hall(app, settings, Path(state))
    sockets = wake_on_signals(app)
    hall.start()
    status = qt.exec()
    hall.close()
    for end in sockets:
        end.close()
    return status


if __name__ == "__main__":
    sys.exit(main())
