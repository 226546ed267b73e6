"""What a figure is: a value with unit, qualifier and source, and how it is said.

The value is exact (a decimal or a fraction); each language says it from the
value, so the two can never disagree.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import BeforeValidator, Field, model_validator

from kiosk.model.derivation import MOST, How, Term, derived
from kiosk.model.kinds import Model
from kiosk.model.mistake import mistake
from kiosk.model.pointer import SourcePlace
from kiosk.model.text import PLACE, THIN, Language, Text

if TYPE_CHECKING:
    from collections.abc import Mapping

Qualifier = Literal[
    "exact", "over", "nearly", "about", "at least", "at most", "derived"
]
Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]

_SCALES: Final[tuple[tuple[str, int], ...]] = (
    ("万亿", 10**12),
    ("亿", 10**8),
    ("万", 10**4),
)
_CURRENCIES: Final[dict[str, str]] = {"元": "RMB", "美元": "US$"}
_BIG: Final[tuple[tuple[int, str], ...]] = (
    (10**12, "trillion"),
    (10**9, "billion"),
    (10**6, "million"),
)
_Place = Literal["before", "within", "after"]
# Where Chinese puts a source's own word, and what English says for it: before
# the number (突破4000亿元), within the unit (5.7万余人) or after it (8%以上). A
# word that is not listed stands before, and English goes by the qualifier.
_WORDS: Final[dict[str, tuple[_Place, str]]] = {
    "余": ("within", "over"),
    "多": ("within", "over"),
    "以上": ("after", "at least"),
    "左右": ("after", "about"),
    "前": ("before", "top"),
    "强": ("after", "top"),
}
_ZH: Final[dict[str, str]] = {
    "over": "余",
    "nearly": "近",
    "about": "约",
    "at least": "不低于",
    "at most": "最高",
}
_EN: Final[dict[str, str]] = {
    "over": "over",
    "nearly": "nearly",
    "about": "about",
    "at least": "at least",
    "at most": "up to",
}
_EN_UNITS: Final[dict[str, tuple[str, str]]] = {
    "": ("", ""),
    "%": ("%", "%"),
    "‰": ("‰", "‰"),
    "倍": ("time", "times"),
    "年": ("year", "years"),
    "个月": ("month", "months"),
    "天": ("day", "days"),
    "人": ("person", "people"),
    "平方米": ("m²", "m²"),
    "公里": ("km", "km"),
    "个百分点": ("percentage point", "percentage points"),
    "个千分点": ("per-mille point", "per-mille points"),
}
_ZH_DIGITS: Final = "零一二三四五六七八九十"
_EN_DIGITS: Final = (
    *("zero", "one", "two", "three", "four", "five"),
    *("six", "seven", "eight", "nine", "ten"),
)
_EN_PARTS: Final[dict[int, tuple[str, str]]] = {
    2: ("half", "halves"),
    3: ("third", "thirds"),
    4: ("quarter", "quarters"),
    5: ("fifth", "fifths"),
    6: ("sixth", "sixths"),
    7: ("seventh", "sevenths"),
    8: ("eighth", "eighths"),
    9: ("ninth", "ninths"),
    10: ("tenth", "tenths"),
}


def _exact(value: object) -> object:
    """A value that is exactly what was written; a fraction stays a text.

    JSON hands numbers over as floats, whose shortest digits are the written ones
    up to fifteen; beyond that, and beyond what is ever printed, it refuses.
    """
    if isinstance(value, str):
        if len(value) > 15:
            raise mistake("fraction")
        _fraction(value)
    elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        value = Decimal(str(value))
        if not abs(value) < 10**15 or value != round(value, 6) or _digits(value) > 15:
            raise mistake("value-long")
    elif value is not None:
        raise mistake("value-kind")
    return value


def _digits(value: Decimal) -> int:
    return len(value.normalize().as_tuple().digits)


class Counted(Model):
    """A unit that is a thing counted: 万户 in Chinese, merchants in English."""

    zh: str = Field(description="中文单位，可带 万、亿 · Chinese unit, with 万 or 亿")
    en: str = Field(description="英文名词，复数 · English noun, plural; may be empty")
    one: str = Field(default="", description="英文单数 · the noun for exactly one")


class Derivation(Model):
    """How the program computes a figure from others of its slide."""

    be: How = Field(
        alias="is",
        description=(
            "怎样推算：sum 相加，difference 相减，product 相乘，share 占比（%），"
            "growth 增幅（%），multiple 倍数；相加、相减要同一个单位，两个百分比相减得"
            "个百分点 · how it is computed; sums and differences are of one unit, and "
            "percentages differ by percentage points"
        ),
    )
    of: tuple[Name, ...] = Field(min_length=2, description="由哪些数推算 · from which")
    digits: int = Field(
        default=0, ge=0, le=MOST, description="保留几位小数 · decimal places"
    )

    @model_validator(mode="after")
    def _pair(self) -> Derivation:
        if self.be in {"share", "growth", "multiple"} and len(self.of) != 2:
            raise mistake("derived-pair", how=self.be)
        return self


class Figure(Model):
    """A number that the show answers for."""

    value: Annotated[Decimal | str | None, BeforeValidator(_exact)] = Field(
        default=None,
        description='数值，如 1240 或 "1/4" · the value, such as 1240 or "1/4"',
        examples=[1240, "1/4"],
    )
    unit: str | Counted = Field(
        default="",
        description="单位，如 亿元、%、倍 · the unit as the source has it",
        examples=["亿元", {"zh": "家", "en": "institutions"}],
    )
    qualifier: Literal["exact", "over", "nearly", "about", "at least", "at most"] = (
        Field(
            default="exact",
            description=(
                "原文的限定：exact 确数，over 余/超/突破，nearly 近，about 约，"
                "at least 不低于，at most 不超过 · the source's own reservation"
            ),
        )
    )
    word: str = Field(
        default="",
        max_length=4,
        description="原文的限定词，如 突破 · the source's own word for it",
    )
    increase: bool = Field(
        default=False,
        description="说的是增量：倍数说的是增加了多少，英文写成 +448% · what was "
        "added, not what there is now: English says +448%, not 4.48 times",
    )
    label: Text = Field(description="这个数叫什么 · what the figure is called")
    meaning: Text = Field(description="一句话说清含义 · what it means, in a sentence")
    period: Text = Field(description="什么时候的数 · the time it speaks of")
    source: Annotated[str, SourcePlace()] = Field(
        default="",
        description="出处，如 article/1.13 · the place in a source, required unless "
        "derived",
        examples=["article/1.13"],
    )
    derived: Derivation | None = Field(
        default=None, description="由程序推算 · computed by the program from others"
    )

    @model_validator(mode="after")
    def _whole(self) -> Figure:
        if (self.derived is None) == (self.value is None):
            raise mistake("value-or-derived")
        if self.derived is None and not self.source:
            raise mistake("source-missing")
        if self.word and self.qualifier == "exact":
            raise mistake("word-exact")
        if self.increase and self.unit != "倍":
            raise mistake("increase-unit")
        if isinstance(self.unit, str):
            noun = self.unit.removeprefix(magnitude(self.unit)[1])
            if not has_english(self.unit):
                raise mistake("unit-english", unit=noun)
        return self


@dataclass(frozen=True, slots=True)
class Spoken:
    """A figure in the words of one language: before, the number, after."""

    before: str
    number: str
    after: str
    tight: bool = False
    """Whether the unit clings to the number, as in 8% and in Chinese."""

    def __str__(self) -> str:
        gap = "" if self.tight or not self.after else " "
        # A space follows a Latin word (over 8%), not US$ and not Chinese (近1/3).
        lead = " " if self.before[-1:].isascii() and self.before[-1:].isalpha() else ""
        return f"{self.before}{lead}{self.number}{gap}{self.after}"


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure with its number settled: what charts and slides work with."""

    name: str
    figure: Figure
    value: Fraction
    parts: tuple[str, ...] = ()

    @property
    def qualifier(self) -> Qualifier:
        return "derived" if self.figure.derived else self.figure.qualifier

    def __float__(self) -> float:
        return float(self.value)

    @property
    def base(self) -> Fraction:
        """The value without 万 or 亿: yuan, people, institutions."""
        return self.value * self.scale

    @property
    def scale(self) -> int:
        """The factor of 万 or 亿 in the unit."""
        return magnitude(_zh_unit(self.figure.unit))[0]

    def said(
        self, language: Language, *, share: float = 1.0, like: Fact | None = None
    ) -> Spoken:
        """The figure in words; a `share` below 1 says a part of it (count-up).

        Beside a figure it is `like`, English takes that one's magnitude: 0.9
        billion beside 1.1 billion, not 900 million.
        """
        if share >= 1:
            return _in_full(self, language, like or self)
        step = Fraction(1, 10 ** _places(self.value))
        value = Fraction(int(self.value * Fraction(share) / step)) * step
        return self._said(value, language, (like or self).base)

    def _said(self, value: Fraction, language: Language, size: Fraction) -> Spoken:
        return self._zh(value) if language == "zh" else self._en(value, size)

    def plain(self, language: Language, *, like: Fact | None = None) -> Spoken:
        """The figure in words, without its qualifier."""
        said = self.said(language, like=like)
        if language == "zh":
            unit = _zh_unit(self.figure.unit)
            return Spoken("", said.number, unit, tight=True)
        before = said.before.removeprefix(self._reservation("en")).strip()
        return Spoken(before, said.number, said.after, said.tight)

    def words(self, language: Language) -> Spoken:
        """The figure with its number spelt out, as running text has it.

        Whole numbers from 0 to 10 and fractions up to tenths are spelt: 十个季度,
        nearly a third. Any other number stays in digits, and so do money, per
        cent and numbers in 万 or 亿.
        """
        said = self.said(language)
        number = self._spelt(language)
        return replace(said, number=number) if number else said

    def _spelt(self, language: Language) -> str:
        value, unit = self.value, _zh_unit(self.figure.unit)
        if unit in {*_CURRENCIES, "%", "‰"} or self.base != value:
            return ""
        top, bottom = value.numerator, value.denominator
        if bottom == 1 and 0 <= top <= 10:
            if language == "en":
                return _EN_DIGITS[top]
            return "两" if top == 2 and unit else _ZH_DIGITS[top]
        if isinstance(self.figure.value, str) and 0 < top < bottom <= 10:
            if language == "en":
                return _en_fraction(top, bottom)
            return f"{_ZH_DIGITS[bottom]}分之{_ZH_DIGITS[top]}"
        return ""

    def _reservation(self, language: Language) -> str:
        """The qualifier as a word; empty for an exact figure."""
        own = self.figure.word
        if language == "zh":
            return own or _ZH.get(self.figure.qualifier, "")
        return _WORDS[own][1] if own in _WORDS else _EN.get(self.figure.qualifier, "")

    def _zh(self, value: Fraction) -> Spoken:
        unit = _zh_unit(self.figure.unit)
        word = self._reservation("zh")
        number = self._number(value)
        match _WORDS.get(word, ("before", ""))[0]:
            case "within":
                scale = magnitude(unit)[1]
                unit = scale + word + unit.removeprefix(scale)
                return Spoken("", number, unit, tight=True)
            case "after":
                return Spoken("", number, unit + word, tight=True)
            case _:
                return Spoken(word, number, unit, tight=True)

    def _en(self, value: Fraction, size: Fraction) -> Spoken:
        # Words and magnitude are those of the final value, so that nothing but
        # the digits moves while they count up.
        unit = self.figure.unit
        scale, prefix = magnitude(_zh_unit(unit))
        noun = _zh_unit(unit).removeprefix(prefix)
        final, number = self.value * scale, value * scale
        currency = ""
        if self.figure.increase:
            # "Up 4.48 times" would be read as 4.48 times as much.
            final, number, after = 100 * final, 100 * number, "%"
        elif isinstance(unit, Counted):
            after = unit.one if unit.one and final == 1 else unit.en
        elif noun in _CURRENCIES:
            currency, after = _CURRENCIES[noun], ""
        else:
            one, many = _EN_UNITS[noun]
            after = one if final == 1 else many
        before = " ".join(part for part in (self._reservation("en"), currency) if part)
        tight = after in {"%", "‰"}
        if isinstance(self.figure.value, str):
            return Spoken(before, self.figure.value, after, tight)
        big, name = _big(size, final)
        if big > 1 and (final / big * 10**6).denominator == 1:
            text = _decimal(number / big, _places(final / big))
            return Spoken(before, text, f"{name} {after}".strip())
        text = _decimal(number, _places(final), grouped=True)
        text = f"+{text}" if self.figure.increase else text
        return Spoken(before, text, after, tight)

    def _number(self, value: Fraction) -> str:
        if isinstance(self.figure.value, str):
            return self.figure.value
        return _decimal(value, _places(self.value))


# What the pages at hand need, and little more: a visitor who moves a handle makes
# hundreds of figures that nobody asks for again.
@lru_cache(maxsize=128)
def _in_full(fact: Fact, language: Language, like: Fact) -> Spoken:
    """The whole figure in words, which every frame asks for."""
    return fact._said(fact.value, language, like.base)


def _fraction(text: str) -> Fraction:
    if not re.fullmatch(r"[0-9]+/[1-9][0-9]*", text):
        raise mistake("fraction")
    return Fraction(text)


def _zh_unit(unit: str | Counted) -> str:
    return unit if isinstance(unit, str) else unit.zh


def has_english(unit: str) -> bool:
    """Whether the program knows what English says for a Chinese unit."""
    noun = unit.removeprefix(magnitude(unit)[1])
    return noun in _CURRENCIES or noun in _EN_UNITS


def magnitude(unit: str) -> tuple[int, str]:
    """The factor of a Chinese unit, and the characters that say it."""
    for prefix, factor in _SCALES:
        if unit.startswith(prefix):
            return factor, prefix
    return 1, ""


@lru_cache(maxsize=128)
def _places(value: Fraction) -> int:
    """Decimal places that print the value exactly (at most six)."""
    return next((n for n in range(6) if (value * 10**n).denominator == 1), 6)


def _big(size: Fraction, value: Fraction) -> tuple[int, str]:
    """The magnitude in which English says a value beside another of some size.

    Beside 1.2 billion, 12 is not 0.000000012 billion: it is at least a hundredth.
    """
    for big, name in _BIG:
        if abs(size) >= big and (not value or 100 * abs(value) >= big):
            return big, name
    return 1, ""


def _decimal(value: Fraction, places: int, *, grouped: bool = False) -> str:
    quantum = Decimal(1).scaleb(-places)
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    rounded = exact.quantize(quantum, rounding=ROUND_HALF_UP)
    return f"{rounded:,f}" if grouped else f"{rounded:f}"


def _en_fraction(top: int, bottom: int) -> str:
    one, many = _EN_PARTS[bottom]
    if top > 1:
        return f"{_EN_DIGITS[top]} {many}"
    return one if bottom == 2 else f"an {one}" if bottom == 8 else f"a {one}"


def settled(figures: Mapping[str, Figure]) -> dict[str, Fact]:
    """All figures of a slide with their numbers, derived ones computed.

    Raises:
        ValueError: a derived figure cannot be computed, names an unknown figure, or
            itself.
    """
    facts: dict[str, Fact] = {}

    def settle(name: str, waiting: tuple[str, ...]) -> Fact:
        if name in facts:
            return facts[name]
        if name not in figures:
            raise mistake("derived-unknown", name=name)
        if name in waiting:
            raise mistake("derived-circle")
        figure = figures[name]
        if figure.derived is None:
            value = figure.value
            number = (
                _fraction(value) if isinstance(value, str) else Fraction(value or 0)
            )
            facts[name] = Fact(name, figure, number)
        else:
            parts = [settle(part, (*waiting, name)) for part in figure.derived.of]
            facts[name] = Fact(
                name, figure, _derive(figure, parts), tuple(p.name for p in parts)
            )
        return facts[name]

    for name in figures:
        settle(name, ())
    return facts


def _derive(figure: Figure, parts: list[Fact]) -> Fraction:
    rule = figure.derived
    assert rule is not None
    terms = [_term(part.name, part.figure.unit, part.value) for part in parts]
    to = _term("", figure.unit, Fraction(0))
    return derived(rule.be, terms, to, rule.digits)


def _term(name: str, unit: str | Counted, value: Fraction) -> Term:
    written = _zh_unit(unit)
    scale, prefix = magnitude(written)
    return Term(name, value, written, written.removeprefix(prefix), scale)


def filled(text: str, facts: Mapping[str, Fact], language: Language) -> str:
    """The text with every figure named in braces replaced by its words.

    `{name}` is the figure as said, `{name.plain}` leaves out its qualifier and
    `{name.words}` spells a small number out. An English sentence that begins
    with a figure begins with a capital letter.

    Raises:
        KeyError: the text names an unknown figure.
    """

    def said(match: re.Match[str]) -> str:
        name, way = _way(match[1])
        fact = facts[name]
        spoken = {"plain": fact.plain, "words": fact.words}.get(way, fact.said)
        words = str(spoken(language))
        if language == "en" and text[: match.start()].rstrip()[-1:] in (
            "",
            ".",
            "!",
            "?",
        ):
            return words[:1].upper() + words[1:]
        return words

    return PLACE.sub(said, text)


def places(text: Text) -> tuple[str, ...]:
    """Names of the figures that a text mentions, in either language."""
    found = PLACE.findall(text.zh) + PLACE.findall(text.en)
    return tuple(dict.fromkeys(_way(name)[0] for name in found))


def _way(place: str) -> tuple[str, str]:
    """The name in a place, and how it is to be said."""
    name, _, way = place.partition(".")
    return (name, way) if way in {"plain", "words"} else (place, "")


__all__ = [
    "THIN",
    "Counted",
    "Derivation",
    "Fact",
    "Figure",
    "Name",
    "Qualifier",
    "Spoken",
    "filled",
    "places",
    "settled",
]
