"""Number formats of spreadsheets: what a cell shows for the number that it holds.

A format may scale a number, add words to it, make it a date, or hide it; staff see
only what it shows. The codes are those of Excel, which WPS and LibreOffice write
too; in Chinese programs an exclamation mark does what a backslash does elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import Final, NamedTuple

BUILT_IN: Final[dict[int, str]] = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: '"¥"#,##0;-"¥"#,##0',
    6: '"¥"#,##0;[Red]-"¥"#,##0',
    7: '"¥"#,##0.00;-"¥"#,##0.00',
    8: '"¥"#,##0.00;[Red]-"¥"#,##0.00',
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"',
    28: 'm"月"d"日"',
    29: 'm"月"d"日"',
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    34: 'h"时"mm"分"',
    35: 'h"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"',
    37: "#,##0;-#,##0",
    38: "#,##0;[Red]-#,##0",
    39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;[Red]-#,##0.00",
    41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ',
    42: '_ "¥"* #,##0_ ;_ "¥"* -#,##0_ ;_ "¥"* "-"_ ;_ @_ ',
    43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    44: '_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
    50: 'yyyy"年"m"月"',
    51: 'm"月"d"日"',
    52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"',
    54: 'm"月"d"日"',
    55: 'yyyy"年"m"月"',
    56: 'm"月"d"日"',
    57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}
"""The formats that a file names by their number, as a Chinese program shows them."""

_TOKEN: Final = re.compile(
    r'"[^"]*"?'  # words
    r"|[\\!].?"  # one letter as it is
    r"|_.?"  # as wide as a letter
    r"|\*.?"  # filled with a letter
    r"|\[[^\]]*\]?"  # colour, condition, currency, language, elapsed time
    r"|[Gg]eneral|G/通用格式"
    r"|[Ee][+-]"
    r"|AM/PM|am/pm|A/P|a/p|上午/下午"
    r"|[yY]+|[mM]+|[dD]+|[hH]+|[sS]+|a{3,4}|e+|g+|b{2,4}"
    r"|[0#?]|[.,%@/;]"
    r"|.",
    re.DOTALL,
)
_CONDITION: Final = re.compile(r"\[(<=|>=|<>|<|>|=)(-?[0-9.]+)\]")
_ELAPSED: Final = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_PART: Final = re.compile(r"[yYmMdDhHsS]+|a{3,4}|e+|g+|b{2,4}")
_NAMES: Final = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)

_DAYS: Final = (
    *("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
)


class Rendering(NamedTuple):
    """What a format makes of a number.

    `shown` is what stands in the cell. `factor` times the number is what its digits
    say; `prefix` and `suffix` are the words around them, `percent` is a sign of
    them. `odd` is whether they are written in a way that is not understood: with
    words between the digits, as a fraction, without its minus sign, or not at all.
    """

    shown: str
    factor: Decimal = Decimal(1)
    prefix: str = ""
    suffix: str = ""
    percent: bool = False
    odd: bool = False


@dataclass(frozen=True, slots=True)
class _Section:
    """What stands between two semicolons."""

    tokens: tuple[str, ...]

    @property
    def condition(self) -> tuple[str, Decimal] | None:
        for token in self.tokens:
            found = _CONDITION.fullmatch(token)
            if found and found[2].count(".") <= 1 and found[2].strip("-."):
                return found[1], Decimal(found[2])
        return None

    @property
    def general(self) -> bool:
        return any(token.lower() in ("general", "g/通用格式") for token in self.tokens)

    @property
    def dated(self) -> bool:
        """Whether it writes a date or a time."""
        return not self.general and any(
            _PART.fullmatch(token) or _ELAPSED.fullmatch(token) for token in self.tokens
        )


def _said(token: str) -> str | None:
    """The words that a token writes; None if it is none of words."""
    if token.startswith('"'):
        return token.strip('"')
    if token[0] in "\\!":
        return token[1:]
    if token.startswith(("_", "*")):
        return ""
    if token.startswith("["):
        money = re.fullmatch(r"\[\$([^-\]]*)(?:-[^\]]*)?\]", token)
        return money[1] if money else ""
    if token in "0#?.,%@/;" or (token[:1] in "Ee" and token[1:] in ("+", "-")):
        return None
    return token


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[_Section, ...]:
    sections: list[list[str]] = [[]]
    for token in _TOKEN.findall(code):
        if token == ";":
            sections.append([])
        else:
            sections[-1].append(token)
    return tuple(_Section(tuple(tokens)) for tokens in sections[:4])


def dated(code: str) -> bool:
    """Whether a format shows numbers as dates or times."""
    return _sections(code)[0].dated


def parts(code: str) -> str:
    """What of a date a format shows: letters of "ymdh", in this order."""
    found: set[str] = set()
    tokens = _sections(code)[0].tokens
    clock = False
    for number, token in enumerate(tokens):
        if _ELAPSED.fullmatch(token):
            found.add("h")
            clock = True
        elif _PART.fullmatch(token):
            letter = token[0].lower()
            if letter == "m" and (clock or _before_seconds(tokens[number + 1 :])):
                continue
            clock = letter in "hs"
            found.add(
                {"e": "y", "g": "y", "b": "y", "s": "h", "a": "d"}.get(letter, letter)
            )
    return "".join(letter for letter in "ymdh" if letter in found)


def _before_seconds(tokens: tuple[str, ...]) -> bool:
    """Whether a stretch of m is of minutes: seconds follow."""
    for token in tokens:
        if _PART.fullmatch(token):
            return token[0] in "sS"
    return False


def number(code: str, value: Decimal) -> Rendering:
    """What a format shows for a number that is no date."""
    sections = _sections(code)
    section, negated = _chosen(sections, value)
    if section is None:
        return Rendering("#" * 8, odd=True)
    if section.general:
        return _general(section, value, signed=not negated)
    return _written(section, value, bare=negated, zero=value == 0)


def _chosen(
    sections: tuple[_Section, ...], value: Decimal
) -> tuple[_Section | None, bool]:
    """The section for a value, and whether it is without the minus sign there."""
    conditions = [section.condition for section in sections]
    if any(conditions):
        for section, condition in zip(sections[:3], conditions, strict=False):
            if condition is None:
                return section, False
            sign, bound = condition
            met = {
                "<": value < bound,
                ">": value > bound,
                "=": value == bound,
                "<=": value <= bound,
                ">=": value >= bound,
                "<>": value != bound,
            }[sign]
            if met:
                return section, False
        return None, False
    if len(sections) == 1 or "@" in sections[1].tokens:
        return sections[0], False
    if value < 0:
        return sections[1], True
    if value == 0 and len(sections) > 2 and "@" not in sections[2].tokens:
        return sections[2], False
    return sections[0], False


def _general(section: _Section, value: Decimal, *, signed: bool) -> Rendering:
    at = next(
        n
        for n, token in enumerate(section.tokens)
        if token.lower() in ("general", "g/通用格式")
    )
    prefix = "".join(_said(token) or "" for token in section.tokens[:at])
    suffix = "".join(_said(token) or "" for token in section.tokens[at + 1 :])
    plain = value if signed or _minus(prefix) else abs(value)
    digits = f"{abs(value).normalize():f}"
    if len(digits) > 11:
        short = f"{abs(value):.10g}"
        digits = short if len(short) <= 16 else digits
    minus = "-" if signed and value < 0 else ""
    return Rendering(
        f"{minus}{prefix}{digits}{suffix}",
        prefix=_words(prefix),
        suffix=suffix.strip(),
        odd=plain != value and not _red(section),
    )


def _minus(words: str) -> bool:
    return any(sign in words for sign in "-−(（△▲")


def _red(section: _Section) -> bool:
    """Whether a negative number is seen by its colour."""
    return any(token.lower() in ("[red]", "[红色]") for token in section.tokens)


def _words(prefix: str) -> str:
    """What a prefix says, without signs and brackets."""
    return prefix.strip(" -−()（）△▲+")


def _written(section: _Section, value: Decimal, *, bare: bool, zero: bool) -> Rendering:
    """A number by a section with places for digits."""
    tokens = section.tokens
    places = [n for n, token in enumerate(tokens) if token in ("0", "#", "?")]
    said = [_said(token) for token in tokens]
    if not places:
        words = "".join(one or "" for one in said)
        if "@" in tokens:
            return Rendering(f"{value.normalize():f}")
        # A dash for nothing is how tables of accounts write it.
        dash = zero and words.strip() in ("-", "–", "—", "")
        return Rendering(words.strip(), odd=not dash or not words.strip())
    first, last = places[0], places[-1]
    percent = tokens.count("%")
    point = next(
        (n for n in range(last + 1) if n >= first - 1 and tokens[n] == "."), None
    )
    scientific = any(token[:1] in "Ee" and len(token) == 2 for token in tokens)
    commas = 0
    for token in tokens[last + 1 :]:
        if token != ",":
            break
        commas += 1
    if point is not None:
        for token in reversed(tokens[:point]):
            if token != ",":
                break
            commas += 1
    before = point if point is not None else last + 1
    grouped = any(
        tokens[n] == "," and any(p > n for p in places if p < before)
        for n in range(first, before)
    )
    inner = [
        (n, one)
        for n, one in enumerate(said)
        if first < n < last and one and n != point
    ]
    shift, odd = 0, False
    if "/" in tokens:
        # A fraction is exact, however it is written.
        return Rendering(f"{value.normalize():f}")
    # A point that is only written, before the last digits: a tenth of what is held.
    if point is None and len(inner) == 1 and inner[0][1] == ".":
        shift = sum(p > inner[0][0] for p in places)
    elif inner and not scientific:
        odd = True
    decimals = shift or (0 if point is None else sum(p > point for p in places))
    factor = Decimal(100) ** percent / Decimal(1000) ** commas / Decimal(10) ** shift
    prefix = "".join(one or "" for one in said[:first])
    suffix = "".join(one or "" for one in said[last + 1 :])
    if scientific:
        power = next(n for n, token in enumerate(tokens) if token[:1] in "Ee")
        decimals = sum(point is not None and point < p < power for p in places)
        digits = f"{abs(value):.{decimals}E}"
        suffix = re.sub(r"^[0#?]*", "", suffix)
    else:
        digits = _digits(abs(value) * factor, decimals, grouped=grouped)
    if zero and not any(tokens[p] == "0" for p in places):
        digits = ""
    minus = "" if bare or value >= 0 else "-"
    lost = bare and value < 0 and not _minus(prefix) and not _red(section)
    return Rendering(
        f"{minus}{prefix.lstrip()}{digits}{'%' * percent}{suffix}".strip(),
        factor,
        _words(prefix),
        suffix.strip(" )）"),
        bool(percent),
        odd or lost or percent > 1,
    )


def _digits(value: Decimal, decimals: int, *, grouped: bool) -> str:
    if value.adjusted() > 40:
        return f"{value:E}"
    # Room for every digit that is shown: the usual 28 are too few for 15 decimals.
    places = Decimal(1).scaleb(-min(decimals, 15))
    rounded = value.quantize(places, ROUND_HALF_UP, Context(prec=60))
    return f"{rounded:,f}" if grouped else f"{rounded:f}"


def day(code: str, value: date) -> str:
    """What a format shows for a date, or for a moment."""
    tokens = _sections(code)[0].tokens
    moment = value if isinstance(value, datetime) else datetime(*value.timetuple()[:3])
    said: list[str] = []
    clock = False
    for number, token in enumerate(tokens):
        if not _PART.fullmatch(token):
            elapsed = _ELAPSED.fullmatch(token)
            words = _said(token)
            said.append(
                f"{moment.hour}" if elapsed else token if words is None else words
            )
            clock = clock or bool(elapsed)
            continue
        letter, size = token[0].lower(), len(token)
        minute = letter == "m" and (clock or _before_seconds(tokens[number + 1 :]))
        said.append(_part(moment, "n" if minute else letter, size))
        clock = letter in "hs"
    return "".join(said).replace("AM/PM", "").replace("上午/下午", "").strip()


def _part(moment: datetime, letter: str, size: int) -> str:
    match letter:
        case "y" | "e" | "b" if letter == "e" or size > 2:
            return f"{moment.year:04}"
        case "y":
            return f"{moment.year % 100:02}"
        case "m" if size > 2:
            name = _NAMES[moment.month - 1]
            return name if size == 4 else name[:1] if size > 4 else name[:3]
        case "m":
            return f"{moment.month:0{size}}"
        case "d" if size > 2:
            name = _DAYS[moment.weekday()]
            return name if size > 3 else name[:3]
        case "d":
            return f"{moment.day:0{size}}"
        case "a":
            one = "一二三四五六日"[moment.weekday()]
            return f"星期{one}" if size > 3 else one
        case "h":
            return f"{moment.hour:0{min(size, 2)}}"
        case "n":
            return f"{moment.minute:0{min(size, 2)}}"
        case "s":
            return f"{moment.second:0{min(size, 2)}}"
        case _:
            return ""
