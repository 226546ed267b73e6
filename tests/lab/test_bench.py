"""The measurements' own arithmetic, what they play, and one small real run."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QPainter

from kiosk.charts.line import LineChart
from kiosk.cli.commands.bench import command
from kiosk.content.content import load
from kiosk.lab import large, report, script
from kiosk.lab.plan import Task, TaskError, answer, asked_tasks, gathered, scale_tasks
from kiosk.lab.screen import limit
from kiosk.lab.spread import Spread, percentile, slope
from kiosk.show import overview
from kiosk.show.playback import Playback, Stop
from tests.moment import changed, moment

CONTENT = Path(__file__).parents[2] / "content.json"
PAGES = (Stop("", 5.0), Stop("a", 5.0), Stop("a", 5.0), Stop("b", 5.0))


@pytest.mark.parametrize(
    ("share", "found"), [(0.0, 1), (0.5, 50), (0.95, 95), (0.99, 99), (1.0, 100)]
)
def test_percentiles_are_values_that_were_measured(share: float, found: int) -> None:
    assert percentile([float(value) for value in range(100, 0, -1)], share) == found


@pytest.mark.parametrize(("values", "share"), [([], 0.5), ([1.0], 1.1), ([1.0], -0.1)])
def test_percentiles_of_nothing_are_refused(values: list[float], share: float) -> None:
    with pytest.raises(ValueError, match="percentile"):
        percentile(values, share)


def test_a_spread_counts_late_and_lost_frames() -> None:
    spread = Spread.of([1.0, 2.0, 17.0, 34.0])
    assert spread == Spread(4, 2.0, 34.0, 34.0, 34.0, late=2, lost=1)
    assert spread.plain()["p50"] == 2.0


def test_slopes() -> None:
    assert slope([0, 1, 2, 3], [5, 7, 9, 11]) == 2
    assert slope([1, 1], [0, 9]) == 0


def kinds(frames: list[script.Frame]) -> dict[str, int]:
    return {
        kind: [f.kind for f in frames].count(kind)
        for kind in dict.fromkeys(f.kind for f in frames)
    }


def test_a_lap_shows_every_page_and_ends_where_it_began() -> None:
    frames = list(script.lap(Playback(PAGES)))
    assert list(dict.fromkeys(f.now.place for f in frames)) == [0, 1, 2, 3]
    assert frames[-1].now.place == 0
    assert frames[-1].now.progress == 1
    found = kinds(frames)
    assert list(found) == ["entrance", "ring", "tide", "turn"]
    # Three tides of 1.18 s and one turn of 0.76 s, sixty frames a second.
    assert found["tide"] == 3 * 70
    assert found["turn"] == 45
    assert not frames[0].free
    assert frames[-1].free


def test_the_same_frames_every_time() -> None:
    assert list(script.lap(Playback(PAGES))) == list(script.lap(Playback(PAGES)))


def test_a_show_of_one_page_has_no_lap() -> None:
    assert {f.now.place for f in script.lap(Playback(PAGES[:1]))} == {0}


def test_swipes_go_through_all_pages_past_the_end_and_back() -> None:
    frames = list(script.swipes(moment(PAGES, entered=60.0)))
    places = [frame.now.place for frame in frames if frame.free]
    assert list(dict.fromkeys(places)) == [1, 2, 3, 0]
    assert max(f.now.position for f in frames) > 3
    assert min(f.now.position for f in frames) < 0
    assert kinds(frames)["swipe"] >= 8 * (script.FINGER + 1)
    assert not frames[-1].now.moving


def test_cards_are_opened_and_closed_on_every_page() -> None:
    names = [(), ("x", "y"), ("z",)]
    frames = list(script.cards(moment(PAGES, entered=60.0), names))
    opened = dict.fromkeys((f.now.place, f.now.card) for f in frames if f.now.card)
    assert list(opened) == [(1, "x"), (1, "y"), (2, "z")]
    assert frames[-1].now.card is None


def test_all_pages_are_seen_small_from_every_page() -> None:
    frames = list(script.overviews(moment(PAGES, entered=60.0)))
    opened = [f.now.place for f in frames if overview.asked(f.now.card) is not None]
    assert list(dict.fromkeys(opened)) == [0, 1, 2, 3]
    assert {*kinds(frames)} == {"overview", ""}
    assert frames[-1].now.card is None


def test_a_plot_is_opened_drawn_apart_and_read_off() -> None:
    frames = list(script.plot(moment(PAGES, entered=60.0), "x"))
    assert {*kinds(frames)} == {"x"}
    windows = {f.now.stay.window for f in frames}
    assert (0.0, 1.0) in windows
    assert min(high - low for low, high in windows) == pytest.approx(0.1)
    assert len({f.now.stay.reading for f in frames}) > script.FINGER
    assert frames[-1].now.card is None


def test_a_page_with_a_map_and_one_with_a_long_series_are_measured(
    tmp_path: Path,
) -> None:
    plots = Task("plots", str(CONTENT), (320, 180), quick=True)
    told: list[float] = []
    found = answer(plots, told.append, str(tmp_path))
    assert {*found} == {"limit", *report.PLOTS}
    for kind in report.PLOTS:
        assert found[kind]["frames"] > 50
        assert found[kind]["pixels"] > 0
    numbers = gathered([(plots, found)])
    (table,) = report.tables(numbers, numbers)
    assert list(table.columns[0].cells) == list(report.PLOTS.values())
    assert str(next(iter(table.columns[1].cells))).endswith("(1.00×)")
    assert told[-1] == 1.0


def test_jumps_and_languages_are_kinds_of_their_own() -> None:
    now = moment(PAGES, entered=60.0)
    assert set(kinds(list(script.jumps(now)))) == {"jump"}
    spoken = list(script.speeches(now))
    assert kinds(spoken) == {"language": 8, "": 3}
    assert spoken[-1].now.language == now.language


def test_a_finger_that_rests_leaves_no_time_to_build() -> None:
    now = changed(moment(PAGES, entered=60.0), held=True)
    assert not script._frame(now).free


def test_every_question_is_asked() -> None:
    tasks = asked_tasks(
        CONTENT, [(1920, 1080), (3840, 2160)], "kiosk.cli.started", quick=False
    )
    names = [task.name for task in tasks]
    rest = ["reload", "settled", *["life"] * 2, *["plots"] * 2, "film", "memory"]
    rest.append("growth")
    assert names[0] == "still"
    assert names[1:] == ["start"] * 5 + ["frames"] * 2 + ["touch"] * 2 + rest
    assert {task.module for task in tasks[1:6]} == {"kiosk.cli.started"}
    assert {task.module for task in tasks[6:]} == {"kiosk.lab.task"}
    assert tasks[7].title == "frames 3840x2160"
    assert tasks[7].weight > tasks[6].weight


def test_answers_are_gathered_and_starts_are_medians() -> None:
    start, frames = Task("start", ""), Task("frames", "", (800, 450))
    touch = Task("touch", "", (450, 800))
    answers: list[tuple[Task, dict[str, Any]]] = [
        (start, {"whole": value}) for value in (3.0, 1.0, 2.0)
    ]
    answers += [(frames, {"turn": {}}), (touch, {"drag": {}})]
    found = gathered([*answers, (Task("memory", ""), {"x": 1})])
    assert found == {
        "start": {"whole": 2.0},
        "frames": {"800x450": {"turn": {}}},
        "touch": {"450x800": {"drag": {}}},
        "memory": {"x": 1},
    }


def test_ratios_are_taken_of_what_both_runs_have() -> None:
    now = {"a": {"b": 3.0, "new": 1.0}, "zero": 1.0, "words": "x", "none": None}
    before = {"a": {"b": 2.0, "old": 1.0}, "zero": 0.0, "none": 1.0}
    assert report.ratios(now, before) == {"a/b": 1.5}


@pytest.mark.parametrize(
    ("value", "ratio", "words"),
    [
        (None, None, "n/a"),
        (1234.5, None, "1,234"),
        (12.345, None, "12.35"),
        (0.0123, None, "0.012"),
        (2.0, 0.5, "2 (0.50×)"),
    ],
)
def test_numbers_are_said(value: float | None, ratio: float | None, words: str) -> None:
    assert report.said(value, ratio) == words


def test_tables_hold_every_number() -> None:
    spread = Spread.of([1.0]).plain() | {"pixels": 7}
    numbers = {
        "frames": {"8x8": {"turn": spread}},
        "touch": {"8x8": {"drag": spread}},
        "memory": {"lap 1": None},
    }
    frames, touch, rest = report.tables(numbers, numbers)
    assert list(touch.columns[0].cells) == ["8x8"]
    assert list(touch.columns[3].cells) == ["1 (1.00×)"]
    assert frames.row_count == 1
    assert list(frames.columns[0].cells) == ["turns"]
    assert list(frames.columns[2].cells) == ["1 (1.00×)"]
    assert list(rest.columns[2].cells) == ["n/a"]


def test_a_page_tells_frames_in_milliseconds_and_in_limits() -> None:
    lap = {"frames": 4837, "p50": 1.7, "p99": 8.8, "worst": 16.0, "late": 0}
    lap |= {"multiple": 0.85, "multiple p99": 4.4}
    numbers = {
        "frames": {"1920x1080": {"limit": 2.0, "lap": lap}, "3840x2160": {"lap": lap}}
    }
    assert report.page(numbers).splitlines() == [
        "|  | 1920x1080 | 3840x2160 |",
        "| --- | --- | --- |",
        "| this machine's limit: two full pages moved | 2 ms | n/a ms |",
        "| a frame of a lap, median | 1.70 ms · 0.85× | 1.70 ms · 0.85× |",
        "| 99 of 100 frames take at most | 8.80 ms · 4.40× | 8.80 ms · 4.40× |",
        "| the slowest of 4,837, in ms | 16 | 16 |",
        "| later than 16.7 ms | 0 | 0 |",
    ]
    assert report.page({}) == ""


def test_a_baseline_that_is_none_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "before.json"
    for text in ("", "{", "[]"):
        if text:
            file.write_text(text, encoding="utf-8")
        with pytest.raises(SystemExit) as left:
            command(["--baseline", str(file)])
        assert left.value.code == 2


def test_a_question_without_an_answer_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(TaskError, match="start 200x200"):
        answer(
            Task("start", str(tmp_path / "none.json"), (200, 200)),
            lambda _: None,
            str(tmp_path),
        )


def test_a_small_show_is_measured(tmp_path: Path) -> None:
    show = json.loads(CONTENT.read_text(encoding="utf-8"))
    # A page that leads to others would lead to what is not there.
    pages = [s for s in show["slides"] if s.get("theme") and "strands" not in s]
    theme = pages[0]["theme"]
    show["slides"] = [show["slides"][0] | {"dwell": 3}, pages[0] | {"dwell": 3}]
    show["themes"] = [entry for entry in show["themes"] if entry["id"] == theme]
    show["slides"][0]["entries"] = [
        entry for entry in show["slides"][0]["entries"] if entry["theme"] == theme
    ]
    path = tmp_path / "content.json"
    path.write_text(json.dumps(show), encoding="utf-8")
    told: list[float] = []
    frames = Task("frames", str(path), (480, 270), quick=True)
    found = answer(frames, told.append, str(tmp_path))
    assert found["lap"]["frames"] == sum(
        found[kind]["frames"] for kind in ("entrance", "tide", "ring")
    )
    assert found["tide"]["frames"] == 142
    # Frames really are painted: a tide covers the whole screen.
    assert found["tide"]["pixels"] > 480 * 270 / 20
    assert told
    # On a machine of any speed: in the time that two pages take here.
    tide = found["tide"]
    assert tide["multiple"] == pytest.approx(tide["p50"] / found["limit"])
    assert tide["multiple p99"] == pytest.approx(tide["p99"] / found["limit"])


def test_the_limit_moves_every_pixel(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[int, int]] = []

    class Painter(QPainter):
        def drawImage(self, *where: Any) -> None:
            seen.append(where[:2])
            super().drawImage(*where)

    monkeypatch.setattr("kiosk.lab.screen.limit.QPainter", Painter)
    assert len(limit.moves((40, 20), 3)) == 3
    # Side by side, a quarter further each time.
    assert seen == [(-10, 0), (30, 0), (-20, 0), (20, 0), (-30, 0), (10, 0)]


def test_every_touch_on_a_small_show_is_seen(tmp_path: Path) -> None:
    path = Path(__file__).parents[1] / "slides" / "guess.json"
    touch = Task("touch", str(path), (480, 270), quick=True)
    found = answer(touch, lambda _: None, str(tmp_path))
    # Twelve samples of the handle, twelve of the page.
    assert found["dial"]["frames"] == found["drag"]["frames"] == 12
    assert found["touch"]["frames"] >= 25


def test_a_save_is_timed(tmp_path: Path) -> None:
    path = Path(__file__).parents[1] / "charts" / "bars.json"
    reload = Task("reload", str(path), (480, 270), quick=True)
    found = answer(reload, lambda _: None, str(tmp_path))
    # Bytes count once they have stayed the same for a fifth of a second.
    assert 200 < found["median"] <= found["worst"]


@pytest.mark.parametrize("kept", [True, False])
def test_a_start_has_a_first_picture_if_one_was_kept(
    tmp_path: Path, *, kept: bool
) -> None:
    path = str(CONTENT)
    ask = partial(answer, tell=lambda _: None, state=str(tmp_path))
    if kept:
        assert ask(Task("still", path, (480, 270))) == {"kept": 1.0}
    found = ask(Task("start", path, (480, 270), module="kiosk.cli.started"))
    # Before the show is imported, or when the stage is painted.
    assert (found["first picture"] < found["imports"] + found["interpreter"]) is kept
    assert (found["first picture"] == found["whole"]) is not kept


def test_a_large_show_is_the_small_one_over_and_over(tmp_path: Path) -> None:
    raw = json.loads(CONTENT.read_text("utf-8"))
    for slides in (10, 100):
        file = large.written(large.repeated(raw, slides), tmp_path / "large.json")
        content = load(file).content
        assert len(content.slides) == slides
        assert len({slide.id for slide in content.slides}) == slides


def test_a_crowded_line_has_all_its_values(tmp_path: Path) -> None:
    raw = json.loads(CONTENT.read_text("utf-8"))
    file = large.written(large.crowded(raw, 1000), tmp_path / "crowded.json")
    (line,) = load(file).content.slides[-1].charts()
    assert isinstance(line, LineChart)
    assert len(line.series[0].values) == 1000


def test_scale_is_asked_for_slides_and_values() -> None:
    tasks = scale_tasks(CONTENT, quick=False)
    assert [task.title for task in tasks][:2] == ["scale 10 slides", "scale 100 slides"]
    assert tasks[-1].title == "scale 100000 points"
    found = gathered([(tasks[3], {"items": 1.0}), (tasks[4], {"items": 2.0})])
    assert found == {
        "scale": {"5,000 slides": {"items": 1.0}, "10 points": {"items": 2.0}}
    }
    (table,) = report.tables(found, found)
    assert list(table.columns[1].cells) == ["1 (1.00×)", "2 (1.00×)"]
