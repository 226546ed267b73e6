"""Who would join waits until staff type the code that both sides have made."""

from __future__ import annotations

import pytest

from kiosk.fleet import identity, trust
from kiosk.fleet.hub.allowance import MINUTE, Allowance
from kiosk.fleet.hub.join import EACH, MOST, PACE, TRIES, WAITS, JoinDesk, JoinRefused

NONCE = "0" * 32
PRINT = "ab" * 32


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def asked(desk: JoinDesk, address: str = "10.0.0.1", nonce: str = NONCE) -> str:
    key = identity.fresh().public
    return desk.asked(key, "wall", trust.commitment(nonce), address).token


def test_both_sides_make_one_code() -> None:
    desk = JoinDesk(PRINT, Clock())
    key = identity.fresh().public
    request = desk.asked(key, " wall ", trust.commitment(NONCE), "10.0.0.1")
    assert desk.waiting() == ()
    known = desk.revealed(request.token, NONCE)
    assert known.code == trust.code(PRINT, key, NONCE, request.nonce)
    assert (len(known.code), known.name) == (6, "wall")
    # Another certificate, as of somebody in between, is another code.
    assert known.code != trust.code("cd" * 32, key, NONCE, request.nonce)
    assert desk.typed(known.code) == known
    desk.accepted(request.token, "abcdefgh")
    assert desk.waiting() == ()
    of = desk.of(request.token)
    assert of is not None
    assert of.accepted == "abcdefgh"


def test_a_code_cannot_be_chosen_after_the_hub_has_answered() -> None:
    desk = JoinDesk(PRINT, Clock())
    token = asked(desk)
    with pytest.raises(JoinRefused):
        desk.revealed(token, "1" * 32)
    assert desk.of(token) is None


@pytest.mark.parametrize("nonce", ["", "0" * 31, "G" * 32])
def test_what_is_no_nonce_is_refused(nonce: str) -> None:
    desk = JoinDesk(PRINT, Clock())
    with pytest.raises(JoinRefused):
        desk.revealed(asked(desk), nonce)


@pytest.mark.parametrize(
    ("key", "name", "commitment"),
    [
        ("UAAA", "wall", "0" * 64),
        ("U" + "A" * 55, "wall", "0" * 64),
        (None, "x" * 41, "0" * 64),
        (None, "a\nb", "0" * 64),
        (None, "wall", "0" * 63),
    ],
)
def test_what_makes_no_sense_is_refused(
    key: str | None, name: str, commitment: str
) -> None:
    with pytest.raises(JoinRefused) as caught:
        JoinDesk(PRINT, Clock()).asked(
            key or identity.fresh().public, name, commitment, "10.0.0.1"
        )
    assert not caught.value.busy


def test_one_address_may_ask_for_a_few_at_a_time() -> None:
    clock = Clock()
    desk = JoinDesk(PRINT, clock)
    tokens = [asked(desk) for _ in range(EACH)]
    with pytest.raises(JoinRefused) as caught:
        asked(desk)
    assert caught.value.busy
    asked(desk, "10.0.0.2")
    # Who has joined waits no longer.
    desk.accepted(tokens[0], "abcdefgh")
    asked(desk)
    clock.now = WAITS + 1
    assert desk.of(tokens[1]) is None
    assert [asked(desk) for _ in range(EACH)]


def test_a_full_room_is_cleared_of_those_who_fill_it() -> None:
    desk = JoinDesk(PRINT, Clock())
    first = asked(desk, "10.0.0.1")
    crowd = [asked(desk, f"10.0.{n // EACH + 1}.1") for n in range(MOST - 1)]
    late = asked(desk, "10.9.9.9")
    assert desk.of(first) is not None
    assert desk.of(late) is not None
    assert sum(desk.of(token) is None for token in crowd) == 1


def test_asking_has_its_pace() -> None:
    clock = Clock()
    desk = JoinDesk(PRINT, clock)
    for number in range(PACE):
        desk.accepted(asked(desk), f"screen{number}")
    with pytest.raises(JoinRefused):
        asked(desk)
    clock.now = MINUTE
    asked(desk)


def test_codes_are_not_to_be_guessed() -> None:
    desk = JoinDesk(PRINT, Clock())
    token = asked(desk)
    code = desk.revealed(token, NONCE).code
    other = "000000" if code != "000000" else "111111"
    for _ in range(TRIES):
        assert desk.typed(other) is None
    with pytest.raises(JoinRefused) as caught:
        desk.typed(other)
    assert caught.value.busy


def test_an_allowance_is_for_each_and_comes_back() -> None:
    clock = Clock()
    allowance = Allowance(2, clock)
    assert [allowance.taken("a") for _ in range(3)] == [True, True, False]
    assert allowance.taken("b")
    clock.now = MINUTE - 1
    assert not allowance.taken("a")
    clock.now = MINUTE
    assert allowance.taken("a")
