"""Awake: a bare X server is told not to blank, and a failure is one line."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from kiosk.device.operate import awake
from kiosk.device.operate.awake import XSET, command, unblank

if TYPE_CHECKING:
    from collections.abc import Callable

X = {"DISPLAY": ":0"}


def found(name: str) -> str | None:
    return f"/usr/bin/{name}"


def test_only_where_there_is_an_x_server_and_xset() -> None:
    assert command(X, found) == ("xset", "s", "off", "-dpms", "s", "noblank")
    assert command({}, found) == ()
    assert command(X, lambda _: None) == ()


def raises(error: Exception) -> Callable[..., Any]:
    def run(*_: object, **__: object) -> None:
        raise error

    return run


@pytest.mark.parametrize(
    ("run", "said"),
    [
        (lambda *_, **__: subprocess.CompletedProcess(XSET, 0, "", ""), ""),
        (
            lambda *_, **__: subprocess.CompletedProcess(XSET, 1, "", "no\n display"),
            "the display may blank: xset: no display",
        ),
        (raises(OSError("gone")), "the display may blank: gone"),
        (raises(subprocess.TimeoutExpired("xset", 10)), "the display may blank: Comm"),
    ],
)
def test_a_failure_is_one_line(
    run: Callable[..., Any],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr("subprocess.run", run)
    monkeypatch.setattr(awake, "command", lambda _: XSET)
    thread = unblank(X)
    assert thread is not None
    thread.join(10)
    assert [said] * bool(said) == [r.message[: len(said)] for r in caplog.records]


def test_nothing_is_run_where_nothing_can_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    assert unblank() is None
