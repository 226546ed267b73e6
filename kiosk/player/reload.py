"""Reload: what a save does, from the file that is read apart to what is shown of it."""

from __future__ import annotations

import contextlib
import logging
import sys
from typing import TYPE_CHECKING, Protocol

from kiosk.content import apart
from kiosk.content.attempts import Attempts
from kiosk.content.cause import cause_unread, digest_unread
from kiosk.content.content import (
    ContentError,
    Loaded,
    deadly,
    load,
    unforeseen,
)

# isort: split
from PySide6.QtCore import QObject, Qt, Signal, Slot

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable
    from pathlib import Path

    from kiosk.model.text import Language
    from kiosk.player.pictures import Pictures
    from kiosk.player.stage import Stage
    from kiosk.player.watcher import Watcher

logger = logging.getLogger(__name__)


class Player(Protocol):
    """What plays the content that is read."""

    staff: Language
    loaded: Loaded
    pictures: Pictures
    stage: Stage

    def show_content(self, loaded: Loaded, *, beside: bool = False) -> None: ...


class Reload(QObject):
    """Reads what was saved, and has it played; mistakes leave the last good show up.

    `fault` is what is wrong with the last save, if anything is.

    Signals:
        checked(): a save was looked at.
        refreshed(Loaded | ContentError): what was read `afresh`, once it is shown.
    """

    checked = Signal()
    refreshed = Signal(object)
    _was_read = Signal(object)

    def __init__(
        self,
        player: Player,
        attempts: Attempts,
        fault: ContentError | None,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._player = player
        self._attempts = attempts
        self.fault = fault
        self.fit: Callable[[Loaded], Loaded] = _whole
        """What of a save is fit to be shown; called apart from the picture."""
        self.watcher: Watcher | None = None
        """Whom to tell which files matter now."""
        self.afresh = False
        """Whether what is read is shown, and told, even if the content is the same."""
        self.closed = False
        """Whether nothing is shown any more, whatever is read."""
        self._reader: threading.Thread | None = None
        self._read_again = False
        """Whether the file was saved while it was being read."""
        self._beside = False
        """Whether pictures are others than those shown, though the content may not."""
        self._was_read.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def read(self, beside: bool = False) -> None:
        """Read what was saved, apart: a large file must not hold up the picture.

        `beside` is whether it was a picture, or something else beside the content.
        """
        self._beside |= beside
        if self._reader is not None and self._reader.is_alive():
            self._read_again = True
            return
        self._read_again = False
        path, fit, attempts = self._player.loaded.path, self.fit, self._attempts
        pictures = self._player.pictures

        def reads() -> None:
            found = read_from(path, fit, attempts)
            with contextlib.suppress(Exception):
                # A drawing must not hold up the picture either.
                pictures.read_ahead(path)
            # The show may have been closed meanwhile, and its Qt half be gone.
            with contextlib.suppress(RuntimeError):
                self._was_read.emit(found)

        # A daemon: a network share that hangs must not keep the show from ending.
        self._reader = apart.begin(reads, "content")

    def take_ready(self, loaded: Loaded) -> None:
        """Show at once what was read before it was in its place, and is there now."""
        if self.closed:
            return
        self.afresh = True
        self.show(loaded)
        self.afresh = False
        self.refreshed.emit(loaded)

    @Slot(object)
    def _take(self, found: Loaded | ContentError) -> None:
        """Show what was read, unless it has been saved again since."""
        if self.closed:
            return
        # It has said all it had to say, even if its thread has yet to end.
        self._reader = None
        if self._read_again:
            self.read()
            return
        self.show(found)
        if self.afresh:
            self.afresh = False
            self.refreshed.emit(found)

    def show(self, found: Loaded | ContentError) -> None:
        """Show what was saved; what has mistakes leaves the last good show up."""
        if isinstance(found, ContentError):
            before, self.fault = self.fault, found
            self.checked.emit()
            said = found.said(self._player.staff)
            known = "" if before is None else before.said(self._player.staff)
            if said != known or not before or before.digest != found.digest:
                # What stands in a file is told once, whatever is saved beside it.
                print(said, file=sys.stderr, flush=True)
            self._player.stage.mark_mistake(True)
            if self.watcher is not None and found.digest:
                # The mistake may be mended in a file that was not shown yet.
                self.watcher.follow(found.files, found.digest)
            return
        loaded = found
        self.fault = None
        self.checked.emit()
        self._player.stage.mark_mistake(False)
        if self.watcher is not None:
            self.watcher.follow(loaded.files, loaded.digest)
        same = loaded.digest == self._player.loaded.digest
        if same and not self.afresh and not self._beside:
            return
        if not same:
            for note in loaded.notes:
                print(note.said(self._player.staff), file=sys.stderr, flush=True)
        beside, self._beside = self._beside, False
        self._player.show_content(loaded, beside=beside)


def _whole(loaded: Loaded) -> Loaded:
    return loaded


def read_from(
    path: Path,
    fit: Callable[[Loaded], Loaded],
    attempts: Attempts | None = None,
) -> Loaded | ContentError:
    """What of a file is fit to be shown, or what is wrong with it."""
    attempts = attempts or Attempts(None)
    known = cause_unread(path)
    if attempts.hopeless(known):
        return deadly(path, digest_unread(path))
    try:
        with attempts.trying(known):
            return fit(load(path))
    except ContentError as error:
        return error
    except Exception as error:
        # Whatever it is: staff wait for an answer to their save.
        logger.exception("reading %s failed", path)
        return unforeseen(path, error)
