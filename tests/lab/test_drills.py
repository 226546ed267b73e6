"""Drills: each held once with a stub of the show, and what an outcome says."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kiosk.lab import drills
from kiosk.lab import sandbox as sandbox_module
from kiosk.lab.drills import flood, stop, unplug
from kiosk.lab.sandbox import Never, Outcome, Running, Sandbox, alive, copied

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

STUB = Path(__file__).with_name("stub.py")

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="signals and /proc of Linux"
)


@pytest.fixture
def sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    """Where the show is a stub, and the screen is never black."""

    def again(words: Sequence[str], module: str) -> list[str]:
        assert module == "kiosk.cli.drilled"
        return [sys.executable, str(STUB), *words]

    monkeypatch.setattr(sandbox_module, "again", again)
    source = tmp_path / "source"
    source.mkdir()
    (source / "content.json").write_text(
        '{"show": {"picture": "hills", "file": "data.csv"}}', "utf-8"
    )
    (source / "assets").mkdir()
    (source / "assets" / "hills-night.svg").write_text("<svg/>", "utf-8")
    (source / "assets" / "other.svg").write_text("<svg/>", "utf-8")
    (source / "data.csv").write_text("1", "utf-8")
    (source / "notes.doc").write_text("private", "utf-8")
    done: list[int] = []

    def looking() -> Callable[[], tuple[int, int]]:
        return lambda: (7, 0)

    return Sandbox(
        tmp_path,
        copied(source / "content.json", tmp_path),
        "kiosk.cli.drilled",
        times=1,
        environ={"PYTHONPATH": str(STUB.parents[2])},
        looking=looking,
        progress=lambda: done.append(1),
    )


def test_a_drill_is_a_file_and_says_what_is_done() -> None:
    assert {"kill", "halt", "loop", "paint", "memory", "torn"} <= set(drills.names())
    for name in drills.names():
        drill = drills.named(name)
        assert drill.title.zh
        assert drill.title.en
    assert drills.names()[0] == "kill"


def test_looks_of_every_repetition_count(sandbox: Sandbox) -> None:
    with sandbox.looked():
        pass
    with sandbox.looked() as looks:
        pass
    assert looks == [14, 0]
    assert drills.named("halt").hold(sandbox).looks == 21


@pytest.mark.parametrize(
    "name", ["kill", "crash", "halt", "loop", "paint", "memory", "torn", "update"]
)
def test_the_show_heals(sandbox: Sandbox, name: str) -> None:
    outcome = drills.named(name).hold(sandbox)
    assert outcome.lost == ()
    assert outcome.passed
    assert len(outcome.recoveries) >= sandbox.times
    assert all(0 < seconds < 60 for seconds in outcome.recoveries)
    if name == "crash":
        assert outcome.note is not None
        assert outcome.note.en.startswith("left out: s")


def test_nothing_that_is_typed_leads_out(sandbox: Sandbox) -> None:
    keys = drills.named("keys").hold(sandbox)
    assert keys.passed
    assert keys.note is not None
    assert keys.note.en == "3 keys, no way out"
    pins = drills.named("pins").hold(sandbox)
    assert pins.passed
    assert len(pins.recoveries) == 1
    assert pins.note is not None
    assert pins.note.en == "3 tries, none let in"


def test_a_flood_of_the_status_page_makes_no_frame_late(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flood, "SECONDS", 0.1)
    before = sandbox.content.read_bytes()
    outcome = drills.named("flood").hold(sandbox)
    assert outcome.passed
    assert outcome.note is not None
    assert re.fullmatch(
        r"[1-9]\d* answers; 0 of [1-9]\d* frames late, 0 of 100 with nobody there",
        outcome.note.en,
    )
    assert sandbox.content.read_bytes() == before


def test_late_frames_under_flood_are_told(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = iter([((100, 1), 0), ((100, 3), 9), ((100, 3), 0), ((100, 2), 9)])

    def frames(*_: object) -> tuple[flood.Frames, int]:
        (shown, late), answers = next(counted)
        return flood.Frames(shown, late), answers

    monkeypatch.setattr(flood, "_counted", frames)
    assert flood.drill(sandbox).lost == ("3 of 100 frames were late",)
    # A machine that is late by itself is not late for that.
    assert flood.drill(sandbox).lost == ()


def test_a_status_page_that_is_not_there_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(flood, "PATIENCE", 0.1)
    with pytest.raises(Never, match="the status page"):
        flood._frames(flood._free())
    assert flood.Frames(0, 0).share == 0


def test_a_way_out_is_told(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = {"sent": 20, "entered": 1, "held": False, "wait": 0.0}
    monkeypatch.setattr(Running, "asked", lambda *_, **__: bad)
    assert len(drills.named("keys").hold(sandbox).lost) == 2
    assert len(drills.named("pins").hold(sandbox).lost) == 3


def test_no_answer_is_told(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    run = sandbox.started()
    monkeypatch.setattr(Running, "fault", lambda *_, **__: 0.0)
    monkeypatch.setattr(sandbox_module, "PATIENCE", 0.0)
    with pytest.raises(Never, match="an answer"):
        run.asked("keys")
    monkeypatch.setattr(sandbox_module, "PATIENCE", 60.0)
    run.end()


SAID = """\
Screen 0: minimum 8 x 8, current 1080 x 1920, maximum 32767 x 32767
HDMI-1 connected primary 1080x1920+0+0 left (normal left inverted) 698mm x 392mm
   1920x1080     60.00*+
DP-1 disconnected (normal left inverted right x axis y axis)
DP-2 connected 3840x2160+1080+0 (normal left inverted right) 0mm x 0mm
DP-3 connected (normal left inverted right x axis y axis)
"""


def test_screens_are_read_as_they_are_driven() -> None:
    assert unplug.outputs(SAID) == (
        unplug.Output("HDMI-1", "1920x1080", "0x0", "left"),
        unplug.Output("DP-2", "3840x2160", "1080x0", "normal"),
    )


def test_the_screen_is_switched_off_and_on_as_it_was(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[tuple[str, ...]] = []

    def xrandr(words: Sequence[str]) -> str:
        said.append(tuple(words))
        return SAID.replace("DP-2 connected", "DP-2 disconnected")

    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(unplug, "_xrandr", xrandr)
    monkeypatch.setattr(unplug, "AWAY", 0.0)
    outcome = drills.named("unplug").hold(sandbox)
    assert outcome == Outcome((), 7, 0)
    on = "--output HDMI-1 --mode 1920x1080 --pos 0x0 --rotate left"
    assert said[1:] == [("--output", "HDMI-1", "--off"), tuple(on.split())]


@pytest.mark.parametrize(
    ("display", "seen", "why"),
    [("", SAID, "needs Xorg"), (":0", SAID, "one screen only")],
)
def test_where_it_cannot_be_held_it_says_so(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, display: str, seen: str, why: str
) -> None:
    monkeypatch.setenv("DISPLAY", display)
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(unplug, "_xrandr", lambda _: seen)
    outcome = drills.named("unplug").hold(sandbox)
    assert not outcome.held
    assert outcome.note is not None
    assert why in outcome.note.en


def test_it_ends_whenever_it_is_asked(sandbox: Sandbox) -> None:
    sandbox.times = 3
    outcome = drills.named("stop").hold(sandbox)
    assert outcome.lost == ()
    assert len(outcome.recoveries) == 3


def test_an_end_that_takes_too_long_is_told(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    end = Running.end

    def late(run: Running) -> tuple[int, float]:
        return end(run)[0], stop.LIMIT + 1

    monkeypatch.setattr(Running, "end", late)
    outcome = drills.named("stop").hold(sandbox)
    assert outcome.lost == ("it took 6.0 s to end, more than 5",)
    assert not outcome.passed


def test_clocks_may_jump(sandbox: Sandbox) -> None:
    sandbox.times = 1
    outcome = drills.named("clock").hold(sandbox)
    assert outcome == Outcome((), 7, 0)


def test_a_full_disk_costs_no_picture(sandbox: Sandbox) -> None:
    outcome = drills.named("full").hold(sandbox)
    assert outcome.lost == ()
    if not outcome.held:
        pytest.skip(f"a full disk: {outcome.note}")
    assert len(outcome.recoveries) == sandbox.times


def test_only_what_a_content_needs_is_copied(sandbox: Sandbox) -> None:
    beside = sandbox.content.parent
    assert {file.name for file in beside.iterdir()} == {
        "content.json",
        "assets",
        "data.csv",
    }
    assert [file.name for file in (beside / "assets").iterdir()] == ["hills-night.svg"]


def test_what_is_lost_or_black_has_not_passed() -> None:
    assert Outcome((1.0,), 9, 0).passed
    assert not Outcome((1.0,), 9, 1).passed
    assert not Outcome(lost=("a slide",)).passed


def test_what_never_comes_is_said(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox_module, "PATIENCE", 0.0)
    run = sandbox.started()
    with pytest.raises(Never, match="painted / relieved"):
        run.until("painted", "relieved", seconds=0.0)
    with pytest.raises(Never):
        Running.pid.fget(run)  # type: ignore[attr-defined]
    assert run.slide == ""
    with pytest.raises(Never, match="grow"):
        run.fault("grow", megabytes=1)
    monkeypatch.setattr(sandbox_module, "PATIENCE", 60.0)
    assert run.end()[0] in {0, -15}


def test_a_process_is_alive_until_it_has_ended() -> None:
    assert alive(os.getpid())
    assert not alive(2**22 + 1)


def test_elsewhere_nothing_is_sent_to_a_process_that_is_looked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def sent(*_: object) -> None:
        raise AssertionError("on Windows this is Ctrl+C")

    monkeypatch.setattr(os, "kill", sent)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "psutil", Psutil)
    assert alive(7)
    assert not alive(8)


class Psutil:
    @staticmethod
    def pid_exists(pid: int) -> bool:
        return pid == 7


def test_on_windows_it_is_a_group_of_its_own(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    def started(*_: object, **named: object) -> None:
        asked.append(named["creationflags"])

    monkeypatch.setattr(subprocess, "Popen", started)
    sandbox.started()._said.close()
    monkeypatch.setattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 512, raising=False)
    sandbox.started()._said.close()
    assert asked == [0, 512]


def test_the_journal_is_whole_lines(sandbox: Sandbox) -> None:
    run = sandbox.started()
    run.until("started")
    run.end()
    (sandbox.folder / "journal.jsonl").write_text(
        json.dumps({"what": "painted", "pid": 7, "slide": "s1"}) + '\n{"wh', "utf-8"
    )
    assert run.events() == [{"what": "painted", "pid": 7, "slide": "s1"}]
    assert run.pid == 7
    assert run.slide == "s1"
