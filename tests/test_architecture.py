"""The laws of the house that no reader of one file can see."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import kiosk
from kiosk.charts import CHARTS
from kiosk.cli import commands
from kiosk.drawing import marks
from kiosk.player.items import ITEMS
from kiosk.slides import SLIDES

ROOT = Path(kiosk.__file__).parent

# From the top down: a module imports from layers below its own, never from above.
# A package counts as one member. What is not named here is vocabulary: it lies
# below the charts and imports nothing that is named.
LAYERS: tuple[frozenset[str], ...] = tuple(
    frozenset(line.split())
    for line in (
        "__main__ commands bench",
        "commandline",
        "ui.treadmill",
        "hall ui.preview",
        "ui.proofread",
        "ui.portrait ui.measure ui.upkeep",
        "app",
        "ui",
        "machine",
        "staff",
        "takeaway provenance",
        "programme",
        "content",
        "intake",
        "proof pacing scene",
        "slides",
        "charts",
    )
)
NAMED = {member: height for height, layer in enumerate(LAYERS) for member in layer}
# Rooms of the ui that draw, measure or keep a whole show, and so stand above the app.
ABOVE_THE_APP = {
    "ui.portrait",
    "ui.measure",
    "ui.treadmill",
    "ui.upkeep",
    "ui.preview",
    "ui.proofread",
}
# The composition roots, which join Qt with everything else.
ROOTS = {"kiosk.player.app", "kiosk.device.screen.locked"}
# The commands of one command line know one another.
COMMANDS = {"__main__", "commands", "bench"}
# The ground: these import nothing of the house.
GROUND = {"easing", "geometry", "gestures", "ink", "jsontext", "kinds"}


def modules() -> tuple[str, ...]:
    found = [m.name for m in pkgutil.walk_packages(kiosk.__path__, "kiosk.")]
    return tuple(sorted(found))


def member(module: str) -> str:
    """The room that a module is in, or its own name."""
    return module if module in ABOVE_THE_APP else module.partition(".")[0]


def imported(module: str) -> set[str]:
    """Modules of the house that a module imports anywhere, without `kiosk.`."""
    path = ROOT.joinpath(*module.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module == "kiosk":
            found |= {f"kiosk.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return {name.removeprefix("kiosk.") for name in found if name.startswith("kiosk.")}


HOUSE = tuple(name.removeprefix("kiosk.") for name in modules())


@pytest.mark.parametrize("name", commands.names())
def test_a_command_is_a_file_and_says_what_it_does(name: str) -> None:
    assert callable(commands.named(name))
    said = importlib.import_module(f"kiosk.cli.commands.{name}").__doc__ or ""
    assert said.startswith(f"`kiosk {name}`: ")
    assert len(commands.summary(name)) <= 67


def test_what_is_no_command_is_none() -> None:
    assert commands.named("content.json") is None


def test_the_house_is_found() -> None:
    assert {"__main__", "app", "playback", "ui.stage", "charts.piers"} <= set(HOUSE)


def test_only_the_ui_and_the_composition_root_know_qt() -> None:
    pure = [
        name
        for name in modules()
        if not name.startswith("kiosk.player") and name not in ROOTS
    ]
    # Another process: this one has imported Qt already.
    code = (
        "import importlib, sys\n"
        f"for name in {pure!r}:\n"
        "    importlib.import_module(name)\n"
        "print(*sorted({n.partition('.')[0] for n in sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT.parent,
    )
    loaded = set(done.stdout.split())
    assert "kiosk" in loaded
    assert not loaded & {"PySide6", "shiboken6", "pyqtgraph"}


def test_every_mark_has_an_item_and_every_item_a_mark() -> None:
    vocabulary = {
        value
        for value in vars(marks).values()
        if isinstance(value, type)
        and issubclass(value, marks.Mark)
        and value is not marks.Mark
    }
    assert set(ITEMS) == vocabulary
    assert {mark: item.paints for mark, item in ITEMS.items()} == {
        mark: mark for mark in vocabulary
    }
    # A vocabulary stays one while people can keep it in mind.
    assert len(vocabulary) <= 12


@pytest.mark.parametrize("name", HOUSE)
def test_no_module_is_a_drawer_for_anything(name: str) -> None:
    drawers = {"utils", "util", "core", "common", "helpers", "helper", "misc"}
    last = name.rpartition(".")[2]
    assert last not in drawers
    assert "manager" not in last


@pytest.mark.parametrize("name", HOUSE)
def test_every_module_says_what_it_knows(name: str) -> None:
    assert (importlib.import_module(f"kiosk.{name}").__doc__ or "").strip()


@pytest.mark.parametrize("name", HOUSE)
def test_imports_go_down_only(name: str) -> None:
    own = member(name)
    height = NAMED.get(own, len(LAYERS))
    wrong = {
        other
        for other in map(member, imported(name))
        if other != own
        and other in NAMED
        and NAMED[other] <= height
        and not {own, other} <= COMMANDS
    }
    assert wrong == set()


def test_no_two_members_need_each_other() -> None:
    needs: dict[str, set[str]] = {}
    for name in HOUSE:
        needs.setdefault(member(name), set()).update(map(member, imported(name)))
    order = TopologicalSorter(
        {m: n - {m} - COMMANDS if m in COMMANDS else n - {m} for m, n in needs.items()}
    )
    # Raises CycleError, with the cycle, if there is one.
    assert set(order.static_order()) >= set(needs)


def test_the_ground_stands_on_nothing() -> None:
    assert {name: imported(name) for name in GROUND} == {name: set() for name in GROUND}


def test_every_named_member_exists() -> None:
    assert set(NAMED) <= set(map(member, HOUSE))


def test_charts_are_strangers_to_one_another() -> None:
    assert len(CHARTS) >= 7
    for tag in CHARTS:
        siblings = {m for m in imported(f"charts.{tag}") if m.startswith("charts")}
        assert siblings <= {"charts.base"}, tag


def test_slides_are_strangers_to_one_another() -> None:
    assert len(SLIDES) >= 3
    for tag in SLIDES:
        siblings = {m for m in imported(f"slides.{tag}") if m.startswith("slides")}
        assert siblings <= {"slides.base"}, tag
