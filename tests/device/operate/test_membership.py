"""Membership: what [fleet] says becomes what the show has to know."""

from __future__ import annotations

from kiosk.device.operate.membership import membership
from kiosk.device.settings import Fleet
from kiosk.show.step import ALONE, Membership, Station


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
