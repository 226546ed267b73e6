"""Ports: a server in a thread of its own, at an address that others may hold."""

from __future__ import annotations

import contextlib
import logging
import threading
from typing import TYPE_CHECKING, Final, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

AGAIN: Final = 10.0
"""Seconds between two tries to have the address."""

logger = logging.getLogger(__name__)


class Server(Protocol):
    """What answers at an address, once it has it."""

    def serve(self) -> None:
        """Answer until the end, in this thread."""

    def end(self) -> None:
        """Let `serve` end soon; the address is free at once."""


S = TypeVar("S", bound=Server)


class Port(Generic[S]):
    """Keeps a server at its address as long as it is open.

    Promises: an address that cannot be had is one line in the log, and is tried again:
    a show that hung may hold it for some seconds more.

    Args:
        name: of the thread, and of what there is in the log.
        make: opens the address; raises OSError where it cannot be had.
    """

    def __init__(self, name: str, make: Callable[[], S]) -> None:
        self._name, self._make = name, make
        self.server: S | None = None
        """What answers; None if nobody does."""
        self._gate = threading.Lock()
        self._ended: threading.Event | None = None
        """Ends the tries, while there are any."""

    def begin(self) -> None:
        """Answer from now on."""
        if self.server is not None or self._ended is not None:
            return
        try:
            self._open()
        except OSError as error:
            logger.warning("no %s: %s", self._name, error)
            self._ended = threading.Event()
            threading.Thread(
                target=self._try_on, args=(self._ended,), name="port", daemon=True
            ).start()

    def close(self) -> None:
        """Answer nobody any more; the address is free and nothing is waited for."""
        with self._gate:
            if self._ended is not None:
                self._ended.set()
                self._ended = None
        if self.server is not None:
            server, self.server = self.server, None
            server.end()

    def _open(self) -> None:
        self.server = self._make()
        threading.Thread(target=self.server.serve, name=self._name, daemon=True).start()

    def _try_on(self, ended: threading.Event) -> None:
        while not ended.wait(AGAIN):
            with self._gate, contextlib.suppress(OSError):
                if not ended.is_set():
                    self._open()
                return
