"""Signed packs on sticks, as staff at the screen meet them."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from kiosk.cli.commands.run import _packs
from kiosk.content.content import load
from kiosk.device.operate.shelf import Title
from kiosk.device.staff_menu.parcel import parcel
from kiosk.device.staff_menu.usb_update import Delivery
from kiosk.fleet.packs.repository import METADATA, Repository, copied
from kiosk.fleet.packs.verifying import trust
from tests.device.staff_menu.test_update import show
from tests.device.staff_menu.test_usb_update import nothing, said
from tests.fleet.packs.hall import MOMENT, Hall, Office, hall, person
from tests.fleet.packs.test_packs import NEW, PACK

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kiosk.device.operate.shelf import Pack
    from kiosk.device.staff_menu.session import Candidate


def delivery(one: Hall, *, signed: bool, root: str | None = None) -> Delivery:
    def take(
        folder: Path, root_folder: Path, path: Path, told: Callable[[float], None]
    ) -> Pack:
        return _packs(one.state, root, folder, root_folder, path, told)

    return Delivery(
        lambda: load(one.path),
        one.state,
        lambda: ((one.room / "media", 3),),
        lambda _: None,
        take,
        signed=signed,
    )


def found(deliver: Delivery, where: str) -> Candidate:
    (one,) = (one for one in deliver.search().found if one.where == where)
    return one


def refused(deliver: Delivery, candidate: Candidate, one: Hall) -> str:
    before = one.shown
    update = deliver.read(candidate, nothing)
    assert update.stage == "refused"
    assert deliver.bring(candidate, nothing).stage == "refused"
    assert one.shown == before
    return said(update, "en")[0]


@pytest.fixture
def there(tmp_path: Path) -> tuple[Office, Hall]:
    office, one = hall(tmp_path)
    office.publish("new", **PACK)
    copied(office.folder, tmp_path / "media" / "stick")
    return office, one


def test_staff_bring_a_signed_pack(there: tuple[Office, Hall]) -> None:
    office, one = there
    trust(one.state, office.root)
    deliver = delivery(one, signed=True)
    candidate = found(deliver, "stick")
    assert candidate.title.en == "Signed packs"
    compared = deliver.read(candidate, nothing)
    assert compared.stage == "compare"
    assert any("old" in line and "new" in line for line in said(compared))
    assert one.shown["content.json"] == "old"
    brought = deliver.bring(candidate, nothing)
    assert brought.stage == "show"
    assert one.shown == NEW
    placed = one.shelf.placed()
    assert placed is not None
    assert (placed.number, placed.digest) == (1, brought.digest)


def test_packs_may_lie_at_the_top_of_a_stick(there: tuple[Office, Hall]) -> None:
    _, one = there
    root = one.room / "media" / "stick" / METADATA / "1.root.json"
    deliver = Delivery(
        lambda: load(one.path),
        one.state,
        lambda: ((one.room / "media" / "stick", 2),),
        lambda _: None,
        lambda *words: _packs(one.state, str(root), *words),
        signed=True,
    )
    (candidate,) = deliver.search().found
    assert deliver.read(candidate, nothing).stage == "compare"
    assert deliver.bring(candidate, nothing).stage == "show"
    assert one.shown == NEW


def test_a_folder_without_a_signature_is_refused_where_the_hall_says_so(
    there: tuple[Office, Hall],
) -> None:
    office, one = there
    trust(one.state, office.root)
    show(one.room / "media" / "plain", "unsigned")
    deliver = delivery(one, signed=True)
    why = refused(deliver, found(deliver, "plain"), one)
    assert why.startswith("This screen takes signed packs only")
    # Where the hall does not, both are taken.
    deliver = delivery(one, signed=False)
    for where, title in (("plain", "unsigned"), ("stick", "new")):
        candidate = found(deliver, where)
        assert deliver.read(candidate, nothing).stage == "compare"
        assert deliver.bring(candidate, nothing).stage == "show"
        assert one.shown["content.json"] == title
    # Nor can a show hide behind the packs that lie beside it.
    shutil.copytree(one.path.parent, one.room / "media" / "stick", dirs_exist_ok=True)
    deliver = delivery(one, signed=True)
    both = [one for one in deliver.search().found if one.where == "stick"]
    assert [one.title.en for one in both] == ["new", "Signed packs"]
    assert refused(deliver, both[0], one).startswith("This screen takes signed")


def test_what_nobody_signed_is_refused_in_words(there: tuple[Office, Hall]) -> None:
    office, one = there
    deliver = delivery(one, signed=True)
    candidate = found(deliver, "stick")
    assert "does not know yet whose" in refused(deliver, candidate, one)
    trust(one.state, office.root)
    film = next((one.room / "media").rglob("files/*"))
    kept = film.read_bytes()
    film.write_bytes(kept[:-1])
    assert "tampered" in refused(deliver, candidate, one)
    film.unlink()
    assert "not all there" in refused(deliver, candidate, one)
    film.write_bytes(kept)
    other = Office(one.room / "x", person(one.room / "x", "mallory")).founded()
    other.publish("evil", **PACK)
    copied(other.folder, one.room / "media" / "evil")
    why = refused(deliver, found(deliver, "evil"), one)
    assert "enough of those whom" in why
    assert deliver.read(candidate, nothing).stage == "compare"


def test_a_pack_with_mistakes_is_refused(there: tuple[Office, Hall]) -> None:
    """Signed by who may, with a check that was newer or older than the screen's."""
    office, one = there
    trust(one.state, office.root)
    file = show(office.room / "desk" / "worse", "worse")
    sent = file.read_text("utf-8").replace('"kind"', '"knd"', 1)
    file.write_text(sent, "utf-8")
    Repository(office.folder).publish(
        parcel(file), Title(zh="w", en="w"), office.signer, MOMENT
    )
    copied(office.folder, one.room / "media" / "stick")
    deliver = delivery(one, signed=True)
    assert refused(deliver, found(deliver, "stick"), one).startswith("Mistakes: ")


def test_without_the_extra_it_is_said_what_to_install(
    there: tuple[Office, Hall], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, one = there
    for name in [one for one in sys.modules if one.startswith("kiosk.fleet.packs")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "tuf.api.metadata", None)
    deliver = delivery(one, signed=True)
    candidate = found(deliver, "stick")
    assert "pip install 'kiosk[fleet]'" in refused(deliver, candidate, one)


def test_a_screen_that_takes_no_packs_says_so(there: tuple[Office, Hall]) -> None:
    _, one = there
    where = ((one.room / "media", 3),)
    for state in (one.state, None):
        plain = Delivery(lambda: load(one.path), state, lambda: where, lambda _: None)
        (candidate,) = plain.search().found
        told = said(plain.read(candidate, nothing), "en")
        assert "cannot take signed packs" in told[0]
