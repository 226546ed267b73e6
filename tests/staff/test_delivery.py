"""Delivery: found, compared, put in place; and every failure is said in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk.content import load
from kiosk.desk.session import Found
from kiosk.staff import delivery as delivery_module
from kiosk.staff.delivery import Delivery
from tests.staff.test_update import show

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.text import Language


def deliver(tmp_path: Path, language: Language = "zh") -> Delivery:
    path = tmp_path / "hall" / "content.json"
    if not path.exists():
        show(path.parent, "旧的")
    return Delivery(
        lambda: load(path),
        tmp_path / "state",
        language,
        lambda: ((tmp_path / "media", 3),),
    )


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    return show(tmp_path / "media" / "KINGSTON", "新的")


def the(stick: Path) -> Found:
    return Found(str(stick), "新的", "KINGSTON")


def test_shows_are_found_by_their_titles(tmp_path: Path, stick: Path) -> None:
    broken = tmp_path / "media" / "broken" / "content.json"
    broken.parent.mkdir()
    broken.write_text("{", "utf-8")
    found = deliver(tmp_path).search()
    assert found.stage == "choose"
    assert found.found == (the(stick), Found(str(broken), "content.json", "broken"))


def test_a_show_that_no_reader_stands_is_offered_by_its_name(
    tmp_path: Path, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(_: Path) -> None:
        raise ZeroDivisionError("a mistake of ours")

    monkeypatch.setattr(delivery_module, "draft", breaks)
    found = deliver(tmp_path).search()
    assert found.found == (Found(str(stick), "content.json", "KINGSTON"),)


def test_what_changes_is_told_before_it_changes(tmp_path: Path, stick: Path) -> None:
    one = deliver(tmp_path)
    compared = one.read(the(stick))
    assert compared.stage == "compare"
    assert compared.chosen == the(stick)
    assert any("旧的" in line and "新的" in line for line in compared.lines)
    assert all(line.strip() for line in compared.lines)
    shares: list[float] = []
    assert one.bring(the(stick), shares.append).stage == "done"
    assert shares[-1] == 1.0
    assert load(tmp_path / "hall" / "content.json").content.show.title.zh == "新的"


@pytest.mark.parametrize(
    ("language", "head", "line"),
    [
        ("zh", "有 1 处错误，没有换", "  第 1 行："),
        ("en", "mistakes: 1;", "  line 1: "),
    ],
)
def test_mistakes_are_told_with_their_lines(
    tmp_path: Path, stick: Path, language: Language, head: str, line: str
) -> None:
    stick.write_text("{", "utf-8")
    refused = deliver(tmp_path, language).read(the(stick))
    assert refused.stage == "refused"
    assert refused.lines[0].startswith(head)
    assert refused.lines[1].startswith(line)
    again = deliver(tmp_path, language).bring(the(stick), lambda _: None)
    assert again.stage == "refused"


def test_many_mistakes_are_counted(tmp_path: Path, stick: Path) -> None:
    stick.write_text('{"slides": [' + ",".join(["1"] * 60) + "]}", "utf-8")
    refused = deliver(tmp_path).read(the(stick))
    assert len(refused.lines) == delivery_module.SHOWN
    assert refused.more > 20


def test_a_stick_that_is_pulled_out_is_told_of(
    tmp_path: Path, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = deliver(tmp_path)
    one.read(the(stick))

    def gone(*_: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("kiosk.staff.update.bring", gone)
    refused = one.bring(the(stick), lambda _: None)
    assert refused.stage == "refused"
    assert refused.lines == ("读写没有成功：Input/output error",)
    monkeypatch.setattr(delivery_module, "load", gone)
    assert one.read(the(stick)).stage == "refused"


def test_what_was_not_compared_is_not_brought(tmp_path: Path, stick: Path) -> None:
    refused = deliver(tmp_path).bring(the(stick), lambda _: None)
    assert refused.stage == "refused"
    assert "刚才变了" in refused.lines[0]
