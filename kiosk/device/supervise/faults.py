"""Faults: what a drill asks of a show, through one narrow seam.

The seam is shut unless KIOSK_DRILL names a folder, which only `kiosk drill` and
tests do. A fault is then a file in it, which is taken away as it is committed.
"""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

if TYPE_CHECKING:
    from collections.abc import Mapping

VARIABLE: Final = "KIOSK_DRILL"
NAME: Final = "fault.json"
JOURNAL: Final = "journal.jsonl"
ANSWER: Final = "answer.json"
INTRUSIONS: Final = frozenset({"keys", "pins"})
"""Faults that are tried on the window and its staff's pad, and answered."""

_held: list[bytearray] = []
"""Memory that a drill has asked for."""


def folder(environ: Mapping[str, str] = os.environ) -> Path | None:
    """The folder of the drill that is going on, if one is."""
    named = environ.get(VARIABLE)
    return Path(named) if named else None


def wanted(place: Path) -> dict[str, Any] | None:
    """The fault that is asked for, once."""
    try:
        data = (place / NAME).read_bytes()
        (place / NAME).unlink()
        said = json.loads(data)
    except (OSError, ValueError):
        return None
    return said if isinstance(said, dict) else None


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
