"""Diagnosis: every check says what it finds and what to do, in both languages."""

from __future__ import annotations

import datetime as dt
import importlib
import json
import os
import shutil
import ssl
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kiosk.content import film, limited
from kiosk.content.content import Problem
from kiosk.device.paths import HALL, JOINED
from kiosk.device.settings import Fleet, Reading, Screen, Settings, Sound
from kiosk.device.setup import diagnosis
from kiosk.device.setup.checks import disk, hall, memory, scale
from kiosk.device.setup.diagnosis import (
    CheckResult,
    Corner,
    Drawing,
    Panel,
    Patient,
    Result,
    Seen,
    examined,
    fit,
    found,
    summed,
)
from kiosk.device.staff_menu import pin
from kiosk.device.supervise import instance
from kiosk.model.message import Message
from tests.system import WINDOWS, modes

if TYPE_CHECKING:
    from collections.abc import Sequence

GOOD = Seen(
    panels=(Panel("HDMI-1", 1920, 1080, 60.0, 1210, 680),),
    touches=("ILITEK",),
    inks={300: 3000.0, 400: 4000.0, 700: 6000.0, 900: 7000.0},
    family="Noto Sans SC",
    platform="xcb",
)
PAINTED = Drawing(1920, 1080, 2.0, 9.0, 900, control=51.0, place=60.0, text=24.0)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The files of a machine on which all is well."""
    units = tmp_path / "etc/systemd/system"
    wanted = units / "multi-user.target.wants"
    wanted.mkdir(parents=True)
    for name in ("sleep.target", "suspend.target"):
        (units / name).symlink_to("/dev/null")
    (units / "kiosk.service").write_text("[Service]\nWatchdogSec=30\n", "utf-8")
    (wanted / "kiosk.service").symlink_to("/etc/systemd/system/kiosk.service")
    proc = tmp_path / "proc"
    proc.mkdir()
    (proc / "meminfo").write_text(
        "MemTotal: 4096000 kB\nMemAvailable: 3072000 kB\n", "utf-8"
    )
    (tmp_path / "state").mkdir(0o700)
    (tmp_path / "kiosk.toml").write_text("", "utf-8")
    (tmp_path / "kiosk.toml").chmod(0o640)
    return tmp_path


def well(root: Path, **changes: Any) -> Patient:
    """A machine on which all is well, but for what is changed."""
    said = {
        "xset": "timeout:  0    cycle:  600\nDPMS is Disabled\n",
        "timedatectl": "yes\n",
        "systemctl": "active\n",
    }

    def run(words: Sequence[str]) -> str | None:
        return said.get(words[0])

    screen = changes.pop("screen", Screen(width_mm=1210, height_mm=680))
    settings = Settings(pin=pin.hashed("2468", cost=10), screen=screen)
    given: dict[str, Any] = {
        "reading": Reading(settings, root / "kiosk.toml"),
        "content": Path("/srv/kiosk/content.json"),
        "state": root / "state",
        "platform": "linux",
        "environ": {"DISPLAY": ":0", "LANG": "zh_CN.UTF-8"},
        "run": run,
        "python": (3, 11, 2),
        "versions": {"PySide6": "6.11.3", "pyqtgraph": "0.14.0"},
        "now": dt.datetime(2026, 11, 25, 9, 30, tzinfo=dt.UTC),
        "seen": GOOD,
        "root": root,
        "drawing": PAINTED,
        "slides": 28,
        "digest": "2f1838c7f9a07f0a",
        **changes,
    }
    return Patient(**given)


def judged(name: str, patient: Patient) -> Result:
    check = next(check for check in found() if check.name == name)
    return check.check(patient)


def test_a_check_is_a_file_with_a_title_in_both_languages() -> None:
    assert [check.name for check in found()] == [
        "versions",
        "settings",
        "content",
        "pin",
        "fonts",
        "screen",
        "scale",
        "touch",
        "drawing",
        "sound",
        "blanking",
        "autostart",
        "rights",
        "watchdog",
        "clock",
        "hall",
        "disk",
        "memory",
        "locale",
        "instance",
    ]
    for check in found():
        assert check.title.zh != check.title.en
        module = importlib.import_module(f"kiosk.device.setup.checks.{check.name}")
        assert (module.__doc__ or "").count(": ") >= 1


@modes
def test_a_machine_on_which_all_is_well(root: Path) -> None:
    verdicts = examined(well(root))
    bad = [v for v in verdicts if v.result.state != "ok"]
    assert bad == []
    assert fit(verdicts)
    assert summed(verdicts, "zh") == "20 项正常。可以开放。"
    assert summed(verdicts, "en") == "20 fine. Fit for the public."


def test_what_is_not_well_says_what_to_do(root: Path) -> None:
    nothing = Patient(
        reading=Reading(Settings(), root / "no.toml", exists=False),
        content=Path("content.json"),
        state=None,
        platform="linux",
        environ={},
        run=lambda _: None,
        python=(3, 11, 2),
        versions={},
        now=dt.datetime(1970, 1, 1, tzinfo=dt.UTC),
        seen=Seen(),
        root=root / "empty",
        errors=3,
    )
    verdicts = examined(nothing)
    assert not fit(verdicts)
    for verdict in verdicts:
        result = verdict.result
        assert result.found.zh
        assert result.found.en
        if result.state in {"warn", "fail"} and verdict.check.name != "memory":
            assert result.todo.zh, verdict.check.name
            assert result.todo.en, verdict.check.name
    assert summed(verdicts, "en").endswith("Not fit for the public yet.")
    assert summed(verdicts, "zh").endswith("还不能开放。")


def test_a_check_that_breaks_stops_no_other(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: Patient) -> Result:
        raise OSError("no such thing")

    first = diagnosis.Check("x", Message("项", "thing"), 1, broken)
    every = (first, *found()[:1])
    monkeypatch.setattr(diagnosis, "found", lambda: every)
    one, other = examined(well(root))
    assert one.result == Result(
        "warn",
        Message(
            "这一项没查成（OSError: no such thing）",
            "this could not be checked (OSError: no such thing)",
        ),
    )
    assert other.result.state == "ok"
    assert diagnosis.plain((one,)) == [
        {
            "name": "x",
            "title": {"zh": "项", "en": "thing"},
            "state": "warn",
            "found": one.result.found._asdict(),
            "todo": {"zh": "", "en": ""},
            "facts": {},
        }
    ]


# Check, what is changed, state, and how Chinese and English begin.
CASES: list[tuple[str, dict[str, Any], str, str, str]] = [
    (
        "versions",
        {"versions": {"PySide6": "6.12.0", "pyqtgraph": "0.14.0"}},
        "fail",
        "Python 3.11.2，PySide6 6.12.0，pyqtgraph 0.14.0：这一对会在几分钟后崩溃",
        "Python 3.11.2, PySide6 6.12.0, pyqtgraph 0.14.0: this pair aborts after some",
    ),
    (
        "versions",
        {
            "versions": {"PySide6": "6.12.0", "pyqtgraph": "0.14.0"},
            "python": (3, 12, 1),
        },
        "warn",
        "Python 3.12.1，PySide6 6.12.0，pyqtgraph 0.14.0：这样的搭配没有试过",
        "Python 3.12.1, PySide6 6.12.0, pyqtgraph 0.14.0: this pair is not tried",
    ),
    (
        "versions",
        {"versions": {"PySide6": "", "pyqtgraph": "0.14.0"}},
        "fail",
        "Python 3.11.2，PySide6 没有",
        "Python 3.11.2, PySide6 missing",
    ),
    (
        "content",
        {"errors": 2},
        "fail",
        "/srv/kiosk/content.json 有 2 处错误",
        "/srv/kiosk/content.json has 2 mistakes",
    ),
    (
        "content",
        {"warnings": 4},
        "warn",
        "/srv/kiosk/content.json，28 页，2f1838c7f9a0，4 处值得一看",
        "/srv/kiosk/content.json, 28 slides, 2f1838c7f9a0, 4 doubts",
    ),
    (
        "fonts",
        {"seen": Seen(inks={300: 2422.0, 500: 2422.0, 700: 5750.0}, family="Noto")},
        "fail",
        "Noto 的字重画出来没有差别：300/500",
        "weights of Noto come out alike: 300/500",
    ),
    (
        "fonts",
        {"seen": Seen()},
        "skip",
        "没有可画的屏幕",
        "there was nothing to draw on",
    ),
    (
        "screen",
        {"seen": Seen(trouble="could not connect to display")},
        "skip",
        "没有可看的屏幕 (could not connect to display)",
        "there is no screen to see (could not connect to display)",
    ),
    (
        "screen",
        {"screen": Screen(name="DP-2")},
        "fail",
        "没有名为 DP-2 的屏幕；现有：1 (HDMI-1)",
        "no screen is called DP-2; there are: 1 (HDMI-1)",
    ),
    (
        "screen",
        {"seen": Seen(panels=(Panel("VGA", 1024, 600, 60.0),), platform="xcb")},
        "warn",
        "VGA 1024x600 60 Hz，缩放 100% (xcb)：太小",
        "VGA 1024x600 60 Hz, scaled to 100% (xcb): this is small",
    ),
    (
        "screen",
        {
            "seen": Seen(
                panels=(Panel("HDMI-1", 3840, 2160, 30.0, scale=1.5),), platform="xcb"
            )
        },
        "warn",
        "HDMI-1 3840x2160 30 Hz，缩放 150% (xcb)：刷新太慢",
        "HDMI-1 3840x2160 30 Hz, scaled to 150% (xcb): this is slow",
    ),
    ("scale", {"drawing": None}, "skip", "没有量", "not measured"),
    (
        "scale",
        {"screen": Screen(), "seen": Seen(panels=(Panel("A", 1920, 1080, 60.0),))},
        "warn",
        "屏幕多大不知道",
        "the panel's size is unknown",
    ),
    (
        "scale",
        {"screen": Screen(width_mm=344, height_mm=120)},
        "fail",
        "344x120 mm：按键最小 6 mm，数最小 7 mm，",
        "344x120 mm: smallest control 6 mm, smallest figure 7 mm, smallest text 4' at",
    ),
    (
        "scale",
        {"screen": Screen(width_mm=344, height_mm=194)},
        "warn",
        "344x194 mm：按键最小 9 mm，数最小 11 mm，最小的字在 2 米外为 7 分",
        "344x194 mm: smallest control 9 mm, smallest figure 11 mm, smallest text 7' at",
    ),
    (
        "scale",
        {"screen": Screen()},
        "warn",
        "1210x680 mm：按键最小 32 mm，数最小 38 mm，最小的字在 2 米外为 23 分"
        "（16 分看着不费力）；尺寸是显示器自己报的，不一定对",
        "1210x680 mm: smallest control 32 mm, smallest figure 38 mm, smallest text 23' "
        "at 2 m (16' is easy); the size is what the panel says of itself",
    ),
    (
        "scale",
        {"screen": Screen(width_mm=680, height_mm=1210)},
        "warn",
        "680x1210 mm：按键最小 32 mm，数最小 38 mm，最小的字在 2 米外为 23 分"
        "（16 分看着不费力）；长宽比和像素对不上",
        "680x1210 mm: smallest control 32 mm, smallest figure 38 mm, smallest text 23' "
        "at 2 m (16' is easy); the sides do not fit the pixels",
    ),
    (
        "touch",
        {"seen": Seen(panels=GOOD.panels)},
        "fail",
        "没有触摸屏",
        "there is no touch screen",
    ),
    (
        "touch",
        {"seen": Seen(), "screen": Screen(touch=False)},
        "ok",
        "设为不用触摸",
        "set not to have any",
    ),
    (
        "touch",
        {"seen": Seen(), "platform": "win32"},
        "skip",
        "没有可看的屏幕",
        "there is no screen to see",
    ),
    (
        "drawing",
        {"drawing": Drawing(3840, 2160, 20.0, 60.0, 900, 1, 1, 1)},
        "fail",
        "3840x2160 每帧 20.0 ms，百帧里最慢的 60.0 ms，时限 16.7 ms；没有显卡",
        "3840x2160: 20.0 ms a frame, 99 of 100 in 60.0 ms, 16.7 ms allowed; no card",
    ),
    (
        "drawing",
        {"drawing": Drawing(3840, 2160, 4.0, 20.0, 900, 1, 1, 1), "seen": Seen()},
        "warn",
        "3840x2160 每帧 4.0 ms",
        "3840x2160: 4.0 ms a frame",
    ),
    ("drawing", {"drawing": None}, "skip", "没有量", "not measured"),
    (
        "blanking",
        {"run": lambda _: "  timeout:  600    cycle:  600\n"},
        "fail",
        "X 会自己黑屏",
        "X blanks the screen by itself",
    ),
    (
        "blanking",
        {
            "run": lambda _: (
                "timeout:  0 cycle: 600\n  Standby: 600    Suspend: 0    Off: 0\n"
                "  DPMS is Enabled\n"
            )
        },
        "fail",
        "X 会自己黑屏",
        "X blanks the screen by itself",
    ),
    (
        "blanking",
        {
            "run": lambda _: (
                "timeout:  0 cycle: 600\n  Standby: 0    Suspend: 0    Off: 0\n"
                "  DPMS is Enabled\n"
            )
        },
        "ok",
        "都不会",
        "neither will happen",
    ),
    ("blanking", {"platform": "win32"}, "skip", "在电源设置里看", "see the power"),
    ("autostart", {"platform": "darwin"}, "skip", "这个系统上不查", "not checked"),
    (
        "autostart",
        {"platform": "win32", "run": lambda _: ""},
        "ok",
        "计划任务 kiosk 在",
        "the task kiosk is there",
    ),
    (
        "autostart",
        {"platform": "win32", "run": lambda _: None},
        "warn",
        "没有计划任务 kiosk",
        "there is no task kiosk",
    ),
    ("autostart", {"run": lambda _: None}, "ok", "已启用", "enabled"),
    ("watchdog", {"platform": "win32"}, "skip", "只在 Linux 上", "on Linux only"),
    (
        "clock",
        {"now": dt.datetime(1970, 1, 1, tzinfo=dt.UTC)},
        "fail",
        "1970-01-01 00:00 UTC：不对",
        "1970-01-01 00:00 UTC: this cannot be right",
    ),
    (
        "clock",
        {"run": lambda _: "no\n"},
        "warn",
        "2026-11-25 09:30 UTC，没有和网络对时",
        "2026-11-25 09:30 UTC, not kept by a time server",
    ),
    ("clock", {"run": lambda _: None}, "ok", "2026-11-25 09:30", "2026-11-25 09:30"),
    ("clock", {"platform": "win32"}, "ok", "2026-11-25 09:30", "2026-11-25 09:30"),
    (
        "disk",
        {"state": None},
        "warn",
        "没有保存状态的文件夹",
        "there is no state folder",
    ),
    (
        "locale",
        {"environ": {"LANG": "C"}},
        "warn",
        "C：不是 UTF-8",
        "C: this is not UTF-8",
    ),
    (
        "locale",
        {"environ": {}},
        "warn",
        "没有设：不是 UTF-8",
        "not set: this is not UTF-8",
    ),
    ("locale", {"platform": "win32"}, "ok", "不需要设", "nothing to set"),
    ("instance", {"state": None}, "ok", "没有在放", "none"),
]


OF_LINUX = ("content", "blanking", "autostart")


@pytest.mark.parametrize(("name", "changes", "state", "zh", "en"), CASES)
def test_what_is_found(
    name: str, changes: dict[str, Any], state: str, zh: str, en: str, root: Path
) -> None:
    if WINDOWS and name in OF_LINUX and "platform" not in changes:
        pytest.skip("a machine with Linux is examined by its paths and links")
    result = judged(name, well(root, **changes))
    assert result.state == state
    assert result.found.zh.startswith(zh)
    assert result.found.en.startswith(en)
    if state in {"warn", "fail"}:
        assert result.todo.zh
        assert result.todo.en


def test_settings_with_mistakes_fail_with_their_places(root: Path) -> None:
    wrong = Problem("kiosk.toml", 3, 1, "pim", "", Message("没有", "there is none"))
    reading = Reading(Settings(), root / "kiosk.toml", problems=(wrong,))
    result = judged("settings", well(root, reading=reading))
    assert result.state == "fail"
    assert result.found == Message(
        "kiosk.toml:3:1：pim：没有。", "kiosk.toml:3:1: pim: there is none."
    )
    missing = Reading(Settings(), root / "no.toml", exists=False)
    assert judged("settings", well(root, reading=missing)).state == "warn"


TRACKED = "0A000001,10.0.0.1,3,0.0,{},0,0,0,0,0,0,0,1.0,Normal\n"
ALONE = "00000000,,0,0.0,0.0,0,0,0,0,0,1,1,0.0,Not synchronised\n"


@pytest.mark.parametrize(
    ("said", "step", "platform", "state", "en"),
    [
        (
            TRACKED.format("0.0012"),
            None,
            "linux",
            "ok",
            ", kept by chrony, off by -1.2 ms",
        ),
        (
            TRACKED.format("-0.06"),
            None,
            "linux",
            "warn",
            ", kept by chrony, off by +60.0 ms",
        ),
        (ALONE, None, "linux", "ok", ""),
        (ALONE, "lobby", "linux", "warn", ", not kept by a time server"),
        (None, None, "win32", "ok", ""),
        (None, "lobby", "win32", "warn", ", not kept by a time server"),
    ],
)
def test_a_clock_is_judged_by_who_keeps_it(
    root: Path, said: str | None, step: str | None, platform: str, state: str, en: str
) -> None:
    settings = Settings(fleet=Fleet(step=step))
    patient = well(
        root,
        reading=Reading(settings, root / "kiosk.toml"),
        platform=platform,
        run=lambda words: said if words[0] == "chronyc" else None,
    )
    result = judged("clock", patient)
    assert (result.state, result.found.en) == (state, f"2026-11-25 09:30 UTC{en}")
    if state == "warn":
        assert "chrony" in result.todo.en


@modes
def test_a_pin_is_set_and_kept_from_others(root: Path) -> None:
    def of(pin_: str | None, **more: Any) -> Result:
        reading = Reading(Settings(pin=pin_), root / "kiosk.toml", **more)
        return judged("pin", well(root, reading=reading))

    assert of(None).state == "warn"
    assert of("2468").state == "fail"
    assert of("2468").found.en == (
        "what is kept is no hash of a PIN: nobody can open the menu"
    )
    good = pin.hashed("2468", cost=10)
    file = root / "kiosk.pin"
    pin.keep(file, good)
    assert of(good).state == "ok"
    file.chmod(0o640)
    assert of(good).state == "warn"
    assert of(good).todo.en == f"chmod 600 {file}"
    file.chmod(0o600)
    shared = of(good, written_pin=True)
    assert shared.state == "warn"
    assert shared.found.en == (
        f"its hash stands in {root / 'kiosk.toml'}: whoever reads that can try all "
        "PINs out"
    )
    hidden = of(None, hidden_pin=True)
    assert (hidden.state, hidden.todo.en) == ("skip", "run kiosk doctor as root")


@modes
def test_the_hash_has_to_be_the_shows(root: Path) -> None:
    (root / "etc").mkdir(exist_ok=True)
    (root / "etc/passwd").write_text("kiosk:x:4321:4321::/:/bin/false\n", "utf-8")
    good = pin.hashed("2468", cost=10)
    pin.keep(root / "kiosk.pin", good)
    reading = Reading(Settings(pin=good), root / "kiosk.toml")
    service = root / "etc/systemd/system/kiosk.service"
    service.parent.mkdir(parents=True, exist_ok=True)
    service.unlink(missing_ok=True)
    # Where no service is, whoever runs the show has it.
    assert judged("pin", well(root, reading=reading)).state == "ok"
    service.touch()
    found = judged("pin", well(root, reading=reading))
    assert (found.state, found.todo.en) == ("fail", f"chown kiosk: {root}/kiosk.pin")


@modes
def test_what_the_show_keeps_is_its_own(root: Path) -> None:
    state = root / "state"
    (state / instance.NAME).touch(0o600)
    assert judged("rights", well(root)).state == "ok"
    assert judged("rights", well(root, state=None)).state == "ok"
    assert judged("rights", well(root, platform="win32")).state == "skip"
    state.chmod(0o755)
    (state / instance.NAME).chmod(0o644)
    result = judged("rights", well(root))
    assert result.state == "warn"
    lock = state / instance.NAME
    assert result.found.en == f"others can look into: {state} {lock}"
    assert result.todo.en == f"chmod 700 {state}; chmod 600 {lock}"


def test_nobody_else_can_change_what_root_runs(root: Path) -> None:
    if os.name == "nt" or os.geteuid() != 0:
        pytest.skip("only root can give files away")
    (root / "etc/systemd/system").mkdir(parents=True, exist_ok=True)
    (root / "etc/systemd/system/kiosk.service").touch()
    (root / "etc/kiosk").mkdir(exist_ok=True)
    (root / "etc/passwd").write_text("kiosk:x:4321:4321::/:/bin/false\n", "utf-8")
    library = root / "usr/local/lib/kiosk"
    library.mkdir(parents=True, exist_ok=True)
    program = root / "opt/kiosk/venv/bin/kiosk"
    program.parent.mkdir(parents=True)
    program.touch()
    (library / "show").write_text("exec /opt/kiosk/venv/bin/kiosk run\n", "utf-8")
    assert judged("rights", well(root)).state == "ok"
    os.chown(root / "opt/kiosk", 4321, 4321)
    result = judged("rights", well(root))
    assert result.state == "fail"
    assert result.found.en == (
        "root runs or reads these, and other users can change them: /opt/kiosk/venv"
    )


def test_a_touch_screen_that_linux_knows_counts(root: Path) -> None:
    (root / "proc/bus/input").mkdir(parents=True)
    (root / "proc/bus/input/devices").write_text(
        'I: Bus=0003\nN: Name="Keyboard"\nB: PROP=0\nB: ABS=0\n\n'
        'I: Bus=0003\nN: Name="Pad"\nB: PROP=5\nB: ABS=2608000 3\n\n'
        'I: Bus=0003\nN: Name="ILITEK Multi-Touch"\nB: PROP=2\nB: ABS=2608000 3\n\n',
        "utf-8",
    )
    result = judged("touch", well(root, seen=Seen()))
    assert result.facts == {"devices": ["ILITEK Multi-Touch"]}
    assert result.found.en == (
        "ILITEK Multi-Touch; try its corners with kiosk doctor --touch"
    )


def corners(*touched: tuple[float, float] | None, mm: bool = True) -> tuple[Any, ...]:
    wanted = ((40.0, 40.0), (1170.0, 40.0), (1170.0, 640.0), (40.0, 640.0))
    return tuple(Corner(w, t, mm) for w, t in zip(wanted, touched, strict=True))


def test_corners_are_touched_where_they_are(root: Path) -> None:
    right = corners((41, 40), (1170, 45), (1168, 640), (40, 640))
    result = judged("touch", well(root, corners=right))
    assert (result.state, result.found.en) == (
        "ok",
        "corners are off by 5 mm at most",
    )
    assert result.facts["off"] == [1.0, 5.0, 2.0, 0.0]
    off = corners((60, 60), (1150, 60), (1150, 620), (60, 620))
    result = judged("touch", well(root, corners=off))
    assert (result.state, result.found.en) == (
        "fail",
        "corners are off by 28 mm at most: this misses",
    )
    turned = corners((1170, 40), (1170, 640), (40, 640), (40, 40))
    result = judged("touch", well(root, corners=turned))
    assert "turned, mirrored or on another screen" in result.found.en
    missed = corners((40, 40), None, None, (40, 640))
    result = judged("touch", well(root, corners=missed))
    assert result.found.zh == "四角里有 2 个没有触到"
    pixels = corners((70, 40), (1170, 40), (1170, 640), (40, 640), mm=False)
    result = judged("touch", well(root, corners=pixels))
    assert (result.state, result.found.en) == (
        "ok",
        "corners are off by 30 px at most",
    )


def test_the_card_is_told_of(root: Path) -> None:
    device = root / "sys/class/drm/card0/device"
    device.mkdir(parents=True)
    (device / "uevent").write_text("DRIVER=i915\nPCI_CLASS=30000\n", "utf-8")
    result = judged("drawing", well(root))
    assert result.facts["card"] == "i915"
    assert result.found.zh.endswith("显卡 i915（画面由处理器画）")


@modes
def test_an_installation_that_has_changed_is_told_of(root: Path) -> None:
    from kiosk.device.setup.site import Manifest, digest

    service = "/etc/systemd/system/kiosk.service"
    data = (root / service[1:]).read_bytes()
    manifest = Manifest(files={service: digest(data), "/etc/kiosk/kiosk.toml": "0"})
    (root / "etc/kiosk").mkdir()
    (root / "etc/kiosk/installed.json").write_bytes(manifest.data)
    assert judged("autostart", well(root)).state == "ok"
    (root / service[1:]).write_text("[Service]\n", "utf-8")
    changed = Manifest(files={service: digest(data), "/gone": "0"})
    (root / "etc/kiosk/installed.json").write_bytes(changed.data)
    result = judged("autostart", well(root))
    assert result.found.en == f"changed since it was installed: {service} /gone"
    (root / "etc/kiosk/installed.json").write_text("?", "utf-8")
    library = root / "usr/local/lib/kiosk"
    library.mkdir(parents=True)
    (library / "show").write_text("exec /opt/kiosk/venv/bin/kiosk run\n", "utf-8")
    result = judged("autostart", well(root))
    assert (result.state, result.found.en) == (
        "fail",
        "/opt/kiosk/venv/bin/kiosk is gone",
    )
    (root / "opt/kiosk/venv/bin").mkdir(parents=True)
    (root / "opt/kiosk/venv/bin/kiosk").write_bytes(b"")
    assert judged("autostart", well(root)).state == "ok"


@modes
def test_without_a_unit_it_does_not_start_with_the_machine(root: Path) -> None:
    units = root / "etc/systemd/system"
    (units / "multi-user.target.wants/kiosk.service").unlink()
    assert judged("autostart", well(root)).found.en == "installed, but not enabled"
    (units / "kiosk.service").unlink()
    assert judged("autostart", well(root)).found.en == "it is not installed"
    assert judged("watchdog", well(root)).state == "warn"
    (units / "sleep.target").unlink()
    assert judged("blanking", well(root)).found.en == "the machine may go to sleep"


def test_the_hardware_watchdog_is_to_be_used(root: Path) -> None:
    (root / "dev").mkdir()
    (root / "dev/watchdog").write_bytes(b"")
    assert judged("watchdog", well(root)).state == "warn"
    conf = root / "etc/systemd/system.conf.d"
    conf.mkdir()
    (conf / "90-kiosk.conf").write_text("[Manager]\nRuntimeWatchdogSec=30s\n", "utf-8")
    result = judged("watchdog", well(root))
    assert (result.state, result.found.en) == ("ok", "for the show and the kernel")


def test_the_disk_is_tried(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = judged("disk", well(root))
    assert result.facts["folder"] == str(root / "state")
    assert list((root / "state").iterdir()) == []

    class Usage:
        free = 20_000_000

    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage)
    assert judged("disk", well(root)).state == "fail"
    Usage.free = 200_000_000
    assert judged("disk", well(root)).state == "warn"
    Usage.free = 9_000_000_000
    monkeypatch.setattr(disk, "fsync_time", lambda _: 900.0)
    assert judged("disk", well(root)).found.en.endswith("900 ms: this is slow")

    def refuse(_: Path) -> float:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(disk, "fsync_time", refuse)
    result = judged("disk", well(root, state=root / "state" / "deeper"))
    assert result.found.en == (
        f"{root / 'state'} cannot be written (Read-only file system)"
    )


def test_memory_has_to_do_for_the_show_and_the_system(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert memory.judged(900, 700, 600).state == "fail"
    assert memory.judged(4000, 200, 600).state == "warn"
    assert memory.judged(4000, 2000, 600).found.en == (
        "3.9 GB, 2.0 GB free; the show restarts at 600 MB"
    )
    (root / "proc/meminfo").unlink()

    def no_such(name: str) -> Any:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", no_such)
    assert judged("memory", well(root)).state == "skip"

    class Elsewhere:
        @staticmethod
        def virtual_memory() -> Any:
            return type("M", (), {"total": 8 * 2**30, "available": 4 * 2**30})

    monkeypatch.setattr(importlib, "import_module", lambda _: Elsewhere)
    assert judged("memory", well(root)).facts["total_mb"] == 8192


def test_a_running_show_is_seen_and_not_disturbed(root: Path) -> None:
    first = instance.Instance(root / "state")
    assert first.taken()
    result = judged("instance", well(root))
    assert result.facts == {"running": True}
    first.given_back()
    assert judged("instance", well(root)).facts == {"running": False}
    assert first.taken()
    first.given_back()


def test_a_length_far_away_is_small() -> None:
    assert scale.minutes(10.0) == pytest.approx(17.19, abs=0.01)
    assert scale.minutes(10.0, away=1000.0) == pytest.approx(34.38, abs=0.01)


def test_a_screen_by_its_number(root: Path) -> None:
    panels = (GOOD.panels[0], Panel("DP-1", 3840, 2160, 60.0))
    patient = well(root, seen=Seen(panels=panels), screen=Screen(name="2"))
    assert patient.panel == panels[1]
    # A screen whose size nobody knows has nothing to compare with.
    judged("scale", patient)
    assert scale.size(patient) is None
    nowhere = well(root, seen=Seen())
    assert nowhere.panel is None
    assert judged("scale", nowhere).state == "ok"
    assert isinstance(examined(nowhere)[0], CheckResult)


def joined(root: Path, certificate: str = "") -> None:
    """The machine has joined a hub."""
    said = {
        "hub": "lobby",
        "address": "10.0.0.5",
        "page": 8443,
        "orders": 4222,
        "certificate": certificate,
    }
    file = root / "state" / HALL / JOINED
    file.parent.mkdir()
    file.write_text(json.dumps(said), "utf-8")


def in_a_hall(root: Path, fleet: Fleet) -> Patient:
    """A machine with this under `[fleet]`."""
    return well(root, reading=Reading(Settings(fleet=fleet), root / "x.toml"))


def test_a_screen_on_its_own_needs_no_hub(root: Path) -> None:
    assert judged("hall", well(root)).found.en == "one on its own"


def test_a_hub_that_does_not_answer_is_told_and_stops_nothing(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(*place: object) -> str:
        assert place == ("10.0.0.5", 8443, 4222)
        raise OSError(113, "No route to host")

    monkeypatch.setattr(hall, "answers", silent)
    joined(root)
    result = judged("hall", well(root))
    assert result.state == "warn"
    assert result.found.en == (
        "the hub lobby cannot be reached (10.0.0.5:8443: No route to host); the show "
        "plays all the same"
    )
    assert "8443" in result.todo.en


def test_a_hub_is_known_by_its_certificate(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, other = (ssl.DER_cert_to_PEM_cert(name) for name in (b"own", b"other"))
    joined(root, own)
    monkeypatch.setattr(hall, "answers", lambda *_: own)
    result = judged("hall", well(root))
    assert (result.state, result.facts["hub"]) == ("ok", "lobby")
    monkeypatch.setattr(hall, "answers", lambda *_: other)
    result = judged("hall", well(root))
    assert result.state == "fail"
    assert "another hub" in result.found.en


def test_whose_signatures_count_has_to_be_known(root: Path) -> None:
    result = judged("hall", in_a_hall(root, Fleet(signed=True)))
    assert result.state == "fail"
    assert "whose signatures" in result.found.en
    file = root / "1.root.json"
    named = in_a_hall(root, Fleet(signed=True, root=str(file)))
    assert "cannot be read" in judged("hall", named).found.en
    for text in ("[]", "{", '{"signed": {"_type": "targets"}}'):
        file.write_text(text, "utf-8")
        assert judged("hall", named).state == "fail"
    file.write_text('{"signed": {"_type": "root"}}', "utf-8")
    file.chmod(0o644)
    assert judged("hall", named).state == "ok"


@modes
def test_a_root_that_others_may_write_is_told(root: Path) -> None:
    file = root / "1.root.json"
    file.write_text('{"signed": {"_type": "root"}}', "utf-8")
    file.chmod(0o666)
    result = judged("hall", in_a_hall(root, Fleet(root=str(file))))
    assert (result.state, result.todo.en) == ("warn", f"chmod 644 {file}")


LOUD = Settings(sound=Sound(on=True, volume=35, device="hdmi"))


def test_where_films_are_to_be_heard_a_device_is_opened(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []

    def ask(task: str, name: str, **_: Any) -> None:
        asked.append((task, name))
        if len(asked) > 1:
            raise limited.Raised("OSError")

    monkeypatch.setattr(limited, "ask", ask)
    patient = well(root, reading=Reading(LOUD, root / "kiosk.toml"))
    fine, wrong = judged("sound", patient), judged("sound", patient)
    assert asked == [("kiosk.content.loudspeaker:tried", "hdmi")] * 2
    assert (fine.state, fine.found.en) == ("ok", "hdmi, volume 35 %")
    assert (wrong.state, wrong.found.zh) == (
        "warn",
        "用不了声音设备 hdmi，影片会没有声音",
    )
    monkeypatch.setattr(film, "available", lambda: False)
    assert judged("sound", patient).found == film.MISSING


def test_a_device_that_is_not_there_is_found_out(root: Path) -> None:
    silent = LOUD.sound.model_copy(update={"device": "no-such-device"})
    settings = LOUD.model_copy(update={"sound": silent})
    patient = well(root, reading=Reading(settings, root / "kiosk.toml"))
    assert judged("sound", patient).state == "warn"
