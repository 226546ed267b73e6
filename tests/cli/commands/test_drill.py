"""`kiosk drill`: which drills there are, the table and the numbers."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

import pytest

from kiosk.cli.commands import drill
from kiosk.content import relaunch
from kiosk.lab import drills, sandbox
from kiosk.lab.sandbox import Never, Outcome
from kiosk.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kiosk.lab.sandbox import Sandbox


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")


def held(
    monkeypatch: pytest.MonkeyPatch, act: Callable[[Sandbox], Outcome]
) -> list[Sandbox]:
    """Let every drill be this."""
    sandboxes: list[Sandbox] = []

    def hold(sandbox: Sandbox) -> Outcome:
        sandboxes.append(sandbox)
        sandbox.progress()
        return act(sandbox)

    title = Message("演练", "A drill of paper")
    monkeypatch.setattr(
        drills, "named", lambda name: drills.Drill(name, 1, title, hold)
    )
    return sandboxes


def test_the_drills_are_listed_in_both_languages(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert drill.command(["--list"]) == 0
    assert "kill       The show is killed (kill -9)" in capsys.readouterr().out
    monkeypatch.setenv("LANGUAGE", "zh")
    assert drill.command(["--list"]) == 0
    assert "磁盘写满" in capsys.readouterr().out


@pytest.mark.parametrize("words", [["dance"], ["kill", "--times", "0"]])
def test_what_is_no_drill_is_refused(words: list[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        drill.command(words)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_table_says_what_was_seen(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    language: str,
) -> None:
    monkeypatch.setenv("LANGUAGE", language)
    note = Message("备考", "a remark")
    outcome = Outcome((1.0, 2.0, 9.0), 50, 0, (), note)
    sandboxes = held(monkeypatch, lambda _: outcome)
    file = tmp_path / "numbers.json"
    words = ["kill", "--times", "3", "--json", str(file), "--screen", "2"]
    assert drill.command([*words, "--window", "800x600"]) == 0
    said = capsys.readouterr().out
    remark = note.zh if language == "zh" else note.en
    for word in ("2.00 s", "9.00 s", "0 / 50", remark):
        assert word in said
    assert json.loads(file.read_text("utf-8"))["kill"] == {
        "recoveries": [1.0, 2.0, 9.0],
        "looks": 50,
        "black": 0,
        "lost": [],
        "note": "a remark",
        "held": True,
        "passed": True,
    }
    assert sandboxes[0].times == 3
    assert sandboxes[0].words == ("--screen", "2", "--window", "800x600")
    assert sandboxes[0].looking is None
    assert not sandboxes[0].folder.exists()


def test_what_is_lost_black_or_never_comes_is_a_failure(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    held(monkeypatch, lambda _: Outcome(lost=("a slide",)))
    assert drill.command(["kill"]) == 1
    held(monkeypatch, lambda _: Outcome(held=False))
    assert drill.command(["full"]) == 0

    def never(sandbox: Sandbox) -> Outcome:
        (sandbox.folder / "said.txt").write_text("the last words", "utf-8")
        raise Never("painted")

    held(monkeypatch, never)
    assert drill.command(["kill"]) == 1
    said = capsys.readouterr()
    assert "never came: painted" in said.out
    assert "the last words" in said.err


def test_without_a_screen_nothing_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    held(monkeypatch, lambda _: Outcome())
    assert drill.command(["kill"]) == 0
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"


def test_where_the_screen_can_be_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    assert not drill._can_look()
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    assert drill._can_look()
    monkeypatch.delenv("QT_QPA_PLATFORM")
    monkeypatch.setenv("DISPLAY", ":7")
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert not drill._can_look()
    monkeypatch.delenv("WAYLAND_DISPLAY")
    assert drill._can_look()
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.delenv("DISPLAY")
    assert drill._can_look()


@pytest.mark.parametrize(("said", "found"), [("9 1", (9, 1)), ("no", (0, 0))])
def test_looks_are_counted_by_another_process(
    monkeypatch: pytest.MonkeyPatch, said: str, found: tuple[int, int]
) -> None:
    code = f"import sys; sys.stdin.read(); print({said!r})"
    monkeypatch.setattr(relaunch, "again", lambda _: [sys.executable, "-c", code])
    assert drill._looking()() == found


def test_looking_is_a_word_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.lab.screen.black_check.look", lambda: 5)
    assert drill.command(["--look"]) == 5
    assert sandbox.PATIENCE >= 60
