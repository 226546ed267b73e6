"""Awake: what keeps a display from blanking, besides asking the desktop."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import threading
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

XSET: Final = ("xset", "s", "off", "-dpms", "s", "noblank")
PATIENCE: Final = 10.0
"""Seconds after which a command that does not end is given up."""

logger = logging.getLogger(__name__)


def command(
    environment: Mapping[str, str], which: Callable[[str], str | None] = shutil.which
) -> tuple[str, ...]:
    """What to run so that a bare X server never blanks; nothing where none is."""
    if not environment.get("DISPLAY") or which("xset") is None:
        return ()
    return XSET


def unblank(environment: Mapping[str, str] | None = None) -> threading.Thread | None:
    """Run that command beside the show; a failure is one line in the log."""
    words = command(os.environ if environment is None else environment)
    if not words:
        return None

    def run() -> None:
        try:
            done = subprocess.run(
                words, capture_output=True, text=True, timeout=PATIENCE, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            logger.warning("the display may blank: %s", error)
            return
        if done.returncode:
            said = " ".join(done.stderr.split())
            logger.warning("the display may blank: %s: %s", words[0], said)

    thread = threading.Thread(target=run, name="xset", daemon=True)
    thread.start()
    return thread
