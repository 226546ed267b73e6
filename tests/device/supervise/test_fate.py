"""Fate: who has ended a process, by its status."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from kiosk.device import exits
from kiosk.device.supervise.fate import own_doing


@pytest.mark.parametrize("status", [-15, -2, 143, 130, exits.UNSEEN])
def test_on_posix_who_is_asked_to_end_is_not_to_blame(status: int) -> None:
    assert not own_doing(status, starved=True, system="linux")


@pytest.mark.parametrize("status", [-11, -6, -7, 0, 1, exits.FAILED])
def test_on_posix_everything_else_is_its_own_doing(status: int) -> None:
    assert own_doing(status, starved=False, system="linux")


@pytest.mark.parametrize("starved", [False, True])
def test_who_is_killed_on_posix_is_to_blame_where_memory_was_short(
    starved: bool,
) -> None:
    assert own_doing(-9, starved=starved, system="linux") is starved


@pytest.mark.parametrize(
    "status",
    # Ended with any number by some tool, Ctrl+C, a log-off, .NET with its sign.
    [0, 1, 2, 9, 15, -1, 0xFFFF_FFFF, 0xC000_013A, 0x4001_0004, exits.UNSEEN],
)
def test_on_windows_who_is_ended_is_not_to_blame(status: int) -> None:
    assert not own_doing(status, starved=False, system="win32")


@pytest.mark.parametrize(
    "status",
    # An invalid access, with and without a sign; a damaged heap; abort.
    [0xC000_0005, -1073741819, 0xC000_0374, 0xC000_0409, 3, exits.FAILED],
)
def test_on_windows_who_dies_is_to_blame(status: int) -> None:
    assert own_doing(status, starved=False, system="win32")


@pytest.mark.parametrize("number", [9, 15])
def test_a_process_that_was_ended_here_is_not_to_blame(number: int) -> None:
    code = "import sys; print(flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        os.kill(process.pid, number)
        assert not own_doing(process.wait(), starved=False)
