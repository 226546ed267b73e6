"""One instance: whoever holds the lock, and nobody after it has died."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING

from kiosk.machine.instance import NAME, Instance

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

HOLD = """
import sys
from pathlib import Path
from kiosk.machine.instance import Instance
instance = Instance(Path(sys.argv[1]))
print(instance.taken(), flush=True)
sys.stdin.read()
"""


def test_the_lock_dies_with_its_process_however_it_dies(tmp_path: Path) -> None:
    words = [sys.executable, "-c", HOLD, str(tmp_path)]
    for _ in range(3):
        holder = subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert holder.stdout is not None
        assert holder.stdin is not None
        assert holder.stdout.readline() == "True\n"
        assert not Instance(tmp_path).taken()
        holder.kill()
        holder.wait()
        holder.stdout.close()
        holder.stdin.close()
        mine = Instance(tmp_path)
        assert mine.taken()
        assert mine.taken()
        mine.given_back()
        mine.given_back()


def test_an_empty_or_foreign_file_is_no_lock(tmp_path: Path) -> None:
    for data in (b"", b"12345 other-host\n"):
        (tmp_path / NAME).write_bytes(data)
        mine = Instance(tmp_path)
        assert mine.taken()
        mine.given_back()


def test_where_nothing_can_be_written_there_is_another_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spare = tmp_path / "spare"
    spare.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(spare))
    (tmp_path / "file").write_text("")
    first, second = Instance(tmp_path / "file" / "state"), Instance(None)
    assert first.taken()
    assert not second.taken()
    first.given_back()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "file"))
    assert second.taken()
    assert Instance(None).taken()
