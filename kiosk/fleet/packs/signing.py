"""Signing: a person's key in a file with a passphrase, which may lie on a stick.

The file is PEM, PKCS#8, Ed25519: other tools read it as well. Beside it lies the
public half, which is given to whoever founds a repository.
"""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING, Final

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from securesystemslib.signer import CryptoSigner, SSlibKey

from kiosk.content import atomic
from kiosk.model.message import Message

if TYPE_CHECKING:
    from pathlib import Path

    from securesystemslib.signer import Key

KEY: Final = ".key"
PUBLIC: Final = ".pub"
SHORTEST: Final = 12
"""Characters of a passphrase: whoever finds the stick has all the time in the world."""
NAME: Final = "x-kiosk-name"
"""What a key has the name of its owner under."""
_LARGEST: Final = 2**16


class KeyRefused(Exception):
    """A key that cannot be made or used."""

    def __init__(self, why: Message) -> None:
        super().__init__(why.en)
        self.why = why


def make(file: Path, passphrase: str) -> Path:
    """Make a key in a new file, NAME.key; returns the file of its public half.

    Raises:
        KeyRefused: the passphrase is too short, or a file is there already.
        OSError: it cannot be written.
    """
    if len(passphrase) < SHORTEST:
        raise KeyRefused(
            Message(
                f"口令至少 {SHORTEST} 个字：几个不相干的词最好记",
                f"a passphrase has at least {SHORTEST} characters; a few words that "
                "have nothing to do with each other are easiest to remember",
            )
        )
    public = file.with_suffix(PUBLIC)
    for one in (file, public):
        if one.exists():
            raise KeyRefused(
                Message(f"{one} 已经有了，没有动它", f"{one} is there already")
            )
    own = Ed25519PrivateKey.generate()
    secret = own.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(passphrase.encode()),
    )
    file.parent.mkdir(parents=True, exist_ok=True)
    atomic.written(file, secret, 0o600)
    atomic.written(public, _pem(own.public_key()), 0o644)
    with contextlib.suppress(OSError):
        os.chmod(file, 0o600)  # noqa: PTH101 what the disk's own mask has left open
    return public


def _pem(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def opened(file: Path, passphrase: str) -> CryptoSigner:
    """The key of a file, ready to sign.

    Raises:
        KeyRefused: it is no such key, or the passphrase is another.
        OSError: it cannot be read.
    """
    try:
        found = serialization.load_pem_private_key(
            _bytes(file), passphrase.encode() if passphrase else None
        )
    except (ValueError, TypeError) as error:
        raise KeyRefused(
            Message(
                f"{file.name}：口令不对，或者不是签名用的密钥",
                f"{file.name}: the passphrase is another, or this is no key to sign "
                "with",
            )
        ) from error
    if not isinstance(found, Ed25519PrivateKey):
        raise KeyRefused(_other(file))
    return CryptoSigner(found, _named(found.public_key(), file))


def public(file: Path) -> SSlibKey:
    """The public half of a key, from its file NAME.pub.

    Raises:
        KeyRefused: it is none.
        OSError: it cannot be read.
    """
    try:
        found = serialization.load_pem_public_key(_bytes(file))
    except ValueError as error:
        raise KeyRefused(_other(file)) from error
    if not isinstance(found, Ed25519PublicKey):
        raise KeyRefused(_other(file))
    return _named(found, file)


def _other(file: Path) -> Message:
    return Message(
        f"{file.name} 不是 kiosk publish --new-key 做出的密钥",
        f"{file.name} is no key that kiosk publish --new-key has made",
    )


def _named(key: Ed25519PublicKey, file: Path) -> SSlibKey:
    found = SSlibKey.from_crypto(key)
    found.unrecognized_fields[NAME] = file.stem
    return found


def owner(key: Key) -> str:
    """What a key's owner is called, by the name of its file."""
    return str(key.unrecognized_fields.get(NAME, key.keyid[:8]))


def _bytes(file: Path) -> bytes:
    with atomic.plain(file, linked=True) as stream:
        return stream.read(_LARGEST)
