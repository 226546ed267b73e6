"""The staff's PIN: how its hash is made, read and compared."""

from __future__ import annotations

import base64
import binascii
import contextlib
import hashlib
import hmac
import importlib
import os
import re
from typing import TYPE_CHECKING, Final

from kiosk.content import atomic
from kiosk.content.privilege import Owner, dropped, is_plain, is_root, read
from kiosk.device.setup.linux import USER

if TYPE_CHECKING:
    from pathlib import Path

SHORTEST: Final = 4
LONGEST: Final = 8
LONGEST_LINE: Final = 1024
"""Bytes of a hash that is read."""
DIGITS: Final = re.compile(r"[0-9]{4,8}")

COST: Final = 15
"""Binary logarithm of scrypt's n: 32 MB and about a tenth of a second a try.

So few digits can be tried out by whoever has the hash: what protects them is the
lock-out on the screen, and that only the screen's own user can read FILE.
"""
FILE: Final = "kiosk.pin"
"""The file beside kiosk.toml that holds the hash and nothing else."""
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
    return sealed(digits, salt, cost)


def sealed(secret: str, salt: bytes | None = None, cost: int = COST) -> str:
    """The same for any secret, such as a password of the hub's page."""
    salt = os.urandom(_SALT) if salt is None else salt
    made = _scrypt(secret, salt, cost, _BLOCK, _LANES, _LENGTH)
    parts = (base64.b64encode(part).decode() for part in (salt, made))
    return "$".join(("scrypt", str(cost), str(_BLOCK), str(_LANES), *parts))


def matches(digits: str, kept: str) -> bool:
    """Whether these are the digits that were hashed; takes a tenth of a second.

    False too where `kept` is no hash, or one of unreasonable cost.
    """
    return DIGITS.fullmatch(digits) is not None and opens(digits, kept)


def opens(secret: str, kept: str) -> bool:
    """The same for any secret."""
    parts = _parts(kept)
    if parts is None:
        return False
    cost, salt, wanted = parts
    made = _scrypt(secret, salt, cost, _BLOCK, _LANES, len(wanted))
    return hmac.compare_digest(made, wanted)


def understood(kept: str) -> bool:
    """Whether this is a hash that `matches` can compare with."""
    return _parts(kept) is not None


def place(settings: Path) -> Path:
    """Where the hash is kept that belongs to a settings file."""
    return settings.with_name(FILE)


def kept(file: Path) -> str | None:
    """The hash that a file holds; None if there is no such file.

    Raises:
        OSError: it may not be read, or is no plain file.
    """
    try:
        return read(file, LONGEST_LINE).decode("ascii", "replace").strip()
    except FileNotFoundError:
        return None


def keep(file: Path, line: str, user: Owner | None = None) -> None:
    """Keep a hash for the show's user alone.

    Root gives it to that user, if this machine has one: others who may read the
    settings, such as those who edit the content, must not read it.

    Args:
        file: the file.
        line: the hash.
        user: the show's user, if it is not that of this machine.

    Raises:
        OSError: it cannot be written.
    """
    with dropped(file.parent):
        file.parent.mkdir(parents=True, exist_ok=True)
        if not is_plain(file):
            # The rights first, so that there is no moment without them.
            new = os.O_WRONLY | os.O_CREAT | os.O_EXCL
            with contextlib.suppress(FileExistsError):
                os.close(os.open(file, new, 0o600))
        closed(file, user)
        atomic.written(file, line.encode() + b"\n", 0o600)


def closed(file: Path, user: Owner | None = None) -> None:
    """Let a file that is there be the show's alone; see `keep`.

    Raises:
        OSError: its rights cannot be changed.
    """
    if os.name == "nt" or not is_plain(file):
        return
    handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        os.fchmod(handle, 0o600)
        if is_root() and (user := user or _show()) is not None:
            os.fchown(handle, *user)
    finally:
        os.close(handle)


def _show() -> Owner | None:
    """The user that `kiosk install` has made; None if there is none."""
    pwd = importlib.import_module("pwd")
    try:
        found = pwd.getpwnam(USER)
    except KeyError:
        return None
    return Owner(found.pw_uid, found.pw_gid)


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
    secret: str, salt: bytes, cost: int, block: int, lanes: int, length: int
) -> bytes:
    # OpenSSL counts some more than the 128 * n * r bytes of the algorithm.
    room = 129 * 2**cost * block + 2**20
    return hashlib.scrypt(
        secret.encode(),
        salt=salt,
        n=2**cost,
        r=block,
        p=lanes,
        maxmem=room,
        dklen=length,
    )
