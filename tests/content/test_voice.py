"""Voice: sound keeps to the picture whatever that does, and never clicks."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np
import pytest

from kiosk.content import voice as voices
from kiosk.content.film import Unplayable
from kiosk.content.soundtrack import RATE, Soundtrack
from kiosk.content.voice import BLOCK, STALE, FilmVoice, Speech
from kiosk.content.voice_wish import VoiceWish
from tests.films import BEAT, beats, made

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LONG = 3.0
QUIET = VoiceWish()
STEP = 0.005


class Device:
    """A device that holds 80 ms, and is so many seconds later than it counts."""

    def __init__(self, later: float = 0.0, speed: float = 1.0) -> None:
        self.later, self.speed = later, speed
        self.queue = 0.0
        """Samples that wait."""
        self.heard: list[np.ndarray[tuple[int, int], np.dtype[np.int16]]] = []
        self.silent = 0.0
        self.gone = False

    def passes(self, seconds: float) -> None:
        """Time passes: what waits is heard, and silence where nothing does."""
        spent = seconds * RATE * self.speed
        self.silent += max(spent - self.queue, 0.0)
        self.queue = max(self.queue - spent, 0.0)

    def room(self) -> int:
        if self.gone:
            raise OSError("gone")
        return 3840 - round(self.queue)

    def delay(self) -> float:
        return self.queue / RATE + self.later

    def play(self, data: bytes) -> None:
        if self.queue == 0 and self.silent >= 1:
            self.heard.append(np.zeros((round(self.silent), 2), np.int16))
            self.silent = 0.0
        samples = np.frombuffer(data, "<i2").reshape(-1, 2)
        self.heard.append(samples)
        self.queue += len(samples)

    def begin(self) -> None:
        self.room()

    def close(self) -> None:
        self.gone = True

    @property
    def samples(self) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
        return np.concatenate(self.heard).astype(np.float32) / np.float32(32767)


class Room:
    """A film that is seen and heard, with time in the test's hands."""

    def __init__(self, file: Path, device: Device) -> None:
        self.device = device
        self.voice = FilmVoice(Soundtrack(str(file), LONG, repeats=True), device)
        self.now = 0.0

    def plays(
        self, seconds: float, begin: float = 0.0, speed: float = 1.0, volume: float = 1
    ) -> float:
        """The film runs from a second on; returns where it is then."""
        at = begin
        for step in range(round(seconds / STEP)):
            at = begin + step * STEP * speed
            self.told(VoiceWish(at, self.now, True, volume))
        return at

    def rests(self, seconds: float, wish: VoiceWish = QUIET) -> None:
        for _ in range(round(seconds / STEP)):
            self.told(wish)

    def told(self, wish: VoiceWish) -> None:
        self.voice.heed(wish, self.now)
        self.device.passes(STEP)
        self.now += STEP


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("films")
    return made(folder / "a.mp4", seconds=LONG, voice=("aac", LONG))


@pytest.mark.parametrize("later", [0.0, 0.15])
def test_what_is_heard_is_what_is_seen(file: Path, later: float) -> None:
    device = Device(later)
    Room(file, device).plays(7.0)
    begun = beats(device.samples)
    assert len(begun) >= 26
    for at, number in begun[1:]:
        off = (at + later - number * BEAT + LONG / 2) % LONG - LONG / 2
        assert abs(off) < 0.012, (at, number)


@pytest.mark.parametrize("speed", [0.998, 1.002])
def test_a_device_whose_clock_is_another_keeps_to_the_picture(
    file: Path, speed: float
) -> None:
    device = Device(speed=speed)
    room = Room(file, device)
    room.plays(40.0)
    at, number = beats(device.samples)[-2]
    # By then it would be 80 ms away.
    off = (at / speed - number * BEAT + LONG / 2) % LONG - LONG / 2
    assert abs(off) < voices.APART


def test_a_halted_film_is_silent_at_once_and_goes_on_where_it_was(file: Path) -> None:
    device = Device()
    room = Room(file, device)
    at = room.plays(1.1)
    room.rests(1.0)
    assert device.queue == 0
    heard = len(device.samples) / RATE
    # What was on its way is heard still, and no more.
    assert 1.1 <= heard < 1.1 + 0.1
    assert np.abs(device.samples[-1]).max() == 0
    device.silent = 0.0
    room.plays(1.0, at)
    begun = [one for one in beats(device.samples) if one[0] > heard]
    for when, number in begun:
        assert at + when - heard == pytest.approx(number * BEAT, abs=0.012)


def test_a_hand_that_moves_the_film_moves_its_sound(file: Path) -> None:
    device = Device()
    room = Room(file, device)
    room.plays(1.0)
    room.plays(1.0, 2.25)
    begun = [one for one in beats(device.samples) if one[0] > 1.15]
    assert begun[0][1] == 10
    for when, number in begun:
        off = 2.25 + when - 1.0 - number * BEAT
        assert abs((off + LONG / 2) % LONG - LONG / 2) < 0.015


def steepest(samples: np.ndarray[tuple[int, int], np.dtype[np.float32]]) -> float:
    """The largest step from one sample to the next."""
    return float(np.abs(np.diff(samples[:, 0])).max())


def test_nothing_that_happens_to_it_clicks(tmp_path: Path) -> None:
    # It hums at 100 Hz, whose steps are 0.011 at most; fading takes a little more.
    hums = made(tmp_path / "a.mp4", seconds=LONG, voice=("aac", LONG), hums=True)
    device = Device()
    room = Room(hums, device)
    at = room.plays(LONG + 0.5)
    room.rests(0.3)
    at = room.plays(0.503, at)
    for place in (1.2342, 0.3177, 2.9131):
        room.plays(0.4, place)
    room.plays(0.4, 1.0, volume=0.2)
    room.rests(0.3)
    assert np.abs(device.samples).max() > 0.7
    assert steepest(device.samples) < 0.03


def test_at_no_volume_nothing_is_heard_and_half_is_a_quarter(file: Path) -> None:
    device = Device()
    room = Room(file, device)
    room.plays(1.0, volume=0.0)
    assert device.heard == []
    room.plays(1.0, volume=0.5)
    assert np.abs(device.samples).max() == pytest.approx(0.2, abs=0.05)


def test_another_volume_comes_without_a_step(file: Path) -> None:
    device = Device()
    room = Room(file, device)
    at = room.plays(0.51)
    room.plays(0.5, at, volume=0.2)
    assert np.abs(device.samples[-4000:]).max() < 0.1


def test_a_show_that_says_nothing_any_more_is_silent(file: Path) -> None:
    device = Device()
    room = Room(file, device)
    room.plays(0.5)
    room.rests(STALE + 1.0, VoiceWish(0.5, room.now, True, 1.0))
    assert device.queue == 0
    assert len(device.samples) / RATE < 0.5 + STALE + 0.2


def test_a_device_that_has_gone_is_told(file: Path) -> None:
    device = Device()
    room = Room(file, device)
    room.plays(0.5)
    device.gone = True
    with pytest.raises(OSError, match="gone"):
        room.plays(0.5, 0.5)


# The thread


class Told:
    """Who is told whether films are heard, and may wait for that."""

    def __init__(self) -> None:
        self.said: list[bool] = []
        self._change = threading.Condition()

    def __call__(self, heard: bool) -> None:
        with self._change:
            self.said.append(heard)
            self._change.notify_all()

    def waited(self, *said: bool) -> None:
        with self._change:
            assert self._change.wait_for(lambda: self.said == [*said], 20.0), self.said


def test_a_device_that_comes_back_is_used_again(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(voices, "AGAIN", 0.01)
    told, devices = Told(), [Device()]
    named: list[str] = []

    def opened(name: str) -> Device:
        named.append(name)
        if devices[-1].gone:
            raise OSError("none")
        return devices[-1]

    speech = Speech(
        lambda: Soundtrack(str(file), LONG, repeats=True),
        opened,
        told,
        clock=lambda: 0.0,
    )
    wish = VoiceWish(0.0, 0.0, True, 1.0, "hdmi")
    speech.wish(wish)
    told.waited(True)
    assert named[0] == "hdmi"
    devices[0].gone = True
    told.waited(True, False)
    devices.append(Device())
    told.waited(True, False, True)
    speech.wish(VoiceWish())


@pytest.mark.parametrize("wish", [VoiceWish(), VoiceWish(runs=True)])
def test_nothing_is_opened_for_a_film_that_is_not_heard(wish: VoiceWish) -> None:
    def never(*_: str) -> Soundtrack:
        raise AssertionError

    speech = Speech(never, lambda _: Device(), Told())
    speech.wish(wish)
    assert speech._thread is None


def test_a_film_without_sound_says_nothing_of_the_device() -> None:
    def none() -> Soundtrack:
        raise Unplayable("no-sound")

    told = Told()
    device: Callable[[str], Device] = lambda _: Device()  # noqa: E731
    speech = Speech(none, device, told)
    speech.wish(VoiceWish(runs=True, volume=1.0))
    assert speech._thread is not None
    speech._thread.join(20.0)
    assert not speech._thread.is_alive()
    assert told.said == []


def test_blocks_fit_into_what_a_device_holds() -> None:
    from kiosk.content import loudspeaker

    assert loudspeaker._NEXT == BLOCK == loudspeaker._SLOT
