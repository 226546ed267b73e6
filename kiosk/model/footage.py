"""Footage: a film that somebody took, with what has to be said of it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from kiosk.model.asset import AssetPath, FilmPath, SubtitlesPath
from kiosk.model.kinds import Model
from kiosk.model.mistake import mistake
from kiosk.model.note import Note
from kiosk.model.text import Text

Share = Annotated[float, Field(ge=0, le=1)]


class Subtitles(Model):
    """The files of a film's subtitles, one for each language."""

    zh: SubtitlesPath | None = Field(
        default=None,
        min_length=1,
        max_length=200,
        description="中文字幕文件（.srt 或 .vtt） · the Chinese subtitles",
        examples=["harbour.zh.srt"],
    )
    en: SubtitlesPath | None = Field(
        default=None,
        min_length=1,
        max_length=200,
        description="英文字幕文件（.srt 或 .vtt） · the English subtitles",
        examples=["harbour.en.srt"],
    )

    def file(self, language: str) -> str:
        """The file of a language; "" if there is none."""
        return (self.zh if language == "zh" else self.en) or ""


class Footage(Model):
    """A file of the folder of assets, how long it is, its poster, and who took it."""

    file: FilmPath = Field(
        min_length=1,
        max_length=200,
        description="影片的文件名，放在 assets 里（H.264、VP9 或 AV1 编码的 .mp4 或 "
        ".webm） · the file in assets: H.264, VP9 or AV1 in .mp4 or .webm",
        examples=["harbour.mp4"],
    )
    seconds: float = Field(
        ge=1,
        le=3600,
        description="影片多长，秒；kiosk check 会核对 · how long the film is, in "
        "seconds; kiosk check compares it",
        examples=[42.5],
    )
    repeats: bool = Field(
        default=False,
        description="循环播放：放完接着从头放，中间不停顿 · whether it begins "
        "anew at its end, without a gap",
    )
    caption: Text = Field(
        description="影片说明：拍的是哪里、什么 · what is seen, and where",
    )
    credit: Text = Field(
        description="署名，必填：谁拍的，或影片由谁提供 · who took it, or who gave it; "
        "compulsory",
        examples=[{"zh": "摄制 王小明", "en": "Film: Wang Xiaoming"}],
    )
    licence: str = Field(
        default="",
        max_length=60,
        description="许可，写在署名后面 · the licence, set behind the credit",
        examples=["CC BY 4.0"],
    )
    poster: AssetPath | None = Field(
        default=None,
        min_length=1,
        max_length=200,
        description="封面图，影片开始之前和放不出来时显示；与 poster_at 写一样 · the "
        "picture before it begins, and where it cannot be played; either this or "
        "poster_at",
        examples=["harbour.jpg"],
    )
    poster_at: float | None = Field(
        default=None,
        ge=0,
        le=3600,
        description="封面画面：取影片第几秒 · the second of the film whose frame is "
        "the poster",
        examples=[3.5],
    )
    focus: tuple[Share, Share] = Field(
        default=(0.5, 0.5),
        strict=False,
        description="通栏时最要紧的一点，占画面宽、高的几分之几，从左上角算起 · of a "
        "film over the whole page the point that stays in sight, in shares of the "
        "width and the height, from the upper left",
        examples=[[0.62, 0.4]],
    )
    sound: bool = Field(
        default=False,
        description="true：放出声音（屏幕开了声音、在放声音的时间里才响）；不写就静音 "
        "· whether it is heard, where the screen has sound and at its hours; silent if "
        "left out",
    )
    alt: Text | None = Field(
        default=None,
        description="读出来的描述：给看不见的人听；不写就读影片说明 · what is read "
        "aloud to those who do not see it; the caption if left out",
    )
    subtitles: Subtitles | None = Field(
        default=None,
        description="字幕文件，每种语言一个 · files of subtitles, one a language",
    )
    transcript: Note | None = Field(
        default=None,
        description="影片里说了什么，碰一下打开来读 · what is said in it, to be opened "
        "and read",
    )

    @model_validator(mode="after")
    def _has_one_poster(self) -> Footage:
        if (self.poster is None) == (self.poster_at is None):
            raise mistake("film-poster")
        if self.poster_at is not None and self.poster_at >= self.seconds:
            raise mistake("film-poster-late", seconds=self.seconds)
        return self

    def subtitled(self, language: str) -> str:
        """The file of the subtitles in a language; "" if there is none."""
        return "" if self.subtitles is None else self.subtitles.file(language)

    @property
    def aloud(self) -> Text:
        """What is read aloud of it."""
        return self.alt or self.caption
