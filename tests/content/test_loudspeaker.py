"""Loudspeaker: a real device takes samples in its own time, and may not be there."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest

from kiosk.content import loudspeaker
from kiosk.content.reel import Reel, ReelWish
from tests.films import BEAT, beats, made

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RATE = 48_000
LONG = 3.0


def library() -> bool:
    try:
        ctypes.CDLL("libasound.so.2")
    except OSError:
        return False
    return sys.platform == "linux"


pytestmark = pytest.mark.skipif(
    not library(), reason="needs ALSA (apt install libasound2)"
)


def test_a_device_takes_what_it_has_room_for(tmp_path: Path) -> None:
    out = tmp_path / "out.raw"
    # What is written to this one is kept, and nothing waits for it to be heard.
    device = loudspeaker.opened(f"file:'{out}',raw")
    device.begin()
    room = device.room()
    assert room >= 480
    samples = np.arange(480 * 2, dtype="<i2")
    device.play(samples.tobytes())
    assert 0 <= device.delay() < 0.2
    device.close()
    assert out.read_bytes()[: samples.nbytes] == samples.tobytes()


def test_a_device_that_is_not_there_is_told() -> None:
    with pytest.raises(OSError, match="cannot be used"):
        loudspeaker.opened("no-such-device")


def test_a_film_without_a_device_plays_on_and_says_so(tmp_path: Path) -> None:
    file = made(tmp_path / "a.mp4", seconds=1.0, voice=("aac", 1.0))
    wish = ReelWish(str(file), 160, 90, None, 1.0, True, True)
    reel = Reel(wish, lambda: None)
    try:
        assert reel.waited(0.0) is not None
        reel.speak(0.0, runs=True, volume=1.0, device="no-such-device")
        with reel._change:
            assert reel._change.wait_for(lambda: reel.heard is not None, 30.0)
        assert reel.heard is False
        assert reel.waited(2.5) is not None
        assert not reel.broken
    finally:
        reel.close()


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A sound server of its own, whose device nobody hears."""
    if shutil.which("pulseaudio") is None or shutil.which("parec") is None:
        pytest.skip("needs PulseAudio (apt install pulseaudio libasound2-plugins)")
    place = tmp_path / "native"
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("PULSE_SERVER", f"unix:{place}")
    process = subprocess.Popen(
        [
            *("pulseaudio", "-n", "--daemonize=no", "--use-pid-file=false"),
            *("--exit-idle-time=-1", "-L"),
            f"module-native-protocol-unix socket={place} auth-anonymous=1",
            *("-L", "module-null-sink sink_name=hall rate=48000"),
        ],
        stderr=subprocess.DEVNULL,
    )
    try:
        yield "hall.monitor"
    finally:
        process.terminate()
        process.wait(20.0)


class Recorder:
    """What the server plays, and when it was heard."""

    def __init__(self, source: str) -> None:
        words = ["--latency-msec=5", "--format=s16le", "--rate=48000", "--channels=2"]
        for _ in range(100):
            self._process = subprocess.Popen(
                ["parec", "-d", source, *words],
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            assert self._process.stdout is not None
            self._pipe = self._process.stdout.fileno()
            if first := os.read(self._pipe, 1920):
                break
            # The server is still on its way.
            self._process.wait()
            self._process.stdout.close()
        self._pieces = [first]
        self._began = time.perf_counter() - len(first) / 4 / RATE
        self._thread = threading.Thread(target=self._record)
        self._thread.start()

    def _record(self) -> None:
        count = len(self._pieces[0])
        while piece := os.read(self._pipe, 1920):
            self._pieces.append(piece)
            count += len(piece)
            # What came through the fastest tells when it all began.
            now = time.perf_counter() - count / 4 / RATE
            self._began = min(self._began, now)

    def ended(self) -> list[tuple[float, int]]:
        """The tones, each with the moment at which it began."""
        self._process.terminate()
        self._thread.join()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()
        samples = np.frombuffer(b"".join(self._pieces), "<i2").reshape(-1, 2)
        found = beats(samples.astype(np.float32) / 32768)
        return [(self._began + at, number) for at, number in found]


@pytest.mark.long
def test_what_is_heard_is_what_is_seen_within_40_ms(
    tmp_path: Path, server: str
) -> None:
    file = made(tmp_path / "a.mp4", seconds=LONG, voice=("aac", LONG))
    recorder = Recorder(server)
    reel = Reel(ReelWish(str(file), 160, 90, None, LONG, True, True), lambda: None)
    assert reel.waited(0.0) is not None
    begun, turn = time.perf_counter(), threading.Event()
    while (second := time.perf_counter() - begun) < 20.0:
        reel.at(second)
        reel.speak(second, runs=True, volume=1.0)
        turn.wait(0.016)
    assert reel.heard
    reel.speak(second, runs=False)
    turn.wait(0.5)
    reel.close()
    tones = recorder.ended()
    # The first one is blurred, and its device was just opened.
    off = [
        (at - begun - number * BEAT + LONG / 2) % LONG - LONG / 2
        for at, number in tones[1:]
    ]
    assert len(off) > 70
    assert max(map(abs, off)) < 0.04, off
    numbers = [number for _, number in tones]
    assert numbers == [(numbers[0] + step) % 12 for step in range(len(numbers))]


@pytest.mark.long
def test_five_hundred_laps_with_sound_leave_nothing(
    tmp_path: Path, server: str
) -> None:
    import psutil

    del server
    file = made(tmp_path / "a.mp4", seconds=1.0, voice=("aac", 1.0))
    reel = Reel(ReelWish(str(file), 160, 90, None, 1.0, True, True), lambda: None)
    assert reel.waited(0.0) is not None
    begun, turn = time.perf_counter(), threading.Event()
    taken: list[tuple[int, int]] = []
    lap = -1
    while (second := time.perf_counter() - begun) < 501.0:
        reel.at(second)
        reel.speak(second, runs=True, volume=0.5)
        turn.wait(0.03)
        if int(second) > lap:
            lap = int(second)
            if lap in (100, 500):
                child = psutil.Process(reel.child)
                files = child.num_fds() if sys.platform == "linux" else 0
                taken.append((child.memory_info().rss, files))
    assert reel.heard
    reel.close()
    (before, files), (after, files_later) = taken
    assert after - before < 2 * 2**20, taken
    assert files == files_later
