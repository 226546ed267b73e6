"""Whereabouts: what is told of a folder that is somebody else's."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from kiosk.device.paths import closed

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_only_a_folder_that_may_not_be_read_is_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert closed(None) is None
    assert closed(tmp_path) is None
    assert closed(tmp_path / "none") is None

    def forbidden(_: Path) -> list[str]:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "listdir", forbidden)
    found = closed(tmp_path)
    assert found is not None
    assert found.zh == f"{tmp_path} 不让这个用户看；请用放展示的用户运行"
    assert found.en == (
        f"{tmp_path} is closed to this user; run it as the user of the show"
    )
