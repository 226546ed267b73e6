"""Airing: when a slide is shown, as the list of slides has it."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from kiosk.authoring.edit.airing import airing
from kiosk.model.schedule import Schedule

NOON = datetime(2026, 6, 1, 12)


@pytest.mark.parametrize(
    ("written", "zh", "en", "on"),
    [
        ({}, "", "", True),
        ({"from": "2026-10-01"}, "10月1日起", "from 1 Oct", False),
        ({"from": "2026-05-01"}, "", "", True),
        ({"until": "2026-05-31"}, "已停放", "over", False),
        ({"until": "2026-06-01"}, "到6月1日", "until 1 Jun", True),
        (
            {"from": "2026-10-01", "until": "2026-10-07"},
            "10月1–7日",
            "1–7 Oct",
            False,
        ),
        (
            {"from": "2026-12-30", "until": "2027-01-03"},
            "12月30日–1月3日",
            "30 Dec–3 Jan",
            False,
        ),
        (
            {"from": "2026-05-01", "until": "2026-06-30"},
            "到6月30日",
            "until 30 Jun",
            True,
        ),
        ({"from": "2027-05-01"}, "2027年5月1日起", "from 1 May 2027", False),
        ({"from": "2026-07-01", "until": "2026-07-01"}, "7月1日", "1 Jul", False),
        ({"days": ["sat", "sun"]}, "周六、周日", "Sat, Sun", False),
        (
            {"days": ["mon", "tue", "wed", "thu", "fri"]},
            "周一至周五",
            "Mon–Fri",
            True,
        ),
        ({"hours": ["09:00-13:00"]}, "09:00–13:00", "09:00–13:00", True),
        (
            {"days": ["mon"], "hours": ["09:00-10:00", "14:00-15:00"]},
            "周一 · 09:00–10:00 · 14:00–15:00",
            "Mon · 09:00–10:00 · 14:00–15:00",
            False,
        ),
    ],
)
def test_when_is_said_in_few_words(
    written: dict[str, Any], zh: str, en: str, on: bool
) -> None:
    schedule = Schedule.model_validate_json(json.dumps(written)) if written else None
    assert airing([schedule], NOON, "zh") == (zh, on)
    assert airing([None, schedule], NOON, "en") == (en, on)


def test_a_theme_counts_with_its_slide() -> None:
    own = Schedule(days=("mon",))
    theme = Schedule(until="2026-06-30")
    assert airing([own, theme], NOON, "en") == ("Mon · until 30 Jun", True)
