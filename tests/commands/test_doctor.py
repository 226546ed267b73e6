"""`kiosk doctor`, as an installer uses it."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kiosk.__main__ import main
from kiosk.commands import doctor
from kiosk.machine.diagnosis import Drawing

if TYPE_CHECKING:
    from kiosk.content import Loaded

SHOW = Path(__file__).parents[2] / "content.json"
SEEN = {
    "panels": [
        {
            "name": "HDMI-1",
            "width": 1920,
            "height": 1080,
            "hertz": 60.0,
            "width_mm": 1210.0,
            "height_mm": 680.0,
            "scale": 1.0,
        }
    ],
    "touches": ["ILITEK"],
    "inks": {"300": 3000.0, "700": 6000.0},
    "family": "Noto Sans SC",
    "platform": "xcb",
    "trouble": "",
}
PAINTED = {
    "width": 1920,
    "height": 1080,
    "p50": 2.0,
    "p99": 9.0,
    "frames": 900,
    "control": 50.0,
    "place": 60.0,
    "text": 24.0,
    "slide": "gdp",
}
CORNERS = [{"wanted": [40, 40], "touched": [40, 41], "mm": True}] * 4


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[dict[str, Any]]:
    """The questions that processes of their own would be asked; all answered."""
    questions: list[dict[str, Any]] = []
    answers = {"seen": SEEN, "drawing": PAINTED, "corners": CORNERS}

    def answer(question: dict[str, Any], _: Any) -> tuple[Any, str]:
        questions.append(question)
        return answers[question["part"]], ""

    monkeypatch.setattr(doctor, "_asked", answer)
    monkeypatch.setenv("LANGUAGE", "en")
    monkeypatch.setenv("KIOSK_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("KIOSK_CONFIG", str(tmp_path))
    (tmp_path / "kiosk.toml").write_text("[screen]\nrotation = 90\n", "utf-8")
    return questions


def test_it_prints_a_table_and_what_to_do(
    asked: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["doctor", str(SHOW)])
    said = " ".join(capsys.readouterr().out.split())
    assert "fine typeface Noto Sans SC 300-700" in said.replace("ok ", "fine ")
    assert "HDMI-1 1920x1080 60 Hz (xcb)" in said
    assert "→ run kiosk install" in said
    assert status == (0 if "Fit for the public" in said else 1)
    # A picture that is turned is as tall as the panel is wide.
    assert asked[1] == {"part": "drawing", "path": str(SHOW), "size": (1080, 1920)}


def test_the_language_can_be_chosen(
    asked: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    main(["doctor", str(SHOW), "--language", "zh"])
    assert "开放。" in capsys.readouterr().out
    assert len(asked) == 2


def test_other_programs_get_json(
    asked: list[dict[str, Any]], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    report = tmp_path / "report.txt"
    words = ["doctor", str(SHOW), "--json", "--touch", "--report", str(report)]
    status = main(words)
    said = json.loads(capsys.readouterr().out)
    assert said["fit"] is (status == 0)
    checks = {check["name"]: check for check in said["checks"]}
    assert checks["touch"]["facts"]["off"] == [1.0] * 4
    assert checks["screen"]["state"] == "ok"
    assert asked[-1]["part"] == "corners"
    text = report.read_text("utf-8")
    digest = checks["content"]["facts"]["sha256"]
    assert f"SHA-256: {digest}\n" in text
    assert "screen: HDMI-1 1920x1080 60 Hz, 1210x680 mm\n" in text
    assert "PySide6-Essentials: 6." in text
    assert '"rotation": 90' in text
    assert "scrypt" not in text


def test_a_report_that_cannot_be_written_is_said(
    asked: list[dict[str, Any]], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    words = ["doctor", str(SHOW), "--report", str(tmp_path / "no" / "report.txt")]
    assert main(words) == 2
    assert "No such file" in capsys.readouterr().err
    assert asked


def test_a_show_that_cannot_be_played_fails_and_is_not_painted(
    asked: list[dict[str, Any]], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    broken = tmp_path / "content.json"
    broken.write_text("{", "utf-8")
    assert main(["doctor", str(broken), "--report", str(tmp_path / "r.txt")]) == 1
    assert "has 1 mistakes" in " ".join(capsys.readouterr().out.split())
    assert [question["part"] for question in asked] == ["seen"]
    assert "SHA-256: cannot be read" in (tmp_path / "r.txt").read_text("utf-8")


def test_a_process_that_fails_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    def failed(*_: Any, **__: Any) -> Any:
        said = "\nqt.qpa.xcb: could not connect to display :9\nmore\n"
        return subprocess.CompletedProcess([], 134, "", said)

    monkeypatch.setattr(subprocess, "run", failed)
    answer = doctor._asked({"part": "seen"}, {})
    assert answer == (None, "qt.qpa.xcb: could not connect to display :9")
    assert doctor._said(["xset", "q"], {}) is None

    def gone(*_: Any, **__: Any) -> Any:
        raise subprocess.TimeoutExpired("kiosk", 300)

    monkeypatch.setattr(subprocess, "run", gone)
    assert doctor._asked({"part": "seen"}, {})[0] is None
    assert doctor._said(["xset", "q"], {}) is None


def test_an_answer_is_the_last_line() -> None:
    environ = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    answer, why = doctor._asked({"part": "seen", "fonts": "/no/such"}, environ)
    assert why == ""
    assert answer["family"] == "Noto Sans SC"
    seen = doctor._seen(SHOW, environ)
    # Nobody looks at a screen that is not there, but type is type.
    assert seen.panels == ()
    assert seen.inks[700] > seen.inks[300]


def test_the_smallest_things_are_found(
    show: Loaded, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kiosk.app import application

    application()
    monkeypatch.setattr(doctor, "FRAMES", 150)
    found = doctor.drawing(show, (640, 360))
    assert isinstance(found, Drawing)
    assert found.frames == doctor.FRAMES
    assert 0 < found.p50 <= found.p99
    assert found.control >= 44
    assert 20 <= found.text <= 40
    assert found.slide in {slide.id for slide in show.content.slides}
