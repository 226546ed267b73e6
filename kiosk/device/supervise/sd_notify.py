"""What the service manager is told: systemd's protocol, which is a few datagrams."""

from __future__ import annotations

import contextlib
import os
import socket
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Notify:
    """Speaks to the socket that the environment names, or to nobody."""

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        address = environ.get("NOTIFY_SOCKET", "")
        # An abstract name begins with a null byte, which is written as @.
        self._address = "\0" + address[1:] if address.startswith("@") else address
        self._socket: socket.socket | None = None
        family = getattr(socket, "AF_UNIX", None)
        if address and family is not None:
            with contextlib.suppress(OSError):
                self._socket = socket.socket(family, socket.SOCK_DGRAM)
                self._socket.setblocking(False)
        self.feed = _feed(environ) if self._socket is not None else 0.0
        """Seconds between two signs of life that are wanted; 0 for none."""

    def tell(self, *states: str) -> None:
        """Send states such as READY=1; a manager that does not listen is let be."""
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.sendto("\n".join(states).encode(), self._address)

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None


def _feed(environ: Mapping[str, str]) -> float:
    """Half of what the watchdog waits.

    Inside a session such as cage's, WATCHDOG_PID is the session's: a unit that
    sets NotifyAccess=all means us all the same.
    """
    try:
        wanted = int(environ.get("WATCHDOG_USEC", "0"))
    except ValueError:
        return 0.0
    return max(wanted, 0) / 2e6
