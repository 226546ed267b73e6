"""Running: the hub from its start to its end, in one process with one child."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from typing import TYPE_CHECKING, Final

from kiosk.fleet.hub import web
from kiosk.fleet.hub.discovery import announce
from kiosk.fleet.hub.hall import Hall

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FILES: Final = 65_536
ENOUGH: Final = 4_096
"""Files that may be open at once: what is asked for, and what is told if missing."""
STOPS: Final = ("SIGTERM", "SIGINT", "SIGBREAK")

logger = logging.getLogger(__name__)


class PortTaken(Exception):
    """Another program listens where the page should be."""

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self.port = port


def room() -> int:
    """Have as many open files as this machine lets the hub; returns how many.

    Each screen holds two, each phone one; 0 where there is no such limit.
    """
    try:
        import resource
    except ImportError:
        return 0
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if most == resource.RLIM_INFINITY else min(FILES, most)
    if 0 <= now < wanted:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
    found = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    if 0 <= found < ENOUGH:
        logger.warning(
            "only %d files may be open at once: many screens and phones need %d "
            "(LimitNOFILE= in the service, or ulimit -n)",
            *(found, ENOUGH),
        )
    return found


async def run(folder: Path, begun: Callable[[Hall], None]) -> None:
    """Run a hub until the process is asked to end, or this is cancelled.

    Args:
        folder: the hub's.
        begun: is called once the page answers.

    Raises:
        OSError: its files cannot be read or written.
        PortTaken: another program has its port.
        kiosk.fleet.hub.nats.NoServer: there is no nats-server.
    """
    room()
    hall = Hall(folder)
    try:
        place = web.listening(hall.plan.address, hall.plan.page)
    except OSError as error:
        raise PortTaken(hall.plan.page) from error
    server = web.server(hall)
    loop = asyncio.get_running_loop()

    def asked(*_: object) -> None:
        loop.call_soon_threadsafe(setattr, server, "should_exit", True)

    # The page's server hands on what it has heard once it has ended; that it has been
    # heard is all that is wanted then.
    for name in STOPS:
        if (number := getattr(signal, name, None)) is not None:
            with contextlib.suppress(ValueError):
                signal.signal(number, asked)
    others = [
        asyncio.create_task(hall.keep()),
        asyncio.create_task(announce(hall.plan, hall.fingerprint)),
    ]
    page = asyncio.create_task(server.serve(sockets=[place]))
    try:
        while not server.started and not page.done():
            await asyncio.sleep(0.02)
        begun(hall)
        done, _ = await asyncio.wait(
            [page, *others], return_when=asyncio.FIRST_COMPLETED
        )
        for task in done:
            task.result()
    finally:
        server.should_exit = True
        for task in others:
            task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(page, *others, return_exceptions=True)
        place.close()
