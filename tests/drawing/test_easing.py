"""Easing: the named curves begin at 0, end at 1 and never turn back."""

from __future__ import annotations

import math
from inspect import isfunction

import pytest

from kiosk.drawing import easing

# name -> values at 1/4, 1/2 and 3/4
VALUES = {
    "linear": (0.25, 0.5, 0.75),
    "in_cubic": (1 / 64, 1 / 8, 27 / 64),
    "out_cubic": (37 / 64, 7 / 8, 63 / 64),
    "in_out_cubic": (1 / 16, 1 / 2, 15 / 16),
    "in_out_sine": (0.5 - math.sqrt(0.125), 0.5, 0.5 + math.sqrt(0.125)),
    "smoothstep": (5 / 32, 1 / 2, 27 / 32),
}


def test_every_curve_has_its_numbers() -> None:
    named = {name for name, one in vars(easing).items() if isfunction(one)}
    assert named == set(VALUES)


@pytest.mark.parametrize("name", sorted(VALUES))
def test_a_curve_is_what_its_name_says(name: str) -> None:
    ease = getattr(easing, name)
    assert tuple(map(ease, (0.25, 0.5, 0.75))) == pytest.approx(VALUES[name], abs=1e-15)


@pytest.mark.parametrize("name", sorted(VALUES))
def test_a_curve_starts_and_ends_exactly_and_never_turns_back(name: str) -> None:
    ease = getattr(easing, name)
    values = [ease(step / 64) for step in range(65)]
    assert values[0] == 0.0
    assert values[-1] == 1.0
    assert values == sorted(values)
