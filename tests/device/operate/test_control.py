"""Control lines: every documented string, in every way that systems send it."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kiosk
from kiosk.device.operate.control import _PLAIN, LONGEST, order
from kiosk.device.operate.orders import (
    REFUSED,
    BlackOrder,
    LanguageOrder,
    OrderRefused,
    PageOrder,
    PlainOrder,
    ScreenOrder,
    VolumeOrder,
    WelcomeOrder,
    printed,
)

NOW = dt.datetime(2026, 11, 25, 16, 59)


def at(hour: int, minute: int, day: int = 25) -> float:
    return dt.datetime(2026, 11, day, hour, minute).timestamp()


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        (b"NEXT", PlainOrder(do="next")),
        (b"next", PlainOrder(do="next")),
        (b"  Next ", PlainOrder(do="next")),
        (b"BACK", PlainOrder(do="back")),
        (b"HOME", PlainOrder(do="home")),
        (b"PLAY", PlainOrder(do="play")),
        (b"PAUSE", PlainOrder(do="pause")),
        (b"BLACK", BlackOrder()),
        (b"LIGHT", BlackOrder(on=False)),
        (b"PAGE 3", PageOrder(page=3)),
        (b"PAGE 007", PageOrder(page=7)),
        (b"page gdp", PageOrder(page="gdp")),
        (b"LANGUAGE EN", LanguageOrder(language="en")),
        (b"VOLUME 40", VolumeOrder(volume=40)),
        (b"WELCOME OFF", WelcomeOrder(on=False)),
        (b"WELCOME 17:30 Guests", WelcomeOrder(zh="Guests", until=at(17, 30))),
        # A time that is over is tomorrow's.
        (b"WELCOME 9:05 Guests", WelcomeOrder(zh="Guests", until=at(9, 5, 26))),
        (
            "WELCOME 17:30 某某代表团 | A delegation".encode(),
            WelcomeOrder(zh="某某代表团", en="A delegation", until=at(17, 30)),
        ),
        (
            "WELCOME 17:30 某某代表团".encode("gb18030"),
            WelcomeOrder(zh="某某代表团", until=at(17, 30)),
        ),
        (b"WELCOME 17:30 | Guests", WelcomeOrder(en="Guests", until=at(17, 30))),
    ],
    ids=lambda one: one.decode("latin-1") if isinstance(one, bytes) else "",
)
def test_a_line_is_an_order(line: bytes, meant: ScreenOrder) -> None:
    assert order(line, NOW) == meant


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"", "malformed"),
        (b"JUMP", "malformed"),
        (b"NEXT 2", "malformed"),
        (b"NEXT\tNEXT", "malformed"),
        (b"PAGE", "malformed"),
        (b"PAGE 0", "malformed"),
        (b"PAGE 99999999999999999999", "malformed"),
        ("PAGE ３".encode(), None),
        (b"VOLUME", "malformed"),
        (b"VOLUME loud", "malformed"),
        (b"VOLUME 101", "malformed"),
        ("VOLUME ٣".encode(), "malformed"),
        (b"LANGUAGE fr", "malformed"),
        (b"WELCOME", "malformed"),
        (b"WELCOME 25:00 Guests", "malformed"),
        (b"WELCOME 17:30", "nameless"),
        (b"WELCOME 17:30 |", "nameless"),
        (b"WELCOME 17:30 " + b"x" * 81, "malformed"),
        (b"\xff\xff\xff", "malformed"),
        (b'{"do": "restart"}', "malformed"),
        (b"RESTART", "malformed"),
        (b"x" * (LONGEST + 1), "long"),
    ],
)
def test_what_is_no_line_is_refused(line: bytes, why: str | None) -> None:
    if why is None:
        # Digits of other scripts are a name, which no slide has.
        assert order(line, NOW) == PageOrder(page="３")
        return
    with pytest.raises(OrderRefused) as refused:
        order(line, NOW)
    assert refused.value.code == why


@given(st.binary(max_size=LONGEST + 8) | st.text(max_size=200).map(str.encode))
def test_no_bytes_do_anything_else_than_an_order_or_a_refusal(line: bytes) -> None:
    try:
        found = order(line, NOW)
    except OrderRefused:
        return
    assert printed(found).isascii()


PAGE = (Path(kiosk.__file__).parents[1] / "docs" / "control.md").read_text("utf-8")
ROWS = re.findall(r"^\| `([A-Z]+[^`]*)` \| `([0-9A-F ]+)` \|", PAGE, re.MULTILINE)


@pytest.mark.parametrize(("line", "bytes_"), ROWS)
def test_the_bytes_of_the_page_are_those_of_the_line(line: str, bytes_: str) -> None:
    assert bytes.fromhex(bytes_) == line.encode("ascii") + b"\r\n"
    assert printed(order(bytes.fromhex(bytes_).strip(), NOW))


def test_the_page_has_every_line_and_every_answer() -> None:
    words = {line.split()[0] for line, _ in ROWS}
    assert words == {*_PLAIN, "PAGE", "LANGUAGE", "VOLUME"}
    answers = set(re.findall(r"`ERR ([a-z]+)` \|", PAGE))
    # No line can ask for what the others refuse.
    assert answers | {"until", "unkept", "pack"} == set(REFUSED)
    for line in re.findall(r"`(WELCOME 17[^`]*)`", PAGE):
        assert order(line.encode(), NOW).do == "welcome"
    for said in (f"{LONGEST} bytes", f"{LONGEST} 字节"):
        assert said in PAGE
