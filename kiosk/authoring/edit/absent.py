"""Absent: what stands for a value that is not written."""

from __future__ import annotations

from typing import Any, Final, final


@final
class Absent:
    """The one value that no file has; it is false."""

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = Absent()


def within(value: Any, step: str | int) -> Any:
    """What a step leads to; ABSENT where there is nothing."""
    if isinstance(value, dict) and step in value:
        return value[step]
    if isinstance(value, list) and isinstance(step, int) and 0 <= step < len(value):
        return value[step]
    return ABSENT
