"""Windows: the recipes say what they should, in a form that Windows reads."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

from kiosk.device.setup.windows import EDITIONS, objections, recipes

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = r"C:\Program Files\kiosk & co\Scripts\pythonw.exe"
FOLDER = r"C:\ProgramData\kiosk"


@pytest.mark.parametrize("edition", EDITIONS)
def test_editions_with_a_launcher_use_it(edition: str) -> None:
    files = recipes(PROGRAM, FOLDER, edition)
    assert list(files) == [
        "1-machine.ps1",
        "2-shell-launcher.ps1",
        "3-keyboard-filter.ps1",
        "4-person.ps1",
        "READ-ME-FIRST.txt",
    ]
    text = files["2-shell-launcher.ps1"]
    # Statuses of the show, and what Windows does: nothing, the shell, the device.
    assert "@(0, 10, 20), @($nothing, $restartShell, $restartDevice)" in text
    run = rf'"{PROGRAM}" -P -m kiosk run "{FOLDER}\show\content.json"'
    assert f"'{run}'" in text
    assert "$restartShell = 0\n$restartDevice = 1\n$nothing = 3\n" in text
    assert "'Alt+F4'" in files["3-keyboard-filter.ps1"]


@pytest.mark.parametrize("edition", ["Professional", "Core"])
def test_other_editions_have_a_task_and_are_told_the_truth(edition: str) -> None:
    files = recipes(PROGRAM, FOLDER, edition)
    assert list(files) == [
        "1-machine.ps1",
        "2-task.ps1",
        "4-person.ps1",
        "READ-ME-FIRST.txt",
        "kiosk-run.cmd",
        "kiosk-task.xml",
    ]
    words = files["READ-ME-FIRST.txt"]
    assert f"This edition ({edition}) has neither Shell Launcher" in words
    assert "have not been tried on Windows yet" in words
    assert "2-task.ps1" in words
    assert "2-shell-launcher.ps1" not in words


def test_an_edition_that_is_not_known_gets_both() -> None:
    files = recipes(PROGRAM, FOLDER, "")
    assert {"2-shell-launcher.ps1", "2-task.ps1"} <= set(files)


def test_the_task_runs_for_ever_and_comes_back() -> None:
    text = recipes(PROGRAM, FOLDER, "Core")["kiosk-task.xml"]
    # What it says of its encoding is true of the file, not of this text.
    task = ElementTree.fromstring(text.partition("?>")[2])
    space = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}

    def said(path: str) -> str:
        return task.findtext(path, "", space)

    assert said("t:Actions/t:Exec/t:Command") == r"%SystemRoot%\System32\cmd.exe"
    loop = rf'/d /c ""{FOLDER}\install\kiosk-run.cmd""'
    assert said("t:Actions/t:Exec/t:Arguments") == loop
    assert said("t:Actions/t:Exec/t:WorkingDirectory") == rf"{FOLDER}\show"
    assert said("t:Settings/t:ExecutionTimeLimit") == "PT0S"
    # From one minute to 31 days, and from 1 to 255 times, by Microsoft's schema.
    assert said("t:Settings/t:RestartOnFailure/t:Interval") == "PT1M"
    assert 1 <= int(said("t:Settings/t:RestartOnFailure/t:Count")) <= 255
    assert said("t:Settings/t:MultipleInstancesPolicy") == "IgnoreNew"
    assert said("t:Triggers/t:LogonTrigger/t:UserId") == "kiosk"


def test_scripts_are_whole() -> None:
    for name, text in recipes(PROGRAM, FOLDER, "").items():
        if name.endswith(".ps1"):
            for opening, closing in ("{}", "()", "[]"):
                assert text.count(opening) == text.count(closing), name
            assert text.count("'") % 2 == 0, name
            assert text.count('"') % 2 == 0, name
            assert "param([switch]$Undo)" in text


def test_every_setting_can_be_taken_back() -> None:
    files = recipes("it's", FOLDER, "")
    assert "\"it''s\" -P -m kiosk run" in files["2-shell-launcher.ps1"]
    assert "$program = 'it''s'" in files["1-machine.ps1"]
    for name in ("1-machine.ps1", "4-person.ps1"):
        assert "Remove-ItemProperty -Path $place -Name $name" in files[name]
    row = r"    ,@('HKCU:\Software\Microsoft\Wisp\Touch', 'TouchMode_hold', 0, 'DWord')"
    assert row in files["4-person.ps1"].splitlines()


def test_the_content_is_where_staff_write_and_the_show_reads() -> None:
    script = recipes(PROGRAM, FOLDER, "Core")["1-machine.ps1"]
    assert "icacls $show /grant 'kiosk-staff:(OI)(CI)M' 'kiosk:(OI)(CI)M'" in script
    assert f"$place = '{FOLDER}'" in script
    assert "$show = Join-Path $place 'show'" in script
    # Everybody else reads, by the numbers that are the same in every language.
    assert "'*S-1-5-32-545:(OI)(CI)RX'" in script


@pytest.mark.parametrize(
    ("file", "refused"),
    [
        (r"C:\Users\Anna\AppData\Local\Programs\Python\pythonw.exe", True),
        (r"c:\users\Anna\kiosk\.venv\Scripts\pythonw.exe", True),
        (r"C:\ProgramData\kiosk\venv\Scripts\pythonw.exe", False),
        (r"C:\Program Files\Python313\pythonw.exe", False),
        ("", False),
    ],
)
def test_a_program_in_a_profile_is_refused(file: str, refused: bool) -> None:
    said = [message.en for message in objections([file])]
    assert [text.startswith(file) for text in said] == [True] * refused


def test_the_show_comes_back_with_every_status_but_those_that_are_meant() -> None:
    lines = recipes(PROGRAM, FOLDER, "Core")["kiosk-run.cmd"].splitlines()
    show = rf"{FOLDER}\show\content.json"
    assert f'start "" /wait "{PROGRAM}" -P -m kiosk run "{show}"' in lines
    assert lines[-5:] == [
        "if %status%==20 goto machine",
        "ping -n 2 127.0.0.1 >nul",
        "goto again",
        ":machine",
        "shutdown /r /t 0",
    ]
    assert [line[-1] for line in lines if "exit /b" in line] == ["0", "2", "3"]


@pytest.mark.skipif(sys.platform != "win32", reason="a script of Windows")
@pytest.mark.parametrize("status", [0, 2, 3])
def test_the_loop_ends_once_staff_have_left(tmp_path: Path, status: int) -> None:
    count = tmp_path / "count.txt"
    (tmp_path / "kiosk.py").write_text(
        "import pathlib, sys\n"
        f"count = pathlib.Path({str(count)!r})\n"
        "n = len(count.read_text()) if count.exists() else 0\n"
        "count.write_text('x' * (n + 1))\n"
        f"sys.exit({status} if n == 2 else (10, 70)[n])\n"
    )
    loop = tmp_path / "kiosk-run.cmd"
    text = recipes(sys.executable, r"C:\show", "Core")[loop.name]
    loop.write_text(text.replace(" -P ", " "), "utf-8", newline="\r\n")
    done = subprocess.run(
        ["cmd", "/d", "/c", str(loop)],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        cwd=tmp_path,
        timeout=120,
        check=False,
    )
    assert done.returncode == status
    assert count.read_text() == "xxx"
