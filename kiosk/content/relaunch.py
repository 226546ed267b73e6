"""Relaunch: the command that runs this program again, from the same files."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import kiosk

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT: Final = Path(kiosk.__file__).resolve().parents[1]
"""The folder that the program was imported from."""


LAUNCHER: Final = "__PYVENV_LAUNCHER__"
"""By this Python on Windows learns which environment it is started for."""


def interpreter(system: str = sys.platform) -> str:
    """The Python that runs this program: the process itself, and none before it.

    On Windows the python.exe of an environment is a small program that starts the
    real one and waits: what is measured or ended would be the wrong process.
    """
    real = str(getattr(sys, "_base_executable", None) or sys.executable)
    return real if system == "win32" else sys.executable


def again(
    words: Sequence[str], module: str = "kiosk", system: str = sys.platform
) -> list[str]:
    """The command that runs this program, from the same files, with other words.

    `module` is the part of it that is run. It needs `surroundings`.
    """
    if getattr(sys, "frozen", False):
        return [sys.executable, *words]
    # What lies in the current folder is content, never code; and whoever was started
    # apart from the surroundings, as a bundle is, stays so.
    apart = "-I" if sys.flags.isolated else "-P"
    # What it says is read as UTF-8, whatever the code page. No variable can ask for
    # that: a Python that is bundled heeds none.
    coded = ("-X", "utf8") if system == "win32" else ()
    return [interpreter(system), apart, *coded, "-m", module, *words]


def surroundings(
    environ: Mapping[str, str],
    path: Sequence[str] = tuple(sys.path),
    system: str = sys.platform,
) -> dict[str, str]:
    """The environment in which `again` finds the same files."""
    found = dict(environ)
    if interpreter(system) != sys.executable:
        # As multiprocessing does.
        found[LAUNCHER] = sys.executable
    if str(ROOT) not in path[1:]:
        # Found only through the current folder, as in a clone.
        paths = [str(ROOT), *filter(None, [environ.get("PYTHONPATH")])]
        found["PYTHONPATH"] = os.pathsep.join(paths)
    return found
