"""The keeper of what has been on screen, which becomes a version of its file.

It is kept as it was read, too, so that the next start need not judge it again.
"""

from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime
from queue import SimpleQueue
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kiosk.content.content import Loaded

logger = logging.getLogger(__name__)


class Keeper:
    """Keeps what has been on screen, in a thread of its own.

    A slow disk must not hold up a picture, and a full one must not end the show.
    """

    def __init__(
        self,
        state: Path | None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._state = state
        self._now = now
        self._told = False
        self._jobs: SimpleQueue[Loaded | None] = SimpleQueue()
        self._thread: threading.Thread | None = None

    def keep(self, loaded: Loaded) -> None:
        """Keep a content that is on screen, some time soon."""
        if self._state is None:
            return
        if self._thread is None:
            # A daemon: a disk that hangs must not keep the show from ending.
            self._thread = threading.Thread(
                target=self._work, args=(self._state,), name="history", daemon=True
            )
            self._thread.start()
        self._jobs.put(loaded)

    def close(self, seconds: float = 1.0) -> None:
        """Finish keeping, but wait no longer than so many seconds for it."""
        if self._thread is not None:
            self._jobs.put(None)
            self._thread.join(seconds)
            self._thread = None

    def _work(self, state: Path) -> None:
        # Imported only now, apart from the picture.
        from kiosk.content import judged
        from kiosk.content.history import History

        while (loaded := self._jobs.get()) is not None:
            try:
                History(state, loaded.path).keep(loaded, self._now())
                judged.keep(loaded, state)
            except OSError as error:
                if not self._told:
                    self._told = True
                    logger.warning("no version can be kept: %s", error)
