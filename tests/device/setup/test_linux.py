"""The Linux session: its scripts are run for real, its unit is read by systemd."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from kiosk.device.setup import linux
from tests.system import WINDOWS

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(WINDOWS, reason="sessions, units and shells of Linux")

DEADLINE: Final = 60.0


def executable(file: Path, text: str) -> Path:
    file.write_text(text, "utf-8")
    file.chmod(0o755)
    return file


def needs(*tools: str) -> None:
    for tool in tools:
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed; .ci/run installs it")


def free_display() -> int:
    """A number that no X server has."""
    for number in range(200 + os.getpid() % 500, 1000):
        if not Path(f"/tmp/.X11-unix/X{number}").exists():
            return number
    pytest.skip("there is no free display")


KINDS: Final[list[linux.Session]] = ["cage", "x11"]


class Opened:
    """The screen of the unit for X, with a virtual server."""

    def __init__(self, folder: Path) -> None:
        self.display = free_display()
        library = str(folder)
        (folder / "openbox.xml").write_text(linux.OPENBOX, "utf-8")
        executable(folder / "inside", linux.inside(library))
        # xinit takes a server by its whole path only.
        xvfb = shutil.which("Xvfb") or "/usr/bin/Xvfb"
        server = (xvfb, f":{self.display}", "-screen", "0", "640x480x24")
        unit = linux.screen_unit("x11", chvt=False, server=server, library=library)
        (line,) = (x for x in unit.splitlines() if x.startswith("ExecStart="))
        self.process = subprocess.Popen(
            line.removeprefix("ExecStart=").split(),
            env={"PATH": os.environ["PATH"]},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def ready(self, folder: Path) -> bool:
        """Whether the script that waits for the screen finds it."""
        text = linux.ready("x11").replace(":0", f":{self.display}")
        script = executable(folder / "ready", text)
        return subprocess.run([str(script)], check=False).returncode == 0

    def said(self, *words: str) -> str:
        done = subprocess.run(
            words,
            env={"PATH": os.environ["PATH"], "DISPLAY": f":{self.display}"},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout

    def settles(self) -> None:
        """Waits until what X runs has begun; xinit does not hear a signal before."""
        end = time.monotonic() + DEADLINE
        while "timeout:  0" not in self.said("xset", "q"):
            assert time.monotonic() < end, self.said("xset", "q")

    def activates(self, title: str) -> None:
        """Waits until the window manager has begun and this window has the focus."""
        end = time.monotonic() + DEADLINE
        while title not in self.said("xdotool", "getactivewindow", "getwindowname"):
            assert time.monotonic() < end, title
            # Of one name there are windows of Qt's own, too, which are never seen: all
            # are asked, for whichever comes first may be none that can be active.
            found = ("xdotool", "search", "--onlyvisible", "--name", title)
            self.said(*found, "windowactivate", "%@")

    def stop(self) -> int:
        self.process.terminate()
        return self.process.wait(DEADLINE)

    def kill(self) -> None:
        """End it whatever it does; xinit gives its server a group of its own."""
        self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(10)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    needs("xinit", "Xvfb", "xset", "xhost", "openbox")
    folder = tmp_path_factory.mktemp("library")
    screen = Opened(folder)
    assert screen.ready(folder)
    yield screen
    screen.kill()


@pytest.mark.screen
def test_the_screen_opens_and_never_blanks(opened: Opened) -> None:
    opened.settles()
    said = opened.said("xset", "q")
    assert "prefer blanking:  no" in said


@pytest.mark.screen
def test_no_key_and_no_button_leads_anywhere(opened: Opened) -> None:
    needs("xdotool")
    # A window that would go if openbox were asked to close it.
    window = subprocess.Popen(
        [sys.executable, "-c", WINDOW],
        env={
            **{n: v for n, v in os.environ.items() if not n.startswith("QT_")},
            "DISPLAY": f":{opened.display}",
        },
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert window.stdout is not None
        assert window.stdout.readline() == "there\n"
        opened.activates("probe")
        before = opened.said("xdotool", "search", "--onlyvisible", "--name", ".")
        for keys in ("alt+F4", "alt+space", "super+e", "ctrl+alt+Right", "alt+Tab"):
            opened.said("xdotool", "key", "--clearmodifiers", keys)
        for button in ("1", "2", "3"):
            # Beside the window, where a desktop would have its menu.
            opened.said("xdotool", "mousemove", "600", "450", "click", button)
        assert window.poll() is None
        after = opened.said("xdotool", "search", "--onlyvisible", "--name", ".")
        assert after == before
        assert "probe" in opened.said("xdotool", "getactivewindow", "getwindowname")
    finally:
        window.kill()
        window.communicate()


WINDOW: Final = """\
from PySide6.QtWidgets import QApplication, QWidget
from PySide6.QtCore import QTimer
app = QApplication(["probe"])
window = QWidget()
window.setWindowTitle("probe")
window.resize(200, 150)
window.show()
window.windowHandle().requestActivate()
QTimer.singleShot(0, lambda: print("there", flush=True))
app.exec()
"""


@pytest.mark.screen
def test_a_screen_that_is_stopped_ends(tmp_path: Path) -> None:
    needs("xinit", "Xvfb", "xset", "openbox")
    screen = Opened(tmp_path)
    try:
        assert screen.ready(tmp_path)
        screen.settles()
        # The unit counts this as success.
        assert screen.stop() == 1
        assert not Path(f"/tmp/.X11-unix/X{screen.display}").exists()
    finally:
        screen.kill()


def test_waiting_for_a_screen_ends(tmp_path: Path) -> None:
    executable(tmp_path / "xset", "#!/bin/sh\nexit 1\n")
    executable(tmp_path / "sleep", "#!/bin/sh\n")
    script = executable(tmp_path / "ready", linux.ready("x11"))
    path = f"{tmp_path}:{os.environ['PATH']}"
    done = subprocess.run([str(script)], env={"PATH": path}, check=False)
    assert done.returncode == 1


@pytest.mark.parametrize("kind", KINDS)
def test_the_show_is_the_process_that_systemd_watches(
    kind: linux.Session, tmp_path: Path
) -> None:
    said = 'echo "$@" "$QT_QPA_PLATFORM" "$DISPLAY$WAYLAND_DISPLAY" $$; exit 20'
    program = executable(tmp_path / "kiosk", f"#!/bin/sh\n{said}\n")
    show = executable(tmp_path / "show", linux.shown(kind, str(program)))
    process = subprocess.Popen(
        [str(show)],
        env={"PATH": os.environ["PATH"]},
        stdout=subprocess.PIPE,
        text=True,
    )
    out, _ = process.communicate()
    said = "wayland wayland-0" if kind == "cage" else "xcb :0"
    assert out == f"run {said} {process.pid}\n"
    assert process.returncode == 20


def verified(folder: Path, *units: Path) -> str:
    """What systemd has to say of units; nothing is best."""
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, units)],
        env={**os.environ, "SYSTEMD_UNIT_PATH": f"{folder}:"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stderr


@pytest.mark.parametrize("kind", KINDS)
def test_systemd_finds_nothing_wrong_with_the_units(
    kind: linux.Session, tmp_path: Path
) -> None:
    needs("systemd-analyze")
    for name in ("ready", "show", "ended", "inside"):
        executable(tmp_path / name, "#!/bin/sh\n")
    unit, screen = tmp_path / "kiosk.service", tmp_path / "kiosk-screen.service"
    text = linux.unit(library=str(tmp_path))
    unit.write_text(text, "utf-8")
    other = linux.screen_unit(kind, chvt=False, library=str(tmp_path))
    # What is started there need not be on this machine.
    for path in ("/usr/bin/cage", "/usr/bin/xinit"):
        other = other.replace(path, "/bin/true")
    screen.write_text(other, "utf-8")
    assert verified(tmp_path, unit, screen) == ""
    unit.write_text(text.replace("RestartSec=1", "RestartSec=soon"), "utf-8")
    assert "Failed to parse sec value" in verified(tmp_path, unit)


@pytest.mark.parametrize("kind", KINDS)
def test_what_runs_as_a_service_is_exposed_to_little(
    kind: linux.Session, tmp_path: Path
) -> None:
    needs("systemd-analyze")
    texts = {
        "kiosk.service": linux.unit(),
        "kiosk-screen.service": linux.screen_unit(kind, chvt=True),
    }
    exposed = {}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, "utf-8")
        done = subprocess.run(
            # 0 is the best and 10 the worst.
            ["systemd-analyze", "security", "--offline=yes", str(tmp_path / name)],
            env={**os.environ, "SYSTEMD_COLORS": "0", "LC_ALL": "C.UTF-8"},
            capture_output=True,
            text=True,
            check=False,
        )
        if "unrecognized option" in done.stderr:
            pytest.skip("this systemd does not judge units by their files")
        found = re.search(rf"level for {re.escape(name)}: ([0-9.]+)", done.stdout)
        assert found is not None, done.stderr
        exposed[name] = float(found[1])
    assert exposed["kiosk.service"] < 4
    assert exposed["kiosk-screen.service"] < 5


def test_what_is_locked_lets_the_show_work() -> None:
    unit, screen = linux.unit(), linux.screen_unit("x11", chvt=True)
    # X sets its own user anew before it makes a keymap.
    assert "SystemCallFilter=~" not in unit + screen
    # The compositor writes its socket below /run/user, X its own into /tmp.
    assert not re.search("^(ProtectHome|PrivateTmp|DevicePolicy)=", screen, re.M)
    assert "ProtectHome=read-only" in unit
    assert "BindReadOnlyPaths=-/tmp/.X11-unix" in unit
    # Memory is read there, and drawing may compile for the processor.
    for never in ("ProcSubset", "MemoryDenyWriteExecute", "PrivateDevices"):
        assert never not in unit + screen
    # A clock that is protected closes all devices but those that are named.
    assert {"DeviceAllow=char-drm rw", "DeviceAllow=char-input rw"} <= set(
        unit.splitlines()
    )


def test_what_the_units_promise() -> None:
    unit = linux.unit().splitlines()
    for line in (
        "Requires=kiosk-screen.service",
        "Type=notify",
        "SuccessExitStatus=10 20",
        "Restart=on-failure",
        "RestartForceExitStatus=10",
        "ExecStopPost=+/usr/local/lib/kiosk/ended",
        "StateDirectory=kiosk",
        "StateDirectoryMode=0700",
        "UMask=0077",
        "WatchdogSec=30",
    ):
        assert line in unit
    # A log-in of its own would take the show out of systemd's sight.
    assert not [line for line in unit if line.startswith("PAMName")]
    screen = linux.screen_unit("cage", chvt=True).splitlines()
    for line in (
        "PAMName=login",
        "StopWhenUnneeded=yes",
        "Restart=always",
        "ExecStartPre=-+/usr/bin/chvt 1",
        "ExecStart=/usr/bin/cage -d -- sleep infinity",
    ):
        assert line in screen
    # systemd takes what follows a value for a part of it.
    assert not [x for x in unit + screen if "#" in x and not x.startswith("#")]


@pytest.mark.parametrize(("status", "said"), [("20", "--no-block reboot\n"), ("0", "")])
def test_only_one_status_starts_the_machine_again(
    status: str, said: str, tmp_path: Path
) -> None:
    executable(tmp_path / "systemctl", '#!/bin/sh\necho "$@"\n')
    done = subprocess.run(
        [str(executable(tmp_path / "ended", linux.ENDED))],
        env={"PATH": f"{tmp_path}:{os.environ['PATH']}", "EXIT_STATUS": status},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == (said, "")


def test_a_touch_screen_and_all_above_it_stay_awake(tmp_path: Path) -> None:
    device = tmp_path / "usb1" / "1-1" / "input"
    device.mkdir(parents=True)
    controls = [tmp_path / "usb1", tmp_path / "usb1" / "1-1"]
    for control in controls:
        (control / "power").mkdir()
        (control / "power" / "control").write_text("auto\n", "utf-8")
    awake = executable(tmp_path / "awake", linux.AWAKE)
    subprocess.run([str(awake), str(device)], check=True)
    assert [(c / "power" / "control").read_text() for c in controls] == ["on\n"] * 2


@pytest.mark.parametrize(
    "text",
    [
        linux.ready("cage"),
        linux.ready("x11"),
        linux.shown("cage", "/opt/kiosk/venv/bin/kiosk"),
        linux.shown("x11", "/opt/kiosk/venv/bin/kiosk"),
        linux.inside(),
        linux.ENDED,
        linux.AWAKE,
    ],
)
def test_scripts_are_plain_shell(text: str, tmp_path: Path) -> None:
    script = executable(tmp_path / "script", text)
    subprocess.run(["sh", "-n", str(script)], check=True)
