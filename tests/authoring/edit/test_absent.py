"""Absent: what is not written is false, and says what it is."""

from __future__ import annotations

from kiosk.authoring.edit.absent import ABSENT, within


def test_what_is_not_there_is_false() -> None:
    assert not ABSENT
    assert repr(ABSENT) == "ABSENT"


def test_a_step_leads_to_what_is_there() -> None:
    assert within({"a": 1}, "a") == 1
    assert within([1, 2], 1) == 2
    for value, step in (({}, "a"), ([], 0), ([1], "a"), ([1], -1), ("a", 0)):
        assert within(value, step) is ABSENT
