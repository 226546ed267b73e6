"""Photo: the river is its lower edge, and words stand in mist or on calm parts."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.content.content import ContentError, load
from kiosk.drawing.entrance import extent
from kiosk.drawing.interaction import Interaction
from kiosk.drawing.lens import Lens
from kiosk.drawing.marks import Bars, Dots, Fill, Hot, Label, Mark, Picture
from kiosk.drawing.river import WIDTHS
from kiosk.drawing.viewport import Viewport
from kiosk.slides.photo import NUMBER, PhotoSlide

FILE = Path(__file__).with_name("photo.json")
BARS = Path(__file__).parents[1] / "charts" / "bars.json"
WIDE, TALL = Viewport(), Viewport(1080.0, 1920.0)


def photo(**changes: object) -> PhotoSlide:
    slide = load(FILE).content.slides[0]
    assert isinstance(slide, PhotoSlide)
    return slide.model_copy(update=changes)


def beside(folder: Path, posts: bool = False) -> Path:
    """A content whose photograph stands beside a chart, with or without posts."""
    raw = json.loads(FILE.read_text("utf-8"))
    (slide,) = raw["slides"]
    (other, *_) = json.loads(BARS.read_text("utf-8"))["slides"]
    slide["chart"] = next(
        one
        for one in _values(other)
        if isinstance(one, dict) and one.get("kind") == "bars"
    )
    slide["figures"] |= other.get("figures", {})
    if not posts:
        del slide["posts"]
    file = folder / "content.json"
    file.write_text(json.dumps(raw, ensure_ascii=False), "utf-8")
    return file


def only(marks: tuple[Mark, ...]) -> Picture:
    (picture,) = [mark for mark in marks if isinstance(mark, Picture)]
    return picture


@pytest.mark.parametrize("viewport", [WIDE, TALL, Viewport(3840.0, 1080.0)])
def test_alone_it_covers_the_page_down_to_the_river(viewport: Viewport) -> None:
    picture = only(photo().marks(1.0, viewport))
    shore = viewport.seam - WIDTHS[0] / 2
    assert picture.rect == (0.0, 0.0, viewport.width, shore)
    assert picture.alpha == 1.0
    assert picture.focus == (0.7, 0.55)
    assert picture.tone == "duotone"


def test_beside_a_chart_it_takes_the_right_half_or_the_upper(tmp_path: Path) -> None:
    (slide,) = load(beside(tmp_path)).content.slides
    picture, (box,) = only(slide.marks(1.0, WIDE)), slide.boxes(WIDE)
    assert picture.rect.x == 1004.0
    assert picture.rect.right == 1920.0
    assert box.rect.right == 1004.0 - 64.0
    assert box.rect.bottom == WIDE.seam
    picture, (box,) = only(slide.marks(1.0, TALL)), slide.boxes(TALL)
    assert (picture.rect.x, picture.rect.right) == (0.0, 1080.0)
    assert box.rect.y == picture.rect.bottom + 64.0
    assert box.rect.bottom == TALL.seam


def test_nothing_is_seen_before_it_begins_and_the_cast_stays() -> None:
    slide = photo()
    start, end = slide.marks(0.0, WIDE), slide.marks(1.0, WIDE)
    assert list(map(type, start)) == list(map(type, end))
    assert only(start).alpha == 0.0
    assert all(m.alpha == 0 for m in start if isinstance(m, Fill))


def test_the_left_number_is_the_lower_if_the_posts_have_room() -> None:
    slide = photo()
    tops = {
        float(m.rects[0, 0]): float(m.rects[0, 1])
        for m in slide.marks(1.0, WIDE)
        if isinstance(m, Bars)
    }
    left, right = sorted(tops)
    assert (left, right) == (0.22 * 1920 - 1, 0.52 * 1920 - 1)
    assert tops[left] > tops[right]
    feet = [m.points[0, 1] for m in slide.marks(1.0, WIDE) if isinstance(m, Dots)]
    assert feet == [pytest.approx(0.836 * (WIDE.seam - 3))] * 2


def test_no_post_runs_through_the_words_of_the_other() -> None:
    close = tuple(
        post.model_copy(update={"x": x})
        for post, x in zip(photo().posts, (0.22, 0.30), strict=True)
    )
    marks = photo(posts=close).marks(1.0, WIDE)
    stems = [m.rects[0] for m in marks if isinstance(m, Bars)]
    labels = [m for m in marks if isinstance(m, Label) and m.y > 260]
    for x, y, _, high in stems:
        for label in labels:
            left, right = extent((label,), WIDE)
            if left < x < right:
                assert not y < label.y - 10 < y + high, label.text


def test_on_a_tall_page_numbers_stand_in_the_mist_below_the_heading() -> None:
    marks = photo().marks(1.0, TALL)
    words = [m for m in marks if isinstance(m, Label) and 260 < m.y < TALL.seam - 200]
    mist = next(m for m in marks if isinstance(m, Fill))
    dense = mist.ink.y0  # type: ignore[union-attr]
    assert len(words) >= 4
    assert max(label.y for label in words) < dense


@pytest.mark.parametrize("viewport", [WIDE, TALL])
def test_caption_credit_and_licence_stand_at_the_foot(viewport: Viewport) -> None:
    texts = [
        m.text
        for m in photo().marks(1.0, viewport)
        if isinstance(m, Label) and m.y > viewport.seam - 160
    ]
    assert texts == ["从南岸看湖，画出来的风景", "由程序绘制  ·  CC0"]


def test_where_contrast_is_high_words_stand_on_ground_itself() -> None:
    fills = [
        m
        for m in photo().marks(1.0, replace(WIDE, contrast=True))
        if isinstance(m, Fill)
    ]
    assert [f.ink.a[1] for f in fills] == [1.0, 1.0]  # type: ignore[union-attr]


def test_every_number_is_touched_where_it_stands() -> None:
    marks = photo().marks(1.0, WIDE)
    places = [mark for mark in marks if isinstance(mark, Hot)]
    hots = {m.target.which: m for m in places if m.target.what == "figure"}
    assert set(hots) == {"visitors", "path"}
    # All of it is drawn apart by two fingers.
    (lens,) = (hot for hot in places if hot.target.what == "lens")
    assert lens.rect == photo()._rect(WIDE)
    for hot in hots.values():
        assert hot.words is not None
        assert hot.rect.holds(*hot.words.centre)
        assert hot.words.height == pytest.approx(0.78 * NUMBER)


def test_a_part_of_it_is_seen_alone_but_for_its_credit() -> None:
    near = Interaction(lens=Lens(2.5, 0.4, 0.6))
    marks = photo().marks(1.0, WIDE, near)
    whole = photo().marks(1.0, WIDE)
    assert [type(mark) for mark in marks] == [type(mark) for mark in whole]
    (shown,) = (mark for mark in marks if isinstance(mark, Picture))
    assert shown.lens == Lens(2.5, 0.4, 0.6)
    assert shown.rect == photo()._rect(WIDE)
    words = [m.text for m in marks if isinstance(m, Label) and m.alpha > 0]
    assert words == [m.text for m in whole if isinstance(m, Label) and m.y > 760]
    assert not any(
        mark.holds(*hot.rect.centre)
        for mark, hot in zip(marks, whole, strict=True)
        if isinstance(mark, Hot)
        and isinstance(hot, Hot)
        and hot.target.what == "figure"
    )


def test_it_is_read_aloud() -> None:
    assert photo().described(WIDE) == ("晨雾里的湖，远处三重山，岸边一座塔",)
    bare = photo().photo.model_copy(update={"alt": None})
    assert photo(photo=bare).described(replace(WIDE, language="en")) == (
        "The lake from the south shore; a drawn landscape",
    )


def test_beside_a_chart_it_carries_no_posts(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as caught:
        load(beside(tmp_path, posts=True))
    assert "posts" in str(caught.value)


def _values(value: object) -> list[object]:
    found = [value]
    if isinstance(value, dict):
        for one in value.values():
            found += _values(one)
    if isinstance(value, list):
        for one in value:
            found += _values(one)
    return found
