"""`kiosk soak`: whether anything grows in weeks, played in an hour.

The whole show runs, with visitors from a seed; only waiting is skipped. Ends with a
certificate, and with status 1 if anything grows, 3 if it was too short to tell.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from kiosk.cli.parser import Parser, destination, size, unwritable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.content.content import Loaded
    from kiosk.lab.soak import Asked, SoakResult

UNDECIDED: Final = 3
"""The exit status of a soak that was too short to tell."""


def command(words: Sequence[str]) -> int:
    """The command line of `kiosk soak`; returns the exit status."""
    from kiosk.content.chosen import meant
    from kiosk.content.content import load
    from kiosk.lab import machine
    from kiosk.lab.certificate import Certificate
    from kiosk.lab.soak import Asked

    parser = Parser(
        "kiosk soak",
        description="Play days of a show in minutes, with visitors from a seed, and "
        "tell whether memory, objects, files or threads grow.",
        epilog="exit status: 0 if nothing grows, 1 if something does, if the show "
        "ended before its time or if the content has mistakes, 2 if the command line "
        "has, 3 if it was too short to tell.",
    )
    parser.takes_path()
    parser.add_argument(
        "--hours",
        type=float,
        default=720.0,
        metavar="H",
        help="simulated hours (720, thirty days)",
    )
    parser.add_argument(
        "--seed", type=int, default=1, metavar="N", help="which visitors come (1)"
    )
    parser.add_argument(
        "--visits", type=int, default=60, metavar="N", help="visits on a mean day (60)"
    )
    parser.add_argument(
        "--size",
        type=size,
        default=(960, 540),
        metavar="WxH",
        help="the window (960x540)",
    )
    parser.add_argument(
        "--json", type=destination, metavar="FILE", help="write the samples"
    )
    parser.add_argument(
        "--text", type=destination, metavar="FILE", help="write the certificate as text"
    )
    parser.add_argument(
        "--pdf", type=destination, metavar="FILE", help="write the certificate as PDF"
    )
    asked = parser.parse_args(words)
    if not 0 < asked.hours <= 24 * 400:
        parser.refuse(
            "--hours 要大于 0，最多 9600", "--hours is more than 0 and at most 9600"
        )
    path = meant(asked.path)
    loaded = load(path)
    # Unless a real screen was asked for: the same on every machine.
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    what = Asked(str(path), asked.hours, asked.seed, asked.size, asked.visits)
    result = _soaked(what, loaded)
    certificate = Certificate(result, machine.about(), dt.date.today())
    text = certificate.text()
    print(text, end="")
    try:
        if asked.json is not None:
            raw = asdict(result) | {"about": machine.about()}
            asked.json.write_text(
                json.dumps(raw, indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
            )
        if asked.text is not None:
            asked.text.write_text(text, encoding="utf-8")
        if asked.pdf is not None:
            certificate.pdf(asked.pdf)
    except OSError as error:
        unwritable(error.filename or "", error)
        return 1
    if result.failed:
        return 1
    return 0 if result.passed else UNDECIDED


def _soaked(asked: Asked, loaded: Loaded) -> SoakResult:
    """Soak, with a progress bar."""
    from rich.console import Console
    from rich.progress import Progress

    from kiosk.lab.soak import Sample, soaked

    with Progress(transient=True, console=Console(stderr=True)) as bar:
        line = bar.add_task("soak", total=1.0)

        def tell(share: float, sample: Sample | None) -> None:
            if sample is None:
                bar.update(line, completed=share)
                return
            held = sample.values.get("memory")
            said = "" if held is None else f", {held:.0f} MB"
            bar.update(
                line, completed=share, description=f"day {sample.days:.1f}{said}"
            )

        return soaked(asked, loaded.digest, len(loaded.content.slides), tell)
