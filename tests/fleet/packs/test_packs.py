"""Packs: made, signed, fetched, put in place; and never what nobody signed."""

from __future__ import annotations

import json
import random
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

import pytest
from tuf.api.exceptions import DownloadError
from tuf.api.metadata import Metadata, Targets, Timestamp

from kiosk.device.operate.shelf import FILES, KEPT, PART, Pack, Title
from kiosk.device.staff_menu.parcel import UpdateRefused, parcel
from kiosk.fleet.packs import repository as repositories
from kiosk.fleet.packs import signing, staging, verifying
from kiosk.fleet.packs.repository import (
    METADATA,
    PROPOSED,
    TARGETS,
    Repository,
    RepositoryRefused,
    copied,
)
from kiosk.fleet.packs.signing import KeyRefused
from kiosk.fleet.packs.verifying import FolderSource, PackRefused, trust, trusted
from tests.device.staff_menu.test_update import show
from tests.fleet.packs.hall import MOMENT, WORDS, Hall, Office, hall, person
from tests.system import links

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kiosk.fleet.packs.verifying import PackSource

PACK = {"assets__a_svg": "new a", "assets__film_mp4": "film" * 1000}
NEW = {
    "content.json": "new",
    "assets/a.svg": "new a",
    "assets/film.mp4": "film" * 1000,
}


def refused(
    one: Hall, source: PackSource | Path, what: str, number: int | None = None
) -> str:
    """Nothing comes of it: neither on the shelf nor on the screen; why, in English."""
    shown, laid = one.shown, one.shelf.packs()
    with pytest.raises(PackRefused) as refusal:
        one.fetch(source, number)
    assert refusal.value.what == what
    assert (one.shown, one.shelf.packs()) == (shown, laid)
    assert all(refusal.value.why)
    return refusal.value.why.en


def test_a_pack_goes_from_the_office_to_the_screen(tmp_path: Path) -> None:
    office, one = hall(tmp_path)
    standing = office.publish("new", **PACK)
    assert (standing.pack, standing.signed, standing.in_force) == (1, ("lin",), True)
    manifest = one.fetch(office.folder)
    assert manifest.number == 1
    assert manifest.title == Title(zh="new", en="new")
    assert (manifest.by, manifest.made) == ("lin", MOMENT)
    assert one.shown["content.json"] == "old"
    one.place(manifest)
    assert one.shown == NEW
    assert one.shelf.packs() == (manifest,)


class Counting(FolderSource):
    """Writes down which files are asked for; one of them may break off."""

    def __init__(self, root: Path, torn: str = "", cut: int = 0) -> None:
        super().__init__(root)
        self.torn, self.cut = torn, cut
        self.asked: list[tuple[str, int]] = []

    def part(self, name: str, start: int) -> Iterator[bytes]:
        if name.startswith(f"{TARGETS}/{FILES}"):
            self.asked.append((name.rpartition("/")[2], start))
        for data in super().part(name, start):
            if self.torn and name.endswith(self.torn):
                yield data[: self.cut]
                raise DownloadError("the cable is out")
            yield data


def test_a_file_that_grows_while_it_is_read_is_not_published(tmp_path: Path) -> None:
    office, _ = hall(tmp_path)
    file = show(tmp_path / "desk", "new", assets__film_mp4="film" * 1000)
    sent = replace(parcel(file), size=3000)
    with pytest.raises(UpdateRefused) as refusal:
        Repository(office.folder).publish(
            sent, Title(zh="新", en="new"), office.signer, MOMENT
        )
    assert refusal.value.why == sent.altered
    assert not Repository(office.folder).packs()
    assert not list((office.folder / TARGETS / FILES).glob(".*"))


def test_only_what_differs_is_fetched(tmp_path: Path) -> None:
    office, one = hall(tmp_path)
    # The picture lies beside the show already.
    office.publish("new", **{**PACK, "assets__a_svg": "old a"})
    source = Counting(office.folder)
    first = one.fetch(source)
    fetched = {name for name, _ in source.asked}
    assert fetched == {first.files["content.json"], first.files["assets/film.mp4"]}
    office.publish("newer", **PACK)
    source = Counting(office.folder)
    second = one.fetch(source)
    fetched = {name for name, _ in source.asked}
    assert fetched == {second.files["content.json"], second.files["assets/a.svg"]}
    again = Counting(office.folder)
    assert one.fetch(again) == second
    assert not again.asked


def test_what_broke_off_goes_on_where_it_was(tmp_path: Path) -> None:
    office, one = hall(tmp_path)
    office.publish("new", **PACK)
    digest = Repository(office.folder).packs()[0].files["assets/film.mp4"]
    refused(one, Counting(office.folder, digest, 700), "away")
    parts = list((one.shelf.folder / FILES).glob(f"*{PART}"))
    assert [part.stat().st_size for part in parts] == [700]
    assert not one.shelf.packs()
    source = Counting(office.folder)
    one.place(one.fetch(source))
    assert (parts[0].name.removesuffix(PART), 700) in source.asked
    assert one.shown == NEW
    # What was half here and is not what was signed is fetched from the start.
    one.shelf.file(digest).unlink()
    one.shelf.file(f"{digest}{PART}").write_bytes(b"x" * 900)
    (one.path.parent / "assets" / "film.mp4").unlink()
    source = Counting(office.folder)
    one.place(one.fetch(source))
    assert source.asked == [(digest, 900), (digest, 0)]
    assert one.shown == NEW


def test_ten_packs_can_be_gone_back_to(tmp_path: Path) -> None:
    office, one = hall(tmp_path)
    for number in range(1, KEPT + 3):
        office.publish(f"show {number}", assets__a_svg=f"picture {number}")
        one.place(one.fetch(office.folder))
    packs = Repository(office.folder).packs()
    assert [one.number for one in packs] == list(range(12, 2, -1))
    assert [one.number for one in one.shelf.packs()] == list(range(12, 2, -1))
    # A file of the first is nowhere any longer.
    kept = {own for pack in packs for own in pack.files.values()}
    for room in (office.folder / TARGETS / FILES, one.shelf.folder / FILES):
        assert {file.name for file in room.iterdir()} - kept == (
            set() if room.is_relative_to(one.state) else {*_before(office)}
        )
    back = one.shelf.pack(5)
    assert back is not None
    one.place(back)
    assert one.shown["assets/a.svg"] == "picture 5"
    # The same again, asked for by number, and not by what lies here.
    assert one.fetch(office.folder, 5) == back
    refused(one, office.folder, "gone", 2)


def _before(office: Office) -> set[str]:
    """Files that only the state before the last has, for those who fetch it now."""
    room = office.folder / METADATA
    newest = sorted(
        room.glob("*.targets.json"), key=lambda f: int(f.name.split(".")[0])
    )
    found = []
    for file in newest[-2:]:
        signed = Metadata[Targets].from_file(str(file)).signed
        found.append({p.rpartition("/")[2] for p in signed.targets if FILES in p})
    return found[0] - found[1]


# What nobody signed


def test_every_file_that_was_tampered_with_is_refused(tmp_path: Path) -> None:
    office, _ = hall(tmp_path)
    office.publish("new", **PACK)
    files = needed(office)
    assert len(files) == 7
    for number, file in enumerate(files):
        fresh = Hall(tmp_path / str(number), office.root)
        kept = file.read_bytes()
        for other in (
            kept[:-1],
            kept[: len(kept) // 2] + b"!" + kept[len(kept) // 2 + 1 :],
            kept + b" ",
            b"",
        ):
            file.write_bytes(other)
            if other == kept + b" " and file.name == "timestamp.json":
                # What is signed is the same.
                fresh.fetch(office.folder)
                shutil.rmtree(fresh.state)
                continue
            why = refused_somehow(fresh, office.folder)
            assert why in {"damaged", "large", "strange"}, (file, other[:40])
        file.write_bytes(kept)


def needed(office: Office) -> list[Path]:
    """What a screen reads of a repository; the first root it has itself."""
    found = Repository(office.folder)
    assert found.targets is not None
    assert found.snapshot is not None
    names = [
        f"{METADATA}/timestamp.json",
        f"{METADATA}/{found.snapshot.signed.version}.snapshot.json",
        f"{METADATA}/{found.targets.signed.version}.targets.json",
        *(f"{TARGETS}/{path}" for path in found.targets.signed.targets),
    ]
    return [office.folder / name for name in names]


def refused_somehow(one: Hall, source: Path) -> str:
    shown = one.shown
    with pytest.raises(PackRefused) as refusal:
        one.fetch(source)
    assert one.shown == shown
    assert not one.shelf.packs()
    return refusal.value.what


def test_a_file_that_is_missing_is_told(tmp_path: Path) -> None:
    office, one = hall(tmp_path)
    office.publish("new", **PACK)
    for file in needed(office):
        aside = file.rename(file.with_name("aside"))
        assert "copy it once more" in refused(one, office.folder, "half")
        aside.rename(file)
    one.place(one.fetch(office.folder))
    assert one.shown == NEW


def test_another_key_is_refused(tmp_path: Path) -> None:
    office, one = hall(tmp_path)
    other = Office(tmp_path / "other", person(tmp_path / "other", "mallory")).founded()
    other.publish("evil", **PACK)
    assert "by enough of those" in refused(one, other.folder, "strange")
    # Nor may it be led on by a root that the other has made.
    office.publish("new", **PACK)
    shutil.copy(
        other.folder / METADATA / "1.root.json",
        office.folder / METADATA / "2.root.json",
    )
    refused(one, office.folder, "strange")


def test_an_earlier_state_of_the_repository_is_refused(tmp_path: Path) -> None:
    office, one = hall(tmp_path)
    office.publish("new", **PACK)
    before = tmp_path / "before"
    shutil.copytree(office.folder, before)
    office.publish("newer", **PACK)
    one.place(one.fetch(office.folder))
    assert "older than what" in refused(one, before, "old")
    # Nor a mixture: the new time stamp with the old list.
    shutil.copy(
        office.folder / METADATA / "timestamp.json",
        before / METADATA / "timestamp.json",
    )
    fresh = Hall(tmp_path / "fresh", office.root)
    refused(fresh, before, "half")
    shutil.copy(
        before / METADATA / "2.snapshot.json", before / METADATA / "3.snapshot.json"
    )
    refused(fresh, before, "damaged")


def test_what_is_out_of_date_is_refused_and_renewed(tmp_path: Path) -> None:
    office, one = hall(tmp_path)
    office.publish("new", **PACK)
    stamp = Metadata[Timestamp].from_file(
        str(office.folder / METADATA / "timestamp.json")
    )
    assert stamp.signed.expires - datetime.now(UTC) > timedelta(days=399)
    one.place(one.fetch(office.folder))
    late = Repository(office.folder, days=-1)
    late.renew(office.signer)
    assert "this screen's date is" in refused(one, office.folder, "stale")
    # What is on screen plays on, and what lies here can be gone back to.
    assert one.shown == NEW
    assert one.shelf.pack(1) is not None
    Repository(office.folder).renew(office.signer)
    assert one.fetch(office.folder).number == 1


def test_a_clock_that_is_behind_shuts_nobody_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine without a battery wakes in the year 2000: nothing is out of date."""
    office, one = hall(tmp_path)
    office.publish("new", **PACK)

    class Early(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Early:
            return cls(2000, 1, 1, tzinfo=tz)

    from tuf.ngclient._internal import trusted_metadata_set

    monkeypatch.setattr(trusted_metadata_set.datetime, "datetime", Early)
    one.place(one.fetch(office.folder))
    assert one.shown == NEW


def test_what_is_too_large_is_refused_before_it_is_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, one = hall(tmp_path)
    office.publish("new", **PACK)
    limits = "kiosk.device.staff_menu.parcel"
    with monkeypatch.context() as small:
        small.setattr(f"{limits}.BYTES", 1000)
        source = Counting(office.folder)
        with pytest.raises(PackRefused) as refusal:
            one.fetch(source)
        assert refusal.value.what == "large"
        assert not source.asked
    with monkeypatch.context() as few:
        few.setattr(f"{limits}.FILES", 1)
        refused(one, office.folder, "damaged")
    with monkeypatch.context() as full:
        full.setattr(staging, "SPARE", 2**60)
        assert "are free on the disk" in refused(one, office.folder, "away")
    with monkeypatch.context() as long:
        long.setattr(verifying, "LARGEST", 10)
        refused(one, office.folder, "large")


def endless(data: bytes) -> type[FolderSource]:
    class Endless(FolderSource):
        """Goes on for ever after one of the files."""

        def part(self, name: str, start: int) -> Iterator[bytes]:
            if name.rpartition("/")[2] == data.decode():
                while True:
                    yield b"x" * 100
            yield from super().part(name, start)

    return Endless


@pytest.mark.parametrize("name", ["timestamp.json", "1.json", "film"])
def test_a_hub_that_never_ends_is_refused(tmp_path: Path, name: str) -> None:
    office, one = hall(tmp_path)
    office.publish("new", **PACK)
    if name == "film":
        name = Repository(office.folder).packs()[0].files["assets/film.mp4"]
    with pytest.raises(PackRefused) as refusal:
        one.fetch(endless(name.encode())(office.folder))
    assert refusal.value.what == "large"
    assert not one.shelf.packs()


@pytest.mark.parametrize(
    "name",
    [
        "../outside.svg",
        "/etc/passwd",
        "assets/../../outside.svg",
        "assets//a.svg",
        "assets/./a.svg",
        "assets\\..\\a.svg",
        "C:/windows/a.svg",
        ".kiosk-update/content.json",
        "assets/.hidden/a.svg",
        "assets/CON.svg",
        "assets/a.svg.",
        "",
        "a" * 300,
        "Content.json",
    ],
)
def test_a_name_that_leads_elsewhere_is_refused_though_it_is_signed(
    tmp_path: Path, name: str
) -> None:
    office, one = hall(tmp_path)
    office.publish("new", **PACK)
    file = office.folder / TARGETS / "packs" / "1.json"
    raw = json.loads(file.read_bytes())
    raw["files"][name] = raw["files"]["assets/a.svg"]
    resigned(office, "packs/1.json", json.dumps(raw).encode())
    refused(one, office.folder, "damaged")
    assert not list(tmp_path.rglob("outside.svg"))


@pytest.mark.parametrize(
    "change",
    [
        {"number": 2},
        {"content": "assets/a.svg"},
        {"content": "nothing.json"},
        {"kind": "another"},
        {"more": 1},
        {"files": {}},
        {"files": {"content.json": "../../../etc/passwd"}},
    ],
)
def test_a_manifest_that_makes_no_sense_is_refused(
    tmp_path: Path, change: dict[str, object]
) -> None:
    office, one = hall(tmp_path)
    office.publish("new", **PACK)
    file = office.folder / TARGETS / "packs" / "1.json"
    raw = json.loads(file.read_bytes()) | change
    resigned(office, "packs/1.json", json.dumps(raw).encode())
    refused(one, office.folder, "damaged")


def test_files_that_were_never_signed_are_refused(tmp_path: Path) -> None:
    """A manifest that is signed, of files that are not: a mixed pack."""
    office, one = hall(tmp_path)
    office.publish("new", **PACK)
    file = office.folder / TARGETS / "packs" / "1.json"
    raw = json.loads(file.read_bytes())
    raw["files"]["assets/a.svg"] = "0" * 64
    resigned(office, "packs/1.json", json.dumps(raw).encode())
    refused(one, office.folder, "gone")


def resigned(office: Office, path: str, data: bytes) -> None:
    """What somebody with the right key, and another program, could do."""
    from tuf.api.metadata import TargetFile

    (office.folder / TARGETS / path).write_bytes(data)
    one = Repository(office.folder)
    targets = one._fresh_targets()
    targets.signed.targets[path] = TargetFile.from_data(path, data, ["sha256"])
    one._propose(None, targets, office.signer)


@links
def test_a_link_on_a_stick_leads_nowhere(tmp_path: Path) -> None:
    office, one = hall(tmp_path)
    office.publish("new", **PACK)
    own = Repository(office.folder).packs()[0].files["assets/a.svg"]
    file = office.folder / TARGETS / FILES / own
    aside = file.rename(tmp_path / "elsewhere")
    file.symlink_to(aside)
    refused(one, office.folder, "half")


def test_a_copy_that_rots_on_the_shelf_is_not_shown(tmp_path: Path) -> None:
    office, one = hall(tmp_path)
    office.publish("new", **PACK)
    manifest = one.fetch(office.folder)
    file = one.shelf.file(manifest.files["assets/a.svg"])
    file.write_text("evil!", "utf-8")
    with pytest.raises(UpdateRefused, match="copy of the pack is damaged"):
        one.place(manifest)
    assert one.shown["content.json"] == "old"
    # It is fetched once more as soon as it is asked for.
    one.place(one.fetch(office.folder))
    assert one.shown == NEW


def test_a_screen_that_trusts_nobody_takes_nothing(tmp_path: Path) -> None:
    office, one = hall(tmp_path)
    with pytest.raises(PackRefused) as refusal:
        trusted(one.state)
    assert refusal.value.what == "untrusted"
    with pytest.raises(PackRefused):
        trust(one.state, b"{}")
    with pytest.raises(PackRefused):
        trusted(one.state)
    trust(one.state, office.root)
    assert trusted(one.state) == office.root
    named = tmp_path / "root.json"
    named.write_bytes(b"another")
    assert trusted(one.state, str(named)) == b"another"


def test_one_pack_is_fetched_at_a_time(tmp_path: Path) -> None:
    office, one = hall(tmp_path)
    office.publish("new", **PACK)
    with staging._alone(one.state):
        refused(one, office.folder, "away")


# Two people


def test_what_one_proposes_the_other_approves(tmp_path: Path) -> None:
    office = Office(tmp_path, person(tmp_path / "keys", "lin"))
    chief = person(tmp_path / "keys", "chen")
    keys = [office.signer.public_key, chief.public_key]
    standing = Repository(office.folder).signers(keys, 2, office.signer)
    assert (standing.pack, standing.missing, standing.in_force) == (0, 1, False)
    with pytest.raises(RepositoryRefused, match="approve that first"):
        office.publish("new", **PACK)
    assert not (office.folder / METADATA).exists()
    assert Repository(office.folder).approve(chief).in_force
    one = Hall(tmp_path, office.root)
    standing = office.publish("new", **PACK)
    assert (standing.pack, standing.signed, standing.missing) == (1, ("lin",), 1)
    assert Repository(office.folder).packs() == ()
    refused(one, office.folder, "gone")
    # To sign twice is not to be two.
    assert not Repository(office.folder).approve(office.signer).in_force
    stranger = person(tmp_path / "keys", "mallory")
    with pytest.raises(RepositoryRefused, match="none of those that may sign"):
        Repository(office.folder).approve(stranger)
    waiting = Repository(office.folder).proposed()
    assert waiting is not None
    assert waiting.title.en == "new"
    assert Repository(office.folder).proposal() == standing
    done = Repository(office.folder).approve(chief)
    assert (done.signed, done.in_force) == (("chen", "lin"), True)
    assert not (office.folder / PROPOSED).exists()
    one.place(one.fetch(office.folder))
    assert one.shown == NEW
    with pytest.raises(RepositoryRefused, match="nothing is waiting"):
        Repository(office.folder).approve(chief)


def test_a_proposal_that_was_tampered_with_is_not_signed(tmp_path: Path) -> None:
    office = Office(tmp_path, person(tmp_path / "keys", "lin"))
    chief = person(tmp_path / "keys", "chen")
    keys = [office.signer.public_key, chief.public_key]
    Repository(office.folder).signers(keys, 2, office.signer)
    Repository(office.folder).approve(chief)
    office.publish("new", **PACK)
    Repository(office.folder).approve(chief)
    office.publish("newer", **PACK)
    file = office.folder / PROPOSED / "targets.json"
    kept = file.read_bytes()
    targets = Metadata[Targets].from_bytes(kept)
    # The pack that was approved before is another all at once.
    old = targets.signed.targets["packs/1.json"]
    targets.signed.targets["packs/1.json"] = targets.signed.targets["packs/2.json"]
    file.write_bytes(targets.to_bytes())
    with pytest.raises(RepositoryRefused):
        Repository(office.folder).approve(chief)
    file.write_bytes(kept)
    own = Repository(office.folder).proposed()
    assert own is not None
    picture = office.folder / TARGETS / FILES / own.files["content.json"]
    picture.write_bytes(b"{}")
    with pytest.raises(RepositoryRefused, match="propose it anew"):
        Repository(office.folder).approve(chief)
    file.write_bytes(b"{")
    with pytest.raises(RepositoryRefused, match="propose it anew"):
        Repository(office.folder).approve(chief)
    assert old.path == "packs/1.json"


def test_who_may_sign_can_change_and_screens_follow(tmp_path: Path) -> None:
    office, one = hall(tmp_path)
    office.publish("new", **PACK)
    one.place(one.fetch(office.folder))
    chief = person(tmp_path / "keys", "chen")
    keys = [office.signer.public_key, chief.public_key]
    stranger = person(tmp_path / "keys", "mallory")
    with pytest.raises(RepositoryRefused):
        Repository(office.folder).signers([stranger.public_key], 1, chief)
    with pytest.raises(RepositoryRefused):
        Repository(office.folder).signers(keys, 2, stranger)
    assert not Repository(office.folder).signers(keys, 2, office.signer).in_force
    assert Repository(office.folder).approve(chief).in_force
    found = Repository(office.folder)
    assert (found.threshold, set(found.owners)) == (2, {"lin", "chen"})
    assert not office.publish("newer", **PACK).in_force
    Repository(office.folder).approve(chief)
    manifest = one.fetch(office.folder)
    assert manifest.number == 2
    # And a screen that has seen nothing since it joined.
    assert Hall(tmp_path / "late", office.root).fetch(office.folder) == manifest


def test_a_stranger_cannot_propose_who_may_sign(tmp_path: Path) -> None:
    office, _ = hall(tmp_path)
    stranger = person(tmp_path / "keys", "mallory")
    both = [office.signer.public_key, stranger.public_key]
    with pytest.MonkeyPatch.context() as another_program:
        another_program.setattr(Repository, "_permit", lambda *_: None)
        Repository(office.folder).signers(both, 2, stranger)
    with pytest.raises(RepositoryRefused, match="propose it anew"):
        Repository(office.folder).approve(office.signer)
    with pytest.raises(RepositoryRefused, match="2 people cannot give 3"):
        Repository(office.folder).signers(both, 3, office.signer)


def test_a_damaged_repository_is_not_built_upon(tmp_path: Path) -> None:
    office, _ = hall(tmp_path)
    office.publish("new", **PACK)
    file = office.folder / METADATA / "2.targets.json"
    kept = file.read_bytes()
    file.write_bytes(kept.replace(b"packs/1.json", b"packs/3.json"))
    with pytest.raises(RepositoryRefused, match="tampered"):
        office.publish("newer", **PACK)
    file.write_bytes(kept)
    (office.folder / TARGETS / "packs" / "1.json").write_bytes(b"{}")
    with pytest.raises(RepositoryRefused, match="tampered"):
        office.publish("newer", **PACK)


# Sticks


def test_a_stick_gets_what_it_has_not(tmp_path: Path) -> None:
    office, one = hall(tmp_path)
    with pytest.raises(RepositoryRefused, match="no packs in"):
        copied(tmp_path / "nowhere", tmp_path / "stick")
    office.publish("new", **PACK)
    shares: list[float] = []
    copied(office.folder, tmp_path / "stick", shares.append)
    assert shares[-1] == 1.0
    one.place(one.fetch(tmp_path / "stick"))
    assert one.shown == NEW
    office.publish("newer", **PACK)
    before = {f: f.stat().st_ino for f in (tmp_path / "stick").rglob("*")}
    copied(office.folder, tmp_path / "stick")
    film = one.shelf.packs()[0].files["assets/film.mp4"]
    there = tmp_path / "stick" / TARGETS / FILES / film
    assert there.stat().st_ino == before[there]
    assert one.fetch(tmp_path / "stick").number == 2
    # Cut in the middle, the stick is what it was: the time stamp comes last.
    office.publish("newest", **{**PACK, "assets__a_svg": "newest"})
    laid = repositories._laid

    def cut(source: Path, there: Path) -> None:
        if source.name == "timestamp.json":
            raise OSError(5, "pulled out")
        laid(source, there)

    with pytest.MonkeyPatch.context() as pulled:
        pulled.setattr(repositories, "_laid", cut)
        with pytest.raises(OSError, match="pulled out"):
            copied(office.folder, tmp_path / "stick")
    assert Hall(tmp_path / "b", office.root).fetch(tmp_path / "stick").number == 2


def test_a_stick_of_others_and_one_that_is_newer_are_left_alone(tmp_path: Path) -> None:
    office, _ = hall(tmp_path)
    office.publish("new", **PACK)
    other = Office(tmp_path / "other", person(tmp_path / "other", "mallory")).founded()
    with pytest.raises(RepositoryRefused, match="of others"):
        copied(office.folder, other.folder)
    shutil.copytree(office.folder, tmp_path / "stick")
    office.publish("newer", **PACK)
    with pytest.raises(RepositoryRefused, match="are newer"):
        copied(tmp_path / "stick", office.folder)


# Keys


def test_a_key_needs_its_passphrase(tmp_path: Path) -> None:
    file = tmp_path / "stick" / "lin.key"
    with pytest.raises(KeyRefused, match="at least 12"):
        signing.make(file, "short")
    public = signing.make(file, WORDS)
    assert b"ENCRYPTED" in file.read_bytes()
    with pytest.raises(KeyRefused, match="is there already"):
        signing.make(file, WORDS)
    for wrong in ("another passphrase", ""):
        with pytest.raises(KeyRefused, match="passphrase is another"):
            signing.opened(file, wrong)
    signer = signing.opened(file, WORDS)
    assert signing.public(public).keyid == signer.public_key.keyid
    assert signing.owner(signing.public(public)) == "lin"
    for other in (file, tmp_path / "text"):
        other.write_bytes(b"no key")
        with pytest.raises(KeyRefused):
            signing.public(other)


# Many


def damaged(folder: Path, rng: random.Random) -> tuple[Path, bytes]:
    """Damage a repository somewhere; what was where."""
    files = [
        file
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file.name != "1.root.json"
    ]
    file = rng.choice(files)
    kept = file.read_bytes()
    data = bytearray(kept)
    match rng.randrange(5):
        case 0:
            for _ in range(rng.randrange(1, 20)):
                data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        case 1:
            del data[rng.randrange(len(data)) :]
        case 2:
            start = rng.randrange(len(data))
            del data[start : start + rng.randrange(1, 50)]
        case 3:
            start = rng.randrange(len(data))
            data[start:start] = rng.randbytes(rng.randrange(1, 50))
        case _:
            data = bytearray(rng.choice(files).read_bytes())
    file.write_bytes(data)
    return file, kept


def shown_of_damaged(room: Path, times: int, seed: int) -> int:
    """How many damaged packs came through as anything but what was signed."""
    rng = random.Random(seed)
    office, one = hall(room)
    office.publish("new", **PACK)
    wrong = 0
    for _ in range(times):
        file, kept = damaged(office.folder, rng)
        try:
            manifest = one.fetch(office.folder)
        except PackRefused:
            pass
        else:
            # Damage that changes nothing of what is signed: a space, or itself.
            wrong += manifest.title.en != "new"
            one.place(manifest)
            wrong += one.shown != NEW
            shutil.rmtree(one.path.parent)
            one = Hall(room, office.root)
        wrong += one.shown["content.json"] not in {"old"}
        file.write_bytes(kept)
        shutil.rmtree(one.state, ignore_errors=True)
    return wrong


def test_damaged_packs_are_never_shown(tmp_path: Path) -> None:
    assert shown_of_damaged(tmp_path, 60, seed=3) == 0


@pytest.mark.long
def test_ten_thousand_damaged_packs_are_never_shown(tmp_path: Path) -> None:
    assert shown_of_damaged(tmp_path, 10_000, seed=4) == 0


def test_a_manifest_is_what_was_written(tmp_path: Path) -> None:
    file = show(tmp_path, "new", **PACK)
    sent = parcel(file)
    office, _ = hall(tmp_path / "office")
    Repository(office.folder).publish(
        sent, Title(zh="新", en="new"), office.signer, MOMENT
    )
    found = Repository(office.folder).packs()[0]
    assert set(found.files) == {"content.json", "assets/a.svg", "assets/film.mp4"}
    assert Pack.model_validate_json(found.model_dump_json()) == found
    assert found.digest_as("show.json") != found.digest
