"""Cumulative: a figure of many years says so wherever a visitor may read it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kiosk.authoring.rule import Rule, WrittenSlide
from kiosk.charts.base import FigureName
from kiosk.content.validate import Remark
from kiosk.model.message import Message, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.content.json_text import Steps
    from kiosk.model.figure import Figure
    from kiosk.model.text import Language, Text

SAYS: Final[dict[Language, re.Pattern[str]]] = {
    "zh": re.compile(r"累计|累积"),
    # “in all” stands at an end: of “in all districts” it is no sum.
    "en": re.compile(
        r"\b(?:cumulative(?:ly)?|accumulated|to date|in all(?=\W*(?:$|[.,;:!?)])))\b",
        re.IGNORECASE,
    ),
}
"""What makes a figure cumulative."""
ENOUGH: Final[dict[Language, re.Pattern[str]]] = {
    "zh": re.compile(
        r"累计|累积|总计|合计|共计|以来|至今|迄今|总共|一共|(?<!公)共(?![享同建产和有])"
    ),
    "en": re.compile(
        r"\b(?:cumulative(?:ly)?|accumulated|to date|so far|in all|all|since|"
        r"in total|totals?|altogether)\b",
        re.IGNORECASE,
    ),
}
"""What says of one that it is, in whatever words."""
_WRITE: Final[dict[Language, Message]] = {
    "zh": Message("请写明“累计”", "write 累计"),
    "en": Message(
        "英文请写 in all、cumulative 或 to date",
        "write “in all”, “cumulative” or “to date”",
    ),
}


def remarks(page: WrittenSlide) -> Iterator[Remark]:
    told: dict[Steps, Remark] = {}
    for name, figure in page.slide.figures.items():
        if _is_cumulative(figure):
            for remark in _silent(page, name, figure):
                told.setdefault(remark.steps, remark)
    # What is told of a figure is not told again of its words.
    for remark in _one_sided(page):
        told.setdefault(remark.steps, remark)
    yield from told.values()


def _is_cumulative(figure: Figure) -> bool:
    return any(
        SAYS[language].search(text.words(language))
        for text in (figure.label, figure.meaning)
        for language in SAYS
    )


def _one_sided(page: WrittenSlide) -> Iterator[Remark]:
    """Texts that are cumulative in one of two languages."""
    if len(page.languages) < 2:
        return
    for steps, text in page.texts():
        if SAYS["zh"].search(text.zh) and not ENOUGH["en"].search(text.en):
            what = Message(
                f"中文说是累计的数，英文没有说：{_WRITE['en'].zh}",
                "the Chinese says that this is cumulative, the English does not: "
                f"{_WRITE['en'].en}",
            )
            yield Remark((*steps, "en"), what)
        elif (said := SAYS["en"].search(text.en)) and not ENOUGH["zh"].search(text.zh):
            what = Message(
                f"英文说是累计的数（{said[0]}），中文没有说：{_WRITE['zh'].zh}",
                f"the English says that this is cumulative (“{said[0]}”), the Chinese "
                f"does not: {_WRITE['zh'].en}",
            )
            yield Remark((*steps, "zh"), what)


def _silent(page: WrittenSlide, name: str, figure: Figure) -> Iterator[Remark]:
    """Texts that give a cumulative figure for one of some year or day."""
    sentences, captions = list(page.naming(name)), list(_captions(page, name))
    for language in page.languages:
        enough = ENOUGH[language]
        said = any(enough.search(text.words(language)) for _, text in sentences)
        # Of a number that the title calls so, a caption need not say it again.
        for steps, text in (*sentences, *(() if said else captions)):
            if not enough.search(text.words(language)):
                label = figure.label
                yield Remark(
                    (*steps, language),
                    Message(
                        f"“{shown(label.zh)}”（{name}）是累计的数，这里读起来像一年的："
                        f"{_WRITE[language].zh}",
                        f"“{shown(label.en)}” ({name}) is cumulative and reads here "
                        f"like the figure of one year: {_WRITE[language].en}",
                    ),
                )


def _captions(page: WrittenSlide, name: str) -> Iterator[tuple[Steps, Text]]:
    """Texts beside a figure that name it no more, because it stands there."""
    places = {
        found.steps[:-1]
        for found in page.found
        if found.value == name and found.marked(FigureName)
    }
    for steps, text in page.texts():
        if steps[:-1] in places and f"{{{name}" not in text.zh + text.en:
            yield steps, text


RULE = Rule(
    "cumulative",
    "warning",
    Message(
        "累计的数处处写明“累计”，两种语言都写",
        "a cumulative figure says that it is, wherever it stands, in both languages",
    ),
    of_page=remarks,
)
