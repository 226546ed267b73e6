"""Voice wish: what a show says of its picture, that the sound may keep to it."""

from __future__ import annotations

from typing import NamedTuple


class VoiceWish(NamedTuple):
    """The picture shows `second` at the moment `at`, and is this loud.

    `at` is by `time.perf_counter`, which all processes of a machine share; `volume` is
    in [0, 1], `device` "" for the system's own. While nothing `runs` there is silence.
    """

    second: float = 0.0
    at: float = 0.0
    runs: bool = False
    volume: float = 0.0
    device: str = ""
