"""pyqtgraph, imported without making every class that Qt has.

PySide6 makes its classes when they are first asked for. pyqtgraph copies all
names of three Qt modules into modules of its own, which makes more than a
thousand classes: a tenth of a second, and nine megabytes. Here its own modules
ask Qt for a name when somebody asks them. It also imports all of its plots and
widgets, of which the show needs two: another tenth of a second.
"""

from __future__ import annotations

import importlib
import importlib.abc
import sys
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

COPIED: Final = ("QtCore", "QtGui", "QtWidgets")
USED: Final = tuple(
    f"pyqtgraph.{name}"
    for name in (
        "Point",
        "Qt",
        "debug",
        "functions",
        "graphicsItems.GraphicsItem",
        "graphicsItems.GraphicsObject",
        "util.cupy_helper",
        "util.mutex",
    )
)
"""What pyqtgraph's items themselves are made of."""
ROOMS: Final = {"pyqtgraph.graphicsItems", "pyqtgraph.util"}
"""Packages of which something is used."""
FOREIGN: Final = {"xml.etree.ElementTree"}
"""What it imports for the annotations of a method."""
SPARED: Final = ("PySide6.QtOpenGLWidgets", "PySide6.QtTest")
"""What it can do without."""


def _asking(source: ModuleType) -> Callable[[str], Any]:
    def ask(name: str) -> Any:
        if name == "QOpenGLWidget":
            # pyqtgraph puts it among the others, and takes long over it.
            return importlib.import_module(SPARED[0]).QOpenGLWidget
        return getattr(source, name)

    return ask


class _Absent(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Stands in for the modules of pyqtgraph that paint nothing here.

    They are empty while pyqtgraph is imported; whoever asks for one later gets it.
    """

    def __init__(self) -> None:
        self.names: list[str] = []

    def find_spec(
        self, name: str, path: object, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        ours = name.startswith("pyqtgraph.") and name not in ROOMS
        if not (ours or name in FOREIGN) or name.startswith(USED):
            return None
        self.names.append(name)
        return ModuleSpec(name, self, is_package=True)

    def exec_module(self, module: ModuleType) -> None:
        module.__getattr__ = _nothing  # type: ignore[method-assign]

    def forget(self) -> None:
        for name in self.names:
            module = sys.modules.pop(name, None)
            package, _, last = name.rpartition(".")
            if getattr(sys.modules.get(package), last, None) is module:
                delattr(sys.modules[package], last)


def _nothing(name: str) -> None:
    if name.startswith("__"):
        raise AttributeError(name)


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
    absent = _Absent()
    sys.meta_path.insert(0, absent)
    spared = [name for name in SPARED if name not in sys.modules]
    # Python's own way of saying that there is no such module.
    sys.modules.update(dict.fromkeys(spared))  # type: ignore[arg-type]
    try:
        found = importlib.import_module("pyqtgraph")
        # At the exit it would tidy view boxes, of which there are none.
        found.setConfigOptions(exitCleanup=False)
        return found
    finally:
        sys.meta_path.remove(absent)
        absent.forget()
        for name in spared:
            del sys.modules[name]
        for source in sources:
            del source.__dir__


_pyqtgraph = _imported()
functions: Any = _pyqtgraph.functions
GraphicsObject: Any = _pyqtgraph.GraphicsObject
