"""The editor's window against its pinned pictures: two languages, two scales.

As with slides, machines differ by a few pixels at most. After a change of looks, look
at the pictures in tests/authoring/desktop/edit/actual, and accept them:

    pytest --pin tests/authoring/desktop/edit/test_pictures.py
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import numpy as np
import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage

import kiosk.authoring
from tests.player.test_pictures import CHANGED, FAR, MEAN, between, pixels, saved

HERE: Final = Path(__file__).parent
PINNED: Final = HERE / "pinned"
ACTUAL: Final = HERE / "actual"
ROOT: Final = HERE.parents[3]
MUSEUM: Final = Path(kiosk.authoring.__file__).parent / "templates" / "visitors"
SCALES: Final = {"1": "1366x768", "2": "683x384"}
"""The window in units, so that each is as many pixels of a laptop."""


@pytest.mark.parametrize("scale", SCALES)
def test_the_window_looks_as_it_is_pinned(
    scale: str, tmp_path: Path, qapp: object, request: pytest.FixtureRequest
) -> None:
    assert qapp
    shutil.copytree(MUSEUM, tmp_path / "show")
    # The scale is one of the whole process.
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tests.authoring.desktop.edit.posed"),
            *(str(tmp_path / "show" / "content.json"), str(tmp_path), SCALES[scale]),
        ],
        env={
            **os.environ,
            "QT_SCALE_FACTOR": scale,
            "QT_QPA_PLATFORM": "offscreen",
            "KIOSK_STATE": str(tmp_path / "state"),
        },
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for language in ("zh", "en"):
        name = f"edit-{language}-{scale}"
        taken = QImage(str(tmp_path / f"{name}.png"))
        assert taken.size() == QSize(1366, 768)
        half = taken.scaled(
            QSize(683, 384),
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        now = pixels(half) & np.uint8(0xF8)
        file = PINNED / f"{name}.png"
        if request.config.getoption("--pin"):
            saved(now, file)
            continue
        apart = between(pixels(QImage(str(file))), now)
        mean, changed = apart.mean(), (apart.max(axis=2) >= FAR).mean()
        if mean > MEAN or changed > CHANGED:
            saved(now, ACTUAL / f"{name}.png")
            pytest.fail(
                f"{name} differs by {mean:.2f} shades, {changed:.2%} of its pixels: "
                f"see {ACTUAL}, and accept with: pytest --pin {__file__}"
            )
