"""The join code lies beside what a screen keeps of its hub, for ten minutes at most."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk.device.operate.join_code import LASTS, JoinCode, file, forget, keep, kept

if TYPE_CHECKING:
    from pathlib import Path

NOW = 1_800_000_000.0
CODE = JoinCode(code="012345", place="https://10.0.0.5:8443", until=NOW + LASTS)


def test_a_code_is_kept_until_it_is_forgotten(tmp_path: Path) -> None:
    assert kept(tmp_path) is None
    keep(tmp_path, CODE)
    assert kept(tmp_path) == CODE
    forget(tmp_path)
    forget(tmp_path)
    assert kept(tmp_path) is None


@pytest.mark.parametrize(
    ("later", "holds"),
    [(0, True), (LASTS - 1, True), (LASTS, False), (-1, False), (-31e6, False)],
)
def test_a_code_holds_for_as_long_as_a_hub_waits(later: float, holds: bool) -> None:
    assert CODE.holds(NOW + later) is holds


@pytest.mark.parametrize(
    "text", ["", "[]", '{"code": "12345", "place": "x", "until": 1}']
)
def test_what_is_no_code_is_none(tmp_path: Path, text: str) -> None:
    file(tmp_path).parent.mkdir()
    file(tmp_path).write_text(text, "utf-8")
    assert kept(tmp_path) is None
