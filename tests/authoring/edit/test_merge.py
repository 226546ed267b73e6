"""Merge: what two have made of one content, and what has to be asked."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.authoring.edit.absent import ABSENT
from kiosk.authoring.edit.merge import Conflict, located, merged
from kiosk.authoring.edit.plain_data import same
from kiosk.authoring.edit.source_text import SourceText

# A machine that is busy is no mistake.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

BASE = {
    "show": {"title": {"zh": "江北", "en": "Jiangbei"}},
    "slides": [
        {"id": "a", "title": {"zh": "一", "en": "One"}, "values": [1, 2]},
        {"id": "b", "title": {"zh": "二", "en": "Two"}},
        {"id": "c", "title": {"zh": "三", "en": "Three"}},
    ],
}


def made(**slides: Any) -> dict[str, Any]:
    """The content with other slides, in their order; those given as True stay."""
    own = {slide["id"]: slide for slide in BASE["slides"]}  # type: ignore[index]
    return {
        **BASE,
        "slides": [
            own[name] if value is True else {"id": name, **value}
            for name, value in slides.items()
        ],
    }


def ids(raw: Any) -> list[str]:
    return [slide["id"] for slide in raw["slides"]]


def test_different_fields_are_both_taken() -> None:
    title = {"zh": "壹", "en": "One"}
    mine = made(a={"title": title, "values": [1, 2]}, b=True, c=True)
    theirs = made(
        a={"title": {"zh": "一", "en": "First"}, "values": [1, 5], "dwell": 9},
        b=True,
        c=True,
    )
    both = merged(BASE, mine, theirs)
    assert both.conflicts == ()
    assert both.raw["slides"][0] == {
        "id": "a",
        "title": {"zh": "壹", "en": "First"},
        "values": [1, 5],
        "dwell": 9,
    }


def test_one_field_that_both_have_changed_is_asked_about() -> None:
    mine = made(a=True, b={"title": {"zh": "贰", "en": "Two"}}, c=True)
    theirs = made(c=True, a=True, b={"title": {"zh": "两", "en": "Two"}})
    both = merged(BASE, mine, theirs)
    (conflict,) = both.conflicts
    assert conflict == Conflict(("slides", "b", "title", "zh"), "二", "贰", "两")
    assert conflict.slide == "b"
    assert ids(both.raw) == ["c", "a", "b"]
    assert located(both.raw, conflict.way) == ("slides", 2, "title", "zh")
    assert Conflict.of(conflict.plain()) == conflict


def test_slides_that_come_go_and_move() -> None:
    mine = made(a=True, x={"n": 1}, c=True)
    theirs = made(c=True, a=True, b=True, y={"n": 2})
    both = merged(BASE, mine, theirs)
    assert both.conflicts == ()
    assert ids(both.raw) == ["c", "a", "x", "y"]
    assert ids(merged(BASE, theirs, mine).raw) == ["c", "a", "x", "y"]


def test_a_slide_that_one_removes_and_another_changes_is_asked_about() -> None:
    mine = made(a=True, c=True)
    theirs = made(a=True, b={"title": {"zh": "二", "en": "Second"}}, c=True)
    both = merged(BASE, mine, theirs)
    (conflict,) = both.conflicts
    assert (conflict.way, conflict.mine) == (("slides", "b"), ABSENT)
    assert conflict.theirs["title"]["en"] == "Second"
    assert ids(both.raw) == ["a", "c"]
    assert Conflict.of(conflict.plain()) == conflict
    assert located(both.raw, conflict.way) is None
    (conflict,) = merged(BASE, theirs, mine).conflicts
    assert conflict.theirs is ABSENT


def test_a_way_that_leads_nowhere_is_none() -> None:
    assert located(BASE, ("slides", "b", "dwell")) == ("slides", 1, "dwell")
    assert located(BASE, ("slides", "b", "gone", "zh")) is None
    assert located(BASE, ("gone", "x")) is None


def test_who_has_made_one_list_without_a_common_beginning() -> None:
    both = merged({}, {"v": [1, 2]}, {"v": [1, 3]})
    assert [one.way for one in both.conflicts] == [("v",)]
    both = merged({"v": 1}, {"v": [1, 2]}, {"v": [1, 3]})
    assert [one.way for one in both.conflicts] == [("v",)]


def test_a_slide_that_is_called_otherwise_is_the_same() -> None:
    same_as_b = {"title": {"zh": "二", "en": "Two"}}
    mine = made(a=True, second=same_as_b, c=True)
    theirs = made(c=True, a=True, b={"title": {"zh": "贰", "en": "Two"}})
    both = merged(BASE, mine, theirs)
    assert both.conflicts == ()
    assert ids(both.raw) == ["c", "a", "second"]
    assert both.raw["slides"][2]["title"] == {"zh": "贰", "en": "Two"}
    assert same(merged(BASE, theirs, mine).raw, both.raw)
    # A field that both have changed is asked about where it is now.
    base = made(a={"lead": 1, "note": 2, "values": [1, 2]}, b=True)
    mine = made(first={"lead": 1, "note": 2, "values": [1, 7]}, b=True)
    theirs = made(a={"lead": 1, "note": 2, "values": [1, 8]}, b=True)
    both = merged(base, mine, theirs)
    (conflict,) = both.conflicts
    assert conflict.way == ("slides", "first", "values", 1)
    assert located(both.raw, conflict.way) == ("slides", 0, "values", 1)


def test_two_names_for_one_slide_are_asked_about() -> None:
    same_as_b = {"title": {"zh": "二", "en": "Two"}}
    mine = made(a=True, second=same_as_b, c=True)
    theirs = made(a=True, zwei=same_as_b, c=True)
    both = merged(BASE, mine, theirs)
    (conflict,) = both.conflicts
    assert (conflict.mine, conflict.theirs) == ("second", "zwei")
    assert ids(both.raw) == ["a", "second", "c"]


def test_two_orders_are_asked_about() -> None:
    both = merged(BASE, made(b=True, a=True, c=True), made(a=True, c=True, b=True))
    (conflict,) = both.conflicts
    assert conflict.order
    assert (conflict.mine, conflict.theirs) == (["b", "a", "c"], ["a", "c", "b"])
    assert ids(both.raw) == ["b", "a", "c"]


def test_one_new_slide_of_two_makers_is_merged_field_by_field() -> None:
    mine = made(a=True, b=True, c=True, x={"n": 1, "m": 1})
    theirs = made(x={"n": 2, "m": 1}, a=True, b=True, c=True)
    both = merged(BASE, mine, theirs)
    assert [one.way for one in both.conflicts] == [("slides", "x", "n")]
    assert ids(both.raw).count("x") == 1


def test_lists_of_different_length_are_one_value() -> None:
    mine = made(a={**BASE["slides"][0], "values": [1]}, b=True, c=True)  # type: ignore[index]
    theirs = made(a={**BASE["slides"][0], "values": [1, 2, 3]}, b=True, c=True)  # type: ignore[index]
    (conflict,) = merged(BASE, mine, theirs).conflicts
    assert (conflict.way, conflict.theirs) == (("slides", "a", "values"), [1, 2, 3])


_LEAVES = st.sampled_from([1, 2, "x", True, None])
_ITEMS = st.dictionaries(st.sampled_from(["t", "u", "v"]), _LEAVES, max_size=3)


@st.composite
def _contents(draw: st.DrawFn) -> Any:
    names = draw(st.lists(st.sampled_from("abcdef"), max_size=5, unique=True))
    slides = [{"id": name, **draw(_ITEMS)} for name in names]
    return {"slides": slides, **draw(_ITEMS)}


@PATIENT
@given(_contents(), _contents())
def test_who_has_changed_nothing_is_no_matter(base: Any, other: Any) -> None:
    for both in (merged(base, other, base), merged(base, base, other)):
        assert both.conflicts == ()
        assert same(both.raw, other)
    assert same(merged(base, other, other).raw, other)


@PATIENT
@given(_contents(), _contents(), _contents())
def test_it_does_not_matter_who_is_asked_first(base: Any, one: Any, two: Any) -> None:
    both, other = merged(base, one, two), merged(base, two, one)
    assert {c.way for c in both.conflicts} == {c.way for c in other.conflicts}
    swapped = {c.way: (c.theirs, c.mine) for c in other.conflicts}
    assert {c.way: (c.mine, c.theirs) for c in both.conflicts} == swapped
    if not both.conflicts:
        assert same(both.raw, other.raw)


@PATIENT
@given(_contents(), _contents())
def test_a_merge_is_written_into_a_text(old: Any, new: Any) -> None:
    text = SourceText("{}").set((), old)
    assert same(text.set((), new).raw, new)
