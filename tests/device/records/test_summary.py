"""Summary: sums of what was recorded, and slides that any show can play."""

from __future__ import annotations

import csv
import datetime as dt
import json
import os
import shutil
import sqlite3
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kiosk.__main__ import main
from kiosk.content.content import load
from kiosk.device.paths import holding
from kiosk.device.records.statistics import NAME, Records
from kiosk.device.records.summary import Summary, content, summary
from kiosk.device.records.visits import (
    CardOpened,
    Eased,
    Guessed,
    Handled,
    LanguageChosen,
    View,
    VisitEnded,
)
from kiosk.model.text import Text

if TYPE_CHECKING:
    from kiosk.device.records.visits import Event

FIRST = dt.datetime(2026, 11, 20, 10)
BUILT_IN = Path(__file__).resolve().parents[3] / "content.json"


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """Three days of a hall: the 20th, the 22nd and the 23rd of November."""
    folder = tmp_path / "state"
    keep(folder, 0, 0, View("gdp", "loop", 20.0), VisitEnded(30.0, 2, 0))
    keep(folder, 2, 1, View("gdp", "visitor", 60.0), VisitEnded(90.0, 3, 2))
    keep(folder, 2, 4, View("tax", "visitor", 240.0), VisitEnded(60.0, 3, 1))
    keep(folder, 3, 0, View("gdp", "visitor", 30.0), CardOpened("gdp", "tax"))
    keep(
        folder, 3, 0, CardOpened("gdp", "tax"), CardOpened("tax", "all"), Handled("tax")
    )
    keep(folder, 3, 0, Guessed("ask", 20), Guessed("ask", 50), LanguageChosen("en"))
    keep(folder, 3, 0, Eased("large"))
    return folder


def keep(folder: Path, days: int, hours: int, *events: Event) -> None:
    stamp = (FIRST + dt.timedelta(days=days, hours=hours)).timestamp()
    one = Records(folder, batch=0.0, stamp=lambda: stamp)
    one.begin()
    one.add(*events)
    one.close(30)


def read(folder: Path, *days: int) -> Summary:
    since, until = (dt.date(2026, 11, day) for day in days or (1, 30))
    found = summary(folder, since, until)
    assert found is not None
    return found


def test_what_was_recorded_is_summed(state: Path) -> None:
    found = read(state)
    assert (found.first, found.last) == ("2026-11-20", "2026-11-23")
    assert found.days == {"2026-11-20": 1, "2026-11-22": 2, "2026-11-23": 0}
    assert (found.visits, found.mean, found.median) == (3, 60.0, 60.0)
    assert {hour: n for hour, n in enumerate(found.hours) if n} == {10: 1, 11: 1, 14: 1}
    assert [use.slide for use in found.uses] == ["tax", "gdp", "ask"]
    gdp = found.uses[1]
    assert (gdp.loop_views, gdp.views, gdp.dwell, gdp.cards) == (1, 2, 45.0, 2)
    assert found.uses[0].handles == 1
    assert found.uses[2].guess == 35.0
    assert gdp.guess is None
    assert found.uses[2].dwell == 0.0
    assert found.figures == {("gdp", "tax"): 2, ("tax", "all"): 1}
    assert (found.languages, found.easements) == ({"en": 1}, {"large": 1})
    assert ("2026-11-22", "visit", "", "14", 1, 60.0) in found.rows


def test_days_are_included_at_both_ends(state: Path) -> None:
    assert read(state, 22, 22).visits == 2
    assert read(state, 20, 22).visits == 3
    assert summary(state, dt.date(2026, 11, 24)) is None
    assert summary(state / "nowhere") is None


def test_old_months_and_days_without_a_date_are_counted(state: Path) -> None:
    with sqlite3.connect(state / NAME) as database:
        database.executemany(
            "INSERT INTO tally VALUES(?, ?, ?, ?, ?, ?)",
            [
                ("2025-03", "visit", "", "10", 40, 4000.0),
                ("2025-03", "visit", "", "-1", 1, 10.0),
                ("undated", "loop", "gdp", "", 7, 70.0),
            ],
        )
        database.execute("INSERT INTO visit VALUES('undated', -1, 5.0, 1, 0)")
    database.close()
    found = summary(state)
    assert found is not None
    assert (found.first, found.visits) == ("2025-03", 45)
    assert found.seconds == 4195.0
    assert found.hours[10] == 41
    assert len(found.lengths) == 4
    assert read(state).visits == 3
    # Charts of days with months among them are charts of months.
    made = content(found, {})
    chart = made["slides"][0]["columns"][0]["chart"]
    assert [label["en"] for label in chart["labels"]] == ["Mar 2025", "Nov 2026"]
    assert chart["series"][0]["values"] == [41, 3]


def test_it_becomes_slides_that_load(state: Path, tmp_path: Path) -> None:
    names = {"gdp": Text(zh="生产总值" * 9, en="Product")}
    made = content(read(state), names)
    file = tmp_path / "content.json"
    file.write_text(json.dumps(made), "utf-8")
    slides = load(file).content.slides
    assert [slide.id for slide in slides] == [
        "visits-days",
        "visits-hours",
        "visits-slides",
        "visits-cards",
    ]
    days, hours, stays, cards = (s["columns"][0]["chart"] for s in made["slides"])
    # The day on which nothing was shown is there too: equal steps.
    assert days["series"][0]["values"] == [1, 0, 2, 0]
    assert days["highlight"] == 2
    assert days["period"]["en"] == "20 November 2026 to 23 November 2026"
    assert days["labels"][1] == {"zh": "11.21", "en": "21 Nov"}
    assert hours["series"][0]["values"] == [1, 1, 0, 0, 1]
    assert [item["value"] for item in stays["items"]] == [4.0, 1.5]
    assert stays["items"][1]["label"]["en"] == "Product"
    assert len(stays["items"][1]["label"]["zh"]) == 16
    assert [item["value"] for item in cards["items"]] == [2, 1]


def test_many_days_are_a_line_and_too_many_are_months(tmp_path: Path) -> None:
    start = dt.date(2024, 1, 1)
    for count, kind, periods in ((30, "line", 30), (401, "bars", 14)):
        every = [(start + dt.timedelta(n)).isoformat() for n in range(count)]
        found = Summary(every[0], every[-1], 9, 9.0, (), dict.fromkeys(every, 2))
        made = content(found, {})
        chart = made["slides"][0]["columns"][0]["chart"]
        assert chart["kind"] == kind
        assert len(chart.get("periods") or chart["labels"]) == periods
        file = tmp_path / f"{count}.json"
        file.write_text(json.dumps(made), "utf-8")
        load(file)
    # Two days far apart are not drawn as four hundred.
    far = {"2024-01-01": 2, "2025-12-31": 1}
    found = Summary("2024-01-01", "2025-12-31", 3, 9.0, (), far)
    assert len(content(found, {})["slides"][0]["columns"][0]["chart"]["labels"]) == 2


def test_too_little_makes_no_chart() -> None:
    one = Summary("2026-11-20", "2026-11-20", 1, 9.0, (9.0,), {"2026-11-20": 1})
    with pytest.raises(ValueError, match="nothing to draw"):
        content(one, {})


# -- the command


def test_the_table_names_slides_by_their_titles(
    state: Path, show: object, capsys: pytest.CaptureFixture[str]
) -> None:
    assert show
    assert main(["stats", "--state", str(state), "--language", "en"]) == 0
    said = capsys.readouterr().out
    assert "2026-11-20 to 2026-11-23: 3 visits, 3 days recorded" in said
    assert "1:00 on average, 1:00 in the middle; busiest at 10:00" in said
    assert "In 2019, Jia" in said
    assert "2 (ø 35 %)" in said
    assert "figures opened most: gdp/tax 2, tax/all 1" in said
    assert main(["stats", "--state", str(state), "--language", "zh"]) == 0
    assert (
        "2026-11-20 至 2026-11-23：3 次参观，有记录的 3 天" in capsys.readouterr().out
    )


def test_it_reads_beside_a_show_that_writes(
    state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = Records(state, batch=0.0, stamp=FIRST.timestamp)
    one.begin()
    one.add(VisitEnded(1.0, 1, 0))
    writing = sqlite3.connect(state / NAME, isolation_level=None, timeout=30)
    try:
        writing.execute("BEGIN IMMEDIATE")
        writing.execute("INSERT INTO visit VALUES('2026-11-20', 9, 1.0, 1, 0)")
        assert main(["stats", "--state", str(state), "--language", "en"]) == 0
    finally:
        writing.close()
        one.close(30)
    assert "visits, 3 days recorded" in capsys.readouterr().out


def test_a_disk_that_is_read_only_is_read_all_the_same(
    state: Path, tmp_path: Path
) -> None:
    place = tmp_path / "disk"
    place.mkdir()
    mount = shutil.which("mount")
    if mount is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only root mounts a disk")
    words = [mount, "-t", "tmpfs", "tmpfs", str(place)]
    if subprocess.run(words, capture_output=True, check=False).returncode:
        pytest.skip("this machine mounts no disk")
    try:
        shutil.copy(state / NAME, place)
        subprocess.run([mount, "-o", "remount,ro", str(place)], check=True)
        with pytest.raises(OSError, match="ead-only"):
            (place / "x").touch()
        assert read(place).visits == 3
    finally:
        subprocess.run(["umount", str(place)], check=True)


def test_the_services_folder_is_found_where_ones_own_has_nothing(
    state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KIOSK_STATE", str(tmp_path / "own"))
    assert holding(NAME, None, state) == state
    assert holding(NAME, None, tmp_path / "none") == tmp_path / "own"
    assert holding(NAME, tmp_path / "asked", state) == tmp_path / "asked"
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / NAME).touch()
    assert holding(NAME, None, state) == tmp_path / "own"

    def forbidden(_: Path) -> bool:
        raise PermissionError

    monkeypatch.setattr(Path, "exists", forbidden)
    assert holding(NAME, None, state) == tmp_path / "own"


def test_csv_holds_every_count_and_opens_in_a_spreadsheet(
    state: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "visits.csv"
    assert main(["stats", "--state", str(state), "--csv", str(file)]) == 0
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == len(read(state).rows)
    (gdp,) = (one for one in load(BUILT_IN).content.slides if one.id == "gdp")
    assert rows[0]["title"] == gdp.title.zh
    words = ["stats", "--state", str(state), "--csv", "-", "--from", "2026-11-23"]
    assert main(words) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "day,what,slide,title,which,times,seconds"
    assert {line[:10] for line in lines[1:]} == {"2026-11-23"}


def test_charts_are_drawn_by_the_show_itself(state: Path, tmp_path: Path) -> None:
    folder = tmp_path / "charts"
    assert main(["stats", "--state", str(state), "--png", str(folder)]) == 0
    pictures = {file.name for file in folder.glob("*.png")}
    assert "00-visits-days-zh.png" in pictures
    assert "contact-sheet.png" in pictures
    assert (folder / "00-visits-days-zh.png").stat().st_size > 10_000
    assert len(load(folder / "content.json").content.slides) == 4
    # The next month's take the place of this month's.
    assert main(["stats", "--state", str(state), "--png", str(folder)]) == 0


def test_charts_are_never_written_over_a_show(
    state: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    show = tmp_path / "content.json"
    begun = '{"slides": []}'
    for text in ('{"slides": [{"id": "gdp"}]}', "half saved {", "[]", begun):
        show.write_text(text, "utf-8")
        words = ["stats", "--state", str(state), "--png", str(tmp_path)]
        assert main([*words, "--language", "en"]) == 2
        assert "is a show and is not written over" in capsys.readouterr().err
        assert show.read_text("utf-8") == text


def test_what_cannot_be_done_is_said(
    state: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    english = ["--language", "en"]
    nothing = ["stats", "--state", str(tmp_path / "none"), *english]
    assert main(nothing) == 1
    assert "nothing is recorded in" in capsys.readouterr().err
    few = ["stats", "--state", str(state), "--until", "2026-11-20", "--png"]
    assert main([*few, str(tmp_path / "few"), *english]) == 1
    assert "too little to draw" in capsys.readouterr().err
    (state / NAME).write_bytes(b"no database" * 100)
    assert main(["stats", "--state", str(state), *english]) == 1
    assert "the records cannot be read: " in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["stats", "--from", "yesterday"])
    assert "'yesterday' is no day" in capsys.readouterr().err


def test_damaged_records_are_not_held_open(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (state / NAME).write_bytes(b"no database at all " * 300)
    connected = sqlite3.connect
    made: list[sqlite3.Connection] = []

    def connect(*words: object, **others: object) -> sqlite3.Connection:
        made.append(connected(*words, **others))  # type: ignore[call-overload]
        return made[-1]

    monkeypatch.setattr(sqlite3, "connect", connect)
    with pytest.raises(sqlite3.DatabaseError):
        summary(state)
    (database,) = made
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        database.execute("SELECT 1")


def test_titles_that_cannot_be_read_are_ids(
    state: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "content.json"
    broken.write_text("{", "utf-8")
    words = ["stats", str(broken), "--state", str(state), "--language", "en"]
    assert main(words) == 0
    assert "\ngdp " in capsys.readouterr().out
