"""Films that tests make for themselves, and shows with one."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import av
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

EXAMPLE: Final = Path(__file__).parent / "slides" / "film.json"

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
    fps: int = 15,
    size: tuple[int, int] = (160, 90),
    coder: str = "libx264",
    sound: bool = False,
    gop: int = 15,
) -> Path:
    """A film whose whole frame has red of eight times its number; returns its file."""
    width, height = size
    av.logging.set_level(av.logging.PANIC)
    with _patient(), av.open(str(file), "w") as container:
        stream: Any = container.add_stream(coder, rate=fps)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.options = CODERS[coder] | {"g": str(gop)}
        voice: Any = container.add_stream("aac", rate=48000) if sound else None
        for number in range(round(seconds * fps)):
            pixels = np.zeros((height, width, 3), np.uint8)
            pixels[..., 0] = min(number * 8, 255)
            frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
        if voice is not None:
            silence = np.zeros((1, 1024), np.float32)
            quiet = av.AudioFrame.from_ndarray(silence, format="fltp", layout="mono")
            quiet.sample_rate = 48000
            container.mux(voice.encode(quiet))
            container.mux(voice.encode())
    return file


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
