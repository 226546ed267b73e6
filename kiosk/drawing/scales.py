"""How numbers become places and short labels: scales, ticks and units.

Values are exact fractions; places are page units.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from kiosk.drawing.geometry import Array
    from kiosk.model.figure import Fact
    from kiosk.model.text import Language

_ZH_BIG: Final = ((10**12, "万亿"), (10**8, "亿"), (10**4, "万"))
_EN_BIG: Final = {"trillion": 10**12, "billion": 10**9, "million": 10**6}
_EN_LESS: Final = {"trillion": "billion", "billion": "million", "million": "thousand"}
_FINE: Final = 6
"""Decimals that a value can be typed with."""
_FEW: Final = 7
"""Digits that are shown of a value in another unit than its own."""
_LEAST: Final = 4
"""Decimals that are shown of a value below one in another unit than its own."""
_LONG: Final = 10**5
"""A Chinese number from here on is said in 万, 亿 or 万亿."""


def ticks(low: Fraction, high: Fraction, most: int = 4) -> tuple[Fraction, ...]:
    """Round values from `low` to `high`: multiples of 1, 2 or 5 times a power of ten.

    The finest such step is taken that needs no more than `most` values, so a
    short stretch may have only one, or none.
    """
    if high < low or most < 1:
        return ()
    if high == low:
        return (low,)
    exponent = math.floor(math.log10((high - low) / most)) - 1
    while True:
        for digit in (1, 2, 5):
            step = digit * Fraction(10) ** exponent
            first, last = math.ceil(low / step), math.floor(high / step)
            if last - first < most:
                return tuple(step * number for number in range(first, last + 1))
        exponent += 1


@dataclass(frozen=True, slots=True)
class Linear:
    """A scale from the values `low` to `high` to the places `start` to `end`."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float | Fraction) -> float:
        return float(self.along(np.array([float(value)]))[0])

    def along(self, values: Array) -> Array:
        """The places of all values; all at `start` where the scale has no length."""
        span = self.high - self.low
        share = (values - self.low) / span if span else np.zeros_like(values)
        result: Array = self.start + (self.end - self.start) * share
        return result


@dataclass(frozen=True, slots=True)
class Band:
    """Equal places side by side, each `pitch` wide, its bar `width` in the middle."""

    count: int
    start: float
    pitch: float
    width: float

    @classmethod
    def over(
        cls, count: int, start: float, space: float, share: float, widest: float
    ) -> Band:
        """Bands over a space: a bar takes `share` of its place, `widest` at most.

        Few bars stay as close together as their width asks for, flush left.
        """
        pitch = min(space / count, widest / share)
        return cls(count, start, pitch, pitch * share)

    def centre(self, index: int) -> float:
        return self.start + self.pitch * (index + 0.5)

    def left(self, index: int) -> float:
        return self.centre(index) - self.width / 2


def round_half_up(value: Fraction) -> int:
    """The nearest whole number; a half goes away from zero."""
    nearest = int(abs(value) + Fraction(1, 2))
    return -nearest if value < 0 else nearest


def decimals(value: Fraction) -> int:
    """Decimal places that print the value exactly, at most six."""
    return next((n for n in range(6) if (value * 10**n).denominator == 1), 6)


def decimal(value: Fraction, places: int, *, grouped: bool = False) -> str:
    """The value rounded half away from zero, with a true minus sign."""
    number = abs(round_half_up(value * 10**places))
    whole, part = divmod(number, 10**places)
    text = f"{whole:,}" if grouped else str(whole)
    text += f".{part:0{places}d}" if places else ""
    return f"−{text}" if value < 0 and number else text


@dataclass(frozen=True, slots=True)
class Spelling:
    """How all numbers of one chart are written: in one unit, said once.

    A value times `factor` is the number that is shown. In its own unit it keeps
    every digit that it has; in another it keeps the first seven, and at least four
    decimals. A value that is not zero is never written as zero.
    """

    factor: Fraction
    unit: str
    grouped: bool

    def say(self, value: Fraction, share: Fraction = Fraction(1)) -> str:
        """The value, or a share of it with the decimals of the whole (count-up)."""
        shown = value * self.factor
        most = _FINE if self.factor == 1 else max(0, _FEW - _whole(shown))
        if self.factor != 1 and abs(shown) < 1:
            most = _LEAST
        rounded = Fraction(round_half_up(shown * 10**most), 10**most)
        if shown and not rounded:
            least = decimal(Fraction(1, 10**most), most)
            return f"<{least}" if shown > 0 else f">−{least}"
        return decimal(shown * share, decimals(rounded), grouped=self.grouped)

    def ticks(self, values: Sequence[Fraction]) -> tuple[str, ...]:
        """The values with the same decimals, as few as tell all of them exactly.

        Values of ticks are round, so that they always end.
        """
        shown = [value * self.factor for value in values]
        places = max(map(_ending, shown), default=0)
        return tuple(decimal(value, places, grouped=self.grouped) for value in shown)


def _whole(value: Fraction) -> int:
    """Digits before the point."""
    return len(str(int(abs(value))))


def _ending(value: Fraction) -> int:
    """Decimal places after which a value ends; six for one that never does."""
    bottom, places = value.denominator, 0
    for prime in (2, 5):
        times = 0
        while bottom % prime == 0:
            bottom //= prime
            times += 1
        places = max(places, times)
    return places if bottom == 1 else _FINE


def spelling(facts: Sequence[Fact], language: Language) -> Spelling:
    """The spelling that suits the largest of the facts, all in one unit.

    Chinese moves to 万, 亿 or 万亿 from six digits on. English says million,
    billion or trillion, or the next smaller one where that leaves hardly any
    digits before the point.
    """
    top = max(facts, key=lambda fact: abs(fact.value))
    scale = top.base / top.value if top.value else Fraction(1)
    if language == "zh":
        factor, unit = _zh(top, scale)
    else:
        factor, unit = _en(top, scale)
        word = next((word for word in _EN_LESS if word in unit.split(" ")), "")
        shown = [abs(fact.value) * factor for fact in facts]
        small = any(0 < value < 1 for value in shown)
        fine = max(map(decimals, shown)) > 2
        if word and max(shown) < 10 and (small or fine):
            factor, unit = factor * 1000, unit.replace(word, _EN_LESS[word], 1)
    return Spelling(factor, unit, grouped=language == "en")


def _zh(top: Fact, scale: Fraction) -> tuple[Fraction, str]:
    unit = top.plain("zh").after
    if abs(top.value) < _LONG:
        return Fraction(1), unit
    noun = unit.lstrip("万亿")
    big, word = next(item for item in _ZH_BIG if abs(top.base) >= item[0])
    return scale / big, word + noun


def _en(top: Fact, scale: Fraction) -> tuple[Fraction, str]:
    # The plural, even where the largest of the values is exactly one.
    said = (replace(top, value=Fraction(2)) if top.base == 1 else top).plain("en")
    big = _EN_BIG.get(said.after.split(" ")[0], 1)
    return scale / big, " ".join(part for part in (said.before, said.after) if part)


def extremes(values: Array, columns: int) -> npt.NDArray[np.intp]:
    """Places of the values that a line needs in so many columns, in their order.

    All, if there are at most two for each column; else the first, the last, and of
    every column its lowest and its highest, so that no peak is lost.
    """
    whole = len(values)
    if whole <= 2 * columns:
        return np.arange(whole)
    wide = -(-whole // columns)
    padded = np.pad(values, (0, -whole % wide), mode="edge").reshape(-1, wide)
    starts = np.arange(len(padded)) * wide
    low, high = padded.argmin(axis=1), padded.argmax(axis=1)
    kept = np.concatenate([[0, whole - 1], starts + low, starts + high])
    return np.unique(np.minimum(kept, whole - 1))
