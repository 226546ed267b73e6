"""Soundtrack: every second has its sound, in whatever codec, lap or hole it lies."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from kiosk.content.film import Unplayable
from kiosk.content.soundtrack import RATE, Soundtrack
from tests.films import BEAT, beats, made

if TYPE_CHECKING:
    from pathlib import Path

LONG = 3.0
MS = 0.003
"""Seconds by which a codec may blur where a tone begins."""


def heard(file: Path, second: float, seconds: float, **how: Any) -> Any:
    with Soundtrack(str(file), LONG, **{"repeats": False, **how}) as track:
        track.seek(second)
        return track.pull(round(seconds * RATE))


@pytest.mark.parametrize(
    ("name", "coder", "voice"),
    [
        ("a.mp4", "libx264", "aac"),
        ("a.mp4", "libx264", "libmp3lame"),
        ("a.webm", "libvpx-vp9", "libopus"),
    ],
)
def test_every_second_has_its_sound(
    tmp_path: Path, name: str, coder: str, voice: str
) -> None:
    file = made(tmp_path / name, seconds=LONG, coder=coder, voice=(voice, LONG))
    for second in (0.9, 0.0, 1.1, 0.2, 1.6):
        begun = beats(heard(file, second, 1.0))
        first = int(np.ceil(second / BEAT))
        # Where the piece begins within a tone, that one is none.
        begun = [one for one in begun if one[0] > 0.001 or second % BEAT == 0]
        whole = [one for one in begun if one[0] < 0.9]
        assert [number for _, number in whole] == [
            first + step for step in range(len(whole))
        ]
        assert len(whole) >= 3
        for at, number in whole:
            # The first tone of a file is the one that a coder blurs.
            near = 0.015 if number == 0 else MS
            assert second + at == pytest.approx(number * BEAT, abs=near)


def test_laps_follow_each_other_without_a_sample_too_many(tmp_path: Path) -> None:
    file = made(tmp_path / "a.mp4", seconds=LONG, voice=("aac", LONG))
    samples = heard(file, 0.0, 3 * LONG, repeats=True)
    numbers = [number for _, number in beats(samples)]
    assert numbers == [*range(12)] * 3
    laps = samples.reshape(3, -1, 2)
    assert np.abs(laps[1] - laps[2]).max() < 0.01
    # No step between them.
    seams = [samples[round(lap * LONG * RATE) - 1 :][:2] for lap in (1, 2)]
    assert np.abs(np.array(seams)).max() < 0.01
    assert np.abs(heard(file, 8000 * LONG + 0.5, 0.2, repeats=True)).max() > 0.7


def test_where_there_is_no_sound_there_is_silence(tmp_path: Path) -> None:
    short = made(tmp_path / "a.mp4", seconds=LONG, voice=("aac", 1.0))
    samples = heard(short, 0.0, 5.0)
    assert len(samples) == 5 * RATE
    assert [number for _, number in beats(samples)] == [0, 1, 2, 3]
    assert not samples[round(1.2 * RATE) :].any()
    assert not heard(short, 99.0, 0.1).any()
    # Longer than its picture it ends with that.
    long = made(tmp_path / "b.mp4", seconds=LONG, voice=("aac", 2 * LONG))
    assert len(beats(heard(long, 0.0, 2 * LONG))) == 12


def test_every_rate_is_heard_as_fast(tmp_path: Path) -> None:
    file = made(tmp_path / "a.mp4", seconds=LONG, voice=("aac", LONG), rate=22_050)
    samples = heard(file, 0.0, 2.0)
    for at, number in beats(samples)[1:]:
        assert at == pytest.approx(number * BEAT, abs=0.005)


def test_a_film_without_sound_has_none(tmp_path: Path) -> None:
    file = made(tmp_path / "a.mp4", seconds=0.2)
    with pytest.raises(Unplayable, match="no-sound"):
        Soundtrack(str(file), 1.0, repeats=False)
    file.write_bytes(b"none")
    with pytest.raises(Unplayable, match="unreadable"):
        Soundtrack(str(file), 1.0, repeats=False)


def test_what_is_damaged_is_silent_and_ends_nothing(tmp_path: Path) -> None:
    file = made(tmp_path / "a.mp4", seconds=LONG, voice=("aac", LONG))
    data, chance = file.read_bytes(), random.Random(3)
    played = 0
    for _ in range(30):
        bad = bytearray(data)
        for _ in range(300):
            bad[chance.randrange(len(bad))] = chance.randrange(256)
        file.write_bytes(bad)
        try:
            samples = heard(file, 0.5, 3.0, repeats=True)
        except Unplayable:
            continue
        played += 1
        assert samples.shape == (3 * RATE, 2)
        assert np.isfinite(samples).all()
    assert played > 5
