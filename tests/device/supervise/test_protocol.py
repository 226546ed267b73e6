"""Pulse: a beat comes out as it went in, and nonsense does not."""

from __future__ import annotations

import json

import pytest

from kiosk.device import exits
from kiosk.device.supervise.protocol import LONGEST, Beat, leaving, left

FULL = Beat(7, "大数据", "c0ffee", 3.25, True, False, True, 600)


def test_a_beat_is_a_line_of_ascii_that_says_it_all() -> None:
    line = FULL.line()
    assert line.endswith(b"}\n")
    assert line.count(b"\n") == 1
    assert line.isascii()
    assert len(line) < LONGEST
    assert Beat.heard(line) == FULL
    assert Beat.heard(Beat().line()) == Beat()


def test_every_torn_beat_is_none() -> None:
    line = FULL.line().rstrip()
    assert all(Beat.heard(line[:end]) is None for end in range(len(line)))


@pytest.mark.parametrize(
    "change",
    [
        {"painted": True},
        {"painted": "7"},
        {"watched": 3},
        {"quiet": 1},
        {"slide": None},
        {"more": 1},
    ],
    ids=str,
)
def test_a_beat_with_something_else_in_it_is_none(change: dict[str, object]) -> None:
    said = {**json.loads(FULL.line()), **change}
    assert Beat.heard(json.dumps(said).encode()) is None


@pytest.mark.parametrize("line", [b"", b"7", b"[]", b"[" * 99_999, b"\xff", b"null"])
def test_what_is_no_object_is_no_beat(line: bytes) -> None:
    assert Beat.heard(line) is None


@pytest.mark.parametrize("status", [exits.QUIT, exits.RESTART, exits.REBOOT])
def test_a_show_says_what_it_ends_with(status: int) -> None:
    line = leaving(status)
    assert left(line) == left(line.rstrip(b"\n")) == status
    # A supervisor that does not know of this hears nothing.
    assert Beat.heard(line) is None


@pytest.mark.parametrize("line", [b"", b"-1", b"1.0", b"1000", b"[0]", FULL.line()])
def test_what_is_no_status_is_none(line: bytes) -> None:
    assert left(line) is None
