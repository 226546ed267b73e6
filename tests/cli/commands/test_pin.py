"""`kiosk pin`: the hash is the show's alone, and kiosk.toml loses one at most."""

from __future__ import annotations

import io
import os
import stat
from typing import TYPE_CHECKING

import pytest

from kiosk.cli.commands.pin import command, easy, moved
from kiosk.content.privilege import Owner, is_root
from kiosk.device.settings import read
from kiosk.device.staff_menu import pin
from tests.system import WINDOWS

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
    ("text", "left"),
    [
        ('pin = "old"  # staff\n' + FILE, FILE),
        (FILE.replace("[screen]", "pin = 'old'\n[screen]"), FILE),
    ],
)
def test_a_hash_in_the_settings_goes_and_nothing_else(
    text: str, left: str, tmp_path: Path
) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text(text, "utf-8")
    file.chmod(0o640)
    assert read(file).settings.pin == "old"
    assert read(file).written_pin
    assert moved(file) == tmp_path / "kiosk.pin"
    assert file.read_text("utf-8") == left
    assert WINDOWS or stat.S_IMODE(file.stat().st_mode) == 0o640
    assert read(file).settings.pin == "old"
    assert not read(file).written_pin
    assert moved(file) is None


def test_of_two_hashes_that_of_the_show_alone_counts(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text("pin = 'old'\n", "utf-8")
    pin.keep(tmp_path / "kiosk.pin", KEPT)
    assert read(file).settings.pin == KEPT
    assert moved(file) == tmp_path / "kiosk.pin"
    assert read(file).settings.pin == KEPT


def test_the_hash_is_kept_beside_the_settings_and_matches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file, kept = tmp_path / "kiosk.toml", tmp_path / "kiosk.pin"
    file.write_text("pin = 'old'\n" + FILE, "utf-8")
    kept.touch(0o644)
    types(monkeypatch, "2580")
    assert command(["--settings", str(file), "--language", "en"]) == 0
    said = capsys.readouterr()
    assert said.out.startswith(
        f"The PIN was written into {kept}, for the show alone to read.\n"
    )
    assert said.err == ""
    reading = read(file)
    assert reading.problems == ()
    assert reading.settings.pin is not None
    assert pin.matches("2580", reading.settings.pin)
    assert WINDOWS or stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert file.read_text("utf-8") == FILE
    assert command(["--settings", str(file), "--remove", "--language", "zh"]) == 0
    assert "密码已删去" in capsys.readouterr().out
    assert read(file).settings.pin is None
    assert not kept.exists()


def test_a_folder_that_is_not_there_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "new" / "kiosk.toml"
    monkeypatch.setenv("KIOSK_CONFIG", str(file))
    types(monkeypatch, "2580")
    assert command([]) == 0
    assert read(file).settings.pin is not None
    assert [path.name for path in file.parent.iterdir()] == ["kiosk.pin"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
@pytest.mark.parametrize("plant", ["link", "pipe"])
def test_what_is_planted_in_its_place_is_replaced_and_never_written_through(
    plant: str, tmp_path: Path
) -> None:
    kept, aim = tmp_path / "kiosk.pin", tmp_path / "aim"
    aim.write_text("untouched", "utf-8")
    aim.chmod(0o644)
    if plant == "link":
        kept.symlink_to(aim)
    else:
        os.mkfifo(kept)
    reading = read(tmp_path / "kiosk.toml")
    assert reading.settings.pin is None
    assert reading.hidden_pin
    pin.keep(kept, KEPT)
    assert (aim.read_text("utf-8"), stat.S_IMODE(aim.stat().st_mode)) == (
        "untouched",
        0o644,
    )
    assert (pin.kept(kept), stat.S_IMODE(kept.lstat().st_mode)) == (KEPT, 0o600)


@pytest.mark.skipif(not is_root(), reason="only root can give files away")
def test_the_hash_is_given_to_the_shows_user(tmp_path: Path) -> None:
    kept = tmp_path / "kiosk.pin"
    pin.keep(kept, KEPT, Owner(4321, 4321))
    assert (kept.stat().st_uid, kept.stat().st_gid) == (4321, 4321)
    assert WINDOWS or stat.S_IMODE(kept.stat().st_mode) == 0o600
    kept.chmod(0o664)
    pin.closed(kept, Owner(4322, 4322))
    assert (kept.stat().st_uid, stat.S_IMODE(kept.stat().st_mode)) == (4322, 0o600)


def test_the_line_alone_can_be_had(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    types(monkeypatch, "12345678")
    assert command(["--hash", "--language", "zh"]) == 0
    said = capsys.readouterr()
    assert pin.matches("12345678", said.out.strip())
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
