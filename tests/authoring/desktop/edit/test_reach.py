"""The window and every dialog on a small laptop, by the keyboard alone.

The screen is one of 1366x768 pixels whose letters are 125, 150 and 200 % as large, in
units that much fewer. What is looked for is in reach.py.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Final

import pytest

from kiosk.model.text import LANGUAGES
from tests.authoring.desktop.edit.reach import MADE, every_dialog
from tests.authoring.desktop.edit.test_pictures import MUSEUM, ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.model.text import Language

LAPTOP: Final = (1366, 768)


def faults(folder: Path, scale: float, language: Language) -> dict[str, list[str]]:
    """What cannot be reached or read at a scale."""
    wide, high = (round(side / scale) for side in LAPTOP)
    screen = {"name": "laptop", "x": 0, "y": 0, "width": wide, "height": high}
    there = folder / "screens.json"
    there.write_text(
        json.dumps({"screens": [{**screen, "logicalDpi": 96, "dpr": 1}]}), "utf-8"
    )
    shutil.copytree(MUSEUM, folder / "show")
    content = str(folder / "show" / "content.json")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tests.authoring.desktop.edit.reach"),
            *(content, language, f"{scale:g}", str(folder)),
        ],
        env={
            **os.environ,
            "QT_QPA_PLATFORM": f"offscreen:configfile={there}",
            "KIOSK_STATE": str(folder / "state"),
        },
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found


def test_every_dialog_is_looked_at() -> None:
    """One that is made anew is found here, and has to be opened in reach.py."""
    assert every_dialog() == {kind for kind, _ in MADE.values()}


def test_all_is_reached_and_read_with_letters_twice_as_large(tmp_path: Path) -> None:
    assert faults(tmp_path, 2, "en") == {}


@pytest.mark.long
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scale", [1, 1.25, 1.5, 2])
def test_all_is_reached_and_read_with_other_letters(
    tmp_path: Path, scale: float, language: Language
) -> None:
    assert faults(tmp_path, scale, language) == {}
