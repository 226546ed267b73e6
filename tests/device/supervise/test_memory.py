"""Memory: a number where there is one, and never an exception."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from kiosk.device.supervise.memory import megabytes


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
def test_a_process_takes_something() -> None:
    before = megabytes(os.getpid())
    assert before > 5
    held = bytearray(b"\1" * (64 * 2**20))
    assert megabytes(os.getpid()) > before + 48
    assert held


def test_elsewhere_the_resident_set_has_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object, **__: object) -> str:
        raise FileNotFoundError

    process = SimpleNamespace(memory_info=lambda: SimpleNamespace(rss=3 * 2**20))
    found = SimpleNamespace(Process=lambda _: process)
    monkeypatch.setattr(Path, "read_text", missing)
    monkeypatch.setitem(sys.modules, "psutil", found)
    assert megabytes(7) == 3.0
    monkeypatch.setitem(sys.modules, "psutil", None)
    assert megabytes(7) == 0.0


def test_what_says_nothing_takes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "read_text", lambda *_: "Rss: 7 kB\n")
    assert megabytes(7) == 0.0
