"""The change to another pack: prepared beside the show, made between two pages.

All is copied, checked and on the disk before its moment; what is left then is the one
step that decides, and to move files. It is this process that moves them, as it does
with what staff bring on a stick: nobody else puts anything beside the content.
"""

from __future__ import annotations

import contextlib
import logging
import threading
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from kiosk.content import apart
from kiosk.content.content import ContentError
from kiosk.device import exits
from kiosk.device.operate.orders import OrderRefused
from kiosk.device.operate.shelf import Shelf
from kiosk.device.staff_menu.parcel import UpdateRefused
from kiosk.device.staff_menu.update import bring
from kiosk.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kiosk.content.content import Loaded
    from kiosk.device.operate.shelf import Pack
    from kiosk.device.staff_menu.update import Brought, Changed
    from kiosk.player.app import App
    from kiosk.show.playback import Playback

PAGE: Final = 30.0
"""Seconds for which the end of a page is waited for."""
VISIT: Final = 900.0
"""Seconds for which a visitor is waited for: a screen may be touched by ghosts."""
LOOK: Final = 1.0

logger = logging.getLogger(__name__)


class PackChange(QObject):
    """Changes one show to packs from the shelf of its machine.

    `state` is the folder for what the show learns, None has no packs. `stamp` tells
    the time of day as a timestamp, and `occupied` whether staff are at the screen.

    Signals:
        ended(int, str): the pack of a number is in place, "", or why not, in English.
    """

    ended = Signal(int, str)
    _over = Signal(object, object)
    _in_place = Signal(object)

    def __init__(
        self,
        app: App,
        state: Path | None,
        stamp: Callable[[], float],
        occupied: Callable[[], bool] = lambda: False,
    ) -> None:
        super().__init__()
        self._app, self._state = app, state
        self._stamp, self._occupied = stamp, occupied
        self._waits: _Prepared | None = None
        """What is prepared, or being prepared."""
        self._timer = QTimer(self)
        self._timer.setInterval(round(LOOK * 1000))
        self._timer.timeout.connect(self.look)
        self._in_place.connect(self._shown, Qt.ConnectionType.QueuedConnection)
        self._over.connect(self._told, Qt.ConnectionType.QueuedConnection)
        app.moved.connect(self._moved)

    def begin(self, number: int, at: float = 0.0) -> None:
        """Change to the pack of a number, from a timestamp on.

        Another that waits is dropped; one that is in place or waits already is not
        begun again.

        Raises:
            OrderRefused: it is not on this machine.
        """
        shelf = None if self._state is None else Shelf(self._state)
        pack = None if shelf is None else shelf.pack(number)
        if shelf is None or pack is None:
            raise OrderRefused("pack")
        waits = self._waits
        if waits is not None and (waits.pack, waits.at) == (pack, at):
            return
        placed = shelf.placed()
        shown = self._app.programme.whole
        self.close()
        if placed is not None and (placed.number, placed.digest) == (
            number,
            shown.digest,
        ):
            self.ended.emit(number, "")
            return
        self._waits = prepared = _Prepared(pack, at)
        path = shown.path

        def run() -> None:
            self._over.emit(prepared, self._brought(shelf, prepared, path))

        apart.begin(run, "pack")
        self._timer.start()
        logger.info("pack %d is prepared", number)

    def close(self) -> None:
        """Drop what waits."""
        self._timer.stop()
        waits, self._waits = self._waits, None
        if waits is not None:
            waits.drop()

    def look(self) -> None:
        """See whether it is time, though no page was turned."""
        self._see(turned=False)

    def _moved(self, before: Playback, after: Playback) -> None:
        if self._waits is not None and before.place != after.place:
            self._see(turned=True)

    def _see(self, *, turned: bool) -> None:
        waits = self._waits
        if waits is None or waits.ready is None:
            return
        since = self._stamp() - waits.at
        if since < 0 or self._occupied():
            return
        late = min(since, self._app.clock() - waits.ready)
        visited = not self._app.playback.looping
        if late >= VISIT or (not visited and (turned or late >= PAGE)):
            self._timer.stop()
            logger.info("pack %d comes before %s", waits.pack.number, self._slide)
            waits.go()

    @property
    def _slide(self) -> str:
        """The page that is shown, or that the show is on its way to."""
        return self._app.loaded.content.slides[self._app.playback.bound].id

    def _brought(self, shelf: Shelf, waits: _Prepared, path: Path) -> object:
        """In its thread: the show is copied, waits, and is put in place."""
        pack, reload = waits.pack, self._app.reload
        pictures = self._app.pictures

        def ahead() -> None:
            # A drawing must not keep a pack from being shown.
            with contextlib.suppress(Exception):
                pictures.read_ahead(path)

        def wait(coming: Loaded) -> None:
            # In its place it has the same bytes: it need not be read again.
            made = coming.path.parent
            files = tuple(path.parent / file.relative_to(made) for file in coming.files)
            waits.coming = replace(coming, path=path, files=files)
            ahead()
            waits.ready = self._app.clock()
            waits.wait()

        def placed(files: tuple[Changed, ...]) -> None:
            sorts = {file.sort for file in files}
            if waits.coming is None or "font" in sorts:
                return
            waits.coming = reload.fit(waits.coming)
            if "picture" in sorts:
                ahead()
            self._in_place.emit(waits)

        try:
            sent = shelf.parcel(pack)
            now = datetime.now(UTC)
            digest = pack.digest_as(path.name)
            brought = bring(
                sent, path, digest, self._state, now, wait=wait, placed=placed
            )
            shelf.place(pack.number, brought.digest, datetime.now(UTC))
        except _Dropped:
            return None
        except Exception as error:
            why = _said(error)
            shelf.refuse(pack.number, why, datetime.now(UTC))
            return why
        return brought

    def _shown(self, waits: _Prepared) -> None:
        """All is in place, and is shown before it is read once more."""
        if waits.coming is not None:
            waits.shows = True
            self._app.reload.take_ready(waits.coming)

    def _told(self, waits: _Prepared, found: Brought | Message | None) -> None:
        """It is over, in whichever way."""
        number = waits.pack.number
        if self._waits is waits:
            self._waits = None
            self._timer.stop()
        if found is None:
            return
        if isinstance(found, Message):
            logger.error("pack %d is not shown: %s", number, found.en)
            self.ended.emit(number, found.en)
            if waits.shows:
                # Whatever lies there now.
                self._app.refresh()
            return
        logger.info("pack %d is in place", number)
        self.ended.emit(number, "")
        if any(file.sort == "font" for file in found.files):
            # Type is read at a start.
            self._app.leave(exits.RESTART)
        elif not waits.shows:
            self._app.refresh()


class _Dropped(UpdateRefused):
    """Another pack is wanted meanwhile."""


class _Prepared:
    """A pack on its way, as its thread and the screen's know it."""

    def __init__(self, pack: Pack, at: float) -> None:
        self.pack, self.at = pack, at
        self.ready: float | None = None
        """When all of it was copied and sound, None before that."""
        self.coming: Loaded | None = None
        """What will be shown, as it was read before its time."""
        self.shows = False
        """Whether it is shown."""
        self._gate = threading.Event()
        self._dropped = False

    def go(self) -> None:
        self._gate.set()

    def drop(self) -> None:
        self._dropped = True
        self._gate.set()

    def wait(self) -> None:
        self._gate.wait()
        if self._dropped:
            raise _Dropped(Message("换成了别的", "another one is wanted"))


def _said(error: Exception) -> Message:
    match error:
        case UpdateRefused():
            return error.why
        case ContentError():
            first = error.problems[0].what
            return Message(
                f"内容有错：{first.zh}", f"its content has mistakes: {first.en}"
            )
    logger.exception("a pack cannot be put in place", exc_info=error)
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return Message(f"没有放好：{reason}", f"it could not be put in place: {reason}")
