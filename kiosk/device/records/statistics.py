"""Records: what visits come to, counted by day in a small database on this machine.

There is nobody in it: a row is a day, the name of a slide or a figure, and how often
and how long. Only visits have the hour in which they ended, their length, and how
many slides and cards were opened. Events are gathered for some seconds and written in
one transaction by one thread, so that a power cut costs those seconds and a slow
disk no picture. A disk that is full or read-only costs counts, never the show.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import sqlite3
import threading
import time
from collections import Counter
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Final, NamedTuple

from kiosk.content import atomic
from kiosk.device.operate import hours
from kiosk.device.records import visits

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NAME: Final = "visits.sqlite"
BATCH: Final = 8.0
"""Seconds for which events are gathered."""
AGAIN: Final = 60.0
"""Seconds after a failure until writing is tried again."""
KEPT: Final = 20_000
"""Different counts that are kept in memory while nothing can be written."""
DAYS: Final = 400
"""Days that are kept apart; older ones become months."""
PAGES: Final = 16_384
"""Pages of 4 kB, 64 MB in all, beyond which the database does not grow."""
VERSION: Final = 1
UNDATED: Final = "undated"
"""The day of what happened while the machine's clock was not set."""

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS tally(
  day TEXT NOT NULL, what TEXT NOT NULL, slide TEXT NOT NULL, which TEXT NOT NULL,
  times INTEGER NOT NULL, seconds REAL NOT NULL,
  PRIMARY KEY(day, what, slide, which)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS visit(
  day TEXT NOT NULL, hour INTEGER NOT NULL,
  seconds REAL NOT NULL, slides INTEGER NOT NULL, cards INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS visit_by_day ON visit(day);
"""
_ADD: Final = """
INSERT INTO tally VALUES(?, ?, ?, ?, ?, ?)
ON CONFLICT(day, what, slide, which) DO UPDATE
SET times = times + excluded.times, seconds = seconds + excluded.seconds
"""
_FROM_TALLY: Final = """
SELECT substr(day, 1, 7), what, slide, which, sum(times), sum(seconds) FROM tally
WHERE length(day) = 10 AND day < ? GROUP BY 1, 2, 3, 4
"""
_FROM_VISITS: Final = """
SELECT substr(day, 1, 7), 'visit', '', printf('%02d', hour), count(*), sum(seconds)
FROM visit WHERE length(day) = 10 AND day < ? GROUP BY 1, 4
"""

logger = logging.getLogger(__name__)


Jobs = SimpleQueue[tuple[visits.Event, str, int] | None]
"""What has happened, on which day and in which hour; None ends the writing."""


class Damaged(Exception):
    """The database cannot be used as it is."""


class TallyKey(NamedTuple):
    """What is counted: the columns of a tally."""

    day: str
    what: str
    slide: str
    which: str


class Ended(NamedTuple):
    """A visit: a row of its table."""

    day: str
    hour: int
    seconds: float
    slides: int
    cards: int


class Gathered:
    """What has not been written yet."""

    def __init__(self) -> None:
        self.times: Counter[TallyKey] = Counter()
        self.seconds: Counter[TallyKey] = Counter()
        self.visits: list[Ended] = []

    def add(self, event: visits.Event, day: str, hour: int) -> None:
        """Count an event; of too many different ones, no new kind is taken up."""
        if isinstance(event, visits.VisitEnded):
            if len(self.visits) < KEPT:
                row = Ended(day, hour, event.seconds, event.slides, event.cards)
                self.visits.append(row)
            return
        key, amount = _counted(event, day)
        if key in self.times or len(self.times) < KEPT:
            self.times[key] += 1
            # A Counter adds whatever is a number.
            self.seconds[key] += amount  # type: ignore[assignment]

    def __bool__(self) -> bool:
        return bool(self.times or self.visits)


def _counted(event: visits.Event, day: str) -> tuple[TallyKey, float]:
    """What an event is counted as, and the amount that is summed beside it.

    The amount is seconds of a view and per cent of a guess.
    """
    match event:
        case visits.View(slide, by, seconds):
            return TallyKey(day, by, slide, ""), seconds
        case visits.CardOpened(slide, figure):
            return TallyKey(day, "card", slide, figure), 0.0
        case visits.Handled(slide):
            return TallyKey(day, "handle", slide, ""), 0.0
        case visits.Guessed(slide, percent):
            return TallyKey(day, "guess", slide, ""), float(percent)
        case visits.LanguageChosen(language):
            return TallyKey(day, "language", "", language), 0.0
        case _:
            assert isinstance(event, visits.Eased)
            return TallyKey(day, "ease", "", event.name), 0.0


def dated(stamp: float) -> tuple[str, int]:
    """The day and the hour of a timestamp, by the machine's own clock."""
    if not hours.known(stamp):
        return UNDATED, -1
    moment = dt.datetime.fromtimestamp(stamp)
    return moment.date().isoformat(), moment.hour


class Records:
    """Takes events and writes them in time; the one writer of the database.

    `folder` is where it lies; None remembers nothing. Promises: nothing raises and
    nothing waits for the disk, but `close`, for as long as it is told to.
    """

    def __init__(
        self,
        folder: Path | None,
        *,
        batch: float = BATCH,
        again: float = AGAIN,
        stamp: Callable[[], float] = time.time,
    ) -> None:
        self._file = None if folder is None else folder / NAME
        self._batch, self._again, self._stamp = batch, again, stamp
        self._jobs: Jobs = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._told = False
        self._rolled = ""
        """The day on which old days became months last."""

    def begin(self) -> None:
        """Look at what there is, and be ready to write."""
        if self._file is not None and self._thread is None:
            # Of its own: one that hung must not take the word that ends another.
            self._jobs = SimpleQueue()
            # A daemon: a disk that hangs must not keep the show from ending.
            self._thread = threading.Thread(
                target=self._work,
                args=(self._file, self._jobs),
                name="records",
                daemon=True,
            )
            self._thread.start()

    def add(self, *events: visits.Event) -> None:
        """Count what has happened."""
        if self._thread is not None:
            day, hour = dated(self._stamp())
            for event in events:
                self._jobs.put((event, day, hour))

    def close(self, seconds: float = 2.0) -> None:
        """Finish writing, but wait no longer than so many seconds for it."""
        if self._thread is not None:
            self._jobs.put(None)
            self._thread.join(seconds)
            self._thread = None

    # -- in the writer's thread

    def _work(self, file: Path, jobs: Jobs) -> None:
        gathered = Gathered()
        database = self._opened(file)
        more = True
        while more:
            wait = None if not gathered else self._again
            more = self._gather(jobs, gathered, wait)
            if not gathered:
                continue
            # What fails once may only want the database opened anew.
            for _ in range(2):
                database = database or self._opened(file)
                if database is None:
                    break
                if self._written(database, gathered):
                    gathered = Gathered()
                    break
                database.close()
                database = None
        if database is not None:
            # Folds the log into the file, so that a copy of it is whole.
            with contextlib.suppress(sqlite3.Error):
                database.close()

    def _gather(self, jobs: Jobs, gathered: Gathered, wait: float | None) -> bool:
        """Gather for a batch's time from the first event on; False at the end.

        `wait` is how long to wait for a first one: for ever, if nothing is left over.
        """
        try:
            job = jobs.get(timeout=wait)
        except Empty:
            return True
        until = time.monotonic() + self._batch
        while job is not None:
            gathered.add(*job)
            left = until - time.monotonic()
            if left <= 0:
                # Whoever counts without a pause must not put off the writing for ever.
                return True
            try:
                job = jobs.get(timeout=left)
            except Empty:
                return True
        return False

    def _opened(self, file: Path) -> sqlite3.Connection | None:
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            try:
                return _checked(file)
            except Damaged as error:
                logger.warning("%s is damaged (%s) and was set aside", file, error)
                set_aside(file)
                return _checked(file)
        except (sqlite3.Error, OSError, Damaged) as error:
            self._tell(error)
            return None

    def _written(self, database: sqlite3.Connection, gathered: Gathered) -> bool:
        try:
            with _transaction(database):
                database.executemany(
                    _ADD,
                    [
                        (*key, times, gathered.seconds[key])
                        for key, times in gathered.times.items()
                    ],
                )
                database.executemany(
                    "INSERT INTO visit VALUES(?, ?, ?, ?, ?)", gathered.visits
                )
                today, _ = dated(self._stamp())
                if today not in (UNDATED, self._rolled):
                    _rolled_up(database, today)
                    self._rolled = today
        except sqlite3.Error as error:
            self._tell(error)
            return False
        if self._told:
            logger.info("visits are counted again")
        self._told = False
        return True

    def _tell(self, error: Exception) -> None:
        if not self._told:
            self._told = True
            logger.warning("visits cannot be counted: %s: %s", self._file, error)


class _transaction:
    """One transaction: all of it or nothing, and nothing left open."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def __enter__(self) -> None:
        self._database.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._database.execute("COMMIT")
        else:
            with contextlib.suppress(sqlite3.Error):
                self._database.execute("ROLLBACK")


def _checked(file: Path) -> sqlite3.Connection:
    """The database, whole and ready to be written.

    Raises:
        Damaged: it is not one of ours, or not whole.
        sqlite3.OperationalError: the disk is full, read-only or gone.
    """
    database = sqlite3.connect(file, timeout=5.0, isolation_level=None)
    try:
        # The log survives a cut at any instant, and FULL puts it on the disk at once.
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = FULL")
        database.execute(f"PRAGMA max_page_count = {PAGES}")
        (said,) = database.execute("PRAGMA quick_check(1)").fetchone()
        if said != "ok":
            raise Damaged(said)
        (version,) = database.execute("PRAGMA user_version").fetchone()
        if version not in (0, VERSION):
            raise Damaged(f"of version {version}")
        for table, columns in (
            ("tally", (*TallyKey._fields, "times", "seconds")),
            ("visit", Ended._fields),
        ):
            found = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
            if found and found != [*columns]:
                raise Damaged(f"{table} has other columns")
        with _transaction(database):
            for statement in _SCHEMA.split(";"):
                database.execute(statement)
            database.execute(f"PRAGMA user_version = {VERSION}")
    except sqlite3.OperationalError:
        database.close()
        raise
    except (sqlite3.DatabaseError, Damaged) as error:
        database.close()
        raise Damaged(str(error)) from error
    return database


def set_aside(file: Path) -> None:
    """Rename a damaged database with its log, which means nothing without it."""
    atomic.set_aside(file)
    for end in ("-wal", "-shm"):
        atomic.set_aside(file.with_name(file.name + end))


def _rolled_up(database: sqlite3.Connection, today: str) -> None:
    """Make months of what is older than DAYS; visits keep their hour and sum."""
    last = dt.date.fromisoformat(today) - dt.timedelta(days=DAYS)
    # Whole months alone: half a month in each form would be read as one.
    before = (last.replace(day=1).isoformat(),)
    for months in (_FROM_TALLY, _FROM_VISITS):
        rows = database.execute(months, before).fetchall()
        database.executemany(_ADD, rows)
    for table in ("tally", "visit"):
        database.execute(
            f"DELETE FROM {table} WHERE length(day) = 10 AND day < ?", before
        )
