"""A machine is made a hub, beside a screen or on its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk.cli.commands.install import command
from kiosk.device.setup import hub, linux
from kiosk.device.setup.installation import File, Invocation, Machine
from kiosk.device.setup.site import MANIFEST
from tests.device.setup.test_linux import executable, needs, verified
from tests.system import WINDOWS

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(WINDOWS, reason="Linux alone is installed so")

PROGRAM = "/opt/kiosk/venv/bin/kiosk"


def test_the_hub_is_a_service_of_its_own_user(tmp_path: Path) -> None:
    steps = tuple(hub.plan(Machine(PROGRAM, tmp_path, lambda _: True)))
    files = {step.path: step.text for step in steps if isinstance(step, File)}
    assert set(files) == {"/etc/sysusers.d/kiosk-hub.conf", hub.SERVICE}
    unit = files[hub.SERVICE].splitlines()
    for line in (
        f"ExecStart={PROGRAM} hub --folder /var/lib/kiosk-hub",
        "User=kiosk-hub",
        "StateDirectory=kiosk-hub",
        "Restart=always",
        "ProtectSystem=full",
        "WantedBy=multi-user.target",
    ):
        assert line in unit
    assert [step.words for step in steps if isinstance(step, Invocation)] == [
        ("systemd-sysusers", "kiosk-hub.conf"),
        ("systemctl", "daemon-reload"),
        ("systemctl", "enable", "kiosk-hub.service"),
    ]


def test_systemd_finds_nothing_wrong_with_it(tmp_path: Path) -> None:
    needs("systemd-analyze")
    program = executable(tmp_path / "kiosk", "#!/bin/sh\n")
    steps = hub.plan(Machine(str(program), tmp_path, lambda _: True))
    text = {one.path: one.text for one in steps if isinstance(one, File)}[hub.SERVICE]
    unit = tmp_path / "kiosk-hub.service"
    unit.write_text(text, "utf-8")
    assert verified(tmp_path, unit) == ""
    unit.write_text(text.replace("RestartSec=2", "RestartSec=soon"), "utf-8")
    assert "Failed to parse sec value" in verified(tmp_path, unit)


def test_what_stands_against_it_is_told(tmp_path: Path) -> None:
    def said(program: str, there: bool, root: str = "") -> list[str]:
        facts = Machine(program, tmp_path, lambda _: there, root=root)
        return [one.en for one in hub.objections(facts)]

    assert said(PROGRAM, there=True) == []
    (home,) = said("/home/lin/kiosk", there=True)
    assert "the user kiosk-hub cannot enter" in home
    (packages,) = said(PROGRAM, there=False)
    assert packages.endswith("apt-get install --no-install-recommends systemd")
    (strange,) = said(PROGRAM, there=False, root="/mnt")
    assert strange.startswith("/mnt holds no Linux system")


def test_a_screen_that_becomes_the_hub_stays_a_screen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "usr/bin").mkdir(parents=True)
    (tmp_path / "usr/bin/sh").touch()
    words = ["--dry-run", "--root", str(tmp_path), "--program", PROGRAM]
    assert command(["--hub", *words]) == 0
    alone = capsys.readouterr().out
    assert hub.SERVICE in alone
    assert linux.SERVICE not in alone
    for unit in (linux.SERVICE, hub.SERVICE):
        file = tmp_path / unit.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    for asked in (words, ["--hub", *words]):
        assert command(asked) == 0
        both = capsys.readouterr().out
        assert hub.SERVICE in both
        assert linux.SERVICE in both


def test_nothing_is_written_down_by_a_trial(tmp_path: Path) -> None:
    (tmp_path / "usr/bin").mkdir(parents=True)
    (tmp_path / "usr/bin/sh").touch()
    command(["--hub", "--dry-run", "--root", str(tmp_path)])
    assert not (tmp_path / MANIFEST.lstrip("/")).exists()
    assert [one.name for one in tmp_path.iterdir()] == ["usr"]
