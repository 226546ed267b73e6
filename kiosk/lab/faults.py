"""Faults: what a drill asks of the show that it holds.

A fault is a file in the drill's folder, which is taken away as it is committed. Only
a show that was started through `kiosk.cli.drilled` looks there.
"""

from __future__ import annotations

import contextlib
import json
import time
from typing import TYPE_CHECKING, Any, Final, NoReturn

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NAME: Final = "fault.json"
JOURNAL: Final = "journal.jsonl"
ANSWER: Final = "answer.json"
INTRUSIONS: Final = frozenset({"keys", "pins"})
"""Faults that are tried on the window and its staff's pad, and answered."""

_held: list[bytearray] = []
"""Memory that a drill has asked for."""


def wanted(place: Path) -> dict[str, Any] | None:
    """The fault that is asked for, once."""
    try:
        data = (place / NAME).read_bytes()
        (place / NAME).unlink()
        said = json.loads(data)
    except (OSError, ValueError):
        return None
    return said if isinstance(said, dict) else None


def noted(place: Path, what: str, details: Mapping[str, object]) -> None:
    """Write into the journal what the supervisor has told."""
    line = json.dumps({"at": time.monotonic(), "what": what, **details})
    with contextlib.suppress(OSError), (place / JOURNAL).open("a") as file:
        file.write(line + "\n")


def answer(place: Path, said: Mapping[str, Any]) -> None:
    """Tell the drill what has come of it."""
    fresh = place / f"{ANSWER}.new"
    fresh.write_text(json.dumps(dict(said)), "utf-8")
    fresh.replace(place / ANSWER)


def commit(fault: Mapping[str, Any], slide: object) -> None:
    """Commit a fault; those in painting wait for this slide to be painted anew."""
    match fault.get("do"):
        case "loop":
            _spoil(slide, _for_ever)
        case "raise":
            _spoil(slide, _in_vain)
        case "grow":
            held = bytearray(int(fault.get("megabytes", 1)) * 2**20)
            # Only what was written to is taken.
            held[:: 2**12] = b"\1" * len(held[:: 2**12])
            _held.append(held)
        case "clock":
            ahead, true = float(fault.get("seconds", 0.0)), time.time
            time.time = lambda: true() + ahead


def _spoil(slide: object, act: Any) -> None:
    kind, name = type(slide), getattr(slide, "id", None)
    sound = kind.marks  # type: ignore[attr-defined]

    def marks(self: Any, *args: Any, **named: Any) -> Any:
        if self.id == name:
            act()
        return sound(self, *args, **named)

    kind.marks = marks  # type: ignore[attr-defined]


def _for_ever() -> None:
    while True:
        pass


def _in_vain() -> NoReturn:
    raise RuntimeError("a drill has asked for this")
