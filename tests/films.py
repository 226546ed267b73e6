"""Films that tests make for themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import av
import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

CODERS = {
    "libx264": {"preset": "ultrafast", "crf": "12"},
    "libvpx-vp9": {"deadline": "realtime", "cpu-used": "8", "crf": "20", "b": "0"},
    "libsvtav1": {"preset": "12", "crf": "20"},
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
    with av.open(str(file), "w") as container:
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
