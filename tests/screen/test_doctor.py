"""`kiosk doctor` before a real X screen, and fingers in its corners."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.screen.conftest import ROOT, SIZE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.screen.conftest import Screen

pytestmark = pytest.mark.screen


def test_it_sees_the_screen_and_the_corners_that_are_touched(
    screen: Screen, file: Path, tmp_path: Path
) -> None:
    toml = tmp_path / "kiosk.toml"
    toml.write_text("[screen]\nwidth_mm = 640\nheight_mm = 360\n", "utf-8")
    words = ["-m", "kiosk", "doctor", str(file), "--json", "--touch", "--quick"]
    process = subprocess.Popen(
        [sys.executable, *words],
        env={
            **screen.environment,
            "KIOSK_CONFIG": str(toml),
            "KIOSK_STATE": str(tmp_path / "state"),
        },
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    inset = 0.06 * SIZE[1]
    across = (inset, SIZE[0] - inset, SIZE[0] - inset, inset)
    down = (inset, inset, SIZE[1] - inset, SIZE[1] - inset)

    def crossed(x: float, y: float) -> bool:
        # The cross is white on black, and black where it is not.
        look = screen.look()
        return bool(
            look[round(y), round(x) + 8].sum() > 300
            and look[5, SIZE[0] // 2].sum() == 0
        )

    for number, (x, y) in enumerate(zip(across, down, strict=True)):
        screen.until(lambda x=x, y=y: crossed(x, y), f"a cross in corner {number}")  # type: ignore[misc]
        screen.tap(round(x) + number, round(y))
    out, err = process.communicate(timeout=60)
    assert out, err
    checks = {check["name"]: check for check in json.loads(out)["checks"]}
    found = checks["screen"]
    assert (found["facts"]["width"], found["facts"]["height"]) == SIZE
    assert "(xcb)" in found["found"]["en"]
    touch = checks["touch"]
    assert touch["state"] == "ok", touch
    assert touch["facts"]["unit"] == "mm"
    assert touch["facts"]["off"] == pytest.approx([0, 0.5, 1.0, 1.5], abs=0.3)
    assert checks["drawing"]["state"] == "skip"
    assert checks["fonts"]["state"] == "ok"
