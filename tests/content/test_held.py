"""Held: what another program has open is tried again on Windows, and only there."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING

import pytest

from kiosk.content import atomic, held

if TYPE_CHECKING:
    from pathlib import Path


class Refusing:
    """An act that is refused so many times, and the time that passes meanwhile."""

    def __init__(self, times: int) -> None:
        self.times = times
        self.tries = 0
        self.now = 100.0

    def __call__(self) -> str:
        self.tries += 1
        if self.tries <= self.times:
            raise PermissionError(13, "in use")
        return "done"

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def asked(self, system: str) -> str:
        return held.patient(
            self, system=system, clock=lambda: self.now, sleep=self.sleep
        )


def test_on_windows_it_is_tried_again_until_it_is_let_go() -> None:
    act = Refusing(5)
    assert act.asked("win32") == "done"
    assert act.tries == 6
    assert act.now == pytest.approx(100 + 0.02 + 0.04 + 0.08 + 0.16 + 0.2)


def test_on_windows_it_is_not_waited_for_for_ever() -> None:
    act = Refusing(999)
    with pytest.raises(PermissionError):
        act.asked("win32")
    assert held.PATIENCE <= act.now - 100 <= held.PATIENCE + 0.2


def test_elsewhere_a_refusal_is_one() -> None:
    act = Refusing(1)
    with pytest.raises(PermissionError):
        act.asked("linux")
    assert act.tries == 1
    assert act.now == 100


def test_what_fails_otherwise_is_not_tried_again() -> None:
    def act() -> None:
        raise FileNotFoundError(2, "gone")

    with pytest.raises(FileNotFoundError):
        held.patient(act, system="win32", sleep=lambda _: pytest.fail("waits"))


@pytest.mark.parametrize("most", [0, 3, 10, 99])
def test_no_more_than_the_beginning_is_read(tmp_path: Path, most: int) -> None:
    (tmp_path / "file").write_bytes(b"0123456789")
    assert held.beginning(tmp_path / "file", most) == b"0123456789"[:most]


def test_a_folder_is_told_for_one_at_once(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError):
        held.beginning(tmp_path, 9)
    with pytest.raises(FileNotFoundError):
        held.beginning(tmp_path / "none", 9)


@pytest.mark.skipif(sys.platform != "win32", reason="elsewhere nothing is held")
def test_what_is_being_read_is_replaced_once_it_has_been(tmp_path: Path) -> None:
    file = tmp_path / "content.json"
    file.write_bytes(b"old")
    with file.open("rb"), pytest.raises(PermissionError):
        file.replace(tmp_path / "other.json")
    with file.open("rb") as reader:
        # It is let go while the replacement waits.
        timer = threading.Timer(0.3, reader.close)
        timer.start()
        atomic.written(file, b"new")
        timer.join()
    assert file.read_bytes() == b"new"
