"""What a derived figure is, and the sentence where it would mislead."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from pydantic_core import PydanticCustomError

from kiosk.content import refusals
from kiosk.model.derivation import Term, derived
from kiosk.model.message import Message

if TYPE_CHECKING:
    from kiosk.model.derivation import How

_SCALES = {"万": 10**4, "亿": 10**8}


def term(written: str, name: str = "") -> Term:
    """A term from its value and unit, such as 5亿元; the value may be left out."""
    at = next((i for i, c in enumerate(written) if c not in "-.0123456789"), None)
    at = len(written) if at is None else at
    unit = written[at:]
    scale = _SCALES.get(unit[:1], 1)
    noun = unit[1:] if scale > 1 else unit
    return Term(name, Fraction(written[:at] or 0), unit, noun, scale)


def terms(parts: str) -> list[Term]:
    return [term(part, name) for part, name in zip(parts.split(), "abcd", strict=False)]


@pytest.mark.parametrize(
    ("how", "parts", "unit", "digits", "value"),
    [
        ("sum", "1亿元 2500万元", "万元", 0, "12500"),
        ("sum", "30% 20%", "%", 0, "50"),
        ("sum", "6.5% 1.5个百分点", "%", 1, "8"),
        ("sum", "1个百分点 0.5个百分点", "个百分点", 1, "1.5"),
        ("difference", "8% 6.5%", "个百分点", 1, "1.5"),
        ("difference", "6.5% 8%", "个百分点", 1, "-1.5"),
        ("difference", "8% 1.5个百分点", "%", 1, "6.5"),
        ("difference", "9‰ 7‰", "个千分点", 0, "2"),
        ("difference", "5亿元 -3亿元", "亿元", 0, "8"),
        ("product", "1240亿元 8%", "亿元", 1, "99.2"),
        ("product", "8% 2倍", "%", 0, "16"),
        ("product", "3天 2500元", "万元", 2, "0.75"),
        ("product", "1000人 5‰", "人", 0, "5"),
        ("product", "3 4", "", 0, "12"),
        ("product", "3 4", "元", 0, "12"),
        ("share", "238.95亿元 1240亿元", "%", 1, "19.3"),
        ("share", "0亿元 1240亿元", "%", 0, "0"),
        ("growth", "11亿元 9亿元", "%", 0, "22"),
        ("growth", "0亿元 9亿元", "%", 0, "-100"),
        ("multiple", "8% 4%", "倍", 0, "2"),
        ("multiple", "6家 4家", "", 1, "1.5"),
        ("multiple", "1240亿元 62万人", "万元", 0, "20"),
    ],
)
def test_a_figure_is_computed(
    how: How, parts: str, unit: str, digits: int, value: str
) -> None:
    assert derived(how, terms(parts), term(unit), digits) == Fraction(value)


@pytest.mark.parametrize(
    ("how", "parts", "unit", "digits", "zh", "en"),
    [
        (
            *("sum", "1240亿元 11亿美元", "亿元", 0),
            "a（亿元）和b（亿美元）单位不同，不能相加；请先换成同一个单位",
            "a (亿元) and b (亿美元) are in different units and have no sum; bring "
            "them to one unit first",
        ),
        (
            *("difference", "8% 2倍", "%", 0),
            "a（%）和b（倍）单位不同，不能相减；请先换成同一个单位",
            "a (%) and b (倍) are in different units and have no difference; bring "
            "them to one unit first",
        ),
        (
            *("difference", "3个百分点 2%", "%", 0),
            "a（个百分点）和b（%）单位不同，不能相减；请先换成同一个单位",
            "a (个百分点) and b (%) are in different units and have no difference; "
            "bring them to one unit first",
        ),
        (
            *("share", "11亿美元 1240亿元", "%", 0),
            "a（亿美元）和b（亿元）单位不同，不能算占比；请先换成同一个单位",
            "a (亿美元) and b (亿元) are in different units and have no share; bring "
            "them to one unit first",
        ),
        (
            *("multiple", "5亿元 2家", "倍", 0),
            "a（亿元）和b（家）单位不同，不能算倍数；请先换成同一个单位",
            "a (亿元) and b (家) are in different units and have no multiple; bring "
            "them to one unit first",
        ),
        (
            *("multiple", "5元 2美元", "家", 0),
            "a（元）和b（美元）单位不同，不能算倍数；请先换成同一个单位",
            "a (元) and b (美元) are in different units and have no multiple; bring "
            "them to one unit first",
        ),
        (
            *("growth", "5 2家", "%", 0),
            "a（没有单位）和b（家）单位不同，不能算增幅；请先换成同一个单位",
            "a (no unit) and b (家) are in different units and have no growth; bring "
            "them to one unit first",
        ),
        (
            *("difference", "8% 6.5%", "%", 1),
            "两个百分比相差的是百分点，不是百分比：单位请写 个百分点，现在是“%”",
            "percentages differ by percentage points, not by per cent: write the unit "
            "as 个百分点, found “%”",
        ),
        (
            *("sum", "1亿元 2亿元", "亿美元", 0),
            "相加算出来的单位是“元”，这里写的却是“亿美元”",
            "the sum is in “元”, but the unit here is “亿美元”",
        ),
        (
            *("share", "1亿元 2亿元", "倍", 0),
            "占比算出来的单位是“%”，这里写的却是“倍”",
            "the share is in “%”, but the unit here is “倍”",
        ),
        (
            *("multiple", "1亿元 2亿元", "%", 0),
            "倍数算出来的单位是“倍”，这里写的却是“%”",
            "the multiple is in “倍”, but the unit here is “%”",
        ),
        (
            *("product", "3天 2500元", "美元", 0),
            "相乘算出来的单位是“元”，这里写的却是“美元”",
            "the product is in “元”, but the unit here is “美元”",
        ),
        (
            *("product", "30人 2%", "%", 0),
            "相乘算出来的单位是“人”，这里写的却是“%”",
            "the product is in “人”, but the unit here is “%”",
        ),
        (
            *("product", "3元 4美元", "元", 0),
            "a（元）和b（美元）都是钱，不能相乘",
            "a (元) and b (美元) are both money and cannot be multiplied",
        ),
        (
            *("product", "30% 20%", "%", 0),
            "a（%）和b（%）都是百分比；百分比的百分比没有人看得懂，请不要相乘",
            "a (%) and b (%) are both percentages; a percentage of a percentage "
            "misleads, do not multiply them",
        ),
        (
            *("growth", "8% 6.5%", "%", 0),
            "a（%）和b（%）本身就是百分比，不能再算增幅；请改用 difference（相减），"
            "单位写 个百分点",
            "a (%) and b (%) are percentages already, which have no growth; use the "
            "difference, in 个百分点",
        ),
        (
            *("share", "8% 50%", "%", 0),
            "a（%）和b（%）本身就是百分比，不能再算占比；请改用 difference（相减），"
            "单位写 个百分点",
            "a (%) and b (%) are percentages already, which have no share; use the "
            "difference, in 个百分点",
        ),
        (
            *("growth", "-8亿元 -5亿元", "%", 0),
            "b 是负数（-5亿元），负数没有增幅；请用 difference（相减），"
            "或者用文字说，如“由盈转亏”",
            "b is negative (-5亿元), and a negative number has no growth; use the "
            "difference, or say it in words",
        ),
        (
            *("growth", "-8亿元 5亿元", "%", 0),
            "a 是负数（-8亿元），负数没有增幅；请用 difference（相减），"
            "或者用文字说，如“由盈转亏”",
            "a is negative (-8亿元), and a negative number has no growth; use the "
            "difference, or say it in words",
        ),
        (
            *("growth", "8家 0家", "%", 0),
            "b 是零，不能用它算增幅（除以零）；请用 difference（相减），或者用文字说",
            "b is zero, and there is no growth of nothing; use the difference, or say "
            "it in words",
        ),
        (
            *("share", "3人 1000人", "%", 0),
            "算出来约是 0.3，保留 0 位小数就成了 0；请把 digits 写成 1",
            "the result is about 0.3, which 0 decimals show as 0; write “digits”: 1",
        ),
        (
            *("difference", "5元 4.9元", "亿元", 2),
            "算出来不是零，但太小，保留六位小数也是 0；请换小一些的单位",
            "the result is not zero, but so small that six decimals show 0; use a "
            "smaller unit",
        ),
    ],
)
def test_a_figure_that_would_mislead_is_refused_in_a_sentence(
    how: How, parts: str, unit: str, digits: int, zh: str, en: str
) -> None:
    with pytest.raises(PydanticCustomError) as caught:
        derived(how, terms(parts), term(unit), digits)
    assert refusals.own(caught.value) == Message(zh, en)
