"""Where a show lies: the content that is meant, and the folders of its pictures."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

NAME: Final = "content.json"
# What editors, downloads and copies make of the name: content.json.txt,
# Content.json, content (1).json, content - 副本.json, 内容.json.
_NEARLY: Final = (
    r"(?:contents?|内容)"
    r"(?:[\s_.-]*(?:[(（]?[0-9]+[)）]|copy|副本|复件|拷贝|最终|final|new|新))*"
    r"(?:[\s_-]*[(（][0-9]+[)）])*"
    r"(?:\.(?:json5?|jsonc|txt))+"
)


def found(argument: Path | None, folder: Path) -> Path:
    """Which content file to show: the one asked for, or here, or the built-in one.

    `argument` may be a file or a folder that holds a content.json. Whether the
    file exists is for `kiosk.content.content.load` to find out.
    """
    if argument is not None:
        asked = folder / argument
        return asked / NAME if is_folder(asked) else asked
    here = folder / NAME
    return here if is_file(here) else built_in() / NAME


# Python's own raise where one may not look, before 3.14: what staff have copied with
# the rights of somebody else would end whoever asks.


def is_file(path: Path) -> bool:
    """Whether a plain file is there, as far as one may look."""
    with suppress(OSError, ValueError):
        return path.is_file()
    return False


def is_folder(path: Path) -> bool:
    """Whether a folder is there, as far as one may look."""
    with suppress(OSError, ValueError):
        return path.is_dir()
    return False


def is_missing(path: Path) -> bool:
    """Whether nothing is there; where one may not look, that is not known."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except (OSError, ValueError):
        pass
    return False


def listed(folder: Path, pattern: str) -> list[Path]:
    """What in a folder is called so, in order; of one that cannot be read, nothing."""
    with suppress(OSError):
        return sorted(folder.glob(pattern))
    return []


def neighbours(folder: Path) -> tuple[str, ...]:
    """Files of nearly the name of a content file, in the order of the alphabet."""
    names: list[str] = []
    with suppress(OSError):
        names = sorted(
            entry.name
            for entry in folder.iterdir()
            if entry.name != NAME
            and re.fullmatch(_NEARLY, entry.name, re.IGNORECASE)
            and entry.is_file()
        )
    return tuple(names)


def built_in() -> Path:
    """The folder of the show that kiosk brings along."""
    package = Path(__file__).resolve().parents[1]
    packed = package / "builtin"
    return packed if packed.is_dir() else package.parent


def asset_folders(content: Path) -> tuple[Path, ...]:
    """Where pictures may lie: beside the content, and in the built-in show."""
    return (content.parent / "assets", content.parent, built_in() / "assets")


def state_folder(
    environ: Mapping[str, str] = os.environ,
    *,
    windows: bool = os.name == "nt",
    home: Callable[[], Path] = Path.home,
) -> Path | None:
    """Where the show may keep what it learns; None if there is no such place.

    KIOSK_STATE names it, else systemd's STATE_DIRECTORY, else it is the user's.
    """
    if own := environ.get("KIOSK_STATE"):
        return Path(own)
    if given := environ.get("STATE_DIRECTORY"):
        # systemd lists all folders of a unit here.
        return Path(given.split(os.pathsep)[0])
    variable, below = (
        ("LOCALAPPDATA", ("AppData", "Local"))
        if windows
        else ("XDG_STATE_HOME", (".local", "state"))
    )
    if users := environ.get(variable):
        return Path(users) / "kiosk"
    try:
        return home().joinpath(*below, "kiosk")
    except RuntimeError:  # a service without a home
        return None
