"""Pace: how often something may happen, whoever asks for it."""

from __future__ import annotations


class Pace:
    """Lets so many through at once, and so many a second from then on.

    Times are monotonic seconds.
    """

    def __init__(self, burst: int, per_second: float) -> None:
        self._burst, self._per_second = burst, per_second
        self._left = float(burst)
        self._then: float | None = None

    def wait(self, now: float) -> float:
        """Seconds until one more may pass; 0 if it may now."""
        if self._then is not None:
            gained = max(0.0, now - self._then) * self._per_second
            self._left = min(self._burst, self._left + gained)
        self._then = now
        return max(0.0, (1 - self._left) / self._per_second)

    def passes(self, now: float) -> bool:
        """Whether one more may pass now, which then counts."""
        if self.wait(now) > 0:
            return False
        self._left -= 1
        return True
