"""The journal: lines that last, whatever becomes of the process or the disk."""

from __future__ import annotations

import errno
import os
import zlib
from typing import TYPE_CHECKING

import pytest

from kiosk.authoring.edit.journal import LOCK, NAME, TORN, Busy, Journal

if TYPE_CHECKING:
    from pathlib import Path


def test_what_is_added_is_read_again(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    journal = Journal(folder, lasting=None)
    assert journal.records == []
    journal.add({"n": 1}, {"words": "江\n\ud800"})
    journal.close()
    again = Journal(folder)
    assert again.records == [{"n": 1}, {"words": "江\n\ud800"}]
    again.add({"n": 2})
    again.anew([{"n": 3}])
    again.add({"n": 4})
    again.close()
    again.add({"n": 5})
    last = Journal(folder)
    assert last.records == [{"n": 3}, {"n": 4}]
    last.close()


@pytest.mark.parametrize(
    "tail",
    [
        b"0000",
        b"00000000 {}\n",
        b"%08x {\n" % zlib.crc32(b"{"),
        b"a3830348 []\n",
        b"\xff\n",
        b"\n",
    ],
)
def test_what_is_torn_is_dropped_and_kept_aside(tmp_path: Path, tail: bytes) -> None:
    journal = Journal(tmp_path)
    journal.add({"n": 1})
    journal.close()
    with (tmp_path / NAME).open("ab") as file:
        file.write(tail)
    again = Journal(tmp_path)
    assert again.records == [{"n": 1}]
    assert (tmp_path / TORN).read_bytes() == tail
    again.add({"n": 2})
    again.close()
    last = Journal(tmp_path)
    assert last.records == [{"n": 1}, {"n": 2}]
    last.close()


def test_it_is_on_the_disk_for_good_a_second_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled: list[int] = []
    timers: list[float] = []

    class Timer:
        def __init__(self, seconds: float, act: object) -> None:
            timers.append(seconds)
            self.act = act

        def start(self) -> None:
            pass

        def cancel(self) -> None:
            pass

    monkeypatch.setattr("threading.Timer", Timer)
    monkeypatch.setattr("os.fsync", settled.append)
    journal = Journal(tmp_path)
    journal.add({"n": 1})
    journal.add({"n": 2})
    assert (timers, len(settled)) == ([1.0], 0)
    journal.settle()
    assert len(settled) == 1
    journal.add({"n": 3})
    assert timers == [1.0, 1.0]
    journal.close()
    assert len(settled) == 2


def test_a_full_disk_costs_nothing_as_long_as_the_process_lives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal(tmp_path, lasting=None)
    write = os.write
    full = OSError(errno.ENOSPC, "full")
    room = [3, 0]

    def narrow(handle: int, data: bytes) -> int:
        if not (left := room.pop(0) if room else 0):
            raise full
        return write(handle, data[:left])

    monkeypatch.setattr("os.write", narrow)
    journal.add({"n": 1})
    journal.add({"n": 2})
    assert journal.trouble is full
    monkeypatch.setattr("os.write", write)
    journal.add({"n": 3})
    assert journal.trouble is None
    journal.close()
    again = Journal(tmp_path)
    assert again.records == [{"n": 1}, {"n": 2}, {"n": 3}]
    again.close()


def test_one_process_has_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = Journal(tmp_path)
    with pytest.raises(Busy):
        Journal(tmp_path)
    journal.close()
    # A share that knows no locks.
    fcntl = pytest.importorskip("fcntl")

    def unknown(*_: object) -> None:
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr(fcntl, "flock", unknown)
    one, two = Journal(tmp_path), Journal(tmp_path)
    one.close()
    two.close()
    assert (tmp_path / LOCK).exists()
