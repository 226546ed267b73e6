"""Same numbers: what a text says in Chinese it says in English, number by number."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from kiosk.authoring.mending import instead, replaced
from kiosk.authoring.quantity import Quantity, countable, quantities, said
from kiosk.authoring.remedy import Remedy
from kiosk.authoring.rule import Rule, WrittenSlide
from kiosk.content.validate import Remark
from kiosk.model.figure import places
from kiosk.model.message import Message, shown
from kiosk.model.text import LANGUAGES, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.authoring.edit.source_text import SourceText
    from kiosk.authoring.finding import Finding
    from kiosk.content.json_text import Steps
    from kiosk.model.figure import Fact
    from kiosk.model.text import Language


def remarks(page: WrittenSlide) -> Iterator[Remark]:
    if len(page.languages) < 2:
        return
    facts = page.slide.facts()
    for steps, text in page.texts():
        told = list(_unnamed(steps, text, facts))
        yield from told or _unequal(steps, text, facts)


def _unnamed(steps: Steps, text: Text, facts: dict[str, Fact]) -> Iterator[Remark]:
    """Figures that one language names and the other does not."""
    if "{" not in text.zh and "{" not in text.en:
        return
    both: dict[Language, set[str]] = {
        language: set(places(Text.model_construct(zh=text.words(language), en="")))
        for language in LANGUAGES
    }
    for language, other in (LANGUAGES, LANGUAGES[::-1]):
        for name in sorted(both[language] - both[other]):
            fact = facts[name]
            typed = quantities(text.words(other), other)
            if any(q.value in (fact.base, fact.value) for q in typed):
                continue
            where = _NAMES[language], _NAMES[other]
            yield Remark(
                (*steps, other),
                Message(
                    f"{where[0].zh}里有 {{{name}}}，{where[1].zh}里没有；"
                    "两种语言要说同样的数",
                    f"the {where[0].en} names {{{name}}}, the {where[1].en} does not; "
                    "both languages say the same numbers",
                ),
            )


_NAMES: Final[dict[Language, Message]] = {
    "zh": Message("中文", "Chinese"),
    "en": Message("英文", "English"),
}


def _unequal(steps: Steps, text: Text, facts: dict[str, Fact]) -> Iterator[Remark]:
    """Numbers that are typed in one language and have no equal in the other."""
    if not (countable(text.zh, "zh") or countable(text.en, "en")):
        return
    zh, en = quantities(text.zh, "zh"), quantities(text.en, "en")
    # A figure that only one of the languages names is no other number.
    named = tuple(_of(facts[name]) for name in places(text))
    only_zh, only_en = _alone(zh, (*en, *named)), _alone(en, (*zh, *named))
    for chinese, english in zip_longest(only_zh, only_en):
        if chinese is None:
            written, want = _written(text.en, english), said(english, "zh")
            zh_tip, en_tip = _equal(written, want)
            what = Message(
                f"英文里的 {written} 在中文里没有{zh_tip}",
                f"the Chinese lacks the {written} of the English{en_tip}",
            )
            yield Remark((*steps, "en"), what, into=english.start)
            continue
        written, want = _written(text.zh, chinese), said(chinese, "en")
        zh_tip, en_tip = _equal(written, want)
        if english is None:
            what = Message(
                f"中文里的 {written} 在英文里没有{zh_tip}",
                f"the English lacks the {written} of the Chinese{en_tip}",
            )
            yield Remark((*steps, "zh"), what, into=chinese.start)
        else:
            other = _written(text.en, english)
            what = Message(
                f"中文是 {written}，英文是 {other}，两数不等{zh_tip}",
                f"the Chinese says {written}, the English {other}: not the same"
                f"{en_tip}",
            )
            yield Remark((*steps, "en"), what, into=english.start)


def remedies(finding: Finding, source: SourceText) -> Iterator[Remedy]:
    """The number of the Chinese in English, where both are typed and are not equal."""
    if finding.steps[-1] != "en" or finding.into is None:
        return
    zh, en = (str(source.value((*finding.steps[:-1], one))) for one in LANGUAGES)
    some, others = quantities(zh, "zh"), quantities(en, "en")
    pairs = zip(_alone(some, others), _alone(others, some), strict=False)
    for chinese, english in pairs:
        if english.start == finding.into:
            put = said(chinese, "en")
            length = len(en[english.start : english.end].rstrip())
            operation = replaced(finding, source, length, put)
            if put and operation is not None:
                yield Remedy(instead(put), operation, finding.steps)


def _of(fact: Fact) -> Quantity:
    """What a figure says as a number in a text."""
    return Quantity(fact.base, 0, 0, percent=fact.figure.unit == "%")


def _written(words: str, quantity: Quantity) -> str:
    return shown(words[quantity.start : quantity.end].strip())


def _equal(written: str, want: str) -> tuple[str, str]:
    """How the other language would write a number, unless just the same."""
    if "".join(written.split()) == want:
        return "", ""
    return f"；{written} 就是 {want}", f"; {written} is {want}"


def _alone(some: tuple[Quantity, ...], others: tuple[Quantity, ...]) -> list[Quantity]:
    """Numbers that are surely said here and not at all there."""
    return [
        one
        for one in some
        if one.sure
        and one.sort != "name"
        and not any(one.like(other) for other in others)
    ]


RULE = Rule(
    "same-numbers",
    "error",
    Message(
        "同一段文字，中文和英文说的是同样的数",
        "a text says the same numbers in Chinese and in English",
    ),
    of_page=remarks,
    remedies=remedies,
)
