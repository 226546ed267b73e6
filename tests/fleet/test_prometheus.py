"""The example for Prometheus: its alerts are sound, about metrics that there are."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from kiosk.fleet.hub import metrics
from kiosk.fleet.hub.heard import Heard
from kiosk.fleet.member import Member

DOCS = Path(__file__).parents[2] / "docs" / "prometheus"
PROMTOOL = shutil.which("promtool")
STATUS = (
    '{"written": 1.0, "version": "1", "content": "c", "hash": "h", "slide": "s", '
    '"slides": 3, "uptime": 5.0, "disk_free_mb": 900.0, "visitor": null, '
    '"in_step": true, "step_late": 0.0, "clock_kept": true, "clock_offset": 0.001}'
)


def test_every_metric_of_the_alerts_is_one_that_the_hub_tells() -> None:
    member = Member(id="aaaaaaaa", key="U" + "A" * 55, joined=1.0)
    heard = Heard(lambda _: True)
    heard.state(
        "aaaaaaaa",
        b'{"sent": 1.0, "showing": true, "status": ' + STATUS.encode() + b"}",
    )
    told = metrics.exposition([member], heard, 0)
    names = {line.partition("{")[0].partition(" ")[0] for line in told.splitlines()}
    alerts = (DOCS / "alerts.yml").read_text("utf-8")
    wanted = set(re.findall(r"\bkiosk_[a-z_]+", alerts))
    assert len(re.findall(r"- alert: ", alerts)) == 7
    assert wanted
    assert wanted <= names


@pytest.mark.skipif(PROMTOOL is None, reason="promtool is not there")
@pytest.mark.parametrize(
    "words",
    [
        ("check", "rules", "alerts.yml"),
        ("test", "rules", "alerts.test.yml"),
        ("check", "config", "--syntax-only", "prometheus.yml"),
    ],
)
def test_promtool_finds_nothing(words: tuple[str, ...]) -> None:
    assert PROMTOOL is not None
    done = subprocess.run(
        [PROMTOOL, *words], capture_output=True, text=True, cwd=DOCS, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
