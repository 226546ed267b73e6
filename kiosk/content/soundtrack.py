"""Soundtrack: what a film sounds like, from any second on, in one form of samples.

Whatever a file holds becomes stereo at `RATE`, as many samples as there are seconds:
where its sound has a gap or ends there is silence, what lies beyond the length of the
film is left out, and one that repeats begins anew. It is imported in child processes
alone.
"""

from __future__ import annotations

from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, Self

import numpy as np

from kiosk.content.film import DAMAGED, Unplayable, form, track
from kiosk.content.limited import Answer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Samples = NDArray[np.float32]
    """(n, 2), each in [-1, 1]: left and right."""

RATE: Final = 48_000
"""Samples a second."""
SNAP: Final = 0.02
"""Seconds by which times of a file may be off while its sound goes on: some are
rounded, and a sample that is moved is a click."""
ROLL: Final = 0.15
"""Seconds that are decoded before the one that is asked for: the first of them are
made from what came before."""
SEAM: Final = 0.004
"""Seconds in which one lap fades out, and the next one in."""
_SILENCE: Final = 4800
"""Samples of silence that are made at a time."""


class Soundtrack:
    """The sound of one film, pulled piece by piece; it never ends."""

    def __init__(self, file: str, length: float, *, repeats: bool) -> None:
        """Open a film for its sound; nothing is decoded yet.

        Raises:
            Unplayable: it is damaged, or has no sound.
        """
        import av

        self._kinds = (av.FFmpegError, ValueError, OSError, EOFError)
        self._resampler = av.AudioResampler
        self._length, self._repeats = length, repeats
        self._left: deque[Samples] = deque()
        self._coming: Iterator[Samples] = iter(())
        try:
            self._container: Any = av.open(
                file, format=form(file), metadata_errors="ignore", timeout=20.0
            )
        except self._kinds as error:
            raise Unplayable("unreadable") from error
        self._stream = track(self._container)
        if self._stream is None:
            self.close()
            raise Unplayable("no-sound")
        self._base = float(self._stream.time_base or 0) or 1 / RATE
        # Its seconds are those of the picture.
        pictures = self._container.streams.video
        self._origin = 0.0
        if pictures and pictures[0].start_time is not None:
            base = float(pictures[0].time_base or 0)
            self._origin = pictures[0].start_time * base

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the file go."""
        self._coming = iter(())
        with suppress(*self._kinds):
            self._container.close()

    def seek(self, second: float) -> None:
        """Go on from another second; of laps they are counted on."""
        self._left.clear()
        self._coming = self._pieces(max(second, 0.0))

    def pull(self, count: int) -> Samples:
        """The next samples, exactly as many."""
        found: list[Samples] = []
        while count > 0:
            piece = self._left.popleft() if self._left else next(self._coming, None)
            if piece is None:
                piece = np.zeros((count, 2), np.float32)
            if len(piece) > count:
                self._left.appendleft(piece[count:])
                piece = piece[:count]
            found.append(piece)
            count -= len(piece)
        return np.concatenate(found) if found else np.zeros((0, 2), np.float32)

    def _pieces(self, second: float) -> Iterator[Samples]:
        length = round(self._length * RATE)
        at = round(second * RATE)
        if not self._repeats:
            if at < length:
                yield from _faded(self._lap(at, length), at, length)
            return
        at %= length
        while True:
            yield from _faded(self._lap(at, length), at, length)
            at = 0

    def _lap(self, at: int, end: int) -> Iterator[Samples]:
        """Samples from one to another of the film, all that there are between."""
        for start, samples in self._decoded(at):
            for size in _silence(min(start, end) - at):
                yield np.zeros((size, 2), np.float32)
                at += size
            piece = samples[max(at - start, 0) : max(end - start, 0)]
            if len(piece):
                yield piece
                at += len(piece)
            if at >= end:
                return
        for size in _silence(end - at):
            yield np.zeros((size, 2), np.float32)

    def _decoded(self, at: int) -> Iterator[tuple[int, Samples]]:
        """What is decoded from a sample on, or before, each with its first sample."""
        begin = self._origin + max(at / RATE - ROLL, 0.0)
        with suppress(*self._kinds):
            self._container.seek(
                int(begin / self._base), stream=self._stream, backward=True
            )
        packets = self._container.demux(self._stream)
        made = self._resampler(format="flt", layout="stereo", rate=RATE)
        faults = 0
        after: int | None = None
        while True:
            try:
                packet = next(packets, None)
                if packet is None:
                    return
                pieces: list[tuple[int, Samples]] = []
                for frame in packet.decode():
                    start = after or 0
                    if frame.pts is not None:
                        second = frame.pts * self._base - self._origin
                        start = round(second * RATE)
                    if after is not None and abs(start - after) < SNAP * RATE:
                        start = after
                    for one in made.resample(frame):
                        samples = one.to_ndarray().astype(np.float32, copy=False)
                        pieces.append((start, samples.reshape(-1, 2)))
                        start += one.samples
                    after = start
            except self._kinds:
                faults += 1
                if faults > DAMAGED:
                    return
                # One that changes its form halfway needs another.
                made = self._resampler(format="flt", layout="stereo", rate=RATE)
                continue
            faults = 0
            yield from pieces


def piece(asked: Any, data: bytes) -> Answer:  # noqa: ARG001
    """A part of a film's sound, for the limited child.

    `asked` is its file, its length, whether it repeats, the second at which the part
    begins, and how many samples it has.

    Returns:
        Left and right in turn, of 16 bits each.
    """
    file, length, repeats, second, count = asked
    with Soundtrack(file, length, repeats=repeats) as sound:
        sound.seek(second)
        samples = np.clip(sound.pull(count) * 32767, -32768, 32767)
    return Answer(None, samples.astype("<i2").tobytes())


def _silence(count: int) -> Iterator[int]:
    """So many samples of silence, in pieces: a file may lie about hours."""
    while count > 0:
        yield min(count, _SILENCE)
        count -= _SILENCE


def _faded(pieces: Iterator[Samples], at: int, end: int) -> Iterator[Samples]:
    """A lap whose very beginning and end are silent: there it may meet another."""
    seam = SEAM * RATE
    for piece in pieces:
        start, at = at, at + len(piece)
        if start < seam or at > end - seam:
            places = np.arange(start, at, dtype=np.float32)[:, None]
            near = np.minimum(places, end - 1 - places)
            piece = piece * np.clip(near / seam, 0, 1).astype(np.float32)
        yield piece
