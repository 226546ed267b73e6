"""Stick: shows are found where systems mount, and nothing else is looked at."""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path
from typing import Any

import pytest

from kiosk.device.staff_menu.usb import (
    MOST,
    UsbShow,
    mounted,
    roots,
    said,
    shows,
    unfit,
)
from tests.system import WINDOWS, links


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
        (
            UsbShow(top, "kiosk / KINGSTON", tmp_path),
            UsbShow(deep, "SANDISK / 展厅", tmp_path),
        ),
        0,
    )
    stick = tmp_path / "kiosk" / "KINGSTON"
    assert shows(((stick, 0),)) == ((UsbShow(top, str(stick), stick),), 0)


@links
def test_links_are_not_followed(tmp_path: Path) -> None:
    real = put(tmp_path / "real")
    (tmp_path / "stick" / "show").mkdir(parents=True)
    link = tmp_path / "stick" / "show" / "content.json"
    link.symlink_to(real)
    (tmp_path / "stick" / "folder").symlink_to(tmp_path / "real")
    # A link in the place of a content is told of once it is chosen.
    found, _ = shows(((tmp_path / "stick", 4),))
    assert [place.file for place in found] == [link]


@pytest.mark.parametrize(
    ("name", "said_"),
    [
        ("展\u3000厅 1", "展 厅 1"),
        ("a\nb\x1b[2J", "a\\nb\\x1b[2J"),
        ("\u202etxt.exe", "\\u202etxt.exe"),
        ("caf\udce9", "caf\\udce9"),
        ("x" * 30 + "y" * 30 + "z.svg", "x" * 23 + "…" + "y" * 19 + "z.svg"),
    ],
)
def test_names_are_said_short_and_harmless(name: str, said_: str) -> None:
    assert said(name) == said_
    assert len(said(name)) <= 48
    assert said(name).isprintable()


TABLE = rb"""22 28 0:21 / / rw,relatime shared:1 - ext4 /dev/sda2 rw
40 22 8:17 / /media/kiosk-sdb1 ro,nosuid - vfat /dev/sdb1 ro
41 22 8:33 / /media/my\040stick\134 ro - exfat /dev/sdc1 ro
42 22 8:49 / /media/old ro - vfat /dev/sdd1 ro
43 22 8:49 / /media/old ro - ext4 /dev/sde1 ro
nonsense
44 22 8:49 / /media/\xff ro - ntfs3 /dev/sdf1 ro
"""


@pytest.mark.skipif(WINDOWS, reason="paths of Linux")
@pytest.mark.parametrize(
    ("path", "system"),
    [
        ("/media/kiosk-sdb1/content.json", "vfat"),
        ("/media/kiosk-sdb1", "vfat"),
        ("/media/kiosk-sdb11/content.json", "ext4"),
        ("/media/my stick\\/a", "exfat"),
        # What was mounted last is what is seen.
        ("/media/old/a", "ext4"),
        ("/media/\udcff/a", "ntfs3"),
        ("/", "ext4"),
    ],
)
def test_linux_is_asked_what_is_mounted(path: str, system: str, tmp_path: Path) -> None:
    table = tmp_path / "mountinfo"
    table.write_bytes(TABLE.replace(rb"\xff", b"\xff"))
    assert mounted(Path(path), table) == system
    assert mounted(Path(path), tmp_path / "none") == ""


def test_this_machine_knows_what_is_mounted() -> None:
    if sys.platform == "linux":
        assert mounted(Path("/proc/self")) == "proc"


@pytest.mark.parametrize("system", ["vfat", "exfat", "ntfs", "ntfs3", "FAT32", "exFAT"])
def test_sticks_have_one_of_three_file_systems(system: str) -> None:
    assert unfit(Path("/media/a"), "linux", lambda _: system) is None


@pytest.mark.parametrize("system", ["ext4", "btrfs", "nfs4", "tmpfs", "iso9660", ""])
def test_any_other_is_refused_with_what_to_do(system: str) -> None:
    why = unfit(Path("/media/a"), "linux", lambda _: system)
    assert why is not None
    assert f"格式是 {system or '?'}，" in why.zh
    assert "format it as exFAT" in why.en


def test_windows_is_asked_what_a_drive_has(monkeypatch: pytest.MonkeyPatch) -> None:
    class Kernel:
        def GetVolumeInformationW(self, *words: Any) -> int:
            drive, name = words[0], words[6]
            name.value = {"G:\\": "exFAT", "H:\\": "ReFS"}.get(drive, "")
            return int(drive in {"G:\\", "H:\\"})

    class Libraries:
        kernel32 = Kernel()

    monkeypatch.setattr(ctypes, "windll", Libraries, raising=False)
    assert unfit(Path("G:\\"), "win32") is None
    told = unfit(Path("H:\\"), "win32")
    assert told is not None
    assert "ReFS" in told.en
    assert unfit(Path("I:\\"), "win32") is not None


def test_what_is_away_or_pulled_out_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shows(((tmp_path / "none", 4),)) == ((), 0)

    def gone(_: object) -> None:
        raise OSError(5, "Input/output error")

    put(tmp_path / "a" / "b")
    monkeypatch.setattr("os.scandir", gone)
    assert shows(((tmp_path, 4),)) == ((), 0)


def test_a_stick_full_of_shows_offers_a_few(tmp_path: Path) -> None:
    for number in range(MOST + 5):
        put(tmp_path / f"{number:02}")
    found, more = shows(((tmp_path, 1),))
    assert (len(found), more) == (MOST, 5)
