"""`kiosk bench`: what the show costs on this machine, measured, not claimed.

Every size and every question is asked in a process of its own, so that none
inherits the memory of another; the work is the same every time.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kiosk.cli.parser import Parser, destination, reason, size, unwritable, wrong

if TYPE_CHECKING:
    from collections.abc import Sequence

START: Final = "kiosk.cli.started"
"""The module that is asked how long a start takes."""
SIZES: Final = [(1920, 1080), (3840, 2160), (1080, 1920), (2160, 3840)]


def command(words: Sequence[str]) -> int:
    """The command line of `kiosk bench`; returns the exit status."""
    from kiosk.content.chosen import meant
    from kiosk.content.content import load
    from kiosk.lab import report
    from kiosk.lab.plan import asked_tasks, measured, scale_tasks

    parser = Parser(
        "kiosk bench",
        description="Measure frames, start and memory of a show on this machine.",
    )
    parser.takes_path()
    parser.add_argument(
        "--size",
        type=size,
        action="append",
        metavar="WxH",
        help="a size to measure, may be repeated (1920x1080, 3840x2160, 1080x1920, "
        "2160x3840)",
    )
    parser.add_argument(
        "--quick", action="store_true", help="one lap and little else, for a first look"
    )
    parser.add_argument(
        "--scale",
        action="store_true",
        help="instead: shows of 10 to 5,000 slides, lines of 10 to 100,000 values",
    )
    parser.add_argument(
        "--json", type=destination, metavar="FILE", help="write the numbers"
    )
    parser.add_argument(
        "--page",
        type=destination,
        metavar="FILE",
        help="write the table of frames as a page has it, in Markdown",
    )
    parser.add_argument(
        "--baseline",
        type=_numbers,
        metavar="FILE",
        help="compare with an earlier --json",
    )
    asked = parser.parse_args(words)
    baseline, status = asked.baseline, 0
    path = meant(asked.path)
    load(path)
    # Unless a real screen was asked for: the same on every machine.
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sizes = asked.size or SIZES
    numbers = measured(
        scale_tasks(path, quick=asked.quick)
        if asked.scale
        else asked_tasks(path, sizes, START, quick=asked.quick)
    )
    written = {
        asked.json: json.dumps(numbers, indent=2, ensure_ascii=False) + "\n",
        asked.page: report.page(numbers),
    }
    for file, text in written.items():
        if file is None:
            continue
        try:
            file.write_text(text, encoding="utf-8")
        except OSError as error:
            # What has been measured is shown all the same.
            unwritable(file, error)
            status = 1
    report.show(numbers, baseline)
    return status


def _numbers(text: str) -> dict[str, Any]:
    """The numbers of an earlier run.

    Raises:
        argparse.ArgumentTypeError: the file has none.
    """
    try:
        found = json.loads(Path(text).read_text(encoding="utf-8"))
    except OSError as error:
        why = reason(error)
        raise wrong(
            f"{text} 读不出来：{why}", f"{text} cannot be read: {why}"
        ) from None
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise wrong(
            f"{text} 不是 kiosk bench --json 写的",
            f"{text} is not of kiosk bench --json",
        )
    return found
