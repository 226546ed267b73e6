"""Vector drawings painted apart: in a child process that may die of them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

if TYPE_CHECKING:
    from kiosk.content.limited import Answer

_application: list[object] = []
"""What text in drawings needs, as long as the process lives."""


def drawn(asked: Any, data: bytes) -> Answer:
    """The pixels of a drawing that covers so many pixels; runs in a limited child.

    `asked` is width and height. The answer's value is None if it cannot be read; its
    data are rows of premultiplied ARGB, four bytes a pixel.
    """
    from kiosk.content.limited import Answer

    width, height = asked
    if QGuiApplication.instance() is None:
        # No window system is asked, nor does it know of this process.
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        _application.append(QGuiApplication(["kiosk"]))
    image = painted(data, width, height)
    if image is None:
        return Answer(None)
    return Answer([width, height], bytes(image.constBits()))


def painted(data: bytes, width: int, height: int) -> QImage | None:
    """A drawing that covers so many pixels; None if it cannot be read."""
    renderer = QSvgRenderer(QByteArray(data))
    if not renderer.isValid():
        return None
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    if image.isNull():
        return None
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    # Cover the rectangle, cutting what is too much, never distorting.
    renderer.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatioByExpanding)
    renderer.render(painter)
    painter.end()
    return image
