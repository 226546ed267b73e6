"""The command line: it reads like a good tool's, and every way in is checked."""

from __future__ import annotations

import argparse
import ctypes
import importlib
import io
import os
import runpy
import subprocess
import sys
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from kiosk import __main__ as command
from kiosk.__main__ import main
from kiosk.cli import parser
from kiosk.cli.commands import names
from kiosk.cli.parser import chinese, has_screen, size
from kiosk.content.privilege import is_root

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
COMMANDS_OF_A_SHOW = (
    *("bench --quick", "check --no-layout", "doctor --quick", "drill kill", "history"),
    *("export --csv x", "logs --bundle x", "pictures", "preview", "restore 1", "soak"),
)
SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def recording(calls: list[tuple[object, ...]]) -> Callable[..., int]:
    """A function that keeps its arguments and ends well."""

    def record(*asked: object) -> int:
        calls.append(asked)
        return 0

    return record


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What would be played, instead of playing it."""
    calls: list[Any] = []
    monkeypatch.setattr("kiosk.player.play.play", recording(calls))
    return calls


def test_help_tells_everything_on_one_screen(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--help"])
    assert left.value.code == 0
    text = capsys.readouterr().out
    for word in (
        "usage: kiosk",
        "PATH",
        "--screen",
        "--window",
        "--rotate",
        "--version",
        "  gallery    every kind of chart and slide",
        "  pictures   every slide as a picture",
        "  bench      what the show costs",
        "PageUp",
        "Esc leaves",
        "exit status",
    ):
        assert word in text
    assert max(map(len, text.splitlines())) <= 80
    assert len(text.splitlines()) <= 56


@pytest.mark.parametrize("name", names())
def test_every_command_has_a_help_in_sentences(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main([name, "--help"])
    assert end.value.code == 0
    said = capsys.readouterr().out
    usage, what, _ = said.split("\n\n", 2)
    assert usage.startswith(f"usage: kiosk {name}")
    assert what[0].isupper()
    assert what.endswith(".")


def test_version_is_that_of_the_package(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.metadata.version", lambda _: "1.2.3")
    with pytest.raises(SystemExit) as left:
        main(["--version"])
    assert left.value.code == 0
    assert capsys.readouterr().out == "kiosk 1.2.3\n"


def test_a_package_that_is_not_installed_has_no_version(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def nothing(_: str) -> str:
        raise PackageNotFoundError

    monkeypatch.setattr("importlib.metadata.version", nothing)
    assert parser.program() == "kiosk (not installed)"


@pytest.mark.parametrize(
    ("folder", "version"),
    [
        ("PySide6_Essentials-6.12.0.dist-info", "6.12.0"),
        ("pyside6_essentials-6.12.1.dist-info", "6.12.1"),
        ("PySide6_Addons-6.12.0.dist-info", ""),
        ("kiosk-6.12.0.dist-info", ""),
    ],
)
def test_the_version_of_qt_stands_in_a_folder(
    folder: str, version: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "PySide6").mkdir()
    (tmp_path / folder).mkdir()
    package = SimpleNamespace(submodule_search_locations=[str(tmp_path / "PySide6")])
    monkeypatch.setattr(command, "find_spec", lambda _: package)
    assert command._qt() == version


def test_without_qt_nothing_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "find_spec", lambda _: None)
    monkeypatch.setattr(sys, "version_info", (3, 11, 9))
    assert command._fatal_pair() == ""


def test_the_version_of_qt_is_the_installed_one() -> None:
    assert command._qt() == installed("PySide6-Essentials")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("1920x1080", (1920, 1080)), ("3840X2160", (3840, 2160)), ("200x200", (200, 200))],
)
def test_a_size(text: str, wanted: tuple[int, int]) -> None:
    assert size(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1920",
        "1920x",
        "x1080",
        "1920*1080",
        "-1x2",
        "199x1080",
        "16385x1080",
        "1.5x2",
    ],
)
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="is not"):
        size(text)


@pytest.mark.parametrize(
    "words", [["--window", "big"], ["--rotate", "45"], ["--no-such"], ["a", "b"]]
)
def test_a_wrong_command_line_has_status_2(words: list[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(words)
    assert left.value.code == 2


@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        (
            ["--no-such"],
            "kiosk：不认识：--no-such",
            "unrecognized arguments: --no-such",
        ),
        (["--rotate"], "--rotate：后面要写一个值", "expected one argument"),
        (["--rotate", "x"], "--rotate：'x' 不是整数", "invalid int value: 'x'"),
        (
            ["--rotate", "45"],
            "--rotate：不能是 45，可以是 0, 90, 180, 270",
            "choose from",
        ),
        (
            ["--window", "big"],
            "--window：“big”不是 1920x1080",
            "'big' is not of the form",
        ),
        (["diff"], "还缺少：OLD, NEW", "required: OLD, NEW"),
        (["pin", "--hash", "--remove"], "不能和 --hash 一起写", "not allowed with"),
        (["check", "--s"], "--s 不明确，可能是", "ambiguous option: --s could match"),
        (
            ["check", "--json=1"],
            "--json：后面不能有值 '1'",
            "ignored explicit argument",
        ),
        (["soak", "--hours", "x"], "--hours：'x' 不是数", "invalid float value: 'x'"),
        (["soak", "--hours", "0"], "--hours 要大于 0", "--hours is more than 0"),
        (["soak", "--pdf", "/"], "/ 是一个文件夹", "/ is a folder"),
        (["bench", "--json", "/no/x"], "没有文件夹 /no", "there is no folder /no"),
        (
            ["bench", "--baseline", "/"],
            "读不出来：这是一个文件夹",
            "/ cannot be read: ",
        ),
        (
            ["bench", "--baseline", __file__],
            "不是 kiosk bench",
            "is not of kiosk bench",
        ),
        (["stats", "--from", "gestern"], "“gestern”不是 2026", "'gestern' is no day"),
        (["check", "--at", "now"], "“now”不是 2026", "'now' is not of the form"),
        (["drill", "nap"], "没有叫 nap 的演练", "no drill is called nap"),
        (["pictures", "--gallery", "x"], "不要写 PATH", "leave PATH out"),
        (["export"], "要写明写出什么", "say what to write"),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="paths of a POSIX system")
def test_what_is_wrong_is_said_in_the_language_of_the_system(
    words: list[str],
    zh: str,
    en: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for language, usage, wanted in (("zh", "用法：", zh), ("en", "usage: ", en)):
        monkeypatch.setenv("LANGUAGE", language)
        with pytest.raises(SystemExit) as left:
            main(words)
        assert left.value.code == 2
        told = capsys.readouterr().err
        assert told.startswith(f"{usage}kiosk")
        assert wanted in told.splitlines()[-1]


def test_what_argparse_may_say_one_day_stays_as_it_is() -> None:
    assert chinese("argument --x: something new") == "--x：something new"
    assert chinese("argument of a new kind") == "argument of a new kind"


@pytest.mark.skipif(sys.platform != "linux", reason="/proc takes no files")
def test_what_cannot_be_written_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("LANGUAGE", "zh")
    show = str(ROOT / "tests/charts/bars.json")
    assert main(["pictures", show, "--out", "/proc/x"]) == 2
    assert capsys.readouterr().err == "写不了 /proc/x：没有这个文件或文件夹。\n"
    monkeypatch.setenv("LANGUAGE", "en")
    assert main(["pictures", show, "--out", "/proc/x"]) == 2
    assert "/proc/x cannot be written: " in capsys.readouterr().err
    # A folder in the place of a picture.
    (tmp_path / "contact-sheet.png").mkdir()
    words = ["pictures", show, "--out", str(tmp_path), "--size", "320x200"]
    assert main([*words, "--language", "en"]) == 1
    assert "contact-sheet.png; is the disk full" in capsys.readouterr().err
    # And one in the place of another: what is left is written all the same.
    picture = tmp_path / "00-bars-en.png"
    picture.unlink()
    picture.mkdir()
    assert main([*words, "--language", "en"]) == 1
    assert "00-bars-en.png, contact-sheet.png" in capsys.readouterr().err


@pytest.mark.parametrize("command", COMMANDS_OF_A_SHOW)
def test_every_command_means_the_same_file(
    command: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    class Meant(Exception):
        pass

    def meant(argument: Path | None, *_: object) -> Path:
        raise Meant(argument)

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("kiosk.content.chosen.meant", meant)
    with pytest.raises(Meant):
        main(command.split())


@pytest.mark.parametrize("name", SCREENS)
def test_any_of_three_variables_is_a_screen(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for other in SCREENS:
        monkeypatch.delenv(other, raising=False)
    assert not has_screen()
    monkeypatch.setenv(name, "")
    assert not has_screen()
    monkeypatch.setenv(name, ":0")
    assert has_screen()


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_other_systems_always_have_a_screen(
    monkeypatch: pytest.MonkeyPatch, platform: str
) -> None:
    for name in SCREENS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", platform)
    assert has_screen()


@pytest.mark.parametrize(
    ("python", "qt", "fatal"),
    [
        ((3, 11, 9), "6.12.0", True),
        ((3, 11, 9), "6.11.3", False),
        ((3, 12, 0), "6.12.0", False),
        ((3, 13, 1), "6.11.3", False),
    ],
)
def test_the_pair_that_aborts_is_refused(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    played: list[Any],
    python: tuple[int, int, int],
    qt: str,
    fatal: bool,
) -> None:
    class Version(tuple[int, ...]):
        major, minor = python[:2]

    monkeypatch.setattr(sys, "version_info", Version(python))
    monkeypatch.setattr(command, "_qt", lambda: qt)
    assert main([]) == int(fatal)
    assert len(played) == int(not fatal)
    said = capsys.readouterr().err
    assert ("PySide6 6.12.0 aborts on Python 3.11: install" in said) is fatal


def test_arguments_reach_the_player(played: list[Any], tmp_path: Path) -> None:
    (tmp_path / "content.json").touch()
    words = [
        str(tmp_path),
        "--screen",
        "2",
        "--window",
        "640x480",
        "--rotate",
        "90",
        "--slide",
        "gdp",
    ]
    assert main(words) == 0
    asked = (tmp_path / "content.json", "2", (640, 480), 90, "gdp")
    assert played == [(*asked, None)]


def test_without_a_path_the_current_folder_wins_over_the_built_in_show(
    played: list[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["kiosk"])
    main()
    (tmp_path / "content.json").touch()
    main()
    assert played[0][0] != played[1][0] == tmp_path / "content.json"
    assert played[0][0].name == "content.json"
    assert played[0][0].is_file()


def test_mistakes_in_the_content_are_said_with_status_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    missing = tmp_path / "nothing.json"
    assert main([str(missing)]) == 1
    assert str(missing) in capsys.readouterr().err


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh", "是不是想运行 kiosk check？"), ("en", "did you mean kiosk check?")],
)
def test_a_misspelt_command_is_guessed(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    language: str,
    words: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANGUAGE", language)
    assert main(["chekc"]) == 1
    assert words in capsys.readouterr().err
    # A file of that name is content, whatever it is called.
    Path("chekc").write_text("{")
    assert main(["chekc"]) == 1
    assert words not in capsys.readouterr().err
    assert main(["nothing.json"]) == 1
    assert "kiosk check" not in capsys.readouterr().err
    # Nor is a command guessed whose content has mistakes.
    assert main(["pictures", "nothing.json"]) == 1
    assert "kiosk pictures" not in capsys.readouterr().err


@pytest.mark.skipif(not is_root(), reason="only root has rights to give up")
def test_a_python_that_only_root_may_enter_is_told(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    open_path: Path,
) -> None:
    def lost(_: list[str]) -> int:
        raise ModuleNotFoundError("No module named 'signal'")

    monkeypatch.setattr("kiosk.cli.commands.check.command", lost)
    room = open_path / "lib"
    room.mkdir(mode=0o700)
    monkeypatch.setattr(os, "__file__", str(room / "os.py"))
    monkeypatch.setattr(command, "__file__", str(open_path / "__main__.py"))
    assert main(["check"]) == 1
    assert capsys.readouterr().err == (
        f"the content is read with the rights of its owner, who may not enter {room} "
        "and use this Python: install kiosk where all may read, such as "
        "/opt/kiosk/venv\n"
    )
    monkeypatch.setenv("LANGUAGE", "zh")
    assert main(["check"]) == 1
    assert capsys.readouterr().err == (
        f"内容归别的用户，要用那个用户的权限读，而那个用户进不了 {room}，用不了这里的 "
        "Python：请把 kiosk 装进人人可读的文件夹，如 /opt/kiosk/venv\n"
    )
    room.chmod(0o755)
    with pytest.raises(ModuleNotFoundError):
        main(["check"])


def test_an_interrupt_is_a_way_of_leaving(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("kiosk.player.play.play", interrupted)
    assert main([]) == 0


@pytest.mark.parametrize(
    ("language", "words"), [("zh", "没有屏幕"), ("en", "There is no screen")]
)
def test_without_a_screen_pictures_are_drawn(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    language: str,
    words: str,
) -> None:
    drawn: list[tuple[object, ...]] = []
    monkeypatch.setattr("kiosk.cli.draw.draw", recording(drawn))
    monkeypatch.setattr(command, "has_screen", lambda: False)
    monkeypatch.setenv("LANGUAGE", language)
    assert main([str(tmp_path / "my.json")]) == 0
    assert drawn == [(tmp_path / "my.json", Path("kiosk-pictures"), (1920, 1080))]
    assert words in capsys.readouterr().err


@pytest.mark.skipif(not is_root(), reason="only root can give files away")
@pytest.mark.parametrize("words", [[], ["preview"]])
def test_root_plays_nothing_that_others_may_write(
    words: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "content.json"
    file.write_text("{}", "utf-8")
    os.chown(file, 4321, 4321)
    monkeypatch.setattr(command, "has_screen", lambda: True)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setenv("LANGUAGE", "en")
    assert main([*words, str(file)]) == 1
    assert capsys.readouterr().err == (
        f"{file} is #4321's, and root plays nothing that others may write: run this "
        "as #4321, such as with sudo -u '#4321' kiosk.\n"
    )


@pytest.mark.skipif(not is_root(), reason="only root can give files away")
@pytest.mark.parametrize("words", [["pictures"], ["export", "--csv", "f.csv"]])
def test_root_reads_a_content_as_its_owner(
    words: list[str],
    open_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    secret = open_path / "secret.json"
    secret.write_text("untold", "utf-8")
    secret.chmod(0o600)
    file = open_path / "content.json"
    file.symlink_to(secret)
    os.chown(file, 4321, 4321, follow_symlinks=False)
    monkeypatch.setenv("LANGUAGE", "en")
    assert main([words[0], str(file), *words[1:]]) == 1
    said = capsys.readouterr().err
    assert "Permission denied" in said
    assert "untold" not in said
    assert os.geteuid() == 0


def test_pictures_are_asked_for_by_a_command(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    drawn: list[tuple[object, ...]] = []
    monkeypatch.setattr("kiosk.cli.draw.draw", recording(drawn))
    words = [str(tmp_path / "my.json"), "--out", "here", "--size", "1080x1920"]
    assert main(["pictures", *words]) == 0
    assert main(["pictures", *words, "--language", "en", "--skin", "paper"]) == 0
    path = tmp_path / "my.json"
    assert drawn == [
        (path, Path("here"), (1080, 1920), None, None),
        (path, Path("here"), (1080, 1920), ("en",), "paper"),
    ]


def test_measuring_is_a_command(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = importlib.import_module("kiosk.cli.commands.bench")
    asked: list[tuple[object, ...]] = []
    monkeypatch.setattr(bench, "command", recording(asked), raising=False)
    assert main(["bench", "--laps", "1"]) == 0
    assert asked == [(["--laps", "1"],)]


def test_a_console_that_cannot_write_chinese_stops_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    console = io.TextIOWrapper(io.BytesIO(), encoding="ascii", errors="strict")
    monkeypatch.setattr(sys, "stderr", console)
    monkeypatch.setattr(sys, "stdout", None)
    command._speak_utf8("linux")
    print("没有屏幕", file=sys.stderr, flush=True)
    assert console.buffer.getvalue().rstrip() == b"????"


@pytest.mark.parametrize(
    ("terminal", "system", "written"),
    [
        (False, "win32", "没有屏幕\n".encode()),
        # A console tells what it takes.
        (True, "win32", "没有屏幕\n".encode("gbk")),
        (False, "linux", "没有屏幕\n".encode("gbk")),
    ],
)
def test_what_others_read_is_utf8_whatever_the_code_page(
    monkeypatch: pytest.MonkeyPatch, terminal: bool, system: str, written: bytes
) -> None:
    pipe = io.TextIOWrapper(io.BytesIO(), encoding="gbk", newline="\n")
    monkeypatch.setattr(pipe, "isatty", lambda: terminal, raising=False)
    monkeypatch.setattr(sys, "stdout", pipe)
    command._speak_utf8(system)
    print("没有屏幕", flush=True)
    assert isinstance(pipe.buffer, io.BytesIO)
    assert pipe.buffer.getvalue() == written


@pytest.mark.parametrize(
    ("words", "boxes"), [([], 1), (["preview"], 1), (["run"], 0)], ids=str
)
def test_without_a_console_a_mistake_is_said_in_a_box_at_a_desk(
    monkeypatch: pytest.MonkeyPatch, words: list[str], boxes: int
) -> None:
    shown: list[str] = []

    def box(_: object, text: str, title: str, __: int) -> None:
        shown.extend([text, title])

    library = SimpleNamespace(user32=SimpleNamespace(MessageBoxW=box))
    monkeypatch.setattr(ctypes, "windll", library, raising=False)
    monkeypatch.setattr(sys, "stderr", None)
    command._tell("没有 content.json", words)
    assert shown == ["没有 content.json", "kiosk"] * boxes


def test_nobody_who_reads_is_known_by_the_error() -> None:
    broken, invalid = BrokenPipeError(32, "broken"), OSError(22, "invalid")
    assert command._unheard(broken, "linux")
    assert command._unheard(invalid, "win32")
    assert not command._unheard(invalid, "linux")
    assert not command._unheard(OSError(22, "invalid", "content.json"), "win32")
    assert not command._unheard(OSError(28, "full"), "win32")


def test_the_module_is_the_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["kiosk", "--version"])
    # It has been imported above, which runpy finds worth a warning.
    monkeypatch.delitem(sys.modules, "kiosk.__main__")
    with pytest.raises(SystemExit) as left:
        runpy.run_module("kiosk", run_name="__main__", alter_sys=True)
    assert left.value.code == 0
    assert capsys.readouterr().out.startswith("kiosk ")


def test_the_installed_version_is_one() -> None:
    try:
        found = installed("kiosk")
    except PackageNotFoundError:
        pytest.skip("kiosk runs from its sources, not installed")
    assert found.count(".") == 2


def test_a_reader_that_has_read_enough_is_no_mistake() -> None:
    code = (
        "import os, sys\n"
        "from kiosk.__main__ import main\n"
        "reader, writer = os.pipe()\n"
        "os.close(reader)\n"
        "os.dup2(writer, 1)\n"
        "sys.exit(main(['check', '--rules']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_an_extra_that_is_missing_is_said_with_the_command_that_brings_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "tuf.api.metadata", None)
    for name in [one for one in sys.modules if one.startswith("kiosk.fleet.packs")]:
        monkeypatch.delitem(sys.modules, name)
    assert main(["publish", "--list"]) == 1
    assert "pip install 'kiosk[fleet]'" in capsys.readouterr().err
