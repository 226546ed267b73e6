"""Films that tests make for themselves, and shows with one."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sys
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import av
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

EXAMPLE: Final = Path(__file__).parent / "slides" / "film.json"

BEAT: Final = 0.25
"""Seconds between two tones, each 500 Hz higher than the one before."""
SOUNDS: Final = 0.06
"""Seconds for which one sounds."""
CODERS = {
    "libx264": {"preset": "ultrafast", "crf": "12"},
    "libvpx-vp9": {"deadline": "realtime", "cpu-used": "8", "crf": "20", "b": "0"},
    "libsvtav1": {"preset": "12", "crf": "20"},
    "mpeg4": {},
}


def made(
    file: Path,
    *,
    seconds: float = 2.0,
    fps: int | Fraction = 15,
    size: tuple[int, int] = (160, 90),
    coder: str = "libx264",
    sound: bool = False,
    voice: tuple[str, float] | None = None,
    rate: int = 48_000,
    hums: bool = False,
    gop: int = 15,
    pixels: str = "yuv420p",
    moments: Sequence[float] = (),
    live: bool = False,
    **context: int,
) -> Path:
    """A film whose whole frame has red of eight times its number; returns its file.

    With `moments` its frames are seen from those seconds on, and `context` is set for
    its coder; a `live` one (.webm) was never finished. With a `voice`, a coder and how
    many seconds, it is heard: `BEAT` says how, unless it only `hums`, at 100 Hz.
    """
    width, height = size
    av.logging.set_level(av.logging.PANIC)
    options = {"live": "1"} if live else {}
    with _patient(), av.open(str(file), "w", options=options) as container:
        stream: Any = container.add_stream(coder, rate=fps)
        stream.width, stream.height, stream.pix_fmt = width, height, pixels
        stream.options = CODERS[coder] | {"g": str(gop)}
        if sound:
            voice = ("aac", 0.0)
        heard: Any = voice and container.add_stream(voice[0], rate=rate)
        for name, value in context.items():
            setattr(stream.codec_context, name, value)
        if moments:
            stream.time_base = stream.codec_context.time_base = Fraction(1, 1000)
        for number in range(len(moments) or round(seconds * fps)):
            picture = np.zeros((height, width, 3), np.uint8)
            picture[..., 0] = min(number * 8, 255)
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            if moments:
                frame.pts = round(moments[number] * 1000)
                frame.time_base = Fraction(1, 1000)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
        if voice is not None:
            container.mux(
                [p for one in _beats(voice[1], hums) for p in heard.encode(one)]
            )
            container.mux(heard.encode())
    return file


def _beats(seconds: float, hums: bool) -> Iterator[av.AudioFrame]:
    """Frames of sound, of which there is one at least."""
    for start in range(0, max(round(seconds * 48000), 1), 960):
        places = np.arange(start, start + 960)
        number, within = places // (BEAT * 48000), places % (BEAT * 48000) / 48000
        tone = 0.8 * np.sin(2 * np.pi * 500 * (1 + number) * within)
        tone[within >= SOUNDS] = 0.0
        if hums:
            tone = 0.8 * np.sin(2 * np.pi * 100 * places / 48000)
        both = np.repeat(tone.astype(np.float32), 2).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(both, format="flt", layout="stereo")
        frame.sample_rate, frame.pts = 48000, start
        frame.time_base = Fraction(1, 48000)
        yield frame


def beats(samples: Any) -> list[tuple[float, int]]:
    """When tones begin, in seconds, and which they are, by their pitch."""
    loud = np.abs(samples[:, 0]) > 0.2
    places = np.flatnonzero(loud)
    if not len(places):
        return []
    begins = places[np.concatenate([[True], np.diff(places) > 0.1 * 48000])]
    found = []
    for begin in begins:
        tone = samples[begin : begin + round(0.6 * SOUNDS * 48000), 0]
        turns = np.count_nonzero(np.diff(np.signbit(tone)))
        found.append((begin / 48000, round(turns / 2 / (len(tone) / 48000) / 500) - 1))
    return found


@contextlib.contextmanager
def _patient() -> Iterator[None]:
    """Run at the same priority afterwards: SVT-AV1 gives root's thread the highest.

    Threads that are started later would inherit it, and whoever waits for one without
    a pause would never let it run.
    """
    if sys.platform != "linux":
        yield
        return
    policy, level = os.sched_getscheduler(0), os.sched_getparam(0)
    try:
        yield
    finally:
        os.sched_setscheduler(0, policy, level)


def shown(folder: Path) -> Path:
    """A copy of the example with a film of its own, of two seconds; its content."""
    shutil.copytree(EXAMPLE.parent / "assets", folder / "assets")
    made(folder / "assets" / "own.mp4")
    raw = json.loads(EXAMPLE.read_text("utf-8"))
    raw["slides"][0]["film"] |= {"file": "own.mp4", "seconds": 2.0}
    del raw["slides"][0]["film"]["subtitles"]
    content = folder / "content.json"
    content.write_text(json.dumps(raw, ensure_ascii=False), "utf-8")
    return content


def rewrite(content: Path, **changes: Any) -> None:
    """Write other fields of the film into a content; one that is None is left out."""
    raw = json.loads(content.read_text("utf-8"))
    kept = raw["slides"][0]["film"] | changes
    raw["slides"][0]["film"] = {k: v for k, v in kept.items() if v is not None}
    content.write_text(json.dumps(raw, ensure_ascii=False), "utf-8")
