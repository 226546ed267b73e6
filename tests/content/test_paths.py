"""Paths: where a show lies, as far as one may look."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from kiosk.content.paths import (
    NAME,
    built_in,
    found,
    is_file,
    is_folder,
    is_missing,
    listed,
)
from kiosk.content.privilege import Owner, become, is_root
from tests.system import WINDOWS

if TYPE_CHECKING:
    from pathlib import Path

NOT_TOLD = ("a\0b",) if WINDOWS else ("a\0b", "x" * 300)
"""Names of which no system says whether they are there; Windows has none too long."""


def test_what_is_there_is_told(tmp_path: Path) -> None:
    (tmp_path / NAME).touch()
    (tmp_path / "room").mkdir()
    assert (is_file(tmp_path / NAME), is_folder(tmp_path / NAME)) == (True, False)
    assert (is_file(tmp_path / "room"), is_folder(tmp_path / "room")) == (False, True)
    assert not is_missing(tmp_path / NAME)
    assert is_missing(tmp_path / "none")
    assert is_missing(tmp_path / NAME / "below a file")
    assert listed(tmp_path, "c*") == [tmp_path / NAME]
    assert listed(tmp_path / "none", "*") == []


@pytest.mark.parametrize("name", NOT_TOLD, ids=len)
def test_where_one_may_not_look_nothing_is_found_and_nothing_is_missing(
    tmp_path: Path, name: str
) -> None:
    closed = tmp_path / name
    assert not is_file(closed)
    assert not is_folder(closed)
    assert not is_missing(closed)
    assert found(closed, tmp_path) == closed
    assert found(None, closed) == built_in() / NAME


@pytest.mark.skipif(
    sys.platform == "win32" or not is_root(), reason="only root can be somebody else"
)
def test_a_folder_of_somebody_else_ends_nobody_who_asks(open_path: Path) -> None:
    closed = open_path / "closed"
    (closed / "fonts").mkdir(parents=True)
    (closed / NAME).touch()
    closed.chmod(0o700)
    with become(Owner(4321, 4321)):
        with pytest.raises(PermissionError):
            os.stat(closed / NAME)  # noqa: PTH116
        assert not is_file(closed / NAME)
        assert not is_folder(closed / "fonts")
        assert not is_missing(closed / NAME)
        assert listed(closed / "fonts", "*.ttf") == []
        assert listed(closed, "*") == []
        assert found(closed, open_path) == closed / NAME
        assert found(closed / NAME, open_path) == closed / NAME
