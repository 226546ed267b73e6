"""What a rule of the check is: a name, how bad it is to break it, and how to tell.

A rule beyond the form is a file in `kiosk/authoring/rules`, found by looking there:
`same_numbers.py` holds the rule `same-numbers`. Its first name is `RULE`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, TypeVar

from pydantic_core import to_json

from kiosk.authoring import mending
from kiosk.charts.base import Chart, ReadAfter
from kiosk.model.message import Message
from kiosk.model.text import Text
from kiosk.model.walk import Found, walked
from kiosk.slides import SLIDES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from kiosk.authoring.edit.source_text import SourceText
    from kiosk.authoring.finding import Finding, Severity
    from kiosk.authoring.remedy import Remedy
    from kiosk.content.content import Content
    from kiosk.content.json_text import Steps
    from kiosk.content.validate import Remark
    from kiosk.model.text import Language
    from kiosk.slides.base import Slide

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class WrittenSlide:
    """A slide without mistakes of form, and how it is written.

    `number` is its place in the show, `raw` its plain data, `languages` those of
    the show. Steps are those within the slide; in the remarks of a rule too.
    """

    number: int
    slide: Slide
    raw: dict[str, Any] = field(repr=False)
    languages: tuple[Language, ...]
    found: tuple[Found, ...] = field(repr=False)
    """Every value on the slide, and the way to it."""

    @classmethod
    def of(
        cls,
        number: int,
        slide: Slide,
        raw: dict[str, Any],
        languages: tuple[Language, ...],
    ) -> WrittenSlide:
        return cls(number, slide, raw, languages, tuple(walked(slide)))

    def every(self, kind: type[T]) -> Iterator[tuple[Steps, T]]:
        """All values of a kind on the slide, and the ways to them."""
        for one in self.found:
            if isinstance(one.value, kind):
                yield one.steps, one.value

    def texts(self) -> Iterator[tuple[Steps, Text]]:
        """All texts that staff have written on the slide."""
        return ((steps, text) for steps, text in self.every(Text) if self.has(steps))

    def naming(self, figure: str) -> Iterator[tuple[Steps, Text]]:
        """Texts, outside the figures, that name one of them in braces."""
        place = re.compile(rf"\{{{re.escape(figure)}(?:\.[a-z.]+)?\}}")
        for steps, text in self.texts():
            if steps[:1] != ("figures",) and (
                place.search(text.zh) or place.search(text.en)
            ):
                yield steps, text

    def whole(self, steps: Steps, text: Text) -> Text:
        """A text with the one that it is read after, if there is one."""
        for one in self.found:
            mark = one.field.mark(ReadAfter) if one.field is not None else None
            if one.steps == steps and mark is not None:
                owner = next(o.value for o in self.found if o.steps == steps[:-1])
                before: Text = getattr(owner, mark.field)
                return Text(zh=f"{before.zh}{text.zh}", en=f"{before.en} {text.en}")
        return text

    def charts(self) -> Iterator[tuple[Steps, Chart]]:
        return self.every(Chart)  # type: ignore[type-abstract]

    def marked(self, kind: type) -> Iterator[tuple[Steps, object]]:
        """All values of fields with a mark of that type, and the ways to them."""
        for one in self.found:
            if one.marked(kind):
                yield one.steps, one.value

    def has(self, steps: Steps) -> bool:
        """Whether a value is written in the file; what is left out is not."""
        value: Any = self.raw
        for step in steps:
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                return False
        return True


def slide_of(raw: Any) -> Slide:
    """A slide of its plain data.

    Raises:
        LookupError, ValueError: it has mistakes of form.
    """
    return SLIDES[raw["kind"]].model_validate_json(to_json(raw))


@dataclass(frozen=True, slots=True)
class WrittenShow:
    """A whole show without mistakes of form, and how it is written.

    `moment` is the moment of the wall clock for which it is looked at.
    """

    content: Content
    raw: dict[str, Any]
    path: Path
    pages: tuple[WrittenSlide, ...]
    moment: datetime = field(default_factory=datetime.now)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule and, if it is looked after here, how it is looked after.

    `about` says in a sentence what must be. `of_page` and `of_show` give remarks
    with the steps to the values that break the rule; a rule with neither is
    looked after where a file is read or drawn. `remedies` are what can be done at once
    about a finding of the rule in a text.
    """

    name: str
    severity: Severity
    about: Message
    of_page: Callable[[WrittenSlide], Iterable[Remark]] | None = None
    of_show: Callable[[WrittenShow], Iterable[Remark]] | None = None
    remedies: Callable[[Finding, SourceText], Iterable[Remedy]] | None = None


# What `kiosk.content` finds. None of it can be silenced: the show needs it mended.
FORM: Final = (
    Rule("file", "error", Message("文件读得出来", "the file can be read")),
    Rule(
        "writing",
        "error",
        Message("写法合乎 JSON", "the writing is JSON"),
        remedies=mending.writing,
    ),
    Rule(
        "form",
        "error",
        Message(
            "字段齐全，名称和类型都对", "fields are there, well named and of their type"
        ),
        remedies=mending.formed,
    ),
    Rule(
        "id",
        "error",
        Message("页名、主题名不重复", "no id is used twice"),
        remedies=mending.twice,
    ),
    Rule(
        "theme",
        "error",
        Message("每页的主题都存在", "every slide's theme is there"),
        remedies=mending.named,
    ),
    Rule(
        "slide",
        "error",
        Message("通向的页都存在", "every slide led to is there"),
        remedies=mending.named,
    ),
    Rule(
        "figure",
        "error",
        Message("提到的数都在本页 figures 里", "every figure that is named is there"),
        remedies=mending.named,
    ),
    Rule(
        "braces",
        "error",
        Message(
            "花括号里都是本页一个数的名字", "braces hold the name of a figure only"
        ),
        remedies=mending.named,
    ),
    Rule(
        "source",
        "error",
        Message("每个数、每件事的出处都存在", "every source that is named is there"),
        remedies=mending.named,
    ),
    Rule(
        "bound",
        "error",
        Message("图画得出这样的数", "a chart can draw what its figures say"),
    ),
    Rule(
        "derived",
        "error",
        Message("推算的数算得出来", "every derived figure can be computed"),
    ),
)
ENCODING: Final = Rule(
    "encoding", "warning", Message("文件存成 UTF-8", "the file is saved as UTF-8")
)
# What `kiosk.content.spreadsheets` finds in spreadsheets that can be read all the same.
CELLS: Final = (
    Rule(
        "hidden-cells",
        "warning",
        Message(
            "用到的行和列在表格里都看得见", "rows and columns that are used can be seen"
        ),
    ),
    Rule("gap", "warning", Message("没有空缺的数", "no value is missing")),
)
# What `kiosk.authoring.desktop.layout_lint` finds on slides as they are laid out.
LAYOUT: Final = (
    Rule("drawing", "error", Message("每页都画得出来", "every slide can be drawn")),
    Rule(
        "text-cut",
        "error",
        Message("文字都在屏幕之内", "no text leaves the screen or its place"),
        remedies=mending.shorter,
    ),
    Rule(
        "text-covered",
        "error",
        Message("文字互不遮挡", "no text covers another"),
        remedies=mending.shorter,
    ),
    Rule(
        "text-small",
        "error",
        Message("文字不小于可读的字号", "no text is too small to be read"),
        remedies=mending.shorter,
    ),
    Rule(
        "glyph",
        "error",
        Message("字体里有全部用到的字", "the typeface has every character"),
    ),
    Rule(
        "contrast",
        "warning",
        Message("图上的文字看得清", "text over pictures can be read"),
    ),
    Rule(
        "film-size",
        "error",
        Message(
            "影片的画面不比屏幕大", "frames of films are no larger than the screen"
        ),
    ),
)
# What is said of silences themselves.
SILENCE: Final = Rule(
    "silence",
    "error",
    Message(
        "silence 里写的是有的规则，并写明理由", "a silence names a rule and a reason"
    ),
    remedies=mending.unsilenced,
)
IDLE: Final = Rule(
    "idle-silence",
    "warning",
    Message("silence 都有用处", "no silence is left that silences nothing"),
    remedies=mending.removed,
)


UNSILENCED: Final = frozenset(rule.name for rule in (*FORM, SILENCE, IDLE))
"""Rules that no slide can silence."""
