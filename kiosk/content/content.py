"""What the show says: content.json as a frozen `Content`, or what is wrong with it.

`load` finds every mistake at once, each with its line and column, and says in
Chinese and English what is expected.
"""

from __future__ import annotations

import hashlib
import stat
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import Field, field_validator

from kiosk.content import json_text, messages
from kiosk.content.held import beginning
from kiosk.content.json_text import MOST
from kiosk.content.messages import matter
from kiosk.model import message
from kiosk.model.figure import Name
from kiosk.model.kinds import Model
from kiosk.model.mistake import mistake
from kiosk.model.printable import plain
from kiosk.model.schedule import Schedule
from kiosk.model.screens import Screens
from kiosk.model.text import LANGUAGES, Language, Text
from kiosk.slides import AnySlide
from kiosk.slides.base import Silence

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from kiosk.content.drafting import Places
    from kiosk.content.json_text import Steps
    from kiosk.content.validate import Remark
    from kiosk.model.message import Message
    from kiosk.slides.base import Slide

LIMIT: Final = 32 * 2**20
"""Bytes that a content file may have; pictures belong beside it."""


class Idle(Model):
    """When an abandoned screen goes back to the cover."""

    after: float = Field(
        default=75,
        ge=5,
        le=3600,
        description="无人触摸的秒数，过后开始倒计时 · seconds without a touch before "
        "the countdown",
    )
    warning: float = Field(
        default=20,
        ge=3,
        le=300,
        description="倒计时多少秒 · seconds that the countdown takes",
    )


class Show(Model):
    """Settings of the show as a whole."""

    title: Text = Field(description="展示的名称 · what the show is called")
    languages: Annotated[tuple[Language, ...], Field(min_length=1, max_length=2)] = (
        Field(
            default=LANGUAGES,
            description="语言：zh 中文，en 英文；第一个是默认；只有一种时，"
            "各处只写这一种文字 · languages, the first is the default; of one alone, "
            "words are needed in that one only",
        )
    )
    skin: Literal["night", "paper"] = Field(
        default="night", description="配色：night 夜，paper 纸 · the colours"
    )
    idle: Idle = Field(
        # Made without being asked anything: what asks takes long to make.
        default=Idle.model_construct(),
        description="无人时怎样复位 · what happens when nobody is there",
    )
    shows_touch: bool = Field(
        default=True,
        description="轮播时示范触摸：每隔几页自动点开一张卡片；"
        "false 为不自动打开 · "
        "whether the loop opens a card of its own on every third page, so that "
        "visitors see that numbers answer a touch",
    )
    life: bool = Field(
        default=True,
        description="静下来的页面是否有生气：光顺流而下，封面上窗、船、车灯和雾在动，"
        "天色随钟点变化；false 为完全静止 · whether pages at rest live: light runs "
        "down the river, on the cover windows, a boat, cars and mist move, and its sky "
        "follows the hour",
    )
    set_phrases: tuple[Annotated[str, Field(min_length=2, max_length=40)], ...] = Field(
        default=(),
        max_length=200,
        description="固定提法，不带引号；kiosk check 看它们是不是都加了引号 · official "
        "phrases, without their quotation marks; kiosk check sees to it that they "
        "stand in them",
        examples=[["三送两办一访", "双随机、一公开"]],
    )
    screens: Screens = Field(
        default=(),
        description="展厅里的屏幕，写它们的名字和用途；kiosk check 用它核对页和主题的"
        " screens · which names and roles the screens of the hall have; kiosk check "
        "compares the screens of slides and themes",
        examples=[["door", "wall"]],
    )
    silence: Silence = Field(
        default={},
        description="全片不必检查的规则，各写明理由 · rules of the check that the show "
        "as a whole breaks for a reason",
        examples=[{"unused-source": "下个月要用"}],
    )

    @field_validator("languages")
    @classmethod
    def _different(cls, languages: tuple[Language, ...]) -> tuple[Language, ...]:
        if len(set(languages)) < len(languages):
            raise mistake("languages-twice")
        return languages


class Section(Model):
    """A part of a source that figures can point into."""

    name: Text = Field(description="这部分的名称 · what the section is called")
    paragraphs: int = Field(ge=1, description="共几段 · how many paragraphs it has")


class Source(Model):
    """What figures are taken from."""

    title: Text = Field(description="标题 · its title")
    credits: Text = Field(description="作者、摄影等 · authors, photographs")
    year: int = Field(
        ge=1000, le=9999, description="所述的年份 · the year it reports on"
    )
    sections: dict[Name, Section] = Field(
        min_length=1, description="各部分，按名字 · its sections, by name"
    )
    extract: str | None = Field(
        default=None,
        min_length=1,
        description="原文摘录文件（.csv、.xlsx 或 .txt），每行以 1.13 这样的段号开头，"
        "kiosk check 用它核对每个数 · a file with the source's own words, a row or "
        "paragraph for each place such as 1.13; kiosk check compares the figures",
        examples=["assets/sources/article.csv"],
    )


class Theme(Model):
    """A chapter of the show."""

    id: Name = Field(description="主题的名字，唯一 · the theme's name, unique")
    name: Text = Field(description="主题的名称 · what the theme is called")
    accent: Literal["amber", "vermilion", "jade"] = Field(
        description="强调色：amber 琥珀，vermilion 朱红，jade 青绿 · the accent colour"
    )
    schedule: Schedule | None = Field(
        default=None,
        description="整个主题什么时候放；不写就一直放 · when the theme is shown; "
        "always if left out",
        examples=[{"days": ["sat", "sun"]}],
    )
    screens: Screens = Field(
        default=(),
        description="在哪些屏幕上放，写屏幕的名字或用途；不写就在所有屏幕上放"
        " · on which screens the theme is shown, by their names or roles; on all if "
        "left out",
        examples=[["door"]],
    )


class Content(Model):
    """All that the show says."""

    schema_: str | None = Field(
        default=None,
        alias="$schema",
        description="编辑器用的说明文件 · the schema that editors complete from",
    )
    show: Show = Field(description="整个展示的设置 · settings of the whole show")
    sources: dict[Name, Source] = Field(
        description="出处，按名字 · what figures are taken from, by name"
    )
    themes: tuple[Theme, ...] = Field(
        min_length=1, max_length=4, description="主题 · the themes, in order"
    )
    slides: tuple[AnySlide, ...] = Field(
        min_length=1, description="各页，按顺序 · the slides, in order"
    )

    def without(self, names: Collection[str]) -> Content:
        """The same content without the slides of these ids; never without any.

        A theme that has no slides at all is announced; one that has lost its last
        is not there.
        """
        left = tuple(slide for slide in self.slides if slide.id not in names)
        if not left or len(left) == len(self.slides):
            return self
        gone = {slide.theme for slide in self.slides} - {s.theme for s in left}
        lost = {slide.id for slide in self.slides} - {slide.id for slide in left}
        return self.model_copy(
            update={
                "slides": tuple(slide.without(gone, lost) for slide in left),
                "themes": tuple(t for t in self.themes if t.id not in gone),
            }
        )


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake, and the place in the file where it can be mended.

    `field` is its path, such as `slides[2].figures.gdp.unit`, "" for the file as
    a whole; `slide` the id of the slide it is on. Line 0 means the whole file.
    `rule` is the name of what was broken. `steps` is the way to the value, `lacks`
    the field that is not there, `into` how many characters into a text it is.
    """

    file: str
    line: int
    column: int
    field: str
    slide: str
    what: Message
    rule: str = "form"
    steps: Steps = ()
    lacks: str = ""
    into: int | None = None

    def said(self, language: Language) -> str:
        file = plain(self.file)
        where = f"{file}:{self.line}:{self.column}" if self.line else file
        if language == "zh":
            slide = f"（页“{self.slide}”）" if self.slide else ""
            parts = [where, self.field + slide, self.what.zh]
            return "：".join(part for part in parts if part) + _stop(parts[-1], "。")
        slide = f" (slide “{self.slide}”)" if self.slide else ""
        parts = [where, self.field + slide, self.what.en]
        return ": ".join(part for part in parts if part) + _stop(parts[-1], ".")


def _stop(sentence: str, stop: str) -> str:
    return "" if sentence.endswith(("?", "？", stop)) else stop


class ContentError(Exception):
    """The content cannot be shown, and everything that is wrong with it.

    `digest` and `files` are those of `Loaded`, of the bytes that are wrong; the
    digest is "" if none were read.
    """

    def __init__(
        self,
        problems: tuple[Problem, ...],
        digest: str = "",
        files: tuple[Path, ...] = (),
    ) -> None:
        super().__init__(problems, digest, files)
        self.problems = problems
        self.digest = digest
        self.files = files

    def __str__(self) -> str:
        return self.said("en")

    def said(self, language: Language) -> str:
        """The problems, one a line; of more than MOST it is said that there are."""
        lines = [problem.said(language) for problem in self.problems[:MOST]]
        if len(self.problems) > MOST:
            lines.append(messages.MORE.said(language))
        return "\n".join(lines)


def unforeseen(path: Path, error: Exception) -> ContentError:
    """What staff are told of a file on which the program itself has failed."""
    reason = f"{type(error).__name__}: {message.shown(str(error))}".removesuffix(": ")
    what = messages.matter("unforeseen", hint=messages.NOTHING, reason=reason)
    return ContentError((Problem(str(path), 0, 0, "", "", what, "file"),))


def deadly(path: Path, digest: str = "") -> ContentError:
    """What staff are told of a file that has killed the program, and is not read."""
    what = messages.matter("killed", hint=messages.NOTHING)
    return ContentError((Problem(str(path), 0, 0, "", "", what, "file"),), digest)


@dataclass(frozen=True, slots=True)
class Loaded:
    """Content that may be shown, where it came from, and remarks about the file.

    `files` are the spreadsheets that it takes values from, in its order. `digest`
    is the SHA-256 of the file's bytes in hexadecimal digits, or the `fingerprint`
    of them and of the spreadsheets' bytes. `cause` is what a crash of it is put down
    to, "" where nobody asks, and `left_out` the slides that have crashed with it and
    are not in the content.
    """

    content: Content
    path: Path
    digest: str
    notes: tuple[Message, ...] = ()
    files: tuple[Path, ...] = ()
    cause: str = ""
    left_out: tuple[str, ...] = ()


def fingerprint(content: str, files: Sequence[str]) -> str:
    """One digest for the content and the files that it takes values from.

    Args:
        content: SHA-256 of the content's bytes; alone it is the fingerprint.
        files: those of the files, in the order of `Loaded.files`; "" is none.
    """
    if not files:
        return content
    return hashlib.sha256("\n".join((content, *files)).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Draft:
    """A content file as it was read, with whatever is wrong with it.

    `text` and `raw` are its letters and its plain data, "" and None where it
    cannot be read as such; what it takes from `files` is in the data.
    `content` is None if there are problems of form; `slides` are then those that
    are well-formed by themselves, by their place. `encoding` is what it was saved
    in, "" if it cannot be read; `places` finds the lines of the data. `warnings` are
    of cells that were taken, and are likely to be meant otherwise.
    """

    path: Path
    digest: str = ""
    text: str = ""
    raw: Any = None
    content: Content | None = None
    slides: Mapping[int, Slide] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    encoding: str = ""
    files: tuple[Path, ...] = ()
    places: Places | None = None
    warnings: tuple[Remark, ...] = ()


def load(path: Path, shape: type[Content] = Content) -> Loaded:
    """The content of a file; `shape` may narrow the model.

    Raises:
        ContentError: the file cannot be read or shown, with every problem.
    """
    read = draft(path, shape)
    if read.content is None or read.problems:
        raise ContentError(read.problems, read.digest, read.files)
    notes = () if read.encoding == "utf-8" else (matter(read.encoding),)
    return Loaded(read.content, path, read.digest, notes, read.files)


def draft(
    path: Path, shape: type[Content] = Content, data: bytes | None = None
) -> Draft:
    """What a file says, as far as it can be read, with every problem.

    `data` are the bytes that it is to have, if they are not yet saved.
    """
    if data is None:
        try:
            data = read_bytes(path)
        except ContentError as error:
            return Draft(path, problems=error.problems)
    digest = hashlib.sha256(data).hexdigest()
    try:
        text, encoding = json_text.decoded(data)
    except json_text.Malformed as error:
        return Draft(path, digest, problems=_misspelt(path, error.faults))
    if (count := json_text.parts(text)) > json_text.VALUES:
        # Told before anything looks at each of them.
        what = matter("vast", count=count, limit=json_text.VALUES)
        problem = Problem(str(path), 0, 0, "", "", what, "file")
        return Draft(path, digest, problems=(problem,))
    from kiosk.content.drafting import drafted

    try:
        return drafted(path, digest, json_text.Mended(text, (), True), shape, encoding)
    except json_text.Malformed as error:
        from kiosk.content import json_scan

        faults, mended = error.faults, json_scan.mended(text)
    told = _misspelt(path, mended.faults or faults)
    draft = Draft(path, digest, text, problems=told)
    if mended.faults and mended.whole:
        # The rest is said as well, so that nobody has to come back for it.
        with suppress(json_text.Malformed):
            more = drafted(path, digest, mended, shape, encoding)
            problems = sorted((*draft.problems, *more.problems), key=in_order)
            return replace(more, text=text, content=None, problems=tuple(problems))
    return draft


def _misspelt(path: Path, faults: Iterable[json_text.Fault]) -> tuple[Problem, ...]:
    problems = [
        Problem(str(path), f.line, f.column, "", "", messages.writing(f), "writing")
        for f in faults
    ]
    return tuple(sorted(problems, key=in_order))


def in_order(problem: Problem) -> tuple[int, int]:
    """Where a mistake stands among those of its file."""
    return problem.line, problem.column


def inside(folder: Path, path: str) -> Path:
    """The file that a relative path of the content names, within its folder.

    Raises:
        ValueError: the path is absolute, climbs out, or follows a link out.
    """
    parts = PurePosixPath(path).parts
    # A colon is a drive letter or a hidden stream on Windows, a backslash a
    # separator there and a letter elsewhere: neither means the same everywhere.
    if not parts or path.startswith("/") or ".." in parts or set(path) & set("\\:\0"):
        raise ValueError(f"not a path within the content's folder: {path!r}")
    root = folder.resolve()
    try:
        target = root.joinpath(*parts).resolve()
    except (OSError, RuntimeError) as error:  # a circle of links, until Python 3.13
        raise ValueError(f"not a path that can be followed: {path!r}") from error
    if not target.is_relative_to(root):
        raise ValueError(f"a link leads out of the content's folder: {path!r}")
    return target


# From bytes to plain data


def read_bytes(path: Path) -> bytes:
    """The bytes of a content file.

    Raises:
        ContentError: it is none, is too large or cannot be read.
    """

    def refused(code: str, **details: str | int) -> ContentError:
        return ContentError(
            (
                Problem(
                    str(path),
                    0,
                    0,
                    "",
                    "",
                    matter(code, hint=messages.NOTHING, **details),
                    "file",
                ),
            )
        )

    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise refused("folder")
        if not stat.S_ISREG(mode):
            # A pipe or a device would keep the show waiting for ever.
            raise refused("not-a-file")
        data = beginning(path, LIMIT + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise refused("missing-file") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise refused("unreadable", reason=reason) from error
    if len(data) > LIMIT:
        raise refused("large", limit=LIMIT // 2**20)
    return data
