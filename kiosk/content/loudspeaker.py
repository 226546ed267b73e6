"""Loudspeaker: the sound device of this machine, by the system's own library.

On Linux that is ALSA, whose `default` is also that of PipeWire and PulseAudio where
one of them runs; on Windows the functions `waveOut`. Both are called as they are: no
package for that has to be installed. It is imported in child processes alone, where
what a driver does harms no show.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Any, Final

from kiosk.content.limited import Answer
from kiosk.content.soundtrack import RATE

AHEAD: Final = 0.08
"""Seconds that are handed over ahead; so long a busy machine may be late."""
_NEXT: Final = 480
"""Samples of a piece as they are handed over."""
_FRAME: Final = 4
"""Bytes of a sample, left and right."""
_PLAYBACK, _NONBLOCK, _S16, _INTERLEAVED, _PREPARED = 0, 1, 2, 3, 2
_EAGAIN, _EPIPE = -11, -32


def opened(device: str) -> AlsaSpeaker | WaveSpeaker:
    """The device of a name, "" for the system's own.

    Raises:
        OSError: there is none, or it cannot be used.
    """
    if sys.platform == "win32":
        return WaveSpeaker(device)
    if sys.platform == "linux":
        return AlsaSpeaker(device)
    raise OSError("no sound device is known on this system")


def tried(asked: Any, data: bytes) -> Answer:  # noqa: ARG001
    """Open the device of a name and close it again, for the limited child."""
    opened(str(asked)).close()
    return Answer(None)


class AlsaSpeaker:
    """A device of ALSA."""

    def __init__(self, device: str) -> None:
        """Open it.

        Raises:
            OSError: there is no library, no such device, or it cannot be used.
        """
        self._library = ctypes.CDLL("libasound.so.2")
        for name in ("snd_pcm_avail", "snd_pcm_writei"):
            getattr(self._library, name).restype = ctypes.c_long
        self._handle = ctypes.c_void_p()
        called = (device or "default").encode()
        self._sure(
            self._library.snd_pcm_open(
                ctypes.byref(self._handle), called, _PLAYBACK, _NONBLOCK
            )
        )
        try:
            self._sure(
                self._library.snd_pcm_set_params(
                    self._handle, _S16, _INTERLEAVED, 2, RATE, 1, round(AHEAD * 1e6)
                )
            )
        except OSError:
            self.close()
            raise

    def room(self) -> int:
        count = self._library.snd_pcm_avail(self._handle)
        if count < 0:
            self._mend(count)
            count = self._library.snd_pcm_avail(self._handle)
        return int(self._sure(count))

    def delay(self) -> float:
        frames = ctypes.c_long()
        if self._library.snd_pcm_delay(self._handle, ctypes.byref(frames)) < 0:
            return 0.0
        return max(frames.value, 0) / RATE

    def play(self, data: bytes) -> None:
        while data:
            frames = ctypes.c_ulong(len(data) // _FRAME)
            done = self._library.snd_pcm_writei(self._handle, data, frames)
            if done == _EAGAIN:
                # There was room, and is no longer: what is too much is left out.
                return
            if done < 0:
                self._mend(done)
                continue
            data = data[done * _FRAME :]
        if self.room() < _NEXT and self._library.snd_pcm_state(self._handle) == (
            _PREPARED
        ):
            # It is as full as it gets, which its own threshold need not be.
            self._sure(self._library.snd_pcm_start(self._handle))

    def begin(self) -> None:
        self.room()

    def close(self) -> None:
        self._library.snd_pcm_close(self._handle)

    def _mend(self, error: int) -> None:
        """Go on after it ran dry, which is all that can be mended."""
        self._sure(self._library.snd_pcm_recover(self._handle, int(error), 1))
        if error != _EPIPE:
            raise OSError(-error, "the sound device has gone")

    @staticmethod
    def _sure(status: int) -> int:
        if status < 0:
            raise OSError(-status, "the sound device cannot be used")
        return status


class _Format(ctypes.Structure):
    """WAVEFORMATEX."""

    _pack_ = 1
    _fields_ = (
        ("tag", ctypes.c_uint16),
        ("channels", ctypes.c_uint16),
        ("rate", ctypes.c_uint32),
        ("bytes_a_second", ctypes.c_uint32),
        ("frame", ctypes.c_uint16),
        ("bits", ctypes.c_uint16),
        ("more", ctypes.c_uint16),
    )


class _Header(ctypes.Structure):
    """WAVEHDR."""

    _fields_ = (
        ("data", ctypes.c_void_p),
        ("size", ctypes.c_uint32),
        ("recorded", ctypes.c_uint32),
        ("user", ctypes.c_size_t),
        ("flags", ctypes.c_uint32),
        ("loops", ctypes.c_uint32),
        ("next", ctypes.c_void_p),
        ("reserved", ctypes.c_size_t),
    )


class _Time(ctypes.Structure):
    """MMTIME, of which samples are asked for."""

    _fields_ = (("kind", ctypes.c_uint32), ("value", ctypes.c_uint32 * 2))


class _Capabilities(ctypes.Structure):
    """WAVEOUTCAPSW."""

    _pack_ = 1
    _fields_ = (
        ("maker", ctypes.c_uint16),
        ("product", ctypes.c_uint16),
        ("version", ctypes.c_uint32),
        ("name", ctypes.c_wchar * 32),
        ("formats", ctypes.c_uint32),
        ("channels", ctypes.c_uint16),
        ("reserved", ctypes.c_uint16),
        ("support", ctypes.c_uint32),
    )


_ANY_DEVICE: Final = 0xFFFFFFFF
_DONE: Final = 1
_SAMPLES: Final = 2
_SLOTS: Final = 8
"""Pieces that may be on their way at once."""
_SLOT: Final = round(AHEAD * RATE) // _SLOTS


class WaveSpeaker:  # pragma: no cover
    """A device of Windows."""

    def __init__(self, device: str) -> None:
        """Open it; its name may be only the beginning of the one that Windows shows.

        Raises:
            OSError: there is no such device, or it cannot be used.
        """
        self._library: Any = ctypes.WinDLL("winmm")  # type: ignore[attr-defined]
        form = _Format(1, 2, RATE, RATE * _FRAME, _FRAME, 16, 0)
        self._handle = ctypes.c_void_p()
        self._sure(
            self._library.waveOutOpen(
                ctypes.byref(self._handle),
                self._numbered(device),
                ctypes.byref(form),
                ctypes.c_size_t(0),
                ctypes.c_size_t(0),
                0,
            )
        )
        self._papers: list[Any] = []
        self._headers: list[_Header] = []
        self._written = 0
        for _ in range(_SLOTS):
            paper = ctypes.create_string_buffer(_SLOT * _FRAME)
            header = _Header(ctypes.addressof(paper), _SLOT * _FRAME, 0, 0, _DONE)
            self._papers.append(paper)
            self._headers.append(header)

    def _numbered(self, device: str) -> int:
        found = _Capabilities()
        for number in range(self._library.waveOutGetNumDevs() if device else 0):
            self._library.waveOutGetDevCapsW(
                ctypes.c_size_t(number), ctypes.byref(found), ctypes.sizeof(found)
            )
            if found.name and device.casefold().startswith(found.name.casefold()):
                return number
            if found.name.casefold().startswith(device.casefold()):
                return number
        if device:
            raise OSError("no sound device has that name")
        return _ANY_DEVICE

    def room(self) -> int:
        return _SLOT * sum(bool(header.flags & _DONE) for header in self._headers)

    def delay(self) -> float:
        now = _Time(_SAMPLES)
        self._sure(
            self._library.waveOutGetPosition(
                self._handle, ctypes.byref(now), ctypes.sizeof(now)
            )
        )
        # It counts in 32 bits: they are full after a day.
        left = (self._written - now.value[0]) % 2**32
        return left / RATE if left < 10 * RATE else 0.0

    def play(self, data: bytes) -> None:
        for start in range(0, len(data), _SLOT * _FRAME):
            piece = data[start : start + _SLOT * _FRAME]
            free = [n for n, one in enumerate(self._headers) if one.flags & _DONE]
            if not free:
                return
            header, paper = self._headers[free[0]], self._papers[free[0]]
            self._done_with(header)
            ctypes.memmove(paper, piece, len(piece))
            header.size, header.flags = len(piece), 0
            size = ctypes.sizeof(header)
            at = ctypes.byref(header)
            self._sure(self._library.waveOutPrepareHeader(self._handle, at, size))
            self._sure(self._library.waveOutWrite(self._handle, at, size))
            self._written += len(piece) // _FRAME

    def _done_with(self, header: _Header) -> None:
        size = ctypes.sizeof(header)
        self._library.waveOutUnprepareHeader(self._handle, ctypes.byref(header), size)

    def begin(self) -> None:
        self._sure(self._library.waveOutReset(self._handle))
        self._written = 0

    def close(self) -> None:
        self._library.waveOutReset(self._handle)
        for header in self._headers:
            self._done_with(header)
        self._library.waveOutClose(self._handle)

    @staticmethod
    def _sure(status: int) -> None:
        if status:
            raise OSError(status, "the sound device cannot be used")
