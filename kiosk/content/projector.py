"""Projector: the child process that decodes one film ahead of the show.

It writes frames into a few sheets of memory that it shares with the show, and tells
which; a sheet is written anew once the show has given it back. So it is never further
ahead than that, nothing waits for it, and a film that ends it ends nothing else. A film
that repeats has a second decoder whose first frame is ready before the first one ends.
Its sound is decoded and played here as well, in a thread that keeps to the picture.

What is asked for comes as lines of JSON, what is told goes as `RECORD`s. It goes with
whoever has started it.
"""

from __future__ import annotations

import contextlib
import json
import math
import mmap
import os
import struct
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from typing import IO, TYPE_CHECKING, Any, Final, NamedTuple

from kiosk.content.film import MEGABYTES, Decoder, Fit, Unplayable, fit
from kiosk.content.limited import bounded
from kiosk.content.voice_wish import VoiceWish

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future

    from kiosk.content.voice import Speech

RECORD: Final = struct.Struct("<iiid")
"""What is told: which of the three below, two whole numbers, and seconds."""
SHAPE: Final = 1
"""The width and the height that frames have, and how many there are in a second."""
FRAME: Final = 2
"""Of which demand, on which sheet, and its second."""
END: Final = 3
"""Of which demand; its last frame has been told."""
FAULT: Final = 4
"""The film cannot be played, or no further."""
HEARD: Final = 5
"""Whether its sound has a device to be played on: 1, or 0."""
PRIMED: Final = 3.0
"""Seconds before the end at which the decoder of the next lap is made ready."""
NICE: Final = 5
"""How much later than the picture it gets the processor."""


class Footing(NamedTuple):
    """What is played, and onto what: the words of the command line."""

    file: str
    width: int
    height: int
    focus: tuple[float, float] | None
    length: float
    repeats: bool
    sound: bool
    sheets: int
    memory: str
    """The shared memory: a number of a file, or on Windows a name."""

    def spelt(self) -> str:
        return json.dumps(self)

    @classmethod
    def of(cls, spelt: str) -> Footing:
        file, width, height, focus, *rest = json.loads(spelt)
        return cls(file, width, height, focus and tuple(focus), *rest)

    @property
    def size(self) -> int:
        """Bytes of a sheet."""
        return 4 * self.width * self.height


def memory(name: str, size: int) -> mmap.mmap:
    """The memory of that name, which both processes have."""
    if sys.platform == "win32":
        return mmap.mmap(-1, size, tagname=name)
    return mmap.mmap(int(name), size)


class _Gone(Exception):
    """Another second is wanted."""


class Projector:
    """Plays one film onto the sheets, from the second that was asked for last."""

    def __init__(self, footing: Footing, told: IO[bytes]) -> None:
        self._footing = footing
        self._told = told
        self._paper = memoryview(memory(footing.memory, footing.size * footing.sheets))
        self._asked: SimpleQueue[dict[str, Any]] = SimpleQueue()
        self._free = list(range(footing.sheets))
        self._demand, self._start = 0, 0.0
        self._fit: Fit | None = None
        self._workers = ThreadPoolExecutor(1)
        self._telling = threading.Lock()
        self._speech = self._speaking() if footing.sound else None

    def listen(self, asking: IO[bytes]) -> None:
        """Take what is asked for; with the last line the process ends."""
        with contextlib.suppress(OSError, ValueError):
            for line in asking:
                asked = json.loads(line)
                if "at" not in asked:
                    self._asked.put(asked)
                elif self._speech is not None:
                    self._speech.wish(VoiceWish(**asked))
        os._exit(0)

    def _speaking(self) -> Speech:
        """What the film sounds like, once that is asked for."""
        from kiosk.content import loudspeaker
        from kiosk.content.soundtrack import Soundtrack
        from kiosk.content.voice import Speech

        film = self._footing
        return Speech(
            lambda: Soundtrack(film.file, film.length, repeats=film.repeats),
            loudspeaker.opened,
            lambda heard: self._tell(HEARD, int(heard)),
        )

    def play(self) -> None:
        """Tell frames for ever, as they are asked for."""
        while True:
            try:
                for second, decoder, frame in self._frames(self._start):
                    self._show(second, decoder, frame)
                self._tell(END, self._demand)
            except _Gone:
                continue
            except Unplayable:
                self._tell(FAULT)
            with contextlib.suppress(_Gone):
                while True:
                    self._heed()

    def _heed(self) -> None:
        """Wait for what is asked for next.

        Raises:
            _Gone: it is another second.
        """
        asked = self._asked.get()
        self._free += [asked["free"]] if "free" in asked else []
        if "seek" in asked:
            self._demand, self._start = asked["seek"], asked["second"]
            raise _Gone

    def _show(self, second: float, decoder: Decoder, frame: Any) -> None:
        while not self._free or not self._asked.empty():
            self._heed()
        sheet, size = self._free.pop(), self._footing.size
        if self._fit is None:
            place = self._footing.width, self._footing.height
            self._fit = fit(decoder.size, place, self._footing.focus)
            self._tell(SHAPE, self._fit.width, self._fit.height, decoder.rate)
        part = self._paper[sheet * size : (sheet + 1) * size]
        decoder.painted(frame, self._fit, part)
        self._tell(FRAME, self._demand, sheet, second)

    def _tell(self, what: int, a: int = 0, b: int = 0, second: float = 0.0) -> None:
        with self._telling:
            self._told.write(RECORD.pack(what, a, b, second))
            self._told.flush()

    def _frames(self, start: float) -> Iterator[tuple[float, Decoder, Any]]:
        """Frames by the seconds that have passed since the film was begun."""
        footing = self._footing
        if not footing.repeats:
            with self._opened() as decoder:
                for moment, frame in decoder.frames(start):
                    yield moment, decoder, frame
            return
        length = footing.length
        lap = math.floor(start / length)
        decoder, ahead = self._opened(), None
        frames = decoder.frames(start - lap * length)
        try:
            while True:
                for moment, frame in frames:
                    if moment >= length:
                        break
                    if ahead is None and moment > length - PRIMED:
                        ahead = self._workers.submit(self._primed)
                    yield lap * length + moment, decoder, frame
                coming = ahead or self._workers.submit(self._primed)
                decoder.close()
                ahead, lap = None, lap + 1
                decoder, frames = coming.result()
        finally:
            decoder.close()
            if ahead is not None:
                ahead.add_done_callback(_closed)

    def _opened(self) -> Decoder:
        return Decoder(self._footing.file, threads=2)

    def _primed(self) -> tuple[Decoder, Iterator[tuple[float, Any]]]:
        """A decoder that has its first frames."""
        decoder = self._opened()
        try:
            frames = decoder.frames()
            first = next(frames)
        except BaseException:
            decoder.close()
            raise

        def every() -> Iterator[tuple[float, Any]]:
            yield first
            yield from frames

        return decoder, every()


def _closed(ahead: Future[tuple[Decoder, Iterator[tuple[float, Any]]]]) -> None:
    if ahead.exception() is None:
        ahead.result()[0].close()


def main() -> None:
    """Play what the command line names to the program that has started this one."""
    asking = os.fdopen(os.dup(0), "rb")
    told = os.fdopen(os.dup(1), "wb")
    # What a library prints is no frame.
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    if sys.platform != "win32":
        import resource

        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(ImportError):
        # Before anything waits at a pipe: on Windows a library that is loaded looks
        # at all that are open, and would wait as well.
        import av  # noqa: F401
    projector = Projector(Footing.of(sys.argv[-1]), told)
    bounded(MEGABYTES)
    threading.Thread(target=projector.listen, args=(asking,), daemon=True).start()
    if sys.platform != "win32":
        # On Linux it is this thread's alone, and of those it starts: sound does not
        # wait behind the picture.
        with contextlib.suppress(OSError):
            os.nice(NICE)
    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):
        projector.play()


if __name__ == "__main__":
    main()
