"""What is heard of a lap: the sound of its films, as long as the video itself."""

from __future__ import annotations

import wave
from contextlib import suppress
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from kiosk.authoring.asset_file import FILMS, located
from kiosk.authoring.video import FPS
from kiosk.content import film, limited
from kiosk.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from kiosk.authoring.video import Shot
    from kiosk.slides.base import Slide

RATE: Final = 48_000
FRAME: Final = RATE // FPS
"""Samples of a picture."""
AT_ONCE: Final = 900
"""Pictures whose sound is read at a time."""
SEAM: Final = 480
"""Samples in which a film comes in, and fades out."""


class Passage(NamedTuple):
    """A film that is heard without a break: from which picture on, and for how many.

    `place` is its slide, `second` where the film stands at the first of them.
    """

    begin: int
    pictures: int
    place: int
    second: float


def passages(shots: Iterable[Shot], slides: Sequence[Slide]) -> tuple[Passage, ...]:
    """What is heard of a lap, in the order of time."""
    found: list[Passage] = []
    for number, shot in enumerate(shots):
        now = shot.now
        moment = now.interaction.film
        if moment is None or not slides[now.place].heard:
            continue
        if not now.plays or moment.hushed:
            continue
        if found:
            begin, count, place, second = found[-1]
            due = second + count / FPS
            goes_on = begin + count == number and place == now.place
            if goes_on and abs(due - moment.seconds) < 1 / FPS:
                found[-1] = found[-1]._replace(pictures=count + 1)
                continue
        found.append(Passage(number, 1, now.place, moment.seconds))
    return tuple(found)


def recorded(
    file: Path,
    found: Sequence[Passage],
    pictures: int,
    slides: Sequence[Slide],
    content: Path,
) -> None:
    """Write what is heard into a file (.wav), as long as so many pictures.

    A film that cannot be heard is silent.
    """
    with wave.open(str(file), "wb") as sound:
        sound.setnchannels(2)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        done = 0
        for passage in found:
            _silent(sound, passage.begin - done)
            _play(sound, passage, slides[passage.place], content)
            done = passage.begin + passage.pictures
        _silent(sound, pictures - done)


def _silent(sound: wave.Wave_write, pictures: int) -> None:
    for _ in range(pictures):
        sound.writeframesraw(bytes(4 * FRAME))


def _play(
    sound: wave.Wave_write, passage: Passage, slide: Slide, content: Path
) -> None:
    where = located(content, slide.heard, "", FILMS)
    for begin in range(0, passage.pictures, AT_ONCE):
        pictures = min(AT_ONCE, passage.pictures - begin)
        samples = np.zeros((pictures * FRAME, 2), "<i2")
        second = passage.second + begin / FPS
        asked = [str(where), slide.length, slide.repeats, second, len(samples)]
        with suppress(limited.Failure):
            if not isinstance(where, Message) and film.available():
                answer = limited.ask(
                    "kiosk.content.soundtrack:piece",
                    asked,
                    seconds=film.SECONDS,
                    megabytes=film.MEGABYTES,
                )
                samples = np.frombuffer(answer.data, "<i2").reshape(-1, 2).copy()
        fades = np.linspace(0, 1, SEAM)[:, None]
        if begin == 0:
            samples[:SEAM] = samples[:SEAM] * fades
        if begin + pictures == passage.pictures:
            samples[-SEAM:] = samples[-SEAM:] * fades[::-1]
        sound.writeframesraw(samples.tobytes())
