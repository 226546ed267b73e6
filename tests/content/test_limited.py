"""Work in a child: done, or ended when a task is too much for it."""

from __future__ import annotations

import io
import shutil
import struct
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest

from kiosk.content import limited, privilege
from kiosk.content.limited import Aborted, OutOfMemory, Raised, TimedOut, Unstarted, ask

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module", autouse=True)
def _ended() -> Iterator[None]:
    yield
    limited.close()


def test_plain_data_and_bytes_go_there_and_back() -> None:
    asked = {"名": [1, 2.5, None, "一"]}
    assert ask("tests.tasks:twice", asked, b"\0\xff") == ([asked] * 2, b"\0\xff\0\xff")


def test_one_child_serves_many_threads() -> None:
    found: list[Any] = []
    threads = [
        threading.Thread(target=lambda: found.append(ask("tests.tasks:own").value))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len({*found}) == 1


def test_an_exception_is_told_and_ends_nothing() -> None:
    before = ask("tests.tasks:own").value
    with pytest.raises(Raised, match=r"^ValueError: what is 7\?$"):
        ask("tests.tasks:wrong", 7)
    with pytest.raises(Raised, match="AttributeError"):
        ask("tests.tasks:nothing")
    assert ask("tests.tasks:own").value == before


@pytest.mark.skipif(sys.platform != "linux", reason="limits as Linux has them")
@pytest.mark.parametrize(
    ("task", "asked", "failure"),
    [
        ("abort", None, Aborted),
        ("die", None, Aborted),
        ("hang", None, TimedOut),
        ("eat", 200 * 2**20, OutOfMemory),
    ],
)
def test_what_is_too_much_for_a_child_is_said_and_it_is_replaced(
    task: str, asked: Any, failure: type[Exception]
) -> None:
    before = ask("tests.tasks:own").value
    with pytest.raises(failure):
        ask(f"tests.tasks:{task}", asked, seconds=0.1, megabytes=100)
    assert ask("tests.tasks:own").value != before


def test_a_limit_is_for_one_task_alone() -> None:
    for _ in range(3):
        assert ask("tests.tasks:eat", 60 * 2**20, megabytes=100).value == 60 * 2**20


def test_a_child_that_has_gone_is_replaced() -> None:
    before = ask("tests.tasks:own").value
    process = limited._worker.process
    assert process is not None
    assert process.stdin is not None
    # As if nobody had asked for long.
    process.stdin.close()
    assert process.wait(10) == 0
    assert ask("tests.tasks:own").value != before


RIGHTS = """
import json, os, struct, sys
while sizes := sys.stdin.buffer.read(8):
    sys.stdin.buffer.read(sum(struct.unpack(">II", sizes)))
    found = [os.getresuid(), os.getresgid(), os.getgroups(), os.getpid()]
    said = json.dumps(["done", found]).encode()
    os.write(1, struct.pack(">II", len(said), 0) + said)
"""


@pytest.mark.skipif(not privilege.is_root(), reason="only root can lay rights down")
def test_a_child_asked_with_the_rights_of_another_has_no_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The program itself may lie where only root can go.
    python = shutil.which("python3", path="/usr/bin:/bin")
    if python is None:
        pytest.skip("no python that everybody may run")
    limited.close()
    monkeypatch.setattr(limited, "again", lambda *_: [python, "-I", "-c", RIGHTS])
    own = ask("x").value
    assert own[0] == [0, 0, 0]
    other = privilege.Owner(4321, 4322)
    with privilege.become(other):
        lent = ask("x").value
        assert ask("x").value == lent
    assert lent[:3] == [[4321] * 3, [4322] * 3, [4322]]
    assert ask("x").value[0] == [0, 0, 0]
    limited.close()


def test_a_system_without_another_process_is_not_the_files_fault(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    limited.close()
    monkeypatch.setattr(limited, "again", lambda *_: ["/no/such/program"])
    with pytest.raises(Unstarted):
        ask("tests.tasks:own")
    monkeypatch.undo()
    assert ask("tests.tasks:own").value


def test_a_child_that_talks_nonsense_is_not_believed() -> None:
    with pytest.raises(Aborted):
        limited._answer(b"[" * 100_000, b"")
    with pytest.raises(Aborted):
        limited._answer(b"7", b"")
    with pytest.raises(ValueError, match="long"):
        limited._received(io.BytesIO(struct.pack(">II", 2**31, 0)))


def test_the_child_does_what_is_asked_until_nobody_does() -> None:
    asking, answering = io.BytesIO(), io.BytesIO()
    for task in ("tests.tasks:twice", "tests.tasks:wrong"):
        limited._send(asking, f'["{task}", 1, 60, 4096]'.encode(), b"ab")
    asking.seek(0)
    limited.serve(asking, answering)
    answering.seek(0)
    assert limited._received(answering) == (b'["done", [1, 1]]', b"abab")
    said, data = limited._received(answering)
    assert limited._answer.__name__
    assert b"ValueError: what is 1?" in said
    assert data == b""
