"""`kiosk run`: the locked screen, kept alive by a supervisor.

Four processes of one program: the supervisor, which knows neither Qt nor content
and so has little that could fail; the show; the curtain, a still picture behind the
show that is seen while there is none; and a spare, which waits to be the show.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import json
import logging
import os
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, Final

from kiosk.cli.parser import Parser
from kiosk.content.attempts import Attempts
from kiosk.content.paths import is_file
from kiosk.device import exits, paths
from kiosk.device.supervise import dumps, protocol
from kiosk.device.supervise.companion import Companion
from kiosk.device.supervise.fate import own_doing
from kiosk.device.supervise.supervisor import LOOK, Supervisor

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kiosk.device.operate.shelf import Pack
    from kiosk.device.screen.locked import LockedScreen
    from kiosk.device.supervise.process import Child, ChildEnd
    from kiosk.device.supervise.runs import ChildRole, Process
    from kiosk.device.supervise.sd_notify import Notify

DESCRIPTION: Final = """\
Play the show on a public screen: locked, and started again whenever it fails.

Without PATH it plays what kiosk.toml names, else a content.json in the current
folder, else the built-in show. Options win over kiosk.toml."""

EPILOG: Final = """\
exit status: 0 staff have left or it was asked to stop, 2 the command line is
             wrong or what it names is not there, 3 it already runs, 10 start
             it again, 20 start the machine again."""

ROOM: Final = 400.0
"""Megabytes that have to be free before a process is started only to wait."""

QUIET: Final = frozenset(
    {"started", "painted", "spare", "curtain", "quit", "restart", "stopping"}
)
"""What happens where all is well."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Around:
    """What may be put around a locked show: a hall has nothing, a drill its own.

    `program` gives the command that runs this program again with other words; None
    is the plain one. `noted` is told what happens, and `fitted` is called with the
    show before it begins. `look` is how often its memory is looked at, in seconds.
    """

    program: Callable[[Sequence[str]], list[str]] | None = None
    noted: Callable[[str, Mapping[str, object]], None] = lambda _, __: None
    fitted: Callable[[LockedScreen], None] = lambda _: None
    look: float = LOOK


PLAIN: Final = Around()


def command(words: Sequence[str], around: Around = PLAIN) -> int:
    """The command line of `kiosk run`; returns the exit status."""
    asked = _parser().parse_args(words)
    from kiosk.content.paths import state_folder
    from kiosk.device.records import logs

    role: logs.Role = "supervisor"
    if asked.show or asked.curtain:
        role = "show" if asked.show else "curtain"
    if asked.spare:
        return _spare(asked, around)
    if asked.agent:
        return _agent()
    logs.begin(state_folder(), role)
    if asked.show:
        return _show(asked, around)
    if asked.curtain:
        return _curtain(asked)
    status = _supervise(asked, around)
    if status == exits.RESTART and _must_go_on_alone():
        from kiosk.content.relaunch import again, surroundings

        program = (around.program or again)(["run", *words])
        os.execve(program[0], program, surroundings(os.environ))
    return status


def _parser() -> Parser:

    parser = Parser(
        "kiosk run",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.takes_path()
    parser.takes_screen("try it in a window, at a desk")
    parser.takes_rotation(default=None)
    parser.add_argument(
        "--no-curtain",
        action="store_true",
        help="no still picture behind the show, where memory is short",
    )
    parser.add_argument(
        "--no-spare",
        action="store_true",
        help="no process that waits to be the show, where memory is short",
    )
    # What the supervisor tells its children.
    hidden: dict[str, Any] = {"help": argparse.SUPPRESS}
    parser.add_argument("--show", action="store_true", **hidden)
    parser.add_argument("--curtain", action="store_true", **hidden)
    parser.add_argument("--spare", action="store_true", **hidden)
    parser.add_argument("--agent", action="store_true", **hidden)
    parser.add_argument("--dark", action="store_true", **hidden)
    parser.add_argument("--at", default="", **hidden)
    parser.add_argument("--since", type=float, **hidden)
    parser.add_argument("--dump", type=Path, **hidden)
    return parser


# -- the supervisor --------------------------------------------------------


def _supervise(asked: argparse.Namespace, around: Around) -> int:
    from kiosk.content.paths import state_folder
    from kiosk.device.supervise.instance import Instance
    from kiosk.device.supervise.sd_notify import Notify
    from kiosk.player.backdrop import hangs_behind

    state = state_folder()
    instance = Instance(state)
    if not instance.taken():
        _say(
            "kiosk run 已经在运行；一台机器的一块屏幕只放一份。",
            "kiosk run is already running: one screen has one show.",
        )
        return exits.RUNNING
    notify = Notify()
    events: SimpleQueue[Callable[[Supervisor], None]] = SimpleQueue()
    world = _World(asked, state, notify, events, around)
    supervisor = Supervisor(
        world,
        time.monotonic,
        curtain=not asked.no_curtain,
        behind=hangs_behind(os.environ),
        spare=not asked.no_spare,
        feed=notify.feed,
        look=around.look,
    )

    def told_to_stop(*_: object) -> None:
        events.put(Supervisor.stop)

    for name in ("SIGTERM", "SIGINT", "SIGHUP", "SIGBREAK"):
        if (number := getattr(signal, name, None)) is not None:
            signal.signal(number, told_to_stop)
    try:
        world.companion.begin()
        wait = supervisor.step()
        while not supervisor.finished:
            with contextlib.suppress(Empty):
                events.get(timeout=wait)(supervisor)
            # Judge nobody before everything that was said is heard.
            with contextlib.suppress(Empty):
                while True:
                    events.get_nowait()(supervisor)
            wait = supervisor.step()
    finally:
        world.close()
        notify.close()
        instance.given_back()
    assert supervisor.status is not None
    return supervisor.status


class _World:
    """What the supervisor can do on this machine."""

    def __init__(
        self,
        asked: argparse.Namespace,
        state: Path | None,
        notify: Notify,
        events: SimpleQueue[Callable[[Supervisor], None]],
        around: Around,
    ) -> None:
        from kiosk.device.supervise.blame import Blame

        self._asked, self._state, self._notify = asked, state, notify
        self._events = events
        self._blame = Blame(state)
        self._dumps = dumps.next_number(state)
        self._running: dict[int, tuple[Child, Path | None]] = {}
        self._killed = _killed_for_memory()
        self._program = _stamp()
        self._around = around
        self.companion = Companion(
            _CompanionWorld(state, events, around), time.monotonic
        )

    def started(self, part: ChildRole) -> Process:
        from kiosk.device.supervise.process import Child

        dump = None
        if not (part.curtain or part.spare):
            dump = self._fresh_dump()
        child = Child(
            self._words(part, dump),
            os.environ,
            self._heard,
            self._ended,
            self._around.program,
        )
        self._running[child.pid] = child, dump
        return child

    def called(self, spare: Process, part: ChildRole) -> None:
        child, _ = self._running[spare.pid]
        dump = self._fresh_dump()
        self._running[spare.pid] = child, dump
        child.tell(protocol.CALL + json.dumps(self._particulars(part, dump)))

    def _fresh_dump(self) -> Path | None:
        dump = dumps.fresh(self._state, self._dumps)
        self._dumps += 1
        return dump

    def roomy(self) -> bool:
        from kiosk.device.supervise.memory import available

        return available() > ROOM

    def _words(self, part: ChildRole, dump: Path | None) -> list[str]:
        asked = self._asked
        role = "--show"
        if part.curtain or part.spare:
            role = "--curtain" if part.curtain else "--spare"
        words = ["run", role]
        if asked.path is not None:
            words.append(str(asked.path))
        if asked.screen is not None:
            words += ["--screen", asked.screen]
        if asked.window is not None:
            words += ["--window", "{}x{}".format(*asked.window)]
        if asked.rotate is not None:
            words += ["--rotate", str(asked.rotate)]
        if part.dark:
            words.append("--dark")
        for name, value in self._particulars(part, dump).items():
            words += [f"--{name}", value]
        return words

    def _particulars(self, part: ChildRole, dump: Path | None) -> dict[str, str]:
        """What differs from one start of the show to the next."""
        found = {}
        if part.slide:
            found["at"] = part.slide
        if part.settled:
            found["since"] = str(time.monotonic() - part.watched)
        if dump is not None:
            found["dump"] = str(dump)
        return found

    def _heard(self, child: Child, line: bytes) -> None:
        def told(supervisor: Supervisor) -> None:
            supervisor.heard(child, line)
            show = supervisor.show
            if show is not None and show.process is child:
                # What is on screen is told on, where somebody wants to know it.
                self.companion.tell(line.decode("ascii", "replace"))

        self._events.put(told)

    def _ended(self, child: Child, status: int) -> None:
        def told(supervisor: Supervisor) -> None:
            supervisor.ended(child, status)
            self._running.pop(child.pid, None)
            dumps.tidied(self._state, self._dumps_in_use())

        self._events.put(told)

    def _dumps_in_use(self) -> frozenset[Path]:
        return frozenset(dump for _, dump in self._running.values() if dump is not None)

    def memory(self, process: Process) -> float:
        from kiosk.device.supervise.memory import megabytes

        return megabytes(process.pid)

    def blamed(self, slide: str, content: str) -> None:
        if self._blame.crashed(slide, content):
            self.told("left-out", slide=slide)

    def passed(self, slide: str, content: str) -> None:
        self._blame.passed(slide, content)

    def guilty(self, status: int) -> bool:
        """Whether a process may have ended by its own doing.

        Killed or terminated it was by somebody, unless the system ran out of
        memory and did it.
        """
        before, self._killed = self._killed, _killed_for_memory()
        return own_doing(status, starved=self._killed > before)

    def acquitted(self, process: Process) -> None:
        Attempts(self._state).acquitted(process.pid)

    def renewed(self) -> bool:
        return _stamp() != self._program

    def attended(self) -> bool:
        return _must_go_on_alone()

    def told(self, what: str, **details: object) -> None:
        level = logging.WARNING
        if what in QUIET:
            level = logging.INFO
        if what in {"slide", "content"}:
            level = logging.DEBUG
        said = " ".join(
            f"{name}={value:.2f}" if isinstance(value, float) else f"{name}={value}"
            for name, value in details.items()
        )
        logger.log(level, "%s %s", what, said)
        self._around.noted(what, details)

    def notified(self, *states: str) -> None:
        self._notify.tell(*states)

    def close(self) -> None:
        """Leave nothing behind, whatever has happened."""
        self.companion.close()
        for child, _ in self._running.values():
            child.kill()
        dumps.tidied(self._state)


class _CompanionWorld:
    """What the process beside the show needs: it speaks with the hub of the hall."""

    def __init__(
        self,
        state: Path | None,
        events: SimpleQueue[Callable[[Supervisor], None]],
        around: Around,
    ) -> None:
        self._joined = None if state is None else state / paths.HALL / paths.JOINED
        self._events, self._around = events, around

    def wanted(self) -> bool:
        return self._joined is not None and is_file(self._joined)

    def started(
        self,
        heard: Callable[[Process, bytes], None],
        ended: Callable[[Process, int], None],
    ) -> Process:
        from kiosk.device.supervise.process import Child

        return Child(["run", "--agent"], os.environ, heard, ended, self._around.program)

    def ordered(self, line: bytes) -> None:
        self._events.put(lambda supervisor: supervisor.ordered(line))


def _stamp() -> tuple[int, ...]:
    """What differs once the program has been replaced."""
    try:
        found = Path(__file__).stat()
    except OSError:
        return ()
    return found.st_mtime_ns, found.st_ino, found.st_size


def _must_go_on_alone() -> bool:
    """Whether nobody would start it again: no service manager, no shell launcher."""
    return os.name != "nt" and not os.environ.get("NOTIFY_SOCKET")


def _killed_for_memory() -> int:
    """How many processes Linux has killed because it had no memory left."""
    with contextlib.suppress(OSError, ValueError):
        for line in Path("/proc/vmstat").read_text("ascii").splitlines():
            name, _, count = line.partition(" ")
            if name == "oom_kill":
                return int(count)
    return 0


def _say(zh: str, en: str) -> None:
    """A sentence for whoever started this, where there is a place for it."""
    if sys.stderr is not None:
        from kiosk.model.language import system_language

        print(zh if system_language() == "zh" else en, file=sys.stderr)


# -- the children --------------------------------------------------------------


def _curtain(asked: argparse.Namespace) -> int:
    """The still picture behind the show, as a child of the supervisor."""
    from kiosk.content.paths import state_folder
    from kiosk.device.supervise.process import ChildEnd, end_with_parent

    end_with_parent()
    # It holds nothing that would have to be ended in order.
    for name in ("SIGINT", "SIGTERM"):
        signal.signal(getattr(signal, name), signal.SIG_DFL)
    line = ChildEnd()
    from kiosk.device.screen.curtain import hang

    def listen(hear: Callable[[str], None]) -> None:
        line.listen(
            lambda word: os._exit(0) if word in {"", protocol.LEAVE} else hear(word)
        )

    shown = protocol.Beat(painted=1).line()
    return hang(
        state_folder(),
        asked.screen,
        asked.window,
        lambda: line.say(shown),
        listen,
        dark=asked.dark,
    )


def _spare(asked: argparse.Namespace, around: Around) -> int:
    """A process that waits to be the show, as a child of the supervisor."""
    from kiosk.device.records import logs
    from kiosk.device.supervise.process import ChildEnd, end_with_parent, go_first

    end_with_parent()
    needed = go_first()
    # It holds nothing that would have to be ended in order.
    for name in ("SIGINT", "SIGTERM"):
        signal.signal(getattr(signal, name), signal.SIG_DFL)
    line = ChildEnd()
    gc.disable()
    from kiosk.content.chosen import played
    from kiosk.content.paths import state_folder
    from kiosk.device.screen.locked import wait

    word = wait(line, asked.path, played)
    if not word.startswith(protocol.CALL):
        return exits.QUIT
    needed()
    # Loading may take a moment: it was heard.
    line.say(protocol.Beat().line())
    said = json.loads(word.removeprefix(protocol.CALL))
    asked.at = said.get("at", "")
    asked.since = float(said["since"]) if "since" in said else None
    asked.dump = Path(said["dump"]) if "dump" in said else None
    # The log has one writer at a time.
    logs.begin(state_folder(), "show")
    return _perform(asked, line, around)


def _agent() -> int:
    """What speaks with the hub for a screen that has joined one."""
    from kiosk.content.paths import state_folder
    from kiosk.device.records import logs
    from kiosk.device.supervise.process import ChildEnd, end_with_parent, go_first

    end_with_parent()
    go_first()
    for name in ("SIGINT", "SIGTERM"):
        signal.signal(getattr(signal, name), signal.SIG_DFL)
    line = ChildEnd()
    state = state_folder()
    logs.begin(state, "agent")
    if state is None:
        return exits.FAILED
    from kiosk.fleet.screen import speaking

    return speaking.speak(state, line)


def _show(asked: argparse.Namespace, around: Around) -> int:
    """The show itself, as a child of the supervisor."""
    from kiosk.device.supervise.process import ChildEnd, end_with_parent

    end_with_parent()
    return _perform(asked, ChildEnd(), around)


def _perform(asked: argparse.Namespace, line: ChildEnd, around: Around) -> int:
    dump = dumps.arm(asked.dump)
    # Nothing that a start makes is garbage; `player.garbage` collects from then on.
    gc.disable()
    from kiosk.content.chosen import played
    from kiosk.content.content import ContentError
    from kiosk.content.paths import is_missing
    from kiosk.device.screen.locked import perform
    from kiosk.model.language import system_language

    try:
        return perform(
            line,
            dump,
            asked.path,
            played,
            screen=asked.screen,
            rotation=asked.rotate,
            size=asked.window,
            slide=asked.at,
            since=asked.since,
            fitted=around.fitted,
            packs=_packs,
        )
    except ContentError as error:
        # Nor has any version of it been kept.
        print(error.said(system_language()), file=sys.stderr, flush=True)
        logger.error("%s", error.said("en"))
        missing = is_missing(Path(error.problems[0].file))
        return exits.NOTHING if missing else exits.FAILED
    except Exception:
        # With a status of its own: on Windows others end a process with 1.
        logger.critical("the show cannot begin", exc_info=True)
        return exits.FAILED


def _packs(
    state: Path,
    named: str | None,
    folder: Path,
    root: Path,
    beside: Path,
    told: Callable[[float], None],
) -> Pack:
    """The newest signed pack of a folder, verified and on the shelf of this machine."""
    try:
        # It is large, and most screens never see a pack.
        from kiosk.fleet.packs.staging import staged
        from kiosk.fleet.packs.verifying import FolderSource, trusted
    except ImportError as error:
        from kiosk.device.staff_menu.parcel import UpdateRefused
        from kiosk.model.message import Message

        raise UpdateRefused(
            Message(
                "收签名的内容包要另外装几个包：pip install 'kiosk[fleet]'",
                "what takes signed packs is not installed: pip install 'kiosk[fleet]'",
            )
        ) from error
    source = FolderSource(root, folder.relative_to(root).as_posix())
    return staged(source, state, trusted(state, named), beside=beside, told=told)
