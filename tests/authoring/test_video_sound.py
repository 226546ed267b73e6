"""What is heard of a lap: each film from where it runs, and silence around it."""

from __future__ import annotations

import shutil
import subprocess
import wave
from typing import TYPE_CHECKING

import numpy as np
import pytest

from kiosk.authoring import video
from kiosk.authoring.video import FPS
from kiosk.authoring.video_sound import RATE, passages, recorded
from kiosk.cli.commands.export import command
from kiosk.content.content import load
from kiosk.show.opening import begin
from tests.films import BEAT, beats, made, rewrite, shown

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

LONG = 2.0
ENTERS = 29
"""Pictures of the entrance, after which the film begins."""


@pytest.fixture
def content(tmp_path: Path) -> Path:
    file = shown(tmp_path)
    made(file.parent / "assets" / "own.mp4", seconds=LONG, voice=("aac", LONG))
    rewrite(file, seconds=LONG, sound=True, repeats=False)
    return file


def heard(content: Path, folder: Path) -> Any:
    """The samples of a lap, as long as it is."""
    slides = load(content).content.slides
    shots = list(video.lap(begin(load(content).content)))
    file = folder / "sound.wav"
    recorded(file, passages(shots, slides), len(shots), slides, content)
    with wave.open(str(file)) as sound:
        assert sound.getparams()[:3] == (2, 2, RATE)
        assert sound.getnframes() == len(shots) * RATE // FPS
        data = sound.readframes(sound.getnframes())
    return np.frombuffer(data, "<i2").reshape(-1, 2).astype(np.float32) / 32767


def test_a_film_is_heard_from_the_picture_on_where_it_runs(
    content: Path, tmp_path: Path
) -> None:
    (passage,) = passages(
        video.lap(begin(load(content).content)), load(content).content.slides
    )
    assert passage.begin == ENTERS
    assert passage.second == pytest.approx(0.0, abs=1 / FPS)
    assert passage.pictures == pytest.approx(LONG * FPS, abs=1)
    found = beats(heard(content, tmp_path))
    assert [number for _, number in found] == [*range(8)]
    for at, number in found[1:]:
        wanted = ENTERS / FPS - passage.second + number * BEAT
        assert at == pytest.approx(wanted, abs=0.005)


def test_a_film_that_is_not_to_be_heard_is_silent(content: Path) -> None:
    rewrite(content, sound=False)
    loaded = load(content).content
    assert passages(video.lap(begin(loaded)), loaded.slides) == ()


def test_a_film_that_is_damaged_is_silent(content: Path, tmp_path: Path) -> None:
    own = content.parent / "assets" / "own.mp4"
    own.write_bytes(own.read_bytes()[:500])
    assert not heard(content, tmp_path).any()
    own.unlink()
    assert not heard(content, tmp_path).any()


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="needs ffmpeg")
def test_a_video_has_its_sound(content: Path, tmp_path: Path) -> None:
    clip = tmp_path / "v.mp4"
    words = [str(content), "--video", str(clip), "--language", "en"]
    assert command([*words, "--size", "200x200"]) == 0
    raw = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", clip, "-f", "s16le", "-ar", "48000", "-"],
        capture_output=True,
        check=True,
    ).stdout
    samples = np.frombuffer(raw, "<i2").reshape(-1, 2).astype(np.float32) / 32767
    found = beats(samples)
    assert [number for _, number in found] == [*range(8)]
    assert found[4][0] == pytest.approx(ENTERS / FPS + 4 * BEAT, abs=1 / FPS)
