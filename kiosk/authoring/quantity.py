"""Quantities in running text: which numbers a sentence says, in either language.

A number may be written in digits or in words; 1240亿, 124 billion and
一千二百四十亿 are one value. Signs are not read: a fall of 5 % is said as 5 %.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from kiosk.model.text import MONTHS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.model.text import Language

Sort = Literal["amount", "date", "rank", "name"]


class Quantity(NamedTuple):
    """A number in a text, from `start` up to `end` of its characters.

    `percent` tells 8 % from 8. `sure` is whether nothing else can be meant: 一 in
    统一 and "second" may be no number at all, 1240 is one. A date or year, a rank
    (第3) and a number within a name (4A) are told apart from an amount.
    """

    value: Fraction
    start: int
    end: int
    percent: bool = False
    sure: bool = True
    sort: Sort = "amount"

    def like(self, other: Quantity) -> bool:
        """Whether both say the same."""
        return self.value == other.value and self.percent == other.percent


_NARROW: Final = str.maketrans("０１２３４５６７８９．％／＋", "0123456789.%/+")
_DIGITS: Final = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_PLACES: Final = re.compile(r"\{[^{}]*\}")

# Chinese

_ZH_ONES: Final = {c: n for n, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
}
_ZH_UNITS: Final = {"十": 10, "百": 100, "千": 1000}
_ZH_BIG: Final = {"万": 10**4, "亿": 10**8}
_ZH_FACTORS: Final = {
    "": 1,
    "百": 100,
    "千": 1000,
    "万": 10**4,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "万亿": 10**12,
}
_NUMERAL: Final = "零〇一二两三四五六七八九十百千万亿"
_ZH: Final = re.compile(
    rf"""
    (?P<century>[0-9][0-9])世纪(?P<decade>[0-9]0)年代
    | (?P<of>[{_NUMERAL}]+|[0-9]+)分之(?P<part>[{_NUMERAL}]+|[0-9]+(?:\.[0-9]+)?)
    | (?P<top>[0-9]+)/(?P<bottom>[1-9][0-9]*)
    | (?P<digits>{_DIGITS})[多余几来]?(?P<factor>万亿|千万|百万|[百千万亿])?
      (?P<percent>%|个百分点|％)?
    | (?P<words>[{_NUMERAL}]+)
    | (?P<half>半)
    | (?P<first>首)
    | (?P<pair>双)
    """,
    re.VERBOSE,
)


def _numeral(words: str) -> Fraction | None:
    """The value of a Chinese numeral, None if it is none, as 万亿 or 十四五."""
    if all(c in _ZH_ONES for c in words):
        if len(words) == 1:
            return Fraction(_ZH_ONES[words])
        # A year is read digit by digit.
        return (
            Fraction("".join(str(_ZH_ONES[c]) for c in words))
            if len(words) == 4
            else None
        )
    total = section = digit = 0
    seen = False
    for c in words:
        if c in _ZH_ONES:
            if digit:
                return None
            digit, seen = _ZH_ONES[c], True
        elif c in _ZH_UNITS:
            if not digit and (c != "十" or section):
                return None
            section += (digit or 1) * _ZH_UNITS[c]
            digit, seen = 0, True
        else:
            if not seen:
                return None
            section += digit
            if c == "亿":
                total = (total + section) * _ZH_BIG[c]
            else:
                total += section * _ZH_BIG[c]
            section = digit = 0
    return Fraction(total + section + digit)


def _number(text: str) -> Fraction | None:
    if text in ("百", "千", "万"):
        return Fraction(_ZH_FACTORS[text])
    return Fraction(text) if text[0].isascii() else _numeral(text)


def _zh(text: str) -> Iterator[Quantity]:
    for match in _ZH.finditer(text):
        start, end = match.span()
        before, after = text[max(0, start - 1) : start], text[end : end + 2]
        if match["century"]:
            value = Fraction((int(match["century"]) - 1) * 100 + int(match["decade"]))
            yield Quantity(value, start, end, sort="date")
        elif match["of"]:
            of, part = _number(match["of"]), _number(match["part"])
            if of and part is not None:
                percent = of == 100
                yield Quantity(part if percent else part / of, start, end, percent)
        elif match["bottom"]:
            yield Quantity(
                Fraction(int(match["top"]), int(match["bottom"])), start, end
            )
        elif match["digits"]:
            plain = match["digits"].replace(",", "")
            value = Fraction(plain) * _ZH_FACTORS[match["factor"] or ""]
            percent = bool(match["percent"])
            sort = _zh_sort(plain, match["factor"] or "", before, after)
            yield Quantity(value, start, end, percent, sort=sort)
        elif match["words"]:
            yield from _zh_words(match["words"], start, before, after)
        else:
            value = Fraction(2 if match["pair"] else 1) / (2 if match["half"] else 1)
            yield Quantity(value, start, end, sure=False)


def _zh_sort(plain: str, factor: str, before: str, after: str) -> Sort:
    if before == "第":
        return "rank"
    if before.isascii() and before.isalpha():
        return "name"
    if factor:
        return "amount"
    if after[:1] in ("年", "月", "日", "号", "时", "点") and after != "个月":
        years = after[:1] == "年" and len(plain) < 4
        return "amount" if years else "date"
    if after[:1].isascii() and after[:1].isalpha():
        return "name"
    return "amount"


def _zh_words(words: str, start: int, before: str, after: str) -> Iterator[Quantity]:
    value = _numeral(words)
    if value is None:
        # 十四五 is no numeral, but 十四 in it may be a number, and 五 another.
        size = next((n for n in range(len(words) - 1, 0, -1) if _numeral(words[:n])), 0)
        if size:
            yield Quantity(
                _numeral(words[:size]) or Fraction(0), start, start + size, sure=False
            )
        rest = words[size or 1 :]
        if rest:
            yield from _zh_words(rest, start + (size or 1), "", after)
        return
    end = start + len(words)
    if after[:1] == "成":
        yield Quantity(value * 10, start, end + 1, percent=True, sure=False)
    year = len(words) == 4 and after[:1] == "年"
    large = len(words) > 1 and words[0] in "一二两三四五六七八九十"
    sort: Sort = "rank" if before == "第" else "date" if year else "amount"
    if after[:1] in "一二三四五六七八九月日" and after[:1] and words[-1:] == "十":
        sort = "date"
    yield Quantity(value, start, end, sure=year or large, sort=sort)


# English

_TEENS: Final = """zero one two three four five six seven eight nine ten eleven twelve
thirteen fourteen fifteen sixteen seventeen eighteen nineteen"""
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety"
_RANKS: Final = """first second third fourth fifth sixth seventh eighth ninth tenth
eleventh twelfth"""
_EN_ONES: Final = {word: n for n, word in enumerate(_TEENS.split())}
_EN_TENS: Final = {word: 10 * n for n, word in enumerate(_TENS.split(), 2)}
_EN_BIG: Final = {
    "hundred": 100,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
}
_EN_SHORT: Final = {"k": 10**3, "m": 10**6, "bn": 10**9, "tn": 10**12}
_EN_ORDINALS: Final = {word: n for n, word in enumerate(_RANKS.split(), 1)}
_EN_PARTS: Final = {
    "half": 2,
    "halves": 2,
    "quarter": 4,
    "quarters": 4,
    **{word: n for word, n in _EN_ORDINALS.items() if n > 2},
    **{f"{word}s": n for word, n in _EN_ORDINALS.items() if n > 2},
}
_EN_OTHER: Final = {
    "once": 1,
    "single": 1,
    "only": 1,
    "twice": 2,
    "double": 2,
    "doubled": 2,
    "both": 2,
    "pair": 2,
    "triple": 3,
    "tripled": 3,
    "dozen": 12,
}
_MONTHS: Final = {
    "sept": 9,
    **{name.lower(): n for n, name in enumerate(MONTHS, 1)},
    **{name[:3].lower(): n for n, name in enumerate(MONTHS, 1)},
}
_MONTH: Final = "|".join(sorted(_MONTHS, key=len, reverse=True))
_BIG: Final = "|".join(_EN_BIG)
_EN: Final = re.compile(
    rf"""
    (?<![\w/])(?P<top>[0-9]+)/(?P<bottom>[1-9][0-9]*)(?![\w/])
    | (?P<glued>[A-Za-z]+-?)?(?P<digits>{_DIGITS})
      (?: (?P<th>st|nd|rd|th)\b
        | (?P<s>s)\b
        | [ -]?(?P<big>(?:hundred[ -])?(?:{_BIG}))\b
        | (?P<short>bn|tn|k|m)\b
        | (?P<percent>\s?%|\ per[ ]?cent\b|[ ]percentage[ ]points?\b)
        | (?P<tail>[A-Za-z]+)
      )?
    | (?P<word>[A-Za-z]+(?:-[A-Za-z]+)*)
    """,
    re.VERBOSE,
)
_DAY: Final = re.compile(
    rf"\b(?:([0-9]{{1,2}}) (?:{_MONTH})|(?:{_MONTH}) ([0-9]{{1,2}})(?![0-9]))\b",
    re.IGNORECASE,
)
_ABOUT_RANK: Final = re.compile(r"(?:\bno\.? ?|#|\btop )$", re.IGNORECASE)
_CURRENCY: Final = frozenset({"RMB", "US", "HK", "CNY", "USD"})


def _en(text: str) -> Iterator[Quantity]:
    days = {
        match.start(group)
        for match in _DAY.finditer(text)
        for group in (1, 2)
        if match[group]
    }
    words: list[tuple[str, int, int]] = []
    for match in _EN.finditer(text):
        if match["word"]:
            at = match.start()
            for part in re.finditer(r"[A-Za-z]+", match["word"]):
                words.append((part[0].lower(), at + part.start(), at + part.end()))
            continue
        yield from _counted(words)
        words = []
        start, end = match.span()
        if match["bottom"]:
            yield Quantity(
                Fraction(int(match["top"]), int(match["bottom"])), start, end
            )
            continue
        plain = match["digits"].replace(",", "")
        start = match.start("digits")
        value = Fraction(plain)
        glued = match["glued"] or ""
        if match["big"]:
            for word in re.split(r"[ -]", match["big"]):
                value *= _EN_BIG[word.lower()]
        elif match["short"] and glued.rstrip("-") in {"", *_CURRENCY}:
            value *= _EN_SHORT[match["short"]]
        sort: Sort = "amount"
        if (glued and glued not in _CURRENCY) or match["tail"]:
            sort = "name"
        elif start in days or match["s"] or _is_year(plain, match):
            sort = "date"
        elif match["th"] or _ABOUT_RANK.search(text[:start]):
            sort = "rank"
        yield Quantity(value, start, end, bool(match["percent"]), sort=sort)
    yield from _counted(words)


def _is_year(plain: str, match: re.Match[str]) -> bool:
    bare = not (match["big"] or match["short"] or match["percent"])
    return (
        bare
        and "," not in match["digits"]
        and bool(re.fullmatch(r"1[0-9]{3}|20[0-9]{2}", plain))
    )


def _counted(words: list[tuple[str, int, int]]) -> Iterator[Quantity]:
    """The numbers in a stretch of English words."""
    at = 0
    while at < len(words):
        word, start, end = words[at]
        run = at
        total = part = 0
        large = False
        while run < len(words):
            here = words[run][0]
            if here in _EN_ONES:
                part += _EN_ONES[here]
            elif here in _EN_TENS:
                part += _EN_TENS[here]
            elif here == "a" and run + 1 < len(words) and words[run + 1][0] in _EN_BIG:
                part += 1
            elif here in _EN_BIG and (run > at or here == "hundred"):
                large = True
                if here == "hundred" or words[run - 1][0] == "hundred":
                    part = (part or 1) * _EN_BIG[here]
                else:
                    total += (part or 1) * _EN_BIG[here]
                    part = 0
            elif not (here == "and" and run > at and words[run - 1][0] in _EN_BIG):
                break
            run += 1
        if run > at:
            value = Fraction(total + part)
            last = words[run - 1][2]
            if run < len(words) and words[run][0] in _EN_PARTS:
                share = value / _EN_PARTS[words[run][0]]
                yield Quantity(share, start, words[run][2], sure=False)
            yield Quantity(value, start, last, sure=large and total + part >= 1000)
            at = run
            continue
        if word in _EN_PARTS:
            yield Quantity(Fraction(1, _EN_PARTS[word]), start, end, sure=False)
        named = _EN_ORDINALS.get(word) or _EN_OTHER.get(word)
        if named:
            yield Quantity(Fraction(named), start, end, sure=False, sort="rank")
        if word in _MONTHS:
            yield Quantity(Fraction(_MONTHS[word]), start, end, sure=False, sort="date")
        at += 1


_CAN_ZH: Final = re.compile(rf"[0-9]|分之|[{_NUMERAL}]{{2}}")
_CAN_EN: Final = re.compile(rf"[0-9]|(?i:{_BIG})")


def countable(text: str, language: Language) -> bool:
    """Whether a text may say a number that is sure; a quick look."""
    return bool((_CAN_ZH if language == "zh" else _CAN_EN).search(text))


# Numbers that count nothing, in either language: two years of a school year or a
# season, days, times of day, versions, telephone numbers, and what is numbered.
_YEARS: Final = re.compile(
    r"(?<![0-9.])(?P<first>(?:1[0-9]|20)[0-9][0-9])年?\s?[-–—~～/至到]\s?"
    r"(?P<last>(?:1[0-9]|20)?[0-9][0-9])"
    r"(?![0-9.,%万亿元人])(?=学?年|赛季|财年|[^\u3000-\u9fff]|[，。、；：）”》]|$)"
)
_DATES: Final = re.compile(r"(?<![0-9])[0-9]{4}([-/.])[0-9]{1,2}\1[0-9]{1,2}(?![0-9])")
_NUMBERED: Final = re.compile(
    r"""
    (?<![0-9])[0-9]+(?:\.[0-9]+){2,} | (?<![0-9])[0-9]{1,2}[:：][0-9][0-9](?![0-9])
    | (?:版本|[Vv]ersion|[Vv]er\.)\s?[0-9]+(?:\.[0-9]+)*
    | [0-9]+(?:\.[0-9]+)*版(?!面|权|税)
    | (?:电话|热线|拨打|致电|手机|传真|微信号?|QQ号?|群号?|[Tt]el\.?|[Pp]hone|[Cc]all
        |[Hh]otline|[Ff]ax)[:：]?\s?\+?[0-9\ -]*[0-9]
    | (?<![0-9])
      (?:0[0-9]{2,3}-[0-9]{7,8}|1[3-9][0-9]{9}|[48]00-[0-9]{3,4}-[0-9]{3,4})
      (?![0-9])
    | [A-Za-z]+-[0-9]+(?![0-9.%])
    | [0-9]+(?:国道|省道|县道|路(?:公交|车|站|线)|次列车|航班|号)
    | \b(?:Line|Terminal|Pier|Bus|bus|Route|route|Phase|Building|Gate|Hall|Room|Exit
        |Section|Chapter|Table|Figure|Page|Platform|Stage|Level|Floor|Highway|Tower
        |Block|Wharf|Dock|Berth)\ [0-9]+
      (?![0-9.,]*[0-9]|\ ?%|\ (?:million|billion|trillion))
    """,
    re.VERBOSE,
)


def _sorted(text: str, found: tuple[Quantity, ...]) -> tuple[Quantity, ...]:
    """The same numbers, those told apart that count nothing."""
    years = [one for one in _YEARS.finditer(text) if _last(one) > int(one["first"])]
    spans: list[tuple[re.Match[str], Sort]] = [
        *((one, "date") for one in _DATES.finditer(text)),
        *((one, "name") for one in _NUMBERED.finditer(text)),
    ]
    kept = []
    for one in found:
        if any(m.start() <= one.start < m.end() for m in years):
            continue
        sort = next(
            (sort for m, sort in spans if m.start() <= one.start < m.end()), one.sort
        )
        kept.append(one._replace(sort=sort) if one.sort == "amount" else one)
    for pair in years:
        kept += [
            Quantity(Fraction(year), pair.start(group), pair.end(group), sort="date")
            for group, year in (("first", int(pair["first"])), ("last", _last(pair)))
        ]
    return tuple(sorted(kept, key=lambda one: one.start))


def _last(years: re.Match[str]) -> int:
    """The second of two years, of which only the last digits may be written."""
    last = years["last"]
    return int(years["first"][: -len(last)] + last)


@lru_cache(maxsize=4096)
def quantities(text: str, language: Language) -> tuple[Quantity, ...]:
    """The numbers that a text says, in its order, those in braces left out."""
    narrow = _PLACES.sub(lambda m: "\0" * len(m[0]), text.translate(_NARROW))
    return _sorted(narrow, tuple((_zh if language == "zh" else _en)(narrow)))


def said(quantity: Quantity, language: Language) -> str:
    """A number as the language would write it: 1240亿, 124 billion, 8%."""
    value = quantity.value
    if quantity.percent:
        return f"{_plain(value)}%"
    scales = _ZH_SAID if language == "zh" else _EN_SAID
    if quantity.sort == "amount":
        for size, word in scales:
            if value >= size and (value / size * 10**4).denominator == 1:
                return f"{_plain(value / size)}{word}"
    if language == "zh" or quantity.sort != "amount":
        return _plain(value)
    return f"{int(value):,}" if value.denominator == 1 else _plain(value)


_ZH_SAID: Final = ((10**12, "万亿"), (10**8, "亿"), (10**4, "万"))
_EN_SAID: Final = ((10**12, " trillion"), (10**9, " billion"), (10**6, " million"))


def _plain(value: Fraction) -> str:
    """Decimal digits if they end soon, else a fraction."""
    if (value * 10**6).denominator > 1:
        return str(value)
    return f"{float(value):.6f}".rstrip("0").rstrip(".")
