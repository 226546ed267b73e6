"""The backdrop: what the curtain behind the show is made of, kept on the disk.

A still of the cover as it fills this screen, and a few words beside it: for what
it was made, on which screen, and which colour stands for it while there is none.
"""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

from kiosk import durable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PICTURE: Final = "curtain.png"
WORDS: Final = "curtain.json"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Backdrop:
    """What is known of the still.

    `key` names all that it depends on; `screen` is the connector's name, and
    `ground` a colour such as #0E1922. The default is the night skin's ground.
    """

    key: str = ""
    screen: str = ""
    ground: str = "#0E1922"

    @classmethod
    def kept(cls, state: Path | None) -> Backdrop:
        """The one that was kept last, or the default."""
        found = None if state is None else durable.read(state / WORDS, _understood)
        return found or cls()

    def keep(self, state: Path, picture: bytes) -> None:
        """Keep it with its picture, a PNG file's bytes.

        A power cut between the two leaves the new picture with the old words,
        which only means that it is made again.
        """
        try:
            durable.written(state / PICTURE, picture)
            said = json.dumps(asdict(self), ensure_ascii=False)
            durable.written(state / WORDS, said.encode() + b"\n")
        except OSError as error:
            logger.warning("the curtain's picture cannot be kept: %s", error)


def hangs_behind(environ: Mapping[str, str]) -> bool:
    """Whether a window can be put behind others: not where Wayland has the screen."""
    platform = environ.get("QT_QPA_PLATFORM") or environ.get("XDG_SESSION_TYPE", "")
    if platform:
        return not platform.startswith("wayland")
    return not environ.get("WAYLAND_DISPLAY") or bool(environ.get("DISPLAY"))


def _understood(data: bytes) -> Backdrop:
    said = json.loads(data)
    if not isinstance(said, dict) or said.keys() != set(Backdrop.__slots__):
        raise ValueError("not the words of a curtain")
    if not all(isinstance(value, str) for value in said.values()):
        raise ValueError("not words")
    digits = said["ground"].removeprefix("#")
    if len(digits) != 6 or not set(digits.lower()) <= set("0123456789abcdef"):
        raise ValueError("not a colour")
    return Backdrop(**said)
