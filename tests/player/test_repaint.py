"""What is painted bit by bit is what painting everything would show."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPixmap

from kiosk.content.content import load
from kiosk.lab import script
from kiosk.lab.screen.measure import MeasuredStage
from kiosk.player.layer import Layer
from kiosk.show.command import Drag, Drop, Ease, Go, Home, Next, Touch
from kiosk.show.opening import begin
from tests.moment import changed

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from kiosk.lab.script import Frame
    from kiosk.show.playback import Playback

CONTENT = Path(__file__).parents[2] / "content.json"
FAR = 24
"""Shades from which a pixel differs; edges may be mixed in another order."""
FEW = 20


def pixels(pixmap: QPixmap) -> npt.NDArray[np.int16]:
    image = pixmap.toImage().convertToFormat(QImage.Format.Format_RGB32)
    array = np.frombuffer(image.constBits(), np.uint8)
    return array.reshape(image.height(), image.width(), 4)[:, :, :3].astype(np.int16)


def told(now: Playback, *places: int) -> Iterator[Frame]:
    for place in places:
        now = now.told(Home() if place == 0 else Go(place))
        for frame in script.settling(now):
            now = frame.now
            yield frame


@pytest.fixture
def screen(qapp: object) -> Iterator[MeasuredStage]:
    assert qapp
    shown = MeasuredStage(load(CONTENT), (640, 360))
    yield shown
    shown.close()


def stale(screen: MeasuredStage) -> int:
    """Pixels on the screen that a repaint of everything would change."""
    display = screen.window.screen()
    there = pixels(display.grabWindow(screen.window.winId()))
    fresh = pixels(screen.stage.viewport().grab())
    return int((np.abs(there - fresh).max(axis=2) > FAR).sum())


@pytest.mark.parametrize("place", [0, 3])
def test_what_lives_leaves_nothing_stale(screen: MeasuredStage, place: int) -> None:
    now = replace(begin(load(CONTENT).content), place=place)
    now = changed(now, entered=60.0)
    screen.show(now)
    while screen.build_ahead(now) is not None:
        pass
    for moment in range(40):
        now = now.after(0.1)
        assert now.lives
        assert screen.show(now).pixels < 640 * 360
        if moment % 8 == 0:
            assert stale(screen) <= FEW, moment
    # Whoever touches it finds the page as it is without life.
    screen.show(now.told(Touch()))
    assert stale(screen) <= FEW


def test_no_frame_leaves_anything_stale(screen: MeasuredStage) -> None:
    now = begin(load(CONTENT).content)
    settled = changed(now, entered=60.0)
    card = next(iter(load(CONTENT).content.slides[1].facts()))
    frames = chain(
        told(now, 1, 3, 2, 0),
        islice(script.swipes(settled), 260),
        script.cards(replace(settled, place=1), [(card,)]),
    )
    looked = 0
    for number, frame in enumerate(frames):
        screen.show(frame.now)
        if number % 8 == 0:
            looked += 1
            assert stale(screen) <= FEW, frame
    assert looked > 60


@pytest.mark.parametrize("place", [0, 1, -1])
@pytest.mark.parametrize("jumps", [(-0.3, 0.3, -0.9), (1.4, -1.4, 2.0), (-1.0, 0.999)])
def test_a_finger_that_jumps_leaves_nothing_of_another_page(
    screen: MeasuredStage, place: int, jumps: tuple[float, ...]
) -> None:
    begun = begin(load(CONTENT).content)
    place %= len(begun.pages)
    now = changed(begun, place=place, entered=60.0).told(Touch())
    screen.show(now)
    for pages in jumps:
        now = now.told(Drag(pages))
        screen.show(now)
        assert stale(screen) <= FEW, pages
    for velocity in (6.0, -6.0):
        # A machine that stalls for so long shows nothing of the way.
        flung = now.told(Drop(velocity)).after(0.6)
        screen.show(flung)
        assert stale(screen) <= FEW, velocity
        screen.show(now)
        assert stale(screen) <= FEW


@pytest.mark.parametrize("calm", [True, False])
def test_a_change_of_page_that_skips_frames_leaves_nothing(
    screen: MeasuredStage, *, calm: bool
) -> None:
    now = changed(begin(load(CONTENT).content), place=1, entered=60.0)
    if calm:
        now = now.told(Ease("calm"))
    for place in (2, 5):
        now = now.told(Go(place))
        while now.moving:
            screen.show(now)
            assert stale(screen) <= FEW, (place, now.turn)
            now = now.after(0.11)


def test_a_layer_is_asked_wherever_it_shows_anything(screen: MeasuredStage) -> None:
    content = load(CONTENT).content
    places = [*range(1, len(content.slides), 4), len(content.slides) - 4]
    looked = 0
    for frame in told(begin(content), *places):
        screen.show(frame.now)
        for layer in screen.stage.scene().items():
            if not isinstance(layer, Layer) or not layer.isVisible():
                continue
            # What is joined is rounded.
            reach = layer.boundingRect().adjusted(-1e-6, -1e-6, 1e-6, 1e-6)
            for item in layer.items:
                if item.alpha > 0 and not item.bounds.isEmpty():
                    looked += 1
                    assert reach.contains(item.bounds), (frame, item.mark)
    assert looked > 10_000


def test_a_stage_that_forgets_to_repaint_is_found_out(
    screen: MeasuredStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = changed(begin(load(CONTENT).content), entered=60.0)
    screen.show(now)
    assert stale(screen) == 0
    later = now.told(Next())
    screen.stage.show_moment(replace(later, turn=None, place=1))
    assert stale(screen) <= FEW
    monkeypatch.setattr(screen.stage, "_repaint", lambda *_: screen.stage.dirt.clear())
    screen.show(replace(later, turn=None, place=2))
    assert stale(screen) > 1000
