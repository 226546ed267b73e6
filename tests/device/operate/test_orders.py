"""Orders: what is written comes back the same, and nonsense has a sentence."""

from __future__ import annotations

import json

import pytest

from kiosk.device.operate.orders import (
    LONGEST,
    NAMES,
    REFUSED,
    BlackOrder,
    GuideOrder,
    LanguageOrder,
    OrderRefused,
    PageOrder,
    PlainOrder,
    RolesOrder,
    ScreenOrder,
    VolumeOrder,
    WelcomeOrder,
    printed,
    understood,
)

ALL: tuple[ScreenOrder, ...] = (
    PlainOrder(do="next", id="a.1"),
    PlainOrder(do="picture"),
    PageOrder(page=3),
    PageOrder(page="大数据"),
    BlackOrder(),
    BlackOrder(on=False),
    LanguageOrder(language="en"),
    VolumeOrder(volume=40),
    WelcomeOrder(zh="某某代表团", en="A delegation", until=1.8e9),
    WelcomeOrder(on=False),
    GuideOrder(),
    GuideOrder(on=False),
    RolesOrder(name="wall-left", role="wall", step="lobby", place=2, of=3, scroll=True),
    RolesOrder(),
)


@pytest.mark.parametrize("order", ALL, ids=lambda one: one.do)
def test_an_order_is_a_line_of_ascii_that_says_it_all(order: ScreenOrder) -> None:
    line = printed(order)
    assert line.isascii()
    assert "\n" not in line
    assert understood(line) == understood(line.encode()) == order


def test_the_longest_names_fit_into_a_line() -> None:
    names = "\U0001f600" * NAMES
    order = WelcomeOrder(zh=names, en=names, until=1.8e9, id="i" * 40)
    assert len(printed(order)) < LONGEST
    assert understood(printed(order)) == order


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("", "malformed"),
        ("next", "malformed"),
        ('{"do": "explode"}', "malformed"),
        ('{"do": "next", "more": 1}', "malformed"),
        ('{"do": "page"}', "malformed"),
        ('{"do": "page", "page": 0}', "malformed"),
        ('{"do": "page", "page": ""}', "malformed"),
        ('{"do": "page", "page": true}', "malformed"),
        ('{"do": "black", "on": "yes"}', "malformed"),
        ('{"do": "volume", "volume": 101}', "malformed"),
        ('{"do": "roles", "role": "Wall"}', "malformed"),
        ('{"do": "roles", "place": 3, "of": 2}', "malformed"),
        ('{"do": "roles", "signed": false}', "malformed"),
        ('{"do": "welcome", "zh": "客", "until": Infinity}', "malformed"),
        ('{"do": "next", "id": "a b"}', "malformed"),
        ('{"do": "next", "id": "a\\n"}', "malformed"),
        ("[" * 3000, "malformed"),
        ("\udc80", "malformed"),
        ('{"do": "welcome", "until": 1.8e9}', "nameless"),
        ('{"do": "welcome", "zh": "  ", "until": 1.8e9}', "nameless"),
        (json.dumps({"do": "page", "page": "x" * LONGEST}), "long"),
    ],
)
def test_what_is_no_order_is_refused_in_a_sentence(line: str, why: str) -> None:
    with pytest.raises(OrderRefused) as refused:
        understood(line)
    assert refused.value.why == REFUSED[why]


def test_every_refusal_is_said_in_both_languages() -> None:
    for zh, en in REFUSED.values():
        assert not zh.isascii()
        assert en.isascii()
