"""Photograph: what would spoil a photograph on the wall, or give somebody away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.authoring.rule import Rule, WrittenShow
from kiosk.content import limited, photo, privilege, raster
from kiosk.content.content import inside
from kiosk.content.paths import asset_folders
from kiosk.content.validate import Remark
from kiosk.model.message import Message, shown
from kiosk.model.photograph import Photograph

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kiosk.content.json_text import Steps
    from kiosk.content.photo import Portrait

WIDE: Final = 1920
"""Pixels that a photograph should have at least, along its longer side."""


def remarks(copy: WrittenShow) -> Iterator[Remark]:
    for page in copy.pages:
        for steps, one in page.every(Photograph):
            at: Steps = ("slides", page.number, *steps)
            if one.alt is None:
                what = Message(
                    "没有 alt：看不见画面的人只会听到照片说明；请写一句画面里有什么",
                    "has no alt: those who do not see it hear the caption alone; "
                    "write a sentence on what is seen",
                )
                yield Remark(at, what)
            for what in _of_file(copy.path, one.file):
                yield Remark((*at, "file"), what)


def _of_file(content: Path, name: str) -> Iterator[Message]:
    """What had better be otherwise; the rule on pictures tells what cannot be shown."""
    data = _read(content, name)
    if data is None or raster.fault(data, name) is not None:
        return
    try:
        portrait = photo.asked_about(data)
    except limited.Failure:
        return
    yield from _told(portrait, len(data), shown(name))


def _told(portrait: Portrait, weight: int, called: str) -> Iterator[Message]:
    """What may be shown, and better were not as it is."""
    size = f"{portrait.width}x{portrait.height}"
    if max(portrait.width, portrait.height) < WIDE:
        yield Message(
            f"“{called}”只有 {size} 像素，放大后会糊；长边至少要 {WIDE} 像素",
            f"“{called}” has {size} pixels and will look soft; it takes {WIDE} along "
            "the longer side at least",
        )
    if weight > photo.HEAVY:
        yield Message(
            f"“{called}”有 {weight / 2**20:.0f} MB，读起来慢；缩到 20 MB 以内就够清"
            "楚了",
            f"“{called}” has {weight / 2**20:.0f} MB and is slow to read; 20 MB are "
            "enough",
        )
    if portrait.placed:
        yield Message(
            f"“{called}”里记着拍摄地点；屏幕上不会显示，但拿到文件的人看得到，请在"
            "导出时去掉位置信息",
            f"“{called}” says where it was taken; the screen never shows it, but "
            "whoever gets the file can read it: leave the place out when you export it",
        )
    if portrait.people:
        names = shown("、".join(portrait.people))
        yield Message(
            f"“{called}”里记着人名：{names}；若是作者请写进 credit，否则请在导出时去掉",
            f"“{called}” names {names}; put the author into credit, or leave the name "
            "out when you export it",
        )


def _read(content: Path, name: str) -> bytes | None:
    for folder in asset_folders(content):
        try:
            return privilege.read(inside(folder, name), raster.LARGEST + 1)
        except (OSError, ValueError):
            continue
    return None


RULE = Rule(
    "photograph",
    "warning",
    Message(
        "照片够大、不泄露地点和人名，也写明了画面里有什么",
        "photographs are large enough, give away neither place nor names, and say what "
        "is seen",
    ),
    of_show=remarks,
)
