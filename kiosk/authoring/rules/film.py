"""Film: every film is there, can be played here, and is as long as is written."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.authoring.asset_file import FILMS, SUBTITLES, located
from kiosk.authoring.edit.operation import SetValue
from kiosk.authoring.remedy import Remedy
from kiosk.authoring.rule import Rule, WrittenShow
from kiosk.content import film, limited, privilege, subtitles
from kiosk.content.subtitles import SubtitleError
from kiosk.content.validate import Remark
from kiosk.model.footage import Footage
from kiosk.model.message import Message, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kiosk.authoring.edit.source_text import SourceText
    from kiosk.authoring.finding import Finding
    from kiosk.content.film import FilmFacts
    from kiosk.content.json_text import Steps

PLACE: Final = (1920, 1080)
"""Pixels onto which a film is decoded to see how much that takes."""
CORES: Final = 0.7
"""How much of one core a film may take: the picture needs what is left."""
RATE: Final = 60.5
"""Frames a second that a screen shows at most."""
OFF: Final = 0.25
"""Seconds by which the length that is written may differ from the film's."""
EXPORT: Final = Message(
    "请导出为 H.264 编码的 .mp4（1920x1080，每秒 25 或 30 帧）",
    "export it as .mp4 with H.264, 1920x1080, 25 or 30 frames a second",
)


def remarks(copy: WrittenShow) -> Iterator[Remark]:
    for page in copy.pages:
        for steps, one in page.every(Footage):
            at: Steps = ("slides", page.number, *steps)
            for field, what in of_film(copy.path, one):
                yield Remark((*at, field), what)
            for language in ("zh", "en"):
                if name := one.subtitled(language):
                    wrong = _of_subtitles(copy.path, name, one.seconds)
                    if wrong is not None:
                        yield Remark((*at, "subtitles", language), wrong)


def of_film(content: Path, one: Footage) -> Iterator[tuple[str, Message]]:
    """What is wrong with a film, each with the field that it is wrong in."""
    found = located(content, one.file, "", FILMS)
    if isinstance(found, Message):
        yield "file", found
        return
    if film.form(one.file) is None:
        yield "file", _refused("ending", one.file)
        return
    if not film.available():
        return
    try:
        facts = facts_of(found)
    except limited.Unstarted:
        # That says nothing of the film.
        return
    except limited.Raised as error:
        yield "file", _refused(str(error).rpartition(": ")[2], one.file)
        return
    except limited.Failure:
        yield "file", _heavy(one.file, None)
        return
    yield from told(facts, one)


def facts_of(file: Path) -> FilmFacts:
    """What a film says of itself; it is measured once, until it is another.

    Raises:
        limited.Failure: it is none, or harms whoever reads it.
    """
    found = file.stat()
    return _measured(file, found.st_size, found.st_mtime_ns)


@lru_cache(maxsize=64)
def _measured(file: Path, size: int, changed: int) -> FilmFacts:  # noqa: ARG001
    return film.asked_about(file, PLACE)


def told(facts: FilmFacts, one: Footage) -> Iterator[tuple[str, Message]]:
    """What of a film that can be decoded cannot be shown as it is."""
    called = shown(one.file)
    if facts.cores > CORES:
        yield "file", _heavy(one.file, facts)
    if facts.turned % 90:
        yield (
            "file",
            Message(
                f"“{called}”是斜着存的（转了 {facts.turned} 度），放出来会歪；"
                "请用剪辑软件转正后重新导出",
                f"“{called}” is stored at an angle of {facts.turned} degrees, and "
                "would be askew; turn it upright in a film program and export it once "
                "more",
            ),
        )
    if facts.bright:
        yield (
            "file",
            Message(
                f"“{called}”是 HDR 影片（手机和新相机常这样），放出来会发灰；请在剪辑"
                "软件里转成 SDR（Rec. 709）后重新导出",
                f"“{called}” is an HDR film, as telephones and new cameras take them, "
                "and would look grey: make SDR (Rec. 709) of it in a film program and "
                "export it once more",
            ),
        )
    if facts.rate > RATE:
        yield (
            "file",
            Message(
                f"“{called}”每秒 {facts.rate:.0f} 帧，屏幕只显示得出 60 帧；"
                f"{EXPORT.zh}",
                f"“{called}” has {facts.rate:.0f} frames a second, of which screens "
                f"show 60; {EXPORT.en}",
            ),
        )
    if abs(facts.seconds - one.seconds) > OFF:
        yield (
            "seconds",
            Message(
                f"“{called}”实际长 {facts.seconds:.2f} 秒；请写 "
                f'"seconds": {facts.seconds:.2f}',
                f"“{called}” is {facts.seconds:.2f} seconds long; write "
                f'"seconds": {facts.seconds:.2f}',
            ),
        )


def remedies(finding: Finding, source: SourceText) -> Iterator[Remedy]:
    """The length that the film has."""
    *way, last = finding.steps
    if last != "seconds":
        return
    name = source.value((*way, "file"))
    found = located(Path(finding.file), str(name), "", FILMS)
    if isinstance(found, Message):
        return
    try:
        seconds = round(facts_of(found).seconds, 2)
    except (limited.Failure, OSError):
        return
    label = Message(f"改成 {seconds:g} 秒", f"Use {seconds:g} seconds")
    yield Remedy(label, SetValue(finding.steps, seconds), finding.steps)


def larger(
    content: Path, one: Footage, screens: Sequence[tuple[int, int]]
) -> Message | None:
    """What is to be said of a film whose frames are larger than any of the screens."""
    found = located(content, one.file, "", FILMS)
    if isinstance(found, Message) or not film.available():
        return None
    try:
        facts = facts_of(found)
    except (limited.Failure, OSError):
        # The rule tells of what cannot be played.
        return None
    long = max(max(size) for size in screens)
    short = max(min(size) for size in screens)
    size = facts.width, facts.height
    if max(size) <= long and min(size) <= short:
        return None
    called, pixels = shown(one.file), f"{facts.width}x{facts.height}"
    return Message(
        f"“{called}”的画面（{pixels}）比屏幕（{long}x{short}）大，白白费力；请缩小后"
        "重新导出。展厅的屏幕若有这么大，请用 kiosk check --size 写明",
        f"“{called}” has frames of {pixels}, larger than the screen ({long}x{short}), "
        "which takes more and shows no more: export it smaller; if the hall's screen "
        "is larger, say so with kiosk check --size",
    )


def _heavy(name: str, facts: FilmFacts | None) -> Message:
    """It takes more of the processor than there is to spare."""
    called = shown(name)
    zh, en = "", ""
    if facts is not None:
        size = f"{facts.width}x{facts.height}"
        zh = f"（{size}，每秒 {facts.rate:.0f} 帧，要占 {facts.cores:.2f} 个核）"
        en = (
            f" ({size} at {facts.rate:.0f} frames a second takes {facts.cores:.2f} "
            "of a core)"
        )
    return Message(
        f"“{called}”在这台机器上放起来太吃力{zh}，会丢帧；{EXPORT.zh}",
        f"“{called}” is too much for this machine{en} and would lose frames; "
        f"{EXPORT.en}",
    )


_WHY: Final = {
    "ending": Message(
        "不是能放的影片；只放 .mp4 和 .webm",
        "is no film that can be played: .mp4 and .webm are",
    ),
    "codec": Message(
        "的编码放不出来，只放 H.264、VP9 和 AV1（手机拍的多是 HEVC）",
        "has a codec that is not played: H.264, VP9 and AV1 are; telephones often "
        "take HEVC",
    ),
    "size": Message(
        "的画面比任何屏幕都大", "has frames that are larger than any screen"
    ),
    "no-picture": Message("里没有画面", "has no picture"),
}


def _refused(why: str, name: str) -> Message:
    what = _WHY.get(why, Message("已损坏，放不出来", "is damaged and cannot be played"))
    called = shown(name)
    return Message(
        f"“{called}”{what.zh}；{EXPORT.zh}", f"“{called}” {what.en}; {EXPORT.en}"
    )


def _of_subtitles(content: Path, name: str, seconds: float) -> Message | None:
    """Why subtitles cannot be shown, or would be shown to nobody."""
    found = located(content, name, "", SUBTITLES)
    if isinstance(found, Message):
        return found
    called = shown(name)
    if not name.lower().endswith(subtitles.ENDINGS):
        return Message(
            f"“{called}”不是字幕文件；字幕要存成 .srt 或 .vtt",
            f"“{called}” is no file of subtitles: save them as .srt or .vtt",
        )
    try:
        cues = subtitles.parsed(privilege.read(found, subtitles.LARGEST))
    except OSError as error:
        reason = error.strerror or str(error)
        return Message(
            f"“{called}”读不出来（{reason}）", f"“{called}” cannot be read ({reason})"
        )
    except SubtitleError as error:
        if error.code == "order":
            return Message(
                f"“{called}”第 {error.line} 行的字幕还没开始就结束了",
                f"in “{called}” the subtitle at line {error.line} ends before it "
                "begins",
            )
        if error.code == "long":
            return Message(
                f"“{called}”第 {error.line} 行的字幕超过 {subtitles.LONGEST} 个字，"
                "画面上放不下；请分成几条",
                f"in “{called}” the subtitle at line {error.line} has more than "
                f"{subtitles.LONGEST} letters, for which there is no room: make "
                "several of it",
            )
        return Message(
            f"“{called}”里没有能读的字幕；每条字幕前要有一行时间，如 "
            "00:00:01,000 --> 00:00:03,500",
            f"“{called}” has no subtitles that can be read: before each stands a line "
            "of times, as 00:00:01,000 --> 00:00:03,500",
        )
    if cues[-1].start >= seconds:
        return Message(
            f"“{called}”最后一条字幕在影片结束（{seconds:g} 秒）之后，是不是别的影片"
            "的？",
            f"the last subtitle of “{called}” comes after the end of the film "
            f"({seconds:g} seconds); does it belong to another?",
        )
    return None


RULE = Rule(
    "film",
    "error",
    Message(
        "影片和字幕都在，这台机器放得动，长度写得对",
        "films and subtitles are there, this machine can play them, and the length is "
        "as written",
    ),
    of_show=remarks,
    remedies=remedies,
)
