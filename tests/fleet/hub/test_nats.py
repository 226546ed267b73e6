"""The server is chosen by its release, and only a server is ended as one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.content import atomic
from kiosk.fleet import identity, subjects
from kiosk.fleet.hub import nats
from kiosk.fleet.hub.plan import HubPlan
from kiosk.fleet.member import Member


def test_a_server_that_is_there_is_new_enough() -> None:
    assert nats.version(nats.program()) >= nats.OLDEST


def test_what_is_no_server_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert nats.version(Path(sys.executable)) == ()
    assert nats.version(Path("nowhere") / "nats-server") == ()
    monkeypatch.setattr(nats, "version", lambda _: (2, 9, 10))
    with pytest.raises(nats.NoServer):
        nats.program()


def test_a_process_that_is_no_server_is_let_be(tmp_path: Path) -> None:
    file = tmp_path / nats.PROCESS
    # This very process would not come back from it.
    for text in (str(os.getpid()), "no number", "1"):
        file.write_text(text, "ascii")
        nats.orphan_ended(file)
    nats.orphan_ended(tmp_path / "nothing")


def test_a_process_is_known_by_its_command_line() -> None:
    waits = [sys.executable, "-c", "input()", nats.CONFIGURATION, "中 a"]
    with subprocess.Popen(waits, stdin=subprocess.PIPE) as process:
        assert nats._words(process.pid)[1:5] == waits[1:]
        assert not nats._is_server(process.pid)
        process.communicate()
    assert not nats._words(process.pid)[0]


def test_only_the_hub_may_say_everything(tmp_path: Path) -> None:
    hub, system = identity.fresh(), identity.fresh()
    member = Member(id="aaaaaaaa", key=identity.fresh().public, joined=1.0)
    said = json.loads(nats.configuration(tmp_path, HubPlan(), hub, system, [member]))
    first, screen = said["accounts"]["HALL"]["users"]
    assert first == {"nkey": hub.public}
    assert screen == {
        "nkey": member.key,
        "permissions": subjects.permissions("aaaaaaaa"),
    }
    assert said["accounts"]["SYS"] == {"users": [{"nkey": system.public}]}
    assert "no_auth_user" not in said
    assert hub.seed not in json.dumps(said)
    assert said["jetstream"]["max_file"] == 0
    assert said["tls"] == said["websocket"]["tls"]


def test_keys_are_told_from_what_only_looks_like_one() -> None:
    public = identity.fresh().public
    assert identity.valid(public)
    assert not identity.valid(public[:-1] + ("A" if public[-1] != "A" else "B"))
    assert not identity.valid("")
    assert not identity.valid(public.lower())


def test_a_seed_is_made_once_and_damage_is_set_aside(tmp_path: Path) -> None:
    file = tmp_path / "own.nk"
    first = identity.kept(file)
    assert identity.kept(file) == first
    assert identity.read(tmp_path / "none.nk") is None
    file.write_text("SUAnonsense", "ascii")
    assert identity.kept(file) != first


def test_who_is_revoked_is_kept_out_though_the_disk_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = nats.ServerProcess(tmp_path, Path("nats-server"))
    file = tmp_path / nats.CONFIGURATION
    server.configured("one, two")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(atomic, "written", full)
    # As at a start: there is nothing to write.
    server.configured("one, two")
    server.configured("one")
    assert file.read_text("ascii") == "one"
    with pytest.raises(OSError, match="No space"):
        server.configured("one, two, three")
    assert file.read_text("ascii") == "one"
