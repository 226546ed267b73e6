"""The locked screen as a spare: it waits with everything at hand, and for one word."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.device.screen import locked
from kiosk.device.supervise.protocol import CALL, LEAVE, Beat

CONTENT = Path(__file__).parents[3] / "content.json"


class Line:
    """What the supervisor says, and what is said to it."""

    def __init__(self, word: str) -> None:
        self.given = word
        self.said: list[bytes] = []

    def say(self, line: bytes) -> None:
        self.said.append(line)

    def word(self) -> str:
        # It can be called only once it has said that it waits.
        assert self.said == [Beat().line()]
        return self.given


@pytest.mark.usefixtures("qtbot")
@pytest.mark.parametrize("word", [CALL + '{"at": "gdp"}', LEAVE, ""])
def test_a_spare_waits_for_a_word(
    word: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KIOSK_CONFIG", str(tmp_path / "none.toml"))
    named: list[Path | None] = []

    def played(path: Path | None, name: str | None) -> Path:
        assert name is None
        named.append(path)
        return CONTENT

    assert locked.wait(Line(word), None, played) == word  # type: ignore[arg-type]
    assert named == [None]


@pytest.mark.usefixtures("qtbot")
def test_a_show_that_cannot_be_read_holds_no_spare_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KIOSK_CONFIG", str(tmp_path / "none.toml"))
    (tmp_path / "content.json").write_text("{", "utf-8")
    line = Line(CALL)
    there = tmp_path / "content.json"
    assert locked.wait(line, there, lambda *_: there) == CALL  # type: ignore[arg-type]
    assert [path.name for path in tmp_path.iterdir()] == ["content.json"]
