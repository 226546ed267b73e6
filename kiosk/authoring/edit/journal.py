"""Journal: lines at the end of a file, of which a power cut takes two seconds at most.

A line has a checksum. One that is torn, and whatever stands behind it, is dropped; what
was dropped is kept beside the journal, under a name of its own.
"""

from __future__ import annotations

import contextlib
import errno
import importlib
import json
import logging
import os
import threading
import zlib
from typing import TYPE_CHECKING, Any, Final

from kiosk.content import atomic
from kiosk.content.held import patient

if TYPE_CHECKING:
    from pathlib import Path

NAME: Final = "journal"
LOCK: Final = "lock"
TORN: Final = "journal.torn"
"""What was dropped of the journal."""
LASTING: Final = 1.0
"""Seconds after which what was written is on the disk for good."""

_BUSY: Final = frozenset({errno.EACCES, errno.EAGAIN, errno.EWOULDBLOCK})

logger = logging.getLogger(__name__)


class Busy(OSError):
    """Another process has the journal open."""


class Journal:
    """The records of a folder, and the right to be the only one to add to them.

    Promises: a record is with the system as soon as `add` is back, and on the disk
    after LASTING seconds; a disk that is full or gone costs no record as long as the
    process lives, for it is tried again with the next.
    """

    def __init__(self, folder: Path, *, lasting: float | None = LASTING) -> None:
        """Open the journal of a folder, which is made if need be.

        `lasting` is None where whoever has it sees to `settle` itself.

        Raises:
            Busy: another process has it.
            OSError: the folder cannot be made or written to.
        """
        atomic.folder_made(folder)
        self._file = folder / NAME
        self._lasting = lasting
        self._waiting = b""
        self._timer: threading.Timer | None = None
        self._guard = threading.Lock()
        self.trouble: OSError | None = None
        """Why what was added last is not on the disk; None if it is."""
        self._lock = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            _take(self._lock)
            self.records = self._read(folder)
            self._handle = patient(lambda: os.open(self._file, _APPEND, 0o666))
        except BaseException:
            os.close(self._lock)
            raise
        self._open = True

    @property
    def size(self) -> int:
        """Bytes of the journal."""
        return os.fstat(self._handle).st_size

    def _read(self, folder: Path) -> list[dict[str, Any]]:
        """The records that are whole; the file is cut off behind them."""
        try:
            data = self._file.read_bytes()
        except FileNotFoundError:
            return []
        found, good = [], 0
        for line in data.splitlines(keepends=True):
            record = _understood(line)
            if record is None:
                break
            found.append(record)
            good += len(line)
        if good < len(data):
            logger.warning(
                "%s was torn; %d bytes dropped", self._file, len(data) - good
            )
            with contextlib.suppress(OSError):
                atomic.written(folder / TORN, data[good:])
            os.truncate(self._file, good)
        return found

    def add(self, *records: dict[str, Any]) -> None:
        """Write records behind all others; what cannot be written waits."""
        self._waiting += b"".join(map(_line, records))
        with self._guard:
            if not self._open:
                return
            size = os.fstat(self._handle).st_size
            try:
                while self._waiting:
                    count = os.write(self._handle, self._waiting)
                    self._waiting = self._waiting[count:]
                    size += count
                self.trouble = None
            except OSError as error:
                if self.trouble is None:
                    logger.warning("%s cannot be written: %s", self._file, error)
                self.trouble = error
        self._settle_soon()

    def _settle_soon(self) -> None:
        if self._lasting is not None and self._timer is None:
            self._timer = threading.Timer(self._lasting, self.settle)
            self._timer.daemon = True
            self._timer.start()

    def settle(self) -> None:
        """Have all that was added on the disk for good."""
        self._timer = None
        with self._guard:
            if self._open:
                # Some network shares refuse this: the bytes are with the system.
                with contextlib.suppress(OSError):
                    os.fsync(self._handle)

    def anew(self, records: list[dict[str, Any]]) -> None:
        """Have these records in the place of all others, in one step.

        Raises:
            OSError: it cannot be written; the others are still there.
        """
        data = b"".join(map(_line, records))
        with self._guard:
            os.close(self._handle)
            try:
                atomic.written(self._file, data, 0o666)
            finally:
                self._handle = os.open(self._file, _APPEND, 0o666)

    def close(self) -> None:
        """Have all on the disk, and let another process have the journal."""
        if self._timer is not None:
            self._timer.cancel()
        self.settle()
        with self._guard:
            if self._open:
                self._open = False
                os.close(self._handle)
                os.close(self._lock)


_APPEND: Final[int] = (
    os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
)


def _line(record: dict[str, Any]) -> bytes:
    # ASCII alone: half characters of a damaged file are told as what they are.
    text = json.dumps(record, separators=(",", ":")).encode()
    return b"%08x %s\n" % (zlib.crc32(text), text)


def _understood(line: bytes) -> dict[str, Any] | None:
    if not line.endswith(b"\n"):
        return None
    told, _, text = line.rstrip(b"\n").partition(b" ")
    if told != b"%08x" % zlib.crc32(text):
        return None
    try:
        record = json.loads(text)
    except ValueError:
        return None
    return record if isinstance(record, dict) else None


def _take(handle: int) -> None:
    """Lock a file.

    Raises:
        Busy: another has it locked.
    """
    # By name: each of the two exists on its own system only.
    try:
        if os.name == "nt":
            msvcrt = importlib.import_module("msvcrt")
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl = importlib.import_module("fcntl")
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        # A share that knows no locks is no reason not to write; Windows' all do.
        if os.name == "nt" or error.errno in _BUSY:
            raise Busy(error.errno, error.strerror) from error
