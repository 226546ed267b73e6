"""Publications: who has published what, as far as it is known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from kiosk.content.publication import KEPT, NAME, Publication, publications, remember
from kiosk.model.message import Message

if TYPE_CHECKING:
    from pathlib import Path

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def publication(number: int) -> Publication:
    moment = NOON + timedelta(minutes=number)
    return Publication(moment, f"李{number}", "ab" * 32, Message("改了", "changed"))


def test_what_is_remembered_is_told_the_newest_first(tmp_path: Path) -> None:
    assert publications(tmp_path) == ()
    for number in range(3):
        remember(tmp_path, publication(number))
    assert publications(tmp_path) == tuple(map(publication, (2, 1, 0)))


def test_a_damaged_line_is_passed_over(tmp_path: Path) -> None:
    remember(tmp_path, publication(0))
    with (tmp_path / NAME).open("ab") as file:
        file.write(b"{\n[]\n\xff\n{}\n")
    remember(tmp_path, publication(1))
    assert publications(tmp_path) == (publication(1), publication(0))
    assert len((tmp_path / NAME).read_bytes().splitlines()) == 2


def test_the_oldest_are_forgotten(tmp_path: Path) -> None:
    line = b"\n"
    remember(tmp_path, publication(0))
    whole = (tmp_path / NAME).read_bytes()
    (tmp_path / NAME).write_bytes(whole * (KEPT + 5) + line)
    remember(tmp_path, publication(1))
    found = publications(tmp_path)
    assert len(found) == KEPT
    assert found[0] == publication(1)
