"""The guide's book: titles of all pages, and what is said of the one that is shown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kiosk.content.content import load
from kiosk.device.operate.guide_book import SAID, printed, told
from kiosk.model.text import Text

SHOW = Path(__file__).parents[2] / "authoring" / "show.json"


def test_titles_and_the_notes_of_one_page_are_told() -> None:
    content = load(SHOW).content
    first, second, *rest = content.slides
    (name, fact), *_ = second.facts().items() or [("", None)]
    words = f"{{{name}}}" if name else "?"
    spoken = (Text(zh=f"说{words}", en=f"Say {words}"),)
    second = second.model_copy(update={"spoken": spoken})
    content = content.model_copy(update={"slides": (first, second, *rest)})
    data = printed(content)
    found = told(data, second.id)
    assert [page["id"] for page in found["pages"]] == [s.id for s in content.slides]
    assert all(page["zh"] and page["en"] for page in found["pages"])
    said = "?" if fact is None else str(fact.said("zh"))
    assert found["notes"]["zh"] == [f"说{said}"]
    assert told(data, first.id)["notes"] == {"zh": [], "en": []}
    assert told(data, "no such page")["notes"] == {}


def test_of_very_many_pages_only_what_is_said_is_told() -> None:
    page = {"id": "a", "title": {"zh": "题" * 40, "en": ""}, "notes": {"zh": ["说"]}}
    found = told(json.dumps([page] * 1000).encode(), "a")
    assert found == {"pages": [], "notes": {"zh": ["说"]}}
    assert len(json.dumps(found)) < SAID


@pytest.mark.parametrize("data", [b"", b"7", b"{}", b"[7]", b'[{"id": 7}]', b"\xff"])
def test_what_is_no_book_is_known_for_none(data: bytes) -> None:
    if data == b"{}":
        assert told(data, "a") == {"pages": [], "notes": {}}
        return
    with pytest.raises(ValueError, match=r"\w"):
        told(data, "a")
