"""Typed: the value that is meant by what somebody has typed."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from kiosk.model.text import narrow


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
