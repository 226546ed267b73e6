"""Join code: the figures of a screen that asks to join a hub, for its show to show.

`kiosk join` writes them beside what the screen keeps of its hub, and takes them away
when it is over; if it was killed they are nobody's any more after ten minutes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pydantic import Field

from kiosk.content import atomic
from kiosk.device.paths import HALL
from kiosk.model.kinds import Model

if TYPE_CHECKING:
    from pathlib import Path

FILE: Final = "code.json"
LASTS: Final = 600.0
"""Seconds for which a hub waits for them."""


class JoinCode(Model):
    """Six figures, the address of the page that they are typed on, and until when.

    `until` is a POSIX timestamp.
    """

    code: str = Field(pattern=r"^[0-9]{6}$")
    place: str = Field(max_length=300)
    until: float = Field(allow_inf_nan=False)

    def holds(self, now: float) -> bool:
        """Whether they are to be shown at a moment; no clock that jumps keeps them."""
        return 0 < self.until - now <= LASTS


def file(state: Path) -> Path:
    """Where they are, below the folder for what the show learns."""
    return state / HALL / FILE


def keep(state: Path, code: JoinCode) -> None:
    """Have the show show them.

    Raises:
        OSError: they cannot be written.
    """
    atomic.written(file(state), code.model_dump_json().encode() + b"\n")


def kept(state: Path) -> JoinCode | None:
    """The figures that are there, None if there are none."""
    return atomic.read(file(state), JoinCode.model_validate_json)


def forget(state: Path) -> None:
    """Show them no longer.

    Raises:
        OSError: they cannot be taken away.
    """
    file(state).unlink(missing_ok=True)
