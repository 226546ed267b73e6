"""When the content, or what lies beside it and is shown, is other than on screen.

The content and the spreadsheets that it takes values from are told apart by their
bytes; pictures and type, which are large, by their size and time.
"""

from __future__ import annotations

import hashlib
import stat
import sys
import threading
from dataclasses import dataclass, replace
from time import monotonic
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QFileSystemWatcher, QObject, Qt, Signal, Slot

from kiosk.content.cause import Beside
from kiosk.content.content import LIMIT, fingerprint
from kiosk.content.held import beginning

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

EMPTY: Final = hashlib.sha256(b"").hexdigest()
FRESH: Final = 3.0
"""Seconds after a change in which the file is read whatever its stat says: some
file systems count time in steps of two seconds."""
ABSENCE: Final = 5.0
"""Seconds that the content has to be away before that is told."""
HUSH: Final = 0.3 if sys.platform == "win32" else 0.0
"""Seconds between a hint and the look: on Windows whoever saves cannot put a file in
the place of one that is being looked at."""
PATIENCE: Final = 0.5
"""Seconds that `stop` waits for the thread; a hung network share takes longer."""


class Stat(NamedTuple):
    """What tells most changes of a file without reading it."""

    mtime_ns: int
    size: int
    inode: int


@dataclass(frozen=True, slots=True)
class Settling:
    """What has been seen of the files so far: pure, with the time handed in.

    Bytes count once they have been the same for `settle` seconds, so that a save
    in several steps is one change. An empty file is mostly a save's first step
    and has to last `interval`; so has one that is gone beside the content, which
    is `frail` to look at. A content that cannot be read (None) has to be away for
    `absence` seconds: many a save takes the file away first, many a share blinks.
    """

    reported: str | None = None
    """Digest of the bytes that were last reported; "" if there was nothing, None
    before the first look."""
    pending: str | None = None
    since: float = 0.0
    settle: float = 0.2
    interval: float = 1.0
    frail: bool = False
    absence: float = ABSENCE

    def seen(self, digest: str | None, now: float, *, frail: bool = False) -> Settling:
        """After a look at the files."""
        digest = digest or ""
        if self.reported is None:
            return replace(self, reported=digest)
        if digest == self.reported:
            return replace(self, pending=None)
        if digest != self.pending:
            frail = frail or digest == EMPTY
            return replace(self, pending=digest, since=now, frail=frail)
        if now - self.since >= self._patience:
            return replace(self, reported=digest, pending=None)
        return self

    def wait(self, now: float) -> float:
        """Seconds until the next look."""
        if self.pending is None:
            return self.interval
        left = max(0.0, self.since + self._patience - now)
        # What is away may be back at any moment.
        return left if self.pending else min(left, self.interval)

    @property
    def _patience(self) -> float:
        if not self.pending:
            return self.absence
        return max(self.settle, self.interval) if self.frail else self.settle


class Watcher(QObject):
    """Tells when the content, or a file that is shown with it, is another.

    The truth is a look at the files every `interval` seconds from a thread of its
    own, because a network share may hang and must not take the screen with it.
    QFileSystemWatcher is only a hint to look at once, `hush` seconds later;
    `hint=False` does without.

    Signals:
        changed(bool): content and spreadsheets have bytes that differ from those last
            reported, or the content is gone; before that, from `digest`, the
            fingerprint of those already shown ("" for none, None for whatever the
            first look finds). Or a picture or the type differs, one that was missing
            included; before that, from what `cause` was made of: this is True then.
    """

    changed = Signal(bool)
    _settled = Signal(bool)
    _looked = Signal()

    def __init__(
        self,
        path: Path,
        digest: str | None = None,
        files: Sequence[Path] = (),
        *,
        cause: str = "",
        interval: float = 1.0,
        settle: float = 0.2,
        absence: float = ABSENCE,
        hint: bool = True,
        hush: float = HUSH,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        # Absolute, so that a change of the working folder cannot mislead.
        self._path = path.absolute()
        self._files = _absolute(files)
        self._settling = Settling(
            digest, settle=settle, interval=interval, absence=absence
        )
        self._looks = replace(self._settling, reported=cause or None)
        """What has been seen of what lies beside the content."""
        self._own = digest or ""
        """What the causes that are compared have in common."""
        self._beside = Beside()
        self._rooms: tuple[Stat | None, ...] = ()
        self._pictures: tuple[Stat | None, ...] = ()
        self._thin = False
        self._stats: tuple[Stat | None, ...] = ()
        self._digest: str | None = None
        self._cause: str | None = None
        self._frail = False
        self._fresh = 0.0
        self.rest = 0.0
        """Seconds between two looks at least; a hint is not kept waiting."""
        self._asked: tuple[tuple[Path, ...], str] | None = None
        """What `follow` was told last, until the thread has taken it up."""
        self._wake = threading.Event()
        self._hush = hush
        self._ended = threading.Event()
        self._stopped = False
        # Guards the moment between "not stopped" and a signal of the thread.
        self._gate = threading.Lock()
        self._hint = QFileSystemWatcher(self) if hint else None
        if self._hint is not None:
            self._hint.fileChanged.connect(self._hinted)
            self._hint.directoryChanged.connect(self._hinted)
        queued = Qt.ConnectionType.QueuedConnection
        self._settled.connect(self._report, queued)
        self._looked.connect(self._arm, queued)
        # A daemon: a thread that hangs in the kernel must not hold up the exit.
        self._thread = threading.Thread(
            target=self._watch, name="content watcher", daemon=True
        )
        self._thread.start()

    def follow(self, files: Sequence[Path], digest: str) -> None:
        """Watch these files beside the content from now on.

        Args:
            files: all that it takes values from, whether they exist or not.
            digest: the fingerprint of what was read of content and files.
        """
        with self._gate:
            self._asked = (_absolute(files), digest)
        self._wake.set()

    def stop(self) -> None:
        """End the watching; nothing is signalled after this."""
        with self._gate:
            self._stopped = True
        self._ended.set()
        self._wake.set()
        self._thread.join(PATIENCE)
        if self._hint is not None:
            self._hint.deleteLater()
            self._hint = None

    # In the thread of the screen

    @Slot()
    def _hinted(self) -> None:
        self._wake.set()

    @Slot(bool)
    def _report(self, beside: bool) -> None:
        if not self._stopped:
            self.changed.emit(beside)

    @Slot()
    def _arm(self) -> None:
        """Watch files and folders again: an atomic save drops a file silently.

        Called only when the thread has just reached the files, so that a hung
        share meets the thread and not the screen.
        """
        if self._hint is None:
            return
        watched = {*self._hint.files(), *self._hint.directories()}
        files, beside = (self._path, *self._files), self._beside
        wanted = {str(one) for file in files for one in (file, file.parent)}
        wanted |= {str(one) for one in (*beside.files, *beside.folders)}
        lost = sorted(wanted - watched)
        if lost and len(self._hint.addPaths(lost)) < len(lost):
            # It may have been saved between the look and the watch.
            self._wake.set()

    # In its own thread

    def _watch(self) -> None:
        hinted = True
        while not self._stopped:
            self._wake.clear()
            self._take_up()
            now = monotonic()
            found = self._stats
            digest = self._look(now, hinted=hinted)
            before, looks = self._settling, self._looks
            self._settling = before.seen(digest, now, frail=self._frail)
            if digest is not None:
                # Beside a content that is away nothing is known to differ.
                self._looks = looks.seen(self._cause, now, frail=self._thin)
            fresh = _news(before, self._settling)
            other = _news(looks, self._looks)
            with self._gate:
                if self._stopped:
                    return
                if self._stats != found:
                    self._looked.emit()
                # What was seen of the files before is no news of those to come.
                if other or (fresh and self._asked is None):
                    self._settled.emit(other)
            now = monotonic()
            wait = min(self._settling.wait(now), self._looks.wait(now))
            if self._settling.pending is None and self._looks.pending is None:
                wait = max(wait, self.rest)
            hinted = self._wake.wait(wait)
            if hinted and self._hush:
                self._ended.wait(self._hush)

    def _take_up(self) -> None:
        with self._gate:
            asked, self._asked = self._asked, None
        if asked is not None:
            self._files, digest = asked
            self._stats = ()
            self._settling = replace(self._settling, reported=digest, pending=None)

    def _look(self, now: float, *, hinted: bool) -> str | None:
        """The fingerprint of the files; None while the content cannot be read."""
        try:
            own = _stat(self._path)
            if own is None:
                raise FileNotFoundError(self._path)
            sheets = [*map(_stat, self._files)]
            self._look_beside(own, hinted=hinted)
            stats = (own, *sheets, *self._pictures)
            if stats != self._stats or hinted:
                self._fresh = now + FRESH
            if now <= self._fresh:
                beside = [
                    "" if one is None else digest_of(file)
                    for file, one in zip(self._files, sheets, strict=True)
                ]
                self._digest = fingerprint(digest_of(self._path), beside)
                self._frail = bool({"", EMPTY} & {*beside})
            self._stats = stats
        except OSError:
            self._stats = ()
            return None
        return self._digest

    def _look_beside(self, own: Stat, *, hinted: bool) -> None:
        """Look at pictures and type, and at where those that are missing would be."""
        before = self._beside.files
        rooms = (own, *map(_stamp, self._beside.folders))
        if hinted or rooms != self._rooms:
            # Taken before the names are read: what comes meanwhile is seen next time.
            self._beside = Beside.of(self._path)
            self._rooms = (own, *map(_stamp, self._beside.folders))
        files = self._beside.files
        self._pictures = tuple(map(_stamp, files))
        self._thin = bool({*before} - {*files}) or any(
            one is None or one.size == 0 for one in self._pictures
        )
        self._cause = self._beside.cause(self._own)


def _news(before: Settling, now: Settling) -> bool:
    """Whether another state has been reported, and not the first."""
    return before.reported is not None and now.reported != before.reported


def _absolute(files: Sequence[Path]) -> tuple[Path, ...]:
    return tuple(file.absolute() for file in files)


def _stat(path: Path) -> Stat | None:
    """What tells most changes; None if no plain file is there.

    Raises:
        OSError: nobody knows whether it is there.
    """
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    if not stat.S_ISREG(found.st_mode):
        # A pipe would keep the thread waiting for a writer.
        return None
    return Stat(found.st_mtime_ns, found.st_size, found.st_ino)


def _stamp(path: Path) -> Stat | None:
    """What tells most changes of a file or a folder; None if it cannot be told."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return Stat(found.st_mtime_ns, found.st_size, found.st_ino)


def digest_of(path: Path) -> str:
    """The digest of a file; all that are too large to be used are alike."""
    # The next look is soon: nobody is waited for who has it open.
    return hashlib.sha256(beginning(path, LIMIT + 1, seconds=0.0)).hexdigest()
