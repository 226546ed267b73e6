"""Answered: what became of the last order that somebody waits for, in a small file."""

from __future__ import annotations

import json
from typing import Final, NamedTuple

from kiosk.device.operate.orders import REFUSED

FILE: Final = "answer.json"
LARGEST: Final = 1024


class OrderDone(NamedTuple):
    """The id of an order, and why it was refused: a key of `REFUSED`, or ""."""

    id: str
    refused: str


def printed(done: OrderDone) -> bytes:
    return json.dumps(done._asdict()).encode() + b"\n"


def understood(data: bytes) -> OrderDone:
    """What a file says.

    Raises:
        ValueError: it says nothing of the kind.
    """
    said = json.loads(data)
    try:
        done = OrderDone(str(said["id"]), str(said["refused"]))
    except (KeyError, TypeError) as error:
        raise ValueError("no answer") from error
    if done.refused and done.refused not in REFUSED:
        raise ValueError("no reason")
    return done
