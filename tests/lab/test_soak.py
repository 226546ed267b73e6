"""The soak's visitors, its arithmetic and its certificate, and one short real run."""

from __future__ import annotations

import datetime as dt
import json
import random
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import Mock

import numpy as np
import pytest
from pypdf import PdfReader

from kiosk.cli.commands.soak import UNDECIDED, command
from kiosk.content.content import load
from kiosk.lab import visitors
from kiosk.lab.certificate import COUNTS, NAMES, Certificate
from kiosk.lab.content import copied, edited
from kiosk.lab.soak import (
    LIMITS,
    Asked,
    Sample,
    SoakResult,
    grown,
    main,
    timetable,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

CONTENT = Path(__file__).parents[2] / "content.json"
EXAMPLE = Path(__file__).parents[1] / "charts" / "bars.json"
QUESTION = Path(__file__).parents[1] / "slides" / "guess.json"


def samples(gained: float, wave: float = 0.0) -> tuple[Sample, ...]:
    """Twelve days of eight samples that gain so many megabytes a day.

    Every second day stands a `wave` higher, from its morning to its evening.
    """
    return tuple(
        Sample(
            day + n / 24,
            {"memory": 90 + gained * (day + n / 24) + wave * (day % 2), "items": 9.0},
        )
        for day in range(12)
        for n in range(8)
    )


def found(*taken: Sample, fault: str = "") -> SoakResult:
    counts = {"slide changes": 1234, "visits": 7}
    return SoakResult(
        Asked("show.json", 240.0), "ab12", 28, 600.0, taken, counts, fault
    )


def certificate(result: SoakResult) -> Certificate:
    return Certificate(result, {"machine": "2 × X", "kiosk": "1"}, dt.date(2026, 5, 1))


def test_the_same_seed_brings_the_same_visitors() -> None:
    assert list(visitors.day(1, 3)) == list(visitors.day(1, 3))
    assert list(visitors.day(1, 3)) != list(visitors.day(1, 4))
    assert list(visitors.day(2, 3)) != list(visitors.day(1, 3))


def test_visitors_come_while_the_hall_is_open() -> None:
    days = [list(visitors.day(1, number)) for number in range(30)]
    for visits in days:
        times = [visit.at for visit in visits]
        assert times == sorted(times)
        assert times[0] >= visitors.OPENS
        assert times[-1] < visitors.CLOSES
    mean = sum(map(len, days)) / len(days)
    assert 0.8 * visitors.VISITS < mean < 1.2 * visitors.VISITS
    acts = [act for visits in days for visit in visits for act in visit.acts]
    # Everything that anybody likes to do is done.
    assert {act.what for act in acts} == {
        what for manner in visitors.MANNERS.values() for what in manner.likes
    }
    assert all(0.1 <= act.wait <= 60 and 0 <= act.x < 1 for act in acts)


def test_a_day_has_its_chores_and_a_sample_every_half_hour() -> None:
    moments = list(timetable(Asked("", 24.0, visits=0), 0))
    assert [at for at, *_ in moments] == sorted(at for at, *_ in moments)
    names = [what for _, what, _ in moments]
    assert [name for name in names if name != "sample"] == [
        "guess",
        "save",
        "mistake",
        "mend",
        "screen",
        "staff",
    ]
    assert names.count("sample") == 16


@pytest.mark.parametrize(
    ("gained", "wave", "grows"),
    [
        (0.0, 3.0, False),
        (0.9, 0.0, False),
        (1.1, 0.0, True),
        # Ninety samples, but nine days: the wave alone may bring this about.
        (1.5, 8.0, False),
        (1.5, 3.0, True),
    ],
)
def test_growth_is_a_slope_above_its_limit_and_above_chance(
    gained: float, wave: float, grows: bool
) -> None:
    memory, items = grown(samples(gained, wave))
    assert memory.name == "memory"
    assert memory.slope == pytest.approx(gained, abs=wave / 10 + 1e-9)
    assert memory.grows is grows
    assert (items.slope, items.grows) == (0.0, False)


def test_chance_is_that_of_the_days() -> None:
    # As numpy's covariance of a fit has it, and Student's t of seven degrees.
    (memory, _) = grown(samples(0.2, 3.0))
    late = [sample for sample in samples(0.2, 3.0) if sample.days >= 3]
    x, y = (
        np.reshape(values, (9, 8)).mean(axis=1)
        for values in ([s.days for s in late], [s.values["memory"] for s in late])
    )
    (gained, _), spread = np.polyfit(x, y, 1, cov=True)
    assert memory.slope == pytest.approx(gained)
    assert memory.error == pytest.approx(2.365 * np.sqrt(spread[0, 0]), rel=2e-3)


def test_days_that_resemble_the_day_before_count_for_less() -> None:
    def error(levels: Sequence[float]) -> float:
        taken = [
            Sample(day + n / 24, {"objects": level})
            for day, level in enumerate(levels)
            for n in range(8)
        ]
        (objects,) = grown(taken)
        return objects.error

    # The same levels but for their order; the first three days are warm-up.
    apart = error([0] * 3 + [10, 0, 0, 10] * 5)
    together = error([0] * 3 + [10, 10, 0, 0, 0, 0, 10, 10] * 2 + [10, 10, 0, 0])
    assert together > 1.5 * apart


def walk(seed: int, days: int, gained: float) -> tuple[Sample, ...]:
    """Sixteen samples a day that hang together as memory does, and what is gained."""
    chance, held = random.Random(seed), 0.0
    taken = []
    for day in range(days):
        for n in range(16):
            held = 0.95 * held + chance.gauss(0.0, 0.4)
            taken.append(Sample(day + n / 48, {"threads": 8 + held + gained * day}))
    return tuple(taken)


@pytest.mark.parametrize("seed", range(20))
def test_a_walk_is_told_from_growth(seed: int) -> None:
    # A third of such walks would have grown, were their samples independent.
    (threads,) = grown(walk(seed, 12, 0.0))
    assert not threads.grows
    (threads,) = grown(walk(seed, 30, 0.0))
    assert not threads.grows
    (threads,) = grown(walk(seed, 30, 1.0))
    assert threads.grows


@pytest.mark.parametrize(("gained", "harm"), [(500, False), (-90, False), (-110, True)])
def test_references_to_none_may_be_gained_but_not_lost(gained: int, harm: bool) -> None:
    taken = [
        Sample(n / 8, {"references to None": 4e4 + gained * n / 8}) for n in range(80)
    ]
    (line,) = grown(taken)
    assert line.grows is harm
    assert line.steady is not harm


def test_the_warm_up_is_left_out() -> None:
    # Three days of ten: more than a quarter, for caches fill for so long.
    warming = tuple(Sample(n / 8, {"memory": 90.0 + min(n, 24)}) for n in range(80))
    (memory,) = grown(warming)
    assert (memory.slope, memory.first, memory.last) == (0.0, 114.0, 114.0)


def test_a_day_that_is_not_over_is_left_out() -> None:
    # Mornings hold more than evenings, and the last day has a morning only.
    taken = tuple(
        Sample(day + n / 24, {"memory": 90.0 - 4 * n})
        for day in range(12)
        for n in range(8)
    )
    (memory,) = grown(taken[:-5])
    assert memory.slope == pytest.approx(0.0)
    assert memory.error == pytest.approx(0.0)


def test_nothing_is_said_of_too_few_days() -> None:
    assert grown(()) == ()
    assert grown(samples(5.0)[: 8 * 8 - 1]) == ()
    assert grown(samples(5.0)[: 8 * 8]) != ()
    few = found(*samples(5.0)[: 8 * 8 - 1])
    assert not few.passed
    assert not few.failed
    assert certificate(few).verdict.en.startswith("UNDECIDED")


def test_a_show_that_ended_early_fails() -> None:
    result = found(*samples(0.0), fault="the show ended with status -6")
    assert result.failed
    assert not result.passed
    said = certificate(result).verdict
    assert said.en == "FAILED: it ended before its time (the show ended with status -6)"


def test_what_may_grow_by_chance_or_not_is_undecided() -> None:
    # Too little to tell growth from the waves, too much to rule it out.
    result = found(*samples(0.7, 3.0))
    (memory, items) = result.growths
    assert (memory.grows, memory.steady, items.steady) == (False, False, True)
    assert not result.passed
    assert not result.failed
    lines = certificate(result).text().splitlines()
    (row,) = (line for line in lines if line.startswith("内存"))
    assert row.endswith("| 1 | 未定 · undecided")
    assert lines[-1].startswith("UNDECIDED: growth cannot be told from chance yet (mem")


def test_every_limit_and_count_has_a_name() -> None:
    assert set(LIMITS) == set(NAMES)
    assert len({name.zh for name in COUNTS.values()}) == len(COUNTS)


def test_the_certificate_says_what_was_found() -> None:
    lines = certificate(found(*samples(0.25))).text().splitlines()
    assert "日期 · date: 2026-05-01" in lines
    assert "内容的 SHA-256 · its SHA-256: ab12" in lines
    assert "模拟的天数 · simulated days: 11.29" in lines
    assert "换页 · slide changes: 1,234" in lines
    assert "内存，MB · memory, MB | 90.8 | 92.8 | +0.25 ± 0.00 | 1 | ✓" in lines
    assert lines[-2:] == ["合格：没有增长", "PASSED: nothing grows"]
    grows = certificate(found(*samples(2.0))).text().splitlines()
    assert grows[-1] == "FAILED: there is growth (memory, MB)"


def test_the_certificate_as_pdf_says_the_same(tmp_path: Path) -> None:
    file = tmp_path / "certificate.pdf"
    certificate(found(*samples(0.25))).pdf(file)
    (page,) = PdfReader(file).pages
    words = page.extract_text()
    for expected in (
        "长时间运行证书",
        "ab12",
        "1,234",
        "+0.25 ± 0.00",
        "合格：没有增长",
    ):
        assert expected in words


def test_the_longest_certificate_is_one_page(tmp_path: Path) -> None:
    rows = [
        Sample(s.days, dict.fromkeys(LIMITS, s.values["memory"]))
        for s in samples(0.7, 3.0)
    ]
    asked = Asked("C:/展厅/内容/" + "数说江北/" * 12 + "content.json", 720.0)
    result = SoakResult(
        asked, "ab12" * 16, 28, 2160.0, tuple(rows), dict.fromkeys(COUNTS, 9)
    )
    about = dict.fromkeys(("machine", "system", "python", "numpy"), "long " * 12)
    file = tmp_path / "certificate.pdf"
    Certificate(result, about, dt.date(2026, 5, 1)).pdf(file)
    (page,) = PdfReader(file).pages
    words = page.extract_text()
    assert "未定" in words
    assert "received by" in words
    assert all(name.zh in words for name in COUNTS.values())


def test_a_copy_brings_the_files_that_are_named(tmp_path: Path) -> None:
    there = copied(CONTENT, tmp_path)
    assert load(there).content == load(CONTENT).content
    named = {path.name for path in tmp_path.rglob("*") if path.is_file()}
    assert "content.json" in named
    assert "pyproject.toml" not in named


def test_a_save_changes_the_content_and_nothing_breaks(tmp_path: Path) -> None:
    text = CONTENT.read_text("utf-8")
    for number in (0, 29):
        file = tmp_path / f"{number}.json"
        file.write_text(edited(text, number), encoding="utf-8")
        assert load(file).content != load(CONTENT).content


def test_an_hour_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        command(["--hours", "0"])
    assert "--hours" in capsys.readouterr().err


def test_half_a_day_of_a_small_show(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    small = json.loads(EXAMPLE.read_text("utf-8"))
    small["slides"] += json.loads(QUESTION.read_text("utf-8"))["slides"]
    for slide in small["slides"]:
        # Its slides stand long: visitors are what is to be seen of such a day.
        slide["dwell"] = 60
    file = tmp_path / "small.json"
    file.write_text(json.dumps(small), encoding="utf-8")
    raw, text = tmp_path / "soak.json", tmp_path / "soak.txt"
    status = command(
        [
            str(file),
            *("--hours", "3.6", "--visits", "24", "--size", "480x270"),
            *("--json", str(raw), "--text", str(text)),
        ]
    )
    assert status == UNDECIDED
    assert text.read_text("utf-8") == capsys.readouterr().out
    result: dict[str, Any] = json.loads(raw.read_text("utf-8"))
    assert result["fault"] == ""
    assert len(result["samples"]) == 7
    assert set(LIMITS) >= set(result["samples"][0]["values"]) - {"pss"}
    counts = result["counts"]
    assert counts["visits"] >= 3
    assert counts["touches"] > counts["visits"]
    assert counts["guesses"] >= 1
    assert counts["saves"] == 1
    assert counts["saves with a mistake"] == 1
    assert counts["returns to the loop"] >= 1


class Broken:
    """A fast-forward in which a slot raises, which Qt passes on and forgets."""

    def __init__(self, *_: object) -> None:
        self.clock = Mock(now=0.0)
        self.counts = {"visits": 0}

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *_, **__: None

    def sample(self) -> dict[str, float]:
        error = ValueError("a slot")
        sys.excepthook(ValueError, error, None)
        return {}


def test_a_mistake_that_qt_forgets_ends_the_soak(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    monkeypatch.setattr("kiosk.lab.screen.fast_forward.FastForward", Broken)
    asked = {"path": str(EXAMPLE), "hours": 4.0, "size": (480, 270), "visits": 0}
    monkeypatch.setattr(sys, "argv", ["soak", json.dumps(asked)])
    with pytest.raises(SystemExit, match="1"):
        main()
    said = capsys.readouterr()
    assert "ValueError: a slot" in said.err
    assert said.out == ""
