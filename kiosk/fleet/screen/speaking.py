"""Speaking: the agent as a process, told by its supervisor and ended with it."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from kiosk.device.exits import QUIT
from kiosk.device.supervise import protocol
from kiosk.fleet.screen.agent import Agent

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.device.supervise.process import ChildEnd


def speak(state: Path, line: ChildEnd) -> int:
    """Speak with the hub until the supervisor wants no more; returns the exit status.

    Args:
        state: the state folder.
        line: to the supervisor.
    """
    # What its connection meets is told by what it means.
    logging.getLogger("nats").setLevel(logging.CRITICAL)
    logging.getLogger("asyncio").setLevel(logging.ERROR)
    return asyncio.run(_spoken(state, line))


async def _spoken(state: Path, line: ChildEnd) -> int:
    agent = Agent(state, line.say)
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()

    def told(word: str) -> None:
        if word in {"", protocol.LEAVE}:
            ended.set()
        else:
            agent.heard(word)

    def listened(word: str) -> None:
        loop.call_soon_threadsafe(told, word)

    line.listen(listened)
    running = asyncio.create_task(agent.run())
    ending = asyncio.create_task(ended.wait())
    done, _ = await asyncio.wait([running, ending], return_when=asyncio.FIRST_COMPLETED)
    if running in done:
        running.result()
    running.cancel()
    ending.cancel()
    return QUIT
