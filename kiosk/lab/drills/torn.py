"""Torn: every state file is cut off, as a power cut on a bad disk would do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.device.supervise import blame, resume
from kiosk.device.supervise.blame import Blame
from kiosk.device.supervise.resume import ResumePoint
from kiosk.lab.sandbox import Never, Outcome
from kiosk.model.message import Message
from kiosk.player import backdrop
from kiosk.player.backdrop import Backdrop
from kiosk.show.guesses import NAME as GUESSES
from kiosk.show.guesses import Guesses

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kiosk.lab.sandbox import Sandbox

ORDER: Final = 7
TITLE: Final = Message("状态文件断在任意一个字节", "State files are torn at any byte")

READERS: Final[dict[str, Callable[[Path], object]]] = {
    resume.NAME: lambda state: ResumePoint(state).last(),
    blame.NAME: lambda state: Blame(state).left_out("c0ffee"),
    backdrop.WORDS: Backdrop.kept,
    GUESSES: lambda state: Guesses(state).load(),
}
"""Files that one start may find torn, and how each is read."""


def drill(sandbox: Sandbox) -> Outcome:
    """Read each file torn at every byte, and start the show with all of them torn."""
    recoveries, lost = [], []
    torn = sandbox.folder / "torn"
    torn.mkdir(exist_ok=True)
    for name, data in _whole(sandbox.folder / "whole").items():
        for end in range(len(data) + 1):
            (torn / name).write_bytes(data[:end])
            try:
                READERS[name](torn)
            except Exception as error:
                lost.append(f"{name} at byte {end}: {error!r}")
    with sandbox.running() as run, sandbox.looked() as looks:
        run.rest()
    for _ in range(sandbox.times):
        for file in sandbox.state.rglob("*"):
            if file.is_file() and file.stat().st_size:
                with file.open("r+b") as stream:
                    stream.truncate(sandbox.chance.randrange(file.stat().st_size))
        try:
            with sandbox.running() as run:
                recoveries.append(float(run.events()[-1]["at"]) - run.began)
        except Never:
            lost.append("a start with torn files")
        sandbox.progress()
    note = Message("从启动到第一幅画面", "from start to first picture")
    return Outcome(tuple(recoveries), looks[0], looks[1], tuple(lost), note)


def _whole(folder: Path) -> dict[str, bytes]:
    """Every state file as the show writes it."""
    kept = ResumePoint(folder)
    kept.keep("大数据")
    kept.close()
    blames = Blame(folder)
    for slide in ("gdp", "gdp", "trade"):
        blames.crashed(slide, "c0ffee")
    Backdrop("c0ffee 1920x1080", "HDMI-1").keep(folder, b"")
    guesses = Guesses(folder)
    for share in (0.1, 0.5, 0.9):
        guesses.add("guess", share)
    guesses.close()
    return {name: (folder / name).read_bytes() for name in READERS}
