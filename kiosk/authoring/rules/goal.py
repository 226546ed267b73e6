"""Goal: what is aimed at is never told as what is done."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kiosk.authoring.rule import Rule, WrittenShow, WrittenSlide
from kiosk.content.validate import Remark
from kiosk.model.message import Message, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kiosk.content.json_text import Steps
    from kiosk.model.figure import Figure
    from kiosk.model.text import Language

SAYS: Final[dict[Language, re.Pattern[str]]] = {
    "zh": re.compile(r"力争|争取|目标|计划|规划|预计|预期|预测|有望|拟|将(?!近)"),
    "en": re.compile(
        r"\b(?:goals?|aim(?:s|ed|ing)?|targets?|targeted|plan(?:s|ned)?|striv\w+|"
        r"seeks?|expect\w*|forecasts?|project(?:ed|ions?)|intend\w*|will|"
        r"is to|are to)\b",
        re.IGNORECASE,
    ),
}
"""Words by which a goal, or anything to come, is known."""
_DONE: Final = re.compile(
    r"截至|截止|以来|至今|迄今|\b(?:as of|up to|since|to date)\b", re.IGNORECASE
)
"""Words by which a period is over, whatever its year."""
_YEAR: Final = re.compile(r"(?<![0-9])[12][0-9]{3}(?![0-9])")
_UNTIL: Final[dict[Language, re.Pattern[str]]] = {
    "zh": re.compile(
        r"(?<![截达])到 ?([12][0-9]{3}) ?年|(?<![0-9])([12][0-9]{3}) ?年底?[之以]?前"
    ),
    "en": re.compile(
        r"\bby (?:the end of |the year |[A-Z][a-z]+ )?([12][0-9]{3})\b", re.IGNORECASE
    ),
}
"""A year by which something is to be reached, in a sentence."""
_WRITE: Final[dict[Language, Message]] = {
    "zh": Message("写“力争”或“目标”", "write 力争 or 目标"),
    "en": Message("用英文写 goal、aim 或 target", "write “goal”, “aim” or “target”"),
}
_NAMES: Final = frozenset({"period", "periods", "labels", "name", "figures"})
"""Fields that are no sentences, or are looked at as figures."""


def remarks(copy: WrittenShow) -> Iterator[Remark]:
    years = {name: source.year for name, source in copy.content.sources.items()}
    for page in copy.pages:
        for remark in _of_page(page, years):
            yield remark._replace(steps=("slides", page.number, *remark.steps))


def _of_page(page: WrittenSlide, years: Mapping[str, int]) -> Iterator[Remark]:
    told: set[Steps] = set()
    for name, figure in page.slide.figures.items():
        if not _is_goal(figure, years):
            continue
        yield from _unsaid(page, name, figure, years)
        for steps, named in page.naming(name):
            text = page.whole(steps, named)
            for language in page.languages:
                at = (*steps, language)
                # In Chinese the figure is said with its word.
                words = f"{text.words(language)} {figure.word * (language == 'zh')}"
                if not SAYS[language].search(words) and at not in told:
                    told.add(at)
                    yield Remark(at, _named(name, figure, language))
    yield from _of_charts(page, years)
    yield from _typed(page, max(years.values(), default=9999), told)


def _is_goal(figure: Figure, years: Mapping[str, int]) -> bool:
    return _late(figure, years) > 0 or bool(SAYS["zh"].search(figure.word))


def _late(figure: Figure, years: Mapping[str, int]) -> int:
    """The year of a figure that is later than all that its source reports on, or 0."""
    words = f"{figure.period.zh} {figure.period.en}"
    source = years.get(figure.source.partition("/")[0])
    if source is None or _DONE.search(words):
        return 0
    year = max(map(int, _YEAR.findall(words)), default=0)
    return year if year > source else 0


def _unsaid(
    page: WrittenSlide, name: str, figure: Figure, years: Mapping[str, int]
) -> Iterator[Remark]:
    """What the card of a goal has to say."""
    own = {"zh": figure.word, "en": ""}
    for language in page.languages:
        words = f"{figure.label.words(language)} {figure.meaning.words(language)}"
        if SAYS[language].search(f"{own[language]} {words}"):
            continue
        yield Remark(
            ("figures", name, "label", language), _what(figure, years, language)
        )


def _what(figure: Figure, years: Mapping[str, int], language: Language) -> Message:
    label, period, write = figure.label, figure.period, _WRITE[language]
    if not _late(figure, years):
        return Message(
            f"“{shown(label.zh)}”是目标（{shown(figure.word)}），label 和 meaning 里"
            f"没有说：请{write.zh}",
            f"“{shown(label.en)}” is a goal ({shown(figure.word)}), and neither label "
            f"nor meaning says so: {write.en}",
        )
    year = years[figure.source.partition("/")[0]]
    return Message(
        f"“{shown(label.zh)}”是{shown(period.zh)}的数，出处只讲到{year}年：是目标，就在"
        f" label 或 meaning 里{write.zh}；已经做到，period 就写“截至……”",
        f"“{shown(label.en)}” speaks of “{shown(period.en)}”, its source of {year}: if "
        f"it is a goal, {write.en} in label or meaning; if it is done, write “as of "
        "...” in period",
    )


def _named(name: str, figure: Figure, language: Language) -> Message:
    label, write = figure.label, _WRITE[language]
    return Message(
        f"这里的 {{{name}}}（{shown(label.zh)}）是目标，读起来却像已经做到："
        f"请{write.zh}",
        f"{{{name}}} (“{shown(label.en)}”) is a goal, and reads here as done: "
        f"{write.en}",
    )


def _of_charts(page: WrittenSlide, years: Mapping[str, int]) -> Iterator[Remark]:
    """Charts of typed values, some of them of a time to come."""
    for steps, chart in page.charts():
        figures = chart.figures().values()
        late = [figure for figure in figures if _late(figure, years)]
        around = (page.slide.title, *chart.texts())
        for language in page.languages if late else ():
            said = " ".join(text.words(language) for text in around)
            bare = [
                figure
                for figure in late
                if not SAYS[language].search(
                    f"{figure.label.words(language)} {figure.period.words(language)} "
                    f"{figure.meaning.words(language)} {said}"
                )
            ]
            if bare:
                period, year = bare[0].period, years[bare[0].source.partition("/")[0]]
                yield Remark(
                    steps,
                    Message(
                        f"图里有“{shown(period.zh)}”的数，出处只讲到{year}年：是目标或"
                        "预计，就在标题或图的文字里写明“目标”“预计”；已经做到，就写"
                        "“截至……”",
                        f"the chart has figures of “{shown(period.en)}”, its source "
                        f"speaks of {year}: if they are aimed at or expected, say so "
                        "in the title or in the chart; if they are done, write “as of "
                        "...”",
                    ),
                )
                break


def _typed(page: WrittenSlide, latest: int, told: set[Steps]) -> Iterator[Remark]:
    """Sentences that name a year to come by which something is reached."""
    for steps, text in page.texts():
        if _NAMES & {step for step in steps if isinstance(step, str)}:
            continue
        for language in page.languages:
            at, words = (*steps, language), text.words(language)
            found = _UNTIL[language].search(words)
            year = 0 if found is None else int(next(filter(None, found.groups())))
            if found is None or year <= latest or at in told:
                continue
            if SAYS[language].search(words) or _DONE.search(words):
                continue
            written = shown(found[0])
            yield Remark(
                at,
                Message(
                    f"“{written}”比全部出处（到{latest}年）都晚，读起来却像已经做到："
                    f"请{_WRITE[language].zh}",
                    f"“{written}” is later than every source ({latest}), and reads as "
                    f"done: {_WRITE[language].en}",
                ),
                into=found.start(),
            )


RULE = Rule(
    "goal",
    "warning",
    Message(
        "目标写明是目标（力争、目标），不会被当成已经做到的事",
        "a goal says that it is one, and is not told as done",
    ),
    of_show=remarks,
)
