"""One language: the Chinese is Chinese, the English English."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kiosk.authoring.rule import Rule, WrittenSlide
from kiosk.content.validate import Remark
from kiosk.model.figure import Counted
from kiosk.model.message import Message, shown
from kiosk.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

_HAN: Final = re.compile(r"[\u2e80-\u2fff\u3005-\u3007\u3021-\u9fff\uf900-\ufaff]+")
_PLACE: Final = re.compile(r"\{[^{}]*\}")
# A name, such as Savills, is the same in both; a word of a sentence is not.
_SENTENCE: Final = re.compile(r"\b[a-z]{3,}\b|(?:[A-Za-z]{2,}\W+){2}[A-Za-z]{2,}")


def remarks(page: WrittenSlide) -> Iterator[Remark]:
    if len(page.languages) < 2:
        return
    for found in page.found:
        text = found.value
        if not isinstance(text, Text | Counted) or not page.has(found.steps):
            continue
        chinese = _HAN.search(text.en)
        zh, en = (_PLACE.sub("", words).strip() for words in (text.zh, text.en))
        if chinese:
            what = Message(
                f"英文里有中文“{shown(chinese[0])}”",
                f"the English holds Chinese: “{shown(chinese[0])}”",
            )
            yield Remark((*found.steps, "en"), what, into=chinese.start())
        elif zh == en and _SENTENCE.search(zh):
            what = Message(
                "中文和英文一字不差：像是抄过来还没有译",
                "the Chinese is the English word for word: it seems to wait for its "
                "translation",
            )
            yield Remark((*found.steps, "zh"), what)


RULE = Rule(
    "one-language",
    "warning",
    Message(
        "每种语言都译好了，没有照抄另一种",
        "each language is translated, not copied from the other",
    ),
    of_page=remarks,
)
