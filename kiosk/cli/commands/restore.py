"""`kiosk restore`: put back an earlier version of the content; the present is kept."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kiosk.cli.parser import Parser

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from kiosk.content.history import History, Version
    from kiosk.model.text import Language


def command(words: Sequence[str]) -> int:
    """The command line of `kiosk restore`."""
    from kiosk.cli.commands.history import kept_in
    from kiosk.content.chosen import meant
    from kiosk.content.privilege import dropped
    from kiosk.model.language import system_language

    parser = Parser(
        "kiosk restore",
        description="Put back a version that `kiosk history` lists. What that changes "
        "is said first, and the present file is kept as a version of its own, even "
        "with mistakes: every restore can be undone.",
    )
    parser.add_argument(
        "version", metavar="N", help="a number of the list, or the start of a hash"
    )
    parser.takes_path()
    parser.add_argument(
        "--dry-run", action="store_true", help="only say what would change"
    )
    parser.takes_language()
    asked = parser.parse_args(words)
    language = asked.language or system_language()
    path = meant(asked.path, language)
    # Whoever may change the content puts it back: root could be led elsewhere.
    with dropped(path, kept_in()):
        return _put_back(path, asked.version, language, dry_run=asked.dry_run)


def _put_back(path: Path, name: str, language: Language, *, dry_run: bool) -> int:
    """Put back the version of a number or a hash, and say what that changes."""
    from kiosk.cli.commands.history import known
    from kiosk.model.printable import plain

    history = known(path, language)
    if history is None:
        return 1
    version = history.find(name)
    if version is None:
        numbers = ", ".join(str(one.number) for one in history.versions())
        print(
            f"没有第 {name} 版；现有：{numbers}"
            if language == "zh"
            else f"there is no version {name}; there are: {numbers}",
            file=sys.stderr,
        )
        return 2
    if not history.whole(version):
        print(
            f"第 {version.number} 版已损坏，没有放回。"
            if language == "zh"
            else f"version {version.number} is damaged and was not put back.",
            file=sys.stderr,
        )
        return 1
    for line in _changes(history, version, language):
        print(plain(line))
    for line in _files(history, version, language):
        print(plain(line))
    if dry_run:
        return 0
    return _restore(history, version, language)


def _changes(history: History, version: Version, language: Language) -> Sequence[str]:
    """What putting a version back changes."""
    from kiosk.authoring.difference import difference
    from kiosk.content.content import ContentError, load

    zh = language == "zh"
    after = history.read(version)
    if after is None:
        return ["这一版有错误，放不出来。" if zh else "This version has mistakes."]
    try:
        before = load(history.path)
    except ContentError as error:
        first = "现在的文件放不出来：" if zh else "The present file cannot be shown:"
        return [first, error.said(language)]
    return difference(before.content, after.content).lines(language)


def _files(history: History, version: Version, language: Language) -> Iterator[str]:
    """What becomes of pictures and other files that were replaced since."""
    replaced = history.replaced(version)
    if replaced.back:
        names = ", ".join(replaced.back)
        yield (
            f"图片等文件也换回那时的：{names}"
            if language == "zh"
            else f"pictures and other files of that time are put back: {names}"
        )
    if replaced.lost:
        names = ", ".join(replaced.lost)
        yield (
            f"没有留底、换不回来的文件：{names}；请自己放好。"
            if language == "zh"
            else f"of these files no copy is kept, put them back yourself: {names}"
        )


def _restore(history: History, version: Version, language: Language) -> int:
    zh = language == "zh"
    try:
        kept = history.restore(version, datetime.now(UTC))
    except OSError as error:
        print(
            f"没有放回，现在的文件没有动：{error}"
            if zh
            else f"not put back; the present file is untouched: {error}",
            file=sys.stderr,
        )
        return 1
    print(
        f"已放回第 {version.number} 版（{version.short}）。"
        if zh
        else f"Version {version.number} ({version.short}) was put back."
    )
    if kept is not None:
        print(
            f"原来的文件留作第 {kept.number} 版：kiosk restore {kept.number} 换回去。"
            if zh
            else f"The file that was there is version {kept.number}: "
            f"`kiosk restore {kept.number}` undoes this."
        )
    return 0
