"""The film that is measured: made here, alike everywhere, in a show of its own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

RATE: Final = 30
"""Frames a second."""
SECONDS: Final = 6
BITS: Final = 8_000_000
"""Bits a second, as cameras and editors give a film of that size."""
_GRAIN: Final = 12
"""How much the lightness of a pixel is off by chance, of 255: films have grain."""


def show(folder: Path, size: tuple[int, int]) -> Path:
    """A show of one film, over the whole page and without end; its content file.

    Raises:
        ImportError: no decoder is installed, which is the encoder too.
    """
    assets = folder / "assets"
    assets.mkdir(parents=True)
    _film(assets / "film.mp4", size)
    words = {"zh": "示例", "en": "Sample"}
    content = folder / "content.json"
    content.write_text(
        json.dumps(
            {
                "show": {"title": words},
                "sources": {},
                "themes": [{"id": "sample", "name": words, "accent": "amber"}],
                "slides": [
                    {
                        "kind": "film",
                        "id": "film",
                        "theme": "sample",
                        "title": words,
                        "whole": True,
                        "film": {
                            "file": "film.mp4",
                            "seconds": SECONDS,
                            "repeats": True,
                            "caption": words,
                            "credit": words,
                            "poster_at": 0,
                        },
                    }
                ],
            }
        ),
        "utf-8",
    )
    return content


def _film(file: Path, size: tuple[int, int]) -> None:
    """A landscape of chance that moves past, with grain."""
    import av

    width, height = size
    chance = np.random.default_rng(7)
    land = _land(chance, width * 2, height)
    grain = chance.normal(0, _GRAIN, (8, height, width)).astype(np.float32)
    with av.open(str(file), "w") as container:
        stream: Any = container.add_stream("libx264", rate=RATE)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.bit_rate = BITS
        stream.options = {"preset": "veryfast", "g": "60"}
        count = SECONDS * RATE
        for number in range(count):
            x = round(number / count * width) // 2 * 2
            light = land[:, x : x + width] + grain[number % len(grain)]
            planes = np.full((height * 3 // 2, width), 128, np.uint8)
            planes[:height] = np.clip(light, 16, 235)
            frame = av.VideoFrame.from_ndarray(planes, format="yuv420p")
            container.mux(stream.encode(frame))
        container.mux(stream.encode())


def _land(chance: np.random.Generator, width: int, height: int) -> Any:
    """Lightness with forms of all sizes, as a photograph has."""
    land = np.full((height, width), 120.0, np.float32)
    for cell in (256, 64, 16, 4):
        rows, columns = -(-height // cell) + 1, -(-width // cell) + 1
        coarse = chance.normal(0, 8 * np.sqrt(cell / 16), (rows, columns))
        land += np.kron(coarse, np.ones((cell, cell)))[:height, :width]
    return land.astype(np.float32)
