"""Voice: the sound of a film that keeps to its picture.

The picture leads: it says which second is shown, and whether time passes. What is
handed to the loudspeaker is what will be due when it is heard. Small errors are made
good by playing a little faster or slower, which nobody hears; from large ones it
jumps, and fades out before and in after that. A show that says nothing for a while is
held to stand still.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

from kiosk.content.film import Unplayable
from kiosk.content.soundtrack import RATE, Soundtrack
from kiosk.content.voice_wish import VoiceWish

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

BLOCK: Final = 480
"""Samples that are handed over at a time."""
APART: Final = 0.03
"""Seconds between sound and picture from which it jumps."""
FADE: Final = 0.01
"""Seconds in which it falls silent, and comes in again."""
BEND: Final = 0.005
"""By what share it may be faster or slower, to come nearer to the picture."""
CALM: Final = 0.05
"""How much one measurement counts: devices tell of their delay in steps."""
STALE: Final = 1.5
"""Seconds without a word after which a show stands still."""
AGAIN: Final = 5.0
"""Seconds after which a device that failed is tried once more."""
WATCH: Final = 0.01
"""Seconds between two looks at whether the device has room."""


class Speaker(Protocol):
    """A device that takes samples, and says how long they wait until they are heard."""

    def room(self) -> int:
        """How many samples can be handed over now.

        Raises:
            OSError: the device has gone.
        """

    def delay(self) -> float:
        """Seconds until the next sample that is handed over is heard."""

    def play(self, data: bytes) -> None:
        """Hand over samples of 16 bits, left and right in turn."""

    def begin(self) -> None:
        """Be ready for samples after a pause."""

    def close(self) -> None: ...


class FilmVoice:
    """Plays one soundtrack to a speaker, in step with what is wished."""

    def __init__(self, track: Soundtrack, speaker: Speaker) -> None:
        self._track, self._speaker = track, speaker
        self._place: float | None = None
        """The second of the next sample; None while it is silent."""
        self._error = self._gain = 0.0

    def heed(self, wish: VoiceWish, now: float) -> bool:
        """Hand over what there is room for; whether there is more to come.

        Raises:
            OSError: the device has gone.
        """
        runs = wish.runs and wish.volume > 0 and now - wish.at < STALE
        if not runs:
            if self._place is not None and self._speaker.room() >= BLOCK:
                self._fall_silent()
            return self._place is not None
        if self._place is None:
            self._speaker.begin()
        room = self._speaker.room()
        while room >= BLOCK:
            due = wish.second + (now - wish.at) + self._speaker.delay()
            room -= self._go_on(due, wish.volume)
        return True

    def _go_on(self, due: float, volume: float) -> int:
        """Play a block that begins at a second, or near it; how long it is."""
        if self._place is None:
            self._jump(due)
        assert self._place is not None
        off = self._place - due
        self._error += (off - self._error) * CALM
        if abs(off) > 2 * APART or abs(self._error) > APART:
            # What comes next is in its place.
            self._fall_silent()
            return BLOCK
        # Ahead of the picture it takes fewer samples for as much time.
        bend = min(max(-self._error, -BEND), BEND)
        count = round(BLOCK * (1 + bend))
        samples = _stretched(self._track.pull(count), BLOCK)
        self._place += count / RATE
        self._hand_over(samples, _loudness(volume))
        return BLOCK

    def _jump(self, second: float) -> None:
        self._track.seek(second)
        self._place, self._error, self._gain = max(second, 0.0), 0.0, 0.0

    def _fall_silent(self) -> None:
        """Fade out, and be nowhere."""
        self._hand_over(self._track.pull(BLOCK), 0.0)
        self._place = None

    def _hand_over(self, samples: NDArray[np.float32], gain: float) -> None:
        """Play samples with a loudness that comes from the last one without a step."""
        fade = min(len(samples), round(FADE * RATE))
        slope = np.full((len(samples), 1), gain, np.float32)
        slope[:fade, 0] = np.linspace(self._gain, gain, fade, dtype=np.float32)
        self._gain = gain
        loud = np.clip(samples * slope * 32767, -32768, 32767)
        self._speaker.play(loud.astype("<i2").tobytes())


def _loudness(volume: float) -> float:
    """By what samples are multiplied: ears tell ratios apart, not differences."""
    return float(volume**2)


def _stretched(samples: NDArray[np.float32], count: int) -> NDArray[np.float32]:
    """The same sound in a few more or fewer samples."""
    if len(samples) == count:
        return samples
    places = np.linspace(0, len(samples) - 1, count)
    old = np.arange(len(samples))
    sides = [np.interp(places, old, samples[:, side]) for side in (0, 1)]
    return np.stack(sides, axis=1).astype(np.float32)


class Speech:
    """A thread in which a voice speaks, as soon as one is wished for.

    `opened` gives the device of a name, and `told` is called with whether films are
    heard, each time that this changes: False if there is no device, or it has gone.
    """

    def __init__(
        self,
        track: Callable[[], Soundtrack],
        opened: Callable[[str], Speaker],
        told: Callable[[bool], None],
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._open_track, self._opened, self._told = track, opened, told
        self._clock = clock
        self._wish = VoiceWish()
        self._change = threading.Condition()
        self._thread: threading.Thread | None = None
        self._heard: bool | None = None

    def wish(self, wish: VoiceWish) -> None:
        """Speak as is wished from now on."""
        with self._change:
            self._wish = wish
            self._change.notify_all()
        if self._thread is None and wish.runs and wish.volume > 0:
            self._thread = threading.Thread(
                target=self._speak, name="voice", daemon=True
            )
            self._thread.start()

    def _speak(self) -> None:
        try:
            track = self._open_track()
        except Unplayable:
            # It has no sound, or none that is read: nothing is wrong with the device.
            return
        while True:
            try:
                with self._change:
                    device = self._wish.device
                speaker = self._opened(device)
            except OSError:
                self._tell(False)
            else:
                try:
                    self._tell(True)
                    self._keep_to(FilmVoice(track, speaker))
                except OSError:
                    self._tell(False)
                finally:
                    speaker.close()
            with self._change:
                self._change.wait_for(lambda: False, AGAIN)

    def _keep_to(self, voice: FilmVoice) -> None:
        while True:
            with self._change:
                wish = self._wish
            more = voice.heed(wish, self._clock())
            with self._change:
                if self._wish is wish:
                    self._change.wait(WATCH if more else None)

    def _tell(self, heard: bool) -> None:
        if heard != self._heard:
            self._heard = heard
            self._told(heard)
