"""A screen on its own stays as it is: nothing of a fleet is imported unasked."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

BROUGHT = ("nats", "nkeys", "nacl", "tuf", "zeroconf", "starlette", "uvicorn", "jinja2")


@pytest.mark.parametrize(
    "module",
    [
        "kiosk.__main__",
        "kiosk.cli.commands.run",
        "kiosk.device.supervise.process",
        "kiosk.device.screen.locked",
        "kiosk.player.app",
    ],
)
def test_a_screen_on_its_own_imports_nothing_of_a_fleet(module: str) -> None:
    code = f"import json, sys, {module}; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    loaded = set(json.loads(done.stdout))
    assert module in loaded
    assert not [name for name in loaded if name.startswith("kiosk.fleet")]
    assert not loaded & set(BROUGHT)
