"""What screens say is taken from those who are known, if it can be understood."""

from __future__ import annotations

import pytest

from kiosk.fleet.hub import heard
from kiosk.fleet.hub.card import card
from kiosk.fleet.hub.heard import LARGEST, LONGEST, SILENT, Heard
from kiosk.fleet.hub.metrics import exposition
from kiosk.fleet.member import Member

ONE = "aaaaaaaa"
WEBP = b"RIFF\x00\x00\x00\x00WEBP"
STATUS = (
    b'{"written": 1, "version": "0.1", "content": "c.json", "hash": "ab", '
    b'"slide": "gdp", "slides": 9, "uptime": 5, "mistakes": 2, "left_out": ["gdp"], '
    b'"disk_free_mb": 100, "visitor": 3, "touch_filter": {"edge": 2}, "later": 1}'
)
SAID = b'{"sent": 90, "showing": true, "slide": "gdp", "new": 1, "status": ' + STATUS


class Hall:
    def __init__(self) -> None:
        self.now, self.day = 1000.0, 100.0
        self.heard = Heard(lambda one: one == ONE, lambda: self.now, lambda: self.day)
        self.member = Member(id=ONE, key="U" + "A" * 55, joined=1.0)

    def rows(self) -> dict[str, tuple[str, bool]]:
        found = card(
            self.member,
            self.heard.of(ONE),
            away=self.heard.away(ONE),
            silent=self.heard.silent(ONE),
        )
        return {row.label.en: (row.value.en, row.bad) for row in found.rows}


def test_a_screen_that_speaks_is_there_for_half_a_minute() -> None:
    hall = Hall()
    assert hall.rows() == {"state": ("not heard of yet", True)}
    hall.heard.state(ONE, SAID + b"}")
    rows = hall.rows()
    assert rows["state"] == ("playing", False)
    assert rows["clock"] == ("-10 s off", True)
    assert rows["mistakes in the last save"] == ("2", True)
    assert rows["disk free"] == ("100 MB", True)
    assert rows["last visitor"] == ("3 s ago", False)
    hall.now += SILENT + 1
    assert hall.rows()["state"] == ("cannot be reached", True)
    hall.heard.forgotten(ONE)
    assert hall.rows()["state"] == ("not heard of yet", True)


@pytest.mark.parametrize("jump", [3600.0, -3600.0, 365 * 86400.0, -365 * 86400.0])
def test_whoever_sets_the_clock_of_the_hub_hides_no_screen_that_is_away(
    jump: float,
) -> None:
    hall = Hall()
    hall.heard.state(ONE, SAID + b"}")
    hall.day += jump
    assert hall.rows()["state"] == ("playing", False)
    assert hall.rows()["last heard"] == ("0 s ago", False)
    hall.now += SILENT + 1
    assert hall.rows()["state"] == ("cannot be reached", True)
    assert f'kiosk_hub_up{{screen="{ONE}",name=""}} 0' in exposition(
        [hall.member], hall.heard, 0
    )
    # Back again, it says by how much the two clocks differ.
    hall.heard.state(ONE, SAID + b"}")
    assert hall.rows()["clock"] == (f"{-10 - jump:+.0f} s off", True)


def test_its_metrics_have_its_name() -> None:
    hall = Hall()
    hall.heard.state(ONE, SAID + b"}")
    hall.now += 1
    told = exposition([hall.member], hall.heard, 3).splitlines()
    mark = f'{{screen="{ONE}",name=""}}'
    assert f"kiosk_hub_up{mark} 1" in told
    assert f"kiosk_hub_clock_seconds{mark} -10" in told
    assert f"kiosk_hub_last_seen_seconds{mark} 1" in told
    assert f"kiosk_content_mistakes{mark} 2" in told
    assert "kiosk_hub_server_ends_total 3" in told


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"[" * 5000,
        b'{"slide": 5}',
        b'{"slide": "' + b"x" * 300 + b'"}',
        b'{"sent": 1e999}',
        b" " * (LONGEST + 1),
    ],
)
def test_nonsense_changes_nothing_and_is_counted(data: bytes) -> None:
    hall = Hall()
    hall.heard.state(ONE, SAID + b"}")
    before = hall.heard.of(ONE)
    hall.heard.state(ONE, data)
    assert hall.heard.of(ONE) == before
    assert hall.heard.refused == 1


@pytest.mark.parametrize(
    "status", [b"{}", b'{"hash": 5}', STATUS[:-1] + b', "uptime": "x"}']
)
def test_a_status_that_is_none_is_left_out(status: bytes) -> None:
    hall = Hall()
    hall.heard.state(ONE, b'{"showing": true, "status": ' + status + b"}")
    assert "content" not in hall.rows()
    assert "kiosk_uptime_seconds" not in exposition([hall.member], hall.heard, 0)


def test_pictures_are_pictures() -> None:
    hall = Hall()
    for data in (b"", b"\x89PNG", WEBP + b"x" * LARGEST):
        hall.heard.picture(ONE, data)
    hall.heard.picture("bbbbbbbb", WEBP)
    hall.heard.state("bbbbbbbb", SAID + b"}")
    assert hall.heard.refused == 5
    assert hall.heard.of(ONE).picture is None
    hall.heard.picture(ONE, WEBP)
    picture = hall.heard.of(ONE).picture
    assert picture is not None
    assert picture.data == WEBP


def test_pictures_of_pages_take_only_so_much_room(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(heard, "PAGES", 3 * len(WEBP))
    hall = Hall()
    for slide in ("a", "b", "a", "c", "", "d"):
        hall.heard.picture(ONE, WEBP, slide)
    # The oldest has made room, and one that came anew was young.
    found = [hall.heard.page(ONE, slide) is not None for slide in "abcd"]
    assert found == [True, False, True, True]
    hall.heard.picture("bbbbbbbb", WEBP, "a")
    assert hall.heard.page("bbbbbbbb", "a") is None
    hall.heard.forgotten(ONE)
    assert hall.heard.page(ONE, "d") is None
    assert hall.heard._size == 0
