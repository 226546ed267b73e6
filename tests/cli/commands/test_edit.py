"""`kiosk edit` in a folder without a show makes one there, as it is wished."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk.__main__ import main
from kiosk.authoring.desktop.edit import app

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.model.text import Language


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Path, bool]]:
    """What is opened in the place of a window, and whether it is new."""
    found: list[tuple[Path, bool]] = []

    def show(path: Path, _: Language, __: Path, *, fresh: bool = False) -> int:
        found.append((path, fresh))
        return 0

    monkeypatch.setattr(app, "show", show)
    return found


@pytest.mark.parametrize("asked", ["hall", "hall/content.json"])
@pytest.mark.parametrize("there", [True, False])
def test_a_folder_without_a_show_gets_one(
    opened: list[tuple[Path, bool]], tmp_path: Path, asked: str, there: bool
) -> None:
    if there:
        (tmp_path / "hall").mkdir()
    assert main(["edit", str(tmp_path / asked)]) == 0
    assert opened == [(tmp_path / "hall" / "content.json", True)]


def test_a_folder_with_something_else_gets_none(
    opened: list[tuple[Path, bool]], tmp_path: Path
) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    assert main(["edit", str(tmp_path)]) == 0
    assert opened == [(tmp_path / "content.json", False)]


def test_a_name_of_another_file_that_is_not_there_is_no_new_show(
    opened: list[tuple[Path, bool]], tmp_path: Path
) -> None:
    assert main(["edit", str(tmp_path / "other.json")]) == 0
    assert opened == [(tmp_path / "other.json", False)]
