"""Which questions are asked, each in a process of its own, and their answers."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import tempfile
import time
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final

from kiosk.content import film
from kiosk.content.relaunch import again, surroundings
from kiosk.lab import machine

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

PROGRESS: Final = "progress "
"""How a line begins on which a process tells its progress."""
STARTS: Final = 5
SLIDES: Final = (10, 100, 1_000, 5_000)
POINTS: Final = (10, 100, 1_000, 10_000, 100_000)


@dataclass(frozen=True, slots=True)
class Task:
    """A question: its name in the module that answers it, and what it is about."""

    name: str
    path: str
    size: tuple[int, int] = (1920, 1080)
    quick: bool = False
    weight: float = 1.0
    """About how long it takes, compared with the others."""
    more: dict[str, int] = field(default_factory=dict)
    """What a question of its own kind is asked about."""
    module: str = "kiosk.lab.task"

    @property
    def title(self) -> str:
        width, height = self.size
        more = " ".join(f"{n} {what}" for what, n in self.more.items() if n)
        return f"{self.name} {more or f'{width}x{height}'}"


class TaskError(RuntimeError):
    """A measuring process ended without an answer."""


def asked_tasks(
    path: Path, sizes: Sequence[tuple[int, int]], start: str, *, quick: bool
) -> tuple[Task, ...]:
    """All questions about a content; the module `start` is asked how it starts."""
    where = str(path)
    frames = tuple(
        Task("frames", where, size, quick, 3.0 * size[0] * size[1] / 2e6 + 5)
        for size in sizes
    )
    touches = tuple(
        Task("touch", where, size, quick, 2.0 * size[0] * size[1] / 2e6 + 4)
        for size in sizes
    )
    starts = (
        Task("still", where, sizes[0], quick, 1.0),
        *(Task("start", where, sizes[0], quick, 1.0, module=start),)
        * (2 if quick else STARTS),
    )
    rest = (
        *touches,
        Task("reload", where, sizes[0], quick, 4.0),
        Task("settled", where, sizes[0], quick, 3.0 if quick else 12.0),
        *(Task("life", where, size, quick, 12.0 if quick else 48.0) for size in sizes),
        *(Task("plots", where, size, quick, 4.0) for size in sizes),
        *((Task("film", where, sizes[0], quick, 20.0),) * film.available()),
        *(() if quick else (Task("memory", where, sizes[0], quick, 12.0),)),
        Task("growth", where, sizes[0], quick, 5.0 if quick else 20.0),
    )
    return (*starts, *frames, *rest)


def scale_tasks(path: Path, *, quick: bool) -> tuple[Task, ...]:
    """How a show and a line grow with what they hold."""
    sizes = SLIDES[:2] if quick else SLIDES
    lines = POINTS[:2] if quick else POINTS
    where = str(path)
    return tuple(
        Task("scale", where, weight=5.0 + slides / 200, more=_scale(slides, 0))
        for slides in sizes
    ) + tuple(
        Task("scale", where, weight=3.0 + points / 20_000, more=_scale(0, points))
        for points in lines
    )


def _scale(slides: int, points: int) -> dict[str, int]:
    return {"slides": slides, "points": points}


def measured(tasks: Sequence[Task]) -> dict[str, Any]:
    """The answers to all questions, by name; with a progress bar meanwhile."""
    from rich.progress import Progress

    answers: list[tuple[Task, dict[str, Any]]] = []
    with (
        tempfile.TemporaryDirectory(prefix="kiosk-bench-") as state,
        Progress(transient=True) as bar,
    ):
        line = bar.add_task("bench", total=sum(task.weight for task in tasks))
        done = 0.0
        for task in tasks:
            bar.update(line, description=task.title)

            def tell(share: float, task: Task = task, done: float = done) -> None:
                bar.update(line, completed=done + share * task.weight)

            answers.append((task, answer(task, tell, state)))
            done += task.weight
            bar.update(line, completed=done)
    return {"about": machine.about(), **gathered(answers)}


def answer(task: Task, tell: Callable[[float], None], state: str) -> dict[str, Any]:
    """Ask in a new process, which keeps what it learns in the folder `state`.

    Raises:
        TaskError: the process ended without an answer.
    """
    words = json.dumps(asdict(task) | {"begun": time.time()})
    last = ""
    with subprocess.Popen(
        again([words], task.module),
        # An installed program has its bytecode.
        env=surroundings(
            {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
            | {"KIOSK_STATE": state}
        ),
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith(PROGRESS):
                tell(float(line.removeprefix(PROGRESS)))
            else:
                last = line
    if process.returncode != 0 or not last.startswith("{"):
        raise TaskError(f"{task.title} ended with status {process.returncode}")
    found: dict[str, Any] = json.loads(last)
    return found


def gathered(answers: Sequence[tuple[Task, dict[str, Any]]]) -> dict[str, Any]:
    """The answers under the names of their questions; of several, the median."""
    numbers: dict[str, Any] = {}
    starts = [found for task, found in answers if task.name == "start"]
    if starts:
        numbers["start"] = {
            key: statistics.median(found[key] for found in starts) for key in starts[0]
        }
    for task, found in answers:
        if task.name in {"frames", "touch", "life", "plots"}:
            width, height = task.size
            numbers.setdefault(task.name, {})[f"{width}x{height}"] = found
        elif task.name == "scale":
            what = next(f"{n:,} {name}" for name, n in task.more.items() if n)
            numbers.setdefault("scale", {})[what] = found
        elif task.name not in {"still", "start"}:
            numbers[task.name] = found
    return numbers
