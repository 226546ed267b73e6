"""Blame: two crashes leave a slide out, other content or a good while let it in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk.content import atomic
from kiosk.device.supervise.blame import CLEARED, CONTENTS, MOST, NAME, Blame

if TYPE_CHECKING:
    from pathlib import Path


def test_a_slide_is_left_out_after_two_crashes_and_comes_back_changed(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert not Blame(tmp_path).crashed("gdp", "one")
    assert Blame(tmp_path).left_out("one") == frozenset()
    assert Blame(tmp_path).crashed("gdp", "one")
    assert "slide gdp was on screen in 2 crashes" in caplog.text
    blame = Blame(tmp_path)
    assert blame.left_out("one") == {"gdp"}
    assert blame.left_out("two") == frozenset()
    # Once told is enough.
    assert not blame.crashed("gdp", "one")
    assert not blame.crashed("trade", "two")
    # Whoever goes back to what they had goes back without it.
    assert Blame(tmp_path).left_out("one") == {"gdp"}
    assert Blame(tmp_path).left_out("two") == frozenset()


def test_a_slide_that_has_since_been_shown_to_its_end_is_cleared(
    tmp_path: Path,
) -> None:
    blame = Blame(tmp_path)
    blame.crashed("gdp", "one")
    for _ in range(CLEARED - 1):
        blame.passed("gdp", "one")
        blame.passed("trade", "one")
    assert Blame(tmp_path).crashed("gdp", "one")
    blame = Blame(tmp_path / "other")
    blame.crashed("gdp", "one")
    for _ in range(CLEARED):
        blame.passed("gdp", "two")
    assert blame.crashed("gdp", "one")
    for _ in range(CLEARED):
        blame.passed("gdp", "one")
    assert not blame.crashed("gdp", "one")
    assert not Blame(tmp_path / "third").crashed("gdp", "one")


def test_a_file_torn_at_any_byte_blames_nobody(tmp_path: Path) -> None:
    blame = Blame(tmp_path)
    for _ in range(2):
        blame.crashed("gdp", "one")
    whole = (tmp_path / NAME).read_bytes()
    for end in range(len(whole) - 1):
        (tmp_path / NAME).write_bytes(whole[:end])
        assert Blame(tmp_path).left_out("one") == frozenset()
    (tmp_path / NAME).write_bytes(whole)
    assert Blame(tmp_path).left_out("one") == {"gdp"}


@pytest.mark.parametrize(
    "data",
    [
        b"[]",
        b"{}",
        b'{"content": "one", "crashes": []}',
        b'{"contents": []}',
        b'{"contents": {"one": 2}}',
        b'{"content": "one", "crashes": {"gdp": 0}}',
        b'{"content": "one", "crashes": {"gdp": true}}',
    ],
)
def test_what_says_something_else_is_set_aside(tmp_path: Path, data: bytes) -> None:
    (tmp_path / NAME).write_bytes(data)
    assert Blame(tmp_path).left_out("one") == frozenset()
    assert (tmp_path / (NAME + atomic.ASIDE)).exists()


def test_a_disk_that_cannot_be_written_costs_only_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(atomic, "written", full)
    blame = Blame(tmp_path)
    blame.crashed("gdp", "one")
    blame.crashed("gdp", "one")
    assert blame.left_out("one") == {"gdp"}
    assert "No space left" in caplog.text


def test_it_does_not_grow_without_end() -> None:
    blame = Blame(None)
    for number in range(MOST + 5):
        blame.crashed(f"s{number}", "one")
        blame.crashed(f"s{number}", "one")
    assert len(blame.left_out("one")) == MOST
    for number in range(CONTENTS):
        blame.crashed("gdp", f"c{number}")
        blame.passed("gdp", f"c{number}")
    assert blame.left_out("one") == frozenset()
    blame.crashed("gdp", "more")
    assert len(blame._contents) == CONTENTS
    assert len(blame._passed) == CONTENTS - 1
    full = Blame(None)
    for number in range(MOST + 1):
        full.crashed(f"s{number}", "one")
        full.passed(f"s{number}", "one")
    assert len(full._passed) == MOST


def test_what_an_earlier_version_has_written_counts(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text('{"content": "one", "crashes": {"gdp": 2}}', "utf-8")
    assert Blame(tmp_path).left_out("one") == {"gdp"}
