"""Stick: shows are found where systems mount, and nothing else is looked at."""

from __future__ import annotations

import ctypes
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.staff.stick import MOST, Place, roots, shows

if TYPE_CHECKING:
    import pytest


def put(folder: Path) -> Path:
    folder.mkdir(parents=True)
    file = folder / "content.json"
    file.write_text("{}", "utf-8")
    return file


def test_linux_mounts_below_three_folders() -> None:
    assert roots("linux") == (
        (Path("/media"), 4),
        (Path("/run/media"), 4),
        (Path("/mnt"), 4),
    )


def test_windows_has_a_letter_for_each_drive() -> None:
    kinds = {"C:\\": 3, "E:\\": 2, "F:\\": 5}
    found = roots("win32", kind=lambda drive: kinds.get(drive, 1))
    assert found == ((Path("E:\\"), 2),)


def test_windows_itself_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    class Kernel:
        def GetDriveTypeW(self, drive: str) -> int:
            return 2 if drive == "G:\\" else 1

    class Libraries:
        kernel32 = Kernel()

    monkeypatch.setattr(ctypes, "windll", Libraries, raising=False)
    assert roots("win32") == ((Path("G:\\"), 2),)


def test_shows_are_found_with_the_words_of_where_they_lie(tmp_path: Path) -> None:
    top = put(tmp_path / "kiosk" / "KINGSTON")
    deep = put(tmp_path / "kiosk" / "SANDISK" / "展厅")
    put(tmp_path / "kiosk" / "SANDISK" / "a" / "b" / "c" / "d")
    # What lies below a show belongs to it; hidden folders are no shows.
    put(tmp_path / "kiosk" / "KINGSTON" / "old")
    put(tmp_path / "kiosk" / "SANDISK" / ".Trash")
    put(tmp_path / "kiosk" / "SANDISK" / "$RECYCLE.BIN")
    assert shows(((tmp_path, 4),)) == (
        Place(top, "kiosk / KINGSTON"),
        Place(deep, "SANDISK / 展厅"),
    )
    assert shows(((tmp_path / "kiosk" / "KINGSTON", 0),)) == (
        Place(top, str(tmp_path / "kiosk" / "KINGSTON")),
    )


def test_links_are_not_followed(tmp_path: Path) -> None:
    real = put(tmp_path / "real")
    (tmp_path / "stick" / "show").mkdir(parents=True)
    (tmp_path / "stick" / "show" / "content.json").symlink_to(real)
    (tmp_path / "stick" / "folder").symlink_to(tmp_path / "real")
    assert shows(((tmp_path / "stick", 4),)) == ()


def test_what_is_away_or_pulled_out_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shows(((tmp_path / "none", 4),)) == ()

    def gone(_: object) -> None:
        raise OSError(5, "Input/output error")

    put(tmp_path / "a" / "b")
    monkeypatch.setattr("os.scandir", gone)
    assert shows(((tmp_path, 4),)) == ()


def test_a_stick_full_of_shows_offers_a_few(tmp_path: Path) -> None:
    for number in range(MOST + 5):
        put(tmp_path / f"{number:02}")
    assert len(shows(((tmp_path, 1),))) == MOST
