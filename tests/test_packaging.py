"""The package carries the show, and the README's commands are the real ones."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from pathlib import Path

from kiosk.content import load
from kiosk.location import found

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
TEST = (
    "python3 -m venv .venv && .venv/bin/pip install --quiet -e '.[dev]'"
    " && .venv/bin/pytest"
)


def test_the_wheel_takes_the_show_to_where_it_is_looked_for() -> None:
    wheel = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel["force-include"] == {
        "content.json": "kiosk/show/content.json",
        "assets": "kiosk/show/assets",
    }
    for source in wheel["force-include"]:
        assert (ROOT / source).exists()
    assert wheel["only-include"] == ["kiosk", "tests/charts", "tests/slides"]
    assert wheel["exclude"] == ["/tests/**/*.py"]
    assert wheel["sources"] == {
        f"tests/{room}": f"kiosk/show/gallery/{room}" for room in ("charts", "slides")
    }


def test_a_source_tree_plays_its_own_content(tmp_path: Path) -> None:
    assert found(None, tmp_path) == ROOT / "content.json"


def test_every_picture_of_the_show_is_carried_along() -> None:
    for slide in load(ROOT / "content.json").content.slides:
        name = getattr(slide, "picture", None)
        if name is not None:
            for skin in ("night", "paper"):
                assert (ROOT / "assets" / f"{name}-{skin}.svg").is_file()


def test_the_readme_and_the_clean_machine_run_the_same_tests() -> None:
    assert TEST in (ROOT / "README.md").read_text("utf-8")
    assert TEST in (ROOT / ".ci" / "run").read_text("utf-8").splitlines()


def test_every_range_of_a_dependency_has_an_upper_end() -> None:
    project = PROJECT["project"]
    extras = project["optional-dependencies"]
    for need in project["dependencies"] + extras["test"]:
        assert "<" in need or "==" in need, need


# What comes along with a dependency that is declared, by the name it is imported by.
BROUGHT = {
    "PySide6": "PySide6-Essentials",
    "shiboken6": "PySide6-Essentials",
    "pydantic_core": "pydantic",
    "fpdf": "fpdf2",
    "fontTools": "fpdf2",
    "justmytype_intl_cjk": "justmytype-intl-cjk",
}


def test_whatever_is_imported_is_installed_with_the_package() -> None:
    declared = {
        re.split(r"[<>=!\[]", words)[0] for words in PROJECT["project"]["dependencies"]
    }
    imported: dict[str, str] = {}
    for file in (ROOT / "kiosk").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module]
            for name in names:
                imported[name.partition(".")[0]] = file.name
    foreign = {
        name: file
        for name, file in imported.items()
        if name != "kiosk" and name not in sys.stdlib_module_names
    }
    assert {"PySide6", "numpy", "tomlkit"} <= set(foreign)
    missing = {
        name: file
        for name, file in foreign.items()
        if BROUGHT.get(name, name) not in declared
    }
    assert missing == {}
