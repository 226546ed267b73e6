"""Trust: the hub's own certificate, and how a screen knows the hub again by it.

No authority is asked: a hall has none. The hub makes a certificate for itself, and a
screen keeps it when it joins and trusts that one alone, whatever the hub's address is
by then. That it was the right one is proved by the code that staff type: it is made
from what both sides have seen, so that somebody in between would change it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import ipaddress
import ssl
from typing import TYPE_CHECKING, Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from kiosk.content import atomic

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

YEARS: Final = 30
"""For which it holds: a hall is visited by an administrator less often."""
BEFORE: Final = dt.timedelta(days=3650)
"""It held already so long ago: the clock of a screen may be wrong by years."""
CERTIFICATE: Final = "certificate.pem"
KEY: Final = "certificate.key"
DIGITS: Final = 6
_NO_CHECK_TIME: Final = 0x200000
"""OpenSSL's flag for not asking what day it is; Python has no name for it."""


def made(folder: Path, names: Iterable[str], now: dt.datetime | None = None) -> None:
    """See to it that a folder has a certificate and its key.

    Args:
        folder: the folder.
        names: names and addresses by which the hub is opened.
        now: the moment at which it is made, with its zone; None asks the clock.

    Raises:
        OSError: they cannot be written.
    """
    if (folder / CERTIFICATE).exists() and (folder / KEY).exists():
        return
    key = ec.generate_private_key(ec.SECP256R1())
    signed = _signed(key, names, now or dt.datetime.now(dt.UTC))
    pem = signed.public_bytes(serialization.Encoding.PEM)
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    atomic.written(folder / KEY, secret, 0o600)
    atomic.written(folder / CERTIFICATE, pem, 0o644)


def _signed(
    key: ec.EllipticCurvePrivateKey, names: Iterable[str], now: dt.datetime
) -> x509.Certificate:
    """A certificate that signs itself, as strict clients want it."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "kiosk hub")])
    own = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    issuer = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(own)
    usage = x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BEFORE)
        .not_valid_after(now + dt.timedelta(days=365 * YEARS))
        .add_extension(x509.SubjectAlternativeName(_names(names)), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False
        )
        .add_extension(own, critical=False)
        .add_extension(issuer, critical=False)
    )
    return builder.sign(key, hashes.SHA256())


def _names(names: Iterable[str]) -> list[x509.GeneralName]:
    found: list[x509.GeneralName] = []
    for name in dict.fromkeys(names):
        try:
            found.append(x509.IPAddress(ipaddress.ip_address(name)))
        except ValueError:
            if name.isascii():
                found.append(x509.DNSName(name))
    return found


def trusting(certificate: str) -> ssl.SSLContext:
    """How to speak to the hub that has this certificate (PEM), and to nobody else.

    By which name or address it is reached does not matter, nor what day it is here or
    there: a screen whose clock has lost its battery keeps its hub, and so does one
    that hangs for longer than the certificate was made for.

    Raises:
        ssl.SSLError, ValueError: it is no certificate.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_flags |= ssl.VerifyFlags(_NO_CHECK_TIME)
    context.load_verify_locations(cadata=certificate)
    return context


def holds(certificate: str, now: dt.datetime) -> bool:
    """Whether a certificate (PEM) holds at a moment, as browsers ask.

    Raises:
        ValueError: it is no certificate.
    """
    found = x509.load_pem_x509_certificate(certificate.encode())
    return found.not_valid_before_utc <= now <= found.not_valid_after_utc


def fingerprint(certificate: str) -> str:
    """By which a certificate (PEM) is told from all others, as hexadecimal digits.

    Raises:
        ValueError: it is no certificate.
    """
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(certificate)).hexdigest()


def commitment(nonce: str) -> str:
    """What a screen says before it tells its nonce, so that it cannot choose it."""
    return hashlib.sha256(f"kiosk join {nonce}".encode()).hexdigest()


def code(seen: str, public: str, own: str, other: str) -> str:
    """The figures that both sides show, and that agree if nobody is in between.

    Args:
        seen: fingerprint of the certificate that one side has and the other sees.
        public: the public key of the screen.
        own: the nonce of the screen.
        other: the nonce of the hub.
    """
    said = "\n".join(("kiosk code", seen, public, own, other))
    number = int.from_bytes(hashlib.sha256(said.encode()).digest()[:8], "big")
    return f"{number % 10**DIGITS:0{DIGITS}}"
