"""Printable: what others write steers no terminal and makes no entry of a log."""

from __future__ import annotations

import argparse
import logging
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.cli import parser
from kiosk.content.content import Problem
from kiosk.content.messages import NOTHING
from kiosk.device.records import logs
from kiosk.device.records.summary import is_day
from kiosk.model.printable import plain

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("数 and plain words", "数 and plain words"),
        ("a\nb\r\tc", "a\\nb\\r\\tc"),
        ("\x1b[2J\x9b", "\\x1b[2J\\x9b"),
        ("abc\u202egpj", "abc\\u202egpj"),
        ("a\u2028b\u2066c", "a\\u2028b\\u2066c"),
        ("\udcb1\udcb1.csv", "\\udcb1\\udcb1.csv"),
    ],
)
def test_what_steers_is_written_out(text: str, said: str) -> None:
    assert plain(text) == said
    problem = Problem(text, 0, 0, "", "", NOTHING)
    assert problem.said("en").startswith(said)


@given(st.text())
def test_whatever_it_is_it_is_one_line(text: str) -> None:
    said = plain(text)
    assert said.isprintable()
    said.encode()
    assert plain(said) == said


def test_nobody_writes_an_entry_of_the_log_but_the_program() -> None:
    faked = "name\n2026-01-01 00:00:00,000 ERROR faked\x1b[2J\u202e"
    record = logging.LogRecord("a", logging.INFO, "f", 1, "%s", (faked,), None)
    entry = logs._Form(logs.FORM).format(record)
    assert len(list(logs.entries(entry))) == 1
    assert "\x1b" not in entry
    assert "\u202e" not in entry


@pytest.mark.parametrize("digits", ["²", "١", "①", "１", "٣٢٠"])
def test_other_digits_than_ours_are_none(digits: str, tmp_path: Path) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match=r"is not of the form|不是"):
        parser.size(f"{digits}x{digits}")
    assert not is_day(f"{digits * 4}-01"[:7])
    folder = tmp_path / logs.FOLDER
    folder.mkdir()
    for name in (f"show.log.{digits}", "show.log"):
        (folder / name).write_text("")
    assert len(logs.files(tmp_path)) == 2


def test_a_day_is_a_day_of_the_calendar() -> None:
    assert is_day("2026-05-01")
    assert is_day("2026-05")
    for other in ("", "2026", "2026-13", "2026-02-30", "²026-01", "0000-01-01"):
        assert not is_day(other)
