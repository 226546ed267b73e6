"""Chosen: the content that a command is about, by the words after its name."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.model.text import Language


def meant(argument: Path | None, language: Language | None = None) -> Path:
    """Which content file is meant: one that was here and has gone counts, too.

    Where it is not, and a file of nearly its name is, that is said, in a language or
    in that of the system: otherwise somebody goes on editing a file that nothing
    reads.
    """
    from kiosk.content.paths import NAME, found, is_file, neighbours

    here = Path.cwd()
    if argument is not None or is_file(here / NAME):
        path = found(argument, here)
    else:
        from kiosk.content.history import missed
        from kiosk.content.paths import state_folder

        path = missed(here, state_folder()) or found(None, here)
    folder = here if argument is None else path.parent
    if not is_file(folder / NAME) and not (argument and is_file(path)):
        _say_neighbours(folder, neighbours(folder), path, language)
    return path


def _say_neighbours(
    folder: Path, names: tuple[str, ...], path: Path, language: Language | None
) -> None:
    from kiosk.content.paths import NAME, is_file
    from kiosk.model.language import system_language
    from kiosk.model.message import shown

    if not names:
        return
    few = [shown(name) for name in names[:3]]
    if (language or system_language()) == "zh":
        instead = f"，读的是 {path}" if is_file(path) else ""
        them = "、".join(f"“{name}”" for name in few)
        print(
            f"{folder} 里没有 {NAME}{instead}；这里有{them}："
            f"要用它，请改名为 {NAME}（Windows 里先勾选“文件扩展名”才看得到结尾）。",
            file=sys.stderr,
        )
    else:
        instead = f", so {path} is read" if is_file(path) else ""
        print(
            f"There is no {NAME} in {folder}{instead}; but there is "
            f"{', '.join(f'“{n}”' for n in few)}: to use it, rename it {NAME} (on "
            "Windows, show file name extensions first).",
            file=sys.stderr,
        )


def played(argument: Path | None, named: str | None) -> Path:
    """Which content file `kiosk run` plays: one that kiosk.toml names counts first.

    `named` is what the settings say of it.
    """
    return meant(argument or (Path(named) if named else None))
