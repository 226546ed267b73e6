"""A lap of the show as a video: which moments it has, and the program that packs them.

Time is the playback's own, in steps of a thirtieth of a second, so that the video is
the same whatever machine makes it, and however long that takes.
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import tempfile
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from typing import IO, TYPE_CHECKING, Final, NamedTuple

from kiosk.content import atomic
from kiosk.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from kiosk.show.playback import Playback

FPS: Final = 30
STEP: Final = 1 / FPS
CODERS: Final = ("libx264", "libopenh264", "h264_mf", "mpeg4")
"""What packs pictures, the best first; not every build of ffmpeg has all."""
_TUNED: Final = {
    "libx264": ("-preset", "veryfast", "-crf", "18"),
    "mpeg4": ("-qscale:v", "3"),
}


class Unable(Exception):
    """The video cannot be made, and why, in words for staff."""

    def __init__(self, what: Message) -> None:
        super().__init__(what.en)
        self.what = what


NO_ENCODER: Final = Message(
    "没有找到 ffmpeg，视频做不出来。请安装它：Debian/Ubuntu 上 apt install ffmpeg，"
    "Windows 上 winget install ffmpeg，或 pip install imageio-ffmpeg；"
    "也可以用环境变量 KIOSK_FFMPEG 指明它在哪里。",
    "no video can be made, because ffmpeg was not found. Install it: apt install "
    "ffmpeg on Debian and Ubuntu, winget install ffmpeg on Windows, or pip install "
    "imageio-ffmpeg; KIOSK_FFMPEG can name the program.",
)


class Shot(NamedTuple):
    """A moment of a video; unless `fresh` it looks as the one before."""

    now: Playback
    fresh: bool


def lap(now: Playback) -> Iterator[Shot]:
    """From the first moment through all pages until the first one would begin again."""
    start, left, still = now.place, False, 0.0
    wakes, count = now.wakes, 0
    yield Shot(now, fresh=True)
    while True:
        now = now.after(STEP)
        count += 1
        left = left or now.place != start
        back = left and now.place == start and now.turn is None
        # A show of one page never leaves it.
        if back or (len(now.pages) == 1 and count / FPS >= now.pages[0].dwell):
            return
        still += STEP
        fresh = now.moving or now.plays or wakes <= 0 or still >= wakes
        if fresh:
            wakes, still = now.wakes, 0.0
        yield Shot(now, fresh=fresh)


def encoder(environ: Mapping[str, str] = os.environ) -> str:
    """The program that packs pictures into a video.

    Raises:
        Unable: there is none.
    """
    if own := environ.get("KIOSK_FFMPEG"):
        found = shutil.which(own)
    else:
        found = shutil.which("ffmpeg") or _wheel()
    if found is None:
        raise Unable(NO_ENCODER)
    return found


def _wheel() -> str | None:
    """The program that the package imageio-ffmpeg brings along, if it is installed."""
    if find_spec("imageio_ffmpeg") is None:
        return None
    with suppress(RuntimeError):
        return str(import_module("imageio_ffmpeg").get_ffmpeg_exe())
    return None


def coder(program: str) -> str:
    """The best of CODERS that the program has.

    Raises:
        Unable: it has none, or is no ffmpeg.
    """
    try:
        told = subprocess.run(
            [program, "-hide_banner", "-encoders"],
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            stdin=subprocess.DEVNULL,
        ).stdout.split()
    except OSError as error:
        raise Unable(
            Message(f"{program} 运行不了：{error}", f"{program} cannot be run: {error}")
        ) from error
    for name in CODERS:
        if name in told:
            return name
    raise Unable(
        Message(
            f"{program} 不会编码 H.264 或 MPEG-4，请换一个 ffmpeg。",
            f"{program} packs neither H.264 nor MPEG-4: install another ffmpeg.",
        )
    )


def written(
    file: Path,
    size: tuple[int, int],
    pictures: Iterable[bytes],
    program: str,
    told: Callable[[], None] = lambda: None,
    sound: Path | None = None,
) -> None:
    """Pack pictures into a video, which appears under its name only when it is whole.

    Args:
        file: what to write; its name says in which form, such as show.mp4.
        size: width and height of every picture in pixels.
        pictures: four bytes a pixel, blue first, the fourth unused.
        program: the encoder.
        told: called after every picture.
        sound: a file of what is heard meanwhile, None for silence.

    Raises:
        Unable: the encoder gave up, and what it said.
        OSError: the file cannot be written.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    made = file.with_name(f".{secrets.token_hex(4)}-{file.name}")
    words = _words(program, coder(program), size, made, sound)
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=said
        )
        assert process.stdin is not None
        try:
            _poured(process.stdin, pictures, told)
            status = process.wait()
            if status:
                raise Unable(_gave_up(program, said, status))
            with made.open("r+b") as stream:
                os.fsync(stream.fileno())
            atomic.placed(made, file)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
            with suppress(OSError):
                process.stdin.close()
            with suppress(OSError):
                made.unlink()


def _poured(
    stream: IO[bytes], pictures: Iterable[bytes], told: Callable[[], None]
) -> None:
    # An encoder that has given up closes its end; why, it has said elsewhere.
    with suppress(BrokenPipeError, ConnectionResetError):
        for picture in pictures:
            stream.write(picture)
            told()
    with suppress(OSError):
        stream.close()


def _words(
    program: str, code: str, size: tuple[int, int], file: Path, sound: Path | None
) -> list[str]:
    """The command line of the encoder."""
    heard: tuple[str, ...] = ("-an",)
    if sound is not None:
        heard = ("-i", str(sound), "-c:a", "aac", "-b:a", "160k")
    return [
        *(program, "-hide_banner", "-loglevel", "error", "-y"),
        *("-f", "rawvideo", "-pixel_format", "bgr0"),
        *("-video_size", f"{size[0]}x{size[1]}", "-framerate", str(FPS)),
        *("-i", "pipe:0", *heard),
        # Even sides, and the colours of high definition, which players expect.
        "-vf",
        "pad=ceil(iw/2)*2:ceil(ih/2)*2,"
        "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p",
        *("-c:v", code, *_TUNED.get(code, ())),
        *("-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"),
        # The index first, so that it plays while it is still being copied.
        *("-movflags", "+faststart"),
        str(file),
    ]


def _gave_up(program: str, said: IO[bytes], status: int) -> Message:
    said.seek(0)
    lines = said.read()[-2000:].decode(errors="replace").strip().splitlines()
    last = lines[-1] if lines else f"status {status}"
    return Message(
        f"{program} 没有做成视频：{last}", f"{program} could not make the video: {last}"
    )
