"""Rulebook: all rules of `kiosk check`, by name and in order."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from kiosk.authoring import rules
from kiosk.authoring.rule import CELLS, ENCODING, FORM, IDLE, LAYOUT, SILENCE, Rule


@cache
def looked_after() -> tuple[Rule, ...]:
    """The rules in the folder, in the order of the alphabet.

    Raises:
        TypeError: a rule is not called like its file.
    """
    found = []
    for entry in sorted(pkgutil.iter_modules(rules.__path__), key=lambda e: e.name):
        rule = importlib.import_module(f"{rules.__name__}.{entry.name}").RULE
        assert isinstance(rule, Rule)
        if rule.name != entry.name.replace("_", "-"):
            raise TypeError(f"{entry.name}.py holds the rule {rule.name!r}")
        found.append(rule)
    return tuple(found)


@cache
def known() -> dict[str, Rule]:
    """All rules by name, those of form first."""
    every = (*FORM, ENCODING, *CELLS, *looked_after(), *LAYOUT, SILENCE, IDLE)
    return {rule.name: rule for rule in every}
