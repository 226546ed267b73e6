"""How long a start takes: `python -m kiosk.cli.started JSON`, a question of `bench`.

It stands by the command line, because a start begins there; it is asked and answered
as `kiosk.lab.task` is.
"""

from __future__ import annotations

import time

BORN = time.time()
"""When the interpreter was ready to run anything of ours."""

import gc  # noqa: E402
import json  # noqa: E402
import os  # noqa: E402
import sys  # noqa: E402
from typing import Any  # noqa: E402


def start(asked: dict[str, Any]) -> dict[str, float]:
    """Milliseconds from the start of the process to the first painted slide.

    The first picture is the still of an earlier show, if it has been kept.
    """
    begun = asked["begun"]
    # What `kiosk` does before it opens a window, in the same order.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    gc.disable()
    from kiosk.cli.asked import asked_for
    from kiosk.content.chosen import meant
    from kiosk.player.early import first_picture

    words = asked_for([asked["path"], "--window", "{}x{}".format(*asked["size"])])
    path = meant(words.path)
    window = first_picture(path, words)
    seen = time.time()
    from kiosk.content.first_show import opened
    from kiosk.content.paths import state_folder
    from kiosk.player.app import App  # noqa: F401

    imported, state = time.time(), state_folder()
    loaded = opened(path, state).loaded
    read = time.time()
    from kiosk.lab.screen.first_paint import first_paint

    painted: list[float] = []
    size = tuple(asked["size"])
    first_paint(loaded, size, lambda: painted.append(time.time()), window, state)
    first = seen if window is not None else painted[0]
    return {
        "interpreter": (BORN - begun) * 1000,
        "first picture": (first - begun) * 1000,
        "imports": (imported - BORN) * 1000,
        "content": (read - imported) * 1000,
        "stage": (painted[0] - read) * 1000,
        "whole": (painted[0] - begun) * 1000,
    }


def main() -> int:
    """Answer the question on the command line."""
    print(json.dumps(start(json.loads(sys.argv[1]))), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
