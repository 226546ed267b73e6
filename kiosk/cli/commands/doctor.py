"""`kiosk doctor`: whether this machine is fit for the public, and what to do.

It looks at the machine, the screen and the show, judges each, and says what to do
about what is not right. Qt is asked in processes of their own: one that cannot
open a screen ends, and must not take the doctor with it.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import json
import os
import subprocess
import sys
from dataclasses import asdict, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kiosk.cli.parser import Parser
from kiosk.content import privilege
from kiosk.content.messages import NOTHING
from kiosk.content.privilege import dropped, ready
from kiosk.model.message import Message
from kiosk.model.printable import plain as printed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kiosk.content.content import Loaded
    from kiosk.content.privilege import Owner
    from kiosk.device.setup.diagnosis import CheckResult, Corner, Drawing, Patient, Seen
    from kiosk.model.text import Language

EPILOG: Final = """\
exit status: 0 if nothing fails (warnings may be there), 1 if something does,
             2 if the command line is wrong."""
FRAMES: Final = 500
"""Frames of the lap that are painted to learn what one costs."""
COLOURS: Final = {"ok": "green", "warn": "yellow", "fail": "bold red", "skip": "dim"}
X_SOCKET: Final = Path("/tmp/.X11-unix/X0")
RUNTIME: Final = Path("/run/user")


def command(words: Sequence[str]) -> int:
    """The command line of `kiosk doctor`; returns the exit status."""
    from kiosk.device.setup import diagnosis
    from kiosk.model.language import system_language

    parser = Parser(
        "kiosk doctor",
        description="Whether machine, screen and show are fit for the public, and what "
        "to do.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.takes_path()
    parser.add_argument(
        "--touch",
        action="store_true",
        help="ask for a touch in each corner of the screen, full screen",
    )
    parser.add_argument(
        "--quick", action="store_true", help="do not measure what painting costs"
    )
    parser.add_argument(
        "--json", action="store_true", help="print the verdicts for other programs"
    )
    parser.add_argument(
        "--report", type=Path, metavar="FILE", help="write a report to hand over"
    )
    parser.takes_language()
    parser.add_argument("--part", help=argparse.SUPPRESS)
    asked = parser.parse_args(words)
    language: Language = asked.language or system_language()
    if asked.part is not None:
        return _part(json.loads(asked.part))
    patient = looked_at(
        asked.path, language=language, touch=asked.touch, quick=asked.quick
    )
    verdicts = diagnosis.examined(patient)
    unwritten = ""
    if asked.report is not None:
        # First of all: whoever reads the verdicts may go away after ten lines.
        try:
            lines = report(patient, verdicts, language).split("\n")
            # Names of files may be no UTF-8, and a report is.
            privilege.write(asked.report, "\n".join(map(printed, lines)).encode())
        except OSError as error:
            unwritten = f"{asked.report}: {error.strerror or error}"
    if asked.json:
        said = {"fit": diagnosis.fit(verdicts), "checks": diagnosis.plain(verdicts)}
        print(json.dumps(said, ensure_ascii=False, indent=2))
    else:
        _show(verdicts, language)
    if unwritten:
        print(unwritten, file=sys.stderr)
        return 2
    if asked.report is not None and not asked.json:
        print(asked.report)
    return 0 if diagnosis.fit(verdicts) else 1


# -- looking ----------------------------------------------------------------


def looked_at(
    path: Path | None, *, language: Language, touch: bool, quick: bool
) -> Patient:
    """This machine, with all that the checks judge.

    Args:
        path: the content, if it is not that of the settings.
        language: what the touch test speaks.
        touch: whether to make it.
        quick: whether to leave out what takes seconds.
    """
    from kiosk.content.chosen import played
    from kiosk.content.paths import state_folder
    from kiosk.device import settings
    from kiosk.device.paths import SERVICE
    from kiosk.device.setup.diagnosis import Patient
    from kiosk.device.setup.linux import SERVICE as UNIT

    reading = settings.read()
    content = played(path, reading.settings.content)
    environ = {**os.environ, **_session(os.environ)}
    state = state_folder()
    installed = Path(UNIT).exists()
    if installed and "KIOSK_STATE" not in os.environ:
        state = SERVICE
    patient = Patient(
        reading=reading,
        content=content,
        state=state,
        platform=sys.platform,
        environ=environ,
        run=lambda words: _said(words, environ),
        python=sys.version_info[:3],
        versions=_versions(),
        now=dt.datetime.now().astimezone(),
        seen=_seen(content, environ),
    )
    patient = _with_content(patient)
    if patient.digest and not quick:
        patient = replace(patient, drawing=_drawing(patient))
    if touch and patient.seen.panels:
        corners = _corners(patient, language)
        patient = replace(patient, corners=corners)
    return patient


def _with_content(patient: Patient) -> Patient:
    from kiosk.authoring.checking import MODULES, report
    from kiosk.content.attempts import Attempts
    from kiosk.content.cause import cause_of, cause_unread
    from kiosk.content.content import deadly
    from kiosk.device.supervise.blame import Blame

    with dropped(patient.content):
        known = cause_unread(patient.content)
    with dropped(patient.state):
        hopeless = Attempts(patient.state).hopeless(known)
    if hopeless:
        (problem,) = deadly(patient.content).problems
        return replace(patient, errors=1, trouble=problem.what)
    ready(*MODULES)
    with dropped(patient.content):
        done = report(patient.content)
        own = "" if done.loaded is None else cause_of(done.loaded)
    if done.loaded is None:
        what = done.errors[0].what if done.errors else NOTHING
        return replace(patient, errors=max(1, len(done.errors)), trouble=what)
    with dropped(patient.state):
        blamed = Blame(patient.state).left_out(own)
    return replace(
        patient,
        left_out=tuple(s.id for s in done.loaded.content.slides if s.id in blamed),
        errors=len(done.errors),
        warnings=len(done.warnings),
        slides=len(done.loaded.content.slides),
        digest=done.loaded.digest,
    )


def _session(environ: os._Environ[str]) -> dict[str, str]:
    """How to reach the screen that plays on this machine, if we do not have one."""
    if any(environ.get(n) for n in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")):
        return {}
    if sys.platform != "linux":
        return {}
    if X_SOCKET.exists():
        return {"DISPLAY": ":0"}
    for socket in sorted(RUNTIME.glob("*/wayland-0")):
        return {
            "WAYLAND_DISPLAY": "wayland-0",
            "XDG_RUNTIME_DIR": str(socket.parent),
            "QT_QPA_PLATFORM": "wayland",
        }
    return {}


def _versions() -> dict[str, str]:
    """Versions of what matters, "" for what is not installed."""
    names = {"PySide6": "PySide6-Essentials"}
    found = {}
    for name in ("kiosk", "PySide6", "pyqtgraph", "numpy", "pydantic"):
        try:
            found[name] = version(names.get(name, name))
        except PackageNotFoundError:
            found[name] = ""
    return found


def _said(words: Sequence[str], environ: dict[str, str]) -> str | None:
    """What a command says; None if it is not there or fails."""
    try:
        done = subprocess.run(
            words,
            env=environ,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            timeout=10,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None


def _asked(
    question: dict[str, Any], environ: dict[str, str], rights: Owner | None = None
) -> tuple[Any, str]:
    """An answer from a process of its own, or None and why there is none.

    It has the rights of that user, if one is given: type and pictures of other
    people are read there.
    """
    from kiosk.content.relaunch import again, surroundings

    try:
        done = subprocess.run(
            again(["doctor", "--part", json.dumps(question)]),
            env=surroundings(environ),
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
            timeout=300,
            **_as(rights),
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return None, str(error)
    lines = done.stdout.splitlines()
    if done.returncode == 0 and lines:
        return json.loads(lines[-1]), ""
    said = [line for line in done.stderr.splitlines() if line.strip()]
    if not said:
        return None, f"{done.returncode}"
    # Qt says first what is wrong, Python last.
    why = said[-1] if any(line.startswith("Traceback") for line in said) else said[0]
    return None, why[:200]


def _as(rights: Owner | None) -> dict[str, Any]:
    """How a process is started that is to have another user's rights."""
    if rights is None or not privilege.is_root():
        return {}
    return {"user": rights.uid, "group": rights.gid, "extra_groups": [rights.gid]}


def _at_screen(environ: dict[str, str]) -> Owner | None:
    """Whose the screen is that would be looked at; None if it is root's own."""
    if "WAYLAND_DISPLAY" in environ:
        runtime = Path(environ.get("XDG_RUNTIME_DIR", ""))
        return privilege.owner(runtime / environ["WAYLAND_DISPLAY"])
    return privilege.owner(X_SOCKET) if environ.get("DISPLAY") == ":0" else None


def _seen(content: Path, environ: dict[str, str]) -> Seen:
    from kiosk.device.setup.diagnosis import Panel, Seen

    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    screen = sys.platform != "linux" or any(environ.get(name) for name in names)
    # Without a screen there is still type to be judged.
    where = environ if screen else {**environ, "QT_QPA_PLATFORM": "offscreen"}
    fonts = str(content.parent / "assets" / "fonts")
    whose = _at_screen(environ) or privilege.owner(content)
    answer, why = _asked({"part": "seen", "fonts": fonts}, where, whose)
    if answer is None:
        return Seen(trouble=why)
    panels = tuple(Panel(**panel) for panel in answer["panels"])
    real = answer["platform"] not in {"offscreen", "minimal"}
    return Seen(
        panels=panels if real else (),
        touches=tuple(answer["touches"]) if real else (),
        inks={int(weight): ink for weight, ink in answer["inks"].items()},
        family=answer["family"],
        platform=answer["platform"],
    )


def _drawing(patient: Patient) -> Drawing | None:
    from kiosk.device.setup.diagnosis import Drawing

    panel = patient.panel
    size = (1920, 1080) if panel is None else (panel.width, panel.height)
    if patient.reading.settings.screen.rotation in (90, 270):
        size = size[::-1]
    question = {"part": "drawing", "path": str(patient.content), "size": size}
    # Not on the screen itself, where the show may be playing.
    environ = {**patient.environ, "QT_QPA_PLATFORM": "offscreen"}
    answer, _ = _asked(question, environ, privilege.owner(patient.content))
    return None if answer is None else Drawing(**answer)


def _corners(patient: Patient, language: Language) -> tuple[Corner, ...] | None:
    from kiosk.device.setup.diagnosis import Corner

    screen = patient.reading.settings.screen
    question = {
        "part": "corners",
        "screen": screen.name,
        "language": language,
        "mm": (screen.width_mm or 0, screen.height_mm or 0),
    }
    environ = dict(patient.environ)
    answer, why = _asked(question, environ, _at_screen(environ))
    if answer is None:
        print(why, file=sys.stderr)
        return None
    return tuple(
        Corner(
            tuple(one["wanted"]),
            None if one["touched"] is None else tuple(one["touched"]),
            one["mm"],
        )
        for one in answer
    )


# -- what a process of its own is asked ----------------------------------------


def _part(asked: dict[str, Any]) -> int:
    """Answer one question, as JSON on the last line."""
    from kiosk.player.application import application

    application()
    match asked["part"]:
        case "seen":
            from kiosk.device.screen.inspect import seen

            answer: Any = asdict(seen(Path(asked["fonts"])))
        case "corners":
            from kiosk.device.screen.inspect import corner_test

            corners = corner_test(
                asked["screen"], asked["language"], tuple(asked["mm"])
            )
            answer = [asdict(corner) for corner in corners]
        case _:
            from kiosk.content.content import load

            width, height = asked["size"]
            answer = asdict(drawing(load(Path(asked["path"])), (width, height)))
    print(json.dumps(answer))
    return 0


def drawing(loaded: Loaded, size: tuple[int, int]) -> Drawing:
    """What painting a show in a size costs, and how small its smallest things are."""
    from kiosk.device.setup.diagnosis import Drawing
    from kiosk.drawing import marks
    from kiosk.lab import script
    from kiosk.lab.screen.measure import MeasuredStage
    from kiosk.lab.spread import percentile
    from kiosk.show.opening import begin

    screen = MeasuredStage(loaded, size)
    now = begin(loaded.content)
    screen.show(now)
    took = []
    sides: dict[bool, list[float]] = {True: [], False: []}
    for frame in itertools.islice(script.lap(now), FRAMES):
        took.append(screen.show(frame.now).seconds * 1000)
        if frame.free:
            while screen.build_ahead(frame.now) is not None:
                pass
            for hot in screen.stage.hots():
                figure = hot.target.what == "figure"
                sides[figure].append(min(hot.rect.width, hot.rect.height))
    room = screen.stage.drawn_for
    texts = []
    for slide, language in itertools.product(
        loaded.content.slides, loaded.content.show.languages
    ):
        there = replace(room, language=language)
        for mark in slide.marks(1.0, there):
            if isinstance(mark, marks.Label) and mark.alpha > 0.1 and mark.text.strip():
                size_ = min(run.size for run in mark.runs if run.text.strip())
                texts.append((size_, slide.id))
    screen.close()
    smallest = min(texts, default=(room.label, ""))
    return Drawing(
        *size,
        p50=percentile(took, 0.5),
        p99=percentile(took, 0.99),
        frames=len(took),
        control=min(sides[False], default=0.0),
        place=min(sides[True], default=min(sides[False], default=0.0)),
        text=smallest[0],
        slide=smallest[1],
    )


# -- telling ----------------------------------------------------------------


def _show(verdicts: Sequence[CheckResult], language: Language) -> None:
    """The verdicts as a table, and what they come to."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from kiosk.device.setup.diagnosis import STATES, fit, summed

    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for verdict in verdicts:
        result = verdict.result
        told = Text(result.found.said(language))
        if result.todo.en and result.state != "ok":
            told.append("\n→ " + result.todo.said(language), style="bold")
        table.add_row(
            Text(STATES[result.state].said(language), style=COLOURS[result.state]),
            Text(verdict.check.title.said(language)),
            told,
        )
    console = Console(highlight=False)
    console.print(table)
    style = "green" if fit(verdicts) else "bold red"
    console.print(Text(summed(verdicts, language), style=style))


def report(
    patient: Patient, verdicts: Sequence[CheckResult], language: Language
) -> str:
    """The file that an installer hands over: the machine, the show, the verdicts."""
    return "\n".join(_reported(patient, verdicts, language)) + "\n"


def _reported(
    patient: Patient, verdicts: Sequence[CheckResult], language: Language
) -> Iterator[str]:
    from kiosk.device.setup.diagnosis import STATES, summed
    from kiosk.lab.machine import about

    def said(zh: str, en: str) -> str:
        return Message(zh, en).said(language)

    title = said("kiosk 验收报告", "kiosk hand-over report")
    yield title
    yield "=" * (2 * len(title))
    yield ""
    yield f"{said('时间', 'date')}: {patient.now:%Y-%m-%d %H:%M %Z}"
    yield f"{said('机器', 'machine')}: {_host()}"
    for name, value in about().items():
        yield f"{name}: {value}"
    for panel in patient.seen.panels:
        mm = (
            f", {panel.width_mm:.0f}x{panel.height_mm:.0f} mm" if panel.width_mm else ""
        )
        yield (
            f"{said('屏幕', 'screen')}: {panel.name} {panel.width}x{panel.height} "
            f"{panel.hertz:g} Hz{mm}"
        )
    yield f"{said('内容', 'content')}: {patient.content}"
    yield f"SHA-256: {patient.digest or said('读不出来', 'cannot be read')}"
    yield f"{said('设置', 'settings')}: {patient.reading.path}"
    # Whoever reads the report does not need to try out PINs.
    kept = patient.reading.settings.model_dump(mode="json", exclude={"pin"})
    yield json.dumps(kept, ensure_ascii=False)
    yield ""
    for verdict in verdicts:
        result = verdict.result
        state = STATES[result.state].said(language)
        yield f"[{state}] {verdict.check.title.said(language)}"
        for line in result.found.said(language).splitlines():
            yield f"    {line}"
        if result.todo.en and result.state != "ok":
            yield f"    -> {result.todo.said(language)}"
        if result.facts:
            yield f"    {json.dumps(result.facts, ensure_ascii=False)}"
    yield ""
    yield summed(verdicts, language)
    yield ""
    yield said("安装：____________  接收：____________", "Installed by: ____________")
    if language == "en":
        yield "Received by:  ____________"


def _host() -> str:
    import platform

    return platform.node()
