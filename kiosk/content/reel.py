"""Reel: one film as a show sees it, whose frames a `projector` decodes ahead.

It knows no Qt and owns no time: whoever shows it asks for a second and is given the
frame of that second, as soon as it is there.
"""

from __future__ import annotations

import contextlib
import json
import logging
import mmap
import os
import secrets
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, NamedTuple

from kiosk.content.film import NEAR
from kiosk.content.projector import END, FRAME, HEARD, RECORD, SHAPE, Footing
from kiosk.content.relaunch import again, surroundings
from kiosk.content.voice_wish import VoiceWish

if TYPE_CHECKING:
    from collections.abc import Callable

BUDGET: Final = 48 * 2**20
"""Bytes of frames that are decoded ahead; of large ones there are FEWEST."""
FEWEST: Final = 3
MOST: Final = 10
STALE: Final = 1.0
"""Seconds without a frame after which a film that runs has stalled."""
FAR: Final = 1.0
"""Seconds ahead that are sooner sought than waited for."""
SLOW: Final = 8.0
"""Seconds ahead that are sought anew while nothing has come of the last search."""
PATIENCE: Final = 60.0
"""Seconds that somebody waits for a frame who cannot go on without."""
OFTEN: Final = 0.4
"""Seconds after which the sound is told anew where the picture is."""
OFF: Final = 0.02
"""Seconds by which the picture may be elsewhere than where the sound takes it for."""

logger = logging.getLogger(__name__)


class ReelWish(NamedTuple):
    """A film as it is shown: the file, and device pixels that it fills or fits into."""

    file: str
    width: int
    height: int
    focus: tuple[float, float] | None
    length: float
    repeats: bool
    sound: bool = False
    """Whether it is to be heard, where the screen is loud enough."""


class FilmFrame(NamedTuple):
    """A frame of a film: rows of blue, green, red and 255, as long as it is shown."""

    demand: int
    sheet: int
    second: float
    width: int
    height: int
    data: memoryview


class Reel:
    """The frames of one film, decoded ahead in a child process.

    A frame that is given is sound until another one is.
    """

    def __init__(self, wish: ReelWish, told: Callable[[], None]) -> None:
        """A film that begins to be decoded, from its first frame on.

        `told` is called, in another thread, when a frame is there that was missing,
        or will never be.
        """
        self.wish = wish
        self.shown = 0
        """Frames that were given."""
        self.late = 0
        """Frames that came too late, and were left out."""
        self.broken = False
        """Whether no more frames will come: the film is damaged, or was too much."""
        self.heard: bool | None = None
        """Whether its sound has a device; None if none was asked for."""
        self._voice = VoiceWish()
        self._told = told
        size = 4 * wish.width * wish.height
        self._sheets = min(max(BUDGET // max(size, 1), FEWEST), MOST)
        self._size = size
        self._change = threading.Condition()
        self._paper: memoryview | None = None
        self._coming: deque[FilmFrame] = deque()
        self._now: FilmFrame | None = None
        self._from = 0.0
        """The second from which on the frame that is shown is seen."""
        self._shape = wish.width, wish.height
        self._rate = 0.0
        self._demand, self._target = 0, 0.0
        """How often another part was asked for, and the second it begins at."""
        self._ended = self._awaited = self._closed = False
        self._process: subprocess.Popen[bytes] | None = None
        self._unsaid: list[dict[str, float | str]] = []
        # A daemon: a disk that hangs must not keep the show from ending.
        self._worker = threading.Thread(target=self._serve, name="reel", daemon=True)
        self._worker.start()

    @property
    def child(self) -> int | None:
        """The number of the process that decodes; None if there is none."""
        return None if self._process is None else self._process.pid

    def at(self, second: float, *, runs: bool = True) -> FilmFrame | None:
        """The frame of a second, or the last before it that is there.

        None if there is none, or if the film has stalled. `runs` is whether time
        passes: what is left out then has come too late.
        """
        with self._change:
            if self.broken:
                return None
            if self._is_far(second):
                if runs and self._has_begun and second > self._newest:
                    # The decoder has fallen behind by all that lies between.
                    self.late += round((second - self._newest) * self._rate)
                self._seek(second)
            taken = self._take(second)
            self.shown += taken > 0
            self.late += max(taken - 1, 0) if runs else 0
            self._awaited = not self._settled(second)
            stalled = self._awaited and second - self._newest > STALE
            return None if stalled else self._now

    def waited(self, second: float) -> FilmFrame | None:
        """The frame of a second, waited for; None if there will be none."""
        with self._change:
            if self._is_far(second):
                self._seek(second)

            def there() -> bool:
                self._take(second)
                return self.broken or self._settled(second)

            self._change.wait_for(there, PATIENCE)
            return self._now if self._settled(second) else None

    def speak(
        self, second: float, *, runs: bool, volume: float = 0.0, device: str = ""
    ) -> None:
        """Have the sound keep to a second that is shown now, while the film runs."""
        now, said = time.perf_counter(), self._voice
        runs = runs and volume > 0
        wish = VoiceWish(second, now, runs, volume, device)
        if not self.wish.sound or not (runs or said.runs):
            return
        there = said.second + now - said.at
        same = said[2:] == wish[2:] and abs(there - second) < OFF
        if same and now - said.at < OFTEN:
            return
        with self._change:
            self._voice = wish
            self._ask(**wish._asdict())

    def hush(self) -> None:
        """Have the sound stand still."""
        self.speak(self._voice.second, runs=False)

    def due(self, second: float) -> float | None:
        """Seconds until the next frame; None if that is not known."""
        with self._change:
            later = [one.second for one in self._coming if one.second > second + NEAR]
            return later[0] - second if later else None

    def close(self) -> None:
        """End the child; the last frame must not be painted any more."""
        with self._change:
            self._closed = self.broken = True
            self._now = None
            self._coming.clear()
            if self._process is not None:
                self._process.kill()
            self._change.notify_all()

    # -- what is there, with the lock held ----------------------------------

    @property
    def _has_begun(self) -> bool:
        """Whether what is shown belongs to the part that was asked for last."""
        return self._now is not None and self._now.demand == self._demand

    @property
    def _newest(self) -> float:
        """The last second of which something is known."""
        known = [self._target, *(one.second for one in self._coming)]
        if self._has_begun and self._now is not None:
            known.append(self._now.second)
        return max(known)

    def _is_far(self, second: float) -> bool:
        """Whether a second lies elsewhere than what is decoded."""
        first = self._from if self._has_begun else self._target
        if second < first - NEAR:
            return True
        begun = self._has_begun or bool(self._coming)
        far = FAR if begun else SLOW
        return second > self._newest + far and not self._ended

    def _seek(self, second: float) -> None:
        """Ask for another part of the film; what is shown stays until it comes."""
        self._demand, self._target, self._ended = self._demand + 1, second, False
        for one in self._coming:
            self._give_back(one)
        self._coming.clear()
        self._ask(seek=self._demand, second=second)

    def _take(self, second: float) -> int:
        """Show the newest frame that is due; how many there were."""
        taken = 0
        while self._coming:
            # The first of a part is what is seen where the part begins.
            first = not self._has_begun
            if not first and self._coming[0].second > second + NEAR:
                break
            self._give_back(self._now)
            self._now = self._coming.popleft()
            self._from = min(self._now.second, self._target if first else second)
            taken += 1
        return taken

    def _settled(self, second: float) -> bool:
        """Whether the frame of a second is known for certain."""
        after = bool(self._coming) and self._coming[0].second > second + NEAR
        return self._has_begun and (after or self._ended)

    def _give_back(self, frame: FilmFrame | None) -> None:
        if frame is not None:
            self._ask(free=frame.sheet)

    def _ask(self, **asked: float | str) -> None:
        self._unsaid.append(asked)
        process = self._process
        if process is None or process.stdin is None:
            return
        said, self._unsaid = self._unsaid, []
        lines = "".join(json.dumps(one) + "\n" for one in said)
        with contextlib.suppress(OSError, ValueError):
            process.stdin.write(lines.encode())
            process.stdin.flush()

    # -- the thread that listens to the child ----------------------------------

    def _serve(self) -> None:
        process = None
        try:
            process = self._started()
            while process.stdout is not None:
                record = process.stdout.read(RECORD.size)
                if len(record) < RECORD.size or not self._heard(*RECORD.unpack(record)):
                    break
        except (OSError, ValueError) as error:
            logger.warning("no film can be decoded: %s", error)
        with self._change:
            closed, self.broken = self._closed, True
            self._change.notify_all()
        _ended(process)
        if not closed:
            logger.warning("the film %s cannot be played", self.wish.file)
            self._told()

    def _started(self) -> subprocess.Popen[bytes]:
        """The child, with which memory is shared."""
        whole = self._size * self._sheets
        paper, name, file = _shared(whole)
        try:
            footing = Footing(*self.wish, self._sheets, name)
            # Nobody waits for it: what is asked for meanwhile is said afterwards.
            process = subprocess.Popen(
                again(["projector", footing.spelt()], "kiosk.content.projector"),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=surroundings(os.environ),
                **_manner(file),
            )
            with self._change:
                self._paper, self._process = memoryview(paper), process
                if self._closed:
                    process.kill()
                if self._unsaid:
                    self._ask(**self._unsaid.pop())
                return process
        finally:
            if file is not None:
                file.close()

    def _heard(self, what: int, a: int, b: int, second: float) -> bool:
        """Take what the child has told; False if it is its last word."""
        with self._change:
            if self._closed:
                return False
            if what == SHAPE:
                self._shape, self._rate = (a, b), second
            elif what == FRAME:
                wide, high = self._shape
                start = b * self._size
                assert self._paper is not None
                data = self._paper[start : start + 4 * wide * high]
                frame = FilmFrame(a, b, second, wide, high, data)
                if a == self._demand:
                    self._coming.append(frame)
                else:
                    self._give_back(frame)
            elif what == HEARD:
                self.heard = bool(a)
            elif what == END:
                self._ended = self._ended or a == self._demand
            else:
                return False
            awaited = self._awaited and (bool(self._coming) or self._ended)
            self._awaited = self._awaited and not awaited
            self._change.notify_all()
        if awaited:
            self._told()
        return True


def _ended(process: subprocess.Popen[bytes] | None) -> None:
    """See a child off."""
    if process is None:
        return
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        with contextlib.suppress(OSError):
            if pipe is not None:
                pipe.close()


def _shared(size: int) -> tuple[mmap.mmap, str, IO[bytes] | None]:
    """Memory that a child can have too: it, its name, and the file that it is.

    Raises:
        OSError: there is not so much.
    """
    if sys.platform == "win32":
        name = f"kiosk-{secrets.token_hex(8)}"
        return mmap.mmap(-1, size, tagname=name), name, None
    if sys.platform == "linux":
        descriptor = os.memfd_create("film")
    else:
        descriptor, path = tempfile.mkstemp()
        Path(path).unlink()
    file: IO[bytes] = os.fdopen(descriptor, "w+b")
    file.truncate(size)
    return mmap.mmap(file.fileno(), size), str(file.fileno()), file


def _manner(file: IO[bytes] | None) -> dict[str, Any]:
    if sys.platform == "win32":
        return {"creationflags": 0x08000000}  # no window of its own
    # What stops this program from a keyboard is not meant for it.
    return {"start_new_session": True, "pass_fds": (file.fileno(),) if file else ()}
