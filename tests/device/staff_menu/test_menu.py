"""Menu: what is known in rows, what can be done in rows as high as a hand."""

from __future__ import annotations

import pytest

from kiosk.device.staff_menu import menu
from kiosk.device.staff_menu.facts import Known, lines, span
from kiosk.device.staff_menu.session import MenuLine, Session
from kiosk.drawing.geometry import Rect
from kiosk.drawing.marks import Bars, Hot, Label
from kiosk.drawing.viewport import Viewport

ROOMS = (Viewport(), Viewport(1080, 1920), Viewport(1440, 1080), Viewport(3840, 1080))
KNOWN = Known("1.2", "content.json", "3f9a1c02ab", 12, 0, 3700.0, 1, 212.4, 999)
SESSION = Session(view="menu", lines=lines(KNOWN, "zh"))


def text(marks: object) -> str:
    assert isinstance(marks, tuple)
    return "\n".join(m.text for m in marks if isinstance(m, Label))


@pytest.mark.parametrize("viewport", ROOMS)
def test_all_that_can_be_done_lies_on_the_page_apart(viewport: Viewport) -> None:
    hots = [m for m in menu.marks(SESSION, viewport) if isinstance(m, Hot)]
    assert [hot.target.which for hot in hots] == [
        "restart",
        "stick",
        "previous",
        "dark",
        "quit",
        "speak",
        "leave",
    ]
    for number, hot in enumerate(hots):
        assert hot.name
        assert hot.rect.height >= 96
        assert hot.rect.x >= 0
        assert hot.rect.right <= viewport.width
        assert hot.rect.bottom <= viewport.height
        assert not any(hot.rect.meets(other.rect) for other in hots[:number])


@pytest.mark.parametrize("viewport", ROOMS)
def test_what_is_known_stands_above_the_river_in_its_column(viewport: Viewport) -> None:
    marks = menu.marks(SESSION, viewport)
    left = [m for m in marks if isinstance(m, Label) and m.x == viewport.margin]
    assert len(left) == 2 + 2 * 5
    hots = [m.rect for m in marks if isinstance(m, Hot)]
    for label in left:
        assert label.y < viewport.seam
        size = label.runs[0].size
        assert size >= 25
        box = Rect(label.x, label.y - size * 0.88, 10, size)
        assert not any(box.meets(rect) for rect in hots)


def test_leaving_asks_once_more() -> None:
    assert "退出展示\n" in text(menu.marks(SESSION, Viewport()))
    asked = text(menu.marks(SESSION.__class__(view="menu", asked="quit"), Viewport()))
    assert "再点一次，退出展示" in asked
    asked = text(
        menu.marks(Session(view="menu", asked="quit"), Viewport(language="en"))
    )
    assert "Touch again to leave" in asked


def test_the_dark_page_is_black_and_answers_everywhere() -> None:
    black, hot = menu.dark(Viewport())
    assert isinstance(black, Bars)
    assert black.ink.role == "black"
    assert isinstance(hot, Hot)
    assert hot.rect == Rect(0, 0, 1920, 1080)


@pytest.mark.parametrize(
    "word",
    [
        *("restart", "stick", "previous", "guide", "dark", "quit"),
        *("update", "search"),
        *("found0", "more12"),
    ],
)
def test_every_icon_lies_in_its_ring(word: str) -> None:
    for mark in menu.icon(word, 0.0, 0.0, menu.WARN):
        assert abs(mark.points).max() <= 30  # type: ignore[attr-defined]


def test_facts_are_told_in_both_languages() -> None:
    assert lines(KNOWN, "zh") == (
        MenuLine("版本", "kiosk 1.2"),
        MenuLine("内容", "content.json，12 页，3f9a1c02"),
        MenuLine("上次保存", "没有错误"),
        MenuLine("运行", "已播 1 小时 1 分钟，重启 1 次"),
        MenuLine("负担", "内存 212 MB，画了 999 帧"),
    )
    assert lines(KNOWN, "en") == (
        MenuLine("Version", "kiosk 1.2"),
        MenuLine("Content", "content.json, 12 slides, 3f9a1c02"),
        MenuLine("Last save", "no mistakes"),
        MenuLine("Running", "up 1 h 1 min, restarted once"),
        MenuLine("Load", "memory 212 MB, 999 frames painted"),
    )


def test_mistakes_are_told_as_such() -> None:
    bad = Known("1.2", "content.json", "3f9a1c02ab", 12, 1, restarts=2)
    assert lines(bad, "zh")[2:] == (
        MenuLine("上次保存", "有 1 处错误，仍在播上一版", True),
        MenuLine("运行", "重启 2 次"),
    )
    assert lines(bad, "en")[2:] == (
        MenuLine("Last save", "1 mistake; the one before is shown", True),
        MenuLine("Running", "restarted 2 times"),
    )
    worse = Known("1.2", "content.json", "3f9a1c02ab", 12, 3)
    assert lines(worse, "en")[2].said == "3 mistakes; the one before is shown"
    assert len(lines(worse, "en")) == 3


def test_slides_that_are_left_out_are_named() -> None:
    known = Known("1.2", "content.json", "3f9a1c02ab", 12, 0, left_out=("gdp", "tax"))
    assert lines(known, "en")[3] == MenuLine(
        "Left out",
        "“gdp”, “tax”: the show crashed twice on them; they come back once the content "
        "or its pictures change",
        True,
    )
    assert lines(known, "zh")[3] == MenuLine(
        "没有放的页",
        "“gdp”、“tax”：放到时程序两次中断；内容或图片改过就会再放",
        True,
    )


def test_a_time_is_told_by_its_two_largest_units() -> None:
    day = 86_400.0
    assert span(59.0, "en") == "0 min"
    assert span(61.0, "zh") == "1 分钟"
    assert span(3 * day + 4 * 3600 + 59, "zh") == "3 天 4 小时"
    assert span(3 * day + 4 * 3600 + 59, "en") == "3 d 4 h"
    assert span(7260, "en") == "2 h 1 min"
