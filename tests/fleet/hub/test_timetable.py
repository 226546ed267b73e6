"""Hours as the form writes them, and back."""

from __future__ import annotations

import pytest

from kiosk.device.settings import Hours, Opening
from kiosk.fleet.hub.timetable import HoursRefused, rows, special, understood


def test_a_form_says_hours_and_they_fill_it_again() -> None:
    form = {
        "mon-opens": "09:00",
        "mon-closes": "17:30",
        "sun-opens": "10:00",
        "sun-closes": "16:00",
        "special": "2027-02-06\n\n 2027-02-07 10:00-16:00 ",
    }
    hours = understood(form)
    assert hours is not None
    assert [one.days for one in hours.openings] == [("mon",), ("sun",)]
    assert special(hours) == "2027-02-06\n2027-02-07 10:00-16:00"
    filled = {day: (opens, closes) for day, _, opens, closes in rows(hours)}
    assert filled["mon"] == ("09:00", "17:30")
    assert filled["tue"] == ("", "")


def test_the_screens_own_hours_are_none() -> None:
    assert understood({"own": "on", "mon-opens": "09:00"}) is None
    assert {row[2] for row in rows(None)} == {""}
    assert special(None) == ""


def test_of_several_openings_a_day_shows_the_first() -> None:
    hours = Hours(
        openings=(
            Opening(days=("mon",), opens="09:00", closes="12:00"),
            Opening(days=("mon",), opens="14:00", closes="17:00"),
        )
    )
    assert rows(hours)[0][2:] == ("09:00", "12:00")


@pytest.mark.parametrize(
    ("form", "why"),
    [
        ({}, "at least one day"),
        ({"mon-opens": "09:00"}, "Monday needs two times"),
        ({"tue-opens": "25:00", "tue-closes": "26:00"}, "Tuesday needs two times"),
        ({"special": "tomorrow"}, "'tomorrow' is not understood"),
        ({"special": "2027-02-06 closed"}, "'2027-02-06 closed' is not understood"),
        ({"special": "2027-02-06 9-5"}, "'2027-02-06 9-5' is not understood"),
    ],
)
def test_what_makes_no_hours_is_told(form: dict[str, str], why: str) -> None:
    if "special" in form:
        form = {"mon-opens": "09:00", "mon-closes": "17:00", **form}
    with pytest.raises(HoursRefused) as caught:
        understood(form)
    assert why in caught.value.why.en
