"""Typed: the value that is meant by what somebody has typed."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from kiosk.model.text import narrow

_SPAN: Final = re.compile(
    r"\s*([0-9]{1,2}):?([0-9]{2})?\s*[-–—~至到]\s*"
    r"([0-9]{1,2}):?([0-9]{2})?\s*"
)
_DAY: Final = re.compile(
    r"\s*([0-9]{4})[-./年]\s*([0-9]{1,2})[-./月]\s*([0-9]{1,2})日?\s*"
)


def day(text: str) -> str:
    """The day that is typed as content has it, 2026-05-01; else the text itself."""
    found = _DAY.fullmatch(text)
    if found is None:
        return text.strip()
    year, month, date = map(int, found.groups())
    return f"{year:04}-{month:02}-{date:02}"


def hours(text: str) -> str:
    """The span that is typed as content has it, 09:00-17:30; else the text itself."""
    found = _SPAN.fullmatch(text.replace("：", ":"))
    if found is None:
        return text.strip()
    first, minutes, last, more = found.groups()
    begin = f"{int(first):02}:{minutes or '00'}"
    return f"{begin}-{int(last):02}:{more or '00'}"


def number(text: str) -> Any:
    """The number that is typed, in digits of any width; else the text itself."""
    plain = narrow(text).strip().replace(",", "").replace("，", "")
    plain = plain.replace("．", ".").replace("−", "-")
    if re.fullmatch(r"[-+]?[0-9]+", plain):
        return int(plain)
    try:
        value = Decimal(plain) if plain.isascii() else None
    except InvalidOperation:
        value = None
    if value is None or not value.is_finite() or "e" in plain.lower():
        return text
    return float(value)
