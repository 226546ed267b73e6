"""pyqtgraph, imported without making every class that Qt has.

PySide6 makes its classes when they are first asked for. pyqtgraph copies all
names of three Qt modules into modules of its own, which makes more than a
thousand classes: a tenth of a second, and nine megabytes. Here its own modules
ask Qt for a name when somebody asks them.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

COPIED: Final = ("QtCore", "QtGui", "QtWidgets")


def _asking(source: ModuleType) -> Callable[[str], Any]:
    return lambda name: getattr(source, name)


def _imported() -> ModuleType:
    """The module pyqtgraph, the one that has been imported or a slim one."""
    if "pyqtgraph" in sys.modules:
        return sys.modules["pyqtgraph"]
    sources = [importlib.import_module(f"PySide6.{name}") for name in COPIED]
    for name, source in zip(COPIED, sources, strict=True):
        mirror = ModuleType(f"pyqtgraph.Qt.{name}")
        mirror.__getattr__ = _asking(source)  # type: ignore[method-assign]
        sys.modules[mirror.__name__] = mirror
        # WORKAROUND pyqtgraph 0.14: its Qt module copies what `dir` tells.
        source.__dir__ = list  # type: ignore[method-assign]
    try:
        return importlib.import_module("pyqtgraph")
    finally:
        for source in sources:
            del source.__dir__


_pyqtgraph = _imported()
functions: Any = _pyqtgraph.functions
GraphicsObject: Any = _pyqtgraph.GraphicsObject
