"""The commands of a hall say what is wrong, and change nothing then."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from kiosk.cli.commands import hub, join, leave
from kiosk.device.staff_menu import pin
from kiosk.fleet import identity
from kiosk.fleet.hub import session
from kiosk.fleet.screen import joining, kept
from kiosk.fleet.screen.kept import HubMembership
from tests.fleet.hall import free_ports

if TYPE_CHECKING:
    from pathlib import Path


def test_the_password_is_kept_as_a_hash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--folder", str(tmp_path), "--password", "--language", "en"]
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    assert hub.command(words) == 1
    assert "8 to 200 characters" in capsys.readouterr().err
    assert not session.has_password(tmp_path)
    monkeypatch.setattr("sys.stdin", io.StringIO("long enough\n"))
    assert hub.command(words) == 0
    kept_hash = (tmp_path / session.FILE).read_text("ascii").strip()
    assert pin.opens("long enough", kept_hash)
    assert not pin.opens("long enough ", kept_hash)


def test_a_hub_that_is_not_there_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (port,) = free_ports(1)
    where = f"127.0.0.1:{port}"
    words = [where, "--state", str(tmp_path), "--language", "en"]
    assert join.command(words) == 1
    assert f"does not answer: {where}" in capsys.readouterr().err
    assert join.command(["no address!", *words[1:]]) == 1
    assert "'no address!' is no address" in capsys.readouterr().err
    assert kept.read(tmp_path) is None


def test_who_leaves_has_no_key_any_more(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--state", str(tmp_path), "--language", "en"]
    assert leave.command(words) == 0
    assert "it has joined no hub" in capsys.readouterr().out
    membership = HubMembership(
        id="aaaaaaaa",
        name="door",
        hub="hall",
        address="10.0.0.5",
        page=8443,
        orders=4222,
        certificate="none",
    )
    own = identity.fresh()
    kept.keep(tmp_path, membership, own)
    assert kept.key(tmp_path) == own
    assert own.seed not in repr(own)
    assert join.command(["10.0.0.6", *words]) == 1
    assert "it has joined hall already" in capsys.readouterr().err
    assert leave.command(words) == 0
    assert "Please remove door" in capsys.readouterr().out
    assert kept.key(tmp_path) is None
    assert not (tmp_path / "fleet").exists()


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("10.0.0.5", ("10.0.0.5", 8443)),
        (" hub.example:9443 ", ("hub.example", 9443)),
    ],
)
def test_an_address_is_a_name_and_perhaps_a_port(
    text: str, place: tuple[str, int]
) -> None:
    assert joining.place(text) == place


@pytest.mark.parametrize(
    "text", ["", ":1", "hub:0", "hub:65536", "hub:x", "a b", "hub:123456", "hüb"]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        joining.place(text)
