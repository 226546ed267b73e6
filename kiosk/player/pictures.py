"""Image files as pixmaps of the size that is shown, kept within a budget.

A drawing may harm whoever paints it. One that staff have made is looked at before
anything paints it, and painted once, apart, in a child process with little time and
memory; what comes back is a picture like others.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import zlib
from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPixmap

from kiosk.content import atomic, limited, raster, vector
from kiosk.content.assets import letters, named
from kiosk.content.paths import built_in
from kiosk.model.message import shown
from kiosk.player.drawn import painted

if TYPE_CHECKING:
    from pathlib import Path

logger = logging.getLogger(__name__)

BUDGET: Final = 64 * 2**20
"""Bytes of pixmaps kept; a full-screen picture at 4K takes 33 MB."""
LARGEST: Final = 16_384
"""Pictures with a longer side than this are refused before decoding."""
PIXELS: Final = 80_000_000
"""Pixels of a picture; more take seconds to read."""
BYTES: Final = raster.LARGEST
ROOM: Final = "drawings"
"""The folder, within that of the state, for drawings as they were painted."""
KEPT: Final = 8
"""Drawings that are kept there."""

Key = tuple[str, int, int]


class Pictures:
    """The images of some folders; no path leaves them.

    `room` is a folder in which drawings are kept as they were painted, so that the
    next start need not paint them; None keeps none.
    """

    def __init__(self, folders: tuple[Path, ...], room: Path | None = None) -> None:
        self.folders = tuple(folder.resolve() for folder in folders)
        self._room = room
        self.edition = 0
        """Grows with every change of the files: what is built of them has one."""
        self._own = (built_in() / "assets").resolve()
        self._kept: OrderedDict[Key, QPixmap | None] = OrderedDict()
        self._fresh: dict[Key, QImage | None] = {}
        """What was read ahead, for the next time that files are read anew."""
        self._harmful: set[str] = set()
        """Digests of drawings that were too much for whoever painted them."""

    def forget(self, *, others: bool = False) -> None:
        """Read every file anew the next time it is shown.

        If there are `others`, what was built with pictures is out of date as well.
        """
        self._kept.clear()
        self.edition += others

    def read_ahead(self, content: Path) -> None:
        """Read the pictures of a content, in the sizes that are shown, for `forget`.

        To be called apart from the picture, which a drawing must not hold up.
        """
        keys = list(self._kept)
        paths = {path for path, _, _ in keys}
        with contextlib.suppress(OSError):
            names = named(content.parent, letters(content.read_bytes()))
            paths |= {name.removeprefix("assets/") for name in names if _vector(name)}
        sizes = {(width, height) for _, width, height in keys}
        self._fresh = {
            (path, width, height): self._image(path, QSize(width, height))
            for path in paths
            if _vector(path)
            for width, height in sizes
        }

    def pixmap(self, path: str, width: int, height: int) -> QPixmap | None:
        """The picture covering width x height device pixels; None if unreadable."""
        key = (path, width, height)
        if key not in self._kept:
            if key in self._fresh:
                image = self._fresh.pop(key)
            else:
                image = self._image(path, QSize(width, height))
            self._kept[key] = None if image is None else QPixmap.fromImage(image)
            self._trim()
        self._kept.move_to_end(key)
        return self._kept[key]

    def _image(self, path: str, size: QSize) -> QImage | None:
        file = self._inside(path)
        if file is None or size.isEmpty():
            logger.warning("no picture at %s", shown(path))
            return None
        data = _bytes(file)
        if data is None:
            logger.warning("the picture %s cannot be read", shown(path))
            return None
        if _vector(path):
            return self._drawn(file, data, path, size)
        return _raster(data, path, size)

    def _drawn(self, file: Path, data: bytes, path: str, size: QSize) -> QImage | None:
        wrong = vector.fault(data, path)
        if wrong is not None:
            logger.warning("%s", wrong.en)
            return None
        width, height = size.width(), size.height()
        if file.is_relative_to(self._own):
            # What comes with the program is as much to be trusted as the program.
            return painted(data, width, height)
        own, place = hashlib.sha256(data).hexdigest(), None
        if own in self._harmful:
            return None
        if self._room is not None:
            place = self._room / f"{own[:32]}-{width}x{height}.z"
            if (image := _kept(place, width, height)) is not None:
                return image
        try:
            answer = limited.ask(
                vector.PAINTER,
                [width, height],
                data,
                seconds=vector.SECONDS,
                megabytes=vector.MEGABYTES,
            )
        except limited.Unstarted as error:
            # There is no room for a process: the place stays empty this time.
            logger.warning("%s: %s", shown(path), error)
            return None
        except limited.Failure as error:
            # In another size it would be as much.
            self._harmful.add(own)
            logger.warning("the drawing %s is too much: %s", shown(path), error)
            return None
        if answer.value != [width, height] or len(answer.data) != 4 * width * height:
            logger.warning("the drawing %s cannot be read", shown(path))
            return None
        if place is not None:
            _keep(place, answer.data)
        return _pixels(answer.data, width, height)

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


def _vector(path: str) -> bool:
    return path.lower().endswith(vector.ENDING)


def _bytes(file: Path) -> bytes | None:
    """The bytes of a plain file; what it is now may not be what it was just before."""
    try:
        with atomic.plain(file) as stream:
            data = stream.read(BYTES + 1)
    except OSError:
        return None
    return data if len(data) <= BYTES else None


def _raster(data: bytes, path: str, size: QSize) -> QImage | None:
    kind = raster.form(data)
    if kind is None:
        logger.warning("the picture %s is none", shown(path))
        return None
    held = QByteArray(data)
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, kind)
    # Nobody but the reader that was named is to guess what it is.
    reader.setAutoDetectImageFormat(False)
    reader.setAutoTransform(True)
    whole = reader.size()
    wide, high = whole.width(), whole.height()
    if not whole.isValid() or max(wide, high) > LARGEST or wide * high > PIXELS:
        logger.warning("the picture %s cannot be shown", shown(path))
        return None
    reader.setScaledSize(
        whole.scaled(size, Qt.AspectRatioMode.KeepAspectRatioByExpanding)
    )
    image = reader.read()
    if image.isNull():
        logger.warning("%s: %s", shown(path), reader.errorString())
        return None
    spare = image.size() - size
    return image.copy(
        spare.width() // 2, spare.height() // 2, size.width(), size.height()
    )


def _pixels(data: bytes, width: int, height: int) -> QImage:
    form = QImage.Format.Format_ARGB32_Premultiplied
    # A copy, for the bytes go with whoever has them.
    return QImage(data, width, height, 4 * width, form).copy()


def _kept(place: Path, width: int, height: int) -> QImage | None:
    """A drawing as it was painted earlier; None if it is not there, or damaged."""
    size = 4 * width * height
    try:
        worker = zlib.decompressobj()
        data = worker.decompress(place.read_bytes(), size + 1)
        if len(data) == size and worker.eof:
            return _pixels(data, width, height)
    except (OSError, zlib.error):
        pass
    return None


def _keep(place: Path, data: bytes) -> None:
    try:
        atomic.written(place, zlib.compress(data, 1))
        kept = sorted(place.parent.glob("*.z"), key=lambda one: one.stat().st_mtime)
        for old in kept[:-KEPT]:
            old.unlink()
    except OSError as error:
        logger.warning("no drawing can be kept: %s", error)
