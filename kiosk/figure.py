"""What a figure is: a value with unit, qualifier and source, and how it is said.

The value is exact (a decimal or a fraction); each language says it from the
value, so the two can never disagree.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import Field, model_validator

from kiosk.kinds import Model
from kiosk.text import PLACE, THIN, Language, Text

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
# Words that Chinese puts after the number, before the thing counted: 5.7万余人.
_AFTER: Final = frozenset({"余", "多"})
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
    "at most": "at most",
}


class Counted(Model):
    """A unit that is a thing counted: 万户 in Chinese, merchants in English."""

    zh: str = Field(description="中文单位，可带 万、亿 · Chinese unit, with 万 or 亿")
    en: str = Field(description="英文名词，复数 · English noun, plural; may be empty")
    one: str = Field(default="", description="英文单数 · the noun for exactly one")


class Derivation(Model):
    """How the program computes a figure from others of its slide."""

    be: Literal["sum", "difference", "product", "share", "growth", "multiple"] = Field(
        alias="is",
        description=(
            "怎样推算：sum 相加，difference 相减，product 相乘，share 占比（%），"
            "growth 增幅（%），multiple 倍数 · how it is computed"
        ),
    )
    of: tuple[Name, ...] = Field(min_length=2, description="由哪些数推算 · from which")
    digits: int = Field(
        default=0, ge=0, le=4, description="保留几位小数 · decimal places"
    )


class Figure(Model):
    """A number that the show answers for."""

    value: Decimal | str | None = Field(
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
    label: Text = Field(description="这个数叫什么 · what the figure is called")
    meaning: Text = Field(description="一句话说清含义 · what it means, in a sentence")
    period: Text = Field(description="什么时候的数 · the time it speaks of")
    source: str = Field(
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
            raise ValueError("a figure has either a value or a derivation")
        if self.derived is None and not self.source:
            raise ValueError("a figure needs a source")
        if isinstance(self.value, str):
            _fraction(self.value)
        if self.word and self.qualifier == "exact":
            raise ValueError("a word belongs to a qualifier other than exact")
        return self


@dataclass(frozen=True, slots=True)
class Spoken:
    """A figure in the words of one language: before, the number, after."""

    before: str
    number: str
    after: str
    tight: bool = False
    """Whether the three stand without spaces, as in 8% and in Chinese."""

    def __str__(self) -> str:
        gap = "" if self.tight or not self.after else " "
        lead = "" if self.tight or not self.before or self.before[-1] == "$" else " "
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
        return self.value * _split(_zh_unit(self.figure.unit))[0]

    def said(self, language: Language, *, share: float = 1.0) -> Spoken:
        """The figure in words; a `share` below 1 says a part of it (count-up)."""
        value = self.value
        if share < 1:
            step = Fraction(1, 10 ** _places(self.value))
            value = Fraction(int(value * Fraction(share) / step)) * step
        if language == "zh":
            return self._zh(value)
        return self._en(value, counting=share < 1)

    def plain(self, language: Language) -> Spoken:
        """The figure in words, without its qualifier."""
        said = self.said(language)
        if language == "zh":
            unit = _zh_unit(self.figure.unit)
            return Spoken("", said.number, unit, tight=True)
        word = _EN.get(self.figure.qualifier, "")
        return Spoken(
            said.before.removeprefix(word).strip(), said.number, said.after, said.tight
        )

    def _zh(self, value: Fraction) -> Spoken:
        unit = _zh_unit(self.figure.unit)
        word = self.figure.word or _ZH.get(self.figure.qualifier, "")
        scale = _split(unit)[1]
        before = ""
        if word in _AFTER:
            unit = scale + word + unit.removeprefix(scale)
        else:
            before = word
        return Spoken(before, self._number(value), unit, tight=True)

    def _en(self, value: Fraction, *, counting: bool) -> Spoken:
        word = _EN.get(self.figure.qualifier, "")
        unit = self.figure.unit
        zh = _zh_unit(unit)
        scale, prefix = _split(zh)
        noun = zh.removeprefix(prefix)
        number = value * scale
        before = " ".join(part for part in (word, _CURRENCIES.get(noun, "")) if part)
        if isinstance(unit, str):
            after = "" if noun in _CURRENCIES else _EN_UNITS.get(noun, noun)
        else:
            after = unit.one if unit.one and number == 1 else unit.en
        if isinstance(self.figure.value, str):
            return Spoken(before, self._number(value), after)
        # While counting up, the magnitude is that of the final value.
        big = next((b for b in _BIG if abs(self.value * scale) >= b[0]), None)
        if big is not None:
            places = _places(self.value * scale / big[0])
            text = _decimal(number / big[0], places if counting else None)
            return Spoken(before, text, " ".join(p for p in (big[1], after) if p))
        places = _places(self.value * scale)
        text = _decimal(number, places if counting else None, grouped=True)
        return Spoken(before, text, after, tight=not before and after in {"%", "‰"})

    def _number(self, value: Fraction) -> str:
        if isinstance(self.figure.value, str):
            return self.figure.value
        return _decimal(value, _places(self.value))


_EN_UNITS: Final[dict[str, str]] = {
    "%": "%",
    "倍": "times",
    "年": "years",
    "个月": "months",
    "天": "days",
    "人": "people",
    "平方米": "m²",
    "公里": "km",
    "": "",
}


def _fraction(text: str) -> Fraction:
    if not re.fullmatch(r"[0-9]+/[1-9][0-9]*", text):
        raise ValueError('a fraction is written "1/4"')
    return Fraction(text)


def _zh_unit(unit: str | Counted) -> str:
    return unit if isinstance(unit, str) else unit.zh


def _split(unit: str) -> tuple[int, str]:
    """The factor of a Chinese unit, and the characters that say it."""
    for prefix, factor in _SCALES:
        if unit.startswith(prefix):
            return factor, prefix
    return 1, ""


def _places(value: Fraction) -> int:
    """Decimal places that print the value exactly (at most six)."""
    return next((n for n in range(6) if (value * 10**n).denominator == 1), 6)


def _decimal(value: Fraction, places: int | None, *, grouped: bool = False) -> str:
    places = _places(value) if places is None else places
    quantum = Decimal(1).scaleb(-places)
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    rounded = exact.quantize(quantum, rounding=ROUND_HALF_UP)
    return f"{rounded:,f}" if grouped else f"{rounded:f}"


def settled(figures: Mapping[str, Figure]) -> dict[str, Fact]:
    """All figures of a slide with their numbers, derived ones computed.

    Raises:
        ValueError: a derived figure names an unknown figure, or itself.
    """
    facts: dict[str, Fact] = {}

    def settle(name: str, waiting: tuple[str, ...]) -> Fact:
        if name in facts:
            return facts[name]
        if name not in figures:
            raise ValueError(f"no figure is called {name!r}")
        if name in waiting:
            raise ValueError(f"{name!r} is derived from itself")
        figure = figures[name]
        if figure.derived is None:
            value = figure.value
            number = _fraction(value) if isinstance(value, str) else Fraction(value or 0)
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
    first, *rest = (part.base for part in parts)
    match rule.be:
        case "sum":
            value = first + sum(rest)
        case "difference":
            value = first - sum(rest)
        case "product":
            value = first
            for part in rest:
                value *= part
        case "share":
            value = first / _nonzero(rest[0]) * 100
        case "growth":
            value = (first / _nonzero(rest[0]) - 1) * 100
        case "multiple":
            value = first / _nonzero(rest[0])
    scaled = value / _split(_zh_unit(figure.unit))[0]
    unit = Fraction(10**rule.digits)
    # Half away from zero, as a reader rounds.
    halves = abs(scaled) * unit + Fraction(1, 2)
    return Fraction(int(halves), unit) * (1 if scaled >= 0 else -1)


def _nonzero(value: Fraction) -> Fraction:
    if value == 0:
        raise ValueError("a derived figure divides by zero")
    return value


def filled(text: str, facts: Mapping[str, Fact], language: Language) -> str:
    """The text with every `{name}` replaced by the figure in words."""

    def said(match: re.Match[str]) -> str:
        name = match[1]
        plain = name.removesuffix(".plain")
        fact = facts[plain]
        spoken = fact.said(language) if plain == name else fact.plain(language)
        return str(spoken)

    return PLACE.sub(said, text)


def places(text: Text) -> tuple[str, ...]:
    """Names of the figures that a text mentions, in either language."""
    found = PLACE.findall(text.zh) + PLACE.findall(text.en)
    return tuple(dict.fromkeys(name.removesuffix(".plain") for name in found))


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
