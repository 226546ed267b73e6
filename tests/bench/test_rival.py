"""The comparison with a browser: it is given the same show, and counts are right."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from tests.bench.rival import __main__ as runner
from tests.bench.rival.deck import deck
from tests.conftest import CONTENT

if TYPE_CHECKING:
    from kiosk.content.content import Loaded

KINDS = {"dots", "sweep", "bars", "line", "area"}


def test_the_rival_is_given_every_slide_with_all_its_words(show: Loaded) -> None:
    given = deck(CONTENT)
    assert json.loads(json.dumps(given)) == given
    slides = show.content.slides
    assert [slide["id"] for slide in given["slides"]] == [slide.id for slide in slides]
    told = facts = 0
    for slide, plain in zip(slides, given["slides"], strict=True):
        texts = plain["texts"]
        said = "".join(run["text"] for text in texts for run in text["runs"])
        # Lines may be broken anywhere.
        said = said.replace(" ", "").replace(",", "")
        whole = [f for f in slide.facts().values() if f.value.denominator == 1]
        facts += len(whole)
        told += sum(str(fact.value) in said for fact in whole)
        assert plain["dwell"] > 0
        assert {each["kind"] for each in plain["data"]} <= KINDS
        assert plain["data"], slide.id
    # A few are said in words, stand on cards alone, or are to be guessed.
    assert told > 0.8 * facts > 30


def test_a_gap_between_two_motions_is_no_late_frame() -> None:
    frames = [0.0, 16.0, 33.0, None, 5000.0, 5016.0, 5060.0]
    found = runner.spread(frames)
    assert found["frames"] == 4
    assert found["late frames, %"] == 25.0
    assert found["interval p99, ms"] == 44.0


def test_what_a_process_takes_is_watched() -> None:
    watch = runner.Watch(os.getpid())
    watch.look()
    watch.close()
    assert watch.busy > 0
    assert watch.pss[-1] > 10
    frames = [0.0, 16.0, 32.0]
    summed = runner.summed(10.0, (10.5, 11.0), 20.0, watch, frames)
    assert summed["start: first picture, s"] == 0.5
    assert summed["start: until it moves, s"] == 1.0
    assert summed["CPU, cores"] == pytest.approx(watch.busy / 10, abs=0.001)
