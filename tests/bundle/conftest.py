"""What the tests of both bundles stand on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from kiosk.drawing.palette import Palette
from tests.bundle.parts import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.screen.conftest import Screen

DEADLINE: Final = 300.0
"""Seconds after which a condition will not come any more; only failures wait."""


@pytest.fixture(scope="session")
def cache() -> Path:
    """What was fetched for a bundle before; it is kept for the next run."""
    folder = ROOT / "build" / "bundle"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def plays(screen: Screen) -> bool:
    """Whether the cover is on screen: its three strands, each in its own colour."""
    seen = screen.look().reshape(-1, 3)
    return all(
        int((seen == Palette().role(f"fill:{accent}")).all(axis=1).sum()) > 1000
        for accent in ("amber", "vermilion", "jade")
    )
