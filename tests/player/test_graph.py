"""pyqtgraph without its plots: what is left out is there for whoever asks."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
CODE = """
import sys
import kiosk.player.graph as graph
names = {n for n in sys.modules if n.startswith("pyqtgraph")}
assert "pyqtgraph.graphicsItems.GraphicsObject" in names
assert not any("PlotItem" in n or "widgets" in n for n in names), names
assert graph.GraphicsObject.__mro__[1].__name__ == "GraphicsItem"
assert "pyqtgraph.util.cprint" not in names
assert "PySide6.QtTest" not in sys.modules
assert "xml.etree.ElementTree" not in sys.modules
from pyqtgraph.graphicsItems.PlotItem import PlotItem
assert isinstance(PlotItem, type)
from pyqtgraph.Qt.OpenGLHelpers import GraphicsViewGLWidget
from PySide6.QtOpenGLWidgets import QOpenGLWidget
assert issubclass(GraphicsViewGLWidget, QOpenGLWidget)
from PySide6.QtTest import QTest
from xml.etree.ElementTree import Element
assert Element("svg").tag == "svg"
"""


def test_only_what_items_need_is_imported_and_the_rest_still_can_be() -> None:
    # Another process: this one may have imported all of it.
    done = subprocess.run(
        [sys.executable, "-c", CODE], cwd=ROOT, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
