"""Lock-out: it grows, and neither plug nor clock takes a try back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk.device.staff_menu.lockout import FILE, Lockout, keep, load, wait

if TYPE_CHECKING:
    from pathlib import Path


def test_three_tries_are_free_and_then_the_wait_doubles_up_to_an_hour() -> None:
    waits = [wait(n) for n in range(12)]
    assert waits == [0, 0, 0, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600]
    assert wait(10**9) == 3600


def test_each_try_begins_its_wait() -> None:
    now = Lockout()
    for _ in range(3):
        now = now.tried(100.0)
    assert now == Lockout(3, 130.0)
    assert now.left(110.0) == 20.0
    assert now.left(131.0) == 0.0


def test_a_wait_that_was_cut_short_begins_anew(tmp_path: Path) -> None:
    keep(tmp_path, Lockout(4, 160.0), 100.0)
    # Another start: the monotonic clock has begun anew, and so has the wait.
    assert load(tmp_path, 5.0) == Lockout(4, 65.0)


def test_a_wait_that_was_served_is_not_served_again(tmp_path: Path) -> None:
    keep(tmp_path, Lockout(4, 160.0), 161.0)
    assert load(tmp_path, 5.0) == Lockout(4, 0.0)
    assert load(tmp_path, 5.0).tried(5.0) == Lockout(5, 125.0)


def test_nothing_is_remembered_without_a_folder(tmp_path: Path) -> None:
    keep(None, Lockout(4, 160.0), 100.0)
    assert load(None, 0.0) == Lockout()
    assert load(tmp_path, 0.0) == Lockout()


@pytest.mark.parametrize(
    "torn",
    [
        b"",
        b"{",
        b"[]",
        b'{"wrong": -1, "waiting": true}',
        b'{"wrong": true, "waiting": true}',
        b'{"wrong": 2}',
        b"\xff\xfe",
    ],
)
def test_a_damaged_file_is_set_aside(tmp_path: Path, torn: bytes) -> None:
    (tmp_path / FILE).write_bytes(torn)
    assert load(tmp_path, 0.0) == Lockout()
    assert (tmp_path / f"{FILE}.damaged").read_bytes() == torn


def test_a_disk_that_takes_nothing_costs_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kiosk.content.atomic.written", full)
    keep(tmp_path, Lockout(1), 0.0)
    assert "No space left" in caplog.text
