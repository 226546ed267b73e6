"""Image files as pixmaps of the size that is shown, kept within a budget.

A picture may harm whoever reads it. One that staff have made is looked at before
anything reads it, and painted once, apart, in a child process with little time and
memory; what comes back is nothing but pixels. Where a show plays, photographs are
read in a thread of their own, so that nothing is ever decoded while it is painted.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import threading
import zlib
from collections import OrderedDict
from queue import SimpleQueue
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QImage, QPixmap

from kiosk.content import apart, photo, privilege, raster, store, vector
from kiosk.content.assets import letters, named
from kiosk.content.paths import built_in
from kiosk.model.message import shown
from kiosk.player.drawn import painted
from kiosk.player.films import Films
from kiosk.show.overview import PAGE

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.drawing.life import Motif
    from kiosk.player.small_pages import SmallPages

logger = logging.getLogger(__name__)

BUDGET: Final = 64 * 2**20
"""Bytes of pixmaps kept; a full-screen picture at 4K takes 33 MB."""
BYTES: Final = raster.LARGEST
ROOM: Final = "drawings"
"""The folder, within that of the state, for pictures as they were painted."""
ROOMY: Final = 256 * 2**20
"""Bytes of pictures that are kept there."""


class PictureWish(NamedTuple):
    """A picture as it is shown: so many device pixels, about a point, in a tone.

    Of a film it is the frame at `second`.
    """

    path: str
    width: int
    height: int
    focus: tuple[float, float] = (0.5, 0.5)
    tone: photo.Tone | None = None
    second: float | None = None


class Pictures(QObject):
    """The images and films of some folders; no path leaves them.

    Signals:
        arrived(str): a picture of this path, which was waited for, can be shown.
    """

    arrived = Signal(str)
    _read = Signal(object, object, int)

    def __init__(
        self,
        folders: tuple[Path, ...],
        room: Path | None = None,
        *,
        apart: bool = False,
    ) -> None:
        """Pictures of which none is read yet.

        Args:
            folders: where they lie; the first that has one wins.
            room: a folder in which they are kept as they were painted, so that the
                next start need not paint them; None keeps none.
            apart: whether photographs are read in a thread of their own, and waited
                for; else whoever asks waits.
        """
        super().__init__()
        self.folders = tuple(folder.resolve() for folder in folders)
        self._room = room
        self.edition = 0
        """Grows with every change of the files: what is built of them has one."""
        self._apart = apart
        self._own = (built_in() / "assets").resolve()
        self._kept: OrderedDict[PictureWish, QPixmap | None] = OrderedDict()
        self._fresh: dict[PictureWish, QImage | None] = {}
        """What was read ahead, for the next time that files are read anew."""
        self._harmful: set[str] = set()
        """Digests of pictures that were too much for whoever painted them."""
        self._awaited: set[PictureWish] = set()
        self._age = 0
        """How often files were forgotten: what was asked before comes too late."""
        self._queue: SimpleQueue[tuple[PictureWish, int]] = SimpleQueue()
        self._reading = threading.Lock()
        self._read.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self.small: SmallPages | None = None
        """The pages of the show, small, by the names that the overview has for them."""
        self._motifs: dict[str, Motif | None] = {}
        """What can live of the drawings that were asked for."""
        self.films = Films(self.file, waits=not apart)
        self.films.arrived.connect(self.arrived)

    def forget(self, *, others: bool = False) -> None:
        """Read every file anew the next time it is shown.

        If there are `others`, what was built with pictures is out of date as well.
        """
        self._kept.clear()
        self._motifs.clear()
        self.films.forget()
        self.edition += others
        self._awaited.clear()
        self._age += 1

    def read_ahead(self, content: Path) -> None:
        """Read the pictures of a content, in the sizes that are shown, for `forget`.

        To be called apart from the picture, which a drawing must not hold up.
        """
        wishes = set(self._kept)
        paths = {wish.path for wish in wishes if _vector(wish.path)}
        with contextlib.suppress(OSError):
            names = named(content.parent, letters(content.read_bytes()))
            paths |= {name.removeprefix("assets/") for name in names if _vector(name)}
        sizes = {(wish.width, wish.height) for wish in wishes}
        wishes |= {PictureWish(path, *size) for path in paths for size in sizes}
        self._fresh = {wish: self._image(wish) for wish in wishes}

    def pixmap(
        self,
        path: str,
        width: int,
        height: int,
        focus: tuple[float, float] = (0.5, 0.5),
        tone: photo.Tone | None = None,
        second: float | None = None,
    ) -> QPixmap | None:
        """The picture covering width x height device pixels; None if unreadable.

        One that is waited for is a null pixmap.
        """
        if self.small is not None and path.startswith(PAGE):
            return self.small.pixmap(path, width, height)
        wish = PictureWish(path, width, height, focus, tone, second)
        if wish not in self._kept:
            if wish not in self._fresh and self._waits(wish):
                self.expect(wish)
                return QPixmap()
            image = self._fresh.pop(wish) if wish in self._fresh else self._image(wish)
            self._keep(wish, image)
        self._kept.move_to_end(wish)
        return self._kept[wish]

    def expect(self, wish: PictureWish) -> None:
        """Begin to read a photograph that will be shown soon, if it is waited for."""
        if wish in self._kept or wish in self._awaited or not self._waits(wish):
            return
        self._awaited.add(wish)
        self._queue.put((wish, self._age))
        # A daemon: a network share that hangs must not keep the show from ending.
        apart.begin(self._serve, "photos")

    @property
    def awaits(self) -> bool:
        """Whether any photograph is waited for."""
        return bool(self._awaited)

    def _waits(self, wish: PictureWish) -> bool:
        return self._apart and not _vector(wish.path) and not wish.path.startswith(PAGE)

    def _serve(self) -> None:
        """Read what has been expected longest: there is a thread for each wish."""
        with self._reading:
            wish, age = self._queue.get_nowait()
            image = self._image(wish) if age == self._age else None
            # The show may have been closed meanwhile, and its Qt half be gone.
            with contextlib.suppress(RuntimeError):
                self._read.emit(wish, image, age)

    @Slot(object, object, int)
    def _take(self, wish: PictureWish, image: QImage | None, age: int) -> None:
        if age == self._age:
            self._awaited.discard(wish)
            self._keep(wish, image)
            self.arrived.emit(wish.path)

    def _keep(self, wish: PictureWish, image: QImage | None) -> None:
        self._kept[wish] = None if image is None else QPixmap.fromImage(image)
        self._trim()

    def _image(self, wish: PictureWish) -> QImage | None:
        file = self.file(wish.path)
        if file is None or min(wish.width, wish.height) < 1:
            logger.warning("no picture at %s", shown(wish.path))
            return None
        if wish.second is not None:
            return self._frame(file, wish, wish.second)
        data = _bytes(file)
        if data is None:
            logger.warning("the picture %s cannot be read", shown(wish.path))
            return None
        if _vector(wish.path) and file.is_relative_to(self._own):
            # What comes with the program is as much to be trusted as the program.
            return painted(data, wish.width, wish.height)
        faults = vector.fault if _vector(wish.path) else raster.fault
        wrong = faults(data, wish.path)
        if wrong is not None:
            logger.warning("%s", wrong.en)
            return None
        return self._painted_apart(data, wish)

    def _painted_apart(self, data: bytes, wish: PictureWish) -> QImage | None:
        """A picture as a child process paints it, or has painted it before."""
        # Imported only now: what comes with the program needs no child.
        from kiosk.content import limited

        own, place = hashlib.sha256(data).hexdigest(), None
        if own in self._harmful:
            return None
        if self._room is not None:
            place = self._room / f"{own[:32]}-{_manner(wish)}.z"
            if (image := _kept(place, wish.width, wish.height)) is not None:
                return image
        work = _drawing if _vector(wish.path) else _photograph
        try:
            made = work(data, wish)
        except limited.Unstarted as error:
            # There is no room for a process: the place stays empty this time.
            logger.warning("%s: %s", shown(wish.path), error)
            return None
        except limited.Failure as error:
            # In another size it would be as much.
            self._harmful.add(own)
            logger.warning("the picture %s is too much: %s", shown(wish.path), error)
            return None
        if made is None:
            logger.warning("the picture %s cannot be read", shown(wish.path))
            return None
        if place is not None:
            _store(place, made)
        return _pixels(made, wish.width, wish.height)

    def _frame(self, file: Path, wish: PictureWish, second: float) -> QImage | None:
        """The frame of a film, as a child process decodes it, or has decoded it."""
        from kiosk.content import film, limited

        facts = file.stat()
        own = hashlib.sha256(
            repr((str(file), facts.st_size, facts.st_mtime_ns, second)).encode()
        ).hexdigest()
        if own in self._harmful:
            return None
        place = None
        if self._room is not None:
            place = self._room / f"{own[:32]}-{_manner(wish)}.z"
            if (image := _kept(place, wish.width, wish.height)) is not None:
                return image
        if not film.available():
            logger.warning("%s: %s", shown(wish.path), film.MISSING.en)
            return None
        try:
            made = film.asked_for(file, second, (wish.width, wish.height), wish.focus)
        except limited.Unstarted as error:
            logger.warning("%s: %s", shown(wish.path), error)
            return None
        except limited.Failure as error:
            self._harmful.add(own)
            logger.warning("the film %s cannot be read: %s", shown(wish.path), error)
            return None
        if place is not None:
            _store(place, made)
        return _pixels(made, wish.width, wish.height)

    def file(self, path: str) -> Path | None:
        """The file of a path within the folders; None if there is none."""
        for folder in self.folders:
            try:
                file = (folder / path).resolve()
                if file.is_relative_to(folder) and file.is_file():
                    return file
            except (OSError, ValueError):
                continue
        return None

    def motif(self, path: str) -> Motif | None:
        """What can live of the drawing of a path, in any skin; None if nothing."""
        if path not in self._motifs:
            file = self.file(path.replace("{skin}", "night"))
            data = None if file is None or not _vector(path) else _bytes(file)
            sound = data is not None and vector.fault(data, path) is None
            self._motifs[path] = vector.motif(data) if data and sound else None
        return self._motifs[path]

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
        data = privilege.read(file, BYTES + 1)
    except OSError:
        return None
    return data if len(data) <= BYTES else None


def _manner(wish: PictureWish) -> str:
    """What of a wish makes another picture of the same file."""
    size = f"{wish.width}x{wish.height}"
    if wish == PictureWish(wish.path, wish.width, wish.height):
        return size
    how = hashlib.sha256(repr((wish.focus, wish.tone)).encode()).hexdigest()
    return f"{size}-{how[:16]}"


def _drawing(data: bytes, wish: PictureWish) -> bytes | None:
    from kiosk.content import limited

    size = [wish.width, wish.height]
    answer = limited.ask(
        vector.PAINTER,
        size,
        data,
        seconds=vector.SECONDS,
        megabytes=vector.MEGABYTES,
    )
    whole = answer.value == size and len(answer.data) == 4 * wish.width * wish.height
    return answer.data if whole else None


def _photograph(data: bytes, wish: PictureWish) -> bytes | None:
    from kiosk.content import limited

    try:
        return photo.asked_for(
            data, photo.Cut(wish.width, wish.height, wish.focus), wish.tone
        )
    except limited.Raised as error:
        logger.warning("%s", error)
        return None


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


def _store(place: Path, data: bytes) -> None:
    """Keep a picture as it was painted; the oldest make room for it."""
    try:
        store.keep(place, zlib.compress(data, 1), budget=ROOMY)
    except OSError as error:
        logger.warning("no picture can be kept: %s", error)
