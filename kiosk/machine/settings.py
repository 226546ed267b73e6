"""Settings: what an installer decides for one machine, apart from the content."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from kiosk.kinds import Model

Clock = Annotated[
    str,
    Field(
        pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$",
        description="时刻，如 09:00 · a time of day",
        examples=["09:00"],
    ),
]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class Opening(Model):
    """From when to when the hall is open, on which days of the week."""

    days: tuple[Weekday, ...] = Field(
        min_length=1, description="星期几 · days of the week"
    )
    opens: Clock
    closes: Clock


class SpecialDay(Model):
    """A day with hours of its own; without them the hall is closed."""

    date: dt.date = Field(description="日期 · the date")
    opens: Clock | None = None
    closes: Clock | None = None


class Hours(Model):
    """When the hall is open; without openings it always is."""

    openings: tuple[Opening, ...] = ()
    special: tuple[SpecialDay, ...] = ()


class Screen(Model):
    """The screen and how it hangs."""

    name: str | None = Field(
        default=None, description="屏幕的编号或名称 · its number or name"
    )
    rotation: Literal[0, 90, 180, 270] = Field(
        default=0, description="画面顺时针转多少度 · degrees the picture is turned"
    )
    width_mm: float | None = Field(
        default=None, gt=50, lt=5000, description="显示区宽，毫米 · width of the panel"
    )
    height_mm: float | None = Field(
        default=None, gt=50, lt=5000, description="显示区高，毫米 · height of the panel"
    )
    touch: bool = Field(default=True, description="是否触摸屏 · whether it has touch")
    skin: Literal["night", "paper"] | None = Field(
        default=None, description="配色，压过内容里写的 · overrides the content's skin"
    )


class Status(Model):
    """The read-only page that tells how the machine is."""

    port: int | None = Field(
        default=None, ge=1, le=65535, description="端口，不写则不开 · its port, if any"
    )
    address: str = Field(default="127.0.0.1", description="地址 · where it listens")


class Settings(Model):
    """All that kiosk.toml says."""

    content: str | None = Field(
        default=None, description="内容文件或文件夹 · the content file or its folder"
    )
    pin: str | None = Field(
        default=None, description="工作人员密码的散列 · the hash of the staff's PIN"
    )
    memory_mb: int = Field(
        default=600,
        ge=200,
        description="超过多少 MB 就择机重启 · memory at which the show restarts",
    )
    statistics: bool = Field(
        default=True, description="是否记录参观统计 · whether visits are counted"
    )
    screen: Screen = Screen()
    hours: Hours = Hours()
    status: Status = Status()
