"""Logs: they never outgrow their room, repeat nothing, and lose no exception."""

from __future__ import annotations

import errno
import itertools
import json
import logging
import os
import sys
import threading
import zipfile
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING

import pytest

from kiosk.__main__ import main
from kiosk.content.privilege import is_root
from kiosk.device.records import bundle, logs
from kiosk.device.records.logs import AGAIN, OFTEN, Steady, entries, followed, last
from kiosk.device.settings import Settings
from tests.system import WINDOWS

if TYPE_CHECKING:
    from collections.abc import Iterator


class Lines(logging.Handler):
    """What is passed on."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


class Heard:
    def __init__(self) -> None:
        self.now = 100.0
        self.lines = Lines()
        self.steady = Steady([self.lines], lambda: self.now)
        self.logger = logging.Logger("kiosk.test")
        self.logger.addHandler(self.steady)

    @property
    def said(self) -> list[str]:
        said, self.lines.said = self.lines.said, []
        return said


def test_what_repeats_is_told_once_and_then_counted() -> None:
    heard = Heard()
    for _ in range(500):
        heard.logger.warning("the panel is gone")
        heard.logger.info("something else")
    assert heard.said == ["the panel is gone", "something else"]
    heard.now += AGAIN
    heard.logger.warning("the panel is gone")
    assert heard.said == [
        "499 more like: the panel is gone",
        "499 more like: something else",
        "the panel is gone",
    ]
    heard.steady.close()
    assert heard.said == []


def test_lines_of_one_kind_are_told_apart_but_not_without_end() -> None:
    heard = Heard()
    for number in range(1000):
        heard.logger.error("slide %d cannot be painted", number)
    said = heard.said
    assert said == [f"slide {number} cannot be painted" for number in range(OFTEN)]
    heard.steady.close()
    assert heard.said == [f"{1000 - OFTEN} more like: slide %d cannot be painted"]


def test_kinds_without_end_do_not_fill_the_memory() -> None:
    heard = Heard()
    for number in range(1000):
        heard.logger.error(f"kind {number}")
    assert len(heard.steady._told) == logs.KINDS
    assert len(heard.said) == 1000


def test_a_line_whose_words_do_not_fit_is_told_as_it_is() -> None:
    heard = Heard()
    heard.logger.error("%d of %d", "one")
    assert heard.said == ["%d of %d"]


@pytest.fixture
def begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Logging into a state folder; all hooks are as before afterwards."""
    root = logging.getLogger()
    for owner, name in (
        (sys, "excepthook"),
        (sys, "unraisablehook"),
        (threading, "excepthook"),
        (logging, "raiseExceptions"),
        (root, "level"),
    ):
        monkeypatch.setattr(owner, name, getattr(owner, name))
    monkeypatch.setattr(sys, "stderr", None)
    logs.begin(tmp_path, "show")
    yield tmp_path
    # The test may have begun anew.
    for handler in [each for each in root.handlers if isinstance(each, Steady)]:
        root.removeHandler(handler)
        handler.close()


def text(folder: Path, name: str = "show.log") -> str:
    return (folder / "logs" / name).read_text("utf-8")


def test_files_take_turns_within_their_room(
    begun: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = sum(size * files for size, files in logs.ROOM.values())
    assert whole + 12 * 64 * 1024 < 20_000_000
    monkeypatch.setitem(logs.ROOM, "show", (3_000, 3))
    logs.begin(begun, "show")
    for number in range(400):
        logging.getLogger(f"n{number}").warning("%d: %s", number, "x" * 90)
    names = sorted(file.name for file in (begun / "logs").iterdir())
    assert names == ["show.log", "show.log.1", "show.log.2"]
    assert sum(f.stat().st_size for f in (begun / "logs").iterdir()) <= 9_000
    assert "399: x" in text(begun)
    assert [file.name for file in logs.files(begun)] == names[::-1]


def test_a_long_line_is_cut(begun: Path) -> None:
    logging.getLogger("a").warning("y" * 50_000)
    assert len(text(begun)) < 9_000


def test_what_nobody_caught_is_logged(begun: Path) -> None:
    def fails() -> None:
        raise ValueError("in a thread")

    thread = threading.Thread(target=fails, name="worker")
    thread.start()
    thread.join()
    try:
        raise RuntimeError("in the open")
    except RuntimeError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)

    class Dying:
        def __del__(self) -> None:
            raise OSError("at the end")

    Dying()
    said = text(begun)
    assert "ValueError: in a thread" in said
    assert "nobody caught this in the thread worker" in said
    assert "RuntimeError: in the open" in said
    assert "OSError: at the end" in said
    assert "KeyboardInterrupt" not in said


def test_a_folder_that_cannot_be_written_costs_lines_alone(
    begun: Path,
) -> None:
    (begun / "file").touch()
    steady = logs.begin(begun / "file", "show")
    logging.getLogger("a").warning("to nobody")
    logging.getLogger("a").warning("to nobody else")
    steady.close()
    logs.begin(begun, "show")
    logging.getLogger("a").warning("heard again")
    assert "heard again" in text(begun)


def test_beginning_again_does_not_log_twice(begun: Path) -> None:
    logs.begin(begun, "show")
    logs.begin(begun, "show")
    logging.getLogger("a").warning("once")
    assert text(begun).count("once") == 1


# -- reading

LOG = """\
2026-11-25 10:00:00,000 INFO kiosk: first
2026-11-25 10:00:02,000 ERROR kiosk: third
Traceback (most recent call last):
  File "x.py", line 1
ValueError: no
"""
OTHER = """\
rest of a line that was turned over
2026-11-25 10:00:01,000 INFO kiosk: second
2026-11-25 10:00:03,000 INFO kiosk: fourth
"""


@pytest.fixture
def state(tmp_path: Path) -> Path:
    folder = tmp_path / "state"
    (folder / "logs").mkdir(parents=True)
    (folder / "logs" / "show.log").write_text(LOG, "utf-8")
    (folder / "logs" / "supervisor.log").write_text(OTHER, "utf-8")
    return folder


def test_entries_of_all_processes_are_told_in_order(state: Path) -> None:
    assert len(list(entries(LOG))) == 2
    assert list(entries("")) == []
    found = last(state, 9)
    assert [entry.splitlines()[0].split()[-1] for entry in found] == [
        "first",
        "second",
        "third",
        "fourth",
    ]
    assert found[2].endswith("ValueError: no")
    assert last(state, 1)[0].endswith("fourth")
    assert last(state, 0) == []


def test_new_lines_are_followed_even_over_a_turn(state: Path) -> None:
    file = state / "logs" / "show.log"
    other = state / "logs" / "new.log"
    step = itertools.count()

    def wait() -> None:
        match next(step):
            case 0:
                with file.open("a") as stream:
                    stream.write("one\nhal")
            case 1:
                with file.open("a") as stream:
                    stream.write("f\nlast before the turn\n")
                file.rename(state / "logs" / "show.log.1")
                file.write_text("first after the turn\n")
            case 2:
                other.write_text("from its beginning\n")
                file.unlink()
            case _:
                file.write_text("anew\n")

    found = followed(state, wait)
    expected = [
        "one",
        "half",
        "last before the turn",
        "first after the turn",
        "from its beginning",
        "anew",
    ]
    assert [next(found) for _ in expected] == expected


def test_the_command_prints_the_newest(
    state: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["logs", "--state", str(state), "--lines", "1"]) == 0
    assert capsys.readouterr().out == "2026-11-25 10:00:03,000 INFO kiosk: fourth\n"

    def interrupted(_: float) -> None:
        with (state / "logs" / "show.log").open("a") as stream:
            stream.write("a new line\n")
        monkeypatch.setattr("time.sleep", enough)

    def enough(_: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("time.sleep", interrupted)
    assert main(["logs", "--state", str(state), "--follow", "--lines", "1"]) == 0
    assert capsys.readouterr().out.splitlines()[-2:] == [
        "2026-11-25 10:00:03,000 INFO kiosk: fourth",
        "a new line",
    ]
    monkeypatch.setenv("LANGUAGE", "en")
    assert main(["logs", "--state", str(state / "none")]) == 1
    assert "there are no logs in" in capsys.readouterr().err


# -- the bundle


def test_the_bundle_holds_all_but_what_is_private(
    state: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hash_ = "scrypt$15$8$1$c2FsdHNhbHQ=$" + "aGFzaGhhc2g" * 4 + "="
    config = tmp_path / "kiosk.toml"
    config.write_text(f'pin = "{hash_}"\nmemory_mb = 700\n', "utf-8")
    monkeypatch.setenv("KIOSK_CONFIG", str(config))
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, "/home/zhangsan")
    monkeypatch.setenv("LOGNAME", "zhangsan")
    monkeypatch.setattr("socket.gethostname", lambda: "hall-pc-7")
    with (state / "logs" / "show.log").open("a") as stream:
        stream.write("at /home/zhangsan/show on hall-pc-7 by zhangsan, zhangsanfeng\n")
    (state / "faults").mkdir()
    (state / "faults" / "000001.txt").write_text("Fatal Python error", "utf-8")
    (state / "status.json").write_text("{}", "utf-8")
    (state / "visits.sqlite").write_bytes(b"counts")
    report = tmp_path / "doctor.txt"
    report.write_text("all is well", "utf-8")
    file = tmp_path / "out.zip"
    words = ["logs", "--state", str(state), "--bundle", str(file)]
    assert main([*words, "--report", str(report)]) == 0
    said = capsys.readouterr().out.splitlines()
    with zipfile.ZipFile(file) as whole:
        assert whole.testzip() is None
        texts = {name: whole.read(name).decode() for name in whole.namelist()}
    assert said == [str(file), *(f"  {name}" for name in texts)]
    assert set(texts) == {
        "versions.json",
        "settings.json",
        "content.json.sha256",
        "logs/show.log",
        "logs/supervisor.log",
        "faults/000001.txt",
        "status.json",
        "doctor.txt",
    }
    everything = "\n".join(texts.values())
    assert hash_[12:] not in everything
    assert json.loads(texts["settings.json"])["pin"] == "(set)"
    assert json.loads(texts["settings.json"])["memory_mb"] == 700
    last = texts["logs/show.log"].splitlines()[-1]
    assert last == "at ~/show on HOST by USER, zhangsanfeng"
    assert "python" in json.loads(texts["versions.json"])
    assert len(texts["content.json.sha256"].split()[0]) == 64


def test_a_bundle_of_nothing_is_one_too(tmp_path: Path) -> None:
    file = tmp_path / "out.zip"
    missing = tmp_path / "missing.json"
    names = bundle.written(file, None, Settings(), missing, (missing,))
    assert names == ["versions.json", "settings.json", "content.json.sha256"]
    with zipfile.ZipFile(file) as whole:
        said = whole.read("content.json.sha256").decode()
        # Windows says it in words of its own.
        if not WINDOWS:
            assert said == f"missing.json: {os.strerror(errno.ENOENT)}\n"
        assert said.startswith("missing.json: ")
    assert bundle.written(file, None, Settings(), None)[-1] == "settings.json"


def test_a_bundle_that_cannot_be_written_is_said(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    where = tmp_path / "no" / "such" / "out.zip"
    assert main(["logs", "--state", str(tmp_path), "--bundle", str(where)]) == 1
    assert "out.zip" in capsys.readouterr().err


def test_users_without_a_name_or_home_do_no_harm(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def nobody() -> str:
        raise KeyError("no such user")

    def homeless() -> Path:
        raise RuntimeError("no home")

    monkeypatch.setattr("getpass.getuser", nobody)
    monkeypatch.setattr(Path, "home", homeless)
    assert bundle.cleaner(host="")("as it is") == "as it is"
    own = bundle.cleaner(Path("/root"), "root", "kiosk")
    assert own("root at /root/show, kiosk") == "root at ~/show, kiosk"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (r"C:\Users\张三\show\content.json", r"~\show\content.json"),
        ("C:/Users/张三/show", "~/show"),
        ("c:/users/张三", "~"),
        (json.dumps(r"C:\Users\张三\show"), r'"~\\show"'),
        (json.dumps({"a": r"C:\Users\张三\x"}, ensure_ascii=False), r'{"a": "~\\x"}'),
        ("用户张三的内容", "用户USER的内容"),
        (r"D:\张三的展示\content.json", r"D:\USER的展示\content.json"),
        # A name of a folder that is longer, and the short form that Windows gives.
        (r"C:\Users\李四\x", r"C:\Users\USER\x"),
        (r"C:\Users\ZHANGS~1\AppData", r"C:\Users\USER\AppData"),
        ("HALL-7 and hall-7", "HOST and HOST"),
        ("no path, no name", "no path, no name"),
    ],
)
def test_no_name_of_a_windows_machine_is_left(text: str, left: str) -> None:
    home = PureWindowsPath(r"C:\Users\张三")
    assert bundle.cleaner(home, "张三", "HALL-7", "win32")(text) == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("/home/li/show of li", "~/show of USER"),
        ("/home/lilly and a list", "/home/lilly and a list"),
        ("Li is another", "Li is another"),
    ],
)
def test_a_short_name_is_taken_out_where_it_is_one(text: str, left: str) -> None:
    home = PurePosixPath("/home/li")
    assert bundle.cleaner(home, "li", "h", "linux")(text) == left


def test_a_name_of_one_letter_is_taken_out_of_paths_alone() -> None:
    own = bundle.cleaner(PurePosixPath("/srv/x"), "a", "", "linux")
    assert own("a show in /home/a/show") == "a show in /home/USER/show"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
@pytest.mark.parametrize("plant", ["link", "pipe"])
@pytest.mark.parametrize(
    "place",
    ["logs/show.log", "logs/show.log.1", "faults/000001.txt", "status.json"],
)
def test_what_is_planted_in_the_state_folder_reaches_no_bundle(
    place: str, plant: str, tmp_path: Path
) -> None:
    state, secret = tmp_path / "state", tmp_path / "secret"
    stamp = "2026-11-25 09:30:00,000 "
    secret.write_text(f"{stamp}root:secret\n", "utf-8")
    (state / place).parent.mkdir(parents=True)
    if plant == "link":
        (state / place).symlink_to(secret)
    else:
        os.mkfifo(state / place)
    (state / "logs").mkdir(exist_ok=True)
    (state / "logs" / "curtain.log").write_text(f"{stamp}kept\n", "utf-8")
    out = tmp_path / "out.zip"
    names = bundle.written(out, state, Settings(), None)
    assert place not in names
    assert "logs/curtain.log" in names
    with zipfile.ZipFile(out) as whole:
        assert not [name for name in names if b"secret" in whole.read(name)]
    assert logs.last(state, 10) == [f"{stamp}kept"]
    with pytest.raises(EOFError):
        next(logs.followed(state, _enough))


def _enough() -> None:
    """Ends whoever waits for more."""
    raise EOFError


@pytest.mark.skipif(not is_root(), reason="only root can give files away")
def test_root_writes_no_bundle_through_a_link_of_others(tmp_path: Path) -> None:
    theirs, aim = tmp_path / "theirs", tmp_path / "aim"
    theirs.mkdir()
    aim.write_text("untouched", "utf-8")
    (theirs / "out.zip").symlink_to(aim)
    os.chown(theirs, 4321, 4321)
    bundle.written(theirs / "out.zip", None, Settings(), None)
    assert aim.read_text("utf-8") == "untouched"
    assert zipfile.is_zipfile(theirs / "out.zip")
    assert not (theirs / "out.zip").is_symlink()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
def test_a_content_that_is_a_pipe_holds_up_no_bundle(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "content.json")
    out = tmp_path / "out.zip"
    bundle.written(out, None, Settings(), tmp_path / "content.json")
    with zipfile.ZipFile(out) as whole:
        said = whole.read("content.json.sha256").decode()
    assert said == "content.json: not a plain file\n"
