"""The show on a real X screen is killed, and what is seen meanwhile is never black."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from kiosk.device import exits
from kiosk.player.backdrop import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.screen.conftest import Screen

pytestmark = pytest.mark.screen


class Locked:
    """`kiosk run` on a screen."""

    def __init__(self, screen: Screen, file: Path) -> None:
        self.screen = screen
        self.folder = file.parent
        self.state = self.folder / "state"
        with (self.folder / "said.txt").open("wb") as said:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "kiosk.cli.drilled", str(self.folder)),
                    *("run", str(file)),
                ],
                env={
                    **screen.environment,
                    "LANGUAGE": "en",
                    "KIOSK_STATE": str(self.state),
                    "KIOSK_CONFIG": str(self.folder / "none.toml"),
                },
                stderr=said,
            )

    def happened(self, what: str) -> list[dict[str, Any]]:
        try:
            lines = (self.folder / "journal.jsonl").read_text("utf-8").splitlines()
        except FileNotFoundError:
            return []
        events = [json.loads(line) for line in lines]
        return [event for event in events if event["what"] == what]


@pytest.fixture
def locked(screen: Screen, file: Path) -> Iterator[Locked]:
    locked = Locked(screen, file)
    yield locked
    if locked.process.poll() is None:
        locked.process.kill()
        locked.process.wait()


def dark(screen: Screen) -> bool:
    """Whether most of the screen is black; no skin's ground is that dark."""
    return bool((screen.look()[::16, ::16].max(axis=2) <= 8).mean() > 0.5)


def test_no_crash_and_no_relief_is_black(screen: Screen, locked: Locked) -> None:
    screen.until(lambda: locked.happened("painted"), "a first picture")
    screen.until((locked.state / WORDS).exists, "a picture for the curtain")
    cover = screen.settled()
    black = []
    for number, (signals, what) in enumerate(
        [(signal.SIGKILL, "painted"), (signal.SIGSTOP, "hang")], 1
    ):
        pid = locked.happened("painted")[-1]["pid"]
        before = len(locked.happened("painted"))
        os.kill(pid, signals)

        def back(before: int = before, what: str = what) -> bool:
            black.append(dark(screen))
            painted = len(locked.happened("painted")) > before
            return painted and bool(locked.happened(what))

        screen.until(back, f"the show after fault {number}")
    assert len(black) > 2
    assert not any(black)
    # The same slide, and nothing of the curtain's is left on it.
    screen.until(
        lambda: (
            (np.abs(screen.look().astype(int) - cover).max(axis=2) > 24).mean() < 0.01
        ),
        "the cover",
    )
    locked.process.send_signal(signal.SIGTERM)
    assert locked.process.wait(60) == exits.QUIT


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "times"), [("kill", 100), ("update", 500), ("halt", 20), ("memory", 10)]
)
def test_many_faults_lose_nothing(
    screen: Screen, tmp_path: Path, name: str, times: int
) -> None:
    if shutil.which("xdotool") is None:
        pytest.skip("no screen")
    file = tmp_path / "numbers.json"
    done = subprocess.run(
        [
            *(sys.executable, "-m", "kiosk", "drill", name),
            *("--times", str(times), "--json", str(file)),
        ],
        env={**screen.environment, "LANGUAGE": "en"},
        cwd=Path(__file__).parents[2],
        check=False,
    )
    numbers = json.loads(file.read_text("utf-8"))[name]
    assert done.returncode == 0, numbers
    assert len(numbers["recoveries"]) == times
    assert numbers["looks"] == 0 or numbers["black"] == 0
