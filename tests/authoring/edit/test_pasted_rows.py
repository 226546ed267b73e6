"""Rows from a spreadsheet become items of a list."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from kiosk.authoring.edit.form import FormField, form
from kiosk.authoring.edit.pasted_rows import PastedRows, pasted_rows, takes_rows


def shown(name: str) -> dict[str, Any]:
    """An example of a kind, with lists that nothing is in yet."""
    file = Path(__file__).parents[2] / f"{name}.json"
    raw: dict[str, Any] = json.loads(file.read_text("utf-8"))
    raw["slides"][0] |= {"notes": [], "schedule": {"hours": []}}
    return raw


SHOWS = {
    name: shown(name) for name in ("slides/cover", "slides/columns", "charts/ranking")
}


def lists(name: str, kind: str = "slides/cover") -> FormField:
    """The first list of a name in an example."""
    every = form(SHOWS[kind], ("slides", 0)).every()
    return next(one for one in every if one.editor == "list" and one.name == name)


def read(name: str, text: str, kind: str = "slides/cover") -> PastedRows:
    found = pasted_rows(lists(name, kind), text)
    assert found is not None
    return found


def said(found: PastedRows) -> list[str]:
    return ["" if one is None else one.said("en") for one in found.columns]


def test_headings_tell_where_columns_go_in_any_order() -> None:
    found = read("entries", "英文\t中文\nOne\t一\nTwo\t二\n")
    assert found.headings == ("英文", "中文")
    assert said(found) == ["Line · English", "Line · Chinese"]
    assert [item["line"] for item in found.items()] == [
        {"zh": "一", "en": "One"},
        {"zh": "二", "en": "Two"},
    ]


def test_without_headings_what_stands_in_them_tells() -> None:
    found = read("notes", "One\t一\r\nTwo\t二\r\n")
    assert found.headings == ()
    assert found.items() == [{"zh": "一", "en": "One"}, {"zh": "二", "en": "Two"}]


def test_a_text_that_lacks_a_language_is_there_in_all() -> None:
    found = read("notes", "只有中文\n")
    assert found.items() == [{"zh": "只有中文", "en": ""}]


def test_a_column_goes_where_it_is_put_and_no_other_goes_there() -> None:
    found = read("notes", "一\tOne\n")
    zh, en = found.targets
    moved = found.put(1, zh)
    assert moved.columns == (None, zh)
    assert moved.items() == [{"zh": "One", "en": ""}]
    assert moved.put(1, en).items() == [{"zh": "", "en": "One"}]


def test_what_nothing_fits_is_left_out() -> None:
    found = read("notes", "一\tOne\t12\n二\tTwo\t13\n")
    assert said(found) == ["Chinese", "English", ""]
    assert len(found.items()) == 2


def test_cells_with_line_breaks_and_quotes_are_one_cell() -> None:
    found = read("notes", '"一行\n又一行"\t"A ""word"""\n')
    assert found.items() == [{"zh": "一行\n又一行", "en": 'A "word"'}]


def test_numbers_are_numbers_and_words_beside_them_names() -> None:
    kind = "charts/ranking"
    found = read("items", "临江\tLinjiang\t1,240\n青石\tQingshi\t—\n", kind)
    assert found.items()[0]["label"] == {"zh": "临江", "en": "Linjiang"}
    # A dash is no number, so that the column is told to be one by hand.
    assert found.columns[2] is None
    value = next(one for one in found.targets if one.editor == "number")
    items = found.put(2, value).items()
    assert [item["value"] for item in items] == [1240, "—"]
    whole = read("items", "临江\tLinjiang\t1,240\n", kind)
    assert whole.items()[0]["value"] == 1240


def test_choices_are_known_by_their_words() -> None:
    text = "一个个画出来\tfigure\nHouse\tpiers\n"
    found = read("items", text, "slides/columns")
    assert found.items() == [{"figure": "piers", "tally": "house"}]
    looks = read("items", "piers\tflats\n", "slides/columns")
    assert said(looks) == ["Figure", "Tally"]


def test_plain_items_are_the_cells_themselves() -> None:
    found = read("hours", "09:00-12:00\n14:00-17:00\n")
    assert found.items() == ["09:00-12:00", "14:00-17:00"]


def test_what_lacks_what_no_cell_can_be_takes_none() -> None:
    assert not takes_rows(lists("columns", "slides/columns"))


@pytest.mark.parametrize("text", ["", "\n\n", " \t \n", "中文\t英文\n"])
def test_where_there_are_no_rows_there_is_nothing(text: str) -> None:
    assert pasted_rows(lists("notes"), text) is None


def test_a_list_of_slides_takes_no_rows() -> None:
    slides = form(SHOWS["slides/cover"]).at(("slides",))
    assert not takes_rows(slides)
    assert pasted_rows(slides, "一\tOne\n") is None
    assert takes_rows(lists("notes"))


def test_items_are_strangers_to_one_another() -> None:
    first, second = read("entries", "一\tOne\n二\tTwo\n").items()
    before = copy.deepcopy(second)
    first["line"]["zh"] = "别的"
    assert second == before
