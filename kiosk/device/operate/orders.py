"""Orders: what a screen can be told from elsewhere, in one vocabulary.

The hub, a guide's phone and the control system of a hall all say the same orders. An
order is one JSON object on one line of ASCII, as in `{"do": "page", "page": "gdp"}`;
what is refused is told why, in both languages.
"""

from __future__ import annotations

import json
from typing import Annotated, Final, Literal

from pydantic import Field, TypeAdapter, ValidationError, model_validator

from kiosk.content.refusals import OWN
from kiosk.device.settings import HallPlace
from kiosk.model.kinds import Model
from kiosk.model.message import Message
from kiosk.model.mistake import mistake
from kiosk.model.text import Language

LONGEST: Final = 4000
"""Bytes of an order."""
NAMES: Final = 80
"""Characters that the names of guests may have, in each language."""


class _Order(Model):
    """What all orders have."""

    id: str = Field(default="", pattern=r"^[A-Za-z0-9._-]{0,40}$")
    """By which the answer is known, where somebody waits for one."""


class PlainOrder(_Order):
    """What needs no more words.

    `pause` holds the page, and `play` lets the loop go on. `home` is the cover.
    `picture` writes a small picture of what is on screen now. `restart` begins the
    show anew.
    """

    do: Literal["next", "back", "play", "pause", "home", "picture", "restart"]


class PageOrder(_Order):
    """To a page, by its number from 1 on or by the id of its slide."""

    do: Literal["page"] = "page"
    page: (
        Annotated[int, Field(ge=1, le=9999)]
        | Annotated[str, Field(min_length=1, max_length=80)]
    )


class BlackOrder(_Order):
    """The picture is black, or there again."""

    do: Literal["black"] = "black"
    on: bool = True


class LanguageOrder(_Order):
    """In this language, until the visit ends."""

    do: Literal["language"] = "language"
    language: Language


class VolumeOrder(_Order):
    """How loud films are, in per cent, until the next day; 0 is silent."""

    do: Literal["volume"] = "volume"
    volume: int = Field(ge=0, le=100)


class WelcomeOrder(_Order):
    """A page that welcomes guests, until a POSIX timestamp; or no longer.

    The names are in one language or in both.
    """

    do: Literal["welcome"] = "welcome"
    on: bool = True
    zh: str = Field(default="", max_length=NAMES)
    en: str = Field(default="", max_length=NAMES)
    until: float = Field(default=0.0, allow_inf_nan=False)

    @model_validator(mode="after")
    def _named(self) -> WelcomeOrder:
        if self.on and not (self.zh.strip() or self.en.strip()):
            raise mistake("welcome-nameless")
        return self


class ChangeOrder(_Order):
    """To a pack of content that lies on this machine, by its number.

    From a POSIX timestamp on, or at once: between two pages, once nobody touches.
    """

    do: Literal["change"] = "change"
    pack: int = Field(ge=1, le=999_999_999)
    at: float = Field(default=0.0, allow_inf_nan=False)


class GuideOrder(_Order):
    """Somebody leads guests: no loop and no idle return, as long as it is said anew."""

    do: Literal["guide"] = "guide"
    on: bool = True


class RolesOrder(_Order, HallPlace):
    """What the screen is in its hall from now on: what `[fleet]` of its settings says.

    What is not said is as if nothing were written there.
    """

    do: Literal["roles"] = "roles"


ScreenOrder = (
    PlainOrder
    | PageOrder
    | BlackOrder
    | LanguageOrder
    | VolumeOrder
    | WelcomeOrder
    | GuideOrder
    | ChangeOrder
    | RolesOrder
)

REFUSED: Final[dict[str, Message]] = {
    "long": Message("指令太长", "the order is too long"),
    "malformed": Message(
        "看不懂这条指令；写法见文档“中控”一节",
        "the order is not understood; the documents say how orders are written",
    ),
    "nameless": Message(*OWN["welcome-nameless"]),
    "page": Message("没有这一页", "there is no such page"),
    "pack": Message(
        "这台机器上没有这个内容包", "that pack of content is not on this machine"
    ),
    "language": Message(
        "这场展示没有这种语言", "the show does not speak that language"
    ),
    "staff": Message(
        "工作人员正在屏前操作；等他们离开再试",
        "staff are at the screen; try again once they have left",
    ),
    "dark": Message(
        "已经闭馆，屏幕是黑的；先发 light（亮屏）",
        "the hall is closed and the screen dark; say light first",
    ),
    "until": Message(
        "欢迎页的结束时间要在 24 小时以内，而且还没有过去",
        "a welcome ends within the next 24 hours",
    ),
    "silent": Message(
        "这块屏幕没有开声音，音量不起作用；在 kiosk.toml 的 [sound] 里写 on = true",
        "films are silent on this screen: on = true under [sound] in kiosk.toml",
    ),
    "unkept": Message(
        "这台机器不保存状态，写不出画面",
        "this machine keeps no state, and so no picture",
    ),
    "pace": Message(
        "指令太密，这一条没有执行", "too many orders: this one was left out"
    ),
    "busy": Message("画面正忙，没有回应", "the show is busy and has not answered"),
    "failed": Message("没有做成，详见日志", "it has failed; the log says why"),
}
"""Why an order is not carried out."""


class OrderRefused(ValueError):
    """An order is not carried out.

    `code` is a key of `REFUSED`, and `why` the sentence for whoever gave the order.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
        self.why = REFUSED[code]


_ORDERS: Final[TypeAdapter[ScreenOrder]] = TypeAdapter(
    Annotated[ScreenOrder, Field(discriminator="do")]
)


def understood(line: str | bytes) -> ScreenOrder:
    """The order that a line is.

    Raises:
        OrderRefused: it is none.
    """
    if len(line) > LONGEST:
        raise OrderRefused("long")
    try:
        return _ORDERS.validate_json(line)
    except ValidationError as error:
        codes = {fault["type"] for fault in error.errors(include_url=False)}
        nameless = "welcome-nameless" in codes
        raise OrderRefused("nameless" if nameless else "malformed") from None


def printed(order: ScreenOrder) -> str:
    """The order as a line of ASCII, without its end."""
    return json.dumps({"do": order.do, **order.model_dump(exclude_defaults=True)})
