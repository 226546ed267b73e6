"""Paths: in which folder what a show has recorded lies, for whoever asks.

A show that `kiosk install` has set up runs as a user of its own, and keeps its state
elsewhere than whoever reads it would.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from kiosk.content.paths import state_folder
from kiosk.model.message import Message

CONFIG: Final = "/etc/kiosk"


STATE: Final = "/var/lib/kiosk"

HALL: Final = "fleet"
"""The folder in the state folder for what a screen keeps of its hall's hub."""
JOINED: Final = "screen.json"
"""Its file in there that a screen has which has joined a hub."""

SERVICE: Final = Path(STATE)
"""The state folder of the service on Linux."""


def holding(
    name: str, asked: Path | None = None, service: Path = SERVICE
) -> Path | None:
    """The folder asked for, or else the first that has a file of that name in it.

    One that may not be looked into counts as one without. None if there is neither
    a folder nor a place for one.
    """
    if asked is not None:
        return asked
    own = state_folder()
    for folder in (own, service):
        try:
            if folder is not None and (folder / name).exists():
                return folder
        except OSError:
            continue
    return own


def closed(folder: Path | None) -> Message | None:
    """What to tell of a folder that this user may not read; None if they may."""
    if folder is not None:
        try:
            os.listdir(folder)  # noqa: PTH208
        except PermissionError:
            return Message(
                f"{folder} 不让这个用户看；请用放展示的用户运行",
                f"{folder} is closed to this user; run it as the user of the show",
            )
        except OSError:
            return None
    return None
