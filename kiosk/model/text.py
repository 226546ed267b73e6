"""What text is: the same words in every language of the show."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Annotated, Final, Literal

from pydantic import Field

from kiosk.model.kinds import Model

Language = Literal["zh", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")

MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
"""The months in English; Chinese numbers them."""

Words = Annotated[str, Field(min_length=1, max_length=400)]


class Text(Model):
    """One text in Chinese and English.

    A figure of the slide is named in braces, `{gdp}`, and printed by the
    program in each language, so that no number is typed twice.
    """

    zh: Words = Field(description="中文文字 · the Chinese words", examples=["全辖税收"])
    en: Words = Field(
        description="英文文字 · the English words", examples=["Taxes raised"]
    )

    @classmethod
    def own(cls, zh: str, en: str) -> Text:
        """Words of the program, or put together by it of such as have been judged."""
        return cls.model_construct(zh=zh, en=en)

    def words(self, language: Language) -> str:
        return self.zh if language == "zh" else self.en


PLACE: Final = re.compile(r"\{([a-z0-9][a-z0-9.-]*)\}")

# Between Latin and anything else; which of that is Chinese is asked of the letter.
_AFTER: Final = re.compile(r"(?<=[^\x00-\xff]) ?(?=[A-Za-z0-9¥$+−])")
_BEFORE: Final = re.compile(r"(?<=[A-Za-z0-9%+]) ?(?=[^\x00-\xff])")
THIN: Final = "\u2009"


@lru_cache(maxsize=1024)
def spaced(text: str) -> str:
    """Chinese text with a thin space wherever it meets Latin letters or digits."""

    def after(gap: re.Match[str]) -> str:
        return THIN if _is_cjk(gap.string[gap.start() - 1]) else gap[0]

    def before(gap: re.Match[str]) -> str:
        return THIN if _is_cjk(gap.string[gap.end()]) else gap[0]

    return _BEFORE.sub(before, _AFTER.sub(after, text))


_NARROW: Final = str.maketrans("０１２３４５６７８９", "0123456789")


def narrow(text: str) -> str:
    """The text with plain digits for full-width ones, one for one.

    Digits of other scripts are none here, nor are raised or circled ones.
    """
    return text.translate(_NARROW)


def _is_cjk(letter: str) -> bool:
    """Whether it is an ideograph or kana, no punctuation that stands between them."""
    # To compile the set takes longer than to look through a whole show.
    return (
        (letter >= "\u2e80" and (letter <= "\u2fff" or "\u3021" <= letter <= "\u9fff"))
        or "\u3005" <= letter <= "\u3007"
        or "\uf900" <= letter <= "\ufaff"
    )


def reading_seconds(texts: tuple[str, ...]) -> float:
    """How long a standing visitor needs to read: 260 characters or 200 words a minute.

    Chinese characters and Latin words are counted apart and added.
    """
    characters = sum(sum(map(_is_cjk, text)) for text in texts)
    words = sum(len(re.findall(r"[A-Za-z0-9][\w'’.,%-]*", text)) for text in texts)
    return characters * 60 / 260 + words * 60 / 200
