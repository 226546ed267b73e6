"""Schedule: what has a schedule comes and goes, and its time is not over."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from kiosk.authoring import mending
from kiosk.authoring.edit.operation import RemoveValue
from kiosk.authoring.remedy import Remedy
from kiosk.authoring.rule import Rule, WrittenShow
from kiosk.content.validate import Remark
from kiosk.model.message import Message, shown
from kiosk.model.schedule import first, lasting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.authoring.edit.source_text import SourceText
    from kiosk.authoring.finding import Finding
    from kiosk.content.content import Theme
    from kiosk.content.json_text import Steps
    from kiosk.model.schedule import Both
    from kiosk.slides.base import Slide

OVER: Final = Message(
    "日期已过，不会再放；请改日期，或删去",
    "its dates are over, and it will not be shown again; change them, or remove it",
)
LASTING: Final = Message(
    "从现在起一直都放，这个 schedule 可以删去",
    "from now on always shown; this schedule can be removed",
)
LONG_AGO: Final = datetime(2000, 1, 1)
"""What is never on from then on has never been meant to be."""


def remarks(copy: WrittenShow) -> Iterator[Remark]:
    moment = copy.moment
    themes = {theme.id: theme for theme in copy.content.themes}
    alive = dict.fromkeys(themes, False)
    for number, slide in enumerate(copy.content.slides):
        theme = themes.get(slide.theme)
        both = (slide.schedule, None if theme is None else theme.schedule)
        ever = first(both, moment) is not None
        alive[slide.theme] = ever or alive.get(slide.theme, False)
        own = first((slide.schedule, None), moment) is not None
        if slide.schedule is not None and (ever or not own or _meet(both)):
            yield from _of(("slides", number, "schedule"), (slide.schedule, None), copy)
        elif slide.schedule is not None:
            yield Remark(("slides", number, "schedule"), _apart(slide, theme))
    for number, theme in enumerate(copy.content.themes):
        if theme.schedule is not None:
            yield from _of(("themes", number, "schedule"), (theme.schedule, None), copy)
            if first((theme.schedule, None), moment) is None:
                continue
        used = any(slide.theme == theme.id for slide in copy.content.slides)
        if used and not alive[theme.id]:
            name = theme.name
            what = Message(
                f"主题“{shown(name.zh)}”里没有一页还会放",
                f"no slide of the theme “{shown(name.en)}” will be shown any more",
            )
            yield Remark(("themes", number), what)


def _meet(both: Both) -> bool:
    """Whether a slide and its theme have ever been on together."""
    return first(both, LONG_AGO) is not None


def _of(steps: Steps, both: Both, copy: WrittenShow) -> Iterator[Remark]:
    """What is wrong with a schedule by itself."""
    if first(both, LONG_AGO) is None:
        what = Message(
            "永远不会放：from 到 until 之间没有这样的星期几或时段",
            "never shown: no such weekday or hours fall between from and until",
        )
    elif first(both, copy.moment) is None:
        what = OVER
    elif lasting(both, copy.moment):
        what = LASTING
    else:
        return
    yield Remark(steps, what)


def _apart(slide: Slide, theme: Theme | None) -> Message:
    assert theme is not None
    assert slide.schedule is not None
    return Message(
        f"永远不会放：和主题“{shown(theme.name.zh)}”的 schedule 没有重合的时候",
        f"never shown: it is never on while its theme “{shown(theme.name.en)}” is",
    )


def remedies(finding: Finding, source: SourceText) -> Iterator[Remedy]:
    """No schedule where it says nothing any more; else only a person knows the days."""
    source.value(finding.steps)
    if finding.what == LASTING:
        yield Remedy(mending.REMOVED, RemoveValue(finding.steps))
    elif finding.steps[-1] == "schedule":
        until = finding.what == OVER
        steps = (*finding.steps, "until") if until else finding.steps
        yield Remedy(Message("改日期", "Change the dates"), steps=steps)


RULE = Rule(
    "schedule",
    "warning",
    Message(
        "有 schedule 的页和主题有时放、有时不放，日期没有过",
        "what has a schedule comes and goes, and its dates are not over",
    ),
    of_show=remarks,
    remedies=remedies,
)
