"""The service manager: what arrives at its socket, and that nobody is needed there."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from kiosk.device.supervise.sd_notify import Notify

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(
    not hasattr(socket, "AF_UNIX"), reason="systemd is Linux's"
)


@pytest.mark.parametrize("abstract", [False, True])
def test_states_arrive_as_datagrams(tmp_path: Path, abstract: bool) -> None:
    name = "@kiosk-test-notify" if abstract else str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind("\0" + name[1:] if abstract else name)
        notify = Notify({"NOTIFY_SOCKET": name, "WATCHDOG_USEC": "20000000"})
        assert notify.feed == 10.0
        notify.tell("READY=1", "STATUS=on screen")
        notify.tell("WATCHDOG=1")
        assert manager.recv(999) == b"READY=1\nSTATUS=on screen"
        assert manager.recv(999) == b"WATCHDOG=1"
        notify.close()
        notify.close()
        notify.tell("STOPPING=1")


def test_nobody_has_to_listen() -> None:
    for environ in ({}, {"NOTIFY_SOCKET": "/nowhere/at/all"}):
        notify = Notify(environ)
        notify.tell("READY=1")
        notify.close()
    assert Notify({"WATCHDOG_USEC": "20000000"}).feed == 0.0


@pytest.mark.parametrize("wanted", ["", "soon", "-5"])
def test_a_watchdog_that_says_nonsense_is_none(wanted: str) -> None:
    notify = Notify({"NOTIFY_SOCKET": "/nowhere", "WATCHDOG_USEC": wanted})
    assert notify.feed == 0.0
    notify.close()
