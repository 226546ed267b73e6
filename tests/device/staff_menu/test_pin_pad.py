"""Pad: keys as large as a thumb, dots for digits, and words for what is wrong."""

from __future__ import annotations

import sys

import pytest

from kiosk.device.staff_menu import pin_pad
from kiosk.device.staff_menu.pin_pad import GAP, KEYS, clock, keys
from kiosk.device.staff_menu.session import Session
from kiosk.drawing.geometry import Rect
from kiosk.drawing.ink import GROUND
from kiosk.drawing.marks import Dots, Hot, Label
from kiosk.drawing.viewport import Viewport

LANDSCAPE = Viewport()
PORTRAIT = Viewport(1080, 1920)
SQUARE = Viewport(1440, 1080)
WIDE = Viewport(3840, 1080)
ROOMS = (LANDSCAPE, PORTRAIT, SQUARE, WIDE)


def said(session: Session, viewport: Viewport = LANDSCAPE) -> set[str]:
    return {m.text for m in pin_pad.marks(session, viewport) if isinstance(m, Label)}


@pytest.mark.parametrize("viewport", ROOMS)
def test_keys_lie_in_rows_of_three_on_the_page(viewport: Viewport) -> None:
    places = keys(viewport, None)
    assert len(places) == len(KEYS) == 12
    page = Rect(0, 0, viewport.width, viewport.height)
    for place in places:
        assert place.width == place.height >= 130
        assert page.holds(place.x, place.y)
        assert page.holds(place.right, place.bottom)
        assert place.bottom < viewport.seam
    assert {place.x for place in places[:3]} == {place.x for place in places[9:]}
    assert places[1].x - places[0].right == pytest.approx(GAP)


@pytest.mark.parametrize(
    ("viewport", "high", "wide"),
    [(LANDSCAPE, 136, 217), (PORTRAIT, 217, 136), (SQUARE, 180, 240)],
)
def test_keys_are_25_mm_on_a_small_panel(
    viewport: Viewport, high: float, wide: float
) -> None:
    per_mm = 1080 / min(high, wide)
    places = keys(viewport, per_mm)
    assert places[0].width / per_mm >= 25
    assert places[-1].bottom < viewport.height
    # The other language is offered where there is room for it.
    hots = [
        m.rect for m in pin_pad.marks(Session(), viewport, per_mm) if isinstance(m, Hot)
    ]
    assert not any(
        rect.meets(other) for n, rect in enumerate(hots) for other in hots[:n]
    )
    # What leads back stays free.
    leave = next(
        m
        for m in pin_pad.marks(Session(), viewport, per_mm)
        if isinstance(m, Hot) and m.target.which == "leave"
    )
    assert not any(place.meets(leave.rect) for place in places)


def test_on_a_panel_like_a_stamp_keys_are_as_large_as_the_page_allows() -> None:
    places = keys(LANDSCAPE, 1080 / 60)
    assert places[0].width == pytest.approx((1080 - 96 - 3 * GAP) / 4)


def test_every_key_answers_with_its_word() -> None:
    hots = [m for m in pin_pad.marks(Session(), LANDSCAPE) if isinstance(m, Hot)]
    assert [hot.target for hot in hots] == [
        ("desk", w) for w in (*KEYS, "speak", "leave")
    ]
    assert all(hot.name for hot in hots)
    for number, hot in enumerate(hots):
        assert not any(hot.rect.meets(other.rect) for other in hots[:number])


def test_digits_are_dots_and_are_never_shown() -> None:
    def dots(session: Session) -> tuple[int, int]:
        found = [m for m in pin_pad.marks(session, LANDSCAPE) if isinstance(m, Dots)]
        return len(found[2].points), len(found[0].points)

    assert dots(Session()) == (0, 4)
    assert dots(Session(digits="25")) == (2, 2)
    assert dots(Session(digits="12345678")) == (8, 0)
    assert "2580" not in "".join(said(Session(digits="2580")))


def test_the_cast_is_the_same_for_every_moment() -> None:
    moments = (
        Session(),
        Session(digits="25801", pressed="1"),
        Session(wait=30.0),
        Session(checking=True, digits="2580"),
        Session(wrong=1.0, idle=14.0),
    )
    casts = {
        tuple(type(m) for m in pin_pad.marks(session, LANDSCAPE)) for session in moments
    }
    assert len(casts) == 1


def test_what_is_wrong_is_said() -> None:
    english = Viewport(language="en")
    assert "密码不对" in said(Session(wrong=1.0))
    assert "That is not the PIN" in said(Session(wrong=1.0), english)
    assert "请等 0:27 再试" in said(Session(wait=26.2, wrong=1.0))
    assert "Try again in 1:00:00" in said(Session(wait=3600.0), english)
    assert "正在核对" in said(Session(checking=True))
    assert "Then press OK" in said(Session(), english)


def test_a_touched_key_is_filled() -> None:
    marks = pin_pad.marks(Session(pressed="5"), LANDSCAPE)
    (five,) = [m for m in marks if isinstance(m, Label) and m.text == "5"]
    assert five.runs[0].ink == GROUND


@pytest.mark.parametrize("viewport", ROOMS)
@pytest.mark.parametrize(("system", "stop"), [("linux", "SIGTERM"), ("win32", "注销")])
def test_without_a_pin_it_says_how_to_set_one(
    viewport: Viewport, system: str, stop: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", system)
    marks = pin_pad.marks(Session(pin=False), viewport)
    text = "".join(m.text for m in marks if isinstance(m, Label))
    assert "还没有设置密码" in text
    assert "kiosk pin" in text
    assert [way for way in ("SIGTERM", "注销") if way in text] == [stop]
    speak, leave = [m for m in marks if isinstance(m, Hot)]
    assert leave.target == ("desk", "leave")
    assert (speak.target, speak.name) == (("desk", "speak"), "English")


def test_a_wait_is_said_as_a_clock_does() -> None:
    assert [clock(s) for s in (0.2, 59.1, 600, 3725)] == [
        "0:01",
        "1:00",
        "10:00",
        "1:02:05",
    ]
