"""Everybody: controls within reach, and named for assistive technology."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QAccessible

from kiosk.content.content import load
from kiosk.player.app import App
from kiosk.player.heard import Control
from kiosk.show.command import Close, Dial, Ease, Go, Open
from kiosk.show.exploring import named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from kiosk.drawing.marks import Target
    from kiosk.slides.base import Slide

SHOW = Path(__file__).parents[2] / "content.json"
GDP = next(n for n, s in enumerate(load(SHOW).content.slides) if s.id == "gdp")
CONTROLS = {
    "home",
    "theme",
    "page",
    "pause",
    "next",
    "speak",
    "card",
    "ease",
    "close",
    "step",
}


@pytest.fixture
def app(qtbot: QtBot) -> Iterator[App]:
    app = App(load(SHOW), "en")
    qtbot.addWidget(app.window)
    app.window.resize(960, 540)
    app.window.show()
    yield app
    app.close()


def any_plots(slide: Slide) -> bool:
    return any(chart.explored() for chart in slide.charts())


def settle(app: App, *commands: object) -> None:
    app.tell(*commands)  # type: ignore[arg-type]
    app.go_on(app.playback.after(3.0))
    app.tell()


def test_low_controls_lie_in_the_lowest_third(app: App) -> None:
    viewport = app.loaded.content
    for place in range(1, len(viewport.slides)):
        settle(app, Go(place))
        if not app.playback.eased.low:
            settle(app, Ease("low"))
        facts = list(viewport.slides[place].facts())
        for card in (None, "@ease", *facts[:1]):
            settle(app, *(() if card is None else (Open(card),)))
            lowest: dict[Target, float] = {}
            for hot in app.stage.hots():
                if hot.target.what in CONTROLS and named(hot.target.which) is None:
                    # Plots are come to one by one, after the figures; what a page
                    # leads to itself is led to from below as well.
                    middle = hot.rect.centre[1]
                    lowest[hot.target] = max(middle, lowest.get(hot.target, 0.0))
            third = app.stage.drawn_for.height * 2 / 3
            assert lowest
            assert min(lowest.values()) >= third, (place, card, lowest)


def test_every_figure_is_reached_one_by_one(app: App) -> None:
    settle(app, Go(2), Ease("low"))
    wanted = {h.target.which for h in app.stage.hots() if h.target.what == "figure"}
    seen = set()
    for _ in range(len(wanted)):
        command = app.input.step()
        assert isinstance(command, Open)
        settle(app, command)
        assert app.playback.card is not None
        seen.add(app.playback.card)
    assert seen == wanted


def test_plots_are_reached_after_the_figures_and_left(app: App) -> None:
    slides = app.loaded.content.slides
    settle(app, Ease("low"))
    for place in (n for n, s in enumerate(slides) if any_plots(s)):
        settle(app, Go(place))
        hots = app.stage.hots()
        plots = {h.target.which for h in hots if named(h.target.which) is not None}
        seen: list[str | None] = []
        while not seen or app.playback.card is not None:
            assert any(hot.target.what == "step" for hot in app.stage.hots())
            command = app.input.step()
            assert command is not None
            settle(app, command)
            seen.append(app.playback.card)
        assert set(seen[-1 - len(plots) : -1]) == plots != set()


def test_a_handle_is_moved_from_within_reach(app: App) -> None:
    slides = app.loaded.content.slides
    for place, slide in enumerate(slides):
        settle(app, Go(place))
        if not app.playback.eased.low:
            settle(app, Ease("low"))
        hots = app.stage.hots()
        if not any(hot.target == ("dial", "low") for hot in hots):
            handles = [h for h in hots if h.target.what == "dial"]
            assert not handles, slide.id
            continue
        track = next(h for h in hots if h.target == ("dial", "low")).rect.grown(-30)
        app.input.grab = app.input.grabbed(track.x + 5, track.centre[1])
        assert app.input.grab is not None
        app.input.drag_handle(track.x + track.width * 0.75, track.centre[1])
        assert app.playback.dial == pytest.approx(0.75, abs=0.01)
        app.input.grab = None
        app.tell(Dial(None) if app.playback.dial is None else Dial(0.5))


def test_controls_have_names_and_roles(app: App) -> None:
    settle(app, Go(1))
    texts, hots = app.stage.read()
    app.access.offer(texts, hots)
    controls = [c for c in app.access.controls if c.hot is not None]
    assert [c.accessibleName() for c in controls] == [h.name for h in hots if h.name]
    for control in controls:
        face = QAccessible.queryAccessibleInterface(control)
        assert face.role() == QAccessible.Role.Button
    home = next(c for c in controls if c.accessibleName() == "回到封面")
    assert isinstance(home, Control)
    home.click()
    assert app.playback.turn is not None
    assert app.playback.turn.destination == 0


def heard(app: App) -> list[str]:
    """Everything that assistive technology finds, in its order."""
    app.access.offer(*app.stage.read())
    face = QAccessible.queryAccessibleInterface(app.stage.viewport())
    return [
        face.child(number).text(QAccessible.Text.Name)
        for number in range(face.childCount())
        if not face.child(number).state().invisible
    ]


def test_a_page_is_read_in_order(app: App) -> None:
    """The title, then figures as one reads them, then the controls."""
    settle(app, Go(GDP))
    assert heard(app) == [
        "2019\u2009年，江北实现",
        "地区生产总值",
        "全辖税收",
        "地区生产总值增速",
        "总量连续提档晋位",
        "全市第一",
        "增速连续保持的季度",
        "增速保持的水平",
        "增速连续保持的季度",
        *(name for name in heard(app) if name in CONTROL_NAMES),
    ]
    assert heard(app)[-len(CONTROL_NAMES) :] == CONTROL_NAMES


CONTROL_NAMES = [
    "回到封面",
    "改革",
    "经济",
    "城乡融合",
    *(f"第 {page} 页" for page in range(1, 10)),
    "继续轮播",
    "下一页",
    "Switch to English",
    "更易读、更安静",
]


def test_an_open_card_is_read_first(app: App) -> None:
    settle(app, Go(GDP))
    settle(app, Open("tax"))
    card, title, *rest = heard(app)
    assert "238.95" in card
    assert "第 13 段" in card.replace("\u2009", " ")
    assert title == "2019\u2009年，江北实现"
    assert rest[0] == "关闭"


def test_what_is_pressed_is_what_opens(app: App) -> None:
    """Also where places overlap, and another would answer a finger there."""
    settle(app, Go(GDP))
    _, hots = app.stage.read()
    for hot in hots:
        if hot.target.what == "figure":
            settle(app, Close())
            app._chosen(hot)
            assert app.playback.card == hot.target.which
