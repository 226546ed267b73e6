"""Identity: the key by which the hub knows a screen, and the hub itself.

A key is an NKey: its secret half, the seed, never leaves the machine that made it;
the public half is told at joining, and the server lets in who can sign with the seed.
"""

from __future__ import annotations

import base64
import binascii
import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import nkeys

from kiosk.content import atomic

if TYPE_CHECKING:
    from pathlib import Path

LONGEST: Final = 200
"""Bytes of a file with a seed."""
PUBLIC: Final = re.compile(r"U[A-Z2-7]{55}")
"""What a public key looks like."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A key with both halves; `repr` shows the public one alone."""

    public: str
    seed: str

    def __repr__(self) -> str:
        return f"Identity({self.public})"


def fresh() -> Identity:
    """A key that nobody has had before."""
    return _of(nkeys.encode_seed(os.urandom(32), nkeys.PREFIX_BYTE_USER))


def valid(public: str) -> bool:
    """Whether this is the public half of a user's key, its check sum included.

    The server refuses its whole configuration for one key that is none.
    """
    if PUBLIC.fullmatch(public) is None:
        return False
    raw = base64.b32decode(public)
    return raw[0] == nkeys.PREFIX_BYTE_USER and raw[-2:] == binascii.crc_hqx(
        raw[:-2], 0
    ).to_bytes(2, "little")


def kept(file: Path) -> Identity:
    """The key whose seed is in a file; a fresh one is put there if there is none.

    Raises:
        OSError: the file cannot be read or written.
    """
    found = atomic.read(file, _of, LONGEST)
    if found is None:
        found = fresh()
        atomic.written(file, found.seed.encode() + b"\n", 0o600)
    return found


def read(file: Path) -> Identity | None:
    """The key whose seed is in a file; None if there is none."""
    return atomic.read(file, _of, LONGEST)


def _of(seed: bytes) -> Identity:
    seed = seed.strip()
    try:
        public = nkeys.from_seed(bytearray(seed)).public_key
    except Exception as error:
        raise ValueError("no seed of a key") from error
    return Identity(public.decode(), seed.decode())
