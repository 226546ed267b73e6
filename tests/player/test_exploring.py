"""Exploring with fingers: a plot opens, is read off and drawn apart, and goes again."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from kiosk.content.content import load
from kiosk.drawing import marks as m
from kiosk.drawing.geometry import Rect
from kiosk.drawing.ink import COMPARE, FILL, TEXT
from kiosk.drawing.palette import Palette
from kiosk.player import item_plot
from kiosk.player.fonts import Typeface
from kiosk.player.item_base import Look
from kiosk.player.item_plot import PlotItem
from kiosk.player.pictures import Pictures
from kiosk.show import exploring
from kiosk.show.command import Zoom
from kiosk.show.visit import WHOLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.visitor import Visitor

CHART = Path(__file__).parents[1] / "charts" / "line.json"


@pytest.fixture
def plot(visitor: Visitor, tmp_path: Path) -> Iterator[m.Hot]:
    """A show of one line that opens, and its plot, open."""
    raw = json.loads(CHART.read_text("utf-8"))
    for column in raw["slides"][0]["columns"]:
        column["chart"]["explore"] = True
    # Another page, for what would turn it.
    raw["slides"].append({**raw["slides"][0], "id": "other"})
    file = tmp_path / "content.json"
    file.write_text(json.dumps(raw, ensure_ascii=False), "utf-8")
    visitor.app.show_content(load(file))
    visitor.waits(4.0, 0.1)
    visitor.taps_on("card", "@plot-0")
    visitor.waits(0.5)
    yield visitor.hot("read")
    item_plot.close()


def shown(visitor: Visitor) -> m.Plot:
    (plot,) = [
        mark for mark in visitor.stage.overlays.card.marks if isinstance(mark, m.Plot)
    ]
    return plot


def test_one_finger_reads_and_turns_no_page(visitor: Visitor, plot: m.Hot) -> None:
    rect, y = shown(visitor).rect, plot.rect.centre[1]
    visitor.down(rect.x + 0.25 * rect.width, y)
    visitor.frame()
    stay = visitor.app.playback.stay
    assert stay.reading == pytest.approx(0.25, abs=0.002)
    for share in (0.4, 0.6, 0.9):
        visitor.moves(rect.x + share * rect.width, y)
        visitor.frame()
        now = visitor.app.playback
        assert now.stay.reading == pytest.approx(share, abs=0.002)
        assert now.scroll is None
    visitor.up(rect.x + 0.9 * rect.width, y)
    visitor.waits(1.0)
    now = visitor.app.playback
    assert now.place == 0
    assert now.card == "@plot-0"
    assert now.stay.reading == pytest.approx(0.9, abs=0.002)


def test_two_fingers_draw_it_apart_and_two_taps_show_all(
    visitor: Visitor, plot: m.Hot, monkeypatch: pytest.MonkeyPatch
) -> None:
    # However long this machine takes.
    monkeypatch.setattr(exploring, "TWICE", 60.0)
    rect, y = shown(visitor).rect, plot.rect.centre[1]

    def x(share: float) -> float:
        return rect.x + share * rect.width

    visitor.down(x(0.39), y)
    visitor.moves(x(0.4), y)
    visitor.down(x(0.6), y, 1, others=1)
    visitor.moves(x(0.7), y, 1, others=1)
    visitor.frame()
    low, high = visitor.app.playback.stay.window
    assert (low, high) == pytest.approx((0.4 - 0.4 * 2 / 3, 0.8), abs=0.01)
    assert shown(visitor).window == (low, high)
    visitor.up(x(0.7), y, 1, others=1)
    visitor.up(x(0.4), y)
    visitor.frame()
    # Two taps in short succession.
    visitor.taps(x(0.5), y)
    assert visitor.app.playback.stay.window == (low, high)
    visitor.taps(x(0.5), y)
    assert visitor.app.playback.stay.window == WHOLE
    assert visitor.app.playback.card == "@plot-0"


@pytest.mark.usefixtures("plot")
def test_a_button_shows_all_and_another_puts_it_away(visitor: Visitor) -> None:
    visitor.app.tell(Zoom(0.2, 0.7))
    visitor.frame()
    visitor.taps_on("whole")
    assert visitor.app.playback.stay.window == WHOLE
    visitor.taps_on("close")
    assert visitor.app.playback.card is None


def test_nobody_there_puts_it_away(visitor: Visitor, plot: m.Hot) -> None:
    visitor.taps(*plot.rect.centre)
    visitor.waits(60.0, 0.5)
    stay = visitor.app.playback.stay
    assert (stay.card, stay.reading, stay.window) == (None, None, WHOLE)


# -- how it is painted


def painted(plot: m.Plot, palette: Palette, folder: Path) -> QImage:
    look = Look(palette, Typeface.load(), Pictures((folder,)))
    item = PlotItem(plot, look)
    image = QImage(400, 200, QImage.Format.Format_RGB32)
    image.fill(QColor("black"))
    painter = QPainter(image)
    item.draw(painter, item.bounds)
    painter.end()
    item_plot.close()
    return image


def columns(image: QImage, colour: QColor) -> dict[int, list[int]]:
    """Where a colour is seen: the rows of each column, nearly in that colour."""
    found: dict[int, list[int]] = {}
    for x in range(image.width()):
        rows = [
            y
            for y in range(image.height())
            if image.pixelColor(x, y).lightness() > 0.4 * colour.lightness()
        ]
        if rows:
            found[x] = rows
    return found


def test_values_lie_where_they_belong(qapp: object, tmp_path: Path) -> None:
    assert qapp
    palette = Palette("night", "amber")
    curve = m.Curve(np.array([0.25, 0.75]), np.array([10.0, 30.0]), FILL)
    plot = m.Plot(Rect(0, 0, 400, 200), (curve,), (0.0, 1.0), 0.0, 40.0)
    seen = columns(painted(plot, palette, tmp_path), QColor(*palette.colour(FILL)))
    assert min(seen) == pytest.approx(100, abs=2)
    assert max(seen) == pytest.approx(300, abs=2)
    for x, value in ((110, 10.8), (200, 20.0), (290, 29.2)):
        assert np.mean(seen[x]) == pytest.approx(200 - 5 * value, abs=2)


def test_what_is_not_joined_stands_as_bars_on_zero(
    qapp: object, tmp_path: Path
) -> None:
    assert qapp
    palette = Palette("night", "amber")
    curve = m.Curve(np.array([0.25, 0.75]), np.array([20.0, np.nan]), FILL)
    plot = m.Plot(Rect(0, 0, 400, 200), (curve,), (0.0, 1.0), 0.0, 40.0, joined=False)
    seen = columns(painted(plot, palette, tmp_path), QColor(*palette.colour(FILL)))
    # One of two places is half the width, and a bar takes 62 per cent of it.
    assert min(seen) == pytest.approx(100 - 62, abs=1)
    assert max(seen) == pytest.approx(100 + 62, abs=1)
    assert (min(seen[100]), max(seen[100])) == (100, 199)


def test_bars_of_one_place_stand_side_by_side(qapp: object, tmp_path: Path) -> None:
    assert qapp
    palette = Palette("night", "amber")
    curves = tuple(
        m.Curve(np.array([0.5]), np.array([value]), FILL) for value in (10.0, 30.0)
    )
    plot = m.Plot(Rect(0, 0, 400, 200), curves, (0.0, 1.0), 0.0, 40.0, joined=False)
    seen = columns(painted(plot, palette, tmp_path), QColor(*palette.colour(FILL)))
    assert min(seen) == pytest.approx(200 - 124, abs=1)
    assert max(seen) == pytest.approx(200 + 124, abs=1)
    assert min(seen[140]) == pytest.approx(150, abs=1)
    assert min(seen[260]) == pytest.approx(50, abs=1)


def test_bars_that_differ_have_an_ink_each(qapp: object, tmp_path: Path) -> None:
    assert qapp
    palette = Palette("night", "amber")
    x = np.array([0.125, 0.375, 0.625, 0.875])
    y = np.array([10.0, np.nan, 30.0, 20.0])
    curve = m.Curve(x, y, FILL, (COMPARE, COMPARE, TEXT, FILL))
    plot = m.Plot(Rect(0, 0, 400, 200), (curve,), (0.0, 1.0), 0.0, 40.0, joined=False)
    image = painted(plot, palette, tmp_path)
    for place, ink in ((50, COMPARE), (250, TEXT), (350, FILL)):
        assert image.pixelColor(place, 195) == QColor(*palette.colour(ink))
    assert image.pixelColor(150, 195) == QColor("black")


def test_of_a_hundred_thousand_values_every_peak_is_seen(
    qapp: object, tmp_path: Path
) -> None:
    assert qapp
    palette = Palette("night", "amber")
    values = np.zeros(100_000)
    values[[12_345, 70_001]] = 30.0
    x = (np.arange(100_000) + 0.5) / 100_000
    curve = m.Curve(x, values, FILL)
    plot = m.Plot(Rect(0, 0, 400, 200), (curve,), (0.0, 1.0), -10.0, 40.0)
    seen = columns(painted(plot, palette, tmp_path), QColor(*palette.colour(FILL)))
    high = {column for column, rows in seen.items() if min(rows) < 60}
    assert {column for column in high if column < 200} <= set(range(47, 53))
    assert {column for column in high if column > 200} <= set(range(277, 284))
    assert len(high) >= 2


def test_a_plot_that_is_drawn_from_the_left_is_painted_once(
    qapp: object, tmp_path: Path
) -> None:
    assert qapp
    palette = Palette("night", "amber")
    look = Look(palette, Typeface.load(), Pictures((tmp_path,)))
    x = np.linspace(0, 1, 5000)
    curve = m.Curve(x, 20 + 9 * np.sin(40 * x), FILL)
    whole = m.Plot(Rect(0, 0, 400, 200), (curve,), (0.0, 1.0), 0.0, 40.0, still=True)
    item = PlotItem(replace(whole, seen=0.01), look)
    pictures = []
    for share in (0.25, 0.5, 1.0):
        strip = item.show(replace(whole, seen=share))
        assert strip.width() < 220
        image = QImage(400, 200, QImage.Format.Format_RGB32)
        image.fill(QColor("black"))
        painter = QPainter(image)
        item.draw(painter, item.bounds)
        painter.end()
        seen = columns(image, QColor(*palette.colour(FILL)))
        assert max(seen) == pytest.approx(400 * share, abs=2)
        pictures.append(item._picture.cacheKey())
    assert len(set(pictures)) == 1
    # However many values there are, a line that stands still is broad.
    assert np.mean([len(rows) for rows in seen.values()]) > 2.5
    item_plot.close()
