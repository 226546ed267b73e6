"""The show as `kiosk` plays it, for one lap, telling when its frames were shown."""

from __future__ import annotations

import gc

# What `kiosk` does before it imports anything, in the same order.
gc.disable()

import json  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402

from kiosk.cli.asked import asked_for  # noqa: E402
from kiosk.content.chosen import meant  # noqa: E402
from kiosk.player.early import first_picture  # noqa: E402


def main() -> int:
    """Play one lap full screen.

    Prints `painted` when the first picture is up, `live` when the stage has painted,
    `kept` when the next start has a first picture, then the frames as JSON.
    """
    asked = asked_for(sys.argv[1:])
    path = meant(asked.path)
    window = first_picture(path, asked)
    if window is not None:
        print("painted", flush=True)
    # What is seen first does not wait for these.
    from kiosk.content.paths import state_folder
    from kiosk.player import app as show
    from kiosk.player import play
    from kiosk.player.backdrop import ROOM, WORDS

    frames: list[float | None] = []
    seen = changes = 0
    state = state_folder()
    assert state is not None

    def begin(app: show.App) -> None:
        app.ticker.ticked.connect(lambda: ticked(app))
        app.moved.connect(lambda: moved(app))
        app.window.appeared.connect(appeared)
        began(app)

    def appeared() -> None:
        if window is None:
            print("painted", flush=True)
        print("live", flush=True)

    def ticked(app: show.App) -> None:
        # Called after the stage has painted what this tick changed.
        if app.playback.moving:
            frames.append(time.monotonic() * 1000)
        elif frames and frames[-1] is not None:
            frames.append(None)

    def moved(app: show.App) -> None:
        nonlocal seen, changes
        if app.playback.place == seen:
            return
        seen = app.playback.place
        changes += 1
        if (state / ROOM / WORDS).exists():
            print("kept", flush=True)
        if changes > len(app.loaded.content.slides):
            app.leave()

    began, show.App.start = show.App.start, begin  # type: ignore[assignment, method-assign]
    status = play.play(path, window=window)
    print(json.dumps({"frames": frames}), flush=True)
    return status


if __name__ == "__main__":
    sys.exit(main())
