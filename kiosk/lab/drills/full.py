"""Full: the disk that the state lies on has no room left, or cannot be written."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from typing import TYPE_CHECKING, Final

from kiosk.lab.sandbox import Outcome
from kiosk.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kiosk.lab.sandbox import Sandbox

ORDER: Final = 10
TITLE: Final = Message("磁盘写满、只读", "The disk is full, then read-only")


def drill(sandbox: Sandbox) -> Outcome:
    """Play with a full disk and with one that cannot be written."""
    recoveries, lost = [], []
    with _small_disk(sandbox.state) as mounted:
        if not mounted:
            note = Message(
                "要用 root 挂一个小 tmpfs 才能演练",
                "needs root, to mount a small tmpfs",
            )
            return Outcome(note=note, held=False)
        for number in range(sandbox.times):
            with (
                contextlib.suppress(OSError),
                (sandbox.state / "fill").open("wb") as fill,
            ):
                while True:
                    fill.write(b"\0" * 4096)
                    fill.flush()
            if number % 2:
                _mount("-o", "remount,ro", str(sandbox.state))
            with sandbox.running() as run, sandbox.looked() as looks:
                recoveries.append(float(run.events()[-1]["at"]) - run.began)
                run.rest(1.5, 2.5)
                bad = {"crash", "hang", "relief"}
                lost += [e["what"] for e in run.events() if e["what"] in bad]
            if number % 2:
                _mount("-o", "remount,rw", str(sandbox.state))
            sandbox.progress()
    note = Message("从启动到第一幅画面", "from start to first picture")
    return Outcome(tuple(recoveries), looks[0], looks[1], tuple(lost), note)


@contextlib.contextmanager
def _small_disk(at: Path) -> Iterator[bool]:
    """A disk of 256 KB there, meanwhile; False where none can be mounted."""
    at.mkdir(parents=True, exist_ok=True)
    size = ("-t", "tmpfs", "-o", "size=256k", "tmpfs", str(at))
    if sys.platform != "linux" or not _mount(*size):
        yield False
        return
    try:
        yield True
    finally:
        with contextlib.suppress(OSError):
            subprocess.run(["umount", str(at)], check=False, capture_output=True)


def _mount(*words: str) -> bool:
    try:
        done = subprocess.run(["mount", *words], check=False, capture_output=True)
    except OSError:
        return False
    return done.returncode == 0
