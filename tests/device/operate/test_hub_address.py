"""The hub's address, as the code for a guide's phone has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk.device.operate.hub_address import guide
from kiosk.device.paths import HALL, JOINED

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ('{"address": "192.0.2.7", "page": 8443}', "https://192.0.2.7:8443/guide"),
        ('{"address": "2001:db8::7", "page": 1}', "https://[2001:db8::7]:1/guide"),
        ("{}", ""),
        ("[]", ""),
        ("", ""),
    ],
)
def test_the_page_for_guides_is_that_of_the_hub(
    tmp_path: Path, said: str, address: str
) -> None:
    (tmp_path / HALL).mkdir()
    (tmp_path / HALL / JOINED).write_text(said, "utf-8")
    assert guide(tmp_path) == address
    assert guide(tmp_path / "none") == guide(None) == ""
