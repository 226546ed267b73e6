"""Photograph: a picture that somebody took, with what has to be said of it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from kiosk.model.asset import AssetPath
from kiosk.model.kinds import Model
from kiosk.model.text import Text

Share = Annotated[float, Field(ge=0, le=1)]


class Photograph(Model):
    """A file of the folder of assets, its caption, and who took it."""

    file: AssetPath = Field(
        min_length=1,
        max_length=200,
        description="照片的文件名，放在 assets 里（JPEG、PNG 或 WebP） · the file in "
        "assets, JPEG, PNG or WebP",
        examples=["harbour.jpg"],
    )
    caption: Text = Field(
        description="照片说明：拍的是哪里、什么 · what is seen, and where",
    )
    credit: Text = Field(
        description="署名，必填：谁拍的，或照片由谁提供 · who took it, or who gave it; "
        "compulsory",
        examples=[{"zh": "摄影 王小明", "en": "Photo: Wang Xiaoming"}],
    )
    licence: str = Field(
        default="",
        max_length=60,
        description="许可，写在署名后面 · the licence, set behind the credit",
        examples=["CC BY 4.0"],
    )
    focus: tuple[Share, Share] = Field(
        default=(0.5, 0.5),
        strict=False,
        description="最要紧的一点，占照片宽、高的几分之几，从左上角算起；换屏幕形状时围着"
        "它裁 · the point that every shape of screen keeps in sight, in shares of the "
        "width and the height, from the upper left",
        examples=[[0.62, 0.4]],
    )
    tone: Literal["duotone", "natural"] = Field(
        default="duotone",
        description="颜色：duotone 用本主题的颜色，natural 用原色 · in the colours of "
        "the theme, or in its own",
    )
    alt: Text | None = Field(
        default=None,
        description="读出来的描述：给看不见的人听；不写就读照片说明 · what is read "
        "aloud to those who do not see it; the caption if left out",
    )

    @property
    def aloud(self) -> Text:
        """What is read aloud of it."""
        return self.alt or self.caption
