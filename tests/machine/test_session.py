"""The Linux session: its scripts are run for real, its unit is read by systemd."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from kiosk.machine import session

if TYPE_CHECKING:
    from collections.abc import Iterator

DEADLINE: Final = 60.0
SHOW: Final = """\
#!/bin/sh
trap 'echo asked >> "$RUNTIME_DIRECTORY/began"; exit 0' TERM
echo "$DISPLAY" "$@" > "$RUNTIME_DIRECTORY/began"
{ending}
"""
"""A show that says that it is there, and ends well when it is asked to."""


def executable(file: Path, text: str) -> Path:
    file.write_text(text, "utf-8")
    file.chmod(0o755)
    return file


def needs(*tools: str) -> None:
    for tool in tools:
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed; .ci/run installs it")


class Session:
    """The scripts of a session in a folder of their own."""

    def __init__(self, folder: Path, kind: session.Session, ending: str) -> None:
        self.folder = folder
        self.run = folder / "run"
        self.run.mkdir()
        library = folder / "library"
        library.mkdir()
        (library / "openbox.xml").write_text(session.OPENBOX, "utf-8")
        show = executable(library / "kiosk", SHOW.format(ending=ending))
        text = session.inside(kind, str(show), str(library))
        executable(library / "session", text)
        # xinit takes a server by its whole path only.
        xvfb = shutil.which("Xvfb") or "/usr/bin/Xvfb"
        server = (xvfb, f":{free_display()}", "-screen", "0", "640x480x24")
        start = executable(library / "start", session.start(kind, server, str(library)))
        # A cage that does what cage does: run what comes after the dashes.
        bin_ = folder / "bin"
        bin_.mkdir()
        executable(bin_ / "cage", '#!/bin/sh\nshift 2\nDISPLAY=caged exec "$@"\n')
        path = f"{bin_}:{os.environ['PATH']}"
        self.process = subprocess.Popen(
            [str(start)],
            env={"PATH": path, "RUNTIME_DIRECTORY": str(self.run)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def began(self) -> list[str]:
        """What the show says, once it says something."""
        end = time.monotonic() + DEADLINE
        file = self.run / "began"
        while not (file.exists() and file.read_text("utf-8").endswith("\n")):
            assert time.monotonic() < end, "the show never began"
            assert self.process.poll() is None, "the session ended without a show"
            os.sched_yield()
        return file.read_text("utf-8").splitlines()

    def ends(self) -> int:
        return self.process.wait(DEADLINE)

    def stop(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def free_display() -> int:
    """A number that no X server has."""
    for number in range(200 + os.getpid() % 500, 1000):
        if not Path(f"/tmp/.X11-unix/X{number}").exists():
            return number
    pytest.skip("there is no free display")


@pytest.fixture
def sessions() -> Iterator[list[Session]]:
    opened: list[Session] = []
    yield opened
    for each in opened:
        each.stop()


KINDS: Final[list[session.Session]] = ["cage", "x11"]


@pytest.mark.screen
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("status", [0, 10, 20])
def test_the_status_of_the_show_comes_out_of_the_session(
    kind: session.Session, status: int, tmp_path: Path, sessions: list[Session]
) -> None:
    needs("xinit", "Xvfb", "xset")
    sessions.append(Session(tmp_path, kind, f"exit {status}"))
    assert sessions[0].ends() == status
    display, word = (
        sessions[0].began()[0].split()
        if status < 0
        else ((tmp_path / "run" / "began").read_text("utf-8").split())
    )
    assert display == "caged" if kind == "cage" else display.startswith(":")
    assert word == "run"


@pytest.mark.screen
@pytest.mark.parametrize("kind", KINDS)
def test_a_session_that_is_stopped_ends_the_show_first(
    kind: session.Session, tmp_path: Path, sessions: list[Session]
) -> None:
    needs("xinit", "Xvfb", "xset", "sleep")
    waiting = "while :; do sleep 600 & wait $!; done"
    sessions.append(Session(tmp_path, kind, waiting))
    sessions[0].began()
    sessions[0].process.terminate()
    assert sessions[0].ends() == 0
    assert (tmp_path / "run" / "began").read_text("utf-8").splitlines()[1:] == ["asked"]


@pytest.mark.screen
def test_without_a_screen_the_session_fails_and_is_tried_again(
    tmp_path: Path, sessions: list[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "START", session.START.replace("{screen}", "no-such"))
    sessions.append(Session(tmp_path, "x11", "exit 0"))
    assert sessions[0].ends() == 1


@pytest.mark.parametrize("kind", KINDS)
def test_systemd_finds_nothing_wrong_with_the_unit(
    kind: session.Session, tmp_path: Path
) -> None:
    needs("systemd-analyze")
    for name in ("start", "ended"):
        executable(tmp_path / name, "#!/bin/sh\n")
    unit = tmp_path / "kiosk.service"
    text = session.unit(kind, chvt=False, library=str(tmp_path))
    # The user is made by the installation, and is not looked up by the verifier.
    unit.write_text(text, "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", str(unit)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    unit.write_text(text.replace("RestartSec=2", "RestartSec=soon"), "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Failed to parse sec value" in done.stderr


def test_what_the_unit_promises() -> None:
    unit = session.unit("x11", chvt=True)
    lines = unit.splitlines()
    for line in (
        "Type=notify",
        "NotifyAccess=all",
        "SuccessExitStatus=10 20",
        "Restart=on-failure",
        "RestartForceExitStatus=10",
        "ExecStopPost=+/usr/local/lib/kiosk/ended",
        "ExecStartPre=-+/usr/bin/chvt 1",
        "Environment=QT_QPA_PLATFORM=xcb",
        "StateDirectory=kiosk",
        "WatchdogSec=30",
    ):
        assert line in lines
    # systemd takes what follows a value for a part of it.
    assert not [x for x in lines if "#" in x and not x.startswith("#")]
    assert "QT_QPA_PLATFORM=wayland" in session.unit("cage", chvt=False)


@pytest.mark.parametrize(("status", "said"), [("20", "--no-block reboot\n"), ("0", "")])
def test_only_one_status_starts_the_machine_again(
    status: str, said: str, tmp_path: Path
) -> None:
    executable(tmp_path / "systemctl", '#!/bin/sh\necho "$@"\n')
    done = subprocess.run(
        [str(executable(tmp_path / "ended", session.ENDED))],
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
    awake = executable(tmp_path / "awake", session.AWAKE)
    subprocess.run([str(awake), str(device)], check=True)
    assert [(c / "power" / "control").read_text() for c in controls] == ["on\n"] * 2


@pytest.mark.parametrize(
    "text",
    [
        session.start("cage"),
        session.start("x11"),
        session.inside("cage", "/opt/kiosk/venv/bin/kiosk"),
        session.inside("x11", "/opt/kiosk/venv/bin/kiosk"),
        session.ENDED,
        session.AWAKE,
    ],
)
def test_scripts_are_plain_shell(text: str, tmp_path: Path) -> None:
    script = executable(tmp_path / "script", text)
    subprocess.run(["sh", "-n", str(script)], check=True)
