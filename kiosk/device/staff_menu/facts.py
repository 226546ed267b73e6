"""What the staff menu tells of the machine, in the staff's words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.content.messages import counted, crashed
from kiosk.device.staff_menu.session import MenuLine

if TYPE_CHECKING:
    from kiosk.model.text import Language


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the machine; None for what is not."""

    version: str
    content: str
    """The name of the content file."""
    digest: str
    """The hash of what is on screen, in hexadecimal."""
    slides: int
    mistakes: int = 0
    """Mistakes in the last save, which is then not shown."""
    seconds: float | None = None
    """Since the show began."""
    restarts: int | None = None
    """How often it was restarted since the machine began."""
    memory: float | None = None
    """In megabytes."""
    frames: int | None = None
    """Pictures painted since the show began."""
    left_out: tuple[str, ...] = ()
    """Slides on which the show has crashed, and that are not shown."""


def span(seconds: float, language: Language) -> str:
    """A time as its two largest units."""
    minutes = int(seconds // 60)
    days, hours = divmod(minutes // 60, 24)
    minutes %= 60
    zh = language == "zh"
    if days:
        return f"{days} 天 {hours} 小时" if zh else f"{days} d {hours} h"
    if hours:
        return f"{hours} 小时 {minutes} 分钟" if zh else f"{hours} h {minutes} min"
    return f"{minutes} 分钟" if zh else f"{minutes} min"


def lines(known: Known, language: Language) -> tuple[MenuLine, ...]:
    """The rows of the menu: version, content, last save, health."""
    zh = language == "zh"
    short = known.digest[:8]
    out = [
        MenuLine("版本" if zh else "Version", f"kiosk {known.version}"),
        MenuLine(
            "内容" if zh else "Content",
            f"{known.content}，{known.slides} 页，{short}"
            if zh
            else f"{known.content}, {known.slides} slides, {short}",
        ),
    ]
    checked = "上次保存" if zh else "Last save"
    if known.mistakes:
        count = counted(known.mistakes)
        said = (
            f"有 {count.zh} 处错误，仍在播上一版"
            if zh
            else f"{count.en} mistake{'' if count.en == '1' else 's'}; the one before "
            "is shown"
        )
        out.append(MenuLine(checked, said, bad=True))
    else:
        out.append(MenuLine(checked, "没有错误" if zh else "no mistakes"))
    if known.left_out:
        out.append(
            MenuLine(
                "没有放的页" if zh else "Left out",
                crashed(known.left_out).said(language),
                bad=True,
            )
        )
    health = []
    if known.seconds is not None:
        ran = span(known.seconds, language)
        health.append(f"已播 {ran}" if zh else f"up {ran}")
    if known.restarts is not None:
        n = known.restarts
        times = "once" if n == 1 else f"{n} times"
        health.append(f"重启 {n} 次" if zh else f"restarted {times}")
    if health:
        out.append(
            MenuLine("运行" if zh else "Running", ("，" if zh else ", ").join(health))
        )
    cost = []
    if known.memory is not None:
        memory = f"{known.memory:.0f} MB"
        cost.append(f"内存 {memory}" if zh else f"memory {memory}")
    if known.frames is not None:
        cost.append(
            f"画了 {known.frames} 帧" if zh else f"{known.frames} frames painted"
        )
    if cost:
        out.append(
            MenuLine("负担" if zh else "Load", ("，" if zh else ", ").join(cost))
        )
    return tuple(out)
