"""Diagnosis: whether a machine is fit to be a public screen, and what to do if not.

What has been looked at is a frozen `Patient`; a check is a file in
`kiosk/device/setup/checks` that judges one thing about it, found by looking there. It
has a `TITLE`, a `RANK` that orders it among the others, and `check`.
"""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from kiosk.content.messages import NOTHING
from kiosk.device.setup import checks
from kiosk.model.message import Message

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence

    from kiosk.device.settings import Reading
    from kiosk.model.text import Language

State = Literal["ok", "warn", "fail", "skip"]

STATES: Final[dict[State, Message]] = {
    "ok": Message("正常", "ok"),
    "warn": Message("注意", "warning"),
    "fail": Message("不行", "fails"),
    "skip": Message("没查", "skipped"),
}


@dataclass(frozen=True, slots=True)
class Result:
    """How one thing is: what was found, and what to do about it.

    `facts` are numbers and names for other programs.
    """

    state: State
    found: Message
    todo: Message = NOTHING
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Panel:
    """A screen as Qt sees it: device pixels, hertz, and millimetres (0: unknown).

    `scale` is device pixels per unit of the window system: 1.5 on a display that is
    scaled to 150 %.
    """

    name: str
    width: int
    height: int
    hertz: float
    width_mm: float = 0.0
    height_mm: float = 0.0
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Drawing:
    """What painting the show in the screen's size costs, and how large things are.

    Times are milliseconds a frame. `control` and `place` are the smallest side of
    a control and of a figure's place, `text` the smallest font, in page units; the
    slide that has the smallest text is `slide`.
    """

    width: int
    height: int
    p50: float
    p99: float
    frames: int
    control: float
    place: float
    text: float
    slide: str = ""


@dataclass(frozen=True, slots=True)
class Corner:
    """A mark that was to be touched and where the touch was, in millimetres.

    Both are measured from the upper left of the panel, or in pixels if its size is
    not known (`mm` is then false).
    """

    wanted: tuple[float, float]
    touched: tuple[float, float] | None
    mm: bool = True


@dataclass(frozen=True, slots=True)
class Seen:
    """What looking at screen, touch and type has shown.

    `inks` is how much ink the typeface gives for a weight. `trouble` is why there
    was nothing to see, "" if there was.
    """

    panels: tuple[Panel, ...] = ()
    touches: tuple[str, ...] = ()
    inks: dict[int, float] = field(default_factory=dict)
    family: str = ""
    platform: str = ""
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Patient:
    """All that the checks look at.

    Args:
        reading: the settings and what is wrong with them.
        content: the content file that would be played.
        state: the folder for all that must survive, if there is one.
        root: where the system's files are; a test has its own.
        platform: sys.platform.
        environ: the environment.
        run: what a command says; None if it is not there or fails.
        python: its version.
        versions: versions of packages, "" for one that is not there.
        now: the clock.
        seen: screen, touch and type.
        drawing: what painting costs; None if it was not measured.
        corners: the four-corner touch test; None if it was not made.
        errors: how many mistakes the content has, and `warnings` how many doubts.
        digest: the SHA-256 of the content, "" if it cannot be read.
    """

    reading: Reading
    content: Path
    state: Path | None
    platform: str
    environ: Mapping[str, str]
    run: Callable[[Sequence[str]], str | None]
    python: tuple[int, int, int]
    versions: Mapping[str, str]
    now: dt.datetime
    seen: Seen
    root: Path = Path("/")
    drawing: Drawing | None = None
    corners: tuple[Corner, ...] | None = None
    errors: int = 0
    warnings: int = 0
    slides: int = 0
    digest: str = ""
    trouble: Message = NOTHING
    """Why the content cannot be read."""
    left_out: tuple[str, ...] = ()
    """Slides that the show leaves out, since it has crashed on them."""

    @property
    def linux(self) -> bool:
        return self.platform == "linux"

    def text(self, path: str) -> str:
        """What a file of the system says, "" if it is not there."""
        try:
            return self.root.joinpath(path.lstrip("/")).read_text("utf-8", "replace")
        except OSError:
            return ""

    @property
    def panel(self) -> Panel | None:
        """The screen that the show is to fill."""
        name = self.reading.settings.screen.name
        for number, panel in enumerate(self.seen.panels, 1):
            if name in {None, str(number), panel.name}:
                return panel
        return None


def uid(patient: Patient, user: str) -> int | None:
    """The number of a user of the machine; None if there is no such user."""
    for line in patient.text("/etc/passwd").splitlines():
        parts = line.split(":")
        if parts[0] != user or len(parts) < 3:
            continue
        if parts[2].isascii() and parts[2].isdecimal():
            return int(parts[2])
    return None


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that is judged."""

    name: str
    title: Message
    rank: int
    check: Callable[[Patient], Result]


@cache
def found() -> tuple[Check, ...]:
    """The checks in the folder, by their ranks."""
    modules = [
        (entry.name, importlib.import_module(f"{checks.__name__}.{entry.name}"))
        for entry in pkgutil.iter_modules(checks.__path__)
    ]
    every = [Check(name, m.TITLE, m.RANK, m.check) for name, m in modules]
    return tuple(sorted(every, key=lambda check: (check.rank, check.name)))


@dataclass(frozen=True, slots=True)
class CheckResult:
    """A check and how it came out."""

    check: Check
    result: Result


def examined(patient: Patient) -> tuple[CheckResult, ...]:
    """Every check's verdict; one that breaks says so and stops no other."""
    verdicts = []
    for check in found():
        try:
            result = check.check(patient)
        except Exception as error:  # a doctor must not fall ill
            why = f"{type(error).__name__}: {error}"
            result = Result(
                "warn",
                Message(f"这一项没查成（{why}）", f"this could not be checked ({why})"),
            )
        verdicts.append(CheckResult(check, result))
    return tuple(verdicts)


def fit(verdicts: Sequence[CheckResult]) -> bool:
    """Whether nothing fails."""
    return all(verdict.result.state != "fail" for verdict in verdicts)


def plain(verdicts: Sequence[CheckResult]) -> list[dict[str, Any]]:
    """The verdicts as data for other programs."""
    return [
        {
            "name": verdict.check.name,
            "title": verdict.check.title._asdict(),
            "state": verdict.result.state,
            "found": verdict.result.found._asdict(),
            "todo": verdict.result.todo._asdict(),
            "facts": verdict.result.facts,
        }
        for verdict in verdicts
    ]


COUNTED: Final[dict[State, Message]] = {
    "ok": Message("{} 项正常", "{} fine"),
    "warn": Message("{} 项要看一看", "{} to look at"),
    "fail": Message("{} 项不行", "{} failing"),
    "skip": Message("{} 项没查", "{} skipped"),
}


def summed(verdicts: Sequence[CheckResult], language: Language) -> str:
    """How many of each state, in a sentence."""
    counts = {state: sum(v.result.state == state for v in verdicts) for state in STATES}
    parts = [
        COUNTED[state].said(language).format(n) for state, n in counts.items() if n
    ]
    if language == "zh":
        ending = "可以开放。" if fit(verdicts) else "还不能开放。"
        return f"{'，'.join(parts)}。{ending}"
    ending = "Fit for the public." if fit(verdicts) else "Not fit for the public yet."
    return f"{', '.join(parts)}. {ending}"
