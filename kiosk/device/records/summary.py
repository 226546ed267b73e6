"""Summary: what the records say about a stretch of days, and the slides it makes.

It is read beside the show that writes, without disturbing it. The slides are
content like any other: they are checked, played and drawn as such.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import statistics
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from kiosk.content.privilege import is_plain
from kiosk.device.records.statistics import NAME
from kiosk.model.text import MONTHS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from kiosk.model.text import Text

_MARK: Final = "visits-"
"""How the id of every slide of charts begins."""
HOURS: Final = frozenset(f"{hour:02}" for hour in range(24))
"""Hours of the day, as they are written in the records."""
LABELS: Final = 24
"""Bars that stand side by side; more days than this become a line."""
ROWS: Final = 12
"""Rows of a ranking."""
PERIODS: Final = 400
"""Days of a line; more become months."""


@dataclass(frozen=True, slots=True)
class Use:
    """How one slide was used; seconds are sums over all views."""

    slide: str
    loop_views: int = 0
    loop_seconds: float = 0.0
    views: int = 0
    """By visitors."""
    seconds: float = 0.0
    cards: int = 0
    handles: int = 0
    guesses: int = 0
    guessed: float = 0.0
    """Sum of the guesses, in per cent."""

    @property
    def dwell(self) -> float:
        """Seconds that a visitor stays on the slide, on average."""
        return self.seconds / self.views if self.views else 0.0

    @property
    def guess(self) -> float | None:
        """The average guess in per cent."""
        return self.guessed / self.guesses if self.guesses else None


@dataclass(frozen=True, slots=True)
class Summary:
    """What is known of a stretch of days.

    Days are written 2026-11-25, months of long ago 2025-03; what happened while the
    clock was not set is `undated`, and only counted where no days were asked for.
    """

    first: str
    last: str
    visits: int
    seconds: float
    """Sum of the visits' lengths."""
    lengths: tuple[float, ...]
    """Seconds of every visit that is kept by itself, sorted."""
    days: Mapping[str, int] = field(default_factory=dict)
    """Visits by day; every day on which anything was shown is there."""
    hours: tuple[int, ...] = (0,) * 24
    uses: tuple[Use, ...] = ()
    """Longest in visitors' hands first."""
    figures: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """Cards opened, by slide and figure, most first."""
    languages: Mapping[str, int] = field(default_factory=dict)
    easements: Mapping[str, int] = field(default_factory=dict)
    rows: tuple[tuple[str, str, str, str, int, float], ...] = ()
    """Everything, as day, what, slide, which, times, seconds."""

    @property
    def median(self) -> float | None:
        return statistics.median(self.lengths) if self.lengths else None

    @property
    def mean(self) -> float | None:
        return self.seconds / self.visits if self.visits else None


def summary(
    folder: Path, since: dt.date | None = None, until: dt.date | None = None
) -> Summary | None:
    """What was recorded from a day to a day, both included; None if nothing was.

    Raises:
        sqlite3.Error: the records cannot be read.
    """
    file = folder / NAME
    if not is_plain(file):
        return None
    low = since.isoformat() if since else ""
    high = until.isoformat() if until else "~"
    database = _reading(file)
    try:
        # One transaction: both tables as they were at one moment.
        database.execute("BEGIN")
        # A month counts if it begins within the stretch.
        tally = database.execute(
            "SELECT day, what, slide, which, times, seconds FROM tally "
            "WHERE (CASE length(day) WHEN 7 THEN day || '-01' ELSE day END) "
            "BETWEEN ? AND ? ORDER BY 1, 2, 3, 4",
            (low, high),
        ).fetchall()
        ended = database.execute(
            "SELECT day, hour, seconds FROM visit WHERE day BETWEEN ? AND ? "
            "ORDER BY day, hour",
            (low, high),
        ).fetchall()
    finally:
        database.close()
    return _summed(tally, ended) if tally or ended else None


def _reading(file: Path) -> sqlite3.Connection:
    """The database, to be read and nothing else.

    A reader that may not write into the folder cannot read beside a writer's log
    that is not there; without a log nobody writes, and the file is all.
    """
    address = f"{file.resolve().as_uri()}?mode=ro"
    database = sqlite3.connect(address, uri=True)
    try:
        database.execute("SELECT 1 FROM tally LIMIT 1")
    except sqlite3.OperationalError:
        database.close()
        if file.with_name(f"{file.name}-wal").exists():
            raise
        database = sqlite3.connect(f"{address}&immutable=1", uri=True)
    except sqlite3.Error:
        # A file that is held open cannot be set aside on Windows.
        database.close()
        raise
    return database


def _summed(
    tally: Sequence[tuple[str, str, str, str, int, float]],
    ended: Sequence[tuple[str, int, float]],
) -> Summary:
    uses: defaultdict[str, Counter[str]] = defaultdict(Counter)
    days: Counter[str] = Counter()
    hours = [0] * 24
    figures: Counter[tuple[str, str]] = Counter()
    languages: Counter[str] = Counter()
    easements: Counter[str] = Counter()
    seconds = sum(length for _, _, length in ended)
    for day, what, slide, which, times, amount in tally:
        days[day] += times if what == "visit" else 0
        if what == "visit":
            seconds += amount
            if which in HOURS:
                hours[int(which)] += times
        elif what == "language":
            languages[which] += times
        elif what == "ease":
            easements[which] += times
        else:
            uses[slide][what] += times
            uses[slide][f"{what} sum"] += amount  # type: ignore[assignment]
            if what == "card":
                figures[slide, which] += times
    for day, hour, _ in ended:
        days[day] += 1
        if hour >= 0:
            hours[hour] += 1
    by_hour = Counter((day, hour) for day, hour, _ in ended)
    lengths: Counter[tuple[str, int]] = Counter()
    for day, hour, length in ended:
        lengths[day, hour] += length  # type: ignore[assignment]
    visits = [
        (day, "visit", "", f"{hour:02}" if hour >= 0 else "", times, lengths[day, hour])
        for (day, hour), times in by_hour.items()
    ]
    dated = sorted(day for day in days if is_day(day))
    return Summary(
        dated[0] if dated else "",
        dated[-1] if dated else "",
        sum(days.values()),
        seconds,
        tuple(sorted(length for _, _, length in ended)),
        dict(sorted(days.items())),
        tuple(hours),
        tuple(sorted(map(_use, uses.items()), key=lambda u: (-u.seconds, u.slide))),
        dict(figures.most_common()),
        dict(languages.most_common()),
        dict(easements.most_common()),
        tuple(sorted([*tally, *visits])),
    )


def _use(item: tuple[str, Counter[str]]) -> Use:
    slide, sums = item
    return Use(
        slide,
        sums["loop"],
        float(sums["loop sum"]),
        sums["visitor"],
        float(sums["visitor sum"]),
        sums["card"],
        sums["handle"],
        sums["guess"],
        float(sums["guess sum"]),
    )


# -- as slides of a show


def made_here(data: bytes) -> bool:
    """Whether a content file holds nothing but charts that `content` has made."""
    try:
        slides = json.loads(data)["slides"]
        return bool(slides) and all(
            str(slide["id"]).startswith(_MARK) for slide in slides
        )
    except (ValueError, LookupError, TypeError):
        return False


def content(found: Summary, names: Mapping[str, Text]) -> dict[str, Any]:
    """The summary as the data of a content file: a slide for each of its charts.

    `names` says what slides are called; one that has no name is called by its id.

    Raises:
        ValueError: there is too little for any chart.
    """
    slides = list(_slides(found, names))
    if not slides:
        raise ValueError("nothing to draw")
    year = int(found.last[:4])
    return {
        "show": {
            "title": {"zh": "参观统计", "en": "Visits"},
            "languages": ["zh", "en"],
        },
        "sources": {
            "records": {
                "title": {"zh": "本机的参观统计", "en": "This machine's own records"},
                "credits": {"zh": "kiosk stats", "en": "kiosk stats"},
                "year": year,
                "sections": {
                    "1": {
                        "name": {"zh": "参观与浏览", "en": "Visits and views"},
                        "paragraphs": 1,
                    }
                },
            }
        },
        "themes": [
            {"id": "visits", "name": {"zh": "参观", "en": "Visits"}, "accent": "jade"}
        ],
        "slides": slides,
    }


def _slides(found: Summary, names: Mapping[str, Text]) -> Iterator[dict[str, Any]]:
    stretch = _pair(found.first, found.last, _day)
    visits = {"zh": "次参观", "en": "visits", "one": "visit"}
    by_day = {day: n for day, n in found.days.items() if is_day(day)}
    if any(len(day) == 7 for day in by_day) or len(by_day) > PERIODS:
        months: Counter[str] = Counter()
        for day, times in by_day.items():
            months[day[:7]] += times
        by_day = dict(months)
    elif by_day:
        by_day = _filled(by_day)
    if found.visits and len(by_day) > 1:
        chart: dict[str, Any] = _values("bars", visits, stretch, _VISIT)
        labels = [_pair(day, day, _short) for day in by_day]
        values = list(by_day.values())
        if len(by_day) > LABELS:
            del chart["period"]
            chart |= {"kind": "line", "periods": labels}
        else:
            chart |= {"labels": labels, "highlight": values.index(max(values))}
        chart["series"] = [{"name": {"zh": "参观", "en": "Visits"}, "values": values}]
        yield _page("days", "每天有多少参观", "Visits, day by day", stretch, chart)
    used = [hour for hour, times in enumerate(found.hours) if times]
    if used and used[-1] > used[0]:
        clock = range(used[0], used[-1] + 1)
        values = [found.hours[hour] for hour in clock]
        chart = _values("bars", visits, stretch, _VISIT) | {
            "labels": [{"zh": f"{hour}时", "en": f"{hour}:00"} for hour in clock],
            "series": [{"name": {"zh": "参观", "en": "Visits"}, "values": values}],
            "highlight": values.index(max(values)),
        }
        yield _page("hours", "几点钟人最多", "Visits by the hour", stretch, chart)
    minutes = [(use.slide, round(use.seconds / 60, 1)) for use in found.uses]
    unit = {"zh": "分钟", "en": "minutes", "one": "minute"}
    meaning = {
        "zh": "这一页在参观者手里的总时间，循环播放不算。",
        "en": "How long visitors had the slide on screen; the loop is not counted.",
    }
    yield from _ranked(
        "slides",
        ("参观者在哪些页停留最久", "Where visitors stayed"),
        minutes,
        names,
        _values("ranking", unit, stretch, meaning),
        stretch,
    )
    unit = {"zh": "次", "en": "cards", "one": "card"}
    meaning = {
        "zh": "参观者在这一页点开数字卡片的次数。",
        "en": "How often visitors opened the card of a figure on the slide.",
    }
    yield from _ranked(
        "cards",
        ("参观者在哪些页点开的数字最多", "Where visitors asked the numbers"),
        [(use.slide, use.cards) for use in found.uses],
        names,
        _values("ranking", unit, stretch, meaning),
        stretch,
    )


_VISIT: Final = {
    "zh": "从第一次触摸到最后一次触摸算一次参观。",
    "en": "A visit lasts from the first touch to the last.",
}


def _values(
    kind: str,
    unit: dict[str, str],
    stretch: dict[str, str],
    meaning: dict[str, str],
) -> dict[str, Any]:
    return {
        "kind": kind,
        "unit": unit,
        "source": "records/1.1",
        "period": stretch,
        "meaning": meaning,
    }


def _page(
    name: str, zh: str, en: str, stretch: dict[str, str], chart: dict[str, Any]
) -> dict[str, Any]:
    return {
        "kind": "columns",
        "id": f"{_MARK}{name}",
        "theme": "visits",
        "title": {"zh": zh, "en": en},
        "lead": stretch,
        "columns": [{"chart": chart}],
    }


def _ranked(
    name: str,
    title: tuple[str, str],
    values: Sequence[tuple[str, float]],
    names: Mapping[str, Text],
    chart: dict[str, Any],
    stretch: dict[str, str],
) -> Iterator[dict[str, Any]]:
    """A ranking of slides, if there are enough of them."""
    rows = sorted((row for row in values if row[1] > 0), key=lambda row: -row[1])
    rows = rows[:ROWS]
    if len(rows) < 2:
        return
    chart["items"] = [
        {"label": _called(slide, names), "value": value} for slide, value in rows
    ]
    chart["highlight"] = 0
    yield _page(name, *title, stretch, chart)


def is_day(day: str) -> bool:
    """Whether it is a day, or a month, as they are written here."""
    try:
        dt.date.fromisoformat(day if len(day) == 10 else f"{day}-01")
    except ValueError:
        return False
    return day.isascii() and len(day) in {7, 10}


def _called(slide: str, names: Mapping[str, Text]) -> dict[str, str]:
    known = names.get(slide)
    if known is None:
        return {"zh": slide, "en": slide}
    return {"zh": _cut(known.zh, 16), "en": _cut(known.en, 34)}


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def _filled(by_day: Mapping[str, int]) -> dict[str, int]:
    """The same with the days between, on which nothing was shown: equal steps."""
    first, last = (dt.date.fromisoformat(day) for day in (min(by_day), max(by_day)))
    if (last - first).days >= PERIODS:
        return dict(by_day)
    every = (first + dt.timedelta(n) for n in range((last - first).days + 1))
    return {day.isoformat(): by_day.get(day.isoformat(), 0) for day in every}


def _pair(
    first: str, last: str, said: Callable[[str], tuple[str, str]]
) -> dict[str, str]:
    """A stretch of days in both languages."""
    (zh, en), (zh_last, en_last) = said(first), said(last)
    if first == last:
        return {"zh": zh, "en": en}
    return {"zh": f"{zh}至{zh_last}", "en": f"{en} to {en_last}"}


def _day(day: str) -> tuple[str, str]:
    """2026-11-25 or 2026-11 in words."""
    year, month, *rest = (int(part) for part in day.split("-"))
    zh, en = f"{year}年{month}月", f"{MONTHS[month - 1]} {year}"
    return (f"{zh}{rest[0]}日", f"{rest[0]} {en}") if rest else (zh, en)


def _short(day: str) -> tuple[str, str]:
    """The same as a label under a bar."""
    year, month, *rest = (int(part) for part in day.split("-"))
    if rest:
        return f"{month}.{rest[0]}", f"{rest[0]} {MONTHS[month - 1][:3]}"
    return f"{year}.{month}", f"{MONTHS[month - 1][:3]} {year}"
