"""What earlier visitors guessed: how many chose which share, slide by slide.

It is kept on this machine alone, and nobody is in it: a line of the file holds the
id of a slide and a value rounded to one per cent, without a time. A file that
cannot be read or written never harms the show; the guesses then last as long as
the show runs.
"""

from __future__ import annotations

import errno
import json
import logging
import math
import os
import threading
from collections import Counter
from queue import SimpleQueue
from typing import TYPE_CHECKING, Final

from kiosk.content import atomic
from kiosk.content.held import patient

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from kiosk.show.playback import Playback

NAME: Final = "guesses.jsonl"
BINS: Final = 20
"""Equal bins over [0, 1] in which guesses are counted."""
LIMIT: Final = 100_000
"""Lines of the file beyond which equal guesses become one line with a count."""
LARGEST: Final = 32 * 2**20
"""Bytes of a file that is read; a larger one was written by somebody else."""

logger = logging.getLogger(__name__)


class Guesses:
    """Counts of guesses, and the file that remembers them.

    Written in a thread of its own: a slow disk must not hold up a picture.
    """

    def __init__(self, folder: Path | None, limit: int = LIMIT) -> None:
        self._file = None if folder is None else folder / NAME
        self._limit = limit
        self._counts: Counter[tuple[str, int]] = Counter()
        self._lines = 0
        self._told = False
        self._jobs: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        # Guards the counts, which may be read from the disk while a visitor guesses.
        self._gate = threading.Lock()
        self._writer: threading.Thread | None = None
        self._answered: set[str] = set()
        """Slides whose answer has been seen: what is guessed later is no guess."""

    def heed(self, now: Playback, slide: str) -> None:
        """Count a guess when its answer is shown, once for every visitor."""
        if now.stay.revealed is None:
            if now.looping:
                self._answered.clear()
        elif slide not in self._answered:
            self._answered.add(slide)
            if now.dial is not None:
                self.add(slide, now.dial)

    def load_soon(self) -> None:
        """Read what is remembered, in the thread that writes: a disk may hang."""
        if self._file is not None:
            self._work(self.load)

    def load(self) -> None:
        """Read what is remembered; damaged lines are passed over."""
        if self._file is None:
            return
        try:
            data = _read(self._file)
        except FileNotFoundError:
            return
        except OSError as error:
            self._tell("read", error)
            return
        lines, counts = 0, Counter[tuple[str, int]]()
        for line in data.split(b"\n"):
            if line:
                lines += 1
                for slide, percent, times in _understood(line):
                    counts[slide, percent] += times
        with self._gate:
            self._lines += lines
            self._counts.update(counts)

    def counts(self, slide: str) -> tuple[int, ...]:
        """How many guesses on a slide lie in each of BINS equal bins over [0, 1]."""
        bins = [0] * BINS
        with self._gate:
            counts = list(self._counts.items())
        for (name, percent), times in counts:
            if name == slide:
                bins[min(percent * BINS // 100, BINS - 1)] += times
        return tuple(bins)

    def add(self, slide: str, value: float) -> None:
        """Count a guess, a share in [0, 1], and remember it."""
        if math.isnan(value):
            return
        percent = round(100 * min(max(value, 0.0), 1.0))
        with self._gate:
            self._counts[slide, percent] += 1
            anew = self._lines >= self._limit
            if anew:
                text = "".join(
                    _line(name, share, times)
                    for (name, share), times in sorted(self._counts.items())
                )
                self._lines = len(self._counts)
            else:
                self._lines += 1
                text = _line(slide, percent, 1)
        self._later(text, anew=anew)

    def close(self, seconds: float = 1.0) -> None:
        """Finish writing, but wait no longer than so many seconds for it."""
        if self._writer is not None:
            self._jobs.put(None)
            self._writer.join(seconds)
            self._writer = None

    def _later(self, text: str, *, anew: bool) -> None:
        if (file := self._file) is not None:
            self._work(lambda: self._write(file, text, anew=anew))

    def _work(self, job: Callable[[], None]) -> None:
        if self._writer is None:
            # A daemon: a disk that hangs must not keep the show from ending.
            self._writer = threading.Thread(
                target=self._do, name="guesses", daemon=True
            )
            self._writer.start()
        self._jobs.put(job)

    def _do(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()

    def _write(self, file: Path, text: str, *, anew: bool) -> None:
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            (atomic.written if anew else _appended)(file, text.encode())
        except OSError as error:
            self._tell("written", error)

    def _tell(self, what: str, error: OSError) -> None:
        if not self._told:
            self._told = True
            logger.warning("guesses cannot be %s: %s: %s", what, self._file, error)


def _read(file: Path) -> bytes:
    """The bytes of a plain file.

    Raises:
        OSError: it is none, too large, or cannot be read.
    """
    with atomic.plain(file, linked=True) as stream:
        if os.fstat(stream.fileno()).st_size > LARGEST:
            raise OSError(errno.EFBIG, "too large")
        return stream.read()


def _line(slide: str, percent: int, times: int) -> str:
    entry: dict[str, str | int] = {"slide": slide, "percent": percent}
    if times > 1:
        entry["times"] = times
    return json.dumps(entry, ensure_ascii=False) + "\n"


def _understood(line: bytes) -> Iterator[tuple[str, int, int]]:
    """The guesses in a line: none if it is torn or not one of ours."""
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        return
    if not isinstance(entry, dict):
        return
    slide, percent, times = (
        entry.get("slide"),
        entry.get("percent"),
        entry.get("times", 1),
    )
    if (
        isinstance(slide, str)
        and type(percent) is int
        and 0 <= percent <= 100
        and type(times) is int
        and 0 < times <= 10**9
    ):
        yield slide, percent, times


def _appended(file: Path, data: bytes) -> None:
    with patient(lambda: file.open("a+b")) as stream:
        if stream.tell() > 0:
            stream.seek(-1, os.SEEK_END)
            # A line that was torn by a power cut must not swallow this one.
            if stream.read(1) != b"\n":
                data = b"\n" + data
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
