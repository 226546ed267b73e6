"""A lap as a video: its moments, and what is done with an encoder good or bad."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kiosk.authoring import video
from kiosk.authoring.video import FPS, NO_ENCODER, Unable, coder, encoder, lap, written
from kiosk.show.playback import Playback, Stop

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGES = (Stop("", 3.0), Stop("a", 4.0), Stop("b", 5.0, asks=True))
# Packs nothing: it notes what it was asked and counts what it was given.
STAND_IN = """\
#!{python}
import json, sys
if "-encoders" in sys.argv:
    print("{encoders}")
    sys.exit(0)
size = 0
while (some := sys.stdin.buffer.read(65536)):
    size += len(some)
    if {gives_up} and size > 100:
        print("first\\ndisk is full", file=sys.stderr)
        sys.exit(3)
open(sys.argv[-1], "w").write(json.dumps([sys.argv[1:-1], size]))
"""

needs_scripts = pytest.mark.skipif(
    os.name == "nt", reason="a script is no program on Windows"
)


def stand_in(
    folder: Path, encoders: str = "V..... libx264 H.264", *, gives_up: bool = False
) -> str:
    file = folder / "encoder"
    file.write_text(
        STAND_IN.format(python=sys.executable, encoders=encoders, gives_up=gives_up)
    )
    file.chmod(0o755)
    return str(file)


def test_a_lap_ends_where_it_began() -> None:
    shots = list(lap(Playback(PAGES)))
    places = [shot.now.place for shot in shots]
    assert places[0] == 0
    assert set(places) == {0, 1, 2}
    assert places == sorted(places[:-60]) + places[-60:]
    last = shots[-1].now.after(video.STEP)
    assert last.place == 0
    assert last.turn is None
    # As long as its pages stay, and the turns between them take.
    seconds = len(shots) / FPS
    assert 12.0 <= seconds < 12.0 + 3 * 1.5


def test_a_lap_of_one_page_is_as_long_as_it_stays() -> None:
    shots = list(lap(Playback((Stop("a", 3.0),))))
    assert len(shots) == 3 * FPS


def test_every_frame_of_a_film_is_in_the_lap() -> None:
    film = Stop("a", 0.96 + 2.0, length=2.0)
    shots = list(lap(Playback((film,))))
    fresh = [shot.now.stay.played for shot in shots if shot.fresh and shot.now.plays]
    assert len(fresh) == 2 * FPS
    assert fresh == sorted(set(fresh))


def test_the_answer_is_shown_in_the_lap() -> None:
    assert any(shot.now.stay.revealed is not None for shot in lap(Playback(PAGES)))


def test_a_still_page_is_mostly_the_frame_before() -> None:
    shots = list(islice(lap(Playback(PAGES)), 3 * FPS))
    assert shots[0].fresh
    entering = [shot.fresh for shot in shots if shot.now.progress < 1]
    assert all(entering)
    still = [shot.fresh for shot in shots if not shot.now.moving]
    # The ring of the countdown has sixty steps in three seconds.
    assert still.count(False) > 0


def test_what_is_not_fresh_looks_as_the_frame_before() -> None:
    from kiosk.authoring.desktop.render import Renderer
    from kiosk.content.content import load

    file = Path(__file__).parents[1] / "slides" / "guess.json"
    loaded = load(file)
    artist = Renderer(loaded.content, file, (320, 180))
    before, compared = b"", 0
    for number, shot in enumerate(lap(artist.first("en"))):
        if shot.fresh:
            before = artist.pixels(shot.now)
        elif number % 5 == 0:
            assert artist.pixels(shot.now) == before, number
            compared += 1
    assert compared > 40
    artist.close()


# The encoder


@needs_scripts
def test_an_encoder_is_the_one_that_is_named_or_the_one_on_the_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = stand_in(tmp_path)
    assert encoder({"KIOSK_FFMPEG": own}) == own
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(video, "_wheel", lambda: None)
    with pytest.raises(Unable) as caught:
        encoder({})
    assert caught.value.what == NO_ENCODER
    assert "apt install ffmpeg" in NO_ENCODER.zh
    assert "winget install ffmpeg" in NO_ENCODER.en
    Path(own).rename(tmp_path / "ffmpeg")
    assert encoder({}) == str(tmp_path / "ffmpeg")
    with pytest.raises(Unable):
        encoder({"KIOSK_FFMPEG": "no-such-program"})


def test_a_package_may_bring_the_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    class Wheel:
        @staticmethod
        def get_ffmpeg_exe() -> str:
            return "/there/ffmpeg"

    class Empty:
        @staticmethod
        def get_ffmpeg_exe() -> str:
            raise RuntimeError("no ffmpeg for this machine")

    monkeypatch.setattr(video, "find_spec", lambda _: None)
    assert video._wheel() is None
    monkeypatch.setattr(video, "find_spec", lambda _: object())
    for wheel, wanted in ((Wheel, "/there/ffmpeg"), (Empty, None)):
        monkeypatch.setattr(video, "import_module", lambda _, wheel=wheel: wheel)
        assert video._wheel() == wanted


@needs_scripts
def test_the_best_coder_that_there_is(tmp_path: Path) -> None:
    assert coder(stand_in(tmp_path)) == "libx264"
    assert coder(stand_in(tmp_path, "V..... mpeg4 V.... libopenh264")) == "libopenh264"
    with pytest.raises(Unable) as caught:
        coder(stand_in(tmp_path, "V..... gif"))
    assert "不会编码 H.264" in caught.value.what.zh
    with pytest.raises(Unable) as caught:
        coder(str(tmp_path / "nothing"))
    assert "cannot be run" in caught.value.what.en


@needs_scripts
def test_pictures_are_poured_into_the_encoder_and_the_file_appears_whole(
    tmp_path: Path,
) -> None:
    told: list[int] = []
    file = tmp_path / "videos" / "show.mp4"

    def pictures() -> Iterator[bytes]:
        for _ in range(5):
            assert not file.exists()
            yield bytes(4 * 4 * 3)

    program = stand_in(tmp_path)
    written(file, (4, 3), pictures(), program, lambda: told.append(1))
    words, size = json.loads(file.read_text())
    assert size == 5 * 4 * 4 * 3
    assert len(told) == 5
    said = " ".join(words)
    for part in (
        "-f rawvideo -pixel_format bgr0 -video_size 4x3 -framerate 30 -i pipe:0",
        "-c:v libx264 -preset veryfast -crf 18",
        "-movflags +faststart",
    ):
        assert part in said
    assert [entry.name for entry in file.parent.iterdir()] == ["show.mp4"]


@needs_scripts
def test_an_encoder_that_gives_up_leaves_what_was_there(tmp_path: Path) -> None:
    file = tmp_path / "show.mp4"
    file.write_text("old")
    program = stand_in(tmp_path, gives_up=True)
    with pytest.raises(Unable) as caught:
        written(file, (40, 30), (bytes(4800) for _ in range(500)), program)
    assert caught.value.what == (
        f"{program} 没有做成视频：disk is full",
        f"{program} could not make the video: disk is full",
    )
    assert file.read_text() == "old"
    assert {entry.name for entry in tmp_path.iterdir()} == {"show.mp4", "encoder"}


@needs_scripts
def test_a_picture_that_fails_ends_the_encoder(tmp_path: Path) -> None:
    def pictures() -> Iterator[bytes]:
        yield bytes(48)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        written(tmp_path / "a.mp4", (4, 3), pictures(), stand_in(tmp_path))
    assert [entry.name for entry in tmp_path.iterdir()] == ["encoder"]


@pytest.mark.skipif(
    not (shutil.which("ffmpeg") and shutil.which("ffprobe")),
    reason="needs ffmpeg (apt install ffmpeg)",
)
def test_a_real_encoder_makes_a_real_video(tmp_path: Path) -> None:
    file = tmp_path / "show.mp4"
    # Odd sides, which the format does not know, are made even.
    blue = bytes((200, 0, 0, 0)) * (63 * 35)
    written(file, (63, 35), (blue for _ in range(45)), encoder())
    asked = ["-v", "error", "-count_frames", "-show_streams", "-of", "json"]
    told = subprocess.run(
        ["ffprobe", *asked, str(file)], capture_output=True, check=True
    ).stdout
    (stream,) = json.loads(told)["streams"]
    assert (stream["width"], stream["height"]) == (64, 36)
    assert stream["nb_read_frames"] == "45"
    assert stream["avg_frame_rate"] == "30/1"
    assert stream["pix_fmt"] == "yuv420p"
    assert float(stream["duration"]) == pytest.approx(1.5)
    words = ["ffmpeg", "-v", "error", "-i", str(file), "-frames:v", "1"]
    words += ["-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    frame = subprocess.run(words, capture_output=True, check=True).stdout
    red, green, blue_ = frame[3 * 64 * 10 + 30 : 3 * 64 * 10 + 33]
    assert (red, green) == pytest.approx((0, 0), abs=12)
    assert blue_ == pytest.approx(200, abs=12)
