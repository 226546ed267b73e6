"""How well screens keep step: `python -m tests.bench.step --screens 12 --minutes 60`.

Real shows run on one machine, each under its own supervisor, on the X screen of
DISPLAY. Every one writes down by its own clock when the first picture of a page change
was painted. With `--offset 120` the clock of the last one is so many milliseconds
ahead, and is told apart from the others. Nothing is asserted: it prints by how much the
screens were apart, every minute so far, and at the end, also if it is cut short.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kiosk.cli.commands import run
from kiosk.content.relaunch import again, surroundings
from kiosk.show import zone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.device.screen.locked import LockedScreen

HOUSE: Final = Path(__file__).resolve().parents[2]
NAME: Final = "changes.txt"
APART: Final = 1.5
"""Seconds between two changes of page at least; all that lies closer is one."""


@dataclass(frozen=True)
class Change:
    """A change of page: when its first picture was painted, and to which page."""

    screen: int
    stamp: float
    slide: str


@dataclass(frozen=True)
class Skew:
    """How far apart screens were; `changes` has one list a change of page."""

    changes: tuple[tuple[Change, ...], ...]
    missed: int
    """Changes that not every screen has made."""

    @property
    def apart(self) -> list[float]:
        """For every change the milliseconds from the first screen to the last."""
        return sorted(
            1000 * (max(each.stamp for each in one) - min(each.stamp for each in one))
            for one in self.changes
        )

    def of(self, screen: int) -> float:
        """The median by which one screen is later than the middle of all, in ms."""
        late = []
        for one in self.changes:
            stamps = [each.stamp for each in one if each.screen != screen]
            mine = next(each.stamp for each in one if each.screen == screen)
            late.append(1000 * (mine - statistics.median(stamps)))
        return statistics.median(late)


class Group:
    """Screens that keep step, as processes."""

    def __init__(
        self,
        folder: Path,
        content: dict[str, Any],
        screens: int,
        *,
        scroll: bool = False,
        offset: float = 0.0,
        size: str = "480x270",
        environ: dict[str, str] | None = None,
    ) -> None:
        self.folder, self.screens = folder, screens
        (folder / "content").mkdir(parents=True)
        text = json.dumps(content, ensure_ascii=False)
        (folder / "content" / "content.json").write_text(text, "utf-8")
        shutil.copytree(HOUSE / "assets", folder / "content" / "assets")
        self.processes = []
        for number in range(screens):
            own = folder / str(number)
            own.mkdir()
            place = f"place = {number + 1}\nof = {screens}\n"
            flow = f"scroll = {str(scroll).lower()}\n"
            (own / "kiosk.toml").write_text(
                f"content = '{folder}/content'\n[fleet]\nname = 'screen-{number}'\n"
                f"step = 'lobby'\n{place}{flow}",
                "utf-8",
            )
            ahead = offset if number == screens - 1 else 0.0
            words = ["run", "--window", size, "--no-spare", "--no-curtain"]
            with (own / "said.txt").open("wb") as said:
                self.processes.append(
                    subprocess.Popen(
                        again([str(own), str(ahead), *words], "tests.bench.step"),
                        env={
                            **surroundings(environ or os.environ),
                            "PYTHONPATH": str(HOUSE),
                            "KIOSK_CONFIG": str(own / "kiosk.toml"),
                            "KIOSK_STATE": str(own),
                            "LANGUAGE": "en",
                        },
                        stdout=subprocess.DEVNULL,
                        stderr=said,
                    )
                )

    def changes(self) -> list[Change]:
        """All changes so far, in order."""
        found = []
        for number in range(self.screens):
            file = self.folder / str(number) / NAME
            lines = file.read_text("utf-8").splitlines() if file.exists() else []
            for stamp, slide in (line.split() for line in lines):
                found.append(Change(number, float(stamp), slide))
        return sorted(found, key=lambda change: change.stamp)

    def idle(self) -> list[int]:
        """The screens that have changed no page so far."""
        return [number for number, own in enumerate(self._by_screen()) if not own]

    def _by_screen(self) -> list[list[Change]]:
        found: list[list[Change]] = [[] for _ in range(self.screens)]
        for change in self.changes():
            found[change.screen].append(change)
        return found

    def skew(self, since: float = 0.0) -> Skew:
        """How far apart they were, from when the last had begun to when one ended.

        What was before the timestamp `since` is left out.

        Raises:
            ValueError: a screen has changed no page.
        """
        by_screen = self._by_screen()
        if idle := self.idle():
            raise ValueError(f"screens {idle} have changed no page")
        begin = max(since, max(own[0].stamp for own in by_screen) + APART)
        end = min(own[-1].stamp for own in by_screen) - APART
        clusters: list[list[Change]] = []
        for change in self.changes():
            if clusters and change.stamp - clusters[-1][-1].stamp < APART:
                clusters[-1].append(change)
            else:
                clusters.append([change])
        within = [one for one in clusters if begin < one[0].stamp < end]
        every = list(range(self.screens))
        whole = [
            tuple(one) for one in within if sorted(each.screen for each in one) == every
        ]
        return Skew(tuple(whole), len(within) - len(whole))

    def close(self) -> None:
        for process in self.processes:
            process.send_signal(signal.SIGTERM)
        for process in self.processes:
            process.wait(60)


def brisk(dwell: float = 4.0) -> dict[str, Any]:
    """The built-in show with pages that stay for a moment only."""
    content: dict[str, Any] = json.loads((HOUSE / "content.json").read_text("utf-8"))
    for slide in content["slides"]:
        slide["dwell"] = dwell
    return content


def told(skew: Skew, offset: float) -> str:
    """What was measured, in lines; a last one with a wrong clock is told apart."""
    if not skew.changes:
        return f"no change of page was made by all, {skew.missed} by some"
    every = "all screens"
    lines = []
    alike = skew
    if offset:
        last = max(each.screen for each in skew.changes[0])
        others = [
            tuple(each for each in one if each.screen != last) for one in skew.changes
        ]
        alike, every = Skew(tuple(others), skew.missed), "all screens but the last"
        lines.append(
            f"the last one's clock was {1000 * offset:+.0f} ms ahead: it was later by "
            f"{skew.of(last):.1f} ms (median)"
        )
    apart = alike.apart
    cuts = (
        statistics.quantiles(apart, n=100, method="inclusive")
        if len(apart) > 1
        else apart * 99
    )
    lines.insert(
        0,
        f"{len(apart)} changes of page, {skew.missed} not made by all; from the first "
        f"to the last of {every}: p50 {cuts[49]:.1f} ms, p99 {cuts[98]:.1f} ms, most "
        f"{apart[-1]:.1f} ms",
    )
    return "\n".join(lines)


def measured(group: Group, since: float, offset: float) -> str:
    """What was measured so far, or why nothing was."""
    begun = f"{(time.time() - since) / 60:.1f} minutes with {group.screens} screens, "
    load = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors\n"
    try:
        return begun + load + told(group.skew(since), offset)
    except ValueError as error:
        return begun + load + str(error)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--screens", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--minutes", type=float, help="in place of --seconds")
    parser.add_argument("--settle", type=float, default=30, help="seconds before that")
    parser.add_argument("--offset", type=float, default=0.0, help="milliseconds")
    parser.add_argument("--scroll", action="store_true")
    parser.add_argument("--dwell", type=float, default=4.0)
    parser.add_argument("--size", default="480x270")
    asked = parser.parse_args()
    lasts = asked.seconds if asked.minutes is None else 60 * asked.minutes
    over = threading.Event()
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if (number := getattr(signal, name, None)) is not None:
            signal.signal(number, lambda *_: over.set())
    with tempfile.TemporaryDirectory() as folder:
        group = Group(
            Path(folder) / "group",
            brisk(asked.dwell),
            asked.screens,
            scroll=asked.scroll,
            offset=asked.offset / 1000,
            size=asked.size,
        )
        since = time.time()
        try:
            over.wait(asked.settle)
            since = time.time()
            while not over.wait(min(60, max(0, since + lasts - time.time()))):
                if time.time() >= since + lasts:
                    break
                print(measured(group, since, asked.offset / 1000), flush=True)
        finally:
            said = measured(group, since, asked.offset / 1000)
            group.close()
            print(f"at the end{' (cut short)' * over.is_set()}: {said}", flush=True)


# One of the screens


def screen(words: Sequence[str]) -> int:
    """`kiosk run`, or a child of it, that writes down when it changes pages."""
    folder, ahead, command, *rest = words
    assert command == "run"

    def program(words: Sequence[str]) -> list[str]:
        return again([folder, ahead, *words], "tests.bench.step")

    fitted = partial(_fitted, Path(folder), float(ahead))
    return run.command(rest, run.Around(program=program, fitted=fitted))


def _fitted(folder: Path, ahead: float, hall: LockedScreen) -> None:
    app = hall.app
    app.today = lambda: zone.now() + timedelta(seconds=ahead)
    file = (folder / NAME).open("a", encoding="utf-8")
    last = [app.playback.bound]

    def look() -> None:
        # What has been shown was painted: nothing waits for the event loop.
        now = app.playback
        if now.bound != last[0]:
            last[0] = now.bound
            slide = app.loaded.content.slides[now.bound].id
            file.write(f"{time.time():.6f} {slide}\n")
            file.flush()

    app.ticker.ticked.connect(look)


if __name__ == "__main__":
    if len(sys.argv) > 3 and sys.argv[3] == "run":
        sys.exit(screen(sys.argv[1:]))
    main()
