"""The lifeline: beats after paintings, and what it is told."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtWidgets import QWidget

from kiosk.device.exits import FAILED, QUIT, REBOOT, RESTART
from kiosk.device.screen.heartbeat import Heartbeat
from kiosk.device.supervise import protocol
from kiosk.device.supervise.protocol import Beat
from kiosk.device.supervise.resume import NAME, ResumePoint
from kiosk.device.supervise.runs import ChildRole
from kiosk.player.page import Page
from kiosk.show.command import Next, Open, Speak, Touch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.visitor import Visitor

Begin = "Callable[..., Lifeline]"


class Up:
    """The line upwards."""

    def __init__(self) -> None:
        self.beats: list[Beat] = []
        self.parted: list[int] = []

    def say(self, line: bytes) -> None:
        if (status := protocol.left(line)) is not None:
            self.parted.append(status)
            return
        beat = Beat.heard(line)
        assert beat is not None
        self.beats.append(beat)


@pytest.fixture
def up() -> Up:
    return Up()


@pytest.fixture
def begin(
    visitor: Visitor, tmp_path: Path, up: Up, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Heartbeat]]:
    begun: list[Heartbeat] = []
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr("kiosk.device.supervise.dumps.expect_sign", lambda _: None)

    def begin(part: ChildRole | None = None) -> Heartbeat:
        heartbeat = Heartbeat(visitor.app, tmp_path, part or ChildRole(), 600)
        heartbeat.start(up)  # type: ignore[arg-type]
        # Beats are taken by hand here.
        heartbeat._timer.stop()
        begun.append(heartbeat)
        return heartbeat

    yield begin
    for heartbeat in begun:
        heartbeat.close()


def test_every_beat_is_proved_by_a_painting(
    visitor: Visitor, begin: Callable[..., Heartbeat], up: Up
) -> None:
    heartbeat = begin()
    # Before the first picture it tells what it is about to paint.
    assert up.beats == [
        Beat(slide="cover", content=visitor.app.loaded.digest, budget=600)
    ]
    for number in range(1, 4):
        heartbeat.beat()
        assert up.beats[-1].painted == number
    # A stage that does not paint any more is silent.
    visitor.stage.viewport().setUpdatesEnabled(False)
    heartbeat.beat()
    assert len(up.beats) == 4
    visitor.stage.viewport().setUpdatesEnabled(True)
    heartbeat.beat()
    assert len(up.beats) == 5


def test_what_lies_over_the_show_proves_that_it_lives(
    visitor: Visitor, begin: Callable[..., Heartbeat], up: Up
) -> None:
    heartbeat = begin()
    cover = QWidget(visitor.app.window)
    cover.setAutoFillBackground(True)
    cover.resize(visitor.app.window.size())
    cover.show()
    heartbeat.beat()
    heartbeat.beat()
    assert [beat.painted for beat in up.beats] == [0, 1, 2]
    cover.setParent(None)


def test_a_window_that_no_screen_shows_says_so(
    visitor: Visitor, begin: Callable[..., Heartbeat], up: Up
) -> None:
    heartbeat = begin()
    visitor.app.window.hide()
    heartbeat.beat()
    assert up.beats[-1].hidden
    visitor.app.window.show()


def test_a_slide_is_told_before_it_is_painted_and_kept(
    visitor: Visitor, begin: Callable[..., Heartbeat], up: Up, tmp_path: Path
) -> None:
    heartbeat = begin()
    second = visitor.app.loaded.content.slides[1].id
    painted: list[str] = []
    show_moment = visitor.stage.show_moment

    def told(*args: Any) -> None:
        painted.append(up.beats[-1].slide)
        show_moment(*args)

    visitor.stage.show_moment = told  # type: ignore[method-assign, assignment]
    visitor.app.tell(Next())
    assert painted[0] == second
    visitor.waits(3.0)
    heartbeat.close()
    assert ResumePoint(tmp_path).last() == second


def test_it_goes_on_where_it_was(
    visitor: Visitor, begin: Callable[..., Heartbeat], tmp_path: Path
) -> None:
    third = visitor.app.loaded.content.slides[2].id
    (tmp_path / NAME).write_text(json.dumps({"slide": third}), "utf-8")
    begin()
    assert visitor.app.playback.place == 2
    assert visitor.app.playback.progress == 0
    # What is gone from the content is not looked for; a relief is settled at once.
    begin(ChildRole(slide="gone"))
    assert visitor.app.playback.place == 2
    heartbeat = begin(ChildRole(slide="cover", settled=True, watched=4.0))
    assert visitor.app.playback.place == 0
    assert visitor.app.playback.progress == 1
    assert visitor.app.playback.stay.watched == 4.0
    assert not heartbeat.on_duty


def test_a_moment_is_quiet_while_the_loop_rests(
    visitor: Visitor, begin: Callable[..., Heartbeat], up: Up
) -> None:
    heartbeat = begin()
    heartbeat.beat()
    assert not up.beats[-1].quiet
    visitor.waits(2.0)
    heartbeat.beat()
    assert up.beats[-1].quiet
    visitor.app.tell(Touch())
    heartbeat.beat()
    assert not up.beats[-1].quiet


def test_who_is_about_to_be_relieved_holds_its_page(
    visitor: Visitor, begin: Callable[..., Heartbeat], qtbot: QtBot
) -> None:
    heartbeat = begin()
    duty: list[bool] = []
    heartbeat.duty.connect(duty.append)
    heartbeat.hear(protocol.RELIEVED)
    qtbot.waitUntil(lambda: duty == [False])
    assert visitor.app.ticker._halted
    # A visitor who comes all the same is answered.
    visitor.app.tell(Touch())
    assert not visitor.app.ticker._halted
    heartbeat.hear(protocol.RELIEVED)
    heartbeat.hear(protocol.ON)
    qtbot.waitUntil(lambda: duty == [False, True])
    assert not visitor.app.ticker._halted


@pytest.mark.parametrize("word", [protocol.LEAVE, ""])
def test_it_ends_when_it_is_told_and_when_nobody_is_there_to_tell(
    begin: Callable[..., Heartbeat], left: list[int], qtbot: QtBot, word: str
) -> None:
    begin().hear(word)
    qtbot.waitUntil(lambda: left == [QUIT])


def test_what_staff_want_is_said_before_the_end(
    begin: Callable[..., Heartbeat], up: Up
) -> None:
    heartbeat = begin()
    for status in (FAILED, QUIT, RESTART, REBOOT):
        heartbeat.part(status)
    assert up.parted == [QUIT, RESTART, REBOOT]


def test_a_show_that_cannot_paint_any_more_gives_up(
    begin: Callable[..., Heartbeat], left: list[int]
) -> None:
    heartbeat = begin()

    def marks() -> None:
        raise ValueError("no colour")

    for _ in range(3):
        try:
            marks()
        except ValueError as error:
            heartbeat.uncaught.hook(ValueError, error, error.__traceback__)
    assert left == [FAILED]


def test_one_mishap_is_got_over(
    visitor: Visitor, begin: Callable[..., Heartbeat], qtbot: QtBot
) -> None:
    heartbeat = begin()
    visitor.app.ticker.stop()
    heartbeat._stumbled()
    qtbot.waitUntil(visitor.app.ticker._timer.isActive)


def test_every_sign_of_life_is_told(
    begin: Callable[..., Heartbeat], qtbot: QtBot
) -> None:
    heartbeat = begin()
    with qtbot.waitSignal(heartbeat.beaten):
        heartbeat.beat()


def test_a_card_is_no_quiet_moment(
    visitor: Visitor, begin: Callable[..., Heartbeat], up: Up
) -> None:
    heartbeat = begin()
    visitor.goes(1)
    visitor.app.tell(Open("trees"))
    visitor.waits(2.0)
    heartbeat.beat()
    assert not up.beats[-1].quiet


def test_a_page_is_told_before_it_is_built(
    visitor: Visitor,
    begin: Callable[..., Heartbeat],
    up: Up,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ids = [slide.id for slide in visitor.app.loaded.content.slides]
    visitor.goes(0)
    visitor.app.finish_ahead()
    visitor.stage.perform(visitor.app.loaded.content)
    begin()
    while_building: list[tuple[str, str, str]] = []
    build = Page._build

    def told(page: Page) -> Iterator[None]:
        last = up.beats[-1]
        while_building.append((page.slide.id, last.making, last.slide))
        yield from build(page)

    monkeypatch.setattr(Page, "_build", told)
    visitor.frame()
    visitor.app.finish_ahead()
    assert while_building == [(n, n, ids[0]) for n in (ids[0], ids[1], ids[-1])]
    assert (up.beats[-1].making, up.beats[-1].slide) == ("", ids[0])


def test_a_page_in_another_language_is_told_while_it_is_built(
    visitor: Visitor, begin: Callable[..., Heartbeat], up: Up
) -> None:
    here = visitor.app.loaded.content.slides[0].id
    visitor.goes(0)
    visitor.app.finish_ahead()
    begin()
    visitor.stage.gradual = True
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kiosk.player.stage.BUDGET", 0.0)
        visitor.app.tell(Speak("en"))
        visitor.frame()
    assert (up.beats[-1].making, up.beats[-1].slide) == (here, here)
    visitor.app.tell(Speak("zh"))
    assert up.beats[-1].making == ""
