"""A guide with a phone in a hall of three screens: led, read of, and given back."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from kiosk.device.operate import guide_book
from kiosk.device.operate.orders import REFUSED
from kiosk.device.paths import HALL
from kiosk.fleet.hub import guide
from kiosk.fleet.hub.page import OFTEN
from kiosk.fleet.screen import agent, kept
from tests.fleet.hall import Browser, Screen, until
from tests.fleet.hall import played as in_a_hall

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.fleet.hub.hall import Hall
    from tests.fleet.hall import Scenario

PICTURE = b"RIFF\x04\x00\x00\x00WEBPdata"
PIN = "246810"
LED = {"do": "guide"}
BOOK = [
    {
        "id": name,
        "title": {"zh": f"第{name}页", "en": f"Page {name}"},
        "notes": {"zh": [f"说{name}"], "en": [f"Say <b>{name}</b>"]},
    }
    for name in ("cover", "gdp", "trade")
]


def played(folder: Path, scenario: Scenario) -> None:
    """Play a scenario in a hall of three screens whose guides have a PIN."""
    (folder / "hub").mkdir()
    guide.keep_pin(folder / "hub", PIN)
    for number in range(3):
        book = folder / f"screen-{number}" / HALL / guide_book.FILE
        book.parent.mkdir(parents=True)
        book.write_text(json.dumps(BOOK), "utf-8")
    in_a_hall(folder, scenario)


async def phone(hall: Hall) -> tuple[Browser, str]:
    """A guide who has typed the PIN, and the word of the forms."""
    browser = Browser(hall.plan)
    assert "pin" in (await browser.get("/guide")).text
    assert (await browser.post("/guide/in", pin=PIN)).status == 303
    return browser, word((await browser.get("/guide")).text)


def word(page: str) -> str:
    found = re.search(r'name="word" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def chosen(hall: Hall, *numbers: int) -> dict[str, Any]:
    ids = [one.id for one in hall.members]
    return {f"screen-{ids[number]}": "on" for number in numbers}


def test_a_guide_leads_the_screens_that_are_chosen(tmp_path: Path) -> None:
    async def scenario(hall: Hall, screens: tuple[Screen, ...]) -> None:
        browser, secret = await phone(hall)
        # All of them, until some are chosen.
        page = (await browser.get("/guide")).text
        assert page.count("checked") == 3
        for order, numbers in (("begin", (0, 1, 2)), ("next", (0, 2))):
            answer = await browser.post(
                "/guide/order", word=secret, order=order, **chosen(hall, *numbers)
            )
            assert answer.status == 200
        # The answer is the page, with the same screens chosen.
        assert answer.text.count("checked") == 2
        assert (await browser.get("/guide")).text.count("checked") == 2
        await browser.post(
            "/guide/order", word=secret, order="page:trade", **chosen(hall, 1)
        )
        await until(lambda: len(screens[1].done) == 3)
        assert screens[0].done == screens[2].done == [LED, LED, {"do": "next"}]
        assert screens[1].done == [LED, LED, {"do": "page", "page": "trade"}]
        # Whoever talks and turns no pages is there all the same,
        assert (await browser.post("/guide/here", word=secret)).status == 204
        await until(lambda: len(screens[1].done) == 4)
        assert screens[1].done[-1] == LED
        assert len(screens[0].done) == 3
        # until the show is given back.
        await browser.post("/guide/order", word=secret, order="end", **chosen(hall, 1))
        await until(lambda: len(screens[1].done) == 5)
        assert screens[1].done[-1] == {"do": "guide", "on": False}

    played(tmp_path, scenario)


def test_a_guide_reads_what_is_said_of_the_page(tmp_path: Path) -> None:
    async def scenario(hall: Hall, screens: tuple[Screen, ...]) -> None:
        browser, _ = await phone(hall)
        first = next(iter(hall.members)).id
        screens[0].play("gdp")
        await until(lambda: hall.heard.of(first).state.slide == "gdp")  # type: ignore[union-attr]
        page = (await browser.get("/guide")).text
        # What a file says is text, and nothing else.
        assert "Say &lt;b&gt;gdp&lt;/b&gt;" in page
        assert "<small>2 / 3</small> Page gdp" in page
        assert "Next: Page trade" in page
        assert [page.count(f"Page {one['id']}</span>") for one in BOOK] == [1, 1, 1]
        # In the other language it is still the page of the guide.
        there = await browser.get("/language/zh?at=/guide")
        assert there.headers["location"] == "/guide"
        for odd in ("//evil.example", "https://evil.example", "/\\evil.example"):
            there = await browser.get(f"/language/zh?at={odd}")
            assert there.headers["location"] == "/"
        page = (await browser.get("/guide")).text
        assert "说gdp" in page
        assert "第trade页" in page

    played(tmp_path, scenario)


def test_a_guide_sees_what_the_pages_look_like(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(agent, "RESTS", 0.0)

    async def scenario(hall: Hall, screens: tuple[Screen, ...]) -> None:
        browser, _ = await phone(hall)
        first = next(iter(hall.members)).id
        assert "/guide/page/" not in (await browser.get("/guide")).text
        screens[0].play("gdp")
        await until(lambda: hall.heard.of(first).state.slide == "gdp")  # type: ignore[union-attr]
        seen = screens[0].drawn

        def drawn() -> bool:
            # As a show does once it is told.
            if screens[0].drawn > seen:
                (screens[0].state / HALL / kept.NOW).write_bytes(PICTURE)
            return hall.heard.page(first, "gdp") is not None

        await until(drawn)
        page = (await browser.get("/guide")).text
        (where,) = re.findall(r'<img src="(/guide/page/[^"]+slide=gdp)"', page)
        picture = await browser.get(where)
        assert (picture.status, picture.text) == (200, PICTURE.decode("latin-1"))
        assert (await Browser(hall.plan).get(where)).status == 303
        assert (await browser.get(where + "x")).status == 404
        await hall.revoke(first)
        assert hall.heard.page(first, "gdp") is None

    played(tmp_path, scenario)


def test_nobody_leads_without_the_pin_or_by_another_page(tmp_path: Path) -> None:
    async def scenario(hall: Hall, screens: tuple[Screen, ...]) -> None:
        stranger = Browser(hall.plan)
        for wrong in ("x" * 500, "", "0", "123456", PIN + "0", PIN[:-1], "000000"):
            assert (await stranger.post("/guide/in", pin=wrong)).status == 403
        assert "checkbox" not in (await stranger.get("/guide")).text
        for path in ("/guide/order", "/guide/here", "/guide/pin"):
            answer = await stranger.post(path, word="", order="next")
            assert answer.headers["location"] == "/guide"
        # Six tries in a minute, and then not even the right one: that is said, too.
        late = await stranger.post("/guide/in", pin=PIN)
        assert late.status == 403
        assert OFTEN.en in late.text
        browser, secret = Browser(hall.plan), ""
        await browser.let_in()
        secret = word((await browser.get("/guide")).text)
        everyone = chosen(hall, 0, 1, 2)
        assert (
            await browser.post("/guide/order", word="x", order="next", **everyone)
        ).status == 403
        sent = f"word={secret}&order=next".encode()
        for headers in ({"Origin": "https://evil"}, {"Sec-Fetch-Site": "cross-site"}):
            answer = await browser.send("/guide/order", sent, **headers)
            assert answer.status == 400
        for odd in ("", "restart", "page:", "page:" + "x" * 200, "begin\n"):
            answer = await browser.post(
                "/guide/order", word=secret, order=odd, **everyone
            )
            assert answer.status == 200
        await browser.post("/guide/order", word=secret, order="next")
        assert not any(screen.done for screen in screens)

    played(tmp_path, scenario)


def test_a_guide_who_goes_is_out_and_the_others_are_not(tmp_path: Path) -> None:
    async def scenario(hall: Hall, _: tuple[Screen, ...]) -> None:
        (gone, secret), (stays, _secret) = await phone(hall), await phone(hall)
        answer = await gone.post("/guide/out", word=secret)
        assert (answer.status, answer.headers["location"]) == (303, "/guide")
        assert "checkbox" not in (await gone.get("/guide")).text
        assert "checkbox" in (await stays.get("/guide")).text

    played(tmp_path, scenario)


def test_guests_are_welcomed_from_the_phone(tmp_path: Path) -> None:
    async def scenario(hall: Hall, screens: tuple[Screen, ...]) -> None:
        browser, secret = await phone(hall)

        async def welcome(**fields: str) -> str:
            fields = {"order": "welcome", **chosen(hall, 0, 2), **fields}
            return (await browser.post("/guide/order", word=secret, **fields)).text

        until_then = (datetime.now() + timedelta(hours=1)).strftime("%H:%M")
        names = {"zh": "某某|代表团", "en": "A <delegation>"}
        await welcome(until=until_then, **names)
        (order,) = screens[0].done
        assert screens[2].done == [order]
        assert screens[1].done == []
        left = float(str(order["until"])) - datetime.now().timestamp()
        assert 3500 < left <= 3600
        assert (order["zh"], order["en"]) == ("某某/代表团", "A <delegation>")
        for said, why in (
            ({"until": until_then}, "nameless"),
            ({**names, "until": "soon"}, "malformed"),
            ({**names, "until": until_then, "zh": "客" * 81}, "malformed"),
        ):
            assert REFUSED[why].en in (await welcome(**said)).replace("&#39;", "'")
        await welcome(order="farewell")
        assert screens[0].done[1:] == [{"do": "welcome", "on": False}]

    played(tmp_path, scenario)


def test_why_a_screen_does_not_do_it_is_said_on_the_phone(tmp_path: Path) -> None:
    async def scenario(hall: Hall, screens: tuple[Screen, ...]) -> None:
        browser, secret = await phone(hall)
        screens[1].refuses = "silent"
        page = await browser.post(
            "/guide/order", word=secret, order="louder", **chosen(hall, 0, 1)
        )
        assert page.text.count(REFUSED["silent"].en) == 1
        screens[1].refuses = ""
        page = await browser.post(
            "/guide/order", word=secret, order="louder", **chosen(hall, 0, 1)
        )
        assert REFUSED["silent"].en not in page.text

    played(tmp_path, scenario)


def test_staff_choose_another_pin_and_the_old_one_leads_no_more(
    tmp_path: Path,
) -> None:
    async def scenario(hall: Hall, screens: tuple[Screen, ...]) -> None:
        assert screens
        browser, secret = await phone(hall)
        # A guide may not.
        answer = await browser.post("/guide/pin", word=secret, pin="999999")
        assert answer.status == 403
        staff = Browser(hall.plan)
        await staff.let_in()
        page = await staff.get("/guide")
        short = await staff.post("/guide/pin", word=word(page.text), pin="12345")
        assert guide.PIN.en in short.text
        done = await staff.post("/guide/pin", word=word(page.text), pin="13579135")
        assert guide.DONE.en in done.text
        assert "checkbox" not in (await browser.get("/guide")).text
        assert (await browser.post("/guide/in", pin=PIN)).status == 403
        assert (await browser.post("/guide/in", pin="13579135")).status == 303

    played(tmp_path, scenario)


@pytest.mark.parametrize("digits", ["", "12345", "123456789", "12345a", "１２３４５６"])
def test_what_is_no_pin_is_none(tmp_path: Path, digits: str) -> None:
    assert not guide.keep_pin(tmp_path, digits)
    assert not (tmp_path / guide.FILE).exists()
