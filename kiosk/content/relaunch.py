"""Invocation: the command that runs this program again, from the same files."""

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


def again(words: Sequence[str], module: str = "kiosk") -> list[str]:
    """The command that runs this program, from the same files, with other words.

    `module` is the part of it that is run.
    """
    if getattr(sys, "frozen", False):
        return [sys.executable, *words]
    # -P: what lies in the current folder is content, never code.
    return [sys.executable, "-P", "-m", module, *words]


def surroundings(
    environ: Mapping[str, str], path: Sequence[str] = tuple(sys.path)
) -> dict[str, str]:
    """The environment in which `again` finds the same files."""
    found = dict(environ)
    if str(ROOT) not in path[1:]:
        # Found only through the current folder, as in a clone.
        paths = [str(ROOT), *filter(None, [environ.get("PYTHONPATH")])]
        found["PYTHONPATH"] = os.pathsep.join(paths)
    return found
