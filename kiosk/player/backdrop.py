"""The backdrop: what is seen while there is no show yet, kept on the disk.

A still of the cover as it fills this screen, and a few words beside it: for what
it was made, on which screen, and which colour stands for it while there is none.
The curtain behind a locked show is made of it. A show that is started by hand has
one of its own, which is the first picture of the next start that would show the very
same.
"""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kiosk.content import atomic
from kiosk.content.stamps import program, stamp, stamps

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOM: Final = "start"
"""The folder, within that of the state, for what a start by hand shows first."""
PICTURE: Final = "curtain.png"
WORDS: Final = "curtain.json"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Backdrop:
    """What is known of the still.

    `key` names all that it depends on; `screen` is the connector's name, and
    `ground` a colour such as #0E1922. The default is the night skin's ground.

    `content` is the file whose show begins with the very picture, in the window
    and on the picture's rotation that `form` tells, as long as each of `files` has
    the size and the time beside it. It is "" if no show does.
    """

    key: str = ""
    screen: str = ""
    ground: str = "#0E1922"
    content: str = ""
    form: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    stamp: str = field(default="", compare=False)
    """That of the picture, which may be newer than these words."""

    def opens(self, state: Path, content: Path, form: str) -> bool:
        """Whether the show of this file, in this form, would begin with the still."""
        return (
            self.content == str(content)
            and self.form == form
            and self.files == stamps(map(Path, self.files))
            and self.stamp == stamp(state / PICTURE)
        )

    @classmethod
    def kept(cls, state: Path | None) -> Backdrop:
        """The one that was kept last, or the default."""
        found = None if state is None else atomic.read(state / WORDS, _understood)
        return found or cls()

    def keep(self, state: Path, picture: bytes) -> None:
        """Keep it with its picture, a PNG file's bytes.

        A power cut between the two leaves the new picture with the old words,
        which only means that it is made again.
        """
        try:
            atomic.written(state / PICTURE, picture)
            known = replace(self, stamp=stamp(state / PICTURE))
            said = json.dumps(asdict(known), ensure_ascii=False)
            # Names of files may be no UTF-8.
            data = said.encode("utf-8", "surrogatepass")
            atomic.written(state / WORDS, data + b"\n")
        except OSError as error:
            logger.warning("the curtain's picture cannot be kept: %s", error)


def form(width: int, height: int, ratio: float, rotation: int) -> str:
    """How this program fills a window.

    Args:
        width: of the window, in the units of the window system.
        height: likewise.
        ratio: device pixels in such a unit.
        rotation: degrees that the picture is turned.
    """
    return f"{width}x{height} {ratio:g} {rotation} {program()}"


def hangs_behind(environ: Mapping[str, str]) -> bool:
    """Whether a window can be put behind others: not where Wayland has the screen."""
    platform = environ.get("QT_QPA_PLATFORM") or environ.get("XDG_SESSION_TYPE", "")
    if platform:
        return not platform.startswith("wayland")
    return not environ.get("WAYLAND_DISPLAY") or bool(environ.get("DISPLAY"))


def _understood(data: bytes) -> Backdrop:
    said = json.loads(data)
    if not isinstance(said, dict) or not {"ground"} <= {*said} <= {*Backdrop.__slots__}:
        raise ValueError("not the words of a curtain")
    files = said.get("files", {})
    if not isinstance(files, dict):
        raise ValueError("not a list of files")
    words: list[Any] = [*files, *files.values()]
    words += [value for name, value in said.items() if name != "files"]
    if not all(isinstance(word, str) for word in words):
        raise ValueError("not words")
    digits = said["ground"].removeprefix("#")
    if len(digits) != 6 or not set(digits.lower()) <= set("0123456789abcdef"):
        raise ValueError("not a colour")
    return Backdrop(**said)
