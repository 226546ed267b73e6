"""What a row of measurements says: its percentiles, its late frames, its slope."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

FRAME: Final = 1000 / 60
"""Milliseconds that a frame may take at sixty a second."""
LATE: Final = 33.0
"""Milliseconds after which two frames in a row are missed."""


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of all values do not exceed.

    Raises:
        ValueError: there are no values, or the share is not in [0, 1].
    """
    if not values or not 0 <= share <= 1:
        raise ValueError(f"no {share:g} percentile of {len(values)} values")
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


@dataclass(frozen=True, slots=True)
class Spread:
    """How long frames took, in milliseconds; `late` and `lost` are counts.

    A late frame takes longer than a sixtieth of a second, a lost one longer
    than 33 ms.
    """

    frames: int
    p50: float
    p95: float
    p99: float
    worst: float
    late: int
    lost: int

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        """The spread of some milliseconds.

        Raises:
            ValueError: there are none.
        """
        p50, p95, p99, worst = (
            round(percentile(values, share), 3) for share in (0.5, 0.95, 0.99, 1.0)
        )
        late = sum(value > FRAME for value in values)
        lost = sum(value > LATE for value in values)
        return cls(len(values), p50, p95, p99, worst, late, lost)

    def plain(self) -> dict[str, float]:
        """The numbers by name, for JSON."""
        return asdict(self)


def slope(x: Sequence[float], y: Sequence[float]) -> float:
    """The least squares slope of y over x; 0 if all x are equal."""
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    spread = sum((a - mean_x) ** 2 for a in x)
    if spread == 0:
        return 0.0
    pairs = zip(x, y, strict=True)
    return sum((a - mean_x) * (b - mean_y) for a, b in pairs) / spread


def student(free: float) -> float:
    """Student's t of 95 %, two-sided, for so many degrees of freedom.

    Fisher's expansion around the normal distribution; from three degrees on it is
    less than a hundredth too small.

    Raises:
        ValueError: there are fewer than three.
    """
    if free < 3:
        raise ValueError(f"no Student's t for {free:g} degrees of freedom")
    z = NormalDist().inv_cdf(0.975)
    return (
        z
        + (z**3 + z) / (4 * free)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * free**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * free**3)
    )
