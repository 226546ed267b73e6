"""Allowance: how often somebody may do something that costs or that can be guessed."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

MINUTE: Final = 60.0


@dataclass(slots=True)
class Allowance:
    """So many times a minute, for each who asks."""

    most: int
    clock: Callable[[], float]
    _times: dict[str, deque[float]] = field(default_factory=dict)

    def taken(self, who: str) -> bool:
        """Whether this one may do it once more now; it counts if so."""
        now = self.clock()
        for one in [one for one, times in self._times.items() if not times]:
            del self._times[one]
        for times in self._times.values():
            while times and now - times[0] >= MINUTE:
                times.popleft()
        times = self._times.setdefault(who, deque())
        if len(times) >= self.most:
            return False
        times.append(now)
        return True
