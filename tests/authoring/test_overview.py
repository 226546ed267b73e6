"""The overview: every slide with its title and what is wrong on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk.authoring.finding import Finding, Severity
from kiosk.authoring.overview import place_of, rows
from kiosk.model.message import Message

if TYPE_CHECKING:
    from kiosk.content.content import Loaded


def finding(slide: str, severity: Severity) -> Finding:
    return Finding("form", severity, "c.json", 1, 1, "", slide, Message("错", "wrong"))


def test_every_slide_is_a_row_in_its_order(show: Loaded) -> None:
    slides = show.content.slides
    found = rows(show.content, (), "en")
    assert [row.id for row in found] == [slide.id for slide in slides]
    assert [row.place for row in found] == list(range(len(slides)))
    assert {(row.errors, row.warnings) for row in found} == {(0, 0)}


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("zh", "超7万户商家，生意做到了网上"),
        ("en", "Now online: over 70,000 merchants"),
    ],
)
def test_titles_are_as_a_visitor_reads_them(
    show: Loaded, language: str, title: str
) -> None:
    (row,) = (
        row
        for row in rows(show.content, (), language)  # type: ignore[arg-type]
        if row.id == "commerce"
    )
    assert row.title == title


def test_what_is_wrong_is_counted_on_its_slide(show: Loaded) -> None:
    found = (
        finding("gdp", "error"),
        finding("gdp", "warning"),
        finding("gdp", "warning"),
        finding("", "error"),
    )
    counted = {
        row.id: (row.errors, row.warnings) for row in rows(show.content, found, "zh")
    }
    assert counted.pop("gdp") == (1, 2)
    assert set(counted.values()) == {(0, 0)}


def test_a_finding_leads_to_its_slide_or_nowhere(show: Loaded) -> None:
    assert place_of(show.content, finding("gdp", "error")) == 1
    assert place_of(show.content, finding("", "error")) is None
    assert place_of(show.content, finding("gone", "error")) is None
