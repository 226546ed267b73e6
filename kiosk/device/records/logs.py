"""Logs: what happened on this machine, in files that never grow beyond their room.

Both processes of a locked screen write into a file of their own. What repeats is
told once and then counted, so that no fault floods the files; a disk that is full
costs lines, never the show.
"""

from __future__ import annotations

import contextlib
import logging
import re
import sys
import threading
import time
from logging.handlers import RotatingFileHandler
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from kiosk.content.paths import listed
from kiosk.content.privilege import is_plain, read
from kiosk.model.printable import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path
    from types import TracebackType

Role = Literal["show", "supervisor", "curtain", "agent"]

FOLDER: Final = "logs"
ROOM: Final[dict[Role, tuple[int, int]]] = {
    "show": (2_500_000, 5),
    "supervisor": (2_000_000, 2),
    "curtain": (250_000, 2),
    "agent": (250_000, 2),
}
"""Bytes of a file, and how many each process writes in turn: 18 MB in all."""
AGAIN: Final = 60.0
"""Seconds for which a line that was told is only counted."""
OFTEN: Final = 30
"""Lines of one kind, whatever they name, that are told within AGAIN."""
KINDS: Final = 200
"""Kinds of lines that are told apart at a time."""
LONGEST: Final = 8_000
"""Characters of a line; the rest of a longer one is left out."""

FORM: Final = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_START: Final = re.compile(
    r"[0-9]{4}(?:-[0-9]{2}){2} [0-9]{2}(?::[0-9]{2}){2},[0-9]{3} "
)

logger = logging.getLogger(__name__)


def begin(folder: Path | None, role: Role) -> Steady:
    """Log to the files below a state folder, and to standard error, from now on.

    Exceptions that nobody catches are logged too, those of threads included.
    """
    logging.raiseExceptions = False
    handlers: list[logging.Handler] = []
    if folder is not None:
        # A folder that cannot be made is met again at every line, without harm.
        with contextlib.suppress(OSError):
            (folder / FOLDER).mkdir(parents=True, exist_ok=True)
        handlers.append(_Rotating(folder / FOLDER / f"{role}.log", *ROOM[role]))
    if sys.stderr is not None:
        handlers.append(logging.StreamHandler())
    for handler in handlers:
        handler.setFormatter(_Form(FORM))
    steady = Steady(handlers)
    root = logging.getLogger()
    for old in [old for old in root.handlers if isinstance(old, Steady)]:
        root.removeHandler(old)
        old.close()
    root.addHandler(steady)
    root.setLevel(logging.INFO)
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread
    sys.unraisablehook = _unraisable
    return steady


class _Form(logging.Formatter):
    """One entry: nothing that was written by others begins another."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        # What begins a line with a moment would pass for an entry.
        return super().formatMessage(record).replace("\n", "\n  ")

    def format(self, record: logging.LogRecord) -> str:
        said = "\n".join(map(plain, super().format(record).split("\n")))
        return said if len(said) <= LONGEST else f"{said[:LONGEST]} …"


class _Rotating(RotatingFileHandler):
    """Files in turn; what cannot be written is left out without a word."""

    def __init__(self, file: Path, size: int, files: int) -> None:
        super().__init__(
            file, maxBytes=size, backupCount=files - 1, encoding="utf-8", delay=True
        )

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: ARG002
        # A half-written file may stand open on a disk that has gone.
        with contextlib.suppress(Exception):
            if self.stream is not None:
                self.stream.close()
        self.stream = None


class _Kind(NamedTuple):
    """Where lines of one kind come from."""

    name: str
    level: int
    template: str


class _Told:
    """How often a kind was told since `since`, and what was kept back."""

    def __init__(self, since: float) -> None:
        self.since = since
        self.count = 0
        self.kept = 0
        self.lines: set[str] = set()


class Steady(logging.Handler):
    """Passes lines on to other handlers, but no line twice within AGAIN.

    What was kept back is told as a count afterwards.
    """

    def __init__(
        self,
        handlers: Sequence[logging.Handler],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self._handlers, self._clock = tuple(handlers), clock
        self._told: dict[_Kind, _Told] = {}

    def emit(self, record: logging.LogRecord) -> None:
        now = self._clock()
        self._count_up(now)
        try:
            line = record.getMessage()
        except Exception:  # arguments that do not fit
            line = str(record.msg)
            record.args = None
        kind = _Kind(record.name, record.levelno, str(record.msg))
        told = self._told.get(kind)
        if told is None:
            if len(self._told) >= KINDS:
                self._told.pop(next(iter(self._told)))
            told = self._told[kind] = _Told(now)
        if line in told.lines or told.count >= OFTEN:
            told.kept += 1
            return
        told.count += 1
        told.lines.add(line)
        self._pass(record)

    def close(self) -> None:
        """Tell what was kept back, and close the files."""
        self._count_up(float("inf"))
        for handler in self._handlers:
            handler.close()
        super().close()

    def _count_up(self, now: float) -> None:
        over = [kind for kind, t in self._told.items() if now - t.since >= AGAIN]
        for kind in over:
            told = self._told.pop(kind)
            if told.kept:
                said = f"{told.kept} more like: {kind.template}"
                self._pass(logging.LogRecord(*kind[:2], "", 0, said, None, None))

    def _pass(self, record: logging.LogRecord) -> None:
        for handler in self._handlers:
            handler.handle(record)


def _uncaught(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logger.critical("nobody caught this", exc_info=(kind, error, trace))


def _uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    name = args.thread.name if args.thread is not None else "?"
    error = args.exc_value
    if error is not None:
        logger.error("nobody caught this in the thread %s", name, exc_info=error)


def _unraisable(args: sys.UnraisableHookArgs) -> None:
    logger.error("%s: %r", args.err_msg or "not raised", args.object)
    if args.exc_value is not None:
        logger.error("because of this", exc_info=args.exc_value)


# -- reading


def files(folder: Path) -> list[Path]:
    """All log files below a state folder, the oldest of each process first."""
    found = [file for file in listed(folder / FOLDER, "*.log*") if is_plain(file)]
    return sorted(found, key=lambda file: (file.name.split(".")[0], -_turn(file)))


def _turn(file: Path) -> int:
    last = file.suffix.removeprefix(".")
    return int(last) if last.isascii() and last.isdigit() else 0


def entries(text: str) -> Iterator[str]:
    """The entries of a log: a line with a time, and all lines after it without."""
    entry: list[str] = []
    for line in text.splitlines():
        if _START.match(line) and entry:
            yield "\n".join(entry)
            entry = []
        entry.append(line)
    if entry:
        yield "\n".join(entry)


def last(folder: Path, count: int) -> list[str]:
    """The newest entries of all processes, in the order of their times."""
    found: list[str] = []
    for file in files(folder):
        with contextlib.suppress(OSError):
            found += entries(read(file).decode("utf-8", "replace"))
    # Without a time it is the end of something that was turned over.
    timed = [entry for entry in found if _START.match(entry)]
    return sorted(timed, key=lambda entry: entry[:23])[-count:] if count > 0 else []


def followed(folder: Path, wait: Callable[[], object]) -> Iterator[str]:
    """Lines as they are written from now on; `wait` passes the time between looks.

    A file that is turned over is read to its end first.
    """
    streams = {file: _Tail(file, at_end=True) for file in _present(folder)}
    while True:
        quiet = True
        for file in _present(folder):
            tail = streams.setdefault(file, _Tail(file, at_end=False))
            for line in tail.more():
                quiet = False
                yield line
        if quiet:
            wait()


def _present(folder: Path) -> Iterable[Path]:
    """The files that are written now."""
    return [file for file in listed(folder / FOLDER, "*.log") if is_plain(file)]


class _Tail:
    """The end of a file that grows, and is another one from time to time."""

    def __init__(self, file: Path, *, at_end: bool) -> None:
        self._file = file
        self._part = b""
        self._inode, self._read = -1, 0
        if at_end:
            with contextlib.suppress(OSError):
                found = file.stat()
                self._inode, self._read = found.st_ino, found.st_size

    def more(self) -> Iterator[str]:
        """The lines that have been finished since the last look."""
        with contextlib.suppress(OSError):
            found = self._file.stat()
            if found.st_ino != self._inode:
                turned = self._file.with_name(f"{self._file.name}.1")
                if is_plain(turned) and turned.stat().st_ino == self._inode:
                    yield from self._lines(turned)
                self._inode, self._read, self._part = found.st_ino, 0, b""
            elif found.st_size < self._read:
                # Another file that has got the same number.
                self._read, self._part = 0, b""
            yield from self._lines(self._file)

    def _lines(self, file: Path) -> Iterator[str]:
        data = read(file, start=self._read)
        self._read += len(data)
        *whole, self._part = (self._part + data).split(b"\n")
        for line in whole:
            # As Windows ends them.
            yield line.rstrip(b"\r").decode("utf-8", errors="replace")
