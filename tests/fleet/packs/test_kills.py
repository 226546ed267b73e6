"""`kill -9` while a pack is fetched and put in place: one show or the other, whole."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, NamedTuple

import pytest

from kiosk.content.content import load
from kiosk.content.first_show import opened
from kiosk.content.swap import digest_of
from kiosk.device.operate.shelf import Title
from kiosk.device.staff_menu.parcel import parcel
from kiosk.fleet.packs.repository import Repository
from tests.device.staff_menu.test_update import show
from tests.fleet.packs.hall import MOMENT, Hall, Office, hall

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")

PUSH = """
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from kiosk.device.operate.shelf import Shelf
from kiosk.device.staff_menu.update import bring
from kiosk.fleet.packs.staging import staged
from kiosk.fleet.packs.verifying import FolderSource

source, root, state, path = map(Path, sys.argv[1:])


def push(number):
    pack = staged(FolderSource(source), state, root.read_bytes(), number, path)
    shelf, now = Shelf(state), datetime.now(UTC)
    digest = pack.digest_as(path.name)
    brought = bring(shelf.parcel(pack), path, digest, state, now)
    shelf.place(pack.number, brought.digest, now)


# One process for each push, without the imports of each.
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        failed = 1
        try:
            push(int(line))
            failed = 0
        finally:
            os._exit(failed)
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


class Outcome(NamedTuple):
    """How often a push was killed, how often it came through, what was mixed."""

    killed: int
    whole: int
    mixed: int


def pushed(room: Path, kills: int, megabytes: int, seed: int) -> Outcome:
    """Push two packs in turn, and kill the push at random moments."""
    rng = random.Random(seed)
    office, one = hall(room)
    packs = [_published(office, title, megabytes, rng) for title in ("red", "blue")]
    known = [_as_before(one), *packs]
    words: list[str | Path] = [
        *(sys.executable, "-c", PUSH, office.folder),
        *(office.folder / "metadata" / "1.root.json", one.state, one.path),
    ]
    longest, killed, whole, mixed, number = 0.0, 0, 0, 0, 1
    pusher = subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    )
    assert pusher.stdin is not None
    assert pusher.stdout is not None
    while killed < kills:
        pusher.stdin.write(f"{number}\n")
        child = int(pusher.stdout.readline())
        began = time.monotonic()
        if whole >= 2:
            time.sleep(rng.random() * longest)
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        status = int(pusher.stdout.readline())
        assert status in {0, -signal.SIGKILL}
        if status == 0:
            longest = max(longest, (time.monotonic() - began) if whole < 2 else 0.0)
            whole += 1
        else:
            killed += 1
        # The next start of the show.
        title = opened(one.path, one.state).loaded.content.show.title.en
        files = {name: digest_of(one.path.parent / name) for name in known[1]}
        old = {name: digest_of(one.path.parent / name) for name in known[0]}
        mixed += files not in known and (title != "old" or old != known[0])
        if status == 0:
            number = 3 - number
            shutil.rmtree(one.shelf.folder)
            # What lies beside the show must not spare the fetching.
            shutil.rmtree(one.path.parent / ".kiosk-before", ignore_errors=True)
    pusher.stdin.close()
    pusher.stdout.close()
    assert pusher.wait() == 0
    return Outcome(killed, whole, mixed)


def _as_before(one: Hall) -> dict[str, str]:
    names = ("content.json", "assets/a.svg")
    return {name: digest_of(one.path.parent / name) for name in names}


def _published(
    office: Office, title: str, megabytes: int, rng: random.Random
) -> dict[str, str]:
    file = show(office.room / "desk" / title, title, assets__a_svg=title)
    for number in range(4):
        film = file.parent / "assets" / f"film{number}.mp4"
        film.write_bytes(rng.randbytes(megabytes * 2**18))
    called = load(file).content.show.title
    Repository(office.folder).publish(
        parcel(file), Title(zh=called.zh, en=called.en), office.signer, MOMENT
    )
    return Repository(office.folder).packs()[0].files


def test_a_push_that_is_killed_leaves_one_show_or_the_other(tmp_path: Path) -> None:
    outcome = pushed(tmp_path, kills=12, megabytes=2, seed=5)
    assert (outcome.killed, outcome.mixed) == (12, 0)


@pytest.mark.long
def test_a_thousand_kills_during_pushes_of_two_hundred_megabytes(
    tmp_path: Path,
) -> None:
    outcome = pushed(tmp_path, kills=1000, megabytes=200, seed=6)
    assert (outcome.killed, outcome.mixed) == (1000, 0)
