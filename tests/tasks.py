"""What a limited child is asked to do in tests: some of it ends the child."""

from __future__ import annotations

import ctypes
import os
from typing import Any

from kiosk.content.limited import Answer


def twice(asked: Any, data: bytes) -> Answer:
    return Answer([asked, asked], data + data)


def own(_asked: Any, _data: bytes) -> Answer:
    print("what a library prints is no answer")
    return Answer(os.getpid())


def wrong(asked: Any, _data: bytes) -> Answer:
    raise ValueError(f"what is {asked}?")


def abort(_asked: Any, _data: bytes) -> Answer:
    os.abort()


def die(_asked: Any, _data: bytes) -> Answer:
    ctypes.string_at(0)
    raise AssertionError


def hang(_asked: Any, _data: bytes) -> Answer:
    while True:
        pass


def eat(asked: Any, _data: bytes) -> Answer:
    return Answer(len(bytearray(asked)))


def heard(asked: Any, _data: bytes) -> Answer:
    """How many samples of a film's sound there are from a second on: always as many."""
    from kiosk.content.soundtrack import Soundtrack

    file, second, count = asked
    with Soundtrack(file, 1.0, repeats=True) as track:
        track.seek(second)
        return Answer(len(track.pull(count)))
