"""Update: the old show or the new one, whatever happens at whatever instant."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kiosk.content import atomic, swap
from kiosk.content.assets import named
from kiosk.content.content import ContentError, load
from kiosk.content.first_show import opened
from kiosk.content.history import History
from kiosk.content.swap import BEFORE, STAGED, digest_of, finish
from kiosk.device.staff_menu import update
from kiosk.device.staff_menu.parcel import UpdateRefused, parcel
from kiosk.device.staff_menu.update import bring, offered
from kiosk.model.message import Message
from tests.system import links

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kiosk.content.content import Loaded
    from kiosk.device.staff_menu.update import Changed

EXAMPLE = Path(__file__).parents[2] / "slides" / "columns.json"
MOMENT = datetime(2026, 11, 25, 12, tzinfo=UTC)


def show(folder: Path, title: str, **files: str) -> Path:
    """A show with a title, and files beside it."""
    raw: dict[str, Any] = json.loads(EXAMPLE.read_text("utf-8"))
    raw["show"]["title"] = {"zh": title, "en": title}
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        file = folder / name.replace("__", "/").replace("_", ".")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    file = folder / "content.json"
    file.write_text(json.dumps(raw), "utf-8")
    return file


def told(folder: Path) -> dict[str, str]:
    """All files of a show that count, by name; of the content, its title."""
    found = {}
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder).as_posix()
        if file.is_file() and not name.startswith("."):
            found[name] = file.read_text("utf-8")
    found["content.json"] = json.loads(found["content.json"])["show"]["title"]["zh"]
    return found


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    return show(
        tmp_path / "stick",
        "new",
        assets__a_svg="new a",
        assets__fonts__f_ttf="new font",
        assets__c_svg="new c",
        unrelated_txt="private",
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return show(tmp_path / "hall", "old", assets__a_svg="old a", assets__b_svg="old b")


OLD = {"assets/a.svg": "old a", "assets/b.svg": "old b", "content.json": "old"}
NEW = {
    "assets/a.svg": "new a",
    "assets/b.svg": "old b",
    "assets/c.svg": "new c",
    "assets/fonts/f.ttf": "new font",
    "content.json": "new",
}


def test_the_new_show_is_in_place_and_the_old_one_kept(
    stick: Path, path: Path, tmp_path: Path
) -> None:
    shares: list[float] = []
    state = tmp_path / "state"
    bring(stick, path, offered(stick, path).digest, state, MOMENT, shares.append)
    assert told(path.parent) == NEW
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    kept = History(state, path).newest()
    assert kept is not None
    assert kept[1].content.show.title.zh == "old"
    before = path.parent / BEFORE
    assert (before / "assets/a.svg").read_text("utf-8") == "old a"
    assert not (before / "assets/b.svg").exists()
    assert not list(path.parent.glob(f"{STAGED}*"))


@links
def test_a_picture_beside_the_content_comes_along(tmp_path: Path) -> None:
    stick = show(tmp_path / "stick", "new", sub__land_svg="s", near_svg="n")
    (stick.parent / "sub/land-night.svg").write_text("night", "utf-8")
    (tmp_path / "out.svg").write_text("private", "utf-8")
    (stick.parent / "link-night.svg").symlink_to(tmp_path / "out.svg")
    raw = json.loads(stick.read_text("utf-8"))
    words = {
        "a": "sub/land",
        "b": "near.svg",
        "c": "../out.svg",
        "d": "link",
        "e": "\\",
    }
    raw["show"]["silence"] = words
    stick.write_text(json.dumps(raw), "utf-8")
    with pytest.raises(UpdateRefused, match=r"place of link-night\.svg stands a link"):
        parcel(stick)
    (stick.parent / "link-night.svg").unlink()
    assert parcel(stick).names == ("near.svg", "sub/land-night.svg")


def test_a_picture_that_nobody_had_to_write_belongs_to_the_show() -> None:
    show = Path(__file__).parents[3] / "content.json"
    names = named(show.parent, show.read_text("utf-8"))
    assert {"assets/cover-land-night.svg", "assets/cover-land-paper.svg"} <= {*names}
    assert "README.md" in named(show.parent, r'"README\u002emd"')


def test_what_a_content_names_comes_along(tmp_path: Path, path: Path) -> None:
    stick = show(tmp_path / "stick", "new", river_csv="1", other_csv="2", _hidden="3")
    raw = json.loads(stick.read_text("utf-8"))
    raw["sources"]["sample"]["credits"]["zh"] = "river.csv"
    raw["sources"]["sample"]["credits"]["en"] = "../hall/content.json"
    stick.write_text(json.dumps(raw), "utf-8")
    assert parcel(stick).names == ("river.csv",)
    bring(stick, path, offered(stick, path).digest, None, MOMENT)
    assert (path.parent / "river.csv").read_text("utf-8") == "1"
    assert not (path.parent / "other.csv").exists()


def test_spreadsheets_come_along(tmp_path: Path, path: Path) -> None:
    stick = show(tmp_path / "stick", "new", data__piers_csv="1\n2\n", other_csv="3")
    bars = json.loads((EXAMPLE.parents[1] / "charts" / "bars.json").read_text("utf-8"))
    chart = bars["slides"][0]["columns"][0]["chart"]
    chart["labels"] = chart["labels"][:2]
    series = {"file": "data/piers.csv", "range": "A1:A2"}
    chart["series"] = [{**chart["series"][0], "values": series}]
    del chart["highlight"]
    stick.write_text(json.dumps(bars), "utf-8")
    assert parcel(stick).names == ("data/piers.csv",)
    bring(stick, path, offered(stick, path).digest, None, MOMENT)
    assert (path.parent / "data/piers.csv").read_text("utf-8") == "1\n2\n"
    assert load(path).files == (path.parent / "data/piers.csv",)


def test_a_content_of_another_name_keeps_it(stick: Path, path: Path) -> None:
    other = path.rename(path.with_name("hall.json"))
    bring(stick, other, offered(stick, other).digest, None, MOMENT)
    assert load(other).content.show.title.zh == "new"
    assert not path.exists()


@links
def test_a_link_stays_a_link(stick: Path, path: Path, tmp_path: Path) -> None:
    real = tmp_path / "share.json"
    path.rename(real)
    path.symlink_to(real)
    bring(stick, path, offered(stick, path).digest, None, MOMENT)
    assert path.is_symlink()
    assert load(real).content.show.title.zh == "new"


def test_a_link_to_another_disk_is_written_through(
    stick: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    placed = atomic.placed

    def apart(made: Path, there: Path) -> None:
        if there.name == "content.json":
            raise OSError(18, "Invalid cross-device link")
        placed(made, there)

    monkeypatch.setattr("kiosk.content.atomic.placed", apart)
    bring(stick, path, offered(stick, path).digest, None, MOMENT)
    assert told(path.parent) == NEW


def refused(stick: Path, path: Path, digest: str, zh: str, en: str) -> None:
    with pytest.raises(UpdateRefused) as refusal:
        bring(stick, path, digest, None, MOMENT)
    assert zh in refusal.value.why.zh
    assert en in refusal.value.why.en
    assert told(path.parent) == OLD
    assert not list(path.parent.glob(f"{STAGED}*"))


def test_what_was_not_confirmed_is_refused(stick: Path, path: Path) -> None:
    refused(stick, path, "other", "刚才变了", "changed meanwhile")


def test_what_has_mistakes_is_refused(stick: Path, path: Path) -> None:
    stick.write_text("{", "utf-8")
    with pytest.raises(ContentError):
        offered(stick, path)
    assert told(path.parent) == OLD
    assert not list(path.parent.glob(f"{STAGED}*"))


def test_what_is_far_too_large_is_refused(
    stick: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = offered(stick, path).digest
    with monkeypatch.context() as small:
        small.setattr("kiosk.device.staff_menu.parcel.BYTES", 10)
        refused(stick, path, digest, "最多 0 MB", "at most 0 are")
    with monkeypatch.context() as few:
        few.setattr("kiosk.device.staff_menu.parcel.FILES", 2)
        refused(stick, path, digest, "3 个文件，最多 2 个", "3 files; at most 2")
    monkeypatch.setattr(update, "SPARE", 2**60)
    refused(stick, path, digest, "磁盘只剩", "are free on the disk")


def test_a_disk_that_is_full_changes_nothing(
    stick: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        bring(stick, path, offered(stick, path).digest, None, MOMENT)
    assert told(path.parent) == OLD


def busy(name: str) -> Callable[[Path, Path], None]:
    """Files of this name cannot be replaced, as one that another program has open."""
    placed = atomic.placed

    def held(made: Path, there: Path) -> None:
        if there.name == name and STAGED not in there.parent.name:
            raise PermissionError(13, "in use")
        placed(made, there)

    return held


@pytest.mark.parametrize("name", ["a.svg", "c.svg", "content.json"])
def test_what_cannot_be_moved_is_told_and_leaves_the_old_show(
    stick: Path, path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = offered(stick, path).digest
    with monkeypatch.context() as held:
        held.setattr(atomic, "placed", busy(name))
        held.setattr(atomic, "written", _unless(atomic.written, name))
        with pytest.raises(UpdateRefused) as refusal:
            bring(stick, path, digest, None, MOMENT)
    assert "没有换上" in refusal.value.why.zh
    assert "in use" in refusal.value.why.en
    assert told(path.parent) == OLD
    assert not list(path.parent.glob(f"{STAGED}*"))
    # A later start puts nothing in place that was told of as failed.
    opened(path, None)
    assert told(path.parent) == OLD
    assert not (path.parent / "assets" / "fonts").exists()


def _unless(real: Callable[..., None], name: str) -> Callable[..., None]:
    def written(file: Path, data: bytes, mode: int = 0o600) -> None:
        if file.name == name:
            raise PermissionError(13, "in use")
        real(file, data, mode)

    return written


def test_what_can_be_neither_moved_nor_taken_back_waits_and_is_told(
    stick: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = offered(stick, path).digest
    with monkeypatch.context() as held:
        held.setattr(atomic, "placed", busy("c.svg"))
        held.setattr(atomic, "written", _unless(atomic.written, "c.svg"))
        held.setattr(swap, "_take_back", _stuck)
        with pytest.raises(UpdateRefused) as refusal:
            bring(stick, path, digest, None, MOMENT)
    assert "没有换完" in refusal.value.why.zh
    assert "restart the show" in refusal.value.why.en
    assert told(path.parent) != OLD
    opened(path, None)
    assert told(path.parent) == OLD


def _stuck(*_: object) -> None:
    raise OSError(5, "Input/output error")


@pytest.mark.parametrize("edited", ["content.json", "assets/c.svg", "assets/a.svg"])
def test_a_later_start_overwrites_no_newer_edit(
    stick: Path, path: Path, edited: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = offered(stick, path).digest
    hall, seen = path.parent, set()
    for moves in range(1, 5):
        shutil.rmtree(hall)
        show(hall, "old", assets__a_svg="old a", assets__b_svg="old b")
        with monkeypatch.context() as cut:
            _cut_moves(moves, cut)
            with pytest.raises(Cut):
                bring(stick, path, digest, None, MOMENT)
        assert (hall / STAGED).is_dir()
        moved = not (hall / STAGED / edited).exists()
        newer = (STAGED_TITLE if edited == "content.json" else "newer").encode()
        (hall / edited).write_bytes(newer)
        opened(path, None)
        assert (hall / edited).read_bytes() == newer
        found = told(hall)
        found.pop(edited)
        whole = [{k: v for k, v in each.items() if k != edited} for each in (OLD, NEW)]
        # What had been moved before the edit is no reason to go back.
        assert found == whole[moved]
        seen.add(moved)
    assert seen == {False} if edited == "content.json" else seen == {False, True}


STAGED_TITLE = json.dumps(
    json.loads(EXAMPLE.read_text("utf-8"))
    | {"show": {"title": {"zh": "newer", "en": "newer"}}}
)


def _cut_moves(moves: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The power is cut after so many files were moved."""
    real, count = swap._put, [0]

    def put(source: Path, target: Path) -> None:
        count[0] += 1
        if count[0] >= moves:
            raise Cut
        real(source, target)

    monkeypatch.setattr(swap, "_put", put)


def test_remains_of_a_cut_update_are_swept_before_the_disk_is_measured(
    stick: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = offered(stick, path).digest
    remains = path.parent / f"{STAGED}-0123456789ab"
    remains.mkdir()
    (remains / "half").write_bytes(b"x" * 100)
    usage = shutil.disk_usage(path)

    def free(_: Path) -> object:
        return usage._replace(free=0 if remains.exists() else 2**40)

    monkeypatch.setattr(shutil, "disk_usage", free)
    bring(stick, path, digest, None, MOMENT)
    assert told(path.parent) == NEW


def test_a_ledger_takes_nothing_away_elsewhere(path: Path, tmp_path: Path) -> None:
    private = tmp_path / "private"
    private.write_text("mine", "utf-8")
    staged = path.parent / STAGED
    staged.mkdir()
    own = swap.digest_of(private)
    for ledger in (swap.LEDGER, swap.WITHDRAWN):
        (staged / ledger).write_text(json.dumps({"../private": ["", own]}), "utf-8")
    finish(path)
    assert private.read_text("utf-8") == "mine"


def test_what_was_replaced_is_kept_by_a_copy_where_links_are_not(
    stick: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_: object) -> None:
        raise OSError(1, "no links here")

    monkeypatch.setattr(Path, "hardlink_to", none)
    bring(stick, path, offered(stick, path).digest, None, MOMENT)
    assert (path.parent / BEFORE / "assets/a.svg").read_text("utf-8") == "old a"


class Cut(BaseException):
    """The power is gone."""


STEPS: list[tuple[Any, str]] = [
    (os, "fsync"),
    (os, "replace"),
    (os, "link"),
    (os, "unlink"),
    (os, "rmdir"),
    (os, "mkdir"),
    (os, "open"),
    (os, "chmod"),
    (os, "rename"),
]


def cut_after(steps: int, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Lets so many system calls that change something pass, and none after them."""
    count = [0]

    def guarded(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*words: Any, **more: Any) -> Any:
            count[0] += 1
            if count[0] > steps:
                raise Cut
            return real(*words, **more)

        return call

    for module, name in STEPS:
        monkeypatch.setattr(module, name, guarded(getattr(module, name)))
    return lambda: count[0]


def instants(
    stick: Path, path: Path, monkeypatch: pytest.MonkeyPatch, step: int = 1
) -> Iterator[int]:
    """Every instant of an update at which the power can be cut, or each n-th."""
    digest = offered(stick, path).digest
    hall, spare = path.parent, path.parent.with_name("spare")
    shutil.copytree(hall, spare)
    for steps in range(0, 1000, step):
        shutil.rmtree(hall)
        shutil.copytree(spare, hall)
        with monkeypatch.context() as cut:
            counted = cut_after(steps, cut)
            try:
                bring(stick, path, digest, None, MOMENT)
                whole = True
            except Cut:
                whole = False
            made = counted()
        if whole:
            assert made <= steps
            return
        yield steps


def test_a_cut_at_every_instant_leaves_the_old_show_or_the_new_one(
    stick: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    for steps in instants(stick, path, monkeypatch):
        opened(path, None)
        found = told(path.parent)
        assert found in (OLD, NEW)
        seen.append(found["content.json"])
        if steps % 6 == 0:
            # And whatever was left, the next update goes through.
            bring(stick, path, offered(stick, path).digest, None, MOMENT)
            assert told(path.parent) == NEW
    # First the old one, then the new one, never back.
    assert len(seen) > 30
    assert seen == sorted(seen, reverse=True)
    assert set(seen) == {"old", "new"}


def test_a_second_cut_while_finishing_changes_nothing_about_it(
    stick: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided = 0
    for steps in instants(stick, path, monkeypatch, 3):
        if not (path.parent / STAGED).is_dir():
            continue
        decided += 1
        with monkeypatch.context() as cut:
            cut_after(steps % 5, cut)
            with pytest.raises(Cut):
                finish(path)
        opened(path, None)
        assert told(path.parent) == NEW
    assert decided > 3


@pytest.mark.long
def test_five_hundred_kills_in_the_middle_of_updates(tmp_path: Path) -> None:
    """`kill -9` at random moments, with the next start looked at each time."""
    rng = random.Random(7)
    shows = {
        name: show(
            tmp_path / name, name, **{f"assets__{n}_bin": name * 200_000 for n in "abc"}
        )
        for name in ("red", "blue")
    }
    path = tmp_path / "hall" / "content.json"
    shutil.copytree(tmp_path / "red", tmp_path / "hall")
    code = (
        "import sys; from pathlib import Path; from datetime import datetime, UTC\n"
        "from kiosk.device.staff_menu.update import bring, offered\n"
        "stick, path, state = map(Path, sys.argv[1:])\n"
        "print('begins', flush=True)\n"
        "bring(stick, path, offered(stick, path).digest, state, datetime.now(UTC))\n"
    )
    ends = {"red": 0, "blue": 0}
    for number in range(500):
        name = ("blue", "red")[number % 2]
        process = subprocess.Popen(
            [sys.executable, "-c", code, shows[name], path, tmp_path / "state"],
            stdout=subprocess.PIPE,
        )
        assert process.stdout is not None
        process.stdout.readline()
        try:
            process.wait(rng.random() * 0.06)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
        process.stdout.close()
        title = opened(path, tmp_path / "state").loaded.content.show.title.zh
        ends[title] += 1
        for file in (path.parent / "assets").iterdir():
            assert file.read_text("utf-8") == title * 200_000
    assert min(ends.values()) > 20


def test_a_folder_in_the_place_of_a_file_holds_nothing_up(tmp_path: Path) -> None:
    path = show(tmp_path, "old", assets__picture__old_svg="old", assets__map_svg="m")
    staged = tmp_path / STAGED
    show(staged, "new", assets__picture="new", assets__map_svg__x="x")
    assert finish(path)
    assert not staged.exists()
    assert (tmp_path / "assets" / "picture").read_text("utf-8") == "new"
    assert (tmp_path / "assets" / "map.svg" / "x").read_text("utf-8") == "x"
    before = tmp_path / BEFORE / "assets"
    assert (before / "picture" / "old.svg").read_text("utf-8") == "old"
    assert (before / "map.svg").read_text("utf-8") == "m"
    assert load(path).content.show.title.en == "new"


def test_a_show_waits_until_it_is_time(
    stick: Path, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All is copied and read by then, and what is in place is still the old show."""
    seen: list[object] = []
    read: list[Path] = []
    monkeypatch.setattr(swap, "FRESH", 0)

    def reads(file: Path) -> str:
        read.extend([file] * file.is_file())
        return digest_of(file)

    monkeypatch.setattr(swap, "digest_of", reads)

    def wait(coming: Loaded) -> None:
        assert list(path.parent.glob(f"{STAGED}-*"))
        seen.append((coming.content.show.title.en, told(path.parent)))
        read.clear()

    def placed(files: tuple[Changed, ...]) -> None:
        names = {path.name, *(file.name for file in files)}
        # Films are not read again between two frames.
        seen.append(([*read], told(path.parent)))
        assert names <= {*told(path.parent)}

    digest = offered(stick, path).digest
    state = tmp_path / "elsewhere"
    bring(stick, path, digest, state, MOMENT, wait=wait, placed=placed)
    assert seen == [("new", OLD), ([], NEW)]
    assert told(path.parent) == NEW


def test_a_file_that_is_written_to_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "a"
    for text, times in (("one", (1, 1)), ("two", (1, 1)), ("two", (2, 2))):
        file.write_text(text, "utf-8")
        os.utime(file, times)
        assert swap.digest_known(file) == digest_of(file)
    file.unlink()
    assert swap.digest_known(file) == ""


def test_a_parcel_may_lie_under_other_names(
    stick: Path, path: Path, tmp_path: Path
) -> None:
    sent = parcel(stick)
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    ways = {}
    for number, name in enumerate((sent.content, *sent.names)):
        ways[name] = str(number)
        (shelf / str(number)).write_bytes((stick.parent / name).read_bytes())
    other = replace(sent, root=shelf, ways=ways, altered=Message("坏了", "broken"))
    digest = offered(stick, path).digest
    assert offered(other, path).digest == digest
    with pytest.raises(UpdateRefused, match="broken"):
        bring(other, path, "another", None, MOMENT)
    assert told(path.parent) == OLD
    bring(other, path, digest, None, MOMENT)
    assert told(path.parent) == NEW
