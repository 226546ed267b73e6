"""Records: a real database, real power cuts, real damage, a really full disk."""

from __future__ import annotations

import datetime as dt
import logging
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

import pytest

from kiosk.device.records import statistics
from kiosk.device.records.statistics import NAME, UNDATED, Gathered, Records, dated
from kiosk.device.records.visits import (
    CardOpened,
    Eased,
    Guessed,
    Handled,
    LanguageChosen,
    View,
    VisitEnded,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

NOON = dt.datetime(2026, 11, 25, 12, 30).timestamp()
EVENTS = (
    View("gdp", "loop", 20.0),
    View("gdp", "visitor", 9.5),
    View("gdp", "visitor", 3.0),
    CardOpened("gdp", "tax"),
    Handled("rule"),
    Guessed("guess", 30),
    Guessed("guess", 40),
    LanguageChosen("en"),
    Eased("large"),
    VisitEnded(61.0, 4, 2),
)
TALLY = [
    ("2026-11-25", "card", "gdp", "tax", 1, 0.0),
    ("2026-11-25", "ease", "", "large", 1, 0.0),
    ("2026-11-25", "guess", "guess", "", 2, 70.0),
    ("2026-11-25", "handle", "rule", "", 1, 0.0),
    ("2026-11-25", "language", "", "en", 1, 0.0),
    ("2026-11-25", "loop", "gdp", "", 1, 20.0),
    ("2026-11-25", "visitor", "gdp", "", 2, 12.5),
]


class Days:
    """A clock that is set by hand."""

    def __init__(self, stamp: float = NOON) -> None:
        self.stamp = stamp

    def __call__(self) -> float:
        return self.stamp


def counted(folder: Path, table: str = "tally") -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / NAME)) as database:
        return database.execute(f"SELECT * FROM {table}").fetchall()


def kept(folder: Path, *events: object, stamp: float = NOON) -> None:
    """One session of a show."""
    one = Records(folder, batch=0.0, again=0.0, stamp=Days(stamp))
    one.begin()
    one.add(*events)  # type: ignore[arg-type]
    one.close(30)


def test_events_are_counted_by_day(tmp_path: Path) -> None:
    kept(tmp_path, *EVENTS)
    assert counted(tmp_path) == TALLY
    assert counted(tmp_path, "visit") == [("2026-11-25", 12, 61.0, 4, 2)]
    # The next session adds to it, the next day stands by itself.
    kept(tmp_path, View("gdp", "loop", 5.0))
    kept(tmp_path, View("gdp", "loop", 6.0), stamp=NOON + 86_400)
    views = [row for row in counted(tmp_path) if row[1] == "loop"]
    assert views == [
        ("2026-11-25", "loop", "gdp", "", 2, 25.0),
        ("2026-11-26", "loop", "gdp", "", 1, 6.0),
    ]


def test_a_batch_is_one_transaction(tmp_path: Path) -> None:
    one = Records(tmp_path, batch=60.0, stamp=Days())
    one.begin()
    one.add(*EVENTS)
    one.add(*EVENTS)
    one.close(30)
    assert [row[4] for row in counted(tmp_path)] == [2 * int(row[4]) for row in TALLY]


def test_nothing_is_kept_without_a_folder_or_before_the_beginning(
    tmp_path: Path,
) -> None:
    nowhere = Records(None)
    nowhere.begin()
    nowhere.add(*EVENTS)
    nowhere.close()
    one = Records(tmp_path)
    one.add(*EVENTS)
    one.close()
    assert list(tmp_path.iterdir()) == []


def test_a_clock_that_is_not_set_has_no_day(tmp_path: Path) -> None:
    assert dated(0.0) == (UNDATED, -1)
    kept(tmp_path, *EVENTS, stamp=1000.0)
    assert {row[0] for row in counted(tmp_path)} == {UNDATED}
    assert counted(tmp_path, "visit") == [(UNDATED, -1, 61.0, 4, 2)]


def test_old_days_become_months_and_lose_nothing(tmp_path: Path) -> None:
    start = dt.datetime(2025, 1, 1, 10).timestamp()
    for day in (0, 1, 31, 200):
        kept(tmp_path, *EVENTS, stamp=start + day * 86_400)
    kept(tmp_path, View("x", "loop", 1.0), stamp=1000.0)
    kept(tmp_path, View("gdp", "loop", 1.0), stamp=start + 500 * 86_400)
    loops = [row for row in counted(tmp_path) if row[1] == "loop"]
    assert loops == [
        ("2025-01", "loop", "gdp", "", 2, 40.0),
        ("2025-02", "loop", "gdp", "", 1, 20.0),
        ("2025-07-20", "loop", "gdp", "", 1, 20.0),
        ("2026-05-16", "loop", "gdp", "", 1, 1.0),
        (UNDATED, "loop", "x", "", 1, 1.0),
    ]
    visits = [row for row in counted(tmp_path) if row[1] == "visit"]
    assert visits == [
        ("2025-01", "visit", "", "10", 2, 122.0),
        ("2025-02", "visit", "", "10", 1, 61.0),
    ]
    assert counted(tmp_path, "visit") == [("2025-07-20", 10, 61.0, 4, 2)]


def test_what_cannot_be_written_yet_does_not_fill_the_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(statistics, "KEPT", 3)
    gathered = Gathered()
    assert not gathered
    for number in range(9):
        gathered.add(View(f"s{number % 5}", "loop", 2.0), "2026-11-25", 9)
        gathered.add(VisitEnded(1.0, 1, 0), "2026-11-25", 9)
    assert len(gathered.visits) == 3
    assert {key.slide: times for key, times in gathered.times.items()} == {
        "s0": 2,
        "s1": 2,
        "s2": 2,
    }


@pytest.mark.parametrize(
    "damage",
    ["noise", "cut", "zeroed", "other columns", "newer", "middle"],
)
def test_a_damaged_database_is_set_aside_and_begun_anew(
    tmp_path: Path, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    kept(tmp_path, *EVENTS)
    file = tmp_path / NAME
    whole = file.read_bytes()
    if damage == "noise":
        file.write_bytes(b"no database at all " * 300)
    elif damage == "cut":
        file.write_bytes(whole[: len(whole) // 2])
    elif damage == "zeroed":
        file.write_bytes(whole[:100] + bytes(len(whole) - 100))
    elif damage == "middle":
        file.write_bytes(whole[:4096] + b"\xff" * 4096 + whole[8192:])
    else:
        with closing(sqlite3.connect(file)) as database:
            if damage == "newer":
                database.execute("PRAGMA user_version = 7")
            else:
                database.execute("DROP TABLE tally")
                database.execute("CREATE TABLE tally(day TEXT)")
            database.commit()
    broken = file.read_bytes()
    kept(tmp_path, *EVENTS)
    assert counted(tmp_path) == TALLY
    assert (tmp_path / f"{NAME}.damaged").read_bytes() == broken
    assert "was set aside" in caplog.text


def test_an_empty_file_is_a_new_database(tmp_path: Path) -> None:
    (tmp_path / NAME).touch()
    kept(tmp_path, *EVENTS)
    assert counted(tmp_path) == TALLY
    assert not (tmp_path / f"{NAME}.damaged").exists()


def test_a_folder_that_cannot_be_written_costs_counts_and_one_line(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    folder = tmp_path / "file" / "state"
    one = Records(folder, batch=0.0, again=0.0, stamp=Days())
    one.begin()
    for _ in range(5):
        one.add(*EVENTS)
    one.close(30)
    lines = [record.message for record in caplog.records]
    assert len(lines) == 1
    assert lines[0].startswith("visits cannot be counted")


def test_a_locked_database_is_written_when_it_is_free(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept(tmp_path, View("gdp", "loop", 1.0))
    patient = sqlite3.connect

    def impatient(*words: object, **others: object) -> sqlite3.Connection:
        return patient(*words, **{**others, "timeout": 0.0})  # type: ignore[call-overload,no-any-return]

    monkeypatch.setattr(sqlite3, "connect", impatient)
    told, free = threading.Event(), threading.Event()

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            told.set()
            if "again" in record.getMessage():
                free.set()

    ear = Ear()
    statistics.logger.addHandler(ear)
    caplog.set_level(logging.INFO)
    with closing(patient(tmp_path / NAME, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        one = Records(tmp_path, batch=0.0, again=0.01, stamp=Days())
        one.begin()
        one.add(View("gdp", "loop", 2.0))
        assert told.wait(30)
        other.execute("COMMIT")
    assert free.wait(30)
    one.close(30)
    statistics.logger.removeHandler(ear)
    assert counted(tmp_path) == [("2026-11-25", "loop", "gdp", "", 2, 3.0)]


def test_a_writer_that_hangs_does_not_end_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hung, free = threading.Event(), threading.Event()
    real = Records._opened

    def opened(records: Records, file: Path) -> sqlite3.Connection | None:
        if not hung.is_set():
            hung.set()
            assert free.wait(60)
        return real(records, file)

    monkeypatch.setattr(Records, "_opened", opened)
    one = Records(tmp_path, batch=0.0, stamp=Days())
    one.begin()
    assert hung.wait(60)
    first = one._thread
    one.close(0.0)
    one.begin()
    one.add(View("gdp", "loop", 5.0))
    one.close(60)
    assert counted(tmp_path) == [("2026-11-25", "loop", "gdp", "", 1, 5.0)]
    free.set()
    assert first is not None
    first.join(60)
    assert not first.is_alive()


def test_what_fails_in_the_middle_is_written_later(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    one = Records(tmp_path, batch=0.0, again=0.01, stamp=Days())
    one.begin()
    one.add(View("gdp", "loop", 1.0))
    deadline = time.monotonic() + 30
    while not (tmp_path / NAME).exists() or not tables(tmp_path):
        assert time.monotonic() < deadline
    with closing(sqlite3.connect(tmp_path / NAME, timeout=30)) as other:
        other.execute("DROP TABLE tally")
        other.commit()
    one.add(View("gdp", "loop", 2.0))
    one.close(30)
    assert counted(tmp_path) in (
        [("2026-11-25", "loop", "gdp", "", 1, 2.0)],
        [("2026-11-25", "loop", "gdp", "", 2, 3.0)],
    )
    assert "no such table: tally" in caplog.text


def tables(folder: Path) -> bool:
    """Whether the first count has been written."""
    try:
        return bool(counted(folder))
    except sqlite3.OperationalError:
        return False


# -- power cuts

WRITER = """
import sys
from pathlib import Path
from queue import SimpleQueue
from kiosk.device.records.statistics import Records
from kiosk.device.records.visits import View, VisitEnded

one = Records(Path(sys.argv[1]), batch=0.0, stamp=lambda: float(sys.argv[2]))
one.begin()
number = 0
print("ready", flush=True)
while True:
    one.add(View(f"s{number % 40}", "loop", 1.0), VisitEnded(1.0, 1, 0))
    number += 1
    while one._jobs.qsize() > 50:
        pass
"""


def cuts(folder: Path, times: int, caplog: pytest.LogCaptureFixture) -> None:
    """Kill a writer again and again; what it has written is whole each time."""
    last = 0
    for number in range(times):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(folder), str(NOON)],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
        ) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == b"ready\n"
            file = folder / NAME
            log = file.with_name(f"{NAME}-wal")
            # Some commits later than the last time, at no particular moment.
            while not (log.exists() and log.stat().st_size > 40_000 + 997 * number):
                assert writer.poll() is None
            writer.send_signal(signal.SIGKILL)
        kept(folder, VisitEnded(1.0, 1, 0))
        visits = len(counted(folder, "visit"))
        assert visits > last + 1
        last = visits
    assert "set aside" not in caplog.text
    assert not (folder / f"{NAME}.damaged").exists()


def test_events_without_a_pause_do_not_put_off_the_writing(tmp_path: Path) -> None:
    one = Records(tmp_path, batch=0.0)
    jobs: SimpleQueue[Any] = SimpleQueue()
    gathered = Gathered()
    for _ in range(1000):
        jobs.put((VisitEnded(1.0, 1, 0), "2026-11-30", 12))
    assert one._gather(jobs, gathered, None)
    # The batch's time is over after the first: the rest waits for the next batch.
    assert len(gathered.visits) == 1
    assert jobs.qsize() == 999


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is of Unix")
def test_a_power_cut_loses_no_more_than_a_batch(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    cuts(tmp_path, 3, caplog)


@pytest.mark.long
def test_a_hundred_power_cuts_lose_nothing_that_was_written(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    cuts(tmp_path, 100, caplog)


# -- a full disk


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte."""
    place = tmp_path / "small"
    place.mkdir()
    mount = shutil.which("mount")
    if mount is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only root mounts a small disk")
    done = subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)],
        capture_output=True,
        check=False,
    )
    if done.returncode:
        pytest.skip("this machine mounts no small disk")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_costs_counts_and_nothing_else(
    small: Path, caplog: pytest.LogCaptureFixture
) -> None:
    kept(small, *EVENTS)
    ballast = small / "ballast"
    with pytest.raises(OSError, match="space"):
        ballast.write_bytes(bytes(2 * 2**20))
    one = Records(small, batch=0.0, again=0.0, stamp=Days())
    one.begin()
    for number in range(200):
        one.add(View(f"slide-{number}", "loop", 1.0))
    one.close(30)
    assert len([r for r in caplog.records if "cannot be counted" in r.message]) == 1
    ballast.unlink()
    kept(small, *EVENTS)
    rows = [row for row in counted(small) if row[2] == "gdp" and row[1] == "loop"]
    assert rows == [("2026-11-25", "loop", "gdp", "", 2, 40.0)]
    with closing(sqlite3.connect(small / NAME)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
