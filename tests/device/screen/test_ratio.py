"""What stands in for the show has its very pixels on scaled displays, too."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.visitor import saved, short

ROOT = Path(__file__).parents[3]
SCREENS = "tests/player/screens.json"


def test_curtain_early_start_and_blackout_fit_screens_of_every_ratio(
    tmp_path: Path,
) -> None:
    """In a process of its own: the screens are known before there is a window."""
    environ = {
        name: value for name, value in os.environ.items() if name != "QT_FONT_DPI"
    }
    # Qt parts what it is told at every colon, that of a drive too.
    environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={SCREENS}"
    file = saved(tmp_path / "content.json", short())
    (tmp_path / "state").mkdir()
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.device.screen.scaled",
            str(file),
            str(tmp_path / "state"),
        ],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env=environ,
        timeout=240,
    )
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [each["ratio"] for each in found] == [1.25, 1.5, 1.75, 2.0, 1.0]
    for each in found:
        assert each["early"] == 0, each
        assert each["curtain"] == 0, each
        # Rounding of a shade alone.
        assert each["half"] <= 2, each
        assert (each["black"], each["whole"], each["back"]) == (0, 1, 0), each
