"""The check beside the editor: another process, which never lets typing wait.

Whoever types asks anew at each pause; answers to what was asked before are dropped,
here as they come in, and there as soon as something newer waits.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from dataclasses import asdict
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

from kiosk.authoring.checking import findings
from kiosk.authoring.finding import Finding
from kiosk.content.relaunch import again, surroundings
from kiosk.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kiosk.authoring.checking import Layout

WORD: Final = "--answers"
"""What tells `kiosk edit` to be the process that checks."""
PAUSE: Final = 250
"""Milliseconds without a keystroke after which it is checked again."""
_AGAIN: Final = 3
"""Times that a checker which has died is started again."""


class Checker(QObject):
    """What asks the other process.

    Signals:
        told(object, bool): the findings of what was asked last, and whether they are
            all; those of the layout come last.
        begun(): something newer is being checked.
    """

    told = Signal(object, bool)
    begun = Signal()

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._number = 0
        self._text = ""
        self._starts = 0
        self._process: QProcess | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._ask)

    def check(self, text: str) -> None:
        """Check a text, once nothing newer has come for a moment."""
        self._text = text
        self._number += 1
        self._pause.start()
        self.begun.emit()

    def stop(self) -> None:
        """End the other process."""
        self._pause.stop()
        process, self._process = self._process, None
        if process is not None:
            process.blockSignals(True)
            process.closeWriteChannel()
            process.kill()
            process.waitForFinished(2000)

    def _ask(self) -> None:
        if self._process is None:
            self._start()
        assert self._process is not None
        line = json.dumps({"number": self._number, "text": self._text})
        self._process.write(line.encode() + b"\n")

    def _start(self) -> None:
        program, *words = again(["edit", str(self._path), WORD])
        where = QProcessEnvironment()
        for name, value in surroundings(os.environ).items():
            where.insert(name, value)
        # It draws for nobody.
        where.insert("QT_QPA_PLATFORM", "offscreen")
        where.insert("QT_SCALE_FACTOR", "1")
        process = QProcess(self)
        process.setProgram(program)
        process.setArguments(words)
        process.setProcessEnvironment(where)
        process.setStandardErrorFile(QProcess.nullDevice())
        process.readyReadStandardOutput.connect(self._heard)
        process.finished.connect(self._died)
        process.start()
        self._process = process
        self._starts += 1

    def _died(self) -> None:
        """Ask another one, unless what is asked kills every one of them."""
        self._process = None
        if self._starts <= _AGAIN:
            self._pause.start()

    def _heard(self) -> None:
        process = self._process
        while process is not None and process.canReadLine():
            answer = json.loads(bytes(process.readLine().data()))
            if answer["number"] != self._number:
                continue
            if answer["whole"]:
                self._starts = 1
            self.told.emit(tuple(map(_read, answer["findings"])), answer["whole"])


def _read(plain: dict[str, Any]) -> Finding:
    what = Message(*plain.pop("what"))
    return Finding(**{**plain, "steps": tuple(plain["steps"])}, what=what)


def _plain(finding: Finding) -> dict[str, Any]:
    return {**asdict(finding), "what": tuple(finding.what)}


def answer(path: Path, layout: Layout) -> None:
    """Be the process that checks: a question a line, until there are no more."""
    asked: SimpleQueue[dict[str, Any] | None] = SimpleQueue()

    def listen() -> None:
        for line in sys.stdin.buffer:
            asked.put(json.loads(line))
        asked.put(None)

    threading.Thread(target=listen, daemon=True).start()
    question = asked.get()
    while question is not None:
        while not asked.empty():
            newer = asked.get()
            if newer is None:
                return
            question = newer
        for found, whole in _answers(path, question["text"], layout):
            if not asked.empty():
                break
            if found is not None:
                told = {
                    "number": question["number"],
                    "findings": [_plain(one) for one in found],
                    "whole": whole,
                }
                sys.stdout.buffer.write(json.dumps(told).encode() + b"\n")
                sys.stdout.buffer.flush()
        question = asked.get()


def _answers(
    path: Path, text: str, layout: Layout
) -> Iterator[tuple[tuple[Finding, ...] | None, bool]]:
    """What is found in a text: first what reading finds, then all; None in between."""
    quick = findings(path, data=text.encode())
    while True:
        try:
            next(quick)
        except StopIteration as end:
            yield end.value.findings, False
            break
        yield None, False
    slow = findings(path, layout=layout, data=text.encode())
    while True:
        try:
            next(slow)
        except StopIteration as end:
            yield end.value.findings, True
            return
        yield None, False
