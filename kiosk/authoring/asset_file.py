"""The asset file: where the file of a name lies, or why it is not to be found there."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from kiosk.content.content import inside
from kiosk.content.messages import near
from kiosk.content.paths import asset_folders
from kiosk.model.message import Message, shown

if TYPE_CHECKING:
    from pathlib import Path

PICTURES: Final = Message("图片", "pictures belong")
FILMS: Final = Message("影片", "films belong")
SUBTITLES: Final = Message("字幕", "subtitles belong")


def located(content: Path, name: str, ending: str, what: Message) -> Path | Message:
    """The file of a name in the folders of a content, or what is wrong with the name.

    Args:
        content: the content file.
        name: as the content has it, with its ending.
        ending: what of the name is not written in the content.
        what: it is, as PICTURES.
    """
    spelt, beside = "", []
    for folder in asset_folders(content):
        try:
            file = inside(folder, name)
        except ValueError:
            return Message(
                f"“{shown(name)}”不在内容所在的文件夹里；{what.zh}要放在 assets 里",
                f"“{shown(name)}” is not inside the content's folder; {what.en} into "
                "assets",
            )
        real, neighbours = _real(folder, name)
        if real == name:
            return file
        spelt = spelt or real
        beside += neighbours
    if spelt:
        return Message(
            f"文件名的大小写不对：写的是“{shown(name)}”，实际是“{shown(spelt)}”",
            f"large and small letters differ: “{shown(name)}” is written, the file is "
            f"“{shown(spelt)}”",
        )
    stems = [one.removesuffix(ending) for one in beside if one.endswith(ending)]
    close = near(name.removesuffix(ending), stems)
    tip = shown(close + ending)
    return Message(
        f"assets 里没有“{shown(name)}”" + (f"，是不是“{tip}”？" if close else ""),
        f"there is no “{shown(name)}” in assets" + (f"; is it “{tip}”?" * bool(close)),
    )


def _real(folder: Path, name: str) -> tuple[str, list[str]]:
    """The name as the folder itself spells it, "" if it has none; and its like.

    A system that makes no difference between large and small letters would show
    the picture, and the one in the hall would not.
    """
    found, names = "", []
    for part in PurePosixPath(name).parts:
        try:
            listed = [entry.name for entry in (folder / found).iterdir()]
        except OSError:
            return "", []
        same = [one for one in listed if one.lower() == part.lower()]
        before = f"{found}/" if found else ""
        names = [before + one for one in listed]
        if not same:
            return "", names
        found = before + (part if part in same else same[0])
    return found, names
