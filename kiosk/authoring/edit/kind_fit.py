"""Kind fit: what kinds the present figures and values allow, and what each would be.

Nothing is made up: another kind has the figures, the values and the words that are
there, where it has a place for them; where it needs more, it does not fit.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kiosk.authoring.checking import report
from kiosk.authoring.edit.form import form
from kiosk.charts.base import FigureName
from kiosk.model.text import Text
from kiosk.model.walk import fields, is_model, limits, within

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from pydantic import BaseModel

    from kiosk.authoring.edit.form import FormField
    from kiosk.authoring.finding import Finding
    from kiosk.model.walk import Field, Steps, Typed


def fitting(
    raw: Any, steps: Steps, path: Path, tags: Collection[str] | None = None
) -> dict[str, Any]:
    """For each kind that fits at the end of a way, the value that it would have.

    The kind that is there is among them if it has no mistakes itself.

    Args:
        raw: the plain data of the whole content.
        steps: the way to a slide, or to a chart on one.
        path: the content file, beside which spreadsheets lie.
        tags: the kinds that are asked about; all if None.

    Raises:
        LookupError: no kind is chosen there.
    """
    field = form(raw, steps)
    if field.editor != "kind":
        raise LookupError(f"no kind is chosen at {steps}")
    figures = raw["slides"][steps[1]].get("figures", {})
    found = {}
    before = _broken(raw, steps, field.value, path)
    for tag in field.kinds if tags is None else tags:
        kind = field.kinds[tag]
        if tag == field.tag:
            if not {one.rule for one in before if one.severity == "error"}:
                found[tag] = field.value
            continue
        if field.model is not None and _promises(kind) != _promises(field.model):
            continue
        value = _Other(field, figures).as_kind(tag)
        if value is None:
            continue
        broken = {one.rule for one in _broken(raw, steps, value, path)}
        if broken <= {one.rule for one in before if one.severity == "warning"}:
            found[tag] = value
    return found


def _promises(kind: type[BaseModel]) -> tuple[bool, ...]:
    """What a slide is there for, beyond what it shows: another kind has to, too."""
    return tuple(getattr(kind, name, False) for name in ("asks", "takes", "lands"))


def _broken(raw: Any, steps: Steps, value: Any, path: Path) -> list[Finding]:
    """What the check finds in a value, were it there."""
    slide = json.loads(json.dumps(raw["slides"][steps[1]]))
    place = slide
    for step in steps[2:-1]:
        place = place[step]
    if len(steps) > 2:
        place[steps[-1]] = value
    else:
        slide = value
    alone = {**raw, "slides": [slide]}
    mine = ("slides", 0, *steps[2:])
    # Where a slide leads to is another matter.
    return [
        one
        for one in report(path, data=json.dumps(alone).encode()).findings
        if one.steps[: len(mine)] == mine and one.rule != "slide"
    ]


class _Other:
    """What is there, as it would be in another kind."""

    def __init__(self, field: FormField, figures: Mapping[str, Any]) -> None:
        self._field = field
        self._figures = figures
        self._own = tuple(_named(field))
        self._left = [*self._own]

    def as_kind(self, tag: str) -> Any:
        """The value as another kind; None if something is missing."""
        model, old = self._field.kinds[tag], self._field.value
        made: dict[str, Any] = {"kind": tag}
        kept = self._field.as_kind(tag)
        parts = {part.name: part for part in self._field.parts}
        spare = [part for part in parts.values() if part.written]
        for one in fields(model):
            if one.written == "kind":
                continue
            if one.written in parts and one.written in old:
                made[one.written] = kept.get(one.written)
                self._left = [
                    name
                    for name in self._left
                    if name not in set(_named(parts[one.written]))
                ]
            elif one.required:
                value = self._needed(one, [p for p in spare if p.name not in made])
                if value is None:
                    return None
                made[one.written] = value
        return made

    def _needed(self, one: Field, spare: list[FormField]) -> Any:
        """A value for a required field, from what is there; None for none."""
        for part in spare:
            words = any(typed.kind in (str, Text) for typed in one.types)
            if not words and _kinds(part.types) == _kinds(one.types):
                return part.value
        if one.marked(FigureName) and any(typed.kind is str for typed in one.types):
            return self._left.pop(0) if self._left else None
        if any(typed.kind is Text for typed in one.types):
            return self._label(self._own[:1])
        return self._listed(one)

    def _listed(self, one: Field) -> Any:
        """A list with an item for every figure that the old kind had."""
        items = [t for typed in one.types for t in within(typed, 0)]
        model = next((t.kind for t in items if is_model(t.kind)), None)
        if model is None:
            return None
        most = limits(one.types).get("max_length", len(self._own))
        named = [item for name in self._own[:most] if (item := self._item(model, name))]
        return named or None

    def _item(self, model: type[BaseModel], name: str) -> dict[str, Any] | None:
        made: dict[str, Any] = {}
        for one in fields(model):
            if not one.required:
                continue
            if one.marked(FigureName):
                made[one.written] = name
            elif any(typed.kind is Text for typed in one.types):
                made[one.written] = self._label([name])
            else:
                return None
        return made if name in made.values() else None

    def _label(self, names: Iterable[str]) -> Any:
        """What a figure is called."""
        for name in names:
            label = self._figures.get(name, {}).get("label")
            if isinstance(label, dict):
                return dict(label)
        return None


def _named(field: FormField) -> Iterator[str]:
    """The figures that a value names, in their order."""
    yield from dict.fromkeys(
        part.value
        for part in field.every()
        if part.editor == "figure-name" and isinstance(part.value, str)
    )


def _kinds(types: tuple[Typed, ...]) -> list[str]:
    return [str(typed.kind) for typed in types]
