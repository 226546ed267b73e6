"""Delivery: found, compared, put in place; and every failure is said in words."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kiosk.content.content import load
from kiosk.content.history import History
from kiosk.device.staff_menu import usb_update as delivery_module
from kiosk.device.staff_menu.session import Candidate
from kiosk.device.staff_menu.usb_update import Delivery
from kiosk.model.message import Message
from tests.device.staff_menu.test_update import show
from tests.system import WINDOWS, links

if TYPE_CHECKING:
    from kiosk.device.staff_menu.session import Update
    from kiosk.model.text import Language


def deliver(tmp_path: Path) -> Delivery:
    path = tmp_path / "hall" / "content.json"
    if not path.exists():
        show(path.parent, "旧的")
    return Delivery(
        lambda: load(path),
        tmp_path / "state",
        lambda: ((tmp_path / "media", 3),),
        lambda _: None,
    )


def nothing(_: float) -> None:
    """Nobody waits."""


def said(update: Update, language: Language = "zh") -> list[str]:
    return [line.said(language) for line in update.lines]


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    return show(tmp_path / "media" / "KINGSTON", "新的")


def the(stick: Path) -> Candidate:
    return Candidate(str(stick), Message("新的", "新的"), "KINGSTON")


def called(file: Path, where: str) -> Candidate:
    return Candidate(str(file), Message("content.json", "content.json"), where)


def test_shows_are_found_by_their_titles(tmp_path: Path, stick: Path) -> None:
    broken = tmp_path / "media" / "broken" / "content.json"
    broken.parent.mkdir()
    broken.write_text("{", "utf-8")
    found = deliver(tmp_path).search()
    assert found.stage == "choose"
    assert found.found == (the(stick), called(broken, "broken"))


def test_a_show_that_no_reader_stands_is_offered_by_its_name(
    tmp_path: Path, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(_: bytes) -> None:
        raise ZeroDivisionError("a mistake of ours")

    monkeypatch.setattr(delivery_module, "letters", breaks)
    found = deliver(tmp_path).search()
    assert found.found == (called(stick, "KINGSTON"),)


def test_what_changes_is_told_before_it_changes(tmp_path: Path, stick: Path) -> None:
    one = deliver(tmp_path)
    compared = one.read(the(stick), nothing)
    assert compared.stage == "compare"
    assert compared.chosen == the(stick)
    assert any("旧的" in line and "新的" in line for line in said(compared))
    assert all(line.strip() for line in said(compared))
    assert load(tmp_path / "hall" / "content.json").content.show.title.zh == "旧的"
    shares: list[float] = []
    brought = one.bring(the(stick), shares.append)
    # It lies in place; that it is done is said once it is on screen.
    assert (brought.stage, brought.restart) == ("show", False)
    assert shares[-1] == 1.0
    loaded = load(tmp_path / "hall" / "content.json")
    assert loaded.content.show.title.zh == "新的"
    assert brought.digest == loaded.digest


def test_files_that_change_are_named_by_what_they_are(tmp_path: Path) -> None:
    one = deliver(tmp_path)
    hall = tmp_path / "hall"
    for name, text in {"a.svg": "old", "same.png": "same"}.items():
        (hall / "assets").mkdir(exist_ok=True)
        (hall / "assets" / name).write_text(text, "utf-8")
    stick = show(
        tmp_path / "media" / "KINGSTON",
        "旧的",
        assets__a_svg="new",
        assets__same_png="same",
        assets__fonts__hall_ttf="font",
        assets__sources__words_csv="1",
        assets__film_mp4="film",
    )
    compared = one.read(the(stick), nothing)
    assert said(compared) == [
        "1 张图片换了，1 种字体新增，1 个表格新增，1 个别的文件新增",
        "图片",
        "  assets/a.svg：换了",
        "字体",
        "  assets/fonts/hall.ttf：新增",
        "表格",
        "  assets/sources/words.csv：新增",
        "别的文件",
        "  assets/film.mp4：新增",
    ]
    assert said(compared, "en")[:3] == [
        "1 picture replaced, 1 typeface added, 1 spreadsheet added, 1 other file added",
        "Pictures",
        "  assets/a.svg: replaced",
    ]
    brought = one.bring(the(stick), nothing)
    assert (brought.stage, brought.restart) == ("show", True)
    again = one.read(the(stick), nothing)
    assert said(again) == ["内容没有变化"]


@pytest.mark.parametrize("name", ["a.svg", "fonts/f.ttf", "c.csv", "new.svg"])
def test_a_stick_that_changes_after_it_was_read_is_refused(
    tmp_path: Path, name: str
) -> None:
    stick = show(
        tmp_path / "media" / "KINGSTON",
        "新的",
        assets__a_svg="12345",
        assets__fonts__f_ttf="12345",
        assets__c_csv="12345",
    )
    one = deliver(tmp_path)
    assert one.read(the(stick), nothing).stage == "compare"
    file = stick.parent / "assets" / name
    moment = stick.stat().st_mtime_ns
    file.write_text("54321", "utf-8")
    # Of the same size, and to FAT, which counts every other second, of the same age.
    os.utime(file, ns=(moment, moment))
    refused = one.bring(the(stick), nothing)
    assert refused.stage == "refused"
    assert said(refused) == ["U 盘上的内容刚才变了，请再看一遍"]
    assert load(tmp_path / "hall" / "content.json").content.show.title.zh == "旧的"


def test_another_show_than_the_one_compared_is_refused(
    tmp_path: Path, stick: Path
) -> None:
    one = deliver(tmp_path)
    other = show(tmp_path / "media" / "SANDISK", "别的")
    one.read(the(stick), nothing)
    assert one.bring(the(other), nothing).stage == "refused"


def linked(stick: Path, where: str) -> None:
    """Put a link in the place of something on a stick."""
    place = stick.parents[1] / where
    real = stick.parents[2] / "elsewhere" / where
    real.parent.mkdir(parents=True, exist_ok=True)
    place.rename(real)
    place.symlink_to(real)


@links
@pytest.mark.parametrize(
    "where",
    [
        "KINGSTON",
        "KINGSTON/content.json",
        "KINGSTON/assets",
        "KINGSTON/assets/maps",
        "KINGSTON/assets/maps/a.svg",
        "KINGSTON/data",
        "KINGSTON/data/b.csv",
    ],
)
def test_links_are_refused_wherever_they_stand(tmp_path: Path, where: str) -> None:
    stick = show(
        tmp_path / "media" / "KINGSTON",
        "新的",
        assets__maps__a_svg="a",
        data__b_csv="b",
    )
    raw = json.loads(stick.read_text("utf-8"))
    raw["show"]["silence"] = {"x": "data/b.csv"}
    stick.write_text(json.dumps(raw), "utf-8")
    one = deliver(tmp_path)
    linked(stick, where)
    refused = one.read(the(stick), nothing)
    assert refused.stage == "refused"
    assert "链接" in said(refused)[0]
    assert where.rpartition("/")[2] in said(refused, "en")[0]
    assert "plain file" in said(refused, "en")[0]


@links
def test_a_link_that_comes_after_the_reading_is_refused(
    tmp_path: Path, stick: Path
) -> None:
    one = deliver(tmp_path)
    one.read(the(stick), nothing)
    linked(stick, "KINGSTON")
    assert "链接" in said(one.bring(the(stick), nothing))[0]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes in folders")
def test_a_pipe_is_no_file_and_is_not_waited_for(tmp_path: Path, stick: Path) -> None:
    (stick.parent / "assets").mkdir()
    os.mkfifo(stick.parent / "assets" / "a.svg")
    refused = deliver(tmp_path).read(the(stick), nothing)
    assert "assets/a.svg 不是普通的文件" in said(refused)[0]


@pytest.mark.skipif(WINDOWS, reason="Windows makes no file of such a name")
@pytest.mark.parametrize(
    ("name", "zh", "en"),
    [
        (b"aux.png", "在 Windows 上是设备的名字", "device on Windows"),
        (b"CON", "在 Windows 上是设备的名字", "device on Windows"),
        ("lpt¹.svg".encode(), "在 Windows 上是设备的名字", "device on Windows"),
        (b"a.svg.", "以空格或句点结尾", "ends with a space"),
        (b"a?.svg", "含有不能用的字符 ?", "has ?, which"),
        (b"caf\xe9.svg", "caf\\udce9.svg 不是 UTF-8", "is not written in UTF-8"),
        (b"a\nb.svg", "a\\nb.svg 有看不见的字符", "cannot be seen"),
        ("\u202egvs.exe".encode(), "有看不见的字符", "cannot be seen"),
        (b"x" * 201, "太长了", "is too long"),
        (b"d" * 100 + b"/" + b"e" * 100, "连同文件夹太长了", "long with its folders"),
        (b"/".join([b"d"] * 15), "套了太多层文件夹", "Too deep in folders"),
    ],
)
def test_names_that_other_systems_do_not_take_are_refused(
    tmp_path: Path, stick: Path, name: bytes, zh: str, en: str
) -> None:
    file = os.path.join(os.fsencode(stick.parent), b"assets", name)  # noqa: PTH118
    try:
        os.makedirs(os.path.dirname(file))  # noqa: PTH103, PTH120
        Path(os.fsdecode(file)).write_text("x", "utf-8")
    except (OSError, ValueError):
        pytest.skip("this disk does not take the name either")
    refused = deliver(tmp_path).read(the(stick), nothing)
    assert refused.stage == "refused"
    assert zh in said(refused)[0]
    assert en in said(refused, "en")[0]
    assert all(line.isprintable() for line in said(refused))
    assert not list((tmp_path / "hall").glob(".kiosk*"))


def test_names_that_differ_in_capitals_only_are_refused(
    tmp_path: Path, stick: Path
) -> None:
    (stick.parent / "assets").mkdir()
    (stick.parent / "assets" / "a.svg").write_text("a", "utf-8")
    (stick.parent / "assets" / "A.svg").write_text("A", "utf-8")
    if len(list((stick.parent / "assets").iterdir())) < 2:
        pytest.skip("this disk does not tell capitals apart either")
    refused = deliver(tmp_path).read(the(stick), nothing)
    assert said(refused, "en") == [
        "Two names differ in capitals only: assets/A.svg and assets/a.svg; remove or "
        "rename one"
    ]


def test_what_systems_leave_in_folders_is_not_taken(tmp_path: Path) -> None:
    stick = show(tmp_path / "media" / "KINGSTON", "旧的", assets__Thumbs_db="x")
    for name in ("._a.svg", "desktop.ini", "~$b.xlsx"):
        (stick.parent / "assets" / name).write_text("x", "utf-8")
    assert said(deliver(tmp_path).read(the(stick), nothing)) == ["内容没有变化"]


def test_a_folder_whose_name_is_no_text_is_offered_and_refused(tmp_path: Path) -> None:
    try:
        file = show(
            Path(os.fsdecode(os.fsencode(tmp_path) + b"/media/caf\xe9")), "新的"
        )
    except (OSError, ValueError):
        pytest.skip("this disk does not take the name either")
    one = deliver(tmp_path)
    (found,) = one.search().found
    assert (found.path, found.where) == (str(file), "caf\\udce9")
    refused = one.read(found, nothing)
    assert "不是 UTF-8" in said(refused)[0]


@pytest.mark.skipif(WINDOWS, reason="Windows makes no file of such a name")
def test_titles_and_names_of_a_stick_are_one_short_line(tmp_path: Path) -> None:
    title = "一\n二\u202e三" + "很长" * 100
    stick = show(tmp_path / "media" / "A\tB", title)
    one = deliver(tmp_path)
    (found,) = one.search().found
    assert found.where == "A\\tB"
    assert len(found.title.zh) == 48
    assert found.title.zh.startswith("一\\n二\\u202e三")
    compared = one.read(the(stick), nothing)
    for line in (*said(compared), *said(compared, "en")):
        assert line.isprintable()
        assert len(line) <= 250


def test_a_stick_of_another_file_system_is_refused_at_every_step(
    tmp_path: Path, stick: Path
) -> None:
    path = show(tmp_path / "hall", "旧的")
    no = Message("不收", "not taken")
    answers: list[Message | None] = [no]
    one = Delivery(
        lambda: load(path),
        None,
        lambda: ((tmp_path / "media", 3),),
        lambda _: answers[0],
    )
    # It is not even read for its title.
    assert one.search().found == (called(stick, "KINGSTON"),)
    assert said(one.read(the(stick), nothing)) == ["不收"]
    answers[0] = None
    one.read(the(stick), nothing)
    answers[0] = no
    assert said(one.bring(the(stick), nothing)) == ["不收"]
    assert load(path).content.show.title.zh == "旧的"


@pytest.mark.parametrize(
    ("language", "head", "line"),
    [
        ("zh", "有 1 处错误，没有换", "  第 1 行："),
        ("en", "Mistakes: 1;", "  line 1: "),
    ],
)
def test_mistakes_are_told_with_their_lines(
    tmp_path: Path, stick: Path, language: Language, head: str, line: str
) -> None:
    stick.write_text("{", "utf-8")
    refused = deliver(tmp_path).read(the(stick), nothing)
    assert refused.stage == "refused"
    assert said(refused, language)[0].startswith(head)
    assert said(refused, language)[1].startswith(line)
    assert deliver(tmp_path).bring(the(stick), nothing).stage == "refused"


def test_many_mistakes_are_counted(
    tmp_path: Path, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery_module, "SHOWN", 40)
    stick.write_text('{"slides": [' + ",".join(["1"] * 60) + "]}", "utf-8")
    refused = deliver(tmp_path).read(the(stick), nothing)
    assert len(refused.lines) == 40
    assert refused.more > 10


def test_a_stick_that_is_pulled_out_is_told_of(
    tmp_path: Path, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = deliver(tmp_path)
    one.read(the(stick), nothing)

    def gone(*_: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("kiosk.content.nofollow.opened", gone)
    refused = one.bring(the(stick), nothing)
    assert refused.stage == "refused"
    assert said(refused) == ["读写没有成功：Input/output error"]
    assert one.read(the(stick), nothing).stage == "refused"


def test_what_was_not_compared_is_not_brought(tmp_path: Path, stick: Path) -> None:
    refused = deliver(tmp_path).bring(the(stick), nothing)
    assert refused.stage == "refused"
    assert "刚才变了" in said(refused)[0]


# -- the version before


def kept(one: Delivery) -> None:
    """What is on screen is kept, as the show does."""
    present = one._present()
    assert one._state is not None
    History(one._state, present.path).keep(present, datetime.now(UTC))


def test_the_version_before_is_put_back_and_back_again(
    tmp_path: Path, stick: Path
) -> None:
    (stick.parent / "assets").mkdir()
    (stick.parent / "assets" / "a.svg").write_text("new", "utf-8")
    raw = json.loads(stick.read_text("utf-8"))
    raw["show"]["silence"] = {"x": "a.svg"}
    one = deliver(tmp_path)
    path = tmp_path / "hall" / "content.json"
    kept(one)
    assert one.previous().stage == "refused"
    assert "还没有更早的一版" in said(one.previous())[0]
    one.read(the(stick), nothing)
    assert one.bring(the(stick), nothing).stage == "show"
    kept(one)
    for wanted, other in (("旧的", "新的"), ("新的", "旧的"), ("旧的", "新的")):
        compared = one.previous()
        assert compared.stage == "compare"
        assert compared.chosen is not None
        assert any(wanted in line and other in line for line in said(compared))
        assert load(path).content.show.title.zh == other
        back = one.restore(compared.chosen, nothing)
        assert back.stage == "show"
        assert load(path).content.show.title.zh == wanted
        assert load(path).digest == back.digest
        kept(one)


def test_type_that_is_put_back_asks_for_a_restart(tmp_path: Path) -> None:
    one = deliver(tmp_path)
    fonts = tmp_path / "hall" / "assets" / "fonts"
    fonts.mkdir(parents=True)
    (fonts / "hall.ttf").write_bytes(b"one")
    kept(one)
    (fonts / "hall.ttf").write_bytes(b"two")
    kept(one)
    compared = one.previous()
    assert compared.chosen is not None
    assert "  assets/fonts/hall.ttf：换了" in said(compared)
    assert one.restore(compared.chosen, nothing).restart
    assert (fonts / "hall.ttf").read_bytes() == b"one"


def test_a_version_is_put_back_only_as_it_was_compared(
    tmp_path: Path, stick: Path
) -> None:
    one = deliver(tmp_path)
    kept(one)
    one.read(the(stick), nothing)
    one.bring(the(stick), nothing)
    kept(one)
    compared = one.previous()
    assert compared.chosen is not None
    show(tmp_path / "hall", "第三")
    kept(one)
    refused = one.restore(compared.chosen, nothing)
    assert said(refused, "en")[0].startswith("The content has changed meanwhile")
    assert load(tmp_path / "hall" / "content.json").content.show.title.zh == "第三"


def test_pictures_of_which_no_copy_is_kept_are_named(tmp_path: Path) -> None:
    one = deliver(tmp_path)
    hall = show(tmp_path / "hall", "旧的", assets__a_svg="old", assets__b_svg="old")
    raw = json.loads(hall.read_text("utf-8"))
    raw["show"]["silence"] = {"x": "a.svg", "y": "b.svg"}
    hall.write_text(json.dumps(raw), "utf-8")
    kept(one)
    assert one._state is not None
    room = History(one._state, hall).folder / "pictures"
    (picture,) = room.iterdir()
    (hall.parent / "assets" / "b.svg").write_text("new", "utf-8")
    (hall.parent / "assets" / "a.svg").write_text("new", "utf-8")
    raw["show"]["title"] = {"zh": "新的", "en": "new"}
    hall.write_text(json.dumps(raw), "utf-8")
    kept(one)
    assert said(one.previous())[-3:] == [
        "图片",
        "  assets/a.svg：换了",
        "  assets/b.svg：换了",
    ]
    picture.unlink()
    assert said(one.previous())[-3:] == [
        "没有留底、换不回来的文件",
        "  assets/a.svg",
        "  assets/b.svg",
    ]


def test_without_a_history_there_is_no_version_before(tmp_path: Path) -> None:
    path = show(tmp_path / "hall", "旧的")
    one = Delivery(lambda: load(path), None)
    assert one.previous().stage == "refused"
    assert one.restore(the(path), nothing).stage == "refused"
