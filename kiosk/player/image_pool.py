"""Images to paint on: few, because they are large, and used again and again.

WORKAROUND PySide6 6.11: every image and pixmap that is painted on keeps six
references to None for ever, so that a new one for each use would add up. Images,
because they may be left over when the application has gone.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter

_PAPER: list[QImage] = []
"""Those of the size of a page that nobody has at present."""
_SHEET: list[QImage] = []
"""One for when there is no such paper, or none yet."""


def paper(width: int, height: int) -> QImage:
    """An image of that size for as long as it is wanted; then `give_back`."""
    while _PAPER:
        image = _PAPER.pop()
        if (image.width(), image.height()) == (width, height):
            del _PAPER[1:]
            return image
    # From now on there will be paper for what needs a sheet for a moment.
    _SHEET.clear()
    return _blank(width, height)


def give_back(image: QImage) -> None:
    """Have paper that is no longer wanted used again."""
    _PAPER.append(image)


def sheet(width: int, height: int) -> QImage:
    """An image for a moment, at least that large, cleared that far.

    What is painted on it is copied at once: the next sheet may be the same one.
    """
    image = next(
        (i for i in _PAPER if i.width() >= width and i.height() >= height), None
    )
    if image is None:
        image = _SHEET.pop() if _SHEET else QImage()
        if image.width() < width or image.height() < height:
            image = _blank(max(width, image.width()), max(height, image.height()))
        _SHEET.append(image)
    painter = QPainter(image)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
    painter.fillRect(0, 0, width, height, Qt.GlobalColor.transparent)
    painter.end()
    return image


def _blank(width: int, height: int) -> QImage:
    return QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
