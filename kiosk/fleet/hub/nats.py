"""NATS: the server beside the hub, its configuration, and the care for its process.

The server keeps nothing on the disk. Its configuration is written anew from the
members of the hall; it is read again while the server runs, and whoever is in it no
longer loses the connection then.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kiosk.content import atomic
from kiosk.fleet import subjects, trust

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kiosk.fleet.hub.plan import HubPlan
    from kiosk.fleet.identity import Identity
    from kiosk.fleet.member import Member

OLDEST: Final = (2, 10)
"""The first release that is asked to read its configuration again by a message."""
CONFIGURATION: Final = "server.conf"
PROCESS: Final = "server.pid"
LARGER: Final = 2**20
"""Bytes by which a configuration may become shorter."""
MEMORY: Final = 64 * 2**20
"""Bytes that the store may take."""
PAYLOAD: Final = 512 * 2**10
"""Bytes of a message: a picture of now has some tens of thousands."""
PAUSES: Final = (0.5, 1.0, 2.0, 5.0, 15.0)
"""Seconds before the server is started again, the more often it has ended."""
GOOD: Final = 60.0
"""Seconds after which earlier ends are forgotten."""
POLITE: Final = 3.0
"""Seconds that the server is given to end."""

logger = logging.getLogger(__name__)


class NoServer(Exception):
    """There is no nats-server on this machine that would do."""


def program() -> Path:
    """The server to run: the system's if it is new enough, else that of the extra.

    Raises:
        NoServer: there is neither.
    """
    own = Path(sysconfig.get_path("scripts"))
    beside = shutil.which("nats-server", path=str(own))
    found = shutil.which("nats-server")
    for place in (found, beside):
        if place is not None and version(Path(place)) >= OLDEST:
            return Path(place)
    raise NoServer


def version(place: Path) -> tuple[int, ...]:
    """Which release a nats-server is, such as (2, 10, 4); () if it is none."""
    try:
        done = subprocess.run(
            [place, "--version"], capture_output=True, text=True, timeout=20
        )
    except (OSError, subprocess.SubprocessError):
        return ()
    told = re.match(r"nats-server: v([0-9]+)\.([0-9]+)\.([0-9]+)", done.stdout)
    return tuple(map(int, told.groups())) if told else ()


def configuration(
    folder: Path,
    plan: HubPlan,
    hub: Identity,
    system: Identity,
    members: Iterable[Member],
) -> str:
    """The server's configuration: JSON, of which its own form is an extension.

    Args:
        folder: the hub's.
        plan: where to listen.
        hub: the key of the hub, which may say and hear everything.
        system: the key with which the hub looks after the server.
        members: who else is let in.
    """
    tls = {
        "cert_file": str(folder / trust.CERTIFICATE),
        "key_file": str(folder / trust.KEY),
    }
    screens: list[dict[str, Any]] = [
        {"nkey": one.key, "permissions": subjects.permissions(one.id)}
        for one in members
    ]
    said = {
        "server_name": "kiosk-hub",
        "listen": f"{plan.address}:{plan.orders}",
        "tls": tls,
        "websocket": {"listen": f"{plan.address}:{plan.phones}", "tls": tls},
        "pid_file": str(folder / PROCESS),
        "max_payload": PAYLOAD,
        "max_connections": 4096,
        # A screen that has lost its cable is known to be gone within a minute.
        "ping_interval": "20s",
        "ping_max": 2,
        "write_deadline": "5s",
        "max_pending": 8 * 2**20,
        "jetstream": {
            "store_dir": str(folder / "store"),
            "max_mem": MEMORY,
            "max_file": 0,
        },
        "accounts": {
            "SYS": {"users": [{"nkey": system.public}]},
            "HALL": {
                "jetstream": "enabled",
                "users": [{"nkey": hub.public}, *screens],
            },
        },
        "system_account": "SYS",
        "logtime": False,
    }
    return json.dumps(said, indent=1)


class ServerProcess:
    """The server as a child of the hub: started again whenever it ends.

    Args:
        folder: the hub's, in which its configuration is.
        place: the program.
    """

    def __init__(self, folder: Path, place: Path) -> None:
        self._folder, self._place = folder, place
        self.ends = 0
        """How often it has ended by itself."""

    def configured(self, text: str) -> None:
        """Write its configuration, for its next start or reading.

        Raises:
            OSError: it cannot be written.
        """
        file, data = self._folder / CONFIGURATION, text.encode()
        before = atomic.read(file, bytes, len(data) + LARGER)
        if before == data:
            # A hub whose disk is full begins all the same.
            return
        try:
            # Whoever may read it knows who belongs to the hall, and no secret.
            atomic.written(file, data, 0o640)
        except OSError:
            if before is None or len(before) < len(data):
                raise
            # Who is revoked is not let in for want of room: what has become shorter
            # has room where it lies. It is written anew at every start.
            file.write_bytes(data)

    async def keep(self) -> None:
        """Have it run until this is cancelled."""
        loop = asyncio.get_running_loop()
        await asyncio.to_thread(orphan_ended, self._folder / PROCESS)
        in_a_row = 0
        while True:
            began = loop.time()
            try:
                status = await self._run()
            except OSError as error:
                logger.error("%s cannot be started: %s", self._place, error)
                status = None
            in_a_row = 0 if loop.time() - began > GOOD else in_a_row + 1
            self.ends += 1
            wait = PAUSES[min(in_a_row, len(PAUSES)) - 1] if in_a_row else 0.0
            logger.warning("nats-server has ended (%s); again in %.1f s", status, wait)
            await asyncio.sleep(wait)

    async def _run(self) -> int:
        process = await asyncio.create_subprocess_exec(
            self._place,
            "--config",
            self._folder / CONFIGURATION,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            # What asks the hub to end is the hub's to hear.
            start_new_session=os.name != "nt",
        )
        assert process.stderr is not None
        told = asyncio.create_task(_told(process.stderr))
        try:
            return await process.wait()
        finally:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    process.terminate()
                try:
                    await asyncio.wait_for(process.wait(), POLITE)
                except TimeoutError:
                    with contextlib.suppress(ProcessLookupError):
                        process.kill()
                    await process.wait()
            await told
            (self._folder / PROCESS).unlink(missing_ok=True)


async def _told(stream: asyncio.StreamReader) -> None:
    """What the server says, in the hub's log."""
    with contextlib.suppress(ValueError):
        async for line in stream:
            said = line.decode("utf-8", "replace").rstrip()
            level = logging.DEBUG if "[INF]" in said else logging.WARNING
            logger.log(level, "nats-server %s", said)


def orphan_ended(file: Path) -> None:
    """End a server that has outlived its hub, which was killed: it has the ports.

    The number in the file may be another process's by now; that one is let be.
    """
    try:
        number = int(file.read_text("ascii"))
    except (OSError, ValueError):
        return
    if number > 1 and _is_server(number):
        logger.warning("nats-server %d has outlived its hub and is ended", number)
        with contextlib.suppress(OSError):
            import signal

            os.kill(number, signal.SIGTERM)
        _gone(number)
    file.unlink(missing_ok=True)


def _is_server(number: int) -> bool:
    words = _words(number)
    return "nats-server" in words[0] and any(
        word.endswith(CONFIGURATION) for word in words
    )


def _words(number: int) -> list[str]:
    """The command line of a process; one empty word if there is none, or no right."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            whole = Path(f"/proc/{number}/cmdline").read_bytes()
            return os.fsdecode(whole).split("\0")
        return [""]
    import psutil

    with contextlib.suppress(psutil.Error, OSError):
        return psutil.Process(number).cmdline() or [""]
    return [""]


def _gone(number: int) -> None:
    """Wait until a process has ended, some seconds at most."""
    import time

    until = time.monotonic() + POLITE
    while time.monotonic() < until and _is_server(number):
        time.sleep(0.05)
