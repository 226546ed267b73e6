"""Chrome: every control is large enough, inside the page, and alone in its place."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

import pytest

from kiosk.drawing.marks import Arcs, Bars, Dots, Hot, Label, Mark, Strands, Stroke
from kiosk.drawing.viewport import Viewport, Way
from kiosk.model.text import Text
from kiosk.show import controls, overview
from kiosk.show.controls import FINGER, Landing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kiosk.content.content import Loaded
    from kiosk.drawing.geometry import Rect
    from kiosk.model.text import Language

WAYS = (
    Way("economy", Text(zh="经济", en="Economy"), "amber"),
    Way("reform", Text(zh="改革", en="Reform"), "vermilion"),
    Way("urban", Text(zh="城乡", en="Town & country"), "jade", open=False),
)
PAGES = tuple(range(1, 9))
SIZES = [(1920.0, 1080.0), (1440.0, 1080.0), (2520.0, 1080.0), (1080.0, 1920.0)]
ROOMS = [
    pytest.param(
        Viewport(*size, language, large=large, themes=WAYS),
        id=f"{size[0]:g}x{size[1]:g}-{language}-{large:g}",
    )
    for size in SIZES
    for language in ("zh", "en")
    for large in (1.0, 1.3)
]
ZH = Viewport(themes=WAYS)


def landing(place: int = 3, *, looping: bool = True) -> Landing:
    return Landing("economy", PAGES, place, looping)


def hots(marks: Iterable[Mark]) -> dict[tuple[str, str], Hot]:
    return {(m.target.what, m.target.which): m for m in marks if isinstance(m, Hot)}


def inside(rect: Rect, viewport: Viewport) -> bool:
    return (
        rect.x >= 0
        and rect.y >= 0
        and rect.right <= viewport.width
        and rect.bottom <= viewport.height
    )


@pytest.mark.parametrize("viewport", ROOMS)
def test_every_control_can_be_hit_by_a_finger(viewport: Viewport) -> None:
    found = hots(controls.marks(viewport, landing()))
    # Where landings would be too small for a finger there are none, but the way to
    # the overview; swiping and the other controls lead everywhere.
    landings = sum(what == "page" for what, _ in found)
    assert landings in {0, len(PAGES)}
    wide = ("card", overview.NAME) in found
    assert not (landings and wide)
    assert len(found) - landings == 7 + wide
    for (what, _), hot in found.items():
        assert hot.rect.height >= FINGER
        assert hot.rect.width >= (40.0 if what == "page" else FINGER), hot
        assert hot.name


@pytest.mark.parametrize("viewport", ROOMS)
def test_every_control_lies_on_the_page_and_in_the_water(viewport: Viewport) -> None:
    for hot in hots(controls.marks(viewport, landing())).values():
        assert inside(hot.rect, viewport), hot
        assert hot.rect.y > viewport.seam


@pytest.mark.parametrize("viewport", ROOMS)
@pytest.mark.parametrize("count", [1, 3, 8])
def test_no_two_controls_share_a_place(viewport: Viewport, count: int) -> None:
    here = Landing("economy", PAGES[:count], 1, looping=False)
    found = hots(controls.marks(viewport, here)).values()
    clashes = [
        (a.target, b.target)
        for a, b in combinations(found, 2)
        # Pages of a whole number of units may touch in the last digit.
        if a.rect.meets(b.rect.grown(-0.001))
    ]
    assert clashes == []


@pytest.mark.parametrize("viewport", ROOMS)
def test_the_covers_controls_can_be_hit(viewport: Viewport) -> None:
    found = hots(controls.cover(viewport, "轻触探索", "Touch to explore"))
    assert set(found) == {
        ("next", ""),
        ("speak", "en" if viewport.language == "zh" else "zh"),
        ("card", "@ease"),
    }
    for hot in found.values():
        assert min(hot.rect.width, hot.rect.height) >= FINGER
        assert inside(hot.rect, viewport), hot


@pytest.mark.parametrize("viewport", ROOMS)
def test_the_covers_controls_share_no_place(viewport: Viewport) -> None:
    found = hots(controls.cover(viewport, "轻触探索", "Touch to explore")).values()
    assert not any(a.rect.meets(b.rect) for a, b in combinations(found, 2))


def test_every_control_says_what_it_does() -> None:
    found = hots(controls.marks(ZH, landing()))
    assert {key: hot.name for key, hot in found.items() if key[0] != "page"} == {
        ("home", ""): "回到封面",
        ("theme", "economy"): "经济",
        ("theme", "reform"): "改革",
        ("pause", ""): "暂停轮播",
        ("next", ""): "下一页",
        ("speak", "en"): "Switch to English",
        ("card", "@ease"): "更易读、更安静",
    }
    assert found["page", "1"].name == "第 1 页"
    english = hots(controls.marks(replace(ZH, language="en"), landing()))
    assert english["page", "8"].name == "Page 8"
    assert english["speak", "zh"].name == "切换到中文"


def test_a_theme_without_slides_is_named_and_cannot_be_entered() -> None:
    drawn = controls.marks(ZH, landing())
    assert "城乡" in {m.text for m in drawn if isinstance(m, Label)}
    assert ("theme", "urban") not in hots(drawn)


def test_the_theme_of_the_page_is_set_bold_above_a_wave() -> None:
    drawn = controls.marks(ZH, landing())
    weights = {
        m.text: m.runs[0].weight
        for m in drawn
        if isinstance(m, Label) and len(m.runs) == 1
    }
    assert weights == {"经济": 700, "改革": 400, "城乡": 400}


def test_landings_show_what_is_past_what_is_here_and_what_is_ahead() -> None:
    drawn = [m for m in controls.marks(ZH, landing(4)) if isinstance(m, Dots)]
    past, ahead, hole, halo, here, *_ = drawn
    assert [len(m.points) for m in (past, ahead, hole, halo, here)] == [3, 4, 4, 1, 1]
    assert past.points[:, 0].max() < here.points[0, 0] < ahead.points[:, 0].min()
    course = next(m for m in controls.marks(ZH, landing()) if isinstance(m, Strands))
    assert course.x0 < past.points[0, 0]
    assert course.x1 > ahead.points[-1, 0]


def test_nothing_is_past_on_the_first_page_or_ahead_on_the_last() -> None:
    def alphas(place: int) -> tuple[float, float]:
        dots = [m for m in controls.marks(ZH, landing(place)) if isinstance(m, Dots)]
        return dots[0].alpha, dots[1].alpha

    assert (alphas(1), alphas(8)) == ((0.0, 1.0), (1.0, 0.0))


def test_a_page_of_no_theme_has_no_landings_and_a_stranger_none_of_its_own() -> None:
    none = controls.marks(ZH, Landing("", (), 0, looping=True))
    assert not any(isinstance(m, Strands) for m in none)
    stranger = controls.marks(ZH, Landing("economy", PAGES, 99, looping=True))
    dots = [m for m in stranger if isinstance(m, Dots)]
    assert (dots[0].alpha, len(dots[1].points), dots[4].alpha) == (0.0, 8, 0.0)


def test_pause_shows_bars_while_the_loop_runs_and_a_triangle_while_it_waits() -> None:
    def shown(looping: bool) -> tuple[float, float, str]:
        drawn = controls.marks(ZH, landing(looping=looping))
        bars = next(m for m in drawn if isinstance(m, Bars))
        at = drawn.index(bars)
        triangle = drawn[at + 1]
        assert isinstance(triangle, Stroke)
        return bars.alpha, triangle.alpha, hots(drawn)["pause", ""].name

    assert shown(looping=True) == (1.0, 0.0, "暂停轮播")
    assert shown(looping=False) == (0.0, 1.0, "继续轮播")


@pytest.mark.parametrize("viewport", ROOMS)
def test_the_cast_depends_on_the_theme_alone(viewport: Viewport) -> None:
    casts = {
        tuple(map(type, controls.marks(viewport, landing(place, looping=looping))))
        for place in PAGES
        for looping in (True, False)
    }
    assert len(casts) == 1


def test_the_ring_shows_the_share_of_the_dwell_that_is_over() -> None:
    for viewport in (ZH, Viewport(1080.0, 1920.0, themes=WAYS)):
        (arc,) = controls.ring(viewport, 0.25)
        assert isinstance(arc, Arcs)
        assert (arc.sweeps[0].start, arc.sweeps[0].sweep) == (0.0, 90.0)
        centre = hots(controls.marks(viewport, landing()))["next", ""].rect.centre
        assert (arc.x, arc.y) == centre


@pytest.mark.parametrize("share", [None, 0.0])
def test_an_empty_ring_is_not_seen(share: float | None) -> None:
    (arc,) = controls.ring(ZH, share)
    assert isinstance(arc, Arcs)
    assert arc.alpha == 0.0


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh", "13 秒后回到封面，轻触继续看"),
        ("en", "Back to the cover in 13 s. Touch to stay"),
    ],
)
def test_the_warning_counts_whole_seconds_that_are_left(
    language: Language, words: str
) -> None:
    viewport = Viewport(language=language)
    pill, arcs, label = controls.warning(viewport, 12.2, 20.0)
    assert isinstance(label, Label)
    assert label.text == words
    assert isinstance(arcs, Arcs)
    assert arcs.sweeps[1].sweep == pytest.approx(360 * 13 / 20)
    assert isinstance(pill, Bars)
    x, y, wide, high = pill.rects[0]
    assert x + wide / 2 == pytest.approx(960.0)
    assert viewport.seam < y < y + high < viewport.height


def test_there_is_no_warning_before_its_time() -> None:
    assert controls.warning(ZH, None, 20.0) == ()


def test_the_cover_speaks_both_languages_where_there_is_room() -> None:
    wide = controls.cover(ZH, "轻触探索", "Touch to explore")
    tall = controls.cover(Viewport(1080.0, 1920.0), "轻触探索", "Touch to explore")
    texts = [
        next(m.text for m in drawn if isinstance(m, Label)) for drawn in (wide, tall)
    ]
    assert texts == ["轻触探索Touch to explore", "轻触探索"]


@pytest.mark.parametrize("size", [(1920.0, 1080.0), (2520.0, 1080.0), (1080.0, 1920.0)])
def test_the_real_shows_controls_share_no_place(
    show: Loaded, size: tuple[float, float]
) -> None:
    content = show.content
    used = {slide.theme for slide in content.slides}
    ways = tuple(Way(t.id, t.name, t.accent, t.id in used) for t in content.themes)
    viewport = Viewport(*size, themes=ways)
    for theme in used - {""}:
        pages = tuple(i for i, s in enumerate(content.slides) if s.theme == theme)
        drawn = controls.marks(viewport, Landing(theme, pages, pages[0], looping=True))
        rects = [hot.rect for hot in hots(drawn).values()]
        assert not any(a.meets(b.grown(-0.001)) for a, b in combinations(rects, 2)), (
            theme
        )


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("low", [False, True])
def test_no_control_is_smaller_where_text_is_asked_for_large(
    size: tuple[float, float], language: Language, low: bool
) -> None:
    where = replace(landing(), low=low, dial=0.5)
    sizes: list[dict[str, float]] = []
    for large in (1.0, 1.3):
        room = Viewport(*size, language, large=large, themes=WAYS)
        shown = (
            *controls.marks(room, where),
            *controls.cover(room, "轻触探索", "Touch to explore"),
        )
        sizes.append(
            {
                mark.text: min(run.size for run in mark.runs)
                for mark in shown
                if isinstance(mark, Label)
            }
        )
    ordinary, large_ = sizes
    shared = ordinary.keys() & large_.keys()
    assert len(shared) >= 4
    assert all(large_[text] >= ordinary[text] for text in shared)
