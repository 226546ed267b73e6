"""What root imports while it has another user's rights: nothing, of what it needs.

The program may lie where only root can read it, and the folders that Python looks
through are not to be looked through for others.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.player.test_reload import booked, charted

SHOW = Path(__file__).resolve().parents[2]
WATCHED = """
import contextlib, json, sys
from kiosk.content import privilege

class Watch:
    def __init__(self):
        self.seen, self.others = [], 0
    def find_spec(self, name, path=None, target=None):
        if self.others:
            self.seen.append(name)

watch = Watch()
sys.meta_path.insert(0, watch)

@contextlib.contextmanager
def become(other):
    watch.others += other is not None
    watch.dropped = True
    yield
    watch.others -= other is not None

privilege.become = become
from kiosk.__main__ import main
status = main(sys.argv[1:])
told = [status, getattr(watch, "dropped", False), watch.seen]
print(json.dumps(told), file=sys.stderr)
"""


ROOT = pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="root alone may")
DRAWN = """
import os
from kiosk.content.privilege import Owner, become
from kiosk.player.application import application

with become(Owner(65534, 65534)):
    assert os.geteuid() == 65534
    application()
"""


@ROOT
def test_qt_draws_with_the_rights_of_others() -> None:
    done = subprocess.run([sys.executable, "-c", DRAWN], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


@ROOT
@pytest.mark.parametrize(
    "words",
    [
        ["check", "own/content.json"],
        ["check", "own/show.json", "--size", "640x360"],
        ["doctor", "own/show.json", "--quick"],
        ["diff", "own/content.json", "own/show.json"],
        ["history", "own/content.json"],
        ["pictures", "own/content.json", "--out", "out", "--size", "640x360"],
        ["export", "own/content.json", "--csv", "out.csv", "--pdf", "out.pdf"],
    ],
    ids=lambda words: words[0],
)
def test_nothing_is_imported_with_the_rights_of_others(
    open_path: Path, words: list[str]
) -> None:
    own = open_path / "own"
    own.mkdir()
    (own / "content.json").write_text(json.dumps(charted()), "utf-8")
    booked(own / "content.json", 86, 124, 57, 38.5, 142, 21)
    (own / "show.json").write_bytes((SHOW / "content.json").read_bytes())
    (own / "assets").symlink_to(SHOW / "assets")
    for file in (own, *own.iterdir()):
        os.chown(file, 65534, 65534, follow_symlinks=False)
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, *words],
        cwd=open_path,
        env={**os.environ, "KIOSK_STATE": str(open_path / "state")},
        capture_output=True,
        text=True,
    )
    status, dropped, seen = json.loads(done.stderr.splitlines()[-1])
    assert status in (0, 1), done.stderr
    assert dropped
    assert seen == []
