"""One instance: whoever holds the lock, and nobody after it has died."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

import kiosk
from kiosk.device.supervise.instance import NAME, Instance

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")

HOLD = """
import sys
from pathlib import Path
from kiosk.device.supervise.instance import Instance
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


@posix
def test_lock_and_folder_are_the_users_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        old = tmp_path / "old"
        old.mkdir(0o755)
        (old / NAME).touch(0o644)
        for folder in (tmp_path / "new", old):
            mine = Instance(folder)
            assert mine.taken()
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
            assert stat.S_IMODE((folder / NAME).stat().st_mode) == 0o600
            mine.given_back()
        # Whoever edits the content has to get at it.
        shared = tmp_path / "shared"
        shared.mkdir(0o775)
        (shared / "content.json").touch()
        mine = Instance(shared)
        assert mine.taken()
        assert stat.S_IMODE(shared.stat().st_mode) == 0o775
        mine.given_back()
    finally:
        os.umask(before)


@posix
@pytest.mark.parametrize("plant", ["link", "pipe"])
def test_what_is_planted_in_place_of_the_lock_is_not_opened(
    plant: str, tmp_path: Path
) -> None:
    state = tmp_path / "state"
    state.mkdir()
    if plant == "link":
        (state / NAME).symlink_to(tmp_path / "aim")
    else:
        os.mkfifo(state / NAME)
    first, second = Instance(state), Instance(state)
    assert first.taken()
    assert not (tmp_path / "aim").exists()
    # The folder is what is locked then.
    assert not second.taken()
    first.given_back()
    assert second.taken()
    second.given_back()


@posix
def test_where_nothing_can_be_written_the_log_in_has_a_folder(tmp_path: Path) -> None:
    given = tmp_path / "run"
    given.mkdir(0o700)
    (tmp_path / "file").write_text("")
    environ = {"XDG_RUNTIME_DIR": str(given)}
    first = Instance(tmp_path / "file" / "state", environ)
    second = Instance(None, environ)
    assert first.taken()
    assert (given / "kiosk" / NAME).is_file()
    assert not second.taken()
    first.given_back()
    # One that others can write to is not this user's: better two shows than none.
    given.chmod(0o777)
    assert second.taken()
    assert Instance(None, environ).taken()
    assert Instance(None, {}).taken()


def test_no_module_names_a_folder_that_users_share() -> None:
    # Predictable names there can be taken by others first; tempfile makes its own.
    spots = [
        file.name
        for file in Path(kiosk.__file__).parent.rglob("*.py")
        if re.search(r"gettempdir\(|[\"']/(var/)?tmp/", file.read_text("utf-8"))
    ]
    # That of X is the system's, and Windows has one for each user.
    assert sorted(spots) == ["doctor.py", "instance.py"]
