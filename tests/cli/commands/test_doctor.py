"""`kiosk doctor`, as an installer uses it."""

from __future__ import annotations

import errno
import json
import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kiosk.__main__ import main
from kiosk.cli.commands import doctor
from kiosk.device.setup.diagnosis import Drawing
from tests.system import WINDOWS

if TYPE_CHECKING:
    from kiosk.content.content import Loaded

SHOW = Path(__file__).parents[3] / "content.json"
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

    def answer(question: dict[str, Any], *_: Any) -> tuple[Any, str]:
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
    assert "HDMI-1 1920x1080 60 Hz, scaled to 100% (xcb)" in said
    # On Windows that is for an administrator to read first.
    assert ("→ run kiosk install" in said) is not WINDOWS
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


def test_a_report_is_written_although_nobody_reads_the_verdicts(
    asked: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def gone(*_: object) -> None:
        raise KeyboardInterrupt

    report = tmp_path / "report.txt"
    monkeypatch.setattr("kiosk.cli.commands.doctor._show", gone)
    assert main(["doctor", str(SHOW), "--quick", "--report", str(report)]) == 0
    assert "SHA-256" in report.read_text("utf-8")
    assert asked


def test_a_report_that_cannot_be_written_is_said(
    asked: list[dict[str, Any]], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    words = ["doctor", str(SHOW), "--report", str(tmp_path / "no" / "report.txt")]
    assert main(words) == 2
    assert os.strerror(errno.ENOENT) in capsys.readouterr().err
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


@pytest.mark.parametrize(
    "question",
    [
        {"part": "seen", "fonts": "/no/such"},
        {"part": "drawing", "path": str(SHOW), "size": [640, 360]},
        {"part": "corners", "screen": None, "language": "zh", "mm": [0, 0]},
    ],
    ids=lambda question: question["part"],
)
def test_a_question_is_answered_on_the_last_line(
    question: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(doctor, "FRAMES", 5)
    monkeypatch.setattr("kiosk.device.screen.inspect.PATIENCE", 0.0)
    assert main(["doctor", "--part", json.dumps(question)]) == 0
    answer = json.loads(capsys.readouterr().out.splitlines()[-1])
    if question["part"] == "corners":
        assert [corner["touched"] for corner in answer] == [None] * 4
    else:
        assert answer["family" if "fonts" in question else "frames"] in {
            "Noto Sans SC",
            5,
        }


def test_the_screen_that_plays_is_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr(doctor, "X_SOCKET", tmp_path / "X0")
    monkeypatch.setattr(doctor, "RUNTIME", tmp_path)
    assert doctor._session(os.environ) == {}
    (tmp_path / "997").mkdir()
    (tmp_path / "997" / "wayland-0").write_bytes(b"")
    assert doctor._session(os.environ) == {
        "WAYLAND_DISPLAY": "wayland-0",
        "XDG_RUNTIME_DIR": str(tmp_path / "997"),
        "QT_QPA_PLATFORM": "wayland",
    }
    (tmp_path / "X0").write_bytes(b"")
    assert doctor._session(os.environ) == {"DISPLAY": ":0"}
    monkeypatch.setattr("sys.platform", "win32")
    assert doctor._session(os.environ) == {}


def test_a_touch_test_that_does_not_come_off_is_said(
    asked: list[dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def answer(question: dict[str, Any], *_: Any) -> tuple[Any, str]:
        asked.append(question)
        return (SEEN, "") if question["part"] == "seen" else (None, "no screen")

    monkeypatch.setattr(doctor, "_asked", answer)
    main(["doctor", str(SHOW), "--touch", "--json"])
    said = capsys.readouterr()
    assert said.err == "no screen\n"
    checks = {check["name"]: check for check in json.loads(said.out)["checks"]}
    assert checks["drawing"]["state"] == "skip"
    assert checks["touch"]["state"] == "ok"


def test_without_any_screen_type_is_still_judged(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def answer(_: Any, environ: dict[str, str], __: Any) -> tuple[Any, str]:
        assert environ["QT_QPA_PLATFORM"] == "offscreen"
        return None, "libEGL.so.1: cannot open shared object file"

    monkeypatch.setattr(doctor, "_asked", answer)
    monkeypatch.setattr("sys.platform", "linux")
    assert doctor._seen(SHOW, {}).trouble.startswith("libEGL")


def test_the_smallest_things_are_found(
    show: Loaded, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kiosk.player.application import application

    application()
    monkeypatch.setattr(doctor, "FRAMES", 150)
    found = doctor.drawing(show, (640, 360))
    assert isinstance(found, Drawing)
    assert found.frames == doctor.FRAMES
    assert 0 < found.p50 <= found.p99
    assert found.control >= 44
    assert 20 <= found.text <= 40
    assert found.slide in {slide.id for slide in show.content.slides}
