"""The staff's PIN: how its hash is made, read and compared."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import re
from typing import Final

SHORTEST: Final = 4
LONGEST: Final = 8
DIGITS: Final = re.compile(r"[0-9]{4,8}")

COST: Final = 15
"""Binary logarithm of scrypt's n: 32 MB and about a tenth of a second a try.

So few digits can be tried out by whoever has the hash: what protects them is the
lock-out on the screen, and that only the screen's own user can read the settings.
"""
_BLOCK: Final = 8
_LANES: Final = 1
_SALT: Final = 16
_LENGTH: Final = 32
_COSTS: Final = range(10, 19)
"""Costs that a hash may ask for: what is dearer would only stall the machine."""


def hashed(digits: str, salt: bytes | None = None, cost: int = COST) -> str:
    """A line to keep in place of a PIN: scrypt$15$8$1$SALT$HASH.

    The numbers are scrypt's parameters (the logarithm of n, r and p), salt and
    hash are base64.

    Raises:
        ValueError: a PIN is 4 to 8 digits.
    """
    if DIGITS.fullmatch(digits) is None:
        raise ValueError(f"a PIN is {SHORTEST} to {LONGEST} digits")
    salt = os.urandom(_SALT) if salt is None else salt
    made = _scrypt(digits, salt, cost, _BLOCK, _LANES, _LENGTH)
    parts = (base64.b64encode(part).decode() for part in (salt, made))
    return "$".join(("scrypt", str(cost), str(_BLOCK), str(_LANES), *parts))


def matches(digits: str, kept: str) -> bool:
    """Whether these are the digits that were hashed; takes a tenth of a second.

    False too where `kept` is no hash, or one of unreasonable cost.
    """
    parts = _parts(kept)
    if parts is None or DIGITS.fullmatch(digits) is None:
        return False
    cost, salt, wanted = parts
    made = _scrypt(digits, salt, cost, _BLOCK, _LANES, len(wanted))
    return hmac.compare_digest(made, wanted)


def understood(kept: str) -> bool:
    """Whether this is a hash that `matches` can compare with."""
    return _parts(kept) is not None


def _parts(kept: str) -> tuple[int, bytes, bytes] | None:
    try:
        name, cost, block, lanes, salt, made = kept.split("$")
        numbers = int(cost), int(block), int(lanes)
        bits = [base64.b64decode(part, validate=True) for part in (salt, made)]
    except (ValueError, binascii.Error):
        return None
    if name != "scrypt" or numbers[1:] != (_BLOCK, _LANES) or numbers[0] not in _COSTS:
        return None
    if not (8 <= len(bits[0]) <= 64 and 16 <= len(bits[1]) <= 64):
        return None
    return numbers[0], bits[0], bits[1]


def _scrypt(
    digits: str, salt: bytes, cost: int, block: int, lanes: int, length: int
) -> bytes:
    # OpenSSL counts some more than the 128 * n * r bytes of the algorithm.
    room = 129 * 2**cost * block + 2**20
    return hashlib.scrypt(
        digits.encode(),
        salt=salt,
        n=2**cost,
        r=block,
        p=lanes,
        maxmem=room,
        dklen=length,
    )
