"""Windows: the recipes say what they should, in a form that Windows reads."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from kiosk.device.setup.windows import EDITIONS, recipes

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
    assert f"""'"{PROGRAM}" -P -m kiosk run'""" in text
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

    assert said("t:Actions/t:Exec/t:Command") == PROGRAM
    assert said("t:Actions/t:Exec/t:Arguments") == "-P -m kiosk run"
    assert said("t:Actions/t:Exec/t:WorkingDirectory") == FOLDER
    assert said("t:Settings/t:ExecutionTimeLimit") == "PT0S"
    assert said("t:Settings/t:RestartOnFailure/t:Interval") == "PT1M"
    assert said("t:Settings/t:MultipleInstancesPolicy") == "IgnoreNew"
    assert said("t:Triggers/t:LogonTrigger/t:UserId") == "kiosk"


def test_scripts_are_whole() -> None:
    for name, text in recipes(PROGRAM, FOLDER, "").items():
        if name.endswith(".ps1"):
            for opening, closing in ("{}", "()", "[]"):
                assert text.count(opening) == text.count(closing), name
            assert text.count("'") % 2 == 0, name
            assert "param([switch]$Undo)" in text


def test_every_setting_can_be_taken_back() -> None:
    files = recipes("it's", FOLDER, "")
    assert "\"it''s\" -P -m kiosk run" in files["2-shell-launcher.ps1"]
    for name in ("1-machine.ps1", "4-person.ps1"):
        assert "Remove-ItemProperty -Path $place -Name $name" in files[name]
    row = r"    ,@('HKCU:\Software\Microsoft\Wisp\Touch', 'TouchMode_hold', 0, 'DWord')"
    assert row in files["4-person.ps1"].splitlines()
