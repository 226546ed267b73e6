"""A hall of three screens, with real servers: join, order, wish, revoke, come back."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import signal
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import nats
import nkeys
import pytest
from nats.errors import Error

from kiosk.device import wish
from kiosk.device.operate.orders import PlainOrder
from kiosk.device.paths import HALL
from kiosk.fleet import identity, subjects, trust
from kiosk.fleet.hub.nats import PROCESS
from kiosk.fleet.screen import joining, kept
from kiosk.fleet.screen.joining import JoinFailed
from tests.fleet.hall import (
    PATIENCE,
    Browser,
    Screen,
    hub,
    joined,
    planned,
    played,
    until,
)

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.fleet.hub.hall import Hall

NEXT = PlainOrder(do="next")
PICTURE = b"RIFF\x04\x00\x00\x00WEBPdata"


def test_screens_join_by_their_codes_and_take_orders(tmp_path: Path) -> None:
    async def scenario(hall: Hall, screens: tuple[Screen, ...]) -> None:
        browser = Browser(hall.plan)
        word = await browser.let_in()
        page = (await browser.get("/")).text
        assert [page.count(f"screen {number}") for number in range(3)] == [1, 1, 1]
        assert page.count("playing") == 3
        one = next(iter(hall.members))
        await browser.post(f"/screen/{one.id}/order", word=word, order="next")
        await browser.post("/order", word=word, order="black")
        await until(lambda: all(screen.done for screen in screens))
        assert screens[0].done == [{"do": "next"}, {"do": "black"}]
        assert screens[1].done == screens[2].done == [{"do": "black"}]
        screens[1].play("gdp")
        second = tuple(hall.members)[1].id
        await until(lambda: hall.heard.of(second).state.slide == "gdp")  # type: ignore[union-attr]

    played(tmp_path, scenario)


def test_a_picture_of_now_is_drawn_by_order_and_seen_by_staff_alone(
    tmp_path: Path,
) -> None:
    async def scenario(hall: Hall, screens: tuple[Screen, ...]) -> None:
        (member,), (screen,) = hall.members, screens
        browser = Browser(hall.plan)
        await browser.let_in()
        await browser.get("/")
        await until(lambda: screen.drawn > 0)
        (screen.state / HALL / kept.NOW).write_bytes(PICTURE)
        await until(lambda: hall.heard.of(member.id).picture is not None)
        seen = await browser.get(f"/picture/{member.id}/1.webp")
        assert (seen.status, seen.text) == (200, PICTURE.decode("latin-1"))
        stranger = await Browser(hall.plan).get(f"/picture/{member.id}/1.webp")
        assert stranger.status == 303

    played(tmp_path, scenario, 1)


def test_a_wish_reaches_its_screen_alone_and_is_kept(tmp_path: Path) -> None:
    async def scenario(hall: Hall, screens: tuple[Screen, ...]) -> None:
        browser = Browser(hall.plan)
        word = await browser.let_in()
        member = tuple(hall.members)[2]
        hours = {"tue-opens": "09:00", "tue-closes": "17:30", "special": "2027-02-06"}
        await browser.post(
            f"/screen/{member.id}/wish",
            word=word,
            name="door",
            place="left",
            role="door",
            **hours,
        )
        await until(lambda: wish.kept(screens[2].state).name == "door")
        kept_wish = wish.kept(screens[2].state)
        assert (kept_wish.role, kept_wish.place) == ("door", "left")
        assert kept_wish.hours is not None
        assert [one.opens for one in kept_wish.hours.openings] == ["09:00"]
        # It reads role and hours when it begins.
        await until(lambda: bool(screens[2].done))
        assert screens[2].done == [{"do": "restart"}]
        assert screens[0].done == screens[1].done == []
        page = (await browser.get(f"/screen/{member.id}")).text
        assert 'name="tue-opens" value="09:00"' in page
        assert ">2027-02-06</textarea>" in page
        closed = await browser.post(f"/screen/{member.id}/wish", word=word, name="door")
        assert closed.status == 303
        assert "at least one day" in (await browser.get("/")).text
        assert wish.kept(screens[2].state) == kept_wish

    played(tmp_path, scenario)


def test_who_is_revoked_is_cut_off_at_once_and_stays_out(tmp_path: Path) -> None:
    async def scenario(hall: Hall, screens: tuple[Screen, ...]) -> None:
        browser = Browser(hall.plan)
        word = await browser.let_in()
        member = next(iter(hall.members))
        membership, own = kept.read(screens[0].state), kept.key(screens[0].state)
        assert membership is not None
        assert own is not None
        await browser.post(f"/screen/{member.id}/revoke", word=word)
        assert (await hall.store.ordered(member.id, NEXT)).taken is False
        with pytest.raises(Error):
            await nats.connect(
                f"tls://127.0.0.1:{hall.plan.orders}",
                tls=trust.trusting(membership.certificate),
                nkeys_seed_str=own.seed,
                allow_reconnect=False,
            )
        assert [one.wish.name for one in hall.members] == ["screen 1", "screen 2"]
        page = (await browser.get("/")).text
        assert "screen 0" not in page
        # The others have not noticed.
        other = next(iter(hall.members)).id
        assert (await hall.store.ordered(other, NEXT)).taken

    played(tmp_path, scenario)


def test_a_screen_speaks_for_itself_alone(tmp_path: Path) -> None:
    async def scenario(hall: Hall, screens: tuple[Screen, ...]) -> None:
        first, second, _ = hall.members
        membership, own = kept.read(screens[0].state), kept.key(screens[0].state)
        assert membership is not None
        assert own is not None
        errors: list[str] = []

        async def wrong(error: Exception) -> None:
            errors.append(str(error))

        line = await nats.connect(
            f"tls://127.0.0.1:{hall.plan.orders}",
            tls=trust.trusting(membership.certificate),
            nkeys_seed_str=own.seed,
            inbox_prefix=subjects.inbox(first.id),
            error_cb=wrong,
            allow_reconnect=False,
        )

        async def nothing(_: object) -> None: ...

        for subject in (
            subjects.state(second.id),
            subjects.order(second.id),
            subjects.order(),
            subjects.wish(first.id),
            subjects.wish_now(second.id),
            "$SYS.REQ.SERVER.PING",
            "$JS.API.STREAM.DELETE.KV_wish",
        ):
            await line.publish(subject, b'{"do": "black"}')
        for subject in (">", "k.state.>", subjects.order(second.id), "_INBOX.>"):
            await line.subscribe(subject, cb=nothing)
        await line.flush()
        await until(lambda: len(errors) == 11)
        assert all("permissions violation" in error for error in errors)
        assert screens[1].done == []
        assert (await hall.store.ordered(second.id, NEXT)).taken
        await line.close()

    played(tmp_path, scenario)


def test_keys_that_nobody_has_let_in_are_kept_out(tmp_path: Path) -> None:
    async def scenario(hall: Hall, _: tuple[Screen, ...]) -> None:
        certificate = (hall.folder / trust.CERTIFICATE).read_text("ascii")
        where = f"tls://127.0.0.1:{hall.plan.orders}"
        with pytest.raises(Error):
            await nats.connect(
                where,
                tls=trust.trusting(certificate),
                nkeys_seed_str=identity.fresh().seed,
                allow_reconnect=False,
            )
        with pytest.raises(Error):
            await nats.connect(
                where, tls=trust.trusting(certificate), allow_reconnect=False
            )

    played(tmp_path, scenario, 0)


def test_what_a_screen_once_said_to_be_let_in_lets_nobody_in_again(
    tmp_path: Path,
) -> None:
    async def scenario(hall: Hall, screens: tuple[Screen, ...]) -> None:
        membership, own = kept.read(screens[0].state), kept.key(screens[0].state)
        assert membership is not None
        assert own is not None
        tls = trust.trusting(membership.certificate)

        async def said(words: bytes) -> tuple[bytes, bytes]:
            """What was said on a new line, and what was answered."""
            reader, writer = await asyncio.open_connection(
                "127.0.0.1", hall.plan.orders
            )
            told = json.loads((await reader.readline()).removeprefix(b"INFO "))
            await writer.start_tls(tls)
            if not words:
                key = nkeys.from_seed(bytearray(own.seed.encode()))
                sig = base64.urlsafe_b64encode(key.sign(told["nonce"].encode()))
                connect = {
                    "nkey": own.public,
                    "sig": sig.decode().rstrip("="),
                    "protocol": 1,
                    "verbose": False,
                    "pedantic": False,
                    "tls_required": True,
                    "lang": "python",
                    "version": "1",
                }
                words = b"CONNECT " + json.dumps(connect).encode() + b"\r\nPING\r\n"
            writer.write(words)
            async with asyncio.timeout(PATIENCE):
                answer = await reader.readline()
                while answer.startswith(b"INFO"):
                    answer = await reader.readline()
            writer.close()
            return words, answer

        words, answer = await said(b"")
        assert answer == b"PONG\r\n"
        _, answer = await said(words)
        assert b"Authorization Violation" in answer

    played(tmp_path, scenario, 1)


def test_a_request_to_join_that_is_said_again_joins_nobody(tmp_path: Path) -> None:
    async def scenario(hall: Hall, _: tuple[Screen, ...]) -> None:
        browser = Browser(hall.plan)
        word = await browser.let_in()
        nonce = "0" * 32
        asking = {
            "key": identity.fresh().public,
            "name": "x",
            "commitment": trust.commitment(nonce),
        }
        first = json.loads((await browser.send("/join", _said(asking))).text)
        await browser.send(f"/join/{first['token']}", _said({"nonce": nonce}))
        (waiting,) = hall.desk.waiting()
        await browser.post("/code", word=word, code=waiting.code)
        assert len(hall.members) == 1
        # The same words once more are another request, with another code.
        again = json.loads((await browser.send("/join", _said(asking))).text)
        assert again["nonce"] != first["nonce"]
        await browser.send(f"/join/{again['token']}", _said({"nonce": nonce}))
        await browser.send(f"/join/{first['token']}", _said({"nonce": nonce}))
        await browser.post("/code", word=word, code=waiting.code)
        assert len(hall.members) == 1
        assert [one.token for one in hall.desk.waiting()] == [again["token"]]

    played(tmp_path, scenario, 0)


def _said(words: dict[str, str]) -> bytes:
    return json.dumps(words).encode()


def test_a_hub_that_is_killed_and_back_knows_everybody_again(tmp_path: Path) -> None:
    async def scenario() -> None:
        plan = planned(tmp_path / "hub")
        async with hub(tmp_path / "hub") as hall:
            screens = await joined(tmp_path, hall)
            browser = Browser(plan)
            word = await browser.let_in()
        # Its server has outlived it, as after a kill: the next one ends it.
        screens[0].play("gdp")
        async with hub(tmp_path / "hub") as hall:
            first = int((tmp_path / "hub" / PROCESS).read_text("ascii"))
            os.kill(first, getattr(signal, "SIGKILL", signal.SIGTERM))
            await until(lambda: hall.server.ends == 1)
            for screen in screens:
                screen.play("later")
            await until(
                lambda: all(
                    (state := hall.heard.of(one.id).state) is not None
                    and state.slide == "later"
                    for one in hall.members
                )
            )
            assert len(hall.members) == 3
            # A session does not outlive the hub; its forms do nothing.
            page = await browser.post("/order", word=word, order="next")
            assert (page.status, page.headers["location"]) == (303, "/login")
            for screen in screens:
                await screen.end()
            assert [screen.done for screen in screens] == [[], [], []]

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("headers", "word"),
    [
        ({"Origin": "https://evil.example"}, "right"),
        ({"Sec-Fetch-Site": "cross-site"}, "right"),
        ({}, "wrong"),
    ],
)
def test_a_form_of_another_page_does_nothing(
    tmp_path: Path, headers: dict[str, str], word: str
) -> None:
    async def scenario(hall: Hall, screens: tuple[Screen, ...]) -> None:
        browser = Browser(hall.plan)
        own = await browser.let_in()
        fields = {"word": own if word == "right" else "x" * len(own), "order": "black"}
        page = await browser.send("/order", urlencode(fields).encode(), **headers)
        assert page.status in {400, 403}
        assert screens[0].done == []
        assert (await browser.post("/order", word=own, order="next")).status == 303
        assert screens[0].done == [{"do": "next"}]

    played(tmp_path, scenario, 1)


def test_a_flood_of_those_who_would_join_lets_nobody_in_and_harms_no_screen(
    tmp_path: Path,
) -> None:
    async def scenario(hall: Hall, screens: tuple[Screen, ...]) -> None:
        browser = Browser(hall.plan)
        asking = {
            "key": identity.fresh().public,
            "name": "x",
            "commitment": trust.commitment("0" * 32),
        }
        said = json.dumps(asking).encode()
        pages = await asyncio.gather(*(browser.send("/join", said) for _ in range(30)))
        statuses = sorted(page.status for page in pages)
        assert statuses[:8] == [200] * 8
        assert set(statuses[8:]) == {429}
        for odd in (b"", b"[]", b"{" * 900, b"x" * 10_000, b'{"key": 1}'):
            assert (await browser.send("/join", odd)).status == 400
        with pytest.raises(JoinFailed, match="busy"):
            await asyncio.to_thread(joining.asked, "127.0.0.1", hall.plan.page, "late")
        assert hall.desk.waiting() == ()
        member = next(iter(hall.members))
        assert (await hall.store.ordered(member.id, NEXT)).taken
        assert screens[0].done == [{"do": "next"}]

    played(tmp_path, scenario, 1)
