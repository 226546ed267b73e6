"""Spans: which stretch of a progress each part of a picture uses.

A parameter called `t` is raw linear progress in [0, 1]; only the functions here
apply an ease.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.drawing.easing import linear

if TYPE_CHECKING:
    from kiosk.drawing.easing import Ease


def clamp01(value: float) -> float:
    return 0.0 if value < 0 else 1.0 if value > 1 else value


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of progress, from `start` to `end`, eased."""

    start: float
    end: float
    ease: Ease = linear

    def at(self, t: float) -> float:
        """The eased share of the stretch that is over at `t`."""
        if self.end <= self.start:
            return 1.0 if t >= self.end else 0.0
        return self.ease(clamp01((t - self.start) / (self.end - self.start)))


def stagger(
    t: float, count: int, lag: float = 0.3, ease: Ease = linear
) -> tuple[float, ...]:
    """Eased progress of `count` parts, each starting `lag` of a part later.

    The whole takes no longer than one part would alone: the parts are
    shortened. No part overtakes the one before it.
    """
    whole = 1 + lag * (count - 1)
    return tuple(ease(clamp01(t * whole - index * lag)) for index in range(count))
