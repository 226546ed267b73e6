"""Plain data: when two are the same, and what tells the items of a list apart."""

from __future__ import annotations

from typing import Any


def keyed(items: list[Any]) -> bool:
    """Whether the items of a list are told apart by an id that each has."""
    ids = [item.get("id") if isinstance(item, dict) else None for item in items]
    return all(isinstance(one, str) for one in ids) and len({*ids}) == len(ids)


def same(one: Any, other: Any) -> bool:
    """Whether two plain data are the same: true is not 1, the order of keys is none."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(
            same(value, other[key]) for key, value in one.items()
        )
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(
            same(a, b) for a, b in zip(one, other, strict=True)
        )
    return bool(one == other)
