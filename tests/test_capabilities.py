"""Kinds keep their secrets: nobody else knows one by class, tag or field."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import kiosk
from kiosk.charts import CHARTS
from kiosk.charts.base import Chart
from kiosk.slides import SLIDES
from kiosk.slides.base import Slide

ROOT = Path(kiosk.__file__).parent
TAGS = {*CHARTS, *SLIDES}
CLASSES = {kind.__name__ for kind in (*CHARTS.values(), *SLIDES.values())}
MODULES = {kind.__module__ for kind in (*CHARTS.values(), *SLIDES.values())}
# Fields that a kind has for itself; to ask a chart or a slide for one is to ask which
# kind it is.
OWN = {
    name
    for kinds, base in ((CHARTS, Chart), (SLIDES, Slide))
    for kind in kinds.values()
    for name in kind.model_fields
    if name not in base.model_fields
}
# What has a field of that name and is neither a chart nor a slide.
OTHERS = {"kiosk/content/messages.py", "kiosk/authoring/difference.py"}
FILES = sorted(
    file.relative_to(ROOT.parent).as_posix()
    for file in ROOT.rglob("*.py")
    if file.relative_to(ROOT).parts[0] not in {"charts", "slides"}
)


def strings(node: ast.AST) -> set[str]:
    return {
        one.value
        for one in ast.walk(node)
        if isinstance(one, ast.Constant) and isinstance(one.value, str)
    }


def asks(node: ast.expr) -> bool:
    """Whether an expression is the kind of something."""
    literal = isinstance(node, ast.Constant | ast.Set | ast.Tuple | ast.List)
    said = ast.unparse(node)
    return not literal and ("kind" in said or "tag()" in said)


def told(file: str, source: str) -> list[str]:
    """What in a file names a kind."""
    found = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.ImportFrom(module=module, names=names) if module:
                kinds = {alias.name for alias in names} & CLASSES
                whole = {f"{module}.{alias.name}" for alias in names} & MODULES
                if module in MODULES or kinds or whole:
                    found.append(ast.unparse(node))
            case ast.Import(names=names):
                if {alias.name for alias in names} & MODULES:
                    found.append(ast.unparse(node))
            case ast.Compare(left=left, comparators=others):
                if any(map(asks, (left, *others))) and strings(node) & TAGS:
                    found.append(ast.unparse(node))
            case ast.Match(subject=subject, cases=cases):
                if asks(subject) and any(strings(c.pattern) & TAGS for c in cases):
                    found.append(ast.unparse(subject))
            case ast.Call(func=ast.Name(id="getattr" | "hasattr"), args=[_, name, *_]):
                if strings(name) & OWN and file not in OTHERS:
                    found.append(ast.unparse(node))
    return found


def test_nobody_asks_which_kind_a_kind_is() -> None:
    found = {
        file: told(file, (ROOT.parent / file).read_text("utf-8")) for file in FILES
    }
    assert {file: said for file, said in found.items() if said} == {}


@pytest.mark.parametrize(
    "source",
    [
        "from kiosk.charts.bars import BarsChart",
        "from kiosk.charts import bars",
        "import kiosk.slides.cover",
        "if slide.tag() != 'cover': pass",
        "if raw['kind'] in {'cover', 'closing'}: pass",
        "getattr(chart, 'series', ())",
        "hasattr(slide, 'invitation')",
        "match chart.kind:\n    case 'line': pass",
    ],
)
def test_one_who_does_is_found(source: str) -> None:
    assert told("kiosk/any.py", source) != []


def test_what_a_chart_can_do_has_an_answer_for_every_kind() -> None:
    plain = {name: kind for name, kind in CHARTS.items() if kind.table is Chart.table}
    # Those that have values of their own say so; the others draw figures of a slide.
    assert {name for name in CHARTS if name not in plain} == {
        *("area", "bars", "dotplot", "line", "map", "multiples", "ranking"),
        *("series", "shares", "slope", "tiles", "waffle"),
    }
