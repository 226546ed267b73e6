"""Health: how a machine is, for whoever looks at it from another program.

The same facts are a small file, a page and Prometheus metrics. Field by field:

| field | is |
|---|---|
| `schema` | 1; a field that changes its meaning makes it 2 |
| `written` | when this was said, as a timestamp; the clock may be wrong |
| `version` | of kiosk |
| `content`, `hash` | the content file on screen and its SHA-256 |
| `slide`, `slides` | the id of the slide on screen, and how many there are |
| `uptime` | seconds since the show began, in this process |
| `restarts` | how often it began again since `kiosk run` did |
| `frames`, `late_frames` | frames while something moved, and those that came more than 33 ms after the one before |
| `film_frames`, `late_film_frames` | frames of films that were shown, and those that came too late and were left out |
| `sound` | `off` by the settings, `on`, `silent` by the hours or an order, `no-device` where a film was to be heard and could not be; "" if nobody says |
| `painted` | all paintings of the stage |
| `memory_mb`, `disk_free_mb` | of this process; of the disk with the state folder |
| `mistakes` | mistakes in the last save, which is then not on screen; 51 are many |
| `left_out` | slides that are not shown, since the show has crashed twice on them |
| `touch_filter`, `ghost_touches`, `ghost_masks` | found, by what gave them away; touches kept back; places not listened to now |
| `hours`, `open` | what the screen does: `day`, `late`, `dark` or `woken`; whether the hall is open |
| `visitor` | seconds since the last touch of a visitor; null if there was none |
| `visits` | visits that have ended, in this process |
| `screen`, `role` | what the screen is called in its hall, and what it is for; "" if nobody says |
| `group`, `in_step`, `step_late` | with whom it changes pages, "" for nobody; whether the loop is where the group is, null for nobody; by how many seconds the last turn came late |
| `clock`, `clock_kept`, `clock_offset` | who keeps the clock, "" for nobody; whether it follows another; how many seconds it is ahead, null if unknown. Looked at where the screen keeps step |
"""  # noqa: E501

from __future__ import annotations

import contextlib
import html
import json
import logging
import os
import shutil
import threading
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.content import atomic
from kiosk.content.messages import crashed
from kiosk.device.operate.clock import OUT
from kiosk.device.supervise.memory import megabytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

SCHEMA: Final = 1
NAME: Final = "status.json"
PAUSE: Final = 30.0
"""Seconds between two writings, unless something has changed."""
SOON: Final = 2.0
"""Seconds that changes are gathered for."""
RESTING: Final = 600.0
"""Seconds between two writings while the screen is dark."""
MB: Final = 2.0**20
SCARCE: Final = 200.0
"""Megabytes below which the disk is worth a look."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Status:
    """How the machine is, field by field as the module says."""

    written: float
    version: str
    content: str
    hash: str
    slide: str
    slides: int
    uptime: float
    restarts: int = 0
    frames: int = 0
    late_frames: int = 0
    film_frames: int = 0
    late_film_frames: int = 0
    sound: str = ""
    painted: int = 0
    memory_mb: float = 0.0
    disk_free_mb: float | None = None
    mistakes: int = 0
    touch_filter: Mapping[str, int] = field(default_factory=dict)
    ghost_touches: int = 0
    ghost_masks: int = 0
    hours: str = "day"
    open: bool = True
    visitor: float | None = None
    visits: int = 0
    left_out: tuple[str, ...] = ()
    screen: str = ""
    role: str = ""
    group: str = ""
    in_step: bool | None = None
    step_late: float | None = None
    clock: str = ""
    clock_kept: bool | None = None
    clock_offset: float | None = None

    @property
    def alike(self) -> tuple[object, ...]:
        """What is worth a writing of its own when it changes."""
        return (
            *(self.version, self.hash, self.restarts, self.mistakes),
            *(self.hours, self.open, self.ghost_masks, self.left_out),
            *(self.clock, self.clock_kept, self.clock_is_out),
            self.sound,
        )

    @property
    def clock_is_out(self) -> bool:
        """Whether the clock is out by more than screens in step can bear."""
        return self.clock_offset is not None and abs(self.clock_offset) > OUT


def measured(status: Status, state: Path | None) -> Status:
    """The same with what takes a while to find out: memory and disk."""
    free = None
    if state is not None:
        with contextlib.suppress(OSError):
            free = shutil.disk_usage(state).free / MB
    return replace(status, memory_mb=megabytes(os.getpid()), disk_free_mb=free)


def text(status: Status) -> str:
    """The status as JSON."""
    said = {"schema": SCHEMA, **asdict(status)}
    for name in ("written", "uptime", "memory_mb", "disk_free_mb", "visitor"):
        if said[name] is not None:
            said[name] = round(said[name], 1)
    for name in ("step_late", "clock_offset"):
        if said[name] is not None:
            said[name] = round(said[name], 6)
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


_GAUGES: Final[tuple[tuple[str, str, Callable[[Status], float | None]], ...]] = (
    ("kiosk_uptime_seconds", "Since the show began.", lambda own: own.uptime),
    ("kiosk_slides", "Slides of the content.", lambda own: own.slides),
    ("kiosk_memory_bytes", "Memory of the show.", lambda own: own.memory_mb * MB),
    (
        "kiosk_disk_free_bytes",
        "Free on the disk with the state folder.",
        lambda own: None if own.disk_free_mb is None else own.disk_free_mb * MB,
    ),
    (
        "kiosk_content_mistakes",
        "Mistakes in the last save, which is then not shown.",
        lambda own: own.mistakes,
    ),
    (
        "kiosk_slides_left_out",
        "Slides that are not shown, since the show has crashed on them.",
        lambda own: len(own.left_out),
    ),
    ("kiosk_ghost_masks", "Places not listened to now.", lambda own: own.ghost_masks),
    (
        "kiosk_sound_missing",
        "Whether a film was to be heard and there is no sound device.",
        lambda own: None if own.sound in {"", "off"} else own.sound == "no-device",
    ),
    ("kiosk_hall_open", "Whether the hall is open.", lambda own: own.open),
    (
        "kiosk_screen_dark",
        "Whether the screen is black by opening hours.",
        lambda own: own.hours == "dark",
    ),
    (
        "kiosk_last_visitor_seconds",
        "Since the last touch of a visitor.",
        lambda own: own.visitor,
    ),
    (
        "kiosk_in_step",
        "Whether the loop is where its group is; 0 while a visitor is there.",
        lambda own: own.in_step,
    ),
    (
        "kiosk_step_late_seconds",
        "By how much the last turn came after the group's.",
        lambda own: own.step_late,
    ),
    (
        "kiosk_clock_kept",
        "Whether the clock follows another.",
        lambda own: own.clock_kept,
    ),
    (
        "kiosk_clock_offset_seconds",
        "How far the clock is ahead, as those who keep it say.",
        lambda own: own.clock_offset,
    ),
)
_COUNTERS: Final[tuple[tuple[str, str, Callable[[Status], int]], ...]] = (
    ("kiosk_restarts_total", "Beginnings after the first.", lambda own: own.restarts),
    ("kiosk_frames_total", "Frames while something moved.", lambda own: own.frames),
    (
        "kiosk_frames_late_total",
        "Frames more than 33 ms after the one before.",
        lambda own: own.late_frames,
    ),
    ("kiosk_film_frames_total", "Frames of films shown.", lambda own: own.film_frames),
    (
        "kiosk_film_frames_late_total",
        "Frames of films that came too late and were left out.",
        lambda own: own.late_film_frames,
    ),
    ("kiosk_paintings_total", "Paintings of the stage.", lambda own: own.painted),
    ("kiosk_visits_total", "Visits that have ended.", lambda own: own.visits),
    (
        "kiosk_ghost_touches_total",
        "Touches that were kept back.",
        lambda own: own.ghost_touches,
    ),
)


def understood(said: Mapping[str, object]) -> Status:
    """The status that somebody else has told, as `text` does; more is passed over.

    Raises:
        ValueError: what it has to have is not there, or is something else.
    """
    known = {name: said[name] for name in Status.__slots__ if name in said}
    try:
        found = Status(**known)  # type: ignore[arg-type]
        if not isinstance(found.left_out, list | tuple):
            raise TypeError
        if not isinstance(found.touch_filter, dict):
            raise TypeError
        found = replace(found, left_out=tuple(found.left_out))
    except TypeError as error:
        raise ValueError("no status") from error
    kinds: tuple[tuple[object, type | tuple[type, ...]], ...] = (
        *((found.version, str), (found.content, str), (found.hash, str)),
        *((found.slide, str), (found.hours, str), (found.open, bool)),
        *((found.screen, str), (found.role, str), (found.group, str)),
        *((found.clock, str), (found.sound, str)),
        *((one, str) for one in (*found.left_out, *found.touch_filter)),
        *((one, int) for one in found.touch_filter.values()),
        *((getattr(found, name), (int, float)) for name in _NUMBERS),
        *((getattr(found, name), (int, float, type(None))) for name in _UNKNOWN),
    )
    if not all(isinstance(value, kind) for value, kind in kinds):
        raise ValueError("no status")
    return found


_NUMBERS: Final = (
    *("written", "slides", "uptime", "restarts", "frames", "late_frames"),
    *("film_frames", "late_film_frames", "painted", "memory_mb", "mistakes"),
    *("ghost_touches", "ghost_masks", "visits"),
)
_UNKNOWN: Final = (
    *("disk_free_mb", "visitor"),
    *("in_step", "step_late", "clock_kept", "clock_offset"),
)
"""Numbers that may be unknown."""


def metrics(status: Status) -> str:
    """The status in the text format of Prometheus, version 0.0.4."""
    return exposition([({}, status)])


def exposition(screens: Sequence[tuple[Mapping[str, str], Status]]) -> str:
    """The same of several screens, each with labels by which it is told apart."""
    lines: list[str] = []

    def told(
        name: str, kind: str, about: str, samples: Iterable[tuple[str, float]]
    ) -> None:
        found = [f"{name}{labels} {value:.10g}" for labels, value in samples]
        if found:
            lines.append(f"# HELP {name} {about}")
            lines.append(f"# TYPE {name} {kind}")
            lines.extend(found)

    told(
        "kiosk_info",
        "gauge",
        "What is shown and by which version.",
        (
            (labels(**own, version=one.version, content_hash=one.hash[:12]), 1)
            for own, one in screens
        ),
    )
    for name, about, measure in _GAUGES:
        found = ((labels(**own), measure(one)) for own, one in screens)
        told(
            name,
            "gauge",
            about,
            ((own, float(value)) for own, value in found if value is not None),
        )
    for name, about, count in _COUNTERS:
        told(
            name,
            "counter",
            about,
            ((labels(**own), count(one)) for own, one in screens),
        )
    told(
        "kiosk_ghosts_total",
        "counter",
        "Ghosts, by what gave them away.",
        (
            (labels(**own, why=why), float(n))
            for own, one in screens
            for why, n in sorted(one.touch_filter.items())
        ),
    )
    return "\n".join(lines) + "\n"


def labels(**own: str) -> str:
    """Labels as they stand behind the name of a metric; "" for none."""

    def safe(value: str) -> str:
        return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")

    inner = ",".join(f'{name}="{safe(value)}"' for name, value in own.items())
    return "{" + inner + "}" if inner else ""


_HOURS: Final = {
    "day": "开放 · open",
    "late": "已到闭馆时间，等参观者离开 · closing, a visitor is there",
    "dark": "闭馆，黑屏 · closed, dark",
    "woken": "闭馆，被触摸唤醒 · closed, woken by a touch",
}


_SOUNDS: Final = {
    "on": "开着 · on",
    "silent": "现在不放 · silent now, by the hours or an order",
    "no-device": "找不到声音设备，影片没有声音 · no sound device: films are not heard",
}


def _sound(said: str) -> tuple[tuple[str, str, bool], ...]:
    """The row of a screen whose films are to be heard."""
    if said not in _SOUNDS:
        return ()
    return (("声音 · sound", _SOUNDS[said], said == "no-device"),)


def page(status: Status) -> str:
    """The status as a page that needs nothing but itself."""
    memory = f"{status.memory_mb:.0f} MB"
    disk = "?" if status.disk_free_mb is None else f"{status.disk_free_mb:,.0f} MB"
    visitor = "–" if status.visitor is None else span(status.visitor)
    late = f"{status.late_frames:,} / {status.frames:,}"
    films = f"{status.late_film_frames:,} / {status.film_frames:,}"
    found = (
        ", ".join(f"{why} {n}" for why, n in sorted(status.touch_filter.items())) or "0"
    )
    saved = status.mistakes
    full = status.disk_free_mb is not None and status.disk_free_mb < SCARCE
    rows = (
        ("版本 · version", f"kiosk {status.version}", False),
        ("内容 · content", f"{status.content} ({status.hash[:12]})", False),
        ("当前页 · slide", f"{status.slide} / {status.slides}", False),
        ("已播 · up for", span(status.uptime), False),
        ("重启 · restarts", str(status.restarts), status.restarts > 0),
        (
            "上次保存的错误 · mistakes in the last save",
            str(saved),
            saved > 0,
        ),
        (
            "没有放的页 · slides left out",
            _left_out(status.left_out),
            bool(status.left_out),
        ),
        ("开放时间 · hours", _HOURS.get(status.hours, status.hours), False),
        ("上次有人触摸 · last visitor, ago", visitor, False),
        ("参观次数 · visits", f"{status.visits:,}", False),
        ("晚到的帧 · late frames", late, False),
        ("影片丢掉的帧 · film frames left out", films, False),
        *_sound(status.sound),
        ("内存 · memory", memory, False),
        (
            "磁盘剩余 · disk free",
            disk,
            full,
        ),
        ("误触 · ghost touches", found, status.ghost_masks > 0),
        *_among_others(status),
    )
    body = "\n".join(
        f"<tr{' class=bad' if bad else ''}><th>{html.escape(name)}</th>"
        f"<td>{html.escape(value)}</td></tr>"
        for name, value, bad in rows
    )
    return _PAGE.replace("ROWS", body)


def _among_others(status: Status) -> tuple[tuple[str, str, bool], ...]:
    """The rows of a screen that is one of several."""
    rows: list[tuple[str, str, bool]] = []
    named = " · ".join(name for name in (status.screen, status.role) if name)
    if named:
        rows.append(("屏幕和用途 · screen and role", named, False))
    if status.group:
        step = "参观者正在看 · a visitor is there"
        if status.in_step is None:
            step = "时钟未校准，没有同步 · the clock is not set, and nobody is followed"
        elif status.in_step:
            late = 1000 * (status.step_late or 0.0)
            step = f"同步 · in step ({late:+.0f} ms)"
        name = f"{status.group}: {step}"
        rows.append(("同步组 · in step with", name, status.in_step is None))
    if status.clock_kept is not None:
        if not status.clock_kept:
            said = "没有对时 · nobody keeps it"
        elif status.clock_offset is None:
            said = status.clock
        else:
            said = f"{1000 * status.clock_offset:+.1f} ms ({status.clock})"
        bad = not status.clock_kept or status.clock_is_out
        rows.append(("时钟 · clock", said, bad))
    return tuple(rows)


def _left_out(slides: tuple[str, ...]) -> str:
    why = crashed(slides)
    return f"{why.zh} · {why.en}" if slides else "0"


_PAGE: Final = """\
<!doctype html>
<html lang="zh"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="30">
<title>kiosk</title>
<style>
body{font:16px/1.6 system-ui,"Noto Sans SC","Microsoft YaHei",sans-serif;
 margin:2rem auto;max-width:44rem;padding:0 1rem;background:#101820;color:#e8e4da}
table{border-collapse:collapse;width:100%}
th,td{padding:.4rem .6rem;border-bottom:1px solid #2b3a44;text-align:left;
 font-weight:400;vertical-align:top}
th{color:#a9b4ba}
.bad td{color:#ffb38a}
a{color:#62c9a5}
</style></head><body>
<h1>kiosk</h1>
<table>
ROWS
</table>
<p><a href="/status.json">status.json</a> · <a href="/metrics">metrics</a></p>
</body></html>
"""


def span(seconds: float) -> str:
    """A time in its two largest units, in signs that both languages read."""
    minutes = int(max(seconds, 0) // 60)
    days, rest = divmod(minutes, 24 * 60)
    if days:
        return f"{days} d {rest // 60} h"
    hours, minutes = divmod(rest, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


class Bulletin:
    """Writes the status file in a thread of its own.

    `status` says how things are, and may be asked from any thread. It is written at
    the beginning and the end, soon after something that matters has changed, and
    else every PAUSE seconds, every RESTING in the dark.
    """

    def __init__(self, state: Path | None, status: Callable[[], Status]) -> None:
        self._state, self._status = state, status
        self._wake = threading.Event()
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None
        self._told = False

    def begin(self) -> None:
        if self._state is not None and self._thread is None:
            # One of its own for every beginning: a thread that hung still ends.
            self._ended = threading.Event()
            # A daemon: a disk that hangs must not keep the show from ending.
            self._thread = threading.Thread(
                target=self._work,
                args=(self._state, self._ended),
                name="bulletin",
                daemon=True,
            )
            self._thread.start()

    def changed(self) -> None:
        """Something that matters has changed."""
        self._wake.set()

    def close(self, seconds: float = 1.0) -> None:
        """Write a last time, and wait no longer than so many seconds for it."""
        if self._thread is not None:
            self._ended.set()
            self._wake.set()
            self._thread.join(seconds)
            self._thread = None

    def _work(self, state: Path, ended: threading.Event) -> None:
        while True:
            last = ended.is_set()
            status = measured(self._status(), state)
            self._write(state, status)
            if last:
                return
            self._wake.wait(RESTING if status.hours == "dark" else PAUSE)
            # Of many changes at once one is written, however many come.
            ended.wait(SOON)
            self._wake.clear()

    def _write(self, state: Path, status: Status) -> None:
        try:
            atomic.written(state / NAME, text(status).encode())
            self._told = False
        except OSError as error:
            if not self._told:
                self._told = True
                logger.warning("the status cannot be written: %s", error)


def begun_again(state: Path | None, supervisor: str) -> int:
    """How often the show has begun again under this supervisor; counts this time.

    `supervisor` names the process that starts the show, and is kept beside the
    count: another one begins anew.
    """
    if state is None:
        return 0
    file = state / "starts.json"
    before = atomic.read(file, _starts)
    count = before[1] + 1 if before is not None and before[0] == supervisor else 0
    with contextlib.suppress(OSError):
        data = json.dumps({"supervisor": supervisor, "restarts": count})
        atomic.written(file, data.encode())
    return count


def _starts(data: bytes) -> tuple[str, int]:
    said = json.loads(data)
    if (
        not isinstance(said, dict)
        or not isinstance(said.get("supervisor"), str)
        or not isinstance(said.get("restarts"), int)
    ):
        raise ValueError("not a count of starts")
    return said["supervisor"], said["restarts"]


def supervisor() -> str:
    """A name of the process that has started this one, unlike that of any other."""
    parent = os.getppid()
    began = ""
    with contextlib.suppress(OSError, IndexError):
        # Field 22 is when it began; numbers of processes are used again.
        began = Path(f"/proc/{parent}/stat").read_text().rpartition(")")[2].split()[19]
    return f"{parent}/{began}"
