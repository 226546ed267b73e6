"""Attempts: what kills its reader twice is not read a third time."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from kiosk.content import attempts as module
from kiosk.content.attempts import LONG, NAME, Attempts
from kiosk.content.cause import cause_unread
from kiosk.content.content import ContentError, Loaded, deadly, load
from kiosk.content.first_show import opened
from kiosk.content.history import History
from kiosk.player.reload import read_from
from tests.player.test_reload import changed
from tests.visitor import saved

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Die = Callable[..., None]


@pytest.fixture
def die(monkeypatch: pytest.MonkeyPatch) -> Die:
    """Make an attempt in a process that dies of it."""
    true = os.getpid

    def died(state: Path, cause: str, *, boot: str = "") -> None:
        with monkeypatch.context() as patch:
            patch.setattr(os, "getpid", lambda: 4_000_000 + true())
            if boot:
                patch.setattr(module, "_boot", lambda: boot)
            Attempts(state).begun(cause)

    return died


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "show" / "content.json"
    file.parent.mkdir()
    saved(file, changed())
    return file


def kept(file: Path, state: Path) -> None:
    """Let a content have been on screen."""
    assert History(state, file).keep(load(file), datetime(2026, 5, 1, tzinfo=UTC))


def test_two_deaths_are_enough(tmp_path: Path, die: Die) -> None:
    attempts = Attempts(tmp_path)
    die(tmp_path, "one")
    assert not attempts.hopeless("one")
    die(tmp_path, "one")
    assert attempts.hopeless("one")
    assert not attempts.hopeless("two")
    # Once it has been seen all is forgotten.
    attempts.begun("one").passed()
    assert not attempts.hopeless("one")


def test_what_ends_in_order_is_no_death(tmp_path: Path, die: Die) -> None:
    attempts = Attempts(tmp_path)
    die(tmp_path, "one")
    with attempts.trying("one"):
        # It goes on: neither here nor for others is it one.
        assert not attempts.hopeless("one")
    with pytest.raises(ValueError, match="wrong"), attempts.trying("one"):
        raise ValueError("wrong")
    with pytest.raises(KeyboardInterrupt), attempts.trying("one"):
        raise KeyboardInterrupt
    attempts.begun("one").withdrawn()
    assert not attempts.hopeless("one")


def test_who_has_waited_in_vain_ends_a_hang(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    attempts = Attempts(tmp_path)

    def waits() -> None:
        now[0] += LONG + 1
        raise KeyboardInterrupt

    for _ in range(2):
        with pytest.raises(KeyboardInterrupt), attempts.trying("one"):
            waits()
    monkeypatch.setattr(module, "_mine", set())
    assert attempts.hopeless("one")


def test_power_cuts_and_whoever_ends_it_from_outside_are_no_deaths(
    tmp_path: Path, die: Die
) -> None:
    for _ in range(3):
        die(tmp_path, "one", boot="the one before")
    assert not Attempts(tmp_path).hopeless("one")
    for _ in range(2):
        die(tmp_path, "two")
    Attempts(tmp_path).acquitted(4_000_000 + os.getpid())
    assert not Attempts(tmp_path).hopeless("two")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b'{"attempts": [1]}',
        b'{"attempts": [{"pid": -1, "cause": "", "token": "", "boot": ""}]}',
        b'{"attempts": [{"pid": 1, "cause": 1}]}',
        b"\xff",
        b"[" * 10**5,
    ],
)
def test_a_damaged_record_is_none(tmp_path: Path, data: bytes) -> None:
    (tmp_path / NAME).write_bytes(data)
    attempts = Attempts(tmp_path)
    assert not attempts.hopeless("one")
    attempts.begun("one").passed()


def test_where_nothing_is_kept_nothing_is_hopeless(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for state in (None, tmp_path / "file"):
        attempts = Attempts(state)
        attempts.begun("one").passed()
        with attempts.trying("one"):
            assert not attempts.hopeless("one")


def test_a_start_does_not_depend_on_what_kills_it(
    file: Path, tmp_path: Path, die: Die, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = tmp_path / "state"
    kept(file, state)
    good = load(file).digest
    saved(file, changed(title={"zh": "害", "en": "Harm"}))
    for _ in range(2):
        assert opened(file, state).mistake is None
        die(state, cause_unread(file))
    read: list[Path] = []

    def noted(path: Path) -> Loaded:
        read.append(path)
        return load(path)

    monkeypatch.setattr("kiosk.content.first_show.load", noted)
    opening = opened(file, state)
    assert opening.loaded.digest == good
    assert file not in read
    assert opening.mistake is not None
    assert opening.said("zh")[0] == deadly(file).said("zh")
    assert "两次让程序在出第一个画面之前就中断" in opening.said("zh")[0]
    # Nor is it read while something else plays.
    found = read_from(file, lambda loaded: loaded, Attempts(state))
    assert isinstance(found, ContentError)
    assert found.said("en") == deadly(file).said("en")
    # The watcher has nothing to tell of it.
    assert opening.mistake.digest == load(file).digest
    # Another save is tried.
    saved(file, changed(title={"zh": "好", "en": "Fine"}))
    assert opened(file, state).mistake is None


def test_what_dies_on_its_first_picture_is_not_shown_again(
    file: Path, tmp_path: Path, die: Die
) -> None:
    state = tmp_path / "state"
    kept(file, state)
    good = load(file).digest
    saved(file, changed(title={"zh": "害", "en": "Harm"}))
    own = opened(file, state).cause
    for _ in range(2):
        die(state, own)
    opening = opened(file, state)
    assert opening.mistake is not None
    assert opening.loaded.digest == good
    # A version that kills as well is passed over, and then there is nothing else.
    for _ in range(2):
        die(state, f"version {good}")
    assert opened(file, state).version is None


def test_without_another_version_it_is_tried_on_and_on(
    file: Path, tmp_path: Path, die: Die
) -> None:
    state = tmp_path / "state"
    kept(file, state)
    for _ in range(2):
        die(state, cause_unread(file))
    opening = opened(file, state)
    assert opening.mistake is None
    assert opening.loaded.digest == load(file).digest
