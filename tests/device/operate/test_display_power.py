"""Display power: a command for each platform, and no failure reaches the show."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from kiosk.device.operate import display_power
from kiosk.device.operate.display_power import DisplayPower, commands, run
from tests.system import WINDOWS

if TYPE_CHECKING:
    from collections.abc import Sequence


def found(environ: dict[str, str], *tools: str, on: bool = False) -> list[str]:
    words = commands(
        on,
        environ,
        platform="linux",
        which=lambda name: f"/usr/bin/{name}" if name in tools else None,
        outputs=lambda: ("HDMI-A-1", "DP-2"),
    )
    return [" ".join(each) for each in words]


def test_under_x_it_is_forced_off_and_afterwards_nothing_else_blanks_it() -> None:
    x = {"DISPLAY": ":0"}
    assert found(x, "xset") == [
        "xset +dpms",
        "xset dpms 0 0 0",
        "xset dpms force off",
    ]
    assert found(x, "xset", on=True) == ["xset dpms force on", "xset -dpms"]
    assert found(x, "vcgencmd") == []


def test_under_wayland_power_is_preferred_to_taking_an_output_away() -> None:
    both = {"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}
    assert found(both, "wlopm", "wlr-randr", "xset") == ["wlopm --off *"]
    assert found(both, "wlopm", on=True) == ["wlopm --on *"]
    assert found(both, "wlr-randr", "xset") == [
        "wlr-randr --output HDMI-A-1 --off",
        "wlr-randr --output DP-2 --off",
    ]
    assert found(both, "wlr-randr", on=True)[0] == "wlr-randr --output HDMI-A-1 --on"
    assert found(both, "xset") == []


def test_on_a_bare_console_a_raspberry_can() -> None:
    assert found({}, "vcgencmd") == ["vcgencmd display_power 0"]
    assert found({}, "vcgencmd", on=True) == ["vcgencmd display_power 1"]
    assert found({}) == []
    assert commands(False, {"DISPLAY": ":0"}, platform="darwin") == ()


def test_the_names_of_outputs_are_lines_that_begin_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said = (
        'HDMI-A-1 "Some panel"\n  Enabled: yes\n\nDP-2 "x"\n  Modes:\n    1920x1080\n'
    )
    done = subprocess.CompletedProcess([], 0, said)
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: done)
    assert display_power.outputs() == ("HDMI-A-1", "DP-2")


def test_a_command_that_fails_in_any_way_is_an_error() -> None:
    run([sys.executable, "-c", "pass"])
    for code in (
        "raise SystemExit(3)",
        "import sys; print('xset:  unable to open display', file=sys.stderr)",
        "print('server does not have extension for dpms option\\nusage: xset')",
        "print('error=1 error_msg=\"Command not registered\"')",
    ):
        with pytest.raises(subprocess.SubprocessError):
            run([sys.executable, "-c", code])
    with pytest.raises(FileNotFoundError):
        run(["/nowhere/xset"])


@pytest.mark.skipif(WINDOWS, reason="Windows is told by a message, below")
def test_a_failure_is_one_line_until_something_succeeds(
    caplog: pytest.LogCaptureFixture,
) -> None:
    fails = True
    ran: list[str] = []
    done = threading.Event()

    def do(words: Sequence[str]) -> None:
        ran.append(" ".join(words))
        done.set()
        if fails:
            raise subprocess.SubprocessError("no such display")

    def asked(on: bool) -> None:
        done.clear()
        one.switch(on)
        assert done.wait(10)

    one = DisplayPower(lambda on: (("xset", str(on)),), do, None)
    with caplog.at_level(logging.WARNING):
        asked(False)
        asked(False)
        fails = False
        asked(True)
        fails = True
        asked(False)
        one.close()
    assert ran == ["xset False", "xset False", "xset True", "xset False"]
    line = "the panel cannot be switched off: no such display"
    assert [record.message for record in caplog.records] == [line] * 2
    one.close()


@pytest.mark.skipif(WINDOWS, reason="Windows is told by a message, below")
def test_only_the_last_of_several_wishes_counts() -> None:
    begun, go = threading.Event(), threading.Event()
    ran = []

    def do(words: Sequence[str]) -> None:
        begun.set()
        assert go.wait(10)
        ran.append(words[0])

    one = DisplayPower(lambda on: ((str(on),),), do, None)
    one.switch(False)
    assert begun.wait(10)
    for on in (True, False, True):
        one.switch(on)
    go.set()
    one.close(10)
    assert ran == ["False", "True"]


@pytest.mark.skipif(WINDOWS, reason="Windows is told by a message, below")
def test_a_machine_without_tools_says_so_once(caplog: pytest.LogCaptureFixture) -> None:
    one = DisplayPower(lambda _: (), run, None)
    one.switch(False)
    one.close(10)
    assert "no tool for it on this machine" in caplog.text


def test_windows_is_told_by_a_message_to_all_windows() -> None:
    class User32:
        def __init__(self) -> None:
            self.sent: list[tuple[int, ...]] = []
            self.moves = 0

        def SendMessageTimeoutW(self, *words: int) -> None:
            self.sent.append(words[:4])

        def mouse_event(self, *_: int) -> None:
            self.moves += 1

    user32 = User32()
    one = DisplayPower(user32=user32)
    one.switch(False)
    one.close(10)
    one.switch(True)
    one.close(10)
    assert user32.sent == [(0xFFFF, 0x112, 0xF170, 2), (0xFFFF, 0x112, 0xF170, -1)]
    assert user32.moves == 2
