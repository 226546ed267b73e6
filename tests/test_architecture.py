"""The laws of the house that no reader of one file can see."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import kiosk
from kiosk.charts import CHARTS
from kiosk.cli import commands
from kiosk.drawing import marks
from kiosk.player.items import ITEMS
from kiosk.slides import SLIDES

ROOT = Path(kiosk.__file__).parent

# Where Qt and pyqtgraph may be imported, as pyproject.toml has it for ruff.
WINDOWS = (
    "kiosk.player",
    "kiosk.authoring.desktop",
    "kiosk.device.screen",
    "kiosk.lab.screen",
)


def modules() -> tuple[str, ...]:
    found = [m.name for m in pkgutil.walk_packages(kiosk.__path__, "kiosk.")]
    return tuple(sorted(found))


HOUSE = tuple(name.removeprefix("kiosk.") for name in modules())


@pytest.mark.parametrize("name", commands.names())
def test_a_command_is_a_file_and_says_what_it_does(name: str) -> None:
    assert callable(commands.named(name))
    said = importlib.import_module(f"kiosk.cli.commands.{name}").__doc__ or ""
    assert said.startswith(f"`kiosk {name}`: ")
    assert len(commands.summary(name)) <= 67


def test_what_is_no_command_is_none() -> None:
    assert commands.named("content.json") is None


def test_the_order_of_the_rooms_holds() -> None:
    """The contracts in pyproject.toml: rooms, kinds, and who knows whom."""
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        capture_output=True,
        text=True,
        cwd=ROOT.parent,
    )
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


def test_no_module_lies_outside_of_the_rooms() -> None:
    assert {file.name for file in ROOT.glob("*.py")} == {"__init__.py", "__main__.py"}
    # The package itself is imported with every room, and so needs none.
    assert not imports(ast.parse((ROOT / "__init__.py").read_text("utf-8")))


def test_only_rooms_of_windows_know_qt() -> None:
    pure = [name for name in modules() if not name.startswith(WINDOWS)]
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
    # A kind is one thing, whatever it is called.
    assert last not in drawers - {*CHARTS, *SLIDES}
    assert "manager" not in last


@pytest.mark.parametrize("name", HOUSE)
def test_every_module_says_what_it_knows(name: str) -> None:
    assert (importlib.import_module(f"kiosk.{name}").__doc__ or "").strip()


# -- nobody's modules but our own ------------------------------------------------


def imports(tree: ast.AST) -> dict[str, str]:
    """Names that imports bind anywhere in a module, and what each stands for."""
    found: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                name = alias.asname or alias.name.partition(".")[0]
                found[name] = alias.name if alias.asname else name
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                found[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return found


def owner(node: ast.expr, names: dict[str, str]) -> str:
    """The dotted name of what an expression reaches into, with imports resolved."""
    if isinstance(node, ast.Attribute):
        within = owner(node.value, names)
        return within and f"{within}.{node.attr}"
    if isinstance(node, ast.Subscript):
        return owner(node.value, names)
    if isinstance(node, ast.Name):
        return names.get(node.id, "")
    return ""


TABLES = ("sys.modules", "sys.meta_path", "sys.path_hooks", "builtins")
CHANGES = {"insert", "append", "extend", "pop", "update", "setdefault", "remove"}
# What the interpreter itself offers to be set.
OFFERED = {
    "logging.raiseExceptions",
    "sys.excepthook",
    "sys.unraisablehook",
    "threading.excepthook",
}


def meddling(source: str) -> list[str]:
    """What a module sets in modules and classes that are not the house's own."""
    tree = ast.parse(source)
    names = imports(tree)
    found: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, (ast.Assign, ast.Delete)):
            targets = node.targets
        elif isinstance(node, (ast.AugAssign, ast.AnnAssign)):
            targets = [node.target]
        elif isinstance(node, ast.Call):
            called = owner(node.func, names)
            within, _, what = called.rpartition(".")
            if within.startswith(TABLES) and what in CHANGES:
                found.append(called)
            setter = isinstance(node.func, ast.Name) and node.func.id in {
                *("setattr", "delattr", "vars"),
            }
            if setter and node.args and (reached := owner(node.args[0], names)):
                found.append(reached)
            continue
        else:
            continue
        for target in targets:
            if isinstance(target, (ast.Attribute, ast.Subscript)):
                found.append(owner(target, names))
    return [
        name
        for name in found
        if name
        and not name.startswith(("kiosk.", "os.environ"))
        and name not in OFFERED
    ]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import sys; sys.modules['numpy'] = None", ["sys.modules"]),
        ("import sys as s; s.meta_path.insert(0, 1)", ["sys.meta_path.insert"]),
        ("import builtins; builtins.__import__ = f", ["builtins.__import__"]),
        (
            "from PySide6 import QtCore; QtCore.__dir__ = list",
            ["PySide6.QtCore.__dir__"],
        ),
        ("from time import time; setattr(time, 'a', 1)", ["time.time"]),
        ("import time; del time.time", ["time.time"]),
        ("import os; os.environ['A'] = '1'", []),
        ("import sys; sys.excepthook = f", []),
        ("class A: pass\nA.b = 1", []),
    ],
)
def test_meddling_is_seen(source: str, found: list[str]) -> None:
    assert meddling(source) == found


@pytest.mark.parametrize("name", HOUSE)
def test_other_peoples_modules_are_left_as_they_are(name: str) -> None:
    path = ROOT.joinpath(*name.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    meant = {
        # A drill turns the clock of the process that it holds; no hall imports it.
        "lab.faults": {"time.time"},
        # Pillow's own setting, which its documentation asks to be set so.
        "content.photo": {"PIL.Image.MAX_IMAGE_PIXELS"},
    }
    assert set(meddling(file.read_text("utf-8"))) <= meant.get(name, set())


FUNCTION, CLASS = 80, 400
"""The most lines of each, unless the line above gives a reason: # Long because ..."""
REASON = "# Long because "


def sized(source: str) -> tuple[list[str], list[str]]:
    """What is too long without a reason, and what has a reason without need."""
    lines, long, needless = source.splitlines(), [], []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        most = CLASS if isinstance(node, ast.ClassDef) else FUNCTION
        assert node.end_lineno is not None
        size = node.end_lineno - node.lineno + 1
        first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
        above = lines[first - 2].strip() if first > 1 else ""
        excused = above.startswith(REASON) and above.endswith(".")
        said = f"{node.name}: {size} lines, at most {most}"
        if size > most and not excused:
            long.append(said)
        if size <= most and excused:
            needless.append(said)
    return long, needless


@pytest.mark.parametrize(
    ("above", "size", "found"),
    [
        ("", 80, ([], [])),
        ("", 81, (["f: 81 lines, at most 80"], [])),
        ("# Long because it is.", 81, ([], [])),
        ("# Long because", 81, (["f: 81 lines, at most 80"], [])),
        ("# Long because it is.", 80, ([], ["f: 80 lines, at most 80"])),
    ],
)
def test_what_is_long_is_seen(
    above: str, size: int, found: tuple[list[str], list[str]]
) -> None:
    source = f"{above}\ndef f():\n" + "    pass\n" * (size - 1)
    assert sized(source) == found


def test_nothing_is_longer_than_a_reader_takes_in() -> None:
    """Functions and classes within their limits, or with the reason above them."""
    found = {
        str(file.relative_to(ROOT)): both
        for file in sorted(ROOT.rglob("*.py"))
        if any(both := sized(file.read_text("utf-8")))
    }
    assert not found


def test_one_name_is_one_thing() -> None:
    """Public classes; what a kind calls its own parts, such as Item, it alone knows."""
    places: dict[str, list[str]] = {}
    for file in sorted(ROOT.rglob("*.py")):
        name = str(file.relative_to(ROOT))
        if file.parent.name in ("charts", "slides") and file.stem in {*CHARTS, *SLIDES}:
            continue
        for node in ast.parse(file.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places.setdefault(node.name, []).append(name)
    assert {name: files for name, files in places.items() if len(files) > 1} == {}
