"""The stick's page: every stage says where it is, and offers what can be done."""

from __future__ import annotations

import pytest

from kiosk.device.staff_menu import usb_page
from kiosk.device.staff_menu.session import Candidate, Session, Update
from kiosk.drawing.geometry import Rect
from kiosk.drawing.marks import Bars, Hot, Label
from kiosk.drawing.viewport import Viewport
from kiosk.model.message import Message

ROOMS = (Viewport(), Viewport(1080, 1920), Viewport(1440, 1080), Viewport(3840, 1080))
FOUND = Candidate("/media/a/content.json", Message("数说江北", "Jiangbei"), "KINGSTON")


def both(*lines: str) -> tuple[Message, ...]:
    return tuple(Message(line, line) for line in lines)


LINES = both("改了两处。", "数", "  一个数变了", "文字", "  一句话变了")
STAGES = (
    Update("search"),
    Update("choose"),
    Update("choose", (FOUND, FOUND)),
    Update("read", chosen=FOUND),
    Update("compare", chosen=FOUND, lines=LINES),
    Update("copy", chosen=FOUND, share=0.5),
    Update("done", chosen=FOUND, restart=True),
    Update("refused", chosen=FOUND, lines=LINES * 20, more=7),
    Update("show", chosen=FOUND),
    Update("done", chosen=FOUND),
    Update("choose", (FOUND,) * 4, more=3),
    Update("compare", chosen=FOUND, lines=LINES * 20, start=60),
)


def page(update: Update, viewport: Viewport) -> tuple[str, list[Hot]]:
    marks = usb_page.marks(Session(view="stick", update=update), viewport)
    words = "\n".join(m.text for m in marks if isinstance(m, Label))
    return words, [m for m in marks if isinstance(m, Hot)]


@pytest.mark.parametrize("viewport", ROOMS)
@pytest.mark.parametrize("update", STAGES, ids=lambda u: f"{u.stage}{len(u.found)}")
def test_everything_lies_on_the_page_and_apart(
    update: Update, viewport: Viewport
) -> None:
    marks = usb_page.marks(Session(view="stick", update=update), viewport)
    hots = [m.rect for m in marks if isinstance(m, Hot)]
    for number, rect in enumerate(hots):
        assert rect.height >= 96
        assert rect.x >= 0
        assert rect.right <= viewport.width
        assert rect.bottom <= viewport.height
        assert not any(rect.meets(other) for other in hots[:number])
    for label in marks:
        if isinstance(label, Label):
            run = label.runs[0]
            wide = viewport.type.advance(label.text, run.size, run.weight)
            assert label.x + wide <= viewport.width - viewport.margin + 1
            if label.x == viewport.margin:
                assert label.y < viewport.seam
                box = Rect(label.x, label.y - run.size, wide, run.size)
                assert not any(box.meets(rect) for rect in hots)


@pytest.mark.parametrize(
    ("update", "said", "offered"),
    [
        (STAGES[0], "正在找", []),
        (STAGES[1], "没有找到展示", ["search"]),
        (STAGES[2], "要换成哪一个？", ["found0", "found1"]),
        (STAGES[3], "正在检查", []),
        (STAGES[4], "一个数变了", ["update"]),
        (STAGES[5], "正在换", []),
        (STAGES[6], "就差重新启动", ["restart"]),
        (STAGES[7], "还有", ["search", "more8"]),
        (STAGES[8], "正在换上屏幕", []),
        (STAGES[9], "已经在屏幕上", []),
        (STAGES[10], "还有 3 个没有列出", [f"found{n}" for n in range(4)]),
    ],
)
def test_each_stage_offers_what_can_be_done(
    update: Update, said: str, offered: list[str]
) -> None:
    words, hots = page(update, Viewport())
    assert said in words
    assert [hot.target.which for hot in hots] == [*offered, "speak", "leave"]


def test_lines_that_do_not_fit_are_counted() -> None:
    words, _ = page(STAGES[7], Viewport())
    rows = words.split("\n")
    (rest,) = [row for row in rows if row.startswith("还有")]
    shown = [row for row in rows if row in {line.zh.strip() for line in LINES}]
    assert rest == f"还有 {len(LINES) * 20 - len(shown) + 7} 行"


@pytest.mark.parametrize("viewport", ROOMS)
@pytest.mark.parametrize("count", [0, 1, 3, 9, 10, 11, 12, 13, 57, 400])
def test_every_line_is_on_a_page_and_no_head_is_the_last(
    count: int, viewport: Viewport
) -> None:
    lines = both("改了。", *(f"  改 {n}" for n in range(count)), "文字", "  话 1", "页")
    seen: list[str] = []
    start = 0
    while True:
        update = Update("compare", chosen=FOUND, lines=lines, start=start)
        text, hots = page(update, viewport)
        wanted = {line.zh.strip() for line in lines}
        shown = [row for row in text.split("\n") if row in wanted]
        # What sums up stands on every page.
        assert shown.pop(0) == "改了。"
        seen += shown
        assert hots[0].target.which == "update"
        turn = [h.target.which for h in hots if h.target.which.startswith("more")]
        if turn in ([], ["more0"]):
            break
        assert shown[-1] != "文字"
        start = int(turn[0].removeprefix("more"))
    assert seen == [line.zh.strip() for line in lines[1:]]
    # From the last page there is a way back to the first.
    assert turn == ([] if start == 0 else ["more0"])


def test_a_line_of_a_page_or_more_holds_nothing_up() -> None:
    lines = both("改了。", "  " + "很长的一句话" * 400, "  后面的")
    text, hots = page(Update("compare", chosen=FOUND, lines=lines, start=1), Viewport())
    assert "后面的" not in text
    assert [h.target.which for h in hots][:2] == ["update", "more2"]
    assert (
        "后面的"
        in page(Update("compare", chosen=FOUND, lines=lines, start=2), Viewport())[0]
    )


def test_the_bar_shows_the_share() -> None:
    def longest(share: float) -> float:
        update = Update("copy", chosen=FOUND, share=share)
        marks = usb_page.marks(Session(view="stick", update=update), Viewport())
        bars = [m for m in marks if isinstance(m, Bars) and m.radius == 5.0]
        return float(bars[0].rects[0, 2])

    whole = longest(1.0)
    assert longest(0.5) == pytest.approx(whole / 2)
    assert longest(0.0) == 1.0


def test_a_copy_cannot_be_left_and_shows_no_patience() -> None:
    session = Session(view="stick", update=STAGES[5])
    assert session.patience is None
    assert "English" not in page(STAGES[5], Viewport(language="en"))[0]
    assert "Copying" in page(STAGES[5], Viewport(language="en"))[0]
    assert "Jiangbei, KINGSTON" in page(STAGES[5], Viewport(language="en"))[0]
    assert "数说江北，KINGSTON" in page(STAGES[5], Viewport())[0]


def test_quotes_are_as_they_are_told() -> None:
    update = Update("compare", chosen=FOUND, lines=both("1 figure.", "  “GDP” changed"))
    assert "“GDP” changed" in page(update, Viewport(language="en"))[0]
    assert "“GDP” changed" in page(update, Viewport())[0]


@pytest.mark.parametrize("viewport", ROOMS)
def test_a_long_name_is_cut_and_no_name_becomes_small(viewport: Viewport) -> None:
    long = Candidate(
        "/x", Message("很长" * 24, "long " * 9), " / ".join(["w" * 24] * 2)
    )
    for update in (
        Update("choose", (FOUND, long)),
        Update("compare", chosen=long, lines=LINES),
    ):
        marks = usb_page.marks(Session(view="stick", update=update), viewport)
        labels = [m for m in marks if isinstance(m, Label) and m.text]
        assert min(label.runs[0].size for label in labels) >= 23
        cut = [label for label in labels if label.text.endswith("…")]
        assert cut
        for label in cut:
            run = label.runs[0]
            wide = viewport.type.advance(run.text, run.size, run.weight)
            assert label.x + wide <= viewport.width - viewport.margin + 1
            assert len(run.text) > 10
