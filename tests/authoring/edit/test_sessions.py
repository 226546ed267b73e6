"""Sessions of somebody who edits, from a seed: nothing is lost, nothing wrong shown.

Whoever edits types, undoes, publishes; others save the same file, well and badly; the
program is killed, and the last line of its journal is torn.
"""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import pytest

from kiosk.authoring.edit.document import Document, Unpublishable
from kiosk.authoring.edit.journal import NAME
from kiosk.authoring.edit.merge import located
from kiosk.authoring.edit.operation import (
    CopyItem,
    MoveItem,
    Operation,
    RemoveValue,
    ReplaceText,
    SetValue,
)
from kiosk.authoring.edit.source_text import SourceText
from kiosk.content.content import load
from kiosk.content.history import History

GOOD = Path(__file__).parents[1] / "good.json"
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
Way = tuple[str | int, ...]

FIELDS: tuple[Way, ...] = (
    ("lead", "zh"),
    ("lead", "en"),
    ("title", "zh"),
    ("dwell",),
    ("figures", "gdp", "label", "zh"),
    ("figures", "gdp", "value"),
)
"""Fields of a slide that are edited, some of them only on the first."""


@dataclass
class Session:
    """A document, and what is known of what must be in it."""

    path: Path
    state: Path
    chance: random.Random
    document: Document = field(init=False)
    clock: float = 0.0
    number: int = 0
    mine: dict[Way, Any] = field(default_factory=dict)
    """What was typed last into a field, as long as it is not undone."""
    theirs: dict[Way, Any] = field(default_factory=dict)
    """What others have saved last in a field."""
    published: int = 0

    def __post_init__(self) -> None:
        self.document = Document.open(self.path, self.state)

    # What happens

    def types(self) -> None:
        steps, way = self.somewhere(self.document.source)
        if not steps:
            return
        value = self.fresh(way)
        for count in range(1, len(value) + 1 if isinstance(value, str) else 2):
            self.clock += 0.2
            part = value[:count] if isinstance(value, str) else value
            self.document.edit(SetValue(steps, part), self.clock)
        self.clock += self.chance.choice([0.1, 5.0])
        self.mine[way] = value

    def rearranges(self) -> None:
        count = len(self.document.source.raw["slides"])
        at = self.chance.randrange(count)
        self.number += 1
        operation: Operation = self.chance.choice(
            [
                MoveItem(("slides", at), self.chance.randrange(count)),
                CopyItem(("slides", at), named=f"copy-{self.number}"),
            ]
        )
        self.document.edit(operation, self.clock)

    def makes_a_mistake(self) -> None:
        at = self.chance.randrange(len(self.document.source.raw["slides"]))
        self.document.edit(RemoveValue(("slides", at, "title")), self.clock)
        self.refuses()
        self.document.undo()

    def spoils_the_text(self) -> None:
        text = self.document.source.text
        at = text.index("{", self.chance.randrange(len(text) // 2))
        before = self.document.source
        merged = self.path.read_bytes() != self.document.base.data
        self.document.edit(ReplaceText(at, 1, ""), self.clock)
        self.refuses()
        if self.chance.random() < 0.5:
            self.is_killed()
        self.document.undo()
        assert self.document.source.sound
        assert merged or self.document.source.text == before.text

    def undoes(self) -> None:
        before = self.document.source
        count = self.chance.randrange(1, 6)
        done = 0
        while done < count and self.document.undo() is not None:
            done += 1
        if self.chance.random() < 0.6:
            for _ in range(done):
                assert self.document.redo() is not None
            assert self.document.source == before
        else:
            # What was typed last is what the text says now.
            self.mine = {
                way: self.document.source.value(steps)
                for way in self.mine
                if (steps := self.written(way, self.document.source)) is not None
            }

    def saves_elsewhere(self) -> None:
        """Somebody else saves the file as it is on the disk, changed."""
        source = SourceText.of(self.path.read_bytes())
        if not source.sound:
            return
        steps, way = self.somewhere(source)
        if not steps:
            return
        value = self.fresh(way)
        made = source.set(steps, value)
        if self.chance.random() < 0.3:
            made = made.move(("slides", 0), len(made.raw["slides"]) - 1)
        self.path.write_bytes(made.data)
        self.theirs[way] = value
        if self.chance.random() < 0.7:
            self.document.refresh()
            self.sees(way, value)

    def saves_badly(self) -> None:
        """A save that is cut off, and is made good later."""
        good = self.path.read_bytes()
        self.path.write_bytes(good[: self.chance.randrange(1, len(good))])
        before = self.document.source
        self.document.refresh()
        assert self.document.source == before
        self.refuses()
        self.path.write_bytes(good)
        self.document.refresh()

    def is_killed(self) -> None:
        document, journal = self.document, self.document._journal
        if journal._timer is not None:
            journal._timer.cancel()
        journal._open = False
        os.close(journal._handle)
        os.close(journal._lock)
        before = document.source, document.conflicts
        torn = b"%08x {torn" % self.chance.randrange(2**32)
        if self.chance.random() < 0.5:
            with (document.folder / NAME).open("ab") as file:
                file.write(torn[: self.chance.randrange(1, len(torn))])
        pending = self.path.read_bytes() != document.base.data
        self.document = Document.open(self.path, self.state)
        if not pending:
            assert (self.document.source, self.document.conflicts) == before

    def publishes(self) -> None:
        before = self.path.read_bytes()
        while self.document.conflicts:
            conflict = self.document.conflicts[0]
            takes: list[Literal["mine", "theirs"]] = ["mine", "theirs"]
            self.document.resolve(conflict, self.clock, self.chance.choice(takes))
            for way in [*self.mine]:
                self.mine.pop(way, None)
        try:
            self.published += 1
            now = NOON + timedelta(minutes=self.published)
            self.document.publish("li", moment=now)
        except Unpublishable:
            assert self.path.read_bytes() == before
            return
        assert load(self.path).content is not None
        assert self.path.read_bytes() == self.document.source.data

    # What must be so

    def refuses(self) -> None:
        before = self.path.read_bytes()
        with pytest.raises(Unpublishable):
            self.document.publish("li", moment=NOON)
        assert self.path.read_bytes() == before

    def sees(self, way: Way, value: Any) -> None:
        """What somebody else has saved is in the draft, or is asked about."""
        asked = {one.way: one.theirs for one in self.document.conflicts}
        steps = self.written(way, self.document.source)
        here = steps is not None and self.document.source.value(steps) == value
        assert here or any(way[: len(other)] == other for other in asked), (
            f"{way} is lost"
        )

    def holds(self) -> None:
        """What was typed is in the draft, or somebody else has changed it."""
        if not self.document.source.sound:
            return
        for way, value in self.mine.items():
            steps = self.written(way, self.document.source)
            assert steps is not None, way
            found = self.document.source.value(steps)
            assert found in (value, self.theirs.get(way)), way

    # Places

    def fresh(self, way: Way) -> Any:
        self.number += 1
        if way[-1] in ("dwell", "value"):
            return 20 + self.number % 500
        letters = "江北民生实事进展很快"
        return "".join(self.chance.choice(letters) for _ in range(5)) + (
            "·" * (self.number % 7)
        )

    def somewhere(self, source: SourceText) -> tuple[Way, Way]:
        """The steps to a field, and its way; nothing if a slide has no such field."""
        slides = source.raw["slides"]
        number = self.chance.randrange(len(slides))
        inner = self.chance.choice(FIELDS)
        way: Way = ("slides", slides[number]["id"], *inner)
        steps: Way = ("slides", number, *inner)
        if inner[0] == "figures" and "gdp" not in slides[number].get("figures", {}):
            return (), way
        return steps, way

    def written(self, way: Way, source: SourceText) -> Way | None:
        steps = located(source.raw, way)
        if steps is None:
            return None
        try:
            source.value(steps)
        except LookupError:
            return None
        return steps


def lived_through(folder: Path, seed: int) -> Session:
    folder.mkdir()
    path = folder / "content.json"
    path.write_bytes(GOOD.read_bytes())
    chance = random.Random(seed)
    session = Session(path, folder / "state", chance)
    begun = session.document.source
    acts = [
        *[session.types] * 6,
        *[session.undoes] * 2,
        *[session.saves_elsewhere] * 2,
        session.rearranges,
        session.makes_a_mistake,
        session.spoils_the_text,
        session.saves_badly,
        session.is_killed,
        session.publishes,
    ]
    foreign = False
    for _ in range(25):
        act = chance.choice(acts)
        foreign = foreign or act == session.saves_elsewhere
        act()
        session.holds()
    if not foreign:
        # Without anybody else all is undone, to the last byte.
        while session.document.undo() is not None:
            pass
        assert session.document.source.data == begun.data
    session.document.close()
    # Every version that was ever published can be shown.
    history = History(session.state, path)
    for version in history.versions():
        assert version.good or history.read(version) is None
    return session


@pytest.mark.parametrize("seed", range(40))
def test_nothing_is_lost_and_nothing_wrong_is_shown(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KIOSK_WRITER", "li")
    lived_through(tmp_path / "show", seed)


TYPIST = """
import sys
from pathlib import Path
from kiosk.authoring.edit.document import Document
from kiosk.authoring.edit.operation import SetValue

document = Document.open(Path(sys.argv[1]))
for number in range(10**6):
    document.edit(SetValue(("slides", 0, "lead", "zh"), f"字{number}"), number / 10)
    print(number, flush=True)
"""


def test_a_process_that_is_killed_while_it_types_has_lost_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KIOSK_WRITER", "li")
    path = tmp_path / "content.json"
    path.write_bytes(GOOD.read_bytes())
    words = [sys.executable, "-c", TYPIST, str(path)]
    for wanted in (3, 40):
        with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as typist:
            assert typist.stdout is not None
            told = [int(typist.stdout.readline()) for _ in range(wanted)]
            typist.kill()
            # What it has told of before it was gone counts as well.
            told += [int(line) for line in typist.stdout if line.endswith("\n")]
        document = Document.open(path)
        value = document.source.value(("slides", 0, "lead", "zh"))
        assert int(value.removeprefix("字")) >= told[-1]
        assert document.undo() is not None
        document.close()
    assert path.read_bytes() == GOOD.read_bytes()


@pytest.mark.long
def test_five_hundred_sessions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIOSK_WRITER", "li")
    published = 0
    for seed in range(500):
        published += lived_through(tmp_path / str(seed), 1000 + seed).published
    assert published > 500


LIVED = """
import hashlib, random, sys
from pathlib import Path
from kiosk.authoring.edit.document import Document, Unpublishable
from kiosk.authoring.edit.operation import CopyItem, MoveItem, SetValue

path, seed = Path(sys.argv[1]), int(sys.argv[2])
chance = random.Random(seed)
document = Document.open(path, path.parent / "state")
for number in range(10**6):
    act = chance.randrange(12)
    count = len(document.source.raw["slides"])
    if act in (0, 1, 3):
        print("back to what may have been", flush=True)
    if act == 0:
        document.undo()
    elif act == 1:
        document.redo()
    elif act == 2 and count < 9:
        copied = CopyItem(("slides", chance.randrange(count)), named=f"c-{number}")
        document.edit(copied, number)
    elif act == 3:
        document.edit(MoveItem(("slides", 0), count - 1), number)
    elif act == 4:
        try:
            document.publish("li")
        except Unpublishable:
            pass
    else:
        place = chance.randrange(count)
        words = "".join(chance.choice("江北民生实事") for _ in range(6))
        document.edit(SetValue(("slides", place, "lead", "zh"), words), number)
    print(hashlib.sha256(document.source.data).hexdigest(), flush=True)
"""


@pytest.mark.parametrize("rounds", [2, pytest.param(150, marks=pytest.mark.long)])
def test_a_process_that_is_killed_at_any_moment_has_lost_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rounds: int
) -> None:
    """SIGKILL while it types, undoes, copies, moves and publishes."""
    monkeypatch.setenv("KIOSK_WRITER", "li")
    path = tmp_path / "content.json"
    path.write_bytes(GOOD.read_bytes())
    chance = random.Random(rounds)
    for number in range(rounds):
        words = [sys.executable, "-c", LIVED, str(path), str(number)]
        with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as editor:
            assert editor.stdout is not None
            told = [editor.stdout.readline() for _ in range(chance.randrange(1, 90))]
            editor.kill()
            # What it has told of before it was gone counts as well.
            told += [line for line in editor.stdout if line.endswith("\n")]
        document = Document.open(path, path.parent / "state")
        state = hashlib.sha256(document.source.data).hexdigest()
        # What it did last may be there that it could not tell of any more.
        *before, last = [line.strip() for line in told]
        lost = state in before and not last.startswith("back")
        assert state == last or not lost, number
        assert load(path).content is not None
        document.close()
