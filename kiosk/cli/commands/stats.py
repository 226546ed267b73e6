"""`kiosk stats`: what visitors looked at, as a table, CSV or charts.

It reads what a screen has recorded on this machine, also while the show runs.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import sqlite3
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiosk.cli.parser import MISUSED, Parser, unwritable, wrong
from kiosk.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kiosk.device.records.summary import Summary, Use
    from kiosk.model.text import Language, Text


def command(words: Sequence[str]) -> int:
    """The command line of `kiosk stats`; returns the exit status."""
    from kiosk.content.privilege import dropped
    from kiosk.device.paths import closed, holding
    from kiosk.device.records.statistics import NAME
    from kiosk.device.records.summary import summary
    from kiosk.model.language import system_language

    parser = Parser(
        "kiosk stats",
        description="What visitors looked at: visits, views, cards, guesses. Nobody "
        "is in it: counts by day, and the hour and length of visits.",
    )
    parser.add_argument(
        "path",
        nargs="?",
        type=Path,
        metavar="PATH",
        help="the content whose titles are shown; by default the show's",
    )
    parser.add_argument(
        "--from", dest="since", type=_date, metavar="DAY", help="from 2026-11-01 on"
    )
    parser.add_argument(
        "--until", type=_date, metavar="DAY", help="until 2026-11-30, included"
    )
    parser.add_argument(
        "--csv", type=Path, metavar="FILE", help="write all counts; - is the screen"
    )
    parser.add_argument(
        "--png",
        type=Path,
        metavar="DIR",
        help="draw charts, and keep the content they are made of, as slides to show",
    )
    parser.add_argument(
        "--state", type=Path, metavar="DIR", help="the folder of the records"
    )
    parser.takes_language("of the table; by default the system's")
    asked = parser.parse_args(words)
    language: Language = asked.language or system_language()
    folder = holding(NAME, asked.state)
    try:
        with dropped(folder):
            found = folder and summary(folder, asked.since, asked.until)
    except sqlite3.Error as error:
        said = Message(f"统计读不出来：{error}", f"the records cannot be read: {error}")
        print(said.said(language), file=sys.stderr)
        return 1
    if not found:
        nothing = Message(f"还没有统计：{folder}", f"nothing is recorded in {folder}")
        print((closed(folder) or nothing).said(language), file=sys.stderr)
        return 1
    names = _names(asked.path)
    if asked.csv is not None:
        try:
            _write(asked.csv, found, names)
        except OSError as error:
            unwritable(asked.csv, error)
            return MISUSED
    if asked.png is not None:
        return _draw(asked.png, found, names, language)
    if asked.csv is None:
        _show(found, names, language)
    return 0


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise wrong(
            f"“{text}”不是 2026-11-01 这样的日期",
            f"{text!r} is no day such as 2026-11-01",
        ) from None


def _names(path: Path | None) -> dict[str, Text]:
    """What slides are called, by id; nothing if the content cannot be read."""
    from kiosk.content.chosen import played
    from kiosk.content.content import ContentError, load
    from kiosk.device.settings import load as settings
    from kiosk.model.figure import filled
    from kiosk.model.text import Text

    try:
        slides = load(played(path, settings().content)).content.slides
    except ContentError:
        return {}
    names = {}
    for slide in slides:
        facts = slide.facts()
        zh, en = (
            filled(slide.title.words(language), facts, language).replace("|", " ")
            for language in ("zh", "en")
        )
        names[slide.id] = Text(zh=zh, en=en)
    return names


def _write(file: Path, found: Summary, names: Mapping[str, Text]) -> None:
    """All counts as CSV; with the mark by which spreadsheets know UTF-8."""
    heads = ("day", "what", "slide", "title", "which", "times", "seconds")
    to_screen = str(file) == "-"
    stream = (
        sys.stdout if to_screen else file.open("w", encoding="utf-8-sig", newline="")
    )
    try:
        writer = csv.writer(stream, lineterminator="\n" if to_screen else "\r\n")
        writer.writerow(heads)
        for day, what, slide, which, times, seconds in found.rows:
            title = names[slide].zh if slide in names else ""
            writer.writerow((day, what, slide, title, which, times, round(seconds, 1)))
    finally:
        if stream is not sys.stdout:
            stream.close()


def _draw(
    folder: Path, found: Summary, names: Mapping[str, Text], language: Language
) -> int:
    from kiosk.cli.draw import draw
    from kiosk.content import atomic
    from kiosk.content.paths import NAME
    from kiosk.device.records.summary import content, made_here

    try:
        made: dict[str, Any] = content(found, names)
    except ValueError:
        few = Message("数据还太少，画不成图", "there is too little to draw yet")
        print(few.said(language), file=sys.stderr)
        return 1
    file = folder / NAME
    try:
        if file.exists() and not made_here(file.read_bytes()):
            taken = Message(
                f"{file} 是一份展示，不会被覆盖；请给图表另选一个文件夹",
                f"{file} is a show and is not written over: name another folder for "
                f"the charts",
            )
            print(taken.said(language), file=sys.stderr)
            return MISUSED
        text = json.dumps(made, ensure_ascii=False, indent=1) + "\n"
        atomic.written(file, text.encode(), 0o644)
    except OSError as error:
        unwritable(folder, error)
        return MISUSED
    return draw(file, folder, (1920, 1080))


# -- the table


def _show(found: Summary, names: Mapping[str, Text], language: Language) -> None:
    from rich.cells import cell_len
    from rich.console import Console
    from rich.table import Table

    def said(zh: str, en: str) -> str:
        return zh if language == "zh" else en

    from kiosk.device.records.summary import is_day

    console = Console()
    shown = [day for day in found.days if is_day(day)]
    console.print(
        said(
            f"{found.first} 至 {found.last}：{found.visits} 次参观，"
            f"有记录的 {len(shown)} 天",
            f"{found.first} to {found.last}: {_many(found.visits, 'visit')}, "
            f"{_many(len(shown), 'day')} recorded",
        ),
        highlight=False,
    )
    if found.mean is not None and found.median is not None:
        console.print(
            said(
                f"一次参观平均 {_clock(found.mean)}，中位数 {_clock(found.median)}；"
                f"最忙的钟点 {_busiest(found)}",
                f"a visit takes {_clock(found.mean)} on average, "
                f"{_clock(found.median)} in the middle; busiest at {_busiest(found)}",
            ),
            highlight=False,
        )
    heads = (
        said("循环", "loop"),
        said("参观者", "visitors"),
        said("每次停留", "stay"),
        said("总停留", "in all"),
        said("点开卡片", "cards"),
        said("拖动", "handles"),
        said("猜", "guesses"),
    )
    rows = [_row(use, names, language) for use in found.uses]
    widest = [
        max([cell_len(head), *(cell_len(row[number]) for row in rows)])
        for number, head in enumerate(heads, 1)
    ]
    # A title is cut before a number is.
    left = max(console.width - sum(widest) - 2 * len(heads), 12)
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(said("页", "slide"), no_wrap=True, max_width=left)
    for head in heads:
        table.add_column(head, justify="right", no_wrap=True)
    for row in rows:
        table.add_row(*row)
    console.print(table)
    _list(console, said("语言", "languages"), found.languages)
    _list(console, said("易读易触", "easements"), found.easements)
    most = {
        f"{slide}/{figure}": times for (slide, figure), times in found.figures.items()
    }
    _list(console, said("最常点开的数", "figures opened most"), most)


def _row(use: Use, names: Mapping[str, Text], language: Language) -> tuple[str, ...]:
    name = names[use.slide].words(language) if use.slide in names else use.slide
    guess = "" if use.guess is None else f"{use.guesses:,} (ø {_whole(use.guess)} %)"
    return (
        name,
        f"{use.loop_views:,}",
        f"{use.views:,}",
        f"{_whole(use.dwell)} s" if use.views else "",
        _clock(use.seconds) if use.views else "",
        f"{use.cards:,}" if use.cards else "",
        f"{use.handles:,}" if use.handles else "",
        guess,
    )


def _whole(value: float) -> str:
    """A whole number; what is more than nothing is never 0."""
    return "<1" if 0 < value < 0.5 else f"{value:.0f}"


def _list(console: Any, head: str, counts: Mapping[str, int], most: int = 8) -> None:
    if counts:
        items = ", ".join(f"{name} {n:,}" for name, n in list(counts.items())[:most])
        console.print(f"{head}: {items}", highlight=False, markup=False)


def _many(count: int, what: str) -> str:
    return f"{count:,} {what if count == 1 else f'{what}s'}"


def _clock(seconds: float) -> str:
    """Seconds as 0:42, 3:07 or 12:03:09."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _busiest(found: Summary) -> str:
    hour = max(range(24), key=lambda hour: found.hours[hour])
    return f"{hour}:00"
