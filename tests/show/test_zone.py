"""The zone: one that is set while a program runs is noticed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from kiosk.show import zone

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="the zone is the system's there"
)


def set_zone(path: Path, hours: float) -> None:
    """Put a zone in place as `timedatectl` does: another file takes the name."""
    kind = round(hours * 3600).to_bytes(4, "big", signed=True) + bytes(2)
    counts = b"".join(n.to_bytes(4, "big") for n in (0, 0, 0, 0, 1, 4))
    new = path.with_suffix(".new")
    new.write_bytes(b"TZif" + bytes(16) + counts + kind + b"XYZ" + bytes(1))
    new.replace(path)


SCRIPT = """
import sys, time
from datetime import datetime
from kiosk.show import zone

def tell():
    apart = abs(datetime.now() - zone.now()).seconds // 60
    print(datetime.fromtimestamp(0).hour, apart)

time.localtime()
tell()
for _ in sys.stdin:
    zone.renew()
    tell()
    sys.stdout.flush()
"""


@pytest.mark.parametrize("colon", [":", ""])
def test_a_process_is_in_the_zone_that_is_set_now(tmp_path: Path, colon: str) -> None:
    file = tmp_path / "localtime"
    set_zone(file, 3)
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT],
        env={**os.environ, "TZ": f"{colon}{file}"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    with process:
        hours: list[str] = []
        for hour in (3, 8, 8, 5, 9):
            set_zone(file, hour)
            process.stdin.write("\n")
            process.stdin.flush()
            if not hours:
                hours.append(process.stdout.readline())
            hours.append(process.stdout.readline())
        process.stdin.close()
    assert [line.split() for line in hours] == [
        [str(hour), "0"] for hour in (3, 3, 8, 8, 5, 9)
    ]


def test_a_zone_by_name_and_a_file_that_is_gone_harm_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as here:
        for words in ("UTC0", "", "XYZ-5", f":{tmp_path / 'none'}", ":UTC"):
            here.setenv("TZ", words)
            assert abs((zone.now() - datetime.now()).total_seconds()) < 60
        here.delenv("TZ")
        zone.renew()
        assert "TZ" not in os.environ
    time.tzset()
