"""Commands: `kiosk NAME` is the file NAME in this folder, and the folder is the list.

Each has `command(words) -> int`, which takes the words after its name and returns
the exit status, and a docstring that begins with "`kiosk NAME`: what it does".
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def names() -> tuple[str, ...]:
    """The names of all commands, in the order of the alphabet."""
    return tuple(sorted(entry.name for entry in pkgutil.iter_modules(__path__)))


def named(name: str) -> Callable[[Sequence[str]], int] | None:
    """The command of that name, imported only now; None if there is none."""
    if name not in names():
        return None
    found = importlib.import_module(f"{__name__}.{name}").command
    assert callable(found)
    return found  # type: ignore[no-any-return]


def summary(name: str) -> str:
    """What a command does, from the first line of its file, without importing it."""
    file = Path(__file__).with_name(f"{name}.py")
    said = ast.get_docstring(ast.parse(file.read_text("utf-8"))) or ""
    return said.partition("\n")[0].partition(": ")[2].removesuffix(".")
