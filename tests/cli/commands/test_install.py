"""`kiosk install` and `kiosk uninstall`, as an installer uses them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk.__main__ import main
from kiosk.cli.commands import install, uninstall
from kiosk.device.settings import read
from tests.system import WINDOWS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

PROGRAM = "/opt/kiosk/venv/bin/kiosk"


linux = pytest.mark.skipif(WINDOWS, reason="a machine of Linux is made")


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "en")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> list[Sequence[str]]:
    """What would be run, instead of running it."""
    words: list[Sequence[str]] = []
    monkeypatch.setattr(install, "ran", words.append)
    return words


@linux
def test_a_dry_run_prints_every_file_and_command_and_changes_nothing(
    tmp_path: Path, run: list[Sequence[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["install", "--dry-run", "--root", str(tmp_path), "--program", PROGRAM]
    assert main(words) == 0
    said = capsys.readouterr()
    assert list(tmp_path.iterdir()) == []
    assert run == []
    assert said.err == (
        f"{tmp_path} holds no Linux system: there is no /etc/os-release and no "
        "/usr/bin/sh\n"
    )
    assert (
        "# plays from the start, and comes back\n"
        "write: /etc/systemd/system/kiosk.service (0644)\n"
        "    | # Written by `kiosk install`"
    ) in said.out
    assert "    | WantedBy=multi-user.target\n" in said.out
    assert f"    | exec {PROGRAM} run\n" in said.out
    assert (
        "# play whenever the machine starts\n"
        f"run: systemctl --root={tmp_path} enable kiosk.service\n"
    ) in said.out
    assert (
        "# let systemd read it\nnot needed here: systemctl daemon-reload\n" in said.out
    )


@linux
def test_there_and_back(
    tmp_path: Path, run: list[Sequence[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    root = ["--root", str(tmp_path)]
    assert main(["install", *root, "--program", PROGRAM]) == 1
    assert list(tmp_path.iterdir()) == []
    assert main(["install", *root, "--program", PROGRAM, "--force"]) == 0
    said = capsys.readouterr().out
    assert "write: /etc/systemd/system/kiosk.service\n" in said
    assert "kiosk doctor" in said
    assert (
        "For the show and root alone: /var/lib/kiosk (0700), the hash of the PIN "
        "/etc/kiosk/kiosk.pin (0600)\n"
    ) in said
    assert ("systemctl", f"--root={tmp_path}", "enable", "kiosk.service") in run

    assert main(["install", *root, "--program", PROGRAM, "--force", "--dry-run"]) == 0
    said = capsys.readouterr().out
    assert "unchanged: /etc/systemd/system/kiosk.service (0644)\n" in said
    assert "keep yours: /etc/kiosk/kiosk.toml (0640)\n" in said
    assert "    | " not in said
    words = ["install", *root, "--session", "cage", "--force", "--dry-run"]
    assert main(words) == 0
    assert "remove, no longer used: /etc/X11" in capsys.readouterr().out

    assert main(["uninstall", *root, "--dry-run"]) == 0
    planned = capsys.readouterr().out.splitlines()
    assert f"run: systemctl --root={tmp_path} disable kiosk.service" in planned
    assert "remove: /etc/kiosk/installed.json" in planned
    assert (tmp_path / "etc/kiosk/installed.json").exists()
    assert main(["uninstall", *root]) == 0
    said = capsys.readouterr().out
    assert f"Left: {tmp_path}/srv/kiosk and the user kiosk" in said
    assert not (tmp_path / "etc/kiosk").exists()
    assert main(["uninstall", *root]) == 1
    assert "was not installed here" in capsys.readouterr().err


@linux
@pytest.mark.parametrize("word", ["install", "uninstall"])
def test_without_root_it_says_so(
    word: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(install, "is_root", lambda: False)
    monkeypatch.setattr(install, "own_program", lambda: PROGRAM)
    assert main([word, "--force"]) == 1
    assert (
        capsys.readouterr().err == f"this needs root: sudo {PROGRAM} {word} --force\n"
    )


@linux
def test_commands_that_fail_say_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kiosk.device.setup.installation import PlanRefused

    install.ran(["true"])
    with pytest.raises(PlanRefused, match="false failed: 1"):
        install.ran(["false"])
    with pytest.raises(PlanRefused) as refused:
        install.ran(["no-such"])
    assert refused.value.said("en") == (
        "no-such is not on this machine; install it first (on Debian: apt-get install "
        "no-such)"
    )
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PlanRefused, match="apt-get install systemd"):
        install.ran(["systemd-sysusers", "kiosk.conf"])
    monkeypatch.undo()
    with pytest.raises(PlanRefused, match="/etc/os-release failed: Permission denied"):
        install.ran(["/etc/os-release"])
    with pytest.raises(PlanRefused, match="ls: cannot"):
        install.ran(["ls", "/no/such/folder"])


def test_recipes_for_windows_are_written(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = ["install", "--for", "windows", "--root", str(tmp_path / "recipes")]
    monkeypatch.setattr(install, "_edition", lambda: "")
    assert main([*words, "--dry-run"]) == 0
    assert "    | $launcher.SetEnabled($true)\n" in capsys.readouterr().out
    assert not (tmp_path / "recipes").exists()
    assert main(words) == 0
    task = (tmp_path / "recipes/kiosk-task.xml").read_bytes()
    assert task.startswith(b"\xff\xfe")
    assert task.decode("utf-16").startswith('<?xml version="1.0" encoding="UTF-16"?>')
    script = (tmp_path / "recipes/1-machine.ps1").read_bytes()
    assert script.startswith(b"\xef\xbb\xbf#")
    assert b"\r\n" in script
    assert (
        (tmp_path / "recipes/kiosk-run.cmd").read_bytes().startswith(b"@echo off\r\n")
    )
    assert "Read " in capsys.readouterr().out


def test_recipes_for_a_program_that_the_show_cannot_read_are_not_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    program = r"C:\Users\Anna\kiosk\.venv\Scripts\pythonw.exe"
    words = ["install", "--for", "windows", "--root", str(tmp_path / "recipes")]
    assert main([*words, "--program", program]) == 1
    assert f"{program} lies in somebody's profile" in capsys.readouterr().err
    assert not (tmp_path / "recipes").exists()
    assert main([*words, "--program", program, "--force"]) == 0


def test_settings_are_written_once_for_the_installer_to_edit(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "kiosk.toml"
    install._settings(file, "en")
    assert read(file).problems == ()
    file.write_text("memory_mb = 700\n", "utf-8")
    install._settings(file, "zh")
    assert read(file).settings.memory_mb == 700
    assert capsys.readouterr().out == f"write: {file}\n保留您的: {file}\n"


def test_a_machine_without_sudo_is_not_told_to_use_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert install.needs_linux("en", "win32")
    assert "for a Linux machine" in capsys.readouterr().err
    assert not install.needs_linux("en", "linux")
    assert capsys.readouterr().err == ""


def test_on_windows_scripts_take_themselves_back(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(install, "recipe_folder", lambda: tmp_path)
    assert uninstall._scripts("en") == 1
    assert "nothing to take back" in capsys.readouterr().err
    for name in ("1-machine.ps1", "2-task.ps1", "kiosk-task.xml"):
        (tmp_path / name).touch()
    assert uninstall._scripts("zh") == 0
    _, *lines = capsys.readouterr().out.splitlines()
    assert lines == [
        f'  powershell -ExecutionPolicy Bypass -File "{tmp_path / name}" -Undo'
        for name in ("2-task.ps1", "1-machine.ps1")
    ]


@linux
def test_what_fails_is_said(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from kiosk.device.setup.installation import PlanRefused
    from kiosk.model.message import Message

    def broken(_: Sequence[str]) -> None:
        raise PlanRefused(Message("坏了", "systemd-sysusers failed: no space"))

    monkeypatch.setattr(install, "ran", broken)
    words = ["install", "--root", str(tmp_path), "--program", PROGRAM, "--force"]
    assert main(words) == 1
    assert "systemd-sysusers failed: no space\n" in capsys.readouterr().err


@linux
def test_the_program_is_that_of_this_environment() -> None:
    assert install.own_program().endswith("/bin/kiosk")
    assert install._edition() == ""


@linux
def test_a_folder_without_the_tools_inside_says_so(
    tmp_path: Path, run: list[Sequence[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/os-release").write_text("ID=debian\n", "utf-8")
    assert main(["install", "--root", str(tmp_path), "--program", PROGRAM]) == 1
    program, tools = capsys.readouterr().err.splitlines()
    assert program == (
        f"there is no {PROGRAM} in {tmp_path}; install kiosk in there first, or say "
        "where it is by --program"
    )
    assert tools.startswith(
        f"these have to come first: chroot {tmp_path} apt-get install "
        "--no-install-recommends systemd libpam-systemd dbus"
    )
    assert run == []


@linux
@pytest.mark.usefixtures("run")
def test_a_hash_in_the_settings_is_moved_where_the_show_alone_reads_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = tmp_path / "etc/kiosk/kiosk.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text("# mine\npin = 'scrypt'\n", "utf-8")
    words = ["install", "--root", str(tmp_path), "--program", PROGRAM, "--force"]
    assert main(words) == 0
    assert "the hash of the PIN was moved from" in capsys.readouterr().out
    assert settings.read_text("utf-8") == "# mine\n"
    kept = tmp_path / "etc/kiosk/kiosk.pin"
    assert kept.read_text("utf-8") == "scrypt\n"
    assert kept.stat().st_mode & 0o777 == 0o600
    kept.chmod(0o644)
    assert main(words) == 0
    assert "was moved" not in capsys.readouterr().out
    assert kept.stat().st_mode & 0o777 == 0o600
