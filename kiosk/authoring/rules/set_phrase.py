"""Set phrase: what the show lists as an official phrase stands in quotation marks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kiosk.authoring import mending
from kiosk.authoring.remedy import Remedy
from kiosk.authoring.rule import Rule, WrittenShow
from kiosk.content.validate import Remark
from kiosk.model.message import Message, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.authoring.edit.source_text import SourceText
    from kiosk.authoring.finding import Finding

_QUOTED: Final = re.compile(r"“[^”]*”|‘[^’]*’|「[^」]*」|『[^』]*』|《[^》]*》")


def remarks(copy: WrittenShow) -> Iterator[Remark]:
    # The longest first: 三送 may be a phrase by itself and a part of another.
    phrases = sorted(copy.content.show.set_phrases, key=len, reverse=True)
    if not phrases or "zh" not in copy.content.show.languages:
        return
    every = re.compile("|".join(map(re.escape, phrases)))
    for page in copy.pages:
        for steps, text in page.texts():
            for start, phrase in _bare(text.zh, every):
                yield Remark(
                    ("slides", page.number, *steps, "zh"),
                    Message(
                        f"“{shown(phrase)}”是固定提法（见 show.set_phrases），"
                        f"要加引号：“{shown(phrase)}”",
                        f"{shown(phrase)} is a set phrase of the show (see "
                        "show.set_phrases): write it in its quotation marks, "
                        f"“{shown(phrase)}”",
                    ),
                    into=start,
                )


def remedies(finding: Finding, source: SourceText) -> Iterator[Remedy]:
    words, start = source.value(finding.steps), finding.into
    phrases = sorted(source.value(("show", "set_phrases")), key=len, reverse=True)
    for phrase in phrases:
        if start is not None and words.startswith(phrase, start):
            put = f"“{phrase}”"
            act = mending.replaced(finding, source, len(phrase), put)
            yield Remedy(Message(f"加引号：{put}", f"Quote it: {put}"), act)
            return


def _bare(words: str, every: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    """Phrases that stand outside all quotation marks, and where they begin."""
    quotes = [quote.span() for quote in _QUOTED.finditer(words)]
    for found in every.finditer(words):
        if not any(start < found.start() < end for start, end in quotes):
            yield found.start(), found[0]


RULE = Rule(
    "set-phrase",
    "warning",
    Message(
        "show.set_phrases 里的固定提法都带着引号",
        "the set phrases of show.set_phrases stand in quotation marks",
    ),
    of_show=remarks,
    remedies=remedies,
)
