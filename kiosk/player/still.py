"""The still: a picture of the cover, taken when nobody is there.

The curtain behind a locked show is made of it, and the next start shows it first.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import QBuffer, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QImage, QImageWriter

from kiosk.content import apart
from kiosk.content.assets import FONTS
from kiosk.content.cause import Beside
from kiosk.content.content import fingerprint
from kiosk.content.stamps import stamps
from kiosk.drawing.palette import Palette
from kiosk.player.backdrop import Backdrop, form

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable
    from pathlib import Path

    from kiosk.content.content import ContentError, Loaded
    from kiosk.player.playing import Played
    from kiosk.show.playback import Playback
    from kiosk.show.programme import Programme

    class Shown(Played, Protocol):
        """The show, as far as it has to be known here."""

        @property
        def fault(self) -> ContentError | None: ...
        @property
        def programme(self) -> Programme: ...


SETTLED: Final = 2.0
"""Seconds that the cover has to have been on screen."""


class Still(QObject):
    """Keeps a picture of the cover as it is now.

    It is taken in one frame while nothing moves, and written in a thread of its own;
    only when something that it depends on has changed.

    Args:
        app: the show.
        state: the folder to keep it in; None keeps nothing.
        on_duty: whether this is the process on screen.
    """

    _looked = Signal(object)

    def __init__(
        self,
        app: Shown,
        state: Path | None,
        on_duty: Callable[[], bool] = lambda: True,
    ) -> None:
        super().__init__()
        self._app, self._state, self._on_duty = app, state, on_duty
        self._looked_at = ""
        """The key of what was looked at last."""
        self._worker: threading.Thread | None = None
        self._closed = False
        self._looked.connect(self._take, Qt.ConnectionType.QueuedConnection)
        if state is not None:
            app.moved.connect(self._moved)
            # Of the only page of a show nothing moves any more once it is there.
            app.stage.pictures.arrived.connect(self._arrived)

    def close(self) -> None:
        """Finish writing, for no more than a second."""
        self._closed = True
        if self._worker is not None:
            self._worker.join(1.0)

    @property
    def busy(self) -> bool:
        """Whether files are being read or written."""
        return self._worker is not None and self._worker.is_alive()

    def _moved(self, before: Playback, now: Playback) -> None:
        if not self._closed and self._settled(now) and self._on_duty():
            # After the frame that is being painted.
            QTimer.singleShot(0, self._look)

    @Slot(str)
    def _arrived(self, _: str) -> None:
        now = self._app.playback
        self._moved(now, now)

    def _settled(self, now: Playback) -> bool:
        """Whether the cover is shown, whole, and nobody is there."""
        stage = self._app.stage
        if stage.pictures.awaits or stage.overlays.greeting:
            return False
        # Time does not run on the only page of a show, and nothing else comes.
        there = now.stay.watched >= SETTLED or len(now.pages) == 1
        if not (now.looping and there) or now.moving or now.stirs or now.turn:
            return False
        slides = self._app.loaded.content.slides
        return now.place == next((i for i, each in enumerate(slides) if each.lands), 0)

    def _wanted(self) -> Backdrop:
        """What the still would be now, apart from the files that it depends on."""
        app = self._app
        stage, loaded, whole = app.stage, app.loaded, app.programme.whole.content
        viewport = stage.viewport()
        ratio = viewport.devicePixelRatio()
        filled = form(viewport.width(), viewport.height(), ratio, stage.rotation)
        first = app.playback.place == 0 and app.programme.stays(0)
        plain = stage.skin == whole.show.skin and app.fault is None
        return Backdrop(
            f"{loaded.digest} {filled} {stage.skin}",
            stage.screen().name(),
            "#{:02X}{:02X}{:02X}".format(*Palette(stage.skin).role("ground")),
            str(loaded.path) if first and plain else "",
            filled,
        )

    def _look(self) -> None:
        """Look, apart from the picture, at the files that it depends on."""
        if self._closed:
            return
        wanted, loaded = self._wanted(), self._app.loaded
        if wanted.key == self._looked_at or self.busy:
            return
        self._looked_at = wanted.key

        def look() -> None:
            files = depends(loaded)
            found = (
                replace(wanted, content="")
                if files is None
                else replace(wanted, files=files)
            )
            if found != Backdrop.kept(self._state):
                self._looked.emit(found)

        self._work(look)

    def _take(self, found: Backdrop) -> None:
        if self._closed:
            return
        wanted, state = self._wanted(), self._state
        if wanted.key != found.key or not self._settled(self._app.playback):
            # Another time.
            self._looked_at = ""
            return
        assert state is not None
        image = self._app.stage.still()
        self._work(lambda: _write(image, found, state))

    def _work(self, job: Callable[[], None]) -> None:
        # A daemon: a disk that hangs must not keep the show from ending.
        self._worker = apart.begin(job, "still")


def depends(loaded: Loaded) -> dict[str, str] | None:
    """The files that the picture of a content depends on, each with its stamp.

    None if they do not hold any more what was loaded.
    """
    from kiosk.player.watcher import digest_of

    path = loaded.path
    # Stamped before they are read: what is saved meanwhile has another stamp.
    files = stamps([path, *loaded.files])
    try:
        there = digest_of(path)
        digests = [digest_of(file) if file.is_file() else "" for file in loaded.files]
        if fingerprint(there, digests) != loaded.digest:
            return None
    except OSError:
        return None
    # The folder of the type as well: it may not be there yet.
    others = Beside.of(path, sheets=True).files
    return files | stamps([*others, path.parent / FONTS])


def _write(image: QImage, backdrop: Backdrop, state: Path) -> None:
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, b"png")
    # Speed before size: it is read once a start.
    writer.setCompression(20)
    if writer.write(image):
        backdrop.keep(state, bytes(buffer.data().data()))
