"""Picture: every picture is there, can be read, and is called just as written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kiosk.authoring import mending
from kiosk.authoring.asset_file import PICTURES, located
from kiosk.authoring.edit.operation import SetValue
from kiosk.authoring.remedy import Remedy
from kiosk.authoring.rule import Rule, WrittenShow
from kiosk.content import limited, photo, privilege, raster, vector
from kiosk.content.paths import built_in
from kiosk.content.validate import Remark
from kiosk.model.asset import assets
from kiosk.model.message import Message, shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kiosk.authoring.edit.source_text import SourceText
    from kiosk.authoring.finding import Finding
    from kiosk.content.json_text import Steps

_THERE: Final = re.compile("(?:实际是|是不是)“([^”]+)”")
"""How a finding names the file that is there."""
SIZE: Final = (1920, 1080)
"""Pixels for which a drawing is painted, to see whether it can be."""


def remarks(copy: WrittenShow) -> Iterator[Remark]:
    show = copy.content.show
    for page in copy.pages:
        for steps, file, ending in assets(page.slide, page.slide.skin or show.skin):
            at: Steps = ("slides", page.number)
            # What is not written there stands for the slide.
            if page.has(steps):
                at = (*at, *steps)
            what = _wrong(copy.path, file, ending)
            if what is not None:
                yield Remark(at, what)


def _wrong(content: Path, name: str, ending: str) -> Message | None:
    """What is wrong with the picture of that name, in the folders of a content.

    `ending` is what of the name is not written in the content.
    """
    found = located(content, name, ending, PICTURES)
    return found if isinstance(found, Message) else _unreadable(found, name)


def _unreadable(file: Path, name: str) -> Message | None:
    """Why a picture cannot be painted, or takes too long to be."""
    drawn = name.lower().endswith(vector.ENDING)
    try:
        data = privilege.read(file, (vector.LARGEST if drawn else raster.LARGEST) + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        return Message(
            f"“{shown(name)}”读不出来（{reason}）",
            f"“{shown(name)}” cannot be read ({reason})",
        )
    if not drawn:
        return raster.fault(data, name) or _undecodable(data, name)
    wrong = vector.fault(data, name)
    if wrong is not None or file.is_relative_to((built_in() / "assets").resolve()):
        return wrong
    try:
        painted = limited.ask(
            vector.PAINTER,
            list(SIZE),
            data,
            seconds=vector.SECONDS,
            megabytes=vector.MEGABYTES,
        )
    except (limited.Unstarted, limited.Raised):
        # That says nothing of the drawing.
        return None
    except limited.Failure:
        return Message(
            f"“{shown(name)}”画起来太费时间或内存，不会放出来；请在绘图软件里把它简化",
            f"“{shown(name)}” takes too much time or memory to paint and is not shown; "
            "simplify it in the drawing program",
        )
    return None if painted.value is not None else vector.broken(name)


def _undecodable(data: bytes, name: str) -> Message | None:
    """Why a photograph cannot be shown, though it begins like one."""
    try:
        # In the small, which reads it to its end all the same.
        photo.asked_for(data, photo.Cut(16, 9))
    except limited.Unstarted:
        return None
    except limited.Failure as failure:
        if photo.MANY in str(failure):
            most = photo.PIXELS
            return Message(
                f"“{shown(name)}”超过 {most // 10**8} 亿像素，太大了；请缩小后再存",
                f"“{shown(name)}” has more than {most // 10**6} million pixels; make "
                "it smaller",
            )
        return Message(
            f"“{shown(name)}”已损坏，读不出来；请重新导出一份",
            f"“{shown(name)}” is damaged and cannot be read; export it once more",
        )
    return None


def remedies(finding: Finding, source: SourceText) -> Iterator[Remedy]:
    """The name of the file that is there, where one is nearly called so."""
    written = source.value(finding.steps)
    found = _THERE.search(finding.what.zh)
    if found is None or not isinstance(written, str):
        return
    named = finding.what.zh[finding.what.zh.index("“") + 1 :].partition("”")[0]
    # What of the name is not written in the content.
    ending = named[len(written) :]
    if named == written + ending and found[1].endswith(ending):
        name = found[1][: len(found[1]) - len(ending)]
        yield Remedy(mending.instead(name), SetValue(finding.steps, name))


RULE = Rule(
    "picture",
    "error",
    Message(
        "图片都在，读得出来，名称大小写也对",
        "every picture is there, can be read and is called just as written",
    ),
    of_show=remarks,
    remedies=remedies,
)
