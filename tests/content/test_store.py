"""The store: the newest files stay, as long as there is room."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from kiosk.content.store import STALE, keep

if TYPE_CHECKING:
    from pathlib import Path


def aged(folder: Path, *ages: tuple[str, int, int]) -> None:
    """Files in a folder: name, bytes, seconds since 1970."""
    for name, size, moment in ages:
        (folder / name).write_bytes(bytes(size))
        os.utime(folder / name, (moment, moment))


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def test_the_oldest_make_room(tmp_path: Path) -> None:
    aged(tmp_path, ("a.z", 40, 1000), ("b.z", 40, 3000), ("c.z", 40, 2000))
    keep(tmp_path / "d.z", bytes(40), budget=120)
    assert names(tmp_path) == ["b.z", "c.z", "d.z"]
    keep(tmp_path / "e.z", bytes(40), budget=120, most=2)
    assert names(tmp_path) == ["d.z", "e.z"]


def test_what_has_just_been_kept_stays_however_large_it_is(tmp_path: Path) -> None:
    aged(tmp_path, ("a.z", 4, 1000))
    keep(tmp_path / "b.z", bytes(50), budget=10)
    assert names(tmp_path) == ["b.z"]


def test_what_was_half_written_is_swept_away(tmp_path: Path) -> None:
    aged(tmp_path, (".a.new", 4, round(STALE)))
    (tmp_path / ".b.new").write_bytes(b"half")
    keep(tmp_path / "c.z", b"whole", budget=10)
    assert names(tmp_path) == [".b.new", "c.z"]
