"""Accidents to sticks and disks: a refusal in a sentence, or a whole update."""

from __future__ import annotations

import contextlib
import errno
import io
import json
import os
import random
import shutil
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from kiosk.content import nofollow
from kiosk.content.content import load
from kiosk.content.first_show import opened
from kiosk.device.staff_menu import usb_page as page
from kiosk.device.staff_menu.session import Session
from kiosk.device.staff_menu.usb_update import Delivery
from kiosk.drawing.marks import Label
from kiosk.drawing.viewport import Viewport
from tests.device.staff_menu.test_update import show, told
from tests.mutation import damaged
from tests.system import WINDOWS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kiosk.device.staff_menu.session import Update

SECRET: Final = "the secret of this machine"
NAMES: Final = (
    *(b"a.svg", b"b.csv", "数据.csv".encode(), b"A.SVG", b"Aux.png", b"con", b"x."),
    *(b" ", b"a b.svg", b"caf\xe9.svg", b"\xff\xfe", b"a\nb.svg", b"a\x1b[2J.svg"),
    *("\u202egvs.svg".encode(), "\u2028".encode(), b'"', b"<b>", b"a:b", b"a\\b"),
    *(b"x" * 255, b"y" * 201, "长".encode() * 80, b".hidden", b"~$a.xlsx", b"%s"),
    *(b"..svg", b"{0}", b"-rf", "🙂.svg".encode(), b"a\xcc\x81.svg", b"Thumbs.db"),
)


def there(folder: Path, name: bytes) -> Path:
    return Path(os.fsdecode(os.path.join(os.fsencode(folder), name)))  # noqa: PTH118


def folders(stick: Path) -> list[Path]:
    """All folders of a stick, none of them behind a link."""
    return [Path(base) for base, _, _ in os.walk(stick)]


def accident(stick: Path, outside: Path, dice: random.Random) -> None:
    """Something that a stick may have, or what attackers put on it."""
    place = there(dice.choice(folders(stick)), dice.choice(NAMES))
    content = stick / "KINGSTON" / "content.json"
    match dice.randrange(12):
        case 0:
            place.symlink_to(
                dice.choice((outside, outside / "a.svg", place, "..", "/"))
            )
        case 1:
            # A link in the place of what is there.
            real = dice.choice([*stick.rglob("*"), content])
            real.rename(outside / f"moved{dice.random()}")
            real.symlink_to(dice.choice((*outside.iterdir(), outside)))
        case 2 if os.name != "nt":
            os.mkfifo(place)
        case 3:
            place.write_bytes(dice.randbytes(dice.randrange(2000)))
        case 4:
            for _ in range(dice.randrange(1, 16)):
                place = place / "deep"
            place.mkdir(parents=True)
            (place / "a.svg").write_text("deep", "utf-8")
        case 5:
            # Three gigabytes, of which none is on the disk.
            with place.open("wb") as file:
                file.truncate(3 * 2**30)
        case 6:
            data = content.read_bytes()
            content.write_bytes(data[: dice.randrange(len(data) + 1)])
        case 7:
            content.write_bytes(damaged(json.loads(content.read_bytes()), dice))
        case 8:
            with content.open("r+b") as file:
                file.truncate(dice.choice((0, 33 * 2**20)))
        case 9:
            content.unlink()
            content.mkdir()
        case 10:
            # What lies behind a link nobody but this machine could copy.
            if content.resolve().is_relative_to(stick.resolve()):
                place.mkdir()
                shutil.copyfile(content, place / "content.json")
        case 11:
            raw = json.loads(content.read_bytes())
            word = os.fsdecode(dice.choice(NAMES)).encode("utf-8", "replace").decode()
            raw["show"]["title"] = {"zh": word * 30, "en": word}
            raw["show"]["silence"] = {"x": f"data/{word}", "y": "../secret", "z": word}
            content.write_text(json.dumps(raw), "utf-8")


@pytest.fixture
def hall(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A show with two pictures."""
    # What is tried is not whether the disk keeps it.
    monkeypatch.setattr(os, "fsync", lambda _: None)
    return show(tmp_path / "hall", "old", assets__a_svg="old a", assets__b_svg="old b")


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file() and not file.relative_to(folder).parts[0].startswith(".")
    }


def sound(update: Update) -> None:
    """Fails unless a page says something, in lines, within its width."""
    for line in update.lines:
        for words in line:
            assert words.strip()
            assert words.isprintable()
            words.encode()
    for viewport in (Viewport(), Viewport(1080, 1920, "en")):
        for view in ("stick", "previous"):
            session = Session(viewport.language, view=view, update=update)
            for mark in page.marks(session, viewport):
                if isinstance(mark, Label):
                    assert mark.text.isprintable()
                    run = mark.runs[0]
                    wide = viewport.type.advance(mark.text, run.size, run.weight)
                    assert mark.x + wide <= viewport.width


def grown(tmp_path: Path, path: Path, seeds: range) -> Counter[str]:
    """Sticks by their seeds; how they ended."""
    ends: Counter[str] = Counter()
    before = bytes_of(path.parent)
    stick, outside = tmp_path / "media", tmp_path / "outside"
    one = Delivery(lambda: load(path), None, lambda: ((stick, 3),), lambda _: None)
    for seed in seeds:
        dice = random.Random(seed)
        for folder in (stick, outside):
            shutil.rmtree(folder, ignore_errors=True)
        outside.mkdir()
        (outside / "a.svg").write_text(SECRET, "utf-8")
        show(outside, SECRET)
        show(stick / "KINGSTON", "new", assets__a_svg="new a", data__b_csv="1")
        for _ in range(dice.randrange(1, 4)):
            # What an earlier accident has left may take no other.
            with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
                accident(stick, outside, dice)
        choice = one.search()
        sound(choice)
        ends["found"] += bool(choice.found)
        for found in choice.found:
            offer = one.read(found, lambda _: None)
            sound(offer)
            assert bytes_of(path.parent) == before, seed
            ends[offer.stage] += 1
            if offer.stage != "compare":
                assert offer.stage == "refused", seed
                continue
            done = one.bring(found, lambda _: None)
            sound(done)
            assert done.stage == "show", (seed, done)
            now = bytes_of(path.parent)
            assert not any(SECRET.encode() in data for data in now.values()), seed
            folder = Path(found.path).parent
            for name, data in now.items():
                # Whole: all that it names is as on the stick, or as it was.
                file = folder / name
                wanted = file.read_bytes() if file.is_file() else before.get(name)
                assert data in (wanted, before.get(name)), (seed, name)
            assert now["content.json"] == Path(found.path).read_bytes(), seed
            assert load(path).digest == done.digest
            shutil.rmtree(path.parent)
            for name, data in before.items():
                (path.parent / name).parent.mkdir(parents=True, exist_ok=True)
                (path.parent / name).write_bytes(data)
        left = [p.name for p in path.parent.iterdir() if p.name.startswith(".")]
        assert left in ([], [".kiosk-before"]), seed
    return ends


def test_a_stick_with_whatever_is_on_it_is_refused_or_taken_whole(
    tmp_path: Path, hall: Path
) -> None:
    ends = grown(tmp_path, hall, range(40))
    assert min(ends["refused"], ends["compare"]) > 8, ends


@pytest.mark.long
def test_ten_thousand_sticks(tmp_path: Path, hall: Path) -> None:
    ends = grown(tmp_path, hall, range(1000, 11_000))
    assert min(ends["refused"], ends["compare"]) > 800, ends


# -- a file system that fails


class Failing:
    """A file system that fails from its n-th step on, once or for good.

    `way` is what fails: the stick is pulled out, the disk is full, or files are held
    by another program.
    """

    def __init__(self, way: str, step: int, *, once: bool) -> None:
        self.way, self.step, self.once = way, step, once
        self.count = 0

    def tick(self, what: str) -> None:
        """Fail, if it is time to."""
        self.count += 1
        if self.count == self.step or (self.count > self.step and not self.once):
            code = {"pulled": errno.EIO, "full": errno.ENOSPC, "held": errno.EACCES}
            raise OSError(code[self.way], os.strerror(code[self.way]), what)

    def install(self, patch: pytest.MonkeyPatch) -> None:
        def guarded(real: Callable[..., Any]) -> Callable[..., Any]:
            def call(*words: Any, **more: Any) -> Any:
                self.tick(str(words[:1]))
                return real(*words, **more)

            return call

        match self.way:
            case "pulled":
                real = nofollow.opened
                patch.setattr(nofollow, "entries", guarded(nofollow.entries))
                patch.setattr(
                    nofollow, "opened", lambda *words: Slow(real(*words), self.tick)
                )
            case "full":
                write = Path.open

                def open_(
                    file: Path, mode: str = "r", *words: Any, **named: Any
                ) -> Any:
                    stream = write(file, mode, *words, **named)
                    return Slow(stream, self.tick) if "w" in mode else stream

                patch.setattr(Path, "open", open_)
                for name in ("fsync", "mkdir", "link"):
                    patch.setattr(os, name, guarded(getattr(os, name)))
            case _:
                for name in ("replace", "rename", "unlink"):
                    patch.setattr(os, name, guarded(getattr(os, name)))


class Slow(io.RawIOBase):
    """A file whose every reading and writing is a step."""

    def __init__(self, stream: Any, tick: Callable[[str], None]) -> None:
        self.stream, self.tick = stream, tick
        with contextlib.ExitStack() as undo:
            undo.callback(stream.close)
            tick("open")
            undo.pop_all()

    def read(self, size: int = -1) -> Any:
        self.tick("read")
        return self.stream.read(size)

    def write(self, data: Any) -> Any:
        self.tick("write")
        return self.stream.write(data)

    def flush(self) -> None:
        if not self.stream.closed:
            self.stream.flush()

    def fileno(self) -> int:
        return int(self.stream.fileno())

    def close(self) -> None:
        self.stream.close()
        super().close()


STEPS: Final = {"pulled": 40, "full": 51, "held": 14}
"""What an update asks of the file system, by what can fail: every step is tried."""

OLD = {"assets/a.svg": "old a", "assets/b.svg": "old b", "content.json": "old"}
NEW = {
    **{"assets/a.svg": "new a", "assets/b.svg": "old b", "assets/c/d.svg": "new d"},
    **{"data.csv": "1", "content.json": "new"},
}


def files(folder: Path) -> dict[str, str]:
    """All files of a show that count; what was half made has a hidden name."""
    found = told(folder)
    return {name: found[name] for name in found if "/." not in name}


def steps(
    tmp_path: Path, path: Path, way: str, *, once: bool
) -> Iterator[Callable[[int], str]]:
    """Tries an update with a failure at a step; the title that is left, or ""."""
    stick = show(
        tmp_path / "media" / "KINGSTON",
        "new",
        assets__a_svg="new a",
        assets__c__d_svg="new d",
        data_csv="1",
    )
    raw = json.loads(stick.read_text("utf-8"))
    raw["show"]["silence"] = {"x": "data.csv"}
    stick.write_text(json.dumps(raw), "utf-8")
    spare = tmp_path / "spare"
    shutil.copytree(path.parent, spare)

    def tried(step: int) -> str:
        shutil.rmtree(path.parent)
        shutil.copytree(spare, path.parent)
        failing = Failing(way, step, once=once)
        one = Delivery(
            lambda: load(path),
            tmp_path / "state",
            lambda: ((tmp_path / "media", 3),),
            lambda _: None,
        )
        (found,) = one.search().found
        with pytest.MonkeyPatch.context() as patch:
            # From the reading on: what is confirmed may be out by then, too.
            failing.install(patch)
            update = one.read(found, lambda _: None)
            if update.stage == "compare":
                update = one.bring(found, lambda _: None)
        sound(update)
        found_ = files(path.parent)
        if update.stage == "show":
            assert found_ == NEW, (way, step)
        elif not (path.parent / ".kiosk-update").exists():
            # Told as failed: nothing has changed, nor will it.
            assert found_ == OLD, (way, step)
        opened(path, None)
        later = files(path.parent)
        assert later in (OLD, NEW), (way, step)
        assert later == NEW or update.stage == "refused", (way, step)
        return "" if failing.count < step else later["content.json"]

    yield tried


@pytest.mark.skipif(
    WINDOWS, reason="steps of Linux; Windows has fewer, and tries again what is held"
)
@pytest.mark.parametrize("once", [True, False], ids=["once", "for good"])
@pytest.mark.parametrize("way", ["pulled", "full", "held"])
def test_whatever_fails_the_old_show_is_left_or_the_new_one(
    tmp_path: Path, hall: Path, way: str, once: bool
) -> None:
    (tried,) = steps(tmp_path, hall, way, once=once)
    dice = random.Random(f"{way} {once}")
    some = dice.sample(range(1, STEPS[way] + 1), 12)
    ends = {tried(step) for step in sorted(some)}
    assert "old" in ends
    assert "" not in ends


@pytest.mark.long
@pytest.mark.parametrize("once", [True, False], ids=["once", "for good"])
@pytest.mark.parametrize("way", ["pulled", "full", "held"])
def test_every_step_may_fail(tmp_path: Path, hall: Path, way: str, once: bool) -> None:
    (tried,) = steps(tmp_path, hall, way, once=once)
    count = 0
    for step in range(1, 1000):
        if not tried(step):
            break
        count += 1
    assert count == STEPS[way]
