"""The guide's code: offered on a screen of a hall alone, and whole on any page."""

from __future__ import annotations

import pytest

from kiosk.device.staff_menu import guide_page, menu
from kiosk.device.staff_menu.session import MENU_PATIENCE, Key, Session
from kiosk.drawing.marks import Bars, Hot, Label
from kiosk.drawing.qr import modules
from kiosk.drawing.viewport import Viewport

ADDRESS = "https://192.0.2.7:8443/guide"
SESSION = Session(view="menu", address=ADDRESS)


def offered(session: Session) -> set[str]:
    marks = menu.marks(session, Viewport())
    return {mark.target.which for mark in marks if isinstance(mark, Hot)}


def test_only_a_screen_of_a_hall_offers_it() -> None:
    assert "guide" in offered(SESSION)
    assert "guide" not in offered(Session(view="menu"))
    assert Session(view="menu").told(Key("guide")).view == "menu"


def test_it_leads_back_and_closes_by_itself() -> None:
    there = SESSION.told(Key("guide"))
    assert there.view == "guide"
    assert there.told(Key("")).view == "guide"
    assert there.told(Key("leave")).view == "menu"
    assert there.after(MENU_PATIENCE - 1).view == "guide"
    assert there.after(MENU_PATIENCE).view == "closed"


@pytest.mark.parametrize(
    "size", [(1920, 1080), (1080, 1920), (3840, 1080), (1280, 1024)]
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_code_is_whole_and_says_the_address(
    size: tuple[float, float], language: str
) -> None:
    viewport = Viewport(*size, language=language)  # type: ignore[arg-type]
    found = guide_page.marks(SESSION.told(Key("guide")), viewport)
    *_, paper, code = (mark for mark in found if isinstance(mark, Bars))
    ((x, y, side, _),) = paper.rects
    assert side >= 300
    assert x >= viewport.margin - 1
    assert x + side <= viewport.width - viewport.margin + 1
    assert y > 0
    assert y + side < viewport.seam
    assert len(code.rects) == len(modules(ADDRESS)) - 1
    labels = [mark for mark in found if isinstance(mark, Label)]
    assert ADDRESS in "".join(run.text for mark in labels for run in mark.runs)
    # What is to be done stands beside or above the code, not in it.
    for mark in labels[1:-2]:
        if mark.anchor == "start" and mark.y < y + side:
            assert mark.x < x or mark.y < y
