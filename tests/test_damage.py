"""Damage: whatever has become of the folder of the state, the show starts."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.content import attempts
from kiosk.content.attempts import Attempts
from kiosk.content.content import load
from kiosk.content.first_show import opened
from kiosk.content.history import LISTED, ROOM, History
from kiosk.device.supervise import blame, resume
from kiosk.device.supervise.blame import Blame
from kiosk.device.supervise.resume import ResumePoint
from kiosk.player import backdrop
from kiosk.player.backdrop import Backdrop
from kiosk.show import guesses
from kiosk.show.guesses import Guesses
from tests.player.test_reload import changed

if TYPE_CHECKING:
    from collections.abc import Callable

CONTENT = json.dumps(changed(), ensure_ascii=False).encode()
NAMES = (attempts.NAME, blame.NAME, guesses.NAME, resume.NAME, backdrop.WORDS)
HISTORY = ("content.json", LISTED, "folder", "name")
JUNK: st.SearchStrategy[bytes] = st.one_of(
    st.binary(max_size=64),
    st.sampled_from(
        [
            b"",
            b"null",
            b"[]",
            b"{}",
            b"[" * 5000,
            b'{"attempts": [null], "contents": {"a": {"b": -1}}}',
            b'{"contents": {"a": []}}',
            b'{"slide": "\\ud800", "percent": 5}',
            b'{"slide": "a", "percent": 1e999}',
            b"1" * 5000,
            '{"slide": "²", "percent": ١}'.encode(),
        ]
    ),
)
HARM = st.lists(
    st.tuples(st.sampled_from(NAMES + HISTORY), JUNK, st.integers(0, 400)), max_size=8
)


def harmed(state: Path, what: str, junk: bytes, at: int) -> None:
    """Damage one thing in a folder of the state."""
    versions = [one for one in (state / ROOM).glob("*/*-*") if one.is_dir()]
    if what in NAMES:
        file = state / what
        whole = file.read_bytes() if file.is_file() else b""
        file.write_bytes(whole[:at] + junk + whole[at + len(junk) :])
        return
    for version in versions[:1]:
        if what == "name":
            version.rename(version.with_name(f"²{version.name[1:]}"))
        elif what == "folder":
            (version.parent / f"000009-20260101T000000Z-{'0' * 64}").write_bytes(junk)
        else:
            (version / what).write_bytes(junk)


def starts(harm: list[tuple[str, bytes, int]]) -> None:
    """A show starts with a state that is damaged like this."""
    with TemporaryDirectory() as folder:
        state, path = Path(folder) / "state", Path(folder) / "content.json"
        path.write_bytes(CONTENT)
        own = load(path)
        assert History(state, path).keep(own, datetime(2026, 5, 1, tzinfo=UTC))
        Attempts(state).begun("one").withdrawn()
        Blame(state).crashed("gdp", "one")
        learnt = Guesses(state)
        learnt.add("gdp", 0.5)
        learnt.close(10)
        for what, junk, at in harm:
            harmed(state, what, junk, at)
        assert opened(path, state).loaded.digest == own.digest
        Attempts(state).begun("one").passed()
        Blame(state).crashed("gdp", "one")
        again = Guesses(state)
        again.load()
        again.add("gdp", 0.5)
        assert sum(again.counts("gdp")) >= 1
        again.close(10)
        ResumePoint(state).last()
        Backdrop.kept(state)
        history = History(state, path)
        history.newest(Attempts(state))
        for version in history.versions():
            history.replaced(version)
        history.keep(own, datetime(2026, 5, 2, tzinfo=UTC))


QUIET = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
test_a_damaged_state_holds_up_no_start: Callable[[], None] = QUIET(given(HARM)(starts))


@pytest.mark.long
@settings(QUIET, max_examples=10_000)
@given(HARM)
def test_no_damage_holds_up_a_start(harm: list[tuple[str, bytes, int]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        # What is tried is not whether the disk keeps it, and that is what takes long.
        patch.setattr(os, "fsync", lambda _: None)
        starts(harm)
