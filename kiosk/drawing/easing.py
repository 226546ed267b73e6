"""How raw progress becomes eased progress: the named curves of the field.

Every curve maps [0, 1] to [0, 1], 0 to exactly 0 and 1 to exactly 1, and none
overshoots. Formulas after R. Penner, "Motion, Tweening, and Easing" (2002).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from kiosk.drawing.geometry import Array

Ease = Callable[[float], float]
N = TypeVar("N", float, "Array")


def linear(t: float) -> float:
    return t


def in_cubic(t: float) -> float:
    return t**3


def out_cubic(t: float) -> float:
    return 1 - (1 - t) ** 3


def in_out_cubic(t: float) -> float:
    return 4 * t**3 if t < 0.5 else 1 - 4 * (1 - t) ** 3


def in_out_sine(t: float) -> float:
    # sin² rather than (1 - cos) / 2, which does not end on exactly 1.
    return math.sin(math.pi / 2 * t) ** 2


def smoothstep(t: N) -> N:
    """The Hermite step, of one progress or of many at once."""
    return t * t * (3 - 2 * t)
