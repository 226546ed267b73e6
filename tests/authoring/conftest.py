"""A show for the tests of this room, which stays as it is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.content.content import Loaded, load

HERE = Path(__file__).resolve().parent


@pytest.fixture(scope="session")
def show() -> Loaded:
    """A small show, in the built-in one's place: what is said of it is exact."""
    return replace(load(HERE / "show.json"), path=HERE.parents[1] / "content.json")
