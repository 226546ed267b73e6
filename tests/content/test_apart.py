"""Apart: what works beside the picture is waited for at the end, but not for ever."""

from __future__ import annotations

import subprocess
import sys
import threading
from typing import TYPE_CHECKING

from kiosk.content import apart

if TYPE_CHECKING:
    import pytest

ENDS = """
from PySide6.QtCore import QBuffer
from PySide6.QtGui import QGuiApplication, QImage, QImageWriter
from kiosk.content import apart

app = QGuiApplication([])
image = QImage(1200, 1200, QImage.Format.Format_RGB32)
image.fill(3)


def job():
    # In Qt, without Python's lock, when the process wants to end.
    print("begins", flush=True)
    buffer = QBuffer()
    QImageWriter(buffer, b"png").write(image)
    print("done", flush=True)


for _ in range(3):
    apart.begin(job, "picture")
"""


def test_a_process_ends_in_order_while_threads_are_in_qt() -> None:
    words = [sys.executable, "-c", ENDS]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("begins") == done.stdout.count("done") == 3


def test_one_that_hangs_is_not_waited_for_long() -> None:
    gate = threading.Event()
    thread = apart.begin(gate.wait, "share")
    try:
        assert not apart.settled(0.0)
    finally:
        gate.set()
    thread.join()
    assert apart.settled(0.0)


def test_a_job_that_fails_is_over_too(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[object] = []
    monkeypatch.setattr(threading, "excepthook", told.append)

    def fails() -> None:
        raise OSError("no disk")

    apart.begin(fails, "disk").join()
    assert len(told) == 1
    assert apart.settled(0.0)
