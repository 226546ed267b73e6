"""The closing slide: the code says what was seen last, readably."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kiosk.content.content import load
from kiosk.drawing.interaction import Interaction
from kiosk.drawing.marks import Arcs, Bars, Dots, Label, Mark
from kiosk.drawing.qr import modules
from kiosk.drawing.viewport import Viewport
from kiosk.model.takeaway import LARGEST, Origin, Passed, Takeaway, TakenFigure
from kiosk.show.takeaway import takeaway
from kiosk.slides.closing import KNOT, MOST_ROWS, ClosingSlide

SHOW = load(Path(__file__).parents[2] / "content.json").content
CLOSING = load(Path(__file__).with_name("closing.json")).content.slides[0]


def test_the_code_has_its_three_finders() -> None:
    rows = modules("江北")
    n = int(rows[0, 0])
    grid = np.zeros((n, n), dtype=bool)
    for row, column, length in rows[1:].astype(int):
        grid[row, column : column + length] = True
    ring = np.ones((7, 7), dtype=bool)
    ring[1:6, 1:6] = False
    ring[2:5, 2:5] = True
    for y, x in ((0, 0), (0, n - 7), (n - 7, 0)):
        np.testing.assert_array_equal(grid[y : y + 7, x : x + 7], ring)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_goes_home_names_figures_and_source(language: str) -> None:
    place = next(i for i, s in enumerate(SHOW.slides) if s.id == "finance")
    text = takeaway(SHOW, place, language).text  # type: ignore[arg-type]
    assert ("473家" if language == "zh" else "473 institutions") in text
    assert SHOW.sources["article"].title.words(language) in text  # type: ignore[arg-type]
    assert len(text.encode()) <= LARGEST


def test_every_slide_of_the_show_fits_a_code() -> None:
    for place in range(len(SHOW.slides)):
        for language in ("zh", "en"):
            assert modules(takeaway(SHOW, place, language).text)[0, 0] <= 121


def test_figures_are_left_out_before_their_source() -> None:
    rows = tuple(TakenFigure(f"第{n}项", f"{n}亿元", "2019年") for n in range(60))
    taken = Takeaway("zh", "展", "页", rows, (Origin("文章", "某人"),))
    lines = taken.text.split("\n")
    assert len(taken.text.encode()) <= LARGEST
    assert lines[:3] == ["展", "页", "第0项：0亿元（2019年）"]
    assert lines[-2:] == ["出处：文章", "某人"]
    assert 10 < len(lines) < 60
    assert Takeaway("en", "Show", "Page").text == "Show\nPage"


@pytest.mark.parametrize("size", [40, 400, 4000])
def test_no_title_and_no_credits_are_too_long_for_a_code(size: int) -> None:
    origins = tuple(Origin(f"{n}" + "源" * size, "谢" * size) for n in range(3))
    rows = (TakenFigure("某数", "1240亿元", "2019年"),)
    taken = Takeaway("zh", "展" * size, "页" * size, rows, origins)
    assert len(taken.text.encode()) <= LARGEST
    assert taken.text.startswith("展展")
    # Where it comes from is said, however little of it.
    assert "出处：0源" in taken.text
    assert len(modules(taken.text)) > 1


@pytest.mark.parametrize(
    "viewport", [Viewport(), Viewport(1080, 1920), Viewport(1920, 1080, "en")]
)
def test_the_code_is_large_and_the_cast_constant(viewport: Viewport) -> None:
    assert isinstance(CLOSING, ClosingSlide)
    many = tuple(TakenFigure("项" * 30, "行" * 40, "2019年") for _ in "abcdefgh")
    origin = Origin("文" * 60, "人" * 20)
    short, long = (
        Interaction(takeaway=Takeaway("zh", "一行", "")),
        Interaction(takeaway=Takeaway("zh", "展" * 40, "页" * 60, many, (origin,))),
    )
    for interaction in (Interaction(), short, long):
        marks = CLOSING.marks(1.0, viewport, interaction)
        bars = [m for m in marks if isinstance(m, Bars)]
        # A module is four units at least, whatever its code has to hold.
        assert bars[0].rects[0][2] >= 440
        assert bars[1].rects[:, 3].min() >= 4
        labels = [m for m in marks if isinstance(m, Label)]
        assert len(labels) >= MOST_ROWS
        assert all(label.y < viewport.seam for label in labels)


@pytest.mark.parametrize("high", [720, 768, 1080, 1200, 1440, 1800, 2160])
@pytest.mark.parametrize("portrait", [False, True])
def test_every_module_is_as_many_whole_pixels(high: int, portrait: bool) -> None:
    scale = high / 1080
    viewport = (
        Viewport(1080.0, 1920.0, pixel=1 / scale)
        if portrait
        else Viewport(pixel=1 / scale)
    )
    paper, code = (m for m in CLOSING.marks(1.0, viewport) if isinstance(m, Bars))
    for rects in (paper.rects, code.rects):
        np.testing.assert_allclose(rects * scale, np.round(rects * scale), atol=1e-6)
    sides = np.round(code.rects[:, 3] * scale)
    assert len(set(sides.tolist())) == 1
    assert sides[0] >= 2
    # The quiet zone is there on every side.
    x, y, side, _ = paper.rects[0]
    unit = code.rects[0, 3]
    assert code.rects[:, 0].min() - x == pytest.approx(4 * unit)
    assert y + side - (code.rects[:, 1] + unit).max() == pytest.approx(4 * unit)


def test_a_thumbnail_keeps_the_code_in_its_place() -> None:
    large = next(m for m in CLOSING.marks(1.0, Viewport()) if isinstance(m, Bars))
    small = next(
        m for m in CLOSING.marks(1.0, Viewport(pixel=40.0)) if isinstance(m, Bars)
    )
    assert small.rects[0, 2] <= 620.0
    assert abs(small.rects[0, 0] - large.rects[0, 0]) < 60


PATH = (
    Passed("all", seen=False, kept=False),
    Passed("vermilion", seen=True, kept=False, label="改革"),
    Passed("amber", seen=True, kept=True),
    Passed("jade", seen=True, kept=False, label="一页很长很长的名字，要两行才放得下"),
)


def drawn(
    path: tuple[Passed, ...], viewport: Viewport | None = None
) -> tuple[Mark, ...]:
    taken = Takeaway("zh", "展", "页", path=path)
    return CLOSING.marks(1.0, viewport or Viewport(), Interaction(takeaway=taken))


def filled(marks: tuple[Mark, ...]) -> dict[str, int]:
    """How many knots are filled in each accent."""
    dots = [mark for mark in marks if isinstance(mark, Dots)]
    return {
        one.ink.role: len(one.points)
        for one in dots
        if one.ink.role.startswith("fill") and one.alpha == 1 and len(one.points)
    }


def test_the_code_stands_at_the_left_its_head_level_with_the_title() -> None:
    marks = drawn(PATH)
    paper = next(mark for mark in marks if isinstance(mark, Bars))
    x, _, side, _ = paper.rects[0]
    assert 600 < side <= 620
    assert x - 112 == pytest.approx((620 - side) / 2, abs=1)
    labels = [m for m in marks if isinstance(m, Label) and m.text.strip()]
    assert labels[0].text == "把数字带回家"
    assert labels[0].y - 0.88 * 72 == pytest.approx((856.008 - 620) / 2)
    assert min(label.x for label in labels) >= 112 + 620 + 80


def test_a_page_without_figures_leaves_its_room_to_the_way() -> None:
    taken = Takeaway("zh", "展", "“思路一变天地宽”", (), (), PATH)
    marks = CLOSING.marks(1.0, Viewport(), Interaction(takeaway=taken))
    assert not any("思路" in m.text for m in marks if isinstance(m, Label))
    # Its knots are as large as they are anywhere, and its names, too.
    knots = max(m.diameter for m in marks if isinstance(m, Dots))
    assert knots == 30
    names = {one.label for one in PATH if one.label}
    sizes = {m.runs[0].size for m in marks if isinstance(m, Label) and m.text in names}
    assert 28 < sizes.pop() <= 0.92 * 40


def test_pages_that_were_seen_are_filled_knots_in_the_accents_of_their_themes() -> None:
    marks = drawn(PATH)
    assert filled(marks) == {"fill:vermilion": 1, "fill:amber": 1, "fill:jade": 1}
    open_ = [m for m in marks if isinstance(m, Dots) and m.ink.role == "mark"]
    assert [len(one.points) for one in open_] == [1]
    dots = [m for m in marks if isinstance(m, Dots) and len(m.points)]
    assert {one.diameter for one in dots if one.ink.role != "ground"} == {2 * KNOT}
    across = sorted(float(one.points[0, 0]) for one in dots if one.ink.role != "ground")
    np.testing.assert_allclose(np.diff(across), np.diff(across)[0])
    # The page whose figures are in the code has a ring.
    (ring,) = (mark for mark in marks if isinstance(mark, Arcs))
    assert ring.x == pytest.approx(across[2])
    assert ring.alpha == 1.0
    assert ring.sweeps[0].ink.role == "fill:amber"


@pytest.mark.parametrize(
    "viewport", [Viewport(), Viewport(1440, 1080), Viewport(1080, 1920, large=1.3)]
)
def test_names_on_the_way_never_lie_on_each_other(viewport: Viewport) -> None:
    near = tuple(
        Passed("jade", seen=True, kept=False, label=f"第{n}页" + "名" * 12)
        for n in range(3)
    )
    far = (Passed("amber", seen=False, kept=False),) * 27
    for path in ((*near, *far), (*far, *near)):
        marks = drawn(path, viewport)
        found: dict[str, list[Label]] = {}
        names = [
            m
            for m in marks
            if isinstance(m, Label) and m.runs[0].ink.role == "ink:jade"
        ]
        columns = sorted({name.x for name in names})
        assert len(columns) == 3
        for label in names:
            found.setdefault(str(label.x), []).append(label)
        ends = [
            max(
                label.x + viewport.type.advance(label.text, label.runs[0].size, 500)
                for label in found[str(x)]
            )
            for x in columns
        ]
        assert columns[0] >= viewport.margin
        assert all(end < x for end, x in zip(ends, columns[1:], strict=False))
        assert ends[-1] <= viewport.width - viewport.margin + 1e-6


def test_without_pages_there_is_no_way() -> None:
    marks = drawn(())
    assert filled(marks) == {}
    assert [m.alpha for m in marks if isinstance(m, Arcs)] == [0.0]
    assert len(marks) == len(drawn(PATH))


def test_the_way_of_a_visitor_names_what_was_seen_last() -> None:
    ids = [slide.id for slide in SHOW.slides]
    trail = [ids.index(name) for name in ("goals", "gdp", "finance", "town", "life")]
    path = takeaway(SHOW, trail[-1], "zh", trail).path
    # The page on which it is drawn is no part of the way.
    assert len(path) == len(ids) - 1
    seen = [ids[i] for i, one in enumerate(path) if one.seen]
    assert seen == ["goals", "gdp", "finance", "town", "life"]
    named = [ids[i] for i, one in enumerate(path) if one.label]
    assert named == ["gdp", "finance", "town"]
    assert [ids[i] for i, one in enumerate(path) if one.kept] == ["life"]
    assert path[ids.index("gdp")].accent == "amber"
    assert path[ids.index("cover")].accent == "all"


def test_where_nobody_has_touched_it_is_the_way_of_the_show() -> None:
    path = takeaway(SHOW, len(SHOW.slides) - 2, "en").path
    assert all(one.seen for one in path)
    names = [one.label for one in path if one.label]
    assert names == ["Reform", "Economy", "Urban–rural integration"]
