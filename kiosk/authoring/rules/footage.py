"""Footage: what nobody would hear or see of a film is there to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.authoring.asset_file import FILMS, located
from kiosk.authoring.rule import Rule, WrittenShow
from kiosk.authoring.rules.film import facts_of
from kiosk.content import film, limited
from kiosk.content.validate import Remark
from kiosk.model.footage import Footage
from kiosk.model.message import Message, shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kiosk.content.film import FilmFacts
    from kiosk.content.json_text import Steps

SILENT: Final = Message(
    "有声音，但默认静音播放，开了声音也不是人人听得见；请加字幕（subtitles），或把说的"
    "话写进 transcript",
    "has sound, and plays silent unless it says sound; even then not everybody hears "
    "it: add subtitles, or write what is said into transcript",
)
MUTE: Final = Message(
    "里没有能放的声音，写了 sound 也不响；请去掉 sound，或连声音（AAC）重新导出",
    "has no sound that can be played, though it says sound: leave that out, or export "
    "it once more with its sound (AAC)",
)


def remarks(copy: WrittenShow) -> Iterator[Remark]:
    told = False
    for page in copy.pages:
        for steps, one in page.every(Footage):
            at: Steps = ("slides", page.number, *steps)
            if one.alt is None:
                yield Remark(at, NO_ALT)
            if not film.available():
                if not told:
                    told = True
                    yield Remark((*at, "file"), film.MISSING)
                continue
            facts = _facts(copy.path, one.file)
            if facts is None:
                continue
            called, languages = shown(one.file), copy.content.show.languages
            silent = any(not one.subtitled(language) for language in languages)
            if facts.sound and silent and one.transcript is None:
                yield Remark((*at, "file"), _of(called, SILENT))
            if one.sound and not facts.sound:
                yield Remark((*at, "sound"), _of(called, MUTE))


def _of(called: str, what: Message) -> Message:
    return Message(f"“{called}”{what.zh}", f"“{called}” {what.en}")


def _facts(content: Path, name: str) -> FilmFacts | None:
    """What a film says of itself; the rule on films tells what cannot be played."""
    found = located(content, name, "", FILMS)
    if isinstance(found, Message) or film.form(name) is None:
        return None
    try:
        return facts_of(found)
    except limited.Failure:
        return None


NO_ALT: Final = Message(
    "没有 alt：看不见画面的人只会听到影片说明；请写一句画面里有什么",
    "has no alt: those who do not see it hear the caption alone; write a sentence on "
    "what is seen",
)

RULE = Rule(
    "footage",
    "warning",
    Message(
        "影片里说的话有字幕或文字稿，画面有一句描述，这台机器也能放影片",
        "what is said in films is there to read, what is seen is described, and this "
        "machine can play them",
    ),
    of_show=remarks,
)
