"""A soak: weeks of the show in an hour, and whether anything grows meanwhile.

Days of a hall are played one after the other: the loop, visitors, saves by staff and
their menu, a screen that changes, the status page, the night in two jumps. What the
process holds is sampled every half hour of opening, on the same page, and a line is
laid through what comes after the warm-up.
"""

from __future__ import annotations

import json
import logging
import math
import os
import pickle
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING, Any, Final

from kiosk.content.relaunch import again, surroundings
from kiosk.lab import machine, visitors
from kiosk.lab.content import copied, edited
from kiosk.lab.spread import slope, student

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from types import TracebackType

    from kiosk.lab.screen.fast_forward import FastForward

LIMITS: Final[Mapping[str, float]] = {
    "memory": 1.0,
    "objects": 50.0,
    "items": 1.0,
    "file handles": 0.1,
    "threads": 0.1,
    "windows": 0.1,
    "references to None": 1000.0,
}
"""What may be gained in a simulated day; memory in megabytes (10⁶).

A reference to None takes no memory, and PySide keeps six for every image that is
painted on for the first time. What ends a process is to lose them.
"""
LOSSES: Final[Mapping[str, float]] = {"references to None": 100.0}
"""What may be lost in a simulated day, where a loss does harm."""
WARM: Final = 0.25
"""The share of the days that is warm-up: caches fill, pages are seen."""
EVERY: Final = 1800.0
"""Seconds of opening between two samples."""
FILLED: Final = 3
"""Simulated days that are warm-up at least: caches fill for so long, and a line
through their filling looks like growth."""
FEWEST: Final = 5
"""Days after the warm-up below which no line is laid."""
CHORES: Final = ("guess", "save", "mistake", "mend", "screen", "staff")
"""What happens once a day besides visits, evenly over the opening hours."""


@dataclass(frozen=True, slots=True)
class Growth:
    """The line through the days' means of one thing.

    `slope` is gained a simulated day, give or take `error`, with a confidence of
    95 %; `first` and `last` are the line's ends.
    """

    name: str
    slope: float
    error: float
    limit: float
    first: float
    last: float

    @property
    def grows(self) -> bool:
        """Whether more is gained or lost than allowed, and not by chance.

        Seven things are asked after: one that is off by chance once in twenty times
        would often be among them, by twice as much it hardly ever is.
        """
        lost = -self.slope > LOSSES.get(self.name, math.inf)
        return (self.slope > self.limit or lost) and abs(self.slope) > 2 * self.error

    @property
    def steady(self) -> bool:
        """Whether no more can be gained or lost than allowed, chance included.

        What neither grows nor is steady is undecided: a longer soak tells.
        """
        lost = self.error - self.slope
        return self.slope + self.error <= self.limit and lost <= LOSSES.get(
            self.name, math.inf
        )


@dataclass(frozen=True, slots=True)
class Sample:
    """What was held after so many simulated days."""

    days: float
    values: Mapping[str, float]


def grown(samples: Sequence[Sample]) -> tuple[Growth, ...]:
    """The growth of everything that was sampled, warm-up left out.

    Samples of a day hang together: what a visitor has opened, what the allocator
    keeps, is still there half an hour later. Taken for independent they would tell
    of growth by chance, so the line is laid through the means of whole days.
    Nothing is said of fewer than FEWEST days.
    """
    days = _whole_days(samples)
    late = days[max(math.ceil(len(days) * WARM), FILLED) :]
    if len(late) < FEWEST:
        return ()
    middles = [mean(sample.days for sample in day) for day in late]
    return tuple(
        _line(name, middles, [mean(s.values[name] for s in day) for day in late])
        for name in LIMITS
        if all(name in s.values for day in late for s in day)
    )


def _whole_days(samples: Sequence[Sample]) -> list[list[Sample]]:
    days = [list(day) for _, day in groupby(samples, lambda s: math.floor(s.days))]
    if len(days) > 1 and len(days[-1]) < len(days[-2]):
        # It ended in the middle of a day, and mornings are not like evenings.
        days.pop()
    return days


def _line(name: str, days: Sequence[float], values: Sequence[float]) -> Growth:
    """The line through some days, with the error that its scatter leaves.

    Days that resemble the day before count for less: of n with an autocorrelation r
    there are as good as n (1 - r) / (1 + r), as for trends of the climate (Santer and
    others, Journal of Geophysical Research 105, 2000, page 7337), and never fewer than
    FEWEST: else nothing could be said of what grows in steps.
    """
    gained = slope(days, values)
    middle, level = mean(days), mean(values)
    off = [
        value - level - gained * (day - middle)
        for day, value in zip(days, values, strict=True)
    ]
    spread = sum((day - middle) ** 2 for day in days)
    rest = sum(each**2 for each in off)
    together = sum(one * other for one, other in pairwise(off))
    # Of points on a line only rounding is left, which resembles anything.
    alike = max(together / rest, 0.0) if rest > 1e-9 else 0.0
    free = max(len(days) * (1 - alike) / (1 + alike), FEWEST) - 2
    error = student(free) * math.sqrt(rest / free / spread)
    return Growth(
        name,
        gained,
        error,
        LIMITS[name],
        level + gained * (days[0] - middle),
        level + gained * (days[-1] - middle),
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be soaked: the content, in a window of a size, for how long."""

    path: str
    hours: float
    seed: int = 1
    size: tuple[int, int] = (960, 540)
    visits: int = visitors.VISITS


@dataclass(frozen=True, slots=True)
class SoakResult:
    """What a soak has found; `fault` is why it ended early, "" if it did not."""

    asked: Asked
    digest: str
    slides: int
    seconds: float
    samples: tuple[Sample, ...]
    counts: Mapping[str, int]
    fault: str = ""

    @property
    def growths(self) -> tuple[Growth, ...]:
        return grown(self.samples)

    @property
    def days(self) -> float:
        """Simulated days that were played."""
        return self.samples[-1].days if self.samples else 0.0

    @property
    def failed(self) -> bool:
        """Whether it ended before its time, or something grew."""
        return bool(self.fault) or any(growth.grows for growth in self.growths)

    @property
    def passed(self) -> bool:
        """Whether it ran to its end and nothing can have grown."""
        growths = self.growths
        steady = bool(growths) and all(growth.steady for growth in growths)
        return steady and not self.failed


# In the process that asks


def soaked(
    asked: Asked,
    digest: str,
    slides: int,
    tell: Callable[[float, Sample | None], None],
) -> SoakResult:
    """Soak in a process of its own.

    Args:
        asked: what.
        digest: SHA-256 of the content.
        slides: how many it has.
        tell: takes the share that is done and, when there is one, a sample.
    """
    begun = time.monotonic()
    samples: list[Sample] = []
    counts: dict[str, int] = {}
    words = json.dumps(
        {
            "path": asked.path,
            "hours": asked.hours,
            "seed": asked.seed,
            "size": asked.size,
            "visits": asked.visits,
        }
    )
    with subprocess.Popen(
        again([words], "kiosk.lab.soak"),
        env=surroundings(os.environ),
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        ended = False
        for line in process.stdout:
            if not line.startswith("{"):
                continue
            said = json.loads(line)
            counts = said["counts"]
            ended = said["share"] >= 1
            sample = None
            if said["values"] is not None:
                sample = Sample(said["days"], said["values"])
                samples.append(sample)
            tell(said["share"], sample)
    fault = ""
    if process.returncode != 0 or not ended:
        fault = f"the show ended with status {process.returncode}"
    return SoakResult(
        asked,
        digest,
        slides,
        time.monotonic() - begun,
        tuple(samples),
        counts,
        fault,
    )


# In the process that is soaked


def timetable(asked: Asked, number: int) -> Iterator[tuple[float, str, bytes]]:
    """What happens on a day and when, in seconds after midnight; a visit is pickled.

    Unpacked, the acts of a full day would be hundreds more of the objects that are
    counted than those of an empty one.
    """
    span = visitors.CLOSES - visitors.OPENS
    moments = [
        (visit.at, "visit", pickle.dumps(visit))
        for visit in visitors.day(asked.seed, number, asked.visits)
    ]
    moments += [
        (visitors.OPENS + span * (place + 0.5) / len(CHORES), chore, b"")
        for place, chore in enumerate(CHORES)
    ]
    moments += [
        (visitors.OPENS + EVERY * number, "sample", b"")
        for number in range(1, round(span / EVERY) + 1)
    ]
    yield from sorted(moments, key=lambda moment: moment[0])


def play(
    asked: Asked, mill: FastForward, text: str, tell: Callable[[dict[str, Any]], None]
) -> None:
    """Play all days; `tell` takes what is known after every event."""
    from kiosk.lab.screen.fast_forward import LOOP_STEP

    whole = asked.hours * 3600
    begun = mill.clock.now - visitors.OPENS
    number = 0
    while True:
        for at, what, visit in timetable(asked, number):
            due = begun + number * visitors.DAY + at
            passed = due - begun - visitors.OPENS
            if passed > whole:
                return
            if due > mill.clock.now:
                mill.run(due - mill.clock.now, LOOP_STEP)
            values = None
            match what:
                case "visit":
                    mill.welcome(pickle.loads(visit))
                case "guess":
                    mill.guess()
                case "save":
                    mill.save(edited(text, number), good=True)
                case "mistake":
                    mill.save(text[: len(text) * 2 // 3], good=False)
                case "mend":
                    mill.save(text, good=True)
                case "screen":
                    width, height = asked.size
                    mill.resize((height, width))
                case "staff":
                    mill.serve()
                case _:
                    mill.scrape()
                    values = mill.sample()
                    for name, kind in (("memory", "Private_Dirty"), ("pss", "Pss")):
                        megabytes = machine.memory(kind)
                        if megabytes is not None:
                            values[name] = megabytes
            tell(
                {
                    "share": min(passed / whole, 0.999),
                    "days": passed / visitors.DAY,
                    "values": values,
                    "counts": dict(mill.counts),
                }
            )
        number += 1
        # At night the hall is dark, and the show stands still.
        mill.sleep(begun + number * visitors.DAY + visitors.OPENS - mill.clock.now)


def main() -> int:
    """Soak what the command line says, and tell of it line by line."""
    # What the show logs in weeks is told nowhere: the counts say it.
    logging.getLogger("kiosk").addHandler(logging.NullHandler())
    raw = json.loads(sys.argv[1])
    asked = Asked(**(raw | {"size": tuple(raw["size"])}))
    from kiosk.content.content import load
    from kiosk.lab.screen.fast_forward import FastForward

    last: dict[str, Any] = {"days": 0.0, "counts": {}}
    mistakes = 0

    def mistaken(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        # Qt goes on after one; the hall would be told, and nobody is here.
        nonlocal mistakes
        mistakes += 1
        sys.__excepthook__(kind, error, trace)

    def mistaken_aside(what: threading.ExceptHookArgs) -> None:
        nonlocal mistakes
        mistakes += 1
        threading.__excepthook__(what)

    def tell(said: dict[str, Any]) -> None:
        if mistakes:
            raise SystemExit(1)
        last.update(said)
        print(json.dumps(said), flush=True)

    sys.excepthook, threading.excepthook = mistaken, mistaken_aside

    with tempfile.TemporaryDirectory(prefix="kiosk-soak-") as folder:
        path = copied(Path(asked.path), Path(folder))
        text = path.read_text(encoding="utf-8")
        mill = FastForward(load(path), asked.size, Path(folder, "state"))
        play(asked, mill, text, tell)
        tell(last | {"share": 1.0, "values": None, "counts": dict(mill.counts)})
        mill.close()
    return min(mistakes, 1)


if __name__ == "__main__":
    sys.exit(main())
