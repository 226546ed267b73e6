"""`kiosk pin`: the hash goes into kiosk.toml, and nothing else in it changes."""

from __future__ import annotations

import io
import stat
import tomllib
from typing import TYPE_CHECKING

import pytest

from kiosk.commands.pin import changed, command, easy
from kiosk.machine import pin
from kiosk.machine.settings import read, sample

if TYPE_CHECKING:
    from pathlib import Path

KEPT = pin.hashed("2580", cost=10)
FILE = """\
# The entrance.
content = "/srv/kiosk"   # where it lies

[screen]
name = "HDMI-1"
"""


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    real = pin.hashed
    monkeypatch.setattr(pin, "hashed", lambda digits: real(digits, cost=10))


def types(monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(line + "\n"))


@pytest.mark.parametrize(
    "text", [FILE, sample(), "", 'pin = "old"  # staff\n', "content = 'a'"]
)
def test_only_the_pin_changes(text: str) -> None:
    new = changed(text, KEPT)
    assert tomllib.loads(new) == {**tomllib.loads(text), "pin": KEPT}
    comments = [line for line in text.splitlines() if line.startswith("# ")]
    assert [line for line in new.splitlines() if line.startswith("# ")] == comments
    assert tomllib.loads(changed(new, None)).keys() == tomllib.loads(text).keys() - {
        "pin"
    }


def test_the_pin_goes_into_the_settings_and_matches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text(FILE, "utf-8")
    file.chmod(0o640)
    types(monkeypatch, "2580")
    assert command(["--settings", str(file), "--language", "en"]) == 0
    said = capsys.readouterr()
    assert said.out.startswith(f"The PIN was written into {file}.\n")
    assert said.err == ""
    reading = read(file)
    assert reading.problems == ()
    assert reading.settings.pin is not None
    assert pin.matches("2580", reading.settings.pin)
    assert "2580" not in file.read_text("utf-8").replace(reading.settings.pin, "")
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert command(["--settings", str(file), "--remove", "--language", "zh"]) == 0
    assert "已从" in capsys.readouterr().out
    assert read(file).settings.pin is None


def test_a_file_that_is_not_there_is_made_for_its_owner_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "new" / "kiosk.toml"
    monkeypatch.setenv("KIOSK_CONFIG", str(file))
    types(monkeypatch, "2580")
    assert command([]) == 0
    assert read(file).settings.pin is not None
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_line_alone_can_be_had(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    types(monkeypatch, "12345678")
    assert command(["--hash", "--language", "zh"]) == 0
    said = capsys.readouterr()
    assert pin.matches("12345678", tomllib.loads(said.out)["pin"])
    assert "很容易猜到" in said.err


@pytest.mark.parametrize("digits", ["", "123", "123456789", "abcd"])
def test_what_is_no_pin_changes_nothing(
    digits: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    types(monkeypatch, digits)
    file = tmp_path / "kiosk.toml"
    assert command(["--settings", str(file), "--language", "en"]) == 1
    assert "4 to 8 digits" in capsys.readouterr().err
    assert not file.exists()


def test_at_a_terminal_it_is_typed_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Terminal())
    asked: list[str] = []

    def answers(*words: str) -> None:
        left = list(words)

        def ask(prompt: str) -> str:
            asked.append(prompt)
            return left.pop(0)

        monkeypatch.setattr("getpass.getpass", ask)

    answers("2580", "2580")
    assert command(["--hash", "--language", "zh"]) == 0
    answers("2580", "2508")
    assert command(["--hash", "--language", "en"]) == 1
    assert asked[0] == "新密码（4 到 8 位数字）："
    assert asked[3] == "Once more: "


def test_settings_that_are_no_toml_stay_as_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text("content = ", "utf-8")
    types(monkeypatch, "2580")
    assert command(["--settings", str(file), "--language", "en"]) == 1
    assert "was not changed" in capsys.readouterr().err
    assert file.read_text("utf-8") == "content = "


def test_what_a_visitor_would_try_first_is_easy() -> None:
    assert all(map(easy, ("0000", "1234", "98765", "11111111")))
    assert not any(map(easy, ("2580", "1122", "1357", "12344")))
