"""Settings: read from kiosk.toml, explained where wrong, never in the way."""

from __future__ import annotations

import datetime as dt
import logging
import os
import re
import sys
import tomllib
from pathlib import Path

import platformdirs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.device.settings import (
    Fleet,
    Hours,
    Opening,
    Screen,
    Settings,
    Sound,
    SpecialDay,
    load,
    places,
    read,
    sample,
)


def saved(folder: Path, text: str) -> Path:
    file = folder / "kiosk.toml"
    file.write_text(text, "utf-8")
    return file


def test_every_field_can_be_set(tmp_path: Path) -> None:
    text = """\
content = '/srv/kiosk'
pin = "scrypt"
memory_mb = 800
statistics = false
[screen]
name = "2"
rotation = 90
width_mm = 1210
height_mm = 680.5
touch = false
skin = "paper"
[[hours.openings]]
days = ["tue", "sun"]
opens = "09:00"
closes = "17:30"
[[hours.special]]
date = 2026-10-01
opens = 10:00:00
closes = "16:00"
[[hours.special]]
date = "2026-12-31"
[sound]
on = true
volume = 35
days = ["sat"]
opens = "10:00"
closes = 16:30:00
device = "hdmi:CARD=PCH,DEV=0"
[status]
port = 9273
address = "0.0.0.0"
[fleet]
name = "door-left"
role = "door"
step = "lobby"
place = 2
of = 3
scroll = true
signed = true
root = "/etc/kiosk/1.root.json"
"""
    reading = read(saved(tmp_path, text))
    assert reading.problems == ()
    settings = reading.settings
    assert settings.screen == Screen(
        name="2",
        rotation=90,
        width_mm=1210,
        height_mm=680.5,
        touch=False,
        skin="paper",
    )
    assert settings.hours == Hours(
        openings=(Opening(days=("tue", "sun"), opens="09:00", closes="17:30"),),
        special=(
            SpecialDay(date=dt.date(2026, 10, 1), opens="10:00", closes="16:00"),
            SpecialDay(date=dt.date(2026, 12, 31)),
        ),
    )
    assert settings.sound == Sound(
        on=True,
        volume=35,
        days=("sat",),
        opens="10:00",
        closes="16:30",
        device="hdmi:CARD=PCH,DEV=0",
    )
    assert (settings.memory_mb, settings.statistics) == (800, False)
    assert settings.status.port == 9273
    assert settings.fleet == Fleet(
        name="door-left",
        role="door",
        step="lobby",
        place=2,
        of=3,
        scroll=True,
        signed=True,
        root="/etc/kiosk/1.root.json",
    )


def test_a_place_is_one_of_those_that_there_are(tmp_path: Path) -> None:
    reading = read(saved(tmp_path, '[fleet]\nstep = "lobby"\nplace = 3\nof = 2\n'))
    (problem,) = reading.problems
    assert problem.said("en").endswith("place cannot be greater than of.")
    assert reading.settings.fleet == Fleet()
    # Where nobody hangs beside it, a place means nothing.
    assert Fleet(place=3).place == 3


@pytest.mark.parametrize("name", ["Lobby", "a b", "门厅", "", "-a", "a.b", "a" * 41])
def test_names_of_screens_are_plain(tmp_path: Path, name: str) -> None:
    reading = read(saved(tmp_path, f'[fleet]\nrole = "{name}"\n'))
    assert [problem.field for problem in reading.problems] == ["fleet.role"]


BROKEN = """\
skin = "night"
memory_mb = 50
pin = "kept"
[screen]
rotaton = 90
rotation = 45
width_mm = "1210"
height_mm = 680
skin = night
[[hours.openings]]
days = ["mon", "tues"]
opens = "9:00"
[[hours.special]]
date = "2026-13-01"
"""
ZH = """\
kiosk.toml:1:1：skin：这里没有叫“skin”的字段；可以写 content、pin、memory_mb、\
statistics、screen、hours、status。
kiosk.toml:2:13：memory_mb：不能小于 200，现在是数 50。
kiosk.toml:5:1：screen.rotaton：这里没有叫“rotaton”的字段，是不是想写“rotation”？
kiosk.toml:6:12：screen.rotation：不认识数 45；可以写 0、90、180、270。
kiosk.toml:7:12：screen.width_mm：这里应是数，现在是文字“1210”；请去掉引号。
kiosk.toml:9:8：文字要写在英文双引号里："night"。
kiosk.toml:10:1：hours.openings[0]：缺少“closes”（几点关）。
kiosk.toml:10:1：hours.openings[0]：这一段不算数；改好之前，这几天按全天开放。
kiosk.toml:11:16：hours.openings[0].days[1]：没有“tues”这个选项，是不是想写“tue”？
kiosk.toml:12:9：hours.openings[0].opens：“9:00”不是时刻；应写成 09:00 这样的两位小时和\
两位分钟。
kiosk.toml:13:1：hours.special[0]：这一天不算数；改好之前，按平日的时间开放。
kiosk.toml:14:8：hours.special[0].date：日期应写成 2026-10-01 这样，现在是文字\
“2026-13-01”。"""
EN = """\
kiosk.toml:1:1: skin: there is no field called “skin” here; it can be content, pin, \
memory_mb, statistics, screen, hours, status.
kiosk.toml:2:13: memory_mb: must be at least 200, found the number 50.
kiosk.toml:5:1: screen.rotaton: there is no field called “rotaton” here; did you mean \
“rotation”?
kiosk.toml:6:12: screen.rotation: the number 45 is unknown; it can be 0, 90, 180, 270.
kiosk.toml:7:12: screen.width_mm: expected a number, found the text “1210”; remove the \
quotes.
kiosk.toml:9:8: text needs double quotes: "night".
kiosk.toml:10:1: hours.openings[0]: “closes” is missing (when it closes).
kiosk.toml:10:1: hours.openings[0]: this entry does not count; until it is mended its \
days are open all day.
kiosk.toml:11:16: hours.openings[0].days[1]: “tues” is not one of the choices; did you \
mean “tue”?
kiosk.toml:12:9: hours.openings[0].opens: “9:00” is no time of day; two digits of \
hours and two of minutes, such as 09:00.
kiosk.toml:13:1: hours.special[0]: this day does not count; until it is mended the \
hours of the week hold.
kiosk.toml:14:8: hours.special[0].date: a date is written 2026-10-01, found the text \
“2026-13-01”."""


def told(text: str) -> list[str]:
    """Messages without what changes as fields are added."""
    return re.sub(
        r"(it can be content|可以写 content)[^。.]*", r"\1", text
    ).splitlines()


def test_what_is_wrong_is_told_and_the_rest_holds(tmp_path: Path) -> None:
    file = saved(tmp_path, BROKEN)
    reading = read(file)
    folder = f"{tmp_path}{os.sep}"
    zh = "\n".join(p.said("zh").removeprefix(folder) for p in reading.problems)
    en = "\n".join(p.said("en").removeprefix(folder) for p in reading.problems)
    assert told(zh) == told(ZH)
    assert told(en) == told(EN)
    assert reading.settings == Settings(pin="kept", screen=Screen(height_mm=680))


def test_mistakes_are_printed_and_logged(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LANGUAGE", "zh_CN")
    file = saved(tmp_path, 'memory_mb = "much"\n')
    with caplog.at_level(logging.ERROR):
        assert load(file) == Settings()
    assert capsys.readouterr().err == (
        f"{file}:1:13：memory_mb：这里应是整数，现在是文字“much”。\n"
    )
    assert caplog.messages == [
        f"{file}:1:13: memory_mb: expected a whole number, found the text “much”."
    ]


def test_a_wrong_table_has_its_defaults(tmp_path: Path) -> None:
    reading = read(saved(tmp_path, 'screen = "HDMI-1"\nhours = 3\nmemory_mb = 700\n'))
    assert reading.settings == Settings(memory_mb=700)
    assert [problem.field for problem in reading.problems] == ["screen", "hours"]


def test_a_wrong_hour_of_sound_makes_a_screen_silent(tmp_path: Path) -> None:
    text = '[sound]\non = true\nvolume = 35\ncloses = "half past four"\n'
    reading = read(saved(tmp_path, text))
    assert [problem.field for problem in reading.problems] == ["sound.closes"]
    assert reading.settings.sound == Sound(on=False, volume=35)


def test_a_file_of_another_encoding_is_read(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_bytes(b"\xef\xbb\xbf" + 'content = "内容"\n'.encode())
    assert read(file).settings.content == "内容"
    file.write_bytes('# 设置\ncontent = "内容"\n'.encode("gb18030"))
    assert read(file).settings.content == "内容"
    file.write_bytes(b'content = "\xff\x00"\n')
    reading = read(file)
    assert reading.settings == Settings()
    assert "UTF-8" in reading.problems[0].said("en")


def test_what_cannot_be_read_is_no_reason_to_stop(tmp_path: Path) -> None:
    assert "there is no such file" in read(tmp_path / "no.toml").problems[0].said("en")
    assert "folder" in read(tmp_path).problems[0].said("en")
    big = tmp_path / "big.toml"
    big.write_bytes(b"#" * (2**20 + 1))
    assert "larger than 1 MB" in read(big).problems[0].said("en")


def test_a_file_that_is_refused_is_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert "(Permission denied)" in read(tmp_path / "x.toml").problems[0].said("en")


def test_where_it_is_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert places({"KIOSK_CONFIG": "/a/b"}) == (Path("/a/b/kiosk.toml"),)
    assert places({"KIOSK_CONFIG": "/a/b.toml"}) == (Path("/a/b.toml"),)
    own = platformdirs.user_config_path("kiosk", appauthor=False) / "kiosk.toml"
    monkeypatch.setattr(sys, "platform", "linux")
    assert places({}) == (own, Path("/etc/kiosk/kiosk.toml"))
    monkeypatch.setattr(sys, "platform", "win32")
    machine = platformdirs.site_config_path("kiosk", appauthor=False)
    assert places({}) == (own, machine / "kiosk.toml")
    monkeypatch.setenv("KIOSK_CONFIG", str(tmp_path))
    reading = read()
    assert reading.settings == Settings()
    assert (reading.path, reading.exists) == (tmp_path / "kiosk.toml", False)
    assert load() == Settings()
    saved(tmp_path, "memory_mb = 900\n")
    assert load().memory_mb == 900


def test_the_sample_explains_every_field_and_sets_none(tmp_path: Path) -> None:
    text = sample()
    assert read(saved(tmp_path, text)).settings == Settings()
    assert read(saved(tmp_path, text)).problems == ()
    assert max(map(len, text.splitlines())) <= 100


def test_the_sample_is_right_when_its_examples_are_used(tmp_path: Path) -> None:
    text = re.sub(r"^#(?=[a-z[])", "", sample(), flags=re.MULTILINE)
    reading = read(saved(tmp_path, text))
    assert reading.problems == ()
    assert reading.settings.hours.special[0].date == dt.date(2027, 2, 6)
    data = tomllib.loads(text)
    assert set(data) >= set(Settings.model_fields) - {"pin"}
    assert set(data["screen"]) == set(Screen.model_fields)


@given(st.binary(max_size=80), st.integers(0, 10_000))
def test_whatever_the_file_says_there_are_settings(noise: bytes, at: int) -> None:
    import tempfile

    whole = BROKEN.encode()
    at %= len(whole)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "kiosk.toml"
        file.write_bytes(whole[:at] + noise + whole[at + len(noise) // 2 :])
        reading = read(file)
    assert isinstance(reading.settings, Settings)
    for problem in reading.problems:
        assert problem.said("zh")
        assert problem.said("en")


def test_a_field_too_many_costs_only_itself(tmp_path: Path) -> None:
    text = """\
[[hours.openings]]
days = ["mon"]
opens = "09:00"
closes = "17:00"
[[hours.openings]]
days = ["tue"]
opens = "10:00"
closes = "17:00"
lunch = true
"""
    reading = read(saved(tmp_path, text))
    assert [problem.line for problem in reading.problems] == [9]
    assert [o.opens for o in reading.settings.hours.openings] == ["09:00", "10:00"]


HALL = """\
[[hours.openings]]
days = ["tue", "wed"]
opens = "09:00"
closes = "17:00"
[[hours.openings]]
days = {days}
opens = {opens}
closes = "17:00"
[[hours.special]]
date = "2027-02-06"
opens = "10:00"
[[hours.special]]
date = "2027-02-07"
"""


@pytest.mark.parametrize(
    ("days", "opens", "lit"),
    [
        # Its own days, whatever the time should have been.
        ('["sat", "sun"]', '"9:00"', ("sat", "sun")),
        ('["sun", "wed"]', '"9:00"', ("wed", "sun")),
        # Which days were meant nobody knows: all that nobody else names.
        ('["satt", "sun"]', '"09:00"', ("mon", "thu", "fri", "sat", "sun")),
        ("[]", '"09:00"', ("mon", "thu", "fri", "sat", "sun")),
        ("3", '"09:00"', ("mon", "thu", "fri", "sat", "sun")),
    ],
)
def test_a_wrong_entry_costs_no_other_and_no_darkness(
    tmp_path: Path, days: str, opens: str, lit: tuple[str, ...]
) -> None:
    reading = read(saved(tmp_path, HALL.format(days=days, opens=opens)))
    first, instead = reading.settings.hours.openings
    assert (first.days, first.opens) == (("tue", "wed"), "09:00")
    assert (instead.days, instead.opens, instead.closes) == (lit, "00:00", "00:00")
    (special,) = reading.settings.hours.special
    assert special == SpecialDay(date=dt.date(2027, 2, 7))
    fields = [problem.field for problem in reading.problems]
    assert fields.count("hours.openings[1]") == 1
    assert fields.count("hours.special[0]") == 2


def test_where_every_entry_is_wrong_the_hall_is_always_open(tmp_path: Path) -> None:
    text = "[hours]\npanel = false\nopenings = [3]\nspecial = 5\n"
    reading = read(saved(tmp_path, text))
    assert reading.settings.hours == Hours(panel=False)
    assert len(reading.problems) == 3
