"""Settings: what an installer decides for one machine, apart from the content.

They stand in `kiosk.toml`. A mistake in it never stops a screen: what is wrong is
told of with its line and column, and its default is used instead.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
import sys
from dataclasses import dataclass, replace
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, Self, TypeVar

from pydantic import Field, ValidationError, model_validator

from kiosk.content import json_text, messages, toml_text
from kiosk.content.held import beginning
from kiosk.content.messages import matter
from kiosk.content.paths import is_file, is_missing
from kiosk.device.paths import CONFIG
from kiosk.device.staff_menu import pin
from kiosk.drawing.geometry import unit
from kiosk.model.kinds import Model
from kiosk.model.message import Message
from kiosk.model.mistake import mistake
from kiosk.model.schedule import WEEK, Weekday
from kiosk.model.walk import fields, is_model, within

# What knows slides and charts is imported only where a mistake has to be told:
# the supervisor, which reads settings too, stays small.
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic import BaseModel

    from kiosk.content.content import Problem
    from kiosk.content.json_text import Position, Steps
    from kiosk.content.validate import Remark
    from kiosk.model import walk

NAME: Final = "kiosk.toml"
LIMIT: Final = 2**20
"""Bytes that a settings file may have."""

T = TypeVar("T")

logger = logging.getLogger(__name__)

Clock = Annotated[
    str,
    Field(
        pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$",
        description="时刻，如 09:00 · a time of day",
        examples=["09:00"],
    ),
]


Label = Annotated[
    str,
    Field(
        pattern=r"^[a-z0-9][a-z0-9-]*$",
        max_length=40,
        description="小写字母、数字和连字符 · lower-case letters, digits and hyphens",
        examples=["lobby"],
    ),
]


class Opening(Model):
    """From when to when the hall is open, on which days of the week.

    A closing time no later than the opening time is that of the next morning.
    """

    days: tuple[Weekday, ...] = Field(
        min_length=1,
        description="星期几，mon 到 sun · days of the week",
        examples=[["tue", "wed", "thu", "fri", "sat", "sun"]],
    )
    opens: Clock = Field(description="几点开 · when it opens", examples=["09:00"])
    closes: Clock = Field(description="几点关 · when it closes", examples=["17:30"])


class SpecialDay(Model):
    """A day with hours of its own; without them the hall is closed."""

    date: dt.date = Field(description="日期 · the date", examples=[dt.date(2027, 2, 6)])
    opens: Clock | None = Field(
        default=None,
        description="几点开，不写就是闭馆 · when it opens; closed if not written",
        examples=["10:00"],
    )
    closes: Clock | None = Field(
        default=None,
        description="几点关 · when it closes",
        examples=["16:00"],
    )

    @model_validator(mode="after")
    def _both(self) -> SpecialDay:
        if (self.opens is None) != (self.closes is None):
            raise ValueError(
                "opens 和 closes 要么都写，要么都不写（闭馆） · write both opens and "
                "closes, or neither for a closed day"
            )
        return self


class Hours(Model):
    """When the hall is open; without openings it always is."""

    openings: tuple[Opening, ...] = Field(
        default=(),
        description="平日的开放时间，可写几段；都不写就总是开着 · opening hours, one "
        "table or more; without any the hall is always open",
    )
    special: tuple[SpecialDay, ...] = Field(
        default=(),
        description="节假日等特别的日子 · holidays and other special days",
    )
    panel: bool = Field(
        default=True,
        description="闭馆时除了黑屏，是否也关显示器 · whether the panel, too, goes off "
        "when the hall is closed, where the machine can switch it",
    )


class Screen(Model):
    """The screen and how it hangs."""

    name: str | None = Field(
        default=None,
        description="屏幕的编号或名称，不写就是主屏 · the screen, by its number or "
        "name; the first one if not written",
        examples=["HDMI-1"],
    )
    rotation: Literal[0, 90, 180, 270] = Field(
        default=0,
        description="画面顺时针转多少度，触摸跟着转 · degrees the picture is turned "
        "clockwise; touch turns along",
        examples=[90],
    )
    width_mm: float | None = Field(
        default=None,
        gt=50,
        lt=5000,
        description="显示区宽多少毫米，按不旋转时量 · width of the panel in "
        "millimetres, before rotation",
        examples=[1210],
    )
    height_mm: float | None = Field(
        default=None,
        gt=50,
        lt=5000,
        description="显示区高多少毫米 · height of the panel in millimetres, before "
        "rotation",
        examples=[680],
    )
    touch: bool = Field(
        default=True,
        description="是否触摸屏 · whether visitors can touch it",
        examples=[True],
    )
    skin: Literal["night", "paper"] | None = Field(
        default=None,
        description="配色 night 夜或 paper 纸，压过内容里写的 · night or paper, in "
        "place of what the content says",
        examples=["paper"],
    )
    corner: Literal["top-left", "top-right", "bottom-left", "bottom-right"] = Field(
        default="top-left",
        description="工作人员按住画面的哪个角 · the corner of the picture that staff "
        "hold to be let in",
        examples=["bottom-right"],
    )

    @property
    def per_mm(self) -> float | None:
        """Page units in a millimetre of the panel; None if its size is not said."""
        if self.width_mm is None or self.height_mm is None:
            return None
        return 1 / unit(self.width_mm, self.height_mm)


class StatusPage(Model):
    """The read-only page that tells how the machine is."""

    port: int | None = Field(
        default=None,
        ge=1,
        le=65535,
        description="状态页的端口，不写就不开 · port of the status page; none if not "
        "written",
        examples=[9273],
    )
    address: str = Field(
        default="127.0.0.1",
        description="状态页的地址，默认只有本机能看 · address it listens on; by "
        "default only this machine can see it",
        examples=["127.0.0.1"],
    )
    names: tuple[str, ...] = Field(
        default=(),
        description="除了本机的名字和地址，还能用哪些名字打开状态页 · names by which "
        "it may be opened, besides those of this machine and its addresses",
        examples=[["screen-3.museum.example"]],
    )


class HallPlace(Model):
    """What the screen is in a hall of several; one on its own needs none of it."""

    name: Label | None = Field(
        default=None,
        description="这块屏幕在展厅里的名字；页和主题的 screens 里可以写它 · what this "
        "screen is called in the hall, as the screens of slides and themes may say",
        examples=["door-left"],
    )
    role: Label | None = Field(
        default=None,
        description="这块屏幕的用途；screens 里写了它的页才在这里放 · what this screen "
        "is for: it shows the slides whose screens name it, and those that name none",
        examples=["door"],
    )
    step: Label | None = Field(
        default=None,
        description="同步组的名字：同一组的屏幕按时钟同时翻页；不写就各放各的 · the "
        "group whose screens change pages together, by the clock; none if not written",
        examples=["lobby"],
    )
    place: int = Field(
        default=1,
        ge=1,
        le=64,
        description="在组里从左数第几块 · which screen of the group it is, from the "
        "left",
        examples=[1],
    )
    of: int = Field(
        default=1,
        ge=1,
        le=64,
        description="这一组并排几块 · how many screens of the group hang side by side",
        examples=[3],
    )
    scroll: bool = Field(
        default=False,
        description="true：相邻的屏幕放相邻的页，像一幅展开的长卷；false：都放同一页 · "
        "whether screens side by side show pages side by side, as one scroll, or all "
        "the same page",
        examples=[True],
    )

    @model_validator(mode="after")
    def _within(self) -> Self:
        if self.place > self.of > 1:
            raise ValueError("place 不能大于 of · place cannot be greater than of")
        return self


class Fleet(HallPlace):
    """What the screen is in a hall of several, and what it takes from there."""

    signed: bool = Field(
        default=False,
        description="true：U 盘上没有签名的内容一律不收，只收 kiosk publish 发布的 · "
        "whether only what kiosk publish has signed is taken from sticks",
        examples=[True],
    )
    root: str | None = Field(
        default=None,
        description="凭哪个文件认签名：发布时做出的 1.root.json；加入主机的不用写 · "
        "the file by which signatures are known, 1.root.json; a hub gives its own",
        examples=["/etc/kiosk/1.root.json"],
    )


class ControlSystem(Model):
    """The lines of the hall's control system."""

    udp: int | None = Field(
        default=None,
        ge=1,
        le=65535,
        description="中控指令的 UDP 端口，不写就不收 · port for lines of the control "
        "system over UDP; none are taken if not written",
        examples=[5005],
    )
    tcp: int | None = Field(
        default=None,
        ge=1,
        le=65535,
        description="中控指令的 TCP 端口，不写就不收 · the same over TCP, where each "
        "line is answered",
        examples=[5005],
    )
    allow: tuple[str, ...] = Field(
        default=(),
        description="除本机外，允许哪些地址或网段发指令；不写就只有本机 · addresses or "
        "networks that may send lines besides this machine; nobody if not written",
        examples=[["192.168.1.20"]],
    )
    address: str = Field(
        default="0.0.0.0",
        description="在本机的哪个地址上收 · the address of this machine that it "
        "listens on",
        examples=["0.0.0.0"],
    )

    @model_validator(mode="after")
    def _addresses(self) -> ControlSystem:
        for one in self.allow:
            try:
                ip_network(one)
            except ValueError:
                raise mistake("control-address", address=one) from None
        return self

    @property
    def used(self) -> bool:
        """Whether any lines are taken."""
        return self.udp is not None or self.tcp is not None

    @property
    def networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """Whoever may send lines, besides this machine."""
        return tuple(ip_network(one) for one in self.allow)


class Sound(Model):
    """Whether films are heard on this screen, how loud, and when."""

    on: bool = Field(
        default=False,
        description="这块屏幕放不放影片的声音；影片自己也要写 sound · whether films "
        "are heard on this screen, if they say sound themselves",
        examples=[True],
    )
    volume: int = Field(
        default=60,
        ge=0,
        le=100,
        description="音量，百分之几；中控和手机改的音量压过它 · how loud, in per cent; "
        "the control system and a guide may say otherwise",
        examples=[60],
    )
    days: tuple[Weekday, ...] = Field(
        default=WEEK,
        min_length=1,
        description="星期几有声音 · on which days of the week",
        examples=[["sat", "sun"]],
    )
    opens: Clock | None = Field(
        default=None,
        description="几点起有声音，不写就从开馆起 · from when on; as long as the hall "
        "is open if not written",
        examples=["10:00"],
    )
    closes: Clock | None = Field(
        default=None,
        description="几点起没有声音 · until when",
        examples=["16:30"],
    )
    device: str = Field(
        default="",
        max_length=200,
        description="声音从哪个设备出，不写就是系统默认的 · the sound device; the "
        "system's own if not written",
        examples=["hdmi:CARD=PCH,DEV=0"],
    )


class Settings(Model):
    """All that kiosk.toml says."""

    content: str | None = Field(
        default=None,
        description="内容文件或它的文件夹，不写就是自带的展示 · the content file or "
        "its folder; the built-in show if not written",
        examples=["/srv/kiosk/content.json"],
    )
    pin: str | None = Field(
        default=None,
        description="工作人员密码的散列；由 kiosk pin 存进旁边的 kiosk.pin，只有它能读 "
        "· the hash of the staff's PIN; kiosk pin keeps it in kiosk.pin beside this "
        "file",
    )
    memory_mb: int = Field(
        default=600,
        ge=200,
        description="用到多少 MB 内存就择机重启 · megabytes at which the show restarts "
        "at a quiet moment",
        examples=[600],
    )
    statistics: bool = Field(
        default=True,
        description="是否记录参观统计（不含个人信息） · whether visits are counted; no "
        "personal data",
        examples=[True],
    )
    screen: Screen = Field(
        default=Screen(), description="屏幕 · the screen and how it hangs"
    )
    hours: Hours = Field(
        default=Hours(), description="开放时间 · when the hall is open"
    )
    sound: Sound = Field(
        default=Sound(), description="影片的声音 · whether films are heard"
    )
    status: StatusPage = Field(
        default=StatusPage(), description="本机状态页 · the page that tells how it is"
    )
    fleet: Fleet = Field(
        default=Fleet(),
        description="多块屏幕的展厅 · where a hall has several screens",
    )
    control: ControlSystem = Field(
        default=ControlSystem(),
        description="展厅中控 · the hall's control system",
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """The settings in force, the file they are from, and what is wrong with it.

    `path` is where the file is, or would be; `exists` whether there is one.
    """

    settings: Settings
    path: Path
    exists: bool = True
    problems: tuple[Problem, ...] = ()
    written_pin: bool = False
    """Whether the hash of the PIN stands in kiosk.toml, for all its readers."""
    hidden_pin: bool = False
    """Whether there is a hash that whoever asks may not read."""


def places(environ: Mapping[str, str] = os.environ) -> tuple[Path, ...]:
    r"""Where kiosk.toml is looked for; the first that exists is read.

    KIOSK_CONFIG, a file or a folder, is the only place if it is set. Else the
    user's own configuration folder comes first and the machine's second:
    /etc/kiosk, on Windows %PROGRAMDATA%\kiosk.
    """
    if named := environ.get("KIOSK_CONFIG"):
        place = Path(named)
        return (place if place.suffix == ".toml" else place / NAME,)
    import platformdirs

    # The machine's folder by the rules of XDG would be /etc/xdg/kiosk, where no
    # administrator looks.
    machine = (
        platformdirs.site_config_path("kiosk", appauthor=False)
        if sys.platform in {"win32", "darwin"}
        else Path(CONFIG)
    )
    own = platformdirs.user_config_path("kiosk", appauthor=False)
    return (own / NAME, machine / NAME)


def load(path: Path | None = None) -> Settings:
    """The settings in force; mistakes go to standard error and to the log.

    Args:
        path: the file; without it kiosk.toml is looked for, see `places`.
    """
    reading = read(path)
    if reading.hidden_pin:
        logger.warning("%s cannot be read", pin.place(reading.path))
    for problem in reading.problems:
        from kiosk.model.language import system_language

        staff = system_language()
        print(problem.said(staff), file=sys.stderr, flush=True)
        logger.error("%s", problem.said("en"))
    return reading.settings


def read(path: Path | None = None) -> Reading:
    """The settings of a file with every mistake in it; never raises.

    The hash of the PIN is that of the file beside it, if there is one.
    """
    reading = _read(path)
    written = reading.settings.pin is not None
    try:
        kept = pin.kept(pin.place(reading.path))
    except OSError:
        return replace(reading, written_pin=written, hidden_pin=True)
    if kept is None:
        return replace(reading, written_pin=written)
    settings = reading.settings.model_copy(update={"pin": kept})
    return replace(reading, settings=settings, written_pin=written)


def _read(path: Path | None) -> Reading:
    """What a settings file itself says."""
    if path is None:
        found = places()
        path = next((place for place in found if is_file(place)), found[-1])
        if is_missing(path):
            return Reading(Settings(), path, exists=False)

    def refused(what: Message) -> Reading:
        from kiosk.content.content import Problem

        problem = Problem(str(path), 0, 0, "", "", what)
        return Reading(Settings(), path, problems=(problem,))

    try:
        data = beginning(path, LIMIT + 1)
    except FileNotFoundError:
        return refused(matter("missing-file"))
    except IsADirectoryError:
        return refused(matter("settings-folder"))
    except OSError as error:
        reason = error.strerror or str(error)
        return refused(matter("unreadable", reason=reason))
    if len(data) > LIMIT:
        return refused(matter("settings-large", limit=LIMIT // 2**20))
    return _understood(path, data)


def _understood(path: Path, data: bytes) -> Reading:
    try:
        text = json_text.decoded(data).text
    except json_text.Malformed as error:
        return Reading(Settings(), path, problems=_unwritten(path, error.faults))
    written = toml_text.written(text)
    raw = json.loads(json.dumps(written.data, default=_plain))
    settings, remarks = _in_force(raw)
    problems = [*_unwritten(path, written.faults)]
    for remark in remarks:
        problems.append(_placed(path, remark, written.where))
    problems.sort(key=lambda problem: (problem.line, problem.column))
    return Reading(settings, path, problems=tuple(problems))


def _unwritten(path: Path, faults: tuple[json_text.Fault, ...]) -> tuple[Problem, ...]:
    if not faults:
        return ()
    from kiosk.content.content import Problem

    return tuple(
        Problem(str(path), f.line, f.column, "", "", messages.writing(f))
        for f in faults
    )


def _plain(value: object) -> str:
    """TOML's own dates and times as text; seconds that are none are left out."""
    said = value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)
    return said.removesuffix(":00") if isinstance(value, dt.time) else said


_STAND_INS: Final[dict[Steps, Any]] = {
    ("hours", "openings"): {"days": list(WEEK), "opens": "00:00", "closes": "00:00"},
    ("hours", "special"): {"date": "0001-01-01"},
}
"""What holds the place of a wrong entry, so that no other changes its number."""
_DROPPED: Final = {
    "openings": Message(
        "这一段不算数；改好之前，这几天按全天开放",
        "this entry does not count; until it is mended its days are open all day",
    ),
    "special": Message(
        "这一天不算数；改好之前，按平日的时间开放",
        "this day does not count; until it is mended the hours of the week hold",
    ),
}


def _in_force(raw: dict[str, Any]) -> tuple[Settings, list[Remark]]:
    """The settings with defaults in place of what is wrong, and what that is."""
    remarks: list[Remark] = []
    wrong: set[Steps] = set()
    left = raw
    while True:
        try:
            settings = Settings.model_validate_json(json.dumps(left))
        except ValidationError as error:
            from kiosk.content.validate import form_remarks

            told = form_remarks(error, left, Settings)
            # What is left out changes the numbers of nothing that stays.
            remarks += [remark for remark in told if remark not in remarks]
            for remark in told:
                stand_in = _STAND_INS.get(remark.steps[:2])
                if remark.key or stand_in is None or len(remark.steps) == 2:
                    left = _without(left, remark.steps)
                else:
                    wrong.add(remark.steps[:3])
                    left = _without(left, remark.steps[:3], stand_in)
        else:
            break
    if any(remark.steps[:1] == ("sound",) for remark in remarks):
        # Better silent than loud at the wrong time.
        silent = settings.sound.model_copy(update={"on": False})
        settings = settings.model_copy(update={"sound": silent})
    if not wrong:
        return settings, remarks
    from kiosk.content.validate import Remark

    remarks += [Remark(steps, _DROPPED[str(steps[1])]) for steps in sorted(wrong)]
    hours = _of_the_sound(settings.hours, raw["hours"], wrong)
    return settings.model_copy(update={"hours": hours}), remarks


def _of_the_sound(hours: Hours, raw: dict[str, Any], wrong: set[Steps]) -> Hours:
    """The hours without wrong entries.

    A screen must not stay dark for a slip of the pen: the days of a wrong entry are
    open all day, and if it is they that are wrong, all that no other entry names.
    """

    def sound(name: str, entries: tuple[T, ...]) -> tuple[T, ...]:
        here = enumerate(entries)
        return tuple(one for n, one in here if ("hours", name, n) not in wrong)

    openings = sound("openings", hours.openings)
    named = {day for opening in openings for day in opening.days}
    whole: set[Weekday] = set()
    for number in range(len(hours.openings)):
        if ("hours", "openings", number) in wrong:
            entry = raw["openings"][number]
            days: Any = entry.get("days") if isinstance(entry, dict) else None
            known = isinstance(days, list) and days and all(day in WEEK for day in days)
            whole |= set(days) if known else {*WEEK} - named
    if openings and whole:
        lit = tuple(day for day in WEEK if day in whole)
        openings = (*openings, Opening(days=lit, opens="00:00", closes="00:00"))
    update = {"openings": openings, "special": sound("special", hours.special)}
    return hours.model_copy(update=update)


def _without(raw: Any, steps: Steps, instead: Any = None) -> Any:
    """The data without one value, or with another in its place."""
    if not steps:
        return {} if instead is None else instead
    if isinstance(raw, list):
        number = steps[0]
        return [
            _without(item, steps[1:], instead) if here == number else item
            for here, item in enumerate(raw)
        ]
    if not isinstance(raw, dict) or steps[0] not in raw:
        return raw
    if len(steps) == 1:
        return {key: value for key, value in raw.items() if key != steps[0]}
    return {
        key: _without(value, steps[1:], instead) if key == steps[0] else value
        for key, value in raw.items()
    }


def _placed(path: Path, remark: Remark, where: Mapping[Steps, Position]) -> Problem:
    from kiosk.content.content import Problem
    from kiosk.content.validate import spelt

    steps, key = remark.steps, remark.key
    while steps not in where:
        steps, key = steps[:-1], False
    at = where[steps]
    line, column = (at.key_line, at.key_column) if key else (at.line, at.column)
    return Problem(str(path), line, column, spelt(remark.steps), "", remark.what)


# The sample


def sample() -> str:
    """A kiosk.toml in which every field is explained, and none is set."""
    return "\n".join([*_HEAD, *_explained(Settings, "")]) + "\n"


_HEAD: Final = [
    "# kiosk.toml：这台机器的设置 · the settings of this machine",
    "# 去掉行首的 # 就生效；不写的用默认值。改完运行 kiosk doctor 检查。",
    "# Remove the # of a line to set it; what is not set has its default.",
    "# `kiosk doctor` tells whether all is well.",
]


def _explained(model: type[BaseModel], table: str) -> Iterator[str]:
    tables = []
    for field in fields(model):
        if (inner := _table(field)) is not None:
            tables.append((f"{table}.{field.name}" if table else field.name, *inner))
            continue
        yield ""
        yield from _comment(field)
        example = field.examples[0] if field.examples else field.default
        if example is not None:
            yield f"#{field.name} = {_toml(example)}"
    for whole, field, inner_model, many in tables:
        yield ""
        yield from _comment(field)
        # A table may be there empty; a list of tables would gain a member.
        yield f"#[[{whole}]]" if many else f"[{whole}]"
        yield from _explained(inner_model, whole)


def _comment(field: walk.Field) -> Iterator[str]:
    yield f"# {field.about.zh}"
    yield f"# {field.about.en}"


def _table(
    field: walk.Field,
) -> tuple[walk.Field, type[BaseModel], bool] | None:
    """The field of a table with its model, and whether there can be many of it."""
    for typed in field.types:
        if is_model(typed.kind):
            return field, typed.kind, False
        for item in within(typed, 0):
            if is_model(item.kind):
                return field, item.kind, True
    return None


def _toml(value: Any) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)
