"""Screens: what is meant for some screens is shown on one, and none is left empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.authoring.edit.operation import RemoveValue, SetValue
from kiosk.authoring.mending import REMOVED, instead
from kiosk.authoring.remedy import Remedy
from kiosk.authoring.rule import Rule, WrittenShow
from kiosk.content.messages import hint, near
from kiosk.content.validate import Remark
from kiosk.model.message import Message, shown
from kiosk.show.programme import is_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.authoring.edit.source_text import SourceText
    from kiosk.authoring.finding import Finding
    from kiosk.content.json_text import Steps


def remarks(copy: WrittenShow) -> Iterator[Remark]:
    content = copy.content
    for place, slide in enumerate(content.slides):
        yield from _unknown(("slides", place), slide.screens, copy)
    for place, theme in enumerate(content.themes):
        yield from _unknown(("themes", place), theme.screens, copy)
    for number, name in enumerate(content.show.screens):
        if not any(is_for(content, slide, {name}) for slide in content.slides):
            what = Message(
                f"“{name}”这块屏幕一页也没有；请给它几页，或删去这个名字",
                f"no slide is for the screen “{name}”; give it some, or remove the "
                "name",
            )
            yield Remark(("show", "screens", number), what)


def _unknown(
    home: Steps, names: tuple[str, ...], copy: WrittenShow
) -> Iterator[Remark]:
    """Names that no screen of the hall has."""
    known = copy.content.show.screens
    for number, name in enumerate(names):
        if name in known:
            continue
        other = hint(name, known)
        what = Message(
            f"没有哪块屏幕叫“{shown(name)}”或作这个用途（见 show.screens）{other.zh}",
            f"no screen has the name or role “{shown(name)}” (see show.screens)"
            f"{other.en}",
        )
        yield Remark((*home, "screens", number), what)


def remedies(finding: Finding, source: SourceText) -> Iterator[Remedy]:
    name, known = source.value(finding.steps), _known(source)
    if finding.steps[0] != "show":
        if meant := near(name, known):
            yield Remedy(instead(meant), SetValue(finding.steps, meant))
        listed = SetValue(("show", "screens"), [*known, name])
        label = Message("写进 show.screens", "Write it into show.screens")
        yield Remedy(label, listed)
    yield Remedy(REMOVED, RemoveValue(finding.steps))


def _known(source: SourceText) -> list[str]:
    return list(source.raw["show"].get("screens", ()))


RULE = Rule(
    "screens",
    "warning",
    Message(
        "页和主题的 screens 都是展厅里有的屏幕，每块屏幕都有页可放",
        "the screens of slides and themes are there, and each has slides to show",
    ),
    of_show=remarks,
    remedies=remedies,
)
