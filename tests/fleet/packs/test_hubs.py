"""Packs are published to a hub: by the password, and only if they are signed."""

from __future__ import annotations

import shutil
import socket
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import urllib3
import uvicorn
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from kiosk.fleet.packs import receiving, sending
from kiosk.fleet.packs.repository import (
    METADATA,
    STAMP,
    TARGETS,
    Repository,
    RepositoryRefused,
)
from kiosk.fleet.packs.sending import HubLine, sent
from kiosk.fleet.packs.verifying import HubSource
from tests.fleet.packs.hall import Office, hall, person
from tests.fleet.packs.test_packs import NEW, PACK

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def certified(folder: Path) -> dict[str, Path]:
    """A certificate that signs itself, and its key, as uvicorn is told of them."""
    folder.mkdir()
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "kiosk hub")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "own.pem").write_bytes(made.public_bytes(pem))
    (folder / "own.key").write_bytes(
        key.private_bytes(
            pem,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return {"ssl_certfile": folder / "own.pem", "ssl_keyfile": folder / "own.key"}


@contextmanager
def hub(folder: Path, tls: Path | None = None) -> Iterator[str]:
    """A hub that takes packs; its address."""
    (folder / "packs").mkdir(parents=True, exist_ok=True)

    async def begun(password: str, _: str) -> str | None:
        return "a word" if password == "海边的灯塔 7" else None

    packs = Mount("/packs", StaticFiles(directory=folder / "packs"))
    known = "a word".__eq__
    app = Starlette(routes=[*receiving.routes(folder, begun, known), packs])
    plain = "http" if tls is None else "https"
    safe: dict[str, Any] = {} if tls is None else certified(tls)
    config = uvicorn.Config(app, log_config=None, ws="none", lifespan="off", **safe)
    server = uvicorn.Server(config)
    place = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, args=([place],))
    thread.start()
    try:
        yield f"{plain}://127.0.0.1:{place.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        place.close()


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    with hub(tmp_path / "hub") as found:
        yield found


def line(address: str) -> HubLine:
    found = HubLine(address, None)
    found.begin("海边的灯塔 7")
    return found


def test_packs_go_to_the_hub_and_on_to_a_screen(tmp_path: Path, address: str) -> None:
    office, one = hall(tmp_path)
    office.publish("new", **PACK)
    shares: list[float] = []
    sent(office.folder, line(address), shares.append)
    assert shares[-1] == 1.0
    one.place(one.fetch(HubSource(f"{address}/packs")))
    assert one.shown == NEW
    office.publish("newer", **PACK)
    counting = line(address)
    names: list[str] = []
    send = counting.send
    counting.send = lambda name, file: (names.append(name), send(name, file))[1]  # type: ignore[method-assign, func-returns-value]
    sent(office.folder, counting)
    # Another content, its manifest, two lists and the time stamp: no picture, no film.
    assert len(names) == 5
    assert names[-1] == STAMP
    assert one.fetch(HubSource(f"{address}/packs")).number == 2
    assert not (tmp_path / "hub" / receiving.INCOMING).exists()


def test_a_wrong_password_is_refused(address: str) -> None:
    for password in ("another", "", "a\nb"):
        with pytest.raises(RepositoryRefused, match="password is another"):
            HubLine(address, None).begin(password)
    http = urllib3.PoolManager()
    for method, name in (("PUT", "targets/packs/1.json"), ("POST", "finish")):
        for said in (
            {},
            {"Authorization": "Bearer other"},
            {"Authorization": "a word"},
        ):
            answer = http.request(method, f"{address}/publish/{name}", headers=said)
            assert answer.status == 401
    said = {"Authorization": "Password %%%"}
    assert http.request("POST", f"{address}/publish", headers=said).status == 401


def test_what_the_hub_does_not_believe_never_lies_there(
    tmp_path: Path, address: str
) -> None:
    office, one = hall(tmp_path)
    with pytest.raises(RepositoryRefused, match="not all of it was sent"):
        line(address).finish()
    office.publish("new", **PACK)
    before = tmp_path / "before"
    shutil.copytree(office.folder, before)
    office.publish("newer", **PACK)
    sent(office.folder, line(address))
    packs = tmp_path / "hub" / "packs"
    kept = {f: f.read_bytes() for f in (packs / METADATA).iterdir()}
    # Another's packs, with the password and without a key.
    other = Office(tmp_path / "x", person(tmp_path / "x", "mallory")).founded()
    other.publish("evil", **PACK)
    with pytest.raises(RepositoryRefused, match="enough of those whom"):
        sent(other.folder, line(address))
    # An earlier state.
    with pytest.raises(RepositoryRefused, match="older than"):
        sent(before, line(address))
    # A pack of which a file is missing.
    assert not (tmp_path / "hub" / receiving.INCOMING).exists()
    office.publish("newest", **{**PACK, "assets__a_svg": "newest"})
    torn = line(address)
    send = torn.send

    def sends(name: str, file: Path) -> None:
        if not name.startswith(f"{TARGETS}/files"):
            send(name, file)

    torn.send = sends  # type: ignore[method-assign]
    with pytest.raises(RepositoryRefused, match="not all of it"):
        sent(office.folder, torn)
    assert {f: f.read_bytes() for f in (packs / METADATA).iterdir()} == kept
    assert one.fetch(HubSource(f"{address}/packs")).number == 2
    sent(office.folder, line(address))
    assert one.fetch(HubSource(f"{address}/packs")).number == 3


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "targets/files/../../../x",
        "targets/files/short",
        "metadata/evil.json",
        "metadata/1.root.json.exe",
        "timestamp.json",
        "targets/packs/1.json/x",
    ],
)
def test_a_name_that_is_none_is_not_taken(
    tmp_path: Path, address: str, name: str
) -> None:
    before = {*tmp_path.rglob("*")}
    http = urllib3.PoolManager()
    said = {"Authorization": "Bearer a word"}
    url = f"{address}/publish/{name.replace('..', '%2e%2e')}"
    assert http.request("PUT", url, body=b"x", headers=said).status == 404
    assert {*tmp_path.rglob("*")} == before


def test_what_is_damaged_or_too_large_is_not_taken(
    tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_bytes(b"x" * 100)
    one = line(address)
    with pytest.raises(RepositoryRefused, match="damaged on the way"):
        one.send(f"targets/files/{'0' * 64}", tmp_path / "file")
    monkeypatch.setattr(receiving, "LIST", 99)
    with pytest.raises(RepositoryRefused, match="too large"):
        one.send(STAMP, tmp_path / "file")
    monkeypatch.setattr(receiving, "SPARE", 2**60)
    with pytest.raises(RepositoryRefused, match="disk is full"):
        one.send(f"targets/files/{'0' * 64}", tmp_path / "file")
    assert not [file for file in (tmp_path / "hub").rglob("*") if file.is_file()]


def test_a_hub_that_is_away_is_said(tmp_path: Path) -> None:
    office, _ = hall(tmp_path)
    with hub(tmp_path / "hub") as address:
        one = line(address)
    for step in (lambda: one.begin("x"), lambda: one.has(STAMP), one.finish):
        with pytest.raises(RepositoryRefused, match="out of reach"):
            step()
    assert Repository(office.folder).root is not None
    assert sending.PATIENCE > 30
