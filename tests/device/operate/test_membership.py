"""Membership: what [fleet] says becomes what the show has to know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.device.operate.membership import FILE, membership, placed, printed
from kiosk.device.settings import Fleet, HallPlace, Settings
from kiosk.show.station import ALONE, Membership, Station

if TYPE_CHECKING:
    from pathlib import Path


def test_a_machine_of_which_nothing_is_said_is_alone() -> None:
    assert membership(Fleet()) == ALONE


def test_name_and_role_choose_slides() -> None:
    found = membership(Fleet(name="door-left", role="door"))
    assert found == Membership(frozenset({"door", "door-left"}))


def test_screens_of_a_group_show_one_page_or_one_scroll() -> None:
    third = Fleet(step="lobby", place=3, of=3)
    assert membership(third).station == Station()
    scroll = third.model_copy(update={"scroll": True})
    assert membership(scroll).station == Station(2, 3)


def test_what_was_ordered_holds_in_place_of_what_is_written(tmp_path: Path) -> None:
    settings = Settings(fleet=Fleet(name="wall-left", role="wall", signed=True))
    assert placed(settings, None) is settings
    assert placed(settings, tmp_path) is settings
    file = tmp_path / FILE
    file.parent.mkdir()
    file.write_bytes(printed(HallPlace(name="door", step="lobby")))
    # What is not a matter of orders stays as it is written.
    assert placed(settings, tmp_path).fleet == Fleet(
        name="door", step="lobby", signed=True
    )
    file.write_bytes(b'{"name": "door", "place": ')
    assert placed(settings, tmp_path) is settings
