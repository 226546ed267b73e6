"""`kiosk drill`: faults of every kind on this machine, and how the show heals.

It plays the real `kiosk run` with a state folder of its own, so that nothing that
is in use is touched; the screen is the real one.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from kiosk.cli.parser import Parser, destination, unwritable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kiosk.lab.sandbox import Outcome
    from kiosk.model.text import Language

TIMES: Final = 5
LOOKED_AT: Final = frozenset({"xcb", "windows"})
"""Platforms on which a program may look at the screen."""


def command(words: Sequence[str]) -> int:
    """The command line of `kiosk drill`; 1 if anything was lost or black."""
    from kiosk.cli.parser import has_screen

    parser = Parser(
        "kiosk drill",
        description="Hurt the show in every way that is known, on this machine, and "
        "measure how it heals. It takes the screen for some minutes; what is in use "
        "(state, settings, content) is not touched.",
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these drills")
    parser.add_argument("--content", type=Path, metavar="PATH", help="the show to play")
    parser.add_argument(
        "--times", type=int, default=TIMES, metavar="N", help=f"repetitions ({TIMES})"
    )
    parser.takes_screen("in a window, at a desk")
    parser.add_argument("--list", action="store_true", help="list the drills")
    parser.add_argument(
        "--json", type=destination, metavar="FILE", help="write the numbers"
    )
    parser.add_argument("--look", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args(words)
    if asked.look:
        from kiosk.lab.screen.black_check import look

        return look()
    from kiosk.lab import drills
    from kiosk.model.language import system_language

    staff = system_language()
    known = drills.names()
    if asked.list:
        for name in known:
            print(f"{name:<10} {drills.named(name).title.said(staff)}")
        return 0
    for name in asked.names:
        if name not in known:
            all_of_them = ", ".join(known)
            parser.refuse(
                f"没有叫 {name} 的演练；有 {all_of_them}",
                f"no drill is called {name}: {all_of_them}",
            )
    if asked.times < 1:
        parser.refuse("--times 至少是 1", "--times is at least 1")
    if not has_screen():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    outcomes = _held(asked, tuple(asked.names) or known, staff)
    if asked.json is not None:
        numbers = {name: _numbers(outcome) for name, outcome in outcomes.items()}
        text = json.dumps(numbers, indent=2, ensure_ascii=False)
        try:
            asked.json.write_text(text + "\n", encoding="utf-8")
        except OSError as error:
            unwritable(asked.json, error)
    _print(outcomes, staff)
    return 0 if all(outcome.passed for outcome in outcomes.values()) else 1


def _held(
    asked: argparse.Namespace, names: Sequence[str], staff: Language
) -> dict[str, Outcome]:
    """Hold these drills, one after the other."""
    from rich.console import Console
    from rich.progress import Progress

    from kiosk.content.chosen import played
    from kiosk.device import settings
    from kiosk.lab import drills
    from kiosk.lab.sandbox import Never, Outcome, Sandbox, copied
    from kiosk.model.message import Message

    words: list[str] = []
    if asked.screen is not None:
        words += ["--screen", asked.screen]
    if asked.window is not None:
        words += ["--window", "{}x{}".format(*asked.window)]
    can_look = asked.window is None and _can_look()
    content = played(asked.content, settings.load().content)
    outcomes: dict[str, Outcome] = {}
    with Progress(console=Console(stderr=True)) as progress:
        for name in names:
            drill = drills.named(name)
            task = progress.add_task(drill.title.said(staff), total=asked.times)
            with TemporaryDirectory(
                prefix="kiosk-drill-", ignore_cleanup_errors=True
            ) as place:
                folder = Path(place)
                sandbox = Sandbox(
                    folder,
                    copied(content, folder),
                    "kiosk.cli.drilled",
                    asked.times,
                    tuple(words),
                    looking=_looking if can_look else None,
                    progress=lambda task=task: progress.advance(task),  # type: ignore[misc]
                )
                try:
                    outcomes[name] = drill.hold(sandbox)
                except Never as error:
                    said = (folder / "said.txt").read_text("utf-8", "replace")
                    print("\n".join(said.splitlines()[-20:]), file=sys.stderr)
                    never = Message(f"一直没有等到 {error}", f"never came: {error}")
                    outcomes[name] = Outcome(lost=(never.en,), note=never)
            progress.update(task, completed=asked.times)
    return outcomes


def _numbers(outcome: Outcome) -> dict[str, Any]:
    said = asdict(outcome)
    said["passed"] = outcome.passed
    if outcome.note is not None:
        said["note"] = outcome.note.en
    return said


def _print(outcomes: dict[str, Outcome], staff: Language) -> None:
    from rich.console import Console
    from rich.table import Table

    from kiosk.lab import drills

    zh = staff == "zh"
    table = Table(title="kiosk drill", title_justify="left")
    table.add_column("演练" if zh else "drill")
    for zh_name, en_name in (
        ("次数", "times"),
        ("恢复，中位", "back after, median"),
        ("最长", "worst"),
        ("黑屏次数", "looks that saw black"),
        ("丢失", "lost"),
    ):
        table.add_column(zh_name if zh else en_name, justify="right")
    table.add_column("备注" if zh else "note")
    for name, outcome in outcomes.items():
        times = outcome.recoveries
        lost = "; ".join(outcome.lost[:3]) if outcome.lost else "0"
        table.add_row(
            drills.named(name).title.said(staff),
            str(len(times)) if times else "",
            f"{statistics.median(times):.2f} s" if times else "",
            f"{max(times):.2f} s" if times else "",
            f"{outcome.black} / {outcome.looks}" if outcome.looks else "-",
            lost if outcome.held else "-",
            "" if outcome.note is None else outcome.note.said(staff),
        )
    Console(width=None if sys.stdout.isatty() else 150).print(table)


# -- looking at the screen, in a process of its own ---------------------------


def _can_look() -> bool:
    """Whether the screen can be looked at: X11 and Windows allow it."""
    platform = os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0]
    if platform:
        return platform in LOOKED_AT
    if sys.platform == "win32":
        return True
    return bool(os.environ.get("DISPLAY")) and not os.environ.get("WAYLAND_DISPLAY")


def _looking() -> Callable[[], tuple[int, int]]:
    """Begin to look; returns what ends it and gives looks and black ones."""
    from kiosk.content.relaunch import again, surroundings

    eye = subprocess.Popen(
        again(["drill", "--look"]),
        env=surroundings(os.environ),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )

    def end() -> tuple[int, int]:
        said, _ = eye.communicate("")
        try:
            looks, black = map(int, said.split())
        except ValueError:
            return 0, 0
        return looks, black

    return end
