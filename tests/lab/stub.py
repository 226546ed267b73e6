"""`kiosk run` with a show that is nothing but its beats: it starts at once.

The supervisor is the real one, with real processes; only what would import Qt is
left out, so that drills can be tried in a second.
"""

from __future__ import annotations

import argparse
import hashlib
import http.server
import json
import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.cli import drilled
from kiosk.cli.commands import run
from kiosk.device import settings
from kiosk.device.supervise import process, protocol, supervisor
from kiosk.device.supervise.blame import Blame
from kiosk.lab import faults

if TYPE_CHECKING:
    from collections.abc import Sequence

PACE = 0.02
SLIDES = tuple(f"s{number}" for number in range(5))
DWELL = 0.6


class Slide:
    """A slide that faults can spoil."""

    def __init__(self, name: str) -> None:
        self.id = name

    def marks(self) -> tuple[()]:
        return ()


class Page(http.server.BaseHTTPRequestHandler):
    """A status page: every look at it has cost a hundred frames."""

    frames = 0

    def do_GET(self) -> None:
        Page.frames += 100
        said = json.dumps({"frames": Page.frames, "late_frames": 0})
        self.send_response(200)
        self.end_headers()
        self.wfile.write(said.encode())

    def log_message(self, *_: object) -> None:
        pass


def answering(port: int) -> None:
    """Answer at a port as long as the process lives."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()


def spare(words: Sequence[str], drill: Path) -> int:
    """Wait to be a show."""
    line = process.ChildEnd()
    line.say(protocol.Beat().line())
    word = line.word()
    if not word.startswith(protocol.CALL):
        return 0
    said = json.loads(word.removeprefix(protocol.CALL))
    more = [text for name, value in said.items() for text in (f"--{name}", value)]
    return show([*words, *more], line, drill)


def show(words: Sequence[str], line: process.ChildEnd, drill: Path) -> int:
    """Beat, and do what a drill asks for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("path", type=Path)
    parser.add_argument("--at", default="")
    asked, _ = parser.parse_known_args(words)
    told: list[str] = []
    line.listen(told.append)
    signal.signal(signal.SIGTERM, lambda *_: os._exit(143))
    state = Path(os.environ["KIOSK_STATE"])
    if port := settings.load().status.port:
        answering(port)
    content = ""
    out: frozenset[str] = frozenset()
    began, at, failed = time.monotonic(), asked.at or SLIDES[0], 0
    for number in range(10**9):
        if protocol.LEAVE in told or "" in told:
            return 0
        data = asked.path.read_bytes()
        try:
            json.loads(data)
        except ValueError:
            pass
        else:
            content = hashlib.sha256(data).hexdigest()
            out = Blame(state).left_out(content)
        left = [name for name in SLIDES if name not in out]
        relieved = bool(told) and told[-1] == protocol.RELIEVED
        over = time.monotonic() - began > DWELL and not relieved
        if at not in left or over:
            later = left.index(at) + 1 if at in left else 0
            at = left[later % len(left)]
            began = time.monotonic()
        slide = Slide(at)
        if (fault := faults.wanted(drill)) is not None:
            if fault["do"] in faults.INTRUSIONS:
                held = {"sent": 3, "entered": 0, "held": True, "wait": 30.0}
                faults.answer(drill, held)
            faults.commit(fault, slide)
        try:
            slide.marks()
        except RuntimeError:
            failed += 1
            if failed == 3:
                return 70
        beat = protocol.Beat(
            painted=number + 1,
            slide=at,
            content=content,
            quiet=relieved or time.monotonic() - began < DWELL / 3,
            budget=360,
        )
        line.say(beat.line())
        time.sleep(PACE)
    return 0


def main() -> int:
    """The command line: `run` and its children, or another command as it is."""
    folder, command, *words = sys.argv[1:]
    assert command == "run"
    drill = Path(folder)

    def again(words: Sequence[str], module: str) -> list[str]:
        assert module == "kiosk.cli.drilled"
        return [sys.executable, __file__, *words]

    vars(drilled)["again"] = again
    # The stub beats faster, and so may be missed sooner.
    for name, seconds in (
        ("SUSPECT", 0.4),
        ("SILENT", 0.6),
        ("DEAD", 1.2),
        ("SETTLED", 0.3),
    ):
        setattr(supervisor, name, seconds)
    if "--show" in words:
        return show(words, process.ChildEnd(), drill)
    if "--spare" in words:
        return spare(words, drill)
    return run.command([*words, "--no-curtain"], drilled.around(drill))


if __name__ == "__main__":
    sys.exit(main())
