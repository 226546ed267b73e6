"""Faults: what is asked for is done once."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from kiosk.lab import faults

if TYPE_CHECKING:
    from pathlib import Path


class Slide:
    """Something that paints."""

    def __init__(self, name: str) -> None:
        self.id = name

    def marks(self, t: float) -> tuple[float]:
        return (t,)


def test_a_fault_is_taken_once(tmp_path: Path) -> None:
    assert faults.wanted(tmp_path) is None
    for data, fault in (
        ('{"do": "loop"}', {"do": "loop"}),
        ("[]", None),
        ("{", None),
    ):
        (tmp_path / faults.NAME).write_text(data, "utf-8")
        assert faults.wanted(tmp_path) == fault
        assert faults.wanted(tmp_path) is None


def test_only_the_slide_that_is_meant_is_spoilt(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Slide, "marks", Slide.marks)
    one, other = Slide("one"), Slide("other")
    faults.commit({"do": "raise"}, one)
    with pytest.raises(RuntimeError, match="a drill"):
        one.marks(0.5)
    assert other.marks(0.5) == (0.5,)


def test_a_loop_waits_for_its_slide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Slide, "marks", Slide.marks)
    monkeypatch.setattr(faults, "_for_ever", lambda: pytest.fail("it loops"))
    faults.commit({"do": "loop"}, Slide("one"))
    Slide("other").marks(0.0)
    with pytest.raises(pytest.fail.Exception):
        Slide("one").marks(0.0)


def test_memory_is_really_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[bytearray] = []
    monkeypatch.setattr(faults, "_held", held)
    faults.commit({"do": "grow", "megabytes": 3}, None)
    assert [len(each) for each in held] == [3 * 2**20]
    assert held[0][::4096] == b"\1" * (3 * 2**8)


def test_the_time_of_day_jumps(monkeypatch: pytest.MonkeyPatch) -> None:
    true = time.time
    monkeypatch.setattr(time, "time", true)
    faults.commit({"do": "clock", "seconds": -1e9}, None)
    assert abs(time.time() + 1e9 - true()) < 60


def test_what_is_unknown_does_nothing() -> None:
    faults.commit({"do": "dance"}, None)
