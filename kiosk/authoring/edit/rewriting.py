"""Rewriting: from what is written to other data, by as few letters as can be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kiosk.authoring.edit.plain_data import keyed, same

if TYPE_CHECKING:
    from kiosk.authoring.edit.source_text import SourceText
    from kiosk.content.json_text import Steps

MANY: Final = 200
"""Items of a list that are changed one by one; of more the list is written anew."""


def changed(source: SourceText, steps: Steps, old: Any, new: Any) -> SourceText:
    """The text with other data at the end of a way, written where they differ."""
    if same(old, new):
        return source
    if isinstance(old, dict) and isinstance(new, dict) and old.keys() & new.keys():
        made = source
        for key in old:
            if key not in new:
                made = made.remove((*steps, key))
            else:
                made = changed(made, (*steps, key), old[key], new[key])
        for key in new:
            if key not in old:
                made = made.with_field(steps, key, new[key], list(new))
        return made
    if isinstance(old, list) and isinstance(new, list) and old and new:
        if keyed(old) and keyed(new):
            return _changed_by_id(source, steps, old, new)
        return _changed_list(source, steps, old, new)
    return source.written(steps, new)


def _changed_by_id(
    source: SourceText, steps: Steps, old: list[Any], new: list[Any]
) -> SourceText:
    """A list of items that have an id: each stays itself, wherever it goes."""
    made, left = source, [item["id"] for item in old]
    before = dict(zip(left, old, strict=True))
    wanted = [item["id"] for item in new]
    if not {*left} & {*wanted}:
        return source.written(steps, new)
    for number in range(len(left) - 1, -1, -1):
        if left[number] not in wanted:
            made = made.remove((*steps, number))
            del left[number]
    for number, item in enumerate(new):
        name = item["id"]
        if name not in before:
            made = made.entered(steps, number, None, item)
            left.insert(number, name)
            continue
        now = left.index(name)
        if now != number:
            made = made.move((*steps, now), number)
            left.insert(number, left.pop(now))
        made = changed(made, (*steps, number), before[name], item)
    return made


def _changed_list(
    source: SourceText, steps: Steps, old: list[Any], new: list[Any]
) -> SourceText:
    first = 0
    while first < min(len(old), len(new)) and same(old[first], new[first]):
        first += 1
    last = 0
    while last < min(len(old), len(new)) - first and same(
        old[-1 - last], new[-1 - last]
    ):
        last += 1
    before, after = old[first : len(old) - last], new[first : len(new) - last]
    if len(before) + len(after) > MANY:
        return source.written(steps, new)
    made = source
    both = min(len(before), len(after))
    for number in range(both):
        way = (*steps, first + number)
        made = changed(made, way, before[number], after[number])
    for number in range(len(before) - 1, both - 1, -1):
        made = made.remove((*steps, first + number))
    for number in range(both, len(after)):
        made = made.entered(steps, first + number, None, after[number])
    return made
