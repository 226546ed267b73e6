"""Stamps: a file that is another has another, and so has the program."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from kiosk.content import stamps as module
from kiosk.content.stamps import newest, program, stamp, stamps

if TYPE_CHECKING:
    from pathlib import Path


def test_a_stamp_is_size_and_time(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"123")
    os.utime(file, ns=(7, 5_000_000_000))
    assert stamp(file) == "3 5000000000"
    assert stamp(tmp_path / "none") == stamp(tmp_path / "a\0b") == ""
    assert stamps([file, tmp_path / "none"]) == {
        str(file): "3 5000000000",
        str(tmp_path / "none"): "",
    }


def test_the_newest_file_counts_but_not_what_python_keeps(tmp_path: Path) -> None:
    (tmp_path / "room" / "__pycache__").mkdir(parents=True)
    for name, seconds in (("a.py", 3), ("room/b.py", 5), ("room/__pycache__/b", 9)):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, ns=(1, seconds * 10**9))
    (tmp_path / "gone.py").symlink_to(tmp_path / "none")
    assert newest([tmp_path]) == 5 * 10**9
    assert newest([tmp_path / "room", tmp_path / "none"]) == 5 * 10**9
    assert newest([tmp_path / "none"]) == 0


def test_the_program_is_at_least_as_new_as_this_part_of_it() -> None:
    assert int(program()) >= os.stat(module.__file__).st_mtime_ns  # noqa: PTH116
    assert program() is program()
