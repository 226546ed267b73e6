"""Merge: what two have made of one content, field by field, and where both differ.

Slides, themes and whatever else has an `id` are matched by it, wherever they stand.
Fields that only one has changed are taken; where both have changed one, and not to the
same, that is a conflict, in which mine stands until somebody has been asked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from kiosk.authoring.edit.absent import ABSENT, within
from kiosk.authoring.edit.plain_data import keyed, same

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kiosk.content.json_text import Steps

Way = tuple[str | int, ...]
"""The way to a value in which an item with an id is called by that."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A value that both have changed, and not to the same.

    Each is ABSENT for who has none. In a conflict of `order` they are lists of ids.
    """

    way: Way
    base: Any
    mine: Any
    theirs: Any
    order: bool = False

    @property
    def slide(self) -> str:
        """The id of the slide that it is on; "" for none."""
        on = len(self.way) > 1 and self.way[0] == "slides"
        return str(self.way[1]) if on else ""

    def plain(self) -> dict[str, Any]:
        """For a file of JSON."""
        return {
            "way": list(self.way),
            "order": self.order,
            **{
                name: [] if value is ABSENT else [value]
                for name, value in (
                    ("base", self.base),
                    ("mine", self.mine),
                    ("theirs", self.theirs),
                )
            },
        }

    @classmethod
    def of(cls, plain: dict[str, Any]) -> Conflict:
        """What `plain` has told."""
        values = (plain[name] for name in ("base", "mine", "theirs"))
        base, mine, theirs = (value[0] if value else ABSENT for value in values)
        return cls(tuple(plain["way"]), base, mine, theirs, plain["order"])


@dataclass(frozen=True, slots=True)
class Merged:
    """What both have made, as plain data, and what is to be asked."""

    raw: Any
    conflicts: tuple[Conflict, ...] = ()


def merged(base: Any, mine: Any, theirs: Any) -> Merged:
    """What two have made of the same plain data."""
    conflicts: list[Conflict] = []
    raw = _merged(base, mine, theirs, (), conflicts)
    return Merged(raw, tuple(conflicts))


def located(raw: Any, way: Way) -> Steps | None:
    """The steps of a way in plain data; None if it leads nowhere.

    The last step need not be there: a field may be missing.
    """
    steps: list[str | int] = []
    value = raw
    for number, step in enumerate(way):
        if isinstance(value, list) and keyed(value) and isinstance(step, str):
            ids = [item["id"] for item in value]
            if step not in ids:
                return None
            step = ids.index(step)
        value = within(value, step)
        if value is ABSENT and number < len(way) - 1:
            return None
        steps.append(step)
    return tuple(steps)


def _merged(
    base: Any, mine: Any, theirs: Any, way: Way, conflicts: list[Conflict]
) -> Any:
    if _alike(mine, theirs) or _alike(base, theirs):
        return mine
    if _alike(base, mine):
        return theirs
    if isinstance(mine, dict) and isinstance(theirs, dict):
        made = {}
        for key in dict.fromkeys([*mine, *theirs]):
            was, ours, others = (within(one, key) for one in (base, mine, theirs))
            value = _merged(was, ours, others, (*way, key), conflicts)
            if value is not ABSENT:
                made[key] = value
        return made
    if isinstance(mine, list) and isinstance(theirs, list):
        before = base if isinstance(base, list) else []
        if keyed(mine) and keyed(theirs) and keyed(before) and mine and theirs:
            return _by_id(before, mine, theirs, way, conflicts)
        if len(before) == len(mine) == len(theirs):
            return [
                _merged(was, mine[number], theirs[number], (*way, number), conflicts)
                for number, was in enumerate(before)
            ]
    conflicts.append(Conflict(way, base, mine, theirs))
    return mine


def _alike(one: Any, other: Any) -> bool:
    if one is ABSENT or other is ABSENT:
        return one is other
    return same(one, other)


def _by_id(
    base: list[Any],
    mine: list[Any],
    theirs: list[Any],
    way: Way,
    conflicts: list[Conflict],
) -> list[Any]:
    lists = [
        {item["id"]: item for item in base},
        _known(base, mine),
        _known(base, theirs),
    ]
    kept: dict[str, Any] = {}
    for name in dict.fromkeys([*lists[1], *lists[2]]):
        was, own, other = (one.get(name, ABSENT) for one in lists)
        found: list[Conflict] = []
        value = _merged(was, own, other, (*way, name), found)
        if value is not ABSENT:
            kept[name] = value
        # It is found by the id that it has now.
        now = next((one["id"] for one in (value, own, other) if one), name)
        conflicts += [_called(one, len(way), now) for one in found]
    before, ours, others = ([name for name in one if name in kept] for one in lists)
    order, sure = _ordered(before, ours, others)
    if not sure:
        was, own, other = (
            [kept[name]["id"] if name in kept else name for name in one]
            for one in lists
        )
        conflicts.append(Conflict(way, was, own, other, order=True))
    return [kept[name] for name in order]


def _called(conflict: Conflict, place: int, name: str) -> Conflict:
    way = (*conflict.way[:place], name, *conflict.way[place + 1 :])
    return replace(conflict, way=way)


def _known(base: list[Any], items: list[Any]) -> dict[str, Any]:
    """Items by the id that they had in the base.

    One that is called otherwise, and says most of what one said that is gone, is that.
    """
    now = {item["id"] for item in items}
    lost = [item for item in base if item["id"] not in now]
    before = {item["id"] for item in base}
    found: dict[str, Any] = {}
    for item in items:
        name = item["id"]
        if name not in before:
            alike = [one for one in lost if _much(one, item)]
            if len(alike) == 1 and alike[0]["id"] not in found:
                name = alike[0]["id"]
        found[name] = item
    return found


def _much(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two items have more than half of their fields in common, ids aside."""
    names = ({*one} | {*other}) - {"id"}
    alike = [name for name in names if _alike(within(one, name), within(other, name))]
    return 2 * len(alike) > len(names)


def _ordered(
    base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]
) -> tuple[list[str], bool]:
    """The order of all that is in one of the two, and whether only one has changed it.

    Those that are new come behind the one that they stand behind where they are new.
    """
    common = {*base} & {*mine} & {*theirs}
    before, ours, others = (
        [name for name in one if name in common] for one in (base, mine, theirs)
    )
    sure = before in (ours, others) or ours == others
    order = list(others if before == ours else ours)
    # Behind whom each run of new ones stands: the same whoever is asked first.
    runs: dict[tuple[str, str], list[str]] = {}
    placed = {*order}
    for names in sorted((_runs(mine, common), _runs(theirs, common))):
        for anchor, run in names:
            fresh = [name for name in run if name not in placed]
            placed.update(fresh)
            if fresh:
                runs[anchor, fresh[0]] = fresh
    made = _flat(run for (at, _), run in sorted(runs.items()) if at == "")
    for name in order:
        made.append(name)
        made += _flat(run for (at, _), run in sorted(runs.items()) if at == name)
    return made, sure


def _runs(names: Sequence[str], common: set[str]) -> list[tuple[str, list[str]]]:
    """New names, in runs, and the name that each run stands behind; "" for none."""
    found: list[tuple[str, list[str]]] = []
    anchor = ""
    for name in names:
        if name in common:
            anchor = name
        elif found and found[-1][0] == anchor:
            found[-1][1].append(name)
        else:
            found.append((anchor, [name]))
    return found


def _flat(runs: Iterable[list[str]]) -> list[str]:
    return [name for run in runs for name in run]
