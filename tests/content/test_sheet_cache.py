"""What was read of a spreadsheet is there at the next start, or is read anew."""

from __future__ import annotations

import hashlib
import json
import os
import zlib
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.content import limited, sheet, sheet_cache
from kiosk.content.sheet import Book
from kiosk.content.sheet_cache import BUDGET, ENDING, MOST, ROOM, SheetCache

KEY = ("c0ffee", "workbook")
FOUND: dict[str, Any] = {"rows": [["甲", ["n", "124", "General"]], []], "sheet": "表"}


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def cache(state: Path) -> SheetCache:
    return SheetCache(lambda: state)


def entries(state: Path) -> list[Path]:
    return sorted((state / ROOM).glob(f"*{ENDING}"))


def next_start(state: Path) -> SheetCache:
    return SheetCache(lambda: state)


def workbook(path: Path, value: object) -> bytes:
    book = openpyxl.Workbook()
    book.active["A1"] = value
    book.save(path)
    return path.read_bytes()


def test_what_was_read_is_there_at_the_next_start(
    cache: SheetCache, state: Path
) -> None:
    assert cache.get(KEY) is None
    cache.put(KEY, FOUND, lasting=True)
    assert cache.get(KEY) == next_start(state).get(KEY) == FOUND
    assert next_start(state).get(("c0ffee", "separated")) is None
    assert next_start(state).get((*KEY, "表")) is None


def test_an_unchanged_workbook_starts_no_child(
    state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KIOSK_STATE", str(state))
    data = workbook(tmp_path / "a.xlsx", 124)
    assert Book("a.xlsx", data).table(None).number(0, 0).value == 124
    limited.close()
    sheet._kept.clear()
    assert Book("a.xlsx", data).table(None).number(0, 0).value == 124
    assert limited._worker.process is None
    # Other bytes are another file.
    other = workbook(tmp_path / "a.xlsx", 125)
    assert Book("a.xlsx", other).table(None).number(0, 0).value == 125
    assert limited._worker.process is not None
    assert len(entries(state)) == 2


@pytest.mark.parametrize("failure", [limited.TimedOut, limited.Aborted])
def test_what_a_limit_has_ended_is_tried_again_at_the_next_start(
    state: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    failure: type[limited.Failure],
) -> None:
    def fails(*_: Any, **__: Any) -> None:
        raise failure("")

    monkeypatch.setenv("KIOSK_STATE", str(state))
    data = workbook(tmp_path / "a.xlsx", failure.__name__)
    with monkeypatch.context() as patched:
        patched.setattr(limited, "ask", fails)
        with pytest.raises(sheet.SheetError):
            Book("a.xlsx", data).table(None)
    sheet._kept.clear()
    assert Book("a.xlsx", data).table(None).words(0, 0) == failure.__name__


def test_what_a_reader_says_is_wrong_with_a_file_lasts(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KIOSK_STATE", str(state))
    with pytest.raises(sheet.SheetError, match="cannot be opened"):
        Book("a.xlsx", b"PK\3\4 no workbook").table(None)
    limited.close()
    sheet._kept.clear()
    with pytest.raises(sheet.SheetError, match="cannot be opened"):
        Book("a.xlsx", b"PK\3\4 no workbook").table(None)
    assert limited._worker.process is None


def test_another_program_reads_anew(
    cache: SheetCache, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.put(KEY, FOUND, lasting=True)
    monkeypatch.setattr(sheet_cache, "program", lambda: "another")
    assert next_start(state).get(KEY) is None


def whole() -> bytes:
    data = zlib.compress(json.dumps(FOUND).encode(), 1)
    return hashlib.sha256(data).digest() + data


def sealed(data: bytes) -> bytes:
    return hashlib.sha256(data).digest() + data


@pytest.mark.parametrize(
    "data",
    [
        b"",
        whole()[:-1],
        whole()[1:],
        bytes([whole()[0] ^ 1]) + whole()[1:],
        sealed(b"no zlib"),
        sealed(zlib.compress(b"[]")),
        sealed(zlib.compress(b"{}")),
        sealed(zlib.compress(b"[" * 100_000)),
        sealed(zlib.compress(json.dumps(FOUND).encode())[:-3]),
    ],
)
def test_a_damaged_entry_is_read_anew_and_told(
    cache: SheetCache, state: Path, caplog: pytest.LogCaptureFixture, data: bytes
) -> None:
    cache.put(KEY, FOUND, lasting=True)
    (entry,) = entries(state)
    entry.write_bytes(data)
    assert next_start(state).get(KEY) is None
    assert "is read anew" in caplog.text
    assert entries(state) == []


@given(st.integers(0, len(whole()) - 1), st.integers(1, 255))
def test_no_byte_of_an_entry_may_be_another(at: int, other: int) -> None:
    harmed = bytearray(whole())
    harmed[at] ^= other
    with TemporaryDirectory() as folder:
        entry = Path(folder) / f"a{ENDING}"
        entry.write_bytes(whole())
        assert sheet_cache._unpacked(entry) == FOUND
        entry.write_bytes(harmed)
        assert sheet_cache._unpacked(entry) is None


@pytest.mark.skipif(os.name == "nt", reason="rights are those of POSIX")
def test_the_cache_is_the_users_alone(cache: SheetCache, state: Path) -> None:
    cache.put(KEY, FOUND, lasting=True)
    (entry,) = entries(state)
    assert entry.stat().st_mode & 0o777 == 0o600
    assert (state / ROOM).stat().st_mode & 0o777 == 0o700
    assert state.stat().st_mode & 0o777 == 0o700
    # What others could have put there is not believed, and nothing is put there.
    (state / ROOM).chmod(0o770)
    assert next_start(state).get(KEY) is None
    next_start(state).put(("other",), FOUND, lasting=True)
    assert entries(state) == [entry]
    (state / ROOM).chmod(0o700)
    assert next_start(state).get(KEY) == FOUND


@pytest.mark.skipif(os.name == "nt", reason="links are those of POSIX")
def test_a_link_is_no_entry_and_no_folder(
    cache: SheetCache, state: Path, tmp_path: Path
) -> None:
    cache.put(KEY, FOUND, lasting=True)
    (entry,) = entries(state)
    entry.rename(tmp_path / "elsewhere")
    entry.symlink_to(tmp_path / "elsewhere")
    assert next_start(state).get(KEY) is None
    (state / ROOM).rename(tmp_path / "room")
    (state / ROOM).symlink_to(tmp_path / "room")
    next_start(state).put(("other",), FOUND, lasting=True)
    assert len(list((tmp_path / "room").iterdir())) == 1


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="root alone may")
def test_root_leaves_nothing_in_the_state_of_another_user(open_path: Path) -> None:
    state = open_path / "state"
    state.mkdir()
    os.chown(state, 65534, 65534)
    SheetCache(lambda: state).put(KEY, FOUND, lasting=True)
    assert list(state.iterdir()) == []


def test_where_nothing_can_be_kept_it_is_read_each_time(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    nowhere = SheetCache(lambda: None)
    nowhere.put(KEY, FOUND, lasting=True)
    assert nowhere.get(KEY) == FOUND
    (tmp_path / "file").write_bytes(b"")
    blocked = SheetCache(lambda: tmp_path / "file")
    blocked.put(KEY, FOUND, lasting=True)
    assert blocked.get(KEY) == FOUND
    assert SheetCache(lambda: tmp_path / "file").get(KEY) is None
    assert caplog.text == ""


def test_a_disk_that_is_full_is_told_and_harms_nothing(
    cache: SheetCache, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kiosk.content.atomic.written", full)
    cache.put(KEY, FOUND, lasting=True)
    assert "No space left" in caplog.text
    assert cache.get(KEY) == FOUND


def test_few_and_small_ones_are_kept(cache: SheetCache, state: Path) -> None:
    for number in range(MOST + 3):
        cache.put((f"{number}",), FOUND, lasting=True)
        for age, entry in enumerate(entries(state)):
            # The order of the alphabet is that of their age.
            os.utime(entry, (1000.0 - age, 1000.0 - age))
    assert len(entries(state)) == MOST
    half = os.urandom(3 * BUDGET // 10).hex()[: BUDGET // 5]
    for number in range(8):
        cache.put((f"large {number}",), {"rows": [[half]]}, lasting=True)
    assert sum(one.stat().st_size for one in entries(state)) <= BUDGET


def test_one_that_is_too_large_is_not_kept(cache: SheetCache, state: Path) -> None:
    huge = os.urandom(sheet_cache.LARGEST).hex()
    cache.put(KEY, {"rows": [[huge]]}, lasting=True)
    assert entries(state) == []


def test_what_was_used_last_is_kept_longest(cache: SheetCache, state: Path) -> None:
    cache.put(KEY, FOUND, lasting=True)
    (entry,) = entries(state)
    os.utime(entry, (1000.0, 1000.0))
    next_start(state).get(KEY)
    assert entry.stat().st_mtime > 1000.0
