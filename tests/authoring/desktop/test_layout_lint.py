"""Proofreading of the layout: what cannot be read is told where it is written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kiosk.authoring.checking import report
from kiosk.authoring.desktop.layout_lint import (
    LANDSCAPE,
    PORTRAIT,
    LayoutLinter,
    usual_sizes,
)
from kiosk.content.content import load
from kiosk.drawing.typeset import Approximate
from kiosk.slides.columns import ColumnsSlide
from tests.films import made, shown

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from kiosk.drawing.viewport import Viewport

GOOD = (Path(__file__).parents[2] / "authoring" / "good.json").read_text("utf-8")
LEAD = '"zh": "各行业都有增长", "en": "Every trade has grown"'
COVER = """"slides": [
{
  "kind": "cover",
  "id": "cover",
  "title": { "zh": "首页", "en": "Cover" },
  "lead": { "zh": "看看", "en": "Look" },
  "entries": [
    { "theme": "economy", "line": { "zh": "经济", "en": "economy" } }
  ],
  "picture": "own"
},"""


@pytest.fixture(autouse=True)
def _screen(qapp: QApplication) -> None:
    assert qapp is not None


def found(
    folder: Path, changes: dict[str, str], reader: LayoutLinter | None = None
) -> list[str]:
    """What is found in the good show after changes, in both languages."""
    text = GOOD
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new, 1)
    file = folder / "content.json"
    file.write_text(text, "utf-8")
    done = report(file, layout=reader or LayoutLinter())
    assert done.loaded is not None
    return [
        line
        for one in done.findings
        for place in [f"{one.line}:{one.column} {one.rule} {one.field}"]
        for line in (f"{place}: {one.what.en}", f"{place}：{one.what.zh}")
    ]


def test_good_slides_have_no_findings(tmp_path: Path) -> None:
    assert found(tmp_path, {}) == []


def test_a_line_that_leaves_the_screen_is_told_at_its_text(tmp_path: Path) -> None:
    long = '"en": "' + "East bank of the long river " * 6 + '"'
    lines = found(
        tmp_path, {'"en": "East"': long}, LayoutLinter([LANDSCAPE], languages=["en"])
    )
    assert lines[2:4] == [
        "104:45 text-cut slides[1].columns[0].chart.series[0].name.en: “East bank of "
        "the long river East bank o…” leaves the screen; write less, or show less on "
        "this slide (1920x1080; 1920x1080, large text)",
        "104:45 text-cut slides[1].columns[0].chart.series[0].name.en：“East bank of "
        "the long river East bank o…”超出了屏幕；请写短些，或这一页少放些"
        "（1920x1080、1920x1080，大字）",
    ]


def test_what_is_covered_or_too_small_is_told(tmp_path: Path) -> None:
    title = '"zh": "2019年，江北创造了' + "许许多多的财富和数不清的故事" * 8 + '"'
    lines = found(
        tmp_path,
        {'"zh": "2019年，江北创造了"': title},
        LayoutLinter([PORTRAIT], languages=["zh"]),
    )
    assert lines == [
        "29:30 text-small slides[0].columns[0].chart.label.zh: “第三产业” has too "
        "little room and is set too small to be read; write less, or show less on "
        "this slide (1080x1920; 1080x1920, large text)",
        "29:30 text-small slides[0].columns[0].chart.label.zh：“第三产业”放不下，"
        "缩得太小，看不清；请写短些，或这一页少放些（1080x1920、1080x1920，大字）",
        "46:16 text-small slides[0].figures.gdp: “1240” has too little room and is "
        "set too small to be read; write less, or show less on this slide (1080x1920; "
        "1080x1920, large text)",
        "46:16 text-small slides[0].figures.gdp：“1240”放不下，缩得太小，看不清；"
        "请写短些，或这一页少放些（1080x1920、1080x1920，大字）",
        "46:16 text-covered slides[0].figures.gdp: “1240” and “亿元” lie on each "
        "other; write less, or show less on this slide (1080x1920; 1080x1920, large "
        "text)",
        "46:16 text-covered slides[0].figures.gdp：“1240”和“亿元”叠在一起；"
        "请写短些，或这一页少放些（1080x1920、1080x1920，大字）",
    ]


def test_what_reaches_into_the_controls_is_told(tmp_path: Path) -> None:
    caption = '"zh": "比上一年增长{growth}' + "，而且" * 90 + '"'
    lines = found(tmp_path, {'"zh": "比上一年增长{growth}"': caption})
    place = "38:36 text-covered slides[0].columns[1].chart.items[0].caption.zh"
    assert (
        f"{place}: “而且，而且，而且，而且，而且，” reaches into the controls; write "
        "less, or show less on this slide (1920x1080; 1920x1080, large text)" in lines
    )
    assert (
        f"{place}：“而且，而且，而且，而且，而且，”压到了下面的按钮；请写短些，或这一页"
        "少放些（1920x1080、1920x1080，大字）" in lines
    )


def test_a_card_holds_the_longest_text_that_may_be_written(tmp_path: Path) -> None:
    # Of 400 characters; more are refused before anything is laid out.
    longest = ("一年里新创造的价值。" * 40)[:400]
    good = '"zh": "一年里新创造的价值。"'
    linter = LayoutLinter([LANDSCAPE])
    assert found(tmp_path, {good: f'"zh": "{longest}"'}, linter) == []


def test_characters_that_the_typeface_lacks_are_told(tmp_path: Path) -> None:
    text = LEAD.replace("增长", "增𪚥长𪚥\U0002ffff")
    assert found(tmp_path, {LEAD: text}, LayoutLinter([LANDSCAPE])) == [
        "22:30 glyph slides[0].lead.zh: the typeface has no “𪚥\\U0002ffff”; write it "
        "otherwise, or put a font that has it into assets/fonts",
        "22:30 glyph slides[0].lead.zh：字体里没有“𪚥\\U0002ffff”；请换一个字，或在 "
        "assets/fonts 放一个有它的字体",
    ]


@pytest.mark.parametrize(
    ("fill", "told"), [("#cccccc", True), ("#0e1922", False), ("#3d6680", True)]
)
def test_text_that_a_picture_swallows_is_told(
    tmp_path: Path, fill: str, told: bool
) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "own-night.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 192 108">'
        f'<rect width="192" height="108" fill="{fill}"/></svg>'
    )
    lines = found(
        tmp_path, {'"slides": [': COVER}, LayoutLinter([LANDSCAPE], languages=["zh"])
    )
    said = (
        "21:19 contrast slides[0].lead.zh: “看看” hardly stands out from the picture "
        "behind it; use another picture, or move it to a calmer part of this one "
        "(1920x1080)",
        "21:19 contrast slides[0].lead.zh：“看看”和后面的图太接近，看不清；请换一张图"
        "，或挪到图里更暗、更平静的地方（1920x1080）",
    )
    assert [line in lines for line in said] == [told, told]


def test_a_slide_that_cannot_be_drawn_is_told_and_the_rest_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = ColumnsSlide.marks

    def marks(self: ColumnsSlide, *rest: object) -> object:
        if self.id == "gdp":
            raise ZeroDivisionError("by zero")
        return draw(self, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(ColumnsSlide, "marks", marks)
    assert found(tmp_path, {}) == [
        "17:5 drawing slides[0]: this slide cannot be drawn (ZeroDivisionError: by "
        "zero); tell the developers",
        "17:5 drawing slides[0]：这一页画不出来（ZeroDivisionError: by zero）；"
        "请告诉开发人员",
    ]


def test_a_breath_is_taken_after_each_slide(tmp_path: Path) -> None:
    file = tmp_path / "content.json"
    file.write_text(GOOD, "utf-8")
    loaded = report(file).loaded
    assert loaded is not None
    assert list(LayoutLinter([(960, 540)])(loaded)) == [None, None]


def test_without_a_screen_a_wide_and_a_tall_one_are_tried() -> None:
    assert usual_sizes() == (LANDSCAPE, PORTRAIT)


def test_only_slides_that_differ_are_laid_out_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    draw = ColumnsSlide.marks

    def marks(self: ColumnsSlide, t: float, viewport: Viewport, *rest: Any) -> object:
        if not isinstance(viewport.type, Approximate):
            # A rule that needs no typeface may look at a slide as often as it likes.
            drawn.append(self.id)
        return draw(self, t, viewport, *rest)

    monkeypatch.setattr(ColumnsSlide, "marks", marks)
    reader = LayoutLinter([LANDSCAPE], languages=["zh"])
    text = LEAD.replace("增长", "增𪚥长")
    first = found(tmp_path, {LEAD: text}, reader)
    assert len(first) == 2
    assert set(drawn) == {"gdp", "trade"}
    drawn.clear()
    assert found(tmp_path, {LEAD: text}, reader) == first
    assert drawn == []
    changes = {LEAD: text, '"en": "More passengers every year"': '"en": "More"'}
    assert found(tmp_path, changes, reader) == first
    assert set(drawn) == {"trade"}


def test_a_film_is_no_larger_than_the_screens_that_it_is_made_for(
    tmp_path: Path,
) -> None:
    content = shown(tmp_path)
    made(tmp_path / "assets" / "own.mp4", size=(640, 360))

    def told(*sizes: tuple[int, int]) -> list[str]:
        found = LayoutLinter(sizes, ["en"])(load(content))
        return [one.what.en for one in found if one and one.rule == "film-size"]

    assert told((640, 360)) == []
    # On a tall screen too, and on one of several.
    assert told((360, 640)) == []
    assert told((320, 180), (1280, 720)) == []
    (said,) = told((480, 270), (270, 480))
    assert said.startswith(
        "“own.mp4” has frames of 640x360, larger than the screen (480x270)"
    )
