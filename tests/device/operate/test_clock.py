"""The clock: what those who keep it say of it, in their own words."""

from __future__ import annotations

import logging
import shutil
import socket
import subprocess
import sys
import threading
from functools import partial
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.device.operate import clock
from kiosk.device.operate.clock import (
    NOBODY,
    OUT,
    ClockReading,
    ClockWatch,
    asked,
    of_chrony,
    of_timesyncd,
    of_windows,
    reading,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CHRONY = (
    "7F000001,127.0.0.1,6,1796100186.435795800,-0.000001464,0.000000045,"
    "0.000000314,-0.034,0.001,0.328,0.000005904,0.000001615,1.0,Normal\n"
)
NO_SOURCE = (
    "00000000,,0,0.000000000,0.000000000,0.000000000,0.000000000,0.000,0.000,0.000,"
    "1.000000000,1.000000000,0.0,Not synchronised\n"
)
TIMESYNCD = """\
       Server: 10.0.0.1 (time.hall.example)
Poll interval: 34min 8s (min: 32s; max 34min 8s)
         Leap: normal
      Version: 4
      Stratum: 2
    Reference: C0EC78C9
    Precision: 1us (-25)
Root distance: 36.575ms (max: 5s)
       Offset: +71.154ms
        Delay: 228.105ms
       Jitter: 7.067ms
 Packet count: 12
    Frequency: +8.713ppm
"""
UNANSWERED = """\
       Server: 10.0.0.1 (time.hall.example)
Poll interval: 0 (min: 32s; max 34min 8s)
 Packet count: 0
"""
WINDOWS = """\
Leap Indicator: 0(no warning)
Stratum: 4 (secondary reference - syncd by (S)NTP)
Precision: -23 (119.209ns per tick)
Root Delay: 0.0343447s
Root Dispersion: 0.0311530s
ReferenceId: 0x0A000001 (source IP:  10.0.0.1)
Last Successful Sync Time: 11/30/2026 9:11:31 AM
Source: time.hall.example,0x9
Poll Interval: 10 (1024s)

Phase Offset: -0.0613543s
ClockRate: 0.0156250s
State Machine: 2 (Sync)
Time Source Flags: 0 (None)
Server Role: 0 (None)
Last Sync Error: 0 (The command completed successfully.)
Time since Last Good Sync Time: 253.8034500s
"""


def test_chrony_says_how_far_the_clock_is_behind() -> None:
    assert of_chrony(CHRONY) == ClockReading("chrony", kept=True, offset=0.000001464)
    behind = CHRONY.replace("-0.000001464", "0.120000000")
    assert of_chrony(behind) == ClockReading("chrony", kept=True, offset=-0.12)
    assert of_chrony(NO_SOURCE) == ClockReading("chrony", kept=False)
    odd = of_chrony(CHRONY.replace("-0.000001464", "?"))
    assert odd == ClockReading("chrony", kept=True)
    for nothing in ("", "506 Cannot talk to daemon\n", "a,b,c\n"):
        assert of_chrony(nothing) is None


def test_timesyncd_says_it_in_spans() -> None:
    found = of_timesyncd(TIMESYNCD)
    assert found == ClockReading("timesyncd", kept=True, offset=-0.071154)
    for said, offset in (
        ("-31us", 31e-6),
        ("+1.250s", -1.25),
        ("-1min 2.5s", 62.5),
        ("+2h 1min", -7260.0),
        ("+1d", -86_400.0),
    ):
        found = of_timesyncd(TIMESYNCD.replace("+71.154ms", said))
        assert found is not None
        assert found.offset == pytest.approx(offset)
    assert of_timesyncd(UNANSWERED) == ClockReading("timesyncd", kept=False)
    assert of_timesyncd("Failed to connect to bus\n") is None


def test_windows_says_it_in_any_language() -> None:
    found = ClockReading("w32time", kept=True, offset=-0.0613543)
    assert of_windows(WINDOWS) == found
    chinese = WINDOWS.replace("Leap Indicator", "Leap 指示符").replace(
        "Phase Offset", "相位偏移"
    )
    assert of_windows(chinese.replace("\n", "\r\n")) == found
    assert of_windows(WINDOWS.replace("-0.0613543s", "-0,0613543s")) == found
    alone = ClockReading("w32time", kept=False)
    assert of_windows(WINDOWS.replace("or: 0(no", "or: 3(no")) == alone
    local = WINDOWS.replace("0x0A000001", "0x4C4F434C")
    assert of_windows(local) == alone
    assert of_windows("The service has not been started. (0x80070426)\n") is None
    assert of_windows("") is None


@given(st.text(max_size=200))
def test_no_words_are_too_odd(said: str) -> None:
    for understood in (of_chrony, of_timesyncd, of_windows):
        found = understood(said)
        assert found is None or found.keeper


def test_out_is_more_than_an_eye_overlooks() -> None:
    assert OUT == 0.05
    for offset, out in ((0.05, False), (-0.05, False), (0.051, True), (-0.051, True)):
        assert ClockReading("chrony", kept=True, offset=offset).out is out
    assert not ClockReading("chrony", kept=True).out
    assert not NOBODY.good


def test_whoever_knows_is_asked_first() -> None:
    for platform, said, found in (
        ("linux", {"chronyc": CHRONY, "timedatectl": TIMESYNCD}, of_chrony(CHRONY)),
        ("linux", {"timedatectl": TIMESYNCD}, of_timesyncd(TIMESYNCD)),
        ("linux", {"chronyc": ""}, NOBODY),
        ("win32", {"w32tm": WINDOWS, "chronyc": CHRONY}, of_windows(WINDOWS)),
        ("win32", {}, NOBODY),
    ):
        assert reading(partial(_of, said), platform) == found


def test_a_command_that_fails_says_nothing() -> None:
    assert asked((sys.executable, "-c", "print('yes')")) == "yes\n"
    assert asked((sys.executable, "-c", "print('no'); raise SystemExit(1)")) is None
    assert asked(("no-such-program-of-any-name",)) is None


def test_a_change_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    right = ClockReading("chrony", kept=True, offset=0.001)
    out = ClockReading("chrony", kept=True, offset=0.12)
    found = [right, right, out, out, NOBODY, NOBODY, right]
    looks, changes = iter(found), list[None]()
    watch = ClockWatch(lambda: changes.append(None), lambda: next(looks))
    with caplog.at_level(logging.INFO, clock.__name__):
        for _ in found:
            watch.look()
    assert [record.message for record in caplog.records] == [
        "the clock is out by +120 ms, says chrony",
        "nobody keeps the clock: screens may fall out of step",
        "the clock is right again, says chrony",
    ]
    assert len(changes) == 4
    assert watch.last == right


def test_it_is_looked_at_apart() -> None:
    looked = threading.Event()

    def look() -> ClockReading:
        looked.set()
        return NOBODY

    watch = ClockWatch(lambda: None, look)
    watch.begin()
    thread = watch._thread
    watch.begin()
    assert watch._thread is thread
    assert looked.wait(20)
    watch.close()
    assert thread is not None
    thread.join(20)
    assert not thread.is_alive()


# --- With chrony itself -------------------------------------------------------------


@pytest.fixture
def port() -> int:
    """One that nobody listens on."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.bind(("127.0.0.1", 0))
        found: int = one.getsockname()[1]
        return found


@pytest.fixture
def daemon(tmp_path: Path, port: int) -> Iterator[tuple[str, ...]]:
    """A chronyd that follows nothing but itself; what asks it."""
    chronyd = shutil.which("chronyd", path="/usr/sbin:/sbin:/usr/bin:/usr/local/sbin")
    if chronyd is None or shutil.which("chronyc") is None:
        pytest.skip("needs chrony")
    file = tmp_path / "chrony.conf"
    file.write_text(
        f"port 0\nlocal stratum 8\ncmdport {port}\n"
        f"bindcmdaddress 127.0.0.1\nbindcmdaddress /\npidfile {tmp_path}/pid\n"
    )
    # It sets no clock and asks for no rights.
    words = [chronyd, "-x", "-U", "-u", "root", "-n", "-f", str(file)]
    process = subprocess.Popen(words, stderr=subprocess.PIPE)
    yield ("chronyc", "-h", "127.0.0.1", "-p", str(port))
    process.terminate()
    process.wait(20)
    assert process.stderr is not None
    process.stderr.close()


def test_chrony_is_understood(daemon: tuple[str, ...]) -> None:
    said = None
    for _ in range(200):
        said = asked((*daemon, "-c", "tracking"))
        if said is not None:
            break
        threading.Event().wait(0.1)
    assert said is not None
    found = reading(partial(_of, {"chronyc": said}), "linux")
    assert found == ClockReading("chrony", kept=True, offset=0.0)


def _of(said: dict[str, str], words: tuple[str, ...]) -> str | None:
    return said.get(words[0])
