"""Image files as pixmaps of the size that is shown, kept within a budget."""

from __future__ import annotations

import logging
from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

if TYPE_CHECKING:
    from pathlib import Path

logger = logging.getLogger(__name__)

BUDGET: Final = 64 * 2**20
"""Bytes of pixmaps kept; a full-screen picture at 4K takes 33 MB."""
LARGEST: Final = 16_384
"""Pictures with a longer side than this are refused before decoding."""


class Pictures:
    """The images of one folder; no path leaves it."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self.folders = tuple(folder.resolve() for folder in folders)
        self._kept: OrderedDict[tuple[str, int, int], QPixmap | None] = OrderedDict()

    def forget(self) -> None:
        """Read every file anew the next time it is shown."""
        self._kept.clear()

    def pixmap(self, path: str, width: int, height: int) -> QPixmap | None:
        """The picture covering width x height device pixels; None if unreadable."""
        key = (path, width, height)
        if key not in self._kept:
            self._kept[key] = self._read(path, QSize(width, height))
            self._trim()
        self._kept.move_to_end(key)
        return self._kept[key]

    def _read(self, path: str, size: QSize) -> QPixmap | None:
        file = self._inside(path)
        if file is None or size.isEmpty():
            logger.warning("no picture at %s", path)
            return None
        if file.suffix.lower() == ".svg":
            return _drawn(file, size)
        reader = QImageReader(str(file))
        reader.setAutoTransform(True)
        whole = reader.size()
        if not whole.isValid() or max(whole.width(), whole.height()) > LARGEST:
            logger.warning("the picture %s cannot be shown", path)
            return None
        reader.setScaledSize(
            whole.scaled(size, Qt.AspectRatioMode.KeepAspectRatioByExpanding)
        )
        image = reader.read()
        if image.isNull():
            logger.warning("%s: %s", path, reader.errorString())
            return None
        spare = image.size() - size
        return QPixmap.fromImage(
            image.copy(
                spare.width() // 2, spare.height() // 2, size.width(), size.height()
            )
        )

    def _inside(self, path: str) -> Path | None:
        for folder in self.folders:
            try:
                file = (folder / path).resolve()
                if file.is_relative_to(folder) and file.is_file():
                    return file
            except (OSError, ValueError):
                continue
        return None

    def _trim(self) -> None:
        def weight(pixmap: QPixmap | None) -> int:
            return 0 if pixmap is None else pixmap.width() * pixmap.height() * 4

        total = sum(map(weight, self._kept.values()))
        while total > BUDGET and len(self._kept) > 1:
            _, old = self._kept.popitem(last=False)
            total -= weight(old)


def _drawn(file: Path, size: QSize) -> QPixmap | None:
    renderer = QSvgRenderer(str(file))
    if not renderer.isValid():
        logger.warning("the drawing %s cannot be read", file.name)
        return None
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    # Cover the rectangle, cutting what is too much, never distorting.
    renderer.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatioByExpanding)
    renderer.render(painter)
    painter.end()
    return QPixmap.fromImage(image)
