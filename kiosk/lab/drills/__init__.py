"""Drills: each is a file in this folder, and the folder is the list.

A drill has TITLE, a `Message` that says what is done to the show, ORDER, a number
by which the table is sorted, and `drill(sandbox) -> Outcome`. One that needs a real
screen looks at `sandbox.looking`.
"""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.lab.sandbox import Outcome, Sandbox
    from kiosk.model.message import Message


@dataclass(frozen=True, slots=True)
class Drill:
    """One of them, by the name of its file."""

    name: str
    order: int
    title: Message
    hold: Callable[[Sandbox], Outcome]


def names() -> tuple[str, ...]:
    """The names of all drills, in the order of the table."""
    found = [named(entry.name) for entry in pkgutil.iter_modules(__path__)]
    return tuple(d.name for d in sorted(found, key=lambda d: (d.order, d.name)))


def named(name: str) -> Drill:
    """The drill of that name."""
    file = importlib.import_module(f"{__name__}.{name}")
    return Drill(name, file.ORDER, file.TITLE, file.drill)
