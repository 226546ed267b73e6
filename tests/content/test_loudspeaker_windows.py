"""Loudspeaker on Windows: what the system's own functions are asked, they take."""

from __future__ import annotations

import ctypes
import sys

import numpy as np
import pytest

from kiosk.content import loudspeaker
from kiosk.content.soundtrack import RATE

pytestmark = pytest.mark.skipif(
    sys.platform != "win32", reason="the functions of Windows"
)


def devices() -> int:
    count: int = ctypes.WinDLL("winmm").waveOutGetNumDevs()  # type: ignore[attr-defined]
    return count


def test_a_device_that_is_not_there_is_told() -> None:
    with pytest.raises(OSError, match="no sound device has that name"):
        loudspeaker.opened("no such device")
    if not devices():
        with pytest.raises(OSError, match="cannot be used"):
            loudspeaker.opened("")


def test_a_device_takes_what_it_has_room_for() -> None:
    if not devices():
        pytest.skip("there is no sound device")
    device = loudspeaker.opened("")
    device.begin()
    room = device.room()
    assert room >= 480
    device.play(np.zeros(2 * room, "<i2").tobytes())
    assert 0 <= device.delay() <= room / RATE
    device.begin()
    assert device.room() == room
    device.close()
