"""The reference of kinds: every slide and chart with its fields and an example.

It is made of the models and of the examples that the gallery plays, so that it cannot
say otherwise than they do.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kiosk.authoring.schema import schema
from kiosk.charts import CHARTS
from kiosk.charts.base import Chart
from kiosk.content.messages import halves
from kiosk.slides import SLIDES
from kiosk.slides.base import Slide

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from kiosk.model.kinds import Kind

COMMAND: Final = "kiosk schema --kinds docs/kinds.md"
"""What writes the page and its pictures."""
# Models that stand wherever words, numbers, cells or times do: the handbook of staff
# explains each once.
_COMMON: Final = frozenset({"Text", "Counted", "Cells", "Figure", "Schedule"})

_HEAD: Final = """\
# 各种页和各种图 · Kinds of slides and charts

这一页由 `{command}` 从程序和示例自动生成，不要手改。字段名后面有 ▦ 的，值可以取自表格（见[编辑手册](staff.zh.md#数来自表格)）。要看它们动起来：`kiosk gallery`。

This page is made by `{command}` from the program and its examples; do not edit it. A field with ▦ can be taken from a spreadsheet (see [the staff's handbook](staff.en.md#values-from-a-spreadsheet)). To see them move: `kiosk gallery`.
"""  # noqa: E501
_CHARTS: Final = """\
图放在页里：`headline` 和 `panorama` 各有一张（`chart`），`columns` 有一到三张。每一种图都能放进去。

A chart stands in a slide: `headline` and `panorama` have one (`chart`), `columns` one to three. Any kind fits into any of them.
"""  # noqa: E501


class FieldRow(NamedTuple):
    """A field of a kind as the table has it; `path` such as series[].name."""

    path: str
    zh: str
    en: str
    without: str
    """What holds if it is left out, or that it cannot be."""
    cells: bool
    """Whether it can be taken from a spreadsheet."""


def of_data(own: bool) -> Iterator[type[Chart]]:
    """Kinds of charts with data of their own, or those that name figures."""
    for kind in CHARTS.values():
        if (kind.figures is not Chart.figures) == own:
            yield kind


def text(examples: Path) -> str:
    """The whole page; `examples` is the folder of charts/ and slides/.

    Raises:
        LookupError: a kind has no example in its file.
    """
    typed, named = tuple(of_data(own=True)), tuple(of_data(own=False))
    parts = [
        _HEAD.format(command=COMMAND),
        _listed("页 Slides", SLIDES.values()),
        _listed("填自己的一组数的图 Charts of your own values", typed),
        _listed("画本页 `figures` 的图 Charts of the slide's figures", named),
        "## 各种页 · Slides",
        "### 每一页都有的字段 · Fields of every slide\n",
        _table(_fields(_shared(), frozenset())),
    ]
    shared = frozenset(Slide.model_fields)
    for slide in SLIDES.values():
        parts += _section(slide, examples / "slides", shared)
    parts += ["## 各种图 · Charts", _CHARTS]
    for kind in (*typed, *named):
        parts += _section(kind, examples / "charts", frozenset())
    return "\n".join(parts).rstrip() + "\n"


def example(file: Path, tag: str) -> tuple[str, str]:
    """A kind as its example has it, and the figures beside it (nothing if none).

    Raises:
        LookupError: no object of the file begins with this kind.
    """
    whole = file.read_text("utf-8")
    start = re.search(rf'\{{\s*"kind": "{tag}"', whole)
    if start is None:
        raise LookupError(f"{file} has no example of {tag}")
    own = _cut(whole, start.start())
    figures = re.search(r'"figures": (?=\{)', whole)
    if figures is None or '"figures"' in own:
        return own, ""
    return own, f'"figures": {_cut(whole, figures.end())}'


def _cut(whole: str, start: int) -> str:
    """The JSON value that begins at a place, at the left margin."""
    _, end = json.JSONDecoder().raw_decode(whole, start)
    line = whole[whole.rfind("\n", 0, start) + 1 : start]
    margin = len(line) - len(line.lstrip())
    first, *rest = whole[start:end].split("\n")
    return "\n".join((first, *(each[margin:] for each in rest)))


def _listed(head: str, kinds: Iterable[type[Kind]]) -> str:
    links = " · ".join(f"[`{kind.tag()}`](#{kind.tag()})" for kind in kinds)
    return f"**{head}**: {links}\n"


def _section(kind: type[Kind], folder: Path, without: frozenset[str]) -> list[str]:
    tag = kind.tag()
    zh, en = halves(" ".join((kind.model_fields["kind"].description or "").split()))
    own, figures = example(folder / f"{tag}.json", tag)
    fields = _fields(_definitions()[kind.__name__], without | {"kind"})
    parts = [
        f"### `{tag}`\n",
        f"{zh}\n\n{en}\n",
        f"![{tag}](kinds/{tag}.webp)\n",
        _table(fields),
        f"```json\n{own}\n```\n",
    ]
    if figures:
        parts.append("本页的数，写在这一页的末尾 · with these figures of the slide:\n")
        parts.append(f"```json\n{figures}\n```\n")
    return parts


@cache
def _definitions() -> Mapping[str, Any]:
    """All models, as the schema for editors has them."""
    found: Mapping[str, Any] = schema()["$defs"]
    return found


def _shared() -> dict[str, Any]:
    """What every slide has, as a definition of the schema."""
    first = _definitions()[next(iter(SLIDES.values())).__name__]
    names = [name for name in first["properties"] if name in Slide.model_fields]
    return {
        "properties": {name: first["properties"][name] for name in names},
        "required": [name for name in first["required"] if name in names],
    }


def _fields(model: Mapping[str, Any], without: frozenset[str]) -> Iterator[FieldRow]:
    definitions = _definitions()

    def walked(part: Mapping[str, Any], before: str) -> Iterator[FieldRow]:
        required = part.get("required", ())
        for name, field in part["properties"].items():
            if not before and name in without:
                continue
            path = before + name
            zh, en = halves(" ".join(field.get("description", "").split()))
            pointed = tuple(_pointed(field))
            fallback = _without(field) if name not in required else "必填 required"
            yield FieldRow(path, zh, en, fallback, "Cells" in pointed)
            many = "[]" if _is_list(field) else ""
            for inner in pointed:
                target = definitions[inner]
                if inner in _COMMON or "kind" in target["properties"]:
                    continue
                yield from walked(target, f"{path}{many}.")

    return walked(model, "")


def _pointed(field: Any) -> Iterator[str]:
    """The definitions that a field's value may be of."""
    if isinstance(field, dict):
        if "$ref" in field:
            yield field["$ref"].rpartition("/")[2]
        for key in ("anyOf", "items", "prefixItems"):
            yield from _pointed(field.get(key))
    elif isinstance(field, list):
        for each in field:
            yield from _pointed(each)


def _is_list(field: Mapping[str, Any]) -> bool:
    return any("items" in each for each in (field, *field.get("anyOf", ())))


def _without(field: Mapping[str, Any]) -> str:
    default = field.get("default")
    if default is None or default in ({}, [], ""):
        return "可不写 optional"
    if isinstance(default, dict) and set(default) == {"zh", "en"}:
        return f"{default['zh']} · {default['en']}"
    return f"`{json.dumps(default, ensure_ascii=False)}`"


def _table(fields: Iterable[FieldRow]) -> str:
    lines = ["| 字段 Field | 是什么 | What it is | 不写则 If left out |"]
    lines.append("|---|---|---|---|")
    for field in fields:
        cells = " ▦" if field.cells else ""
        words = (field.zh, field.en, field.without)
        safe = " | ".join(each.replace("|", r"\|") for each in words)
        lines.append(f"| `{field.path}`{cells} | {safe} |")
    return "\n".join(lines) + "\n"
