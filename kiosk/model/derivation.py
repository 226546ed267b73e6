"""How a figure is computed from others, and when that makes no sense.

A sum is of one unit, percentages differ by percentage points, and nothing grows
from zero or less: what cannot be said truly is refused in a sentence.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from kiosk.model.message import Message, shown
from kiosk.model.mistake import mistake

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic_core import PydanticCustomError

How = Literal["sum", "difference", "product", "share", "growth", "multiple"]

MOST: Final = 6
"""Decimals of a derived figure."""
POINTS: Final = {"%": "个百分点", "‰": "个千分点"}
"""In what percentages differ."""
_RATES: Final = {"%": 100, "‰": 1000}
_TIMES: Final = ("倍", "")
_CURRENCIES: Final = ("元", "美元")
_NAMES: Final[dict[How, Message]] = {
    "sum": Message("相加", "sum"),
    "difference": Message("相减", "difference"),
    "product": Message("相乘", "product"),
    "share": Message("占比", "share"),
    "growth": Message("增幅", "growth"),
    "multiple": Message("倍数", "multiple"),
}


class Term(NamedTuple):
    """A figure in a computation; `scale` is the factor of 万 or 亿 in its unit.

    `noun` is the unit without it, and `unit` the whole as staff wrote it.
    """

    name: str
    value: Fraction
    unit: str
    noun: str
    scale: int = 1

    @property
    def base(self) -> Fraction:
        return self.value * self.scale

    @property
    def called(self) -> Message:
        name, unit = shown(self.name), shown(self.unit)
        if not unit:
            return Message(f"{name}（没有单位）", f"{name} (no unit)")
        return Message(f"{name}（{unit}）", f"{name} ({unit})")


def derived(how: How, terms: Sequence[Term], to: Term, digits: int) -> Fraction:
    """The value of a figure in its own unit, rounded half away from zero.

    `to` is the figure without its value.

    Raises:
        ValueError: the units do not fit, a base is zero or less, or what is not
            zero would be rounded to zero.
    """
    wanted: str | None
    match how:
        case "sum" | "difference":
            wanted = _alike(how, terms)
            value = terms[0].base
            for term in terms[1:]:
                value += term.base if how == "sum" else -term.base
            value /= to.scale
        case "product":
            wanted = _product(terms, to)
            value = Fraction(1)
            for term in terms:
                value *= term.base / _RATES.get(term.noun, 1)
            value *= Fraction(_RATES.get(to.noun, 1), to.scale)
        case _:
            wanted = _ratio(how, terms[0], terms[1], to)
            value = terms[0].base / terms[1].base
            if how != "multiple":
                value = (value - (how == "growth")) * 100
            value /= to.scale
    if wanted not in (None, to.noun):
        raise _misnamed(how, wanted or "", to)
    unit = 10**digits
    # Half away from zero, as a reader rounds.
    rounded = Fraction(int(abs(value) * unit + Fraction(1, 2)), unit)
    if value and not rounded:
        raise _vanished(abs(value), digits)
    return rounded if value >= 0 else -rounded


def _alike(how: How, terms: Sequence[Term]) -> str:
    """The noun of a sum or a difference."""
    first, *rest = terms
    for rate, points in POINTS.items():
        nouns = {term.noun for term in rest}
        if how == "difference" and first.noun == rate and nouns == {rate}:
            return points
        # A percentage moves by percentage points to another one.
        if first.noun == rate and nouns <= {rate, points} and how == "sum":
            return rate
        if first.noun == rate and nouns == {points}:
            return rate
    for term in rest:
        if term.noun != first.noun:
            raise _mixed(how, first, term)
    return first.noun


def _product(terms: Sequence[Term], to: Term) -> str | None:
    """The noun of a product, None if it may be any."""
    rates = [term for term in terms if term.noun in _RATES]
    if len(rates) > 1:
        one, other = rates[:2]
        raise mistake("derived-rates", one=one.called, other=other.called)
    money = [term for term in terms if term.noun in _CURRENCIES]
    if len(money) > 1:
        raise mistake("derived-money", one=money[0].called, other=money[1].called)
    if money:
        return money[0].noun
    if to.noun in _RATES or to.noun in _CURRENCIES:
        plain = all(term.noun in (*_RATES, *_TIMES) for term in terms)
        if plain and rates and to.noun in _RATES:
            return to.noun
        if not any(term.noun for term in terms) and to.noun in _CURRENCIES:
            return None
        return _unlike(terms)
    return None


def _unlike(terms: Sequence[Term]) -> str:
    return next((t.noun for t in terms if t.noun not in (*_RATES, *_TIMES)), "倍")


def _ratio(how: How, part: Term, whole: Term, to: Term) -> str | None:
    """The noun of a share, a growth or a multiple; None if it may be any."""
    if part.noun != whole.noun:
        money = part.noun in _CURRENCIES and whole.noun in _CURRENCIES
        rate = to.noun not in (*_TIMES, *_RATES)
        # So much for each: yuan a person.
        if how != "multiple" or money or not rate:
            raise _mixed(how, part, whole)
    if how != "multiple" and part.noun in (*_RATES, *POINTS.values()):
        points = POINTS.get(part.noun, part.noun)
        raise mistake(
            "derived-points",
            one=part.called,
            other=whole.called,
            how=_NAMES[how],
            points=points,
        )
    if whole.value <= 0 or part.value < 0:
        raise _baseless(how, whole if whole.value <= 0 else part)
    if how != "multiple":
        return "%"
    if part.noun != whole.noun:
        return None
    return to.noun if to.noun in _TIMES else "倍"


def _mixed(how: How, one: Term, other: Term) -> PydanticCustomError:
    name = _NAMES[how]
    if how not in ("sum", "difference", "product"):
        name = name._replace(zh=f"算{name.zh}")
    return mistake("derived-units", one=one.called, other=other.called, how=name)


def _misnamed(how: How, wanted: str, to: Term) -> PydanticCustomError:
    if how == "difference" and wanted in POINTS.values():
        return mistake("derived-unit-points", wanted=wanted, found=to.unit)
    said = Message(shown(wanted) or "空", shown(wanted))
    return mistake("derived-unit", how=_NAMES[how], wanted=said, found=to.unit)


def _baseless(how: How, term: Term) -> PydanticCustomError:
    if term.value == 0:
        return mistake("derived-zero", name=term.name, how=_NAMES[how])
    value = f"{float(term.value):.15g}{shown(term.unit)}"
    return mistake("derived-negative", name=term.name, value=value, how=_NAMES[how])


def _vanished(value: Fraction, digits: int) -> PydanticCustomError:
    needed = next((n for n in range(MOST + 1) if value * 10**n * 2 >= 1), None)
    if needed is None:
        return mistake("derived-small")
    about = f"{float(value):.{needed}f}"
    return mistake("derived-digits", about=about, digits=digits, needed=needed)
