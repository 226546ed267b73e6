"""Dumps: few, small, and none of those that live."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from kiosk.content.relaunch import ROOT
from kiosk.device.supervise import dumps

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def filled(state: Path, number: int, data: bytes) -> Path:
    file = dumps.fresh(state, number)
    assert file is not None
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return file


def test_few_and_small_ones_are_kept(tmp_path: Path) -> None:
    assert dumps.next_number(tmp_path) == 1
    for number in range(1, 2 * dumps.KEPT):
        filled(tmp_path, number, b"stack")
    large = filled(tmp_path, 90, b"x" * (3 * dumps.LARGEST))
    empty = filled(tmp_path, 91, b"")
    running = filled(tmp_path, 92, b"")
    (large.parent / "notes.txt").write_text("mine", "utf-8")
    left = dumps.tidied(tmp_path, frozenset({running}))
    assert len(left) == dumps.KEPT
    assert left[-1] == large
    assert large.stat().st_size == dumps.LARGEST
    assert not empty.exists()
    assert running.exists()
    assert dumps.next_number(tmp_path) == 93
    assert (large.parent / "notes.txt").exists()


def test_without_a_folder_there_are_none() -> None:
    assert dumps.fresh(None, 1) is None
    assert dumps.kept(None) == []
    assert dumps.tidied(None) == []
    assert dumps.next_number(None) == 1


CODE = """
import os, sys
from pathlib import Path
from kiosk.device.supervise import dumps
file = Path(sys.argv[1]) if sys.argv[1] else None
stream = dumps.arm(file)
dumps.STUCK = 0.05
{act}
"""


def died(act: str, file: Path | None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", CODE.format(act=act), str(file or "")],
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_a_crash_and_a_stuck_process_leave_their_stacks(tmp_path: Path) -> None:
    crashed = died("os.abort()", tmp_path / "faults" / "1.txt")
    assert crashed.returncode == (3 if sys.platform == "win32" else -6)
    assert "Aborted" in (tmp_path / "faults" / "1.txt").read_text("utf-8")
    loop = "dumps.expect_sign(stream)\nwhile True: pass"
    stuck = died(loop, tmp_path / "faults" / "2.txt")
    assert stuck.returncode == 1
    assert "Timeout" in (tmp_path / "faults" / "2.txt").read_text("utf-8")


def test_where_no_file_can_be_they_go_to_standard_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for file in (None, tmp_path / "file" / "1.txt"):
        assert "Aborted" in died("os.abort()", file).stderr
    stuck = died("dumps.expect_sign(stream)\nwhile True: pass", None)
    assert "Timeout" in stuck.stderr


def test_without_a_console_nothing_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    assert dumps.arm(None) is None
    dumps.expect_sign(None)
