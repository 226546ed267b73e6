"""PIN: only its own digits match, and no kept line makes trouble."""

from __future__ import annotations

import pytest

from kiosk.device.staff_menu.pin import hashed, matches, understood

CHEAP = 10


def test_only_the_digits_that_were_hashed_match() -> None:
    kept = hashed("2580", cost=CHEAP)
    assert matches("2580", kept)
    for other in ("2581", "25800", "0852", "", "258", "２５８０"):
        assert not matches(other, kept)


def test_the_line_holds_salt_and_parameters() -> None:
    kept = hashed("123456", b"0123456789abcdef", cost=CHEAP)
    assert kept == (
        "scrypt$10$8$1$MDEyMzQ1Njc4OWFiY2RlZg==$"
        "TBoR7yUw1J9svedi5dPZHqX7KgJxip3SmLxK3F9qxEc="
    )
    assert hashed("123456", cost=CHEAP) != hashed("123456", cost=CHEAP)


def test_the_usual_cost_is_that_of_32_megabytes() -> None:
    kept = hashed("12345678")
    assert kept.startswith("scrypt$15$8$1$")
    assert matches("12345678", kept)


@pytest.mark.parametrize(
    "digits", ["123", "123456789", "12a4", "１２３４", "12 34", ""]
)
def test_a_pin_is_four_to_eight_digits(digits: str) -> None:
    with pytest.raises(ValueError, match="4 to 8"):
        hashed(digits)


@pytest.mark.parametrize(
    "kept",
    [
        "",
        "2580",
        "scrypt$10$8$1$MDEyMzQ1Njc4OWFiY2RlZg==",
        "argon2$10$8$1$MDEyMzQ1Njc4OWFiY2RlZg==$MDEyMzQ1Njc4OWFiY2RlZg==",
        "scrypt$60$8$1$MDEyMzQ1Njc4OWFiY2RlZg==$MDEyMzQ1Njc4OWFiY2RlZg==",
        "scrypt$10$9$1$MDEyMzQ1Njc4OWFiY2RlZg==$MDEyMzQ1Njc4OWFiY2RlZg==",
        "scrypt$10$8$1$salt!$MDEyMzQ1Njc4OWFiY2RlZg==",
        "scrypt$10$8$1$MDEy$MDEyMzQ1Njc4OWFiY2RlZg==",
        "scrypt$ten$8$1$MDEyMzQ1Njc4OWFiY2RlZg==$MDEyMzQ1Njc4OWFiY2RlZg==",
        "scrypt$10$8$1$MDEyMzQ1Njc4OWFiY2RlZg==$密码",
    ],
)
def test_what_is_no_hash_lets_nobody_in(kept: str) -> None:
    assert not understood(kept)
    assert not matches("2580", kept)


def test_a_hash_is_understood() -> None:
    assert understood(hashed("2580", cost=CHEAP))
