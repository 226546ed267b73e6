"""Publications: who has put which version of a content on the wall, and when."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from kiosk.content import atomic
from kiosk.content.privilege import read
from kiosk.model.message import Message

if TYPE_CHECKING:
    from pathlib import Path

NAME: Final = "publications.jsonl"
KEPT: Final = 1000
"""Publications that are remembered."""


@dataclass(frozen=True, slots=True)
class Publication:
    """One time that somebody published.

    `digest` is that of the version, `summary` how much it changed, in words.
    """

    moment: datetime
    who: str
    digest: str
    summary: Message


def publications(folder: Path) -> tuple[Publication, ...]:
    """All that a folder of versions remembers, the newest first."""
    found = []
    data = b""
    with suppress(OSError):
        data = read(folder / NAME)
    for line in data.splitlines():
        with suppress(ValueError, KeyError, TypeError):
            told = json.loads(line)
            moment = datetime.fromisoformat(told["moment"])
            summary = Message(str(told["zh"]), str(told["en"]))
            found.append(
                Publication(moment, str(told["who"]), str(told["digest"]), summary)
            )
    return tuple(reversed(found))


def remember(folder: Path, publication: Publication) -> None:
    """Remember that somebody has published.

    Raises:
        OSError: it cannot be written.
    """
    every = [*reversed(publications(folder)), publication][-KEPT:]
    lines = [
        json.dumps(
            {
                "moment": one.moment.isoformat(),
                "who": one.who,
                "digest": one.digest,
                **one.summary._asdict(),
            },
            ensure_ascii=False,
        )
        for one in every
    ]
    atomic.written(folder / NAME, ("\n".join(lines) + "\n").encode())
