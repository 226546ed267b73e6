"""Session: only the right answer leads on, and whoever goes away is forgotten."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.device.staff_menu.session import (
    MENU_PATIENCE,
    PATIENCE,
    Candidate,
    Command,
    Errand,
    Key,
    MachineFacts,
    MenuLine,
    PinAnswer,
    Progress,
    Session,
    Update,
    View,
)
from kiosk.model.message import Message


def typed(session: Session, *words: str) -> Session:
    for word in words:
        session = session.told(Key(word))
    return session


MENU = Session(view="menu")
STICK = typed(MENU, "stick")
FOUND = Candidate("/media/a/content.json", Message("展", "A show"), "/media/a")


def test_digits_are_typed_and_erased() -> None:
    assert typed(Session(), "2", "5", "8", "erase", "0").digits == "250"
    assert typed(Session(), "erase").digits == ""
    assert typed(Session(), *"123456789").digits == "12345678"
    assert typed(Session(), "x", "12", "", "enter").digits == ""


def test_the_pin_is_checked_once_it_is_long_enough() -> None:
    assert typed(Session(), *"258", "enter").wish is None
    asked = typed(Session(), *"2580", "enter")
    assert asked.wish == Errand("check", "2580")
    # Nothing happens until there is an answer, however long that takes.
    assert typed(asked, "1", "enter", "erase").digits == "2580"
    assert typed(asked, "enter").wish is None
    assert asked.after(500.0).view == "pad"


def test_a_right_pin_leads_to_the_menu_and_a_wrong_one_does_not() -> None:
    asked = typed(Session(), *"2580", "enter")
    assert asked.told(PinAnswer(True, 0.0)).view == "menu"
    wrong = asked.told(PinAnswer(False, 30.0))
    assert (wrong.view, wrong.digits, wrong.wait) == ("pad", "", 30.0)
    assert wrong.wrong > 0
    assert wrong.after(3.0).wrong == 0


def test_during_a_wait_no_key_counts() -> None:
    waiting = Session(wait=10.0)
    assert typed(waiting, *"2580", "enter").digits == ""
    over = waiting.after(5.0).told(Key("1")).after(5.0)
    assert typed(over, *"2580").digits == "2580"


def test_without_a_pin_the_pad_only_tells_how_to_set_one() -> None:
    assert typed(Session(pin=False), *"0000", "enter").wish is None
    assert typed(Session(pin=False), "leave").view == "closed"


def test_an_answer_that_nobody_waits_for_changes_nothing() -> None:
    assert Session().told(PinAnswer(True, 0.0)).view == "pad"
    asked = typed(Session(), *"2580", "enter", "leave")
    assert asked.told(PinAnswer(True, 0.0)).view == "closed"


def test_a_pad_that_is_not_touched_closes() -> None:
    assert Session().after(PATIENCE - 0.1).view == "pad"
    assert Session().after(PATIENCE).view == "closed"
    touched = Session().after(10.0).told(Key("1")).after(10.0)
    assert touched.view == "pad"
    assert Session(view="closed").after(1.0) == Session(view="closed")
    assert MENU.after(MENU_PATIENCE).view == "closed"


def test_a_key_is_lit_for_a_moment() -> None:
    lit = Session().told(Key("5"))
    assert lit.pressed == "5"
    assert lit.wakes == pytest.approx(0.18)
    assert lit.after(0.2).pressed == ""
    assert lit.after(0.2).wakes == pytest.approx(0.8)
    assert Session(view="dark").wakes is None


def test_the_menu_asks_for_what_was_touched() -> None:
    assert typed(MENU, "restart").wish == Errand("restart")
    assert typed(MENU, "leave").view == "closed"
    dark = typed(MENU, "dark")
    assert (dark.view, dark.wish) == ("dark", Errand("dark"))
    assert dark.after(1e6).view == "dark"
    assert typed(dark, "lit").view == "closed"
    assert typed(dark, "lit").wish == Errand("lit")
    assert typed(MENU, "nonsense").view == "menu"
    lines = (MenuLine("Version", "1"),)
    assert MENU.told(MachineFacts(lines)).lines == lines


def test_leaving_the_show_needs_a_second_touch() -> None:
    once = typed(MENU, "quit")
    assert (once.wish, once.asked) == (None, "quit")
    assert typed(once, "quit").wish == Errand("quit")
    # Anything in between takes it back.
    assert typed(once, "", "quit").wish is None


def test_an_update_goes_from_the_stick_to_the_screen() -> None:
    assert STICK.wish == Errand("search")
    # A stick that hangs must not leave the menu open.
    assert STICK.patience == MENU_PATIENCE
    chosen = STICK.told(Progress(Update("choose", (FOUND, FOUND))))
    assert chosen.patience == MENU_PATIENCE
    assert typed(chosen, "found2", "foundx", "update").wish is None
    reading = typed(chosen, "found0")
    assert reading.wish == Errand("read", FOUND.path)
    compared = replace(reading.update, stage="compare", lines=(Message("甲", "a"),))
    ready = reading.told(Progress(compared))
    copying = typed(ready, "update")
    assert copying.wish == Errand("update", FOUND.path)
    assert copying.after(1e5).view == "stick"
    # What is being written is waited for.
    assert typed(copying, "leave").view == "stick"
    placed = copying.told(Progress(Update("show", digest="abc")))
    # What lies in place is not on screen yet.
    assert (placed.update.stage, placed.wish) == ("show", Errand("show", "abc"))
    assert typed(placed, "leave").view == "menu"
    done = placed.told(Progress(Update("done")))
    assert typed(done, "leave").view == "menu"
    assert typed(done, "restart").wish == Errand("restart")
    refused = reading.told(Progress(Update("refused", lines=(Message("不", "no"),))))
    assert typed(refused, "update").wish is None
    assert typed(refused, "search").wish == Errand("search")


def test_the_only_show_of_a_stick_needs_no_choosing() -> None:
    only = STICK.told(Progress(Update("choose", (FOUND,))))
    assert only.wish == Errand("read", FOUND.path)
    assert (only.update.stage, only.update.chosen) == ("read", FOUND)
    none = STICK.told(Progress(Update("choose")))
    assert typed(none, "search").wish == Errand("search")


def test_the_version_before_goes_the_same_way() -> None:
    asked = typed(MENU, "previous")
    assert (asked.view, asked.wish) == ("previous", Errand("previous"))
    found = Candidate("7", Message("第 7 版", "version 7"), "2026-11-01")
    ready = asked.told(Progress(Update("compare", chosen=found)))
    copying = typed(ready, "update")
    assert copying.wish == Errand("restore", "7")
    assert copying.after(1e5).view == "previous"
    refused = asked.told(Progress(Update("refused")))
    assert typed(refused, "search").wish == Errand("previous")
    assert typed(ready, "leave").view == "menu"


def test_long_lists_are_read_page_by_page() -> None:
    lines = tuple(Message(str(n), str(n)) for n in range(30))
    ready = STICK.told(Progress(Update("compare", chosen=FOUND, lines=lines)))
    assert typed(ready, "more12").update.start == 12
    assert typed(ready, "more12", "more0").update.start == 0
    assert typed(ready, "more999999999999").update.start == 29
    assert typed(ready, "more²").update.start == 0
    # The page that is read is no other thing that is confirmed.
    assert typed(ready, "more12", "update").wish == Errand("update", FOUND.path)


@pytest.mark.parametrize("view", ["pad", "menu", "stick", "previous"])
def test_staff_may_take_the_other_language(view: View) -> None:
    zh = Session(view=view, digits="12")
    en = typed(zh, "speak")
    assert (en.language, en.wish) == ("en", Errand("speak", "en"))
    assert (en.view, en.digits) == (view, "12")
    assert typed(en, "speak").language == "zh"
    dark = Session(view="dark")
    assert typed(dark, "speak").view == "closed"


def test_progress_that_nobody_waits_for_changes_nothing() -> None:
    assert MENU.told(Progress(Update("done"))).view == "menu"


def test_a_wish_is_said_once() -> None:
    asked = typed(Session(), *"2580", "enter")
    assert asked.after(0.1).wish is None
    assert typed(Session(view="closed"), "restart").wish is None


KEYS = (
    *("leave", "enter", "erase", "restart", "quit", "dark", "stick", "previous"),
    *("found0", "more1", "speak", "update", ""),
)
COMMANDS = st.one_of(
    st.sampled_from([*map(Key, KEYS), *map(Key, "0123456789")]),
    st.floats(0, 30),
    st.builds(PinAnswer, st.just(False), st.floats(0, 60)),
)


@settings(deadline=None)
@given(st.lists(COMMANDS, max_size=60))
def test_without_a_right_answer_nobody_leaves_the_pad(
    commands: list[Command | float],
) -> None:
    now = Session()
    for command in commands:
        passes = isinstance(command, float)
        now = now.after(command) if passes else now.told(command)  # type: ignore[arg-type]
        assert now.view in {"pad", "closed"}
        assert now.wish is None or now.wish.what in {"check", "speak"}
