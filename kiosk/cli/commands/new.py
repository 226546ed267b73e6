"""`kiosk new`: make a new show of your own, or a new slide, with sample data.

With `--slide KIND` the example of a kind is put into a show that is there already,
and no other byte of it changes.
"""

from __future__ import annotations

import os
import re
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.cli.parser import Parser, said, unwritable, wrong

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Mapping, Sequence

    from kiosk.model.text import Language

EPILOG = "exit status: 0, 1 if nothing was made, 2 if the command line is wrong."
_ASKED: Final[dict[Language, tuple[str, str]]] = {
    "zh": (
        "展览的中文名称（不填就用“{}”）：",
        "The show's title in Chinese (Enter: “{}”): ",
    ),
    "en": (
        "展览的英文名称（不填就用“{}”）：",
        "The show's title in English (Enter: “{}”): ",
    ),
}
"""What is asked for a title, in the system's language."""
_BARE: Final = re.compile(r"[\w./\\:~+-]+")
"""A path that needs no quotation marks in any terminal."""


def command(words: Sequence[str]) -> int:
    """The command line of `kiosk new`; returns the exit status."""
    # What makes a show is imported while root may still read everything.
    from kiosk.authoring import template
    from kiosk.content.content import load  # noqa: F401
    from kiosk.content.privilege import dropped
    from kiosk.model.text import LANGUAGES

    parser = _parser()
    asked = parser.parse_args(words)
    if asked.slide is not None:
        if asked.template or asked.title or asked.skin or asked.languages:
            parser.refuse(
                "--slide 加一页，只写展览的文件夹：模板、名称、语言和配色是新展览的",
                "--slide adds a page and takes the folder of a show alone: template, "
                "title, languages and skin are those of a new show",
            )
        return _add(parser, asked.folder, asked.slide)
    languages: tuple[Language, ...] = asked.languages or LANGUAGES
    titles = _titles(parser, asked.title, languages)
    live = sys.stdin.isatty() and sys.stdout.isatty()
    try:
        name = asked.template or (_template() if live else template.FIRST)
        if live:
            titles = _completed(titles, name, languages)
        folder = asked.folder or _folder(live)
    except (EOFError, KeyboardInterrupt):
        print(said("没有新建。", "Nothing was made."), file=sys.stderr)
        return 1
    whole = template.files(name, template.Wishes(titles, languages, asked.skin))
    # Root makes nothing in other people's folders but as they could themselves.
    with dropped(folder):
        made = _made(folder, whole)
    if made:
        _tell(folder, whole)
    return 0 if made else 1


def _parser() -> Parser:
    from kiosk.authoring import template

    parser = Parser(
        "kiosk new",
        description="Make a new show in a folder: content.json, and spreadsheets that "
        "its charts read. It plays at once, with sample data to be replaced. Nothing "
        "is ever overwritten.",
        epilog=EPILOG,
    )
    parser.add_argument(
        "folder",
        nargs="?",
        type=_path,
        metavar="FOLDER",
        help="a folder that is empty or not there yet; with --slide, that of a show",
    )
    parser.add_argument(
        "--template",
        choices=template.names(),
        help=f"what to begin with; {template.FIRST} if not said",
    )
    parser.add_argument(
        "--title",
        nargs="+",
        type=_words,
        metavar=("中文", "English"),
        help="the title, in Chinese and English; one alone for a show in one language",
    )
    parser.add_argument(
        "--languages",
        type=_languages,
        metavar="zh,en",
        help="zh, en, or both; the first is the one that it begins in",
    )
    parser.add_argument("--skin", choices=("night", "paper"), help="the colours")
    parser.add_argument(
        "--slide",
        metavar="KIND",
        help="add a slide of this kind, of a slide or a chart, to the show in FOLDER; "
        "by default to the one here",
    )
    return parser


def _path(text: str) -> Path:
    # "C:\My show\" reaches a program on Windows with the last mark at its end.
    return Path(text.strip().strip("\"'") if os.name == "nt" else text)


def _words(text: str) -> str:
    """Words that can stand in a file.

    Raises:
        argparse.ArgumentTypeError: they cannot.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        raise wrong("名称里有读不出来的字", "the title is no text") from None
    if not text.strip():
        raise wrong("名称是空的", "the title is empty")
    return text.strip()


def _languages(text: str) -> tuple[Language, ...]:
    """Languages with a comma between them, a Chinese one counts as well.

    Raises:
        argparse.ArgumentTypeError: they are none.
    """
    from kiosk.model.text import LANGUAGES

    parts = [part.strip().lower() for part in re.split("[,，、]", text)]
    found = tuple(own for part in parts for own in LANGUAGES if own == part)
    if len(found) != len(parts) or len(set(found)) != len(found):
        raise wrong(
            f"“{text}”不是语言，可以写 zh、en 或 zh,en",
            f"{text!r} is no list of languages: write zh, en or zh,en",
        )
    return found


def _titles(
    parser: argparse.ArgumentParser,
    given: Sequence[str] | None,
    languages: tuple[Language, ...],
) -> Mapping[Language, str]:
    """The title in each language; complains if one is missing."""
    from kiosk.model.text import LANGUAGES

    if given is None:
        return {}
    if len(given) == 1 and len(languages) == 1:
        return {languages[0]: given[0]}
    if len(given) != len(LANGUAGES):
        parser.error(
            said(
                "--title 后面写中文和英文两个名称，各加引号，文件夹写在 --title 前面；"
                "只用一种语言就加 --languages zh",
                "--title takes two titles, Chinese and English, each in quotation "
                "marks, and the folder stands before it; for one language alone add "
                "--languages en",
            )
        )
    return {
        language: words
        for language, words in zip(LANGUAGES, given, strict=True)
        if language in languages
    }


def _template() -> str:
    """The template that somebody at the terminal chooses by its number."""
    from kiosk.authoring import template

    names = template.names()
    first = names.index(template.FIRST) + 1
    print(said("从哪个模板开始？", "Which template is it to begin with?"))
    for number, name in enumerate(names, 1):
        title = template.title(name)
        print(f"  {number}  {said(title.zh, title.en)}（{name}）")
    while True:
        answer = input(
            said(f"写号码（不填就用 {first}）：", f"Its number (Enter: {first}): ")
        ).strip()
        if not answer:
            return template.FIRST
        if answer in names:
            return answer
        if answer.isascii() and answer.isdecimal() and 1 <= int(answer) <= len(names):
            return names[int(answer) - 1]


def _completed(
    titles: Mapping[Language, str], name: str, languages: tuple[Language, ...]
) -> Mapping[Language, str]:
    """The titles, asking for those that are missing."""
    from kiosk.authoring import template

    own, found = template.title(name), dict(titles)
    for language in languages:
        if language not in found:
            question = said(*_ASKED[language]).format(own.words(language))
            if answer := input(question).strip():
                found[language] = answer
    return found


def _folder(live: bool) -> Path:
    """The folder where nobody has said which: asked for, or one with a plain name."""
    plain = said("我的展览", "my-show")
    if not live:
        return Path(plain)
    answer = input(
        said(
            f"放在哪个文件夹（不填就用 {plain}）：",
            f"In which folder (Enter: {plain}): ",
        )
    )
    return Path(answer.strip().strip("\"'") or plain)


def _made(folder: Path, whole: Mapping[str, bytes]) -> bool:
    """Whether the show was made; says so if it was not."""
    from kiosk.authoring import template
    from kiosk.content.content import ContentError

    try:
        if not template.is_free(folder):
            print(_taken(folder), file=sys.stderr)
            return False
        template.make(folder, whole)
    except OSError as error:
        unwritable(folder, error)
        return False
    except ContentError as error:
        for problem in error.problems:
            print(said(problem.said("zh"), problem.said("en")), file=sys.stderr)
        print(said("没有新建。", "Nothing was made."), file=sys.stderr)
        return False
    return True


def _taken(folder: Path) -> str:
    """Why no show is made where something is."""
    if folder.is_dir():
        return said(
            f"{folder} 里已经有东西，没有新建：换一个名字，或者换一个空文件夹。",
            f"{folder} is not empty, and nothing was made: choose another name, or an "
            "empty folder.",
        )
    return said(
        f"{folder} 是一个文件，没有新建：请换一个名字。",
        f"{folder} is a file, and nothing was made: choose another name.",
    )


def _tell(folder: Path, names: Iterable[str]) -> None:
    """Say what can be done with a new show of these files, and how it is changed."""
    from kiosk.content.paths import NAME
    from kiosk.content.taken import ENDINGS

    own, place = _quoted(folder), folder if folder.name else folder.resolve()
    print(
        said(
            f"做好了：{place}。里面都是示例数据。接下来：",
            f"Made: {place}. All in it is sample data. What to do next:",
        )
    )
    for zh, en, words in (
        ("放一遍  ", "play it ", "kiosk"),
        ("填表单改", "edit it ", "kiosk edit"),
        ("查一遍  ", "check it", "kiosk check"),
    ):
        print(f"  {said(zh, en)}  {words} {own}")
    sheets = [str(folder / name) for name in names if name.endswith(ENDINGS)]
    print(
        said(
            f"改字和页，用记事本打开 {folder / NAME}；"
            f"改图里的数，用 Excel 或 WPS 打开 {'、'.join(sheets)}。"
            "存了盘，画面就跟着换。",
            f"Words and slides are in {folder / NAME} (any text editor), the numbers "
            f"of charts in {', '.join(sheets)} (Excel or WPS). A save is on screen at "
            "once.",
        )
    )


def _quoted(folder: Path) -> str:
    """A folder as it is typed in a terminal."""
    text = str(folder)
    if _BARE.fullmatch(text):
        return text
    return f'"{text}"' if os.name == "nt" else shlex.quote(text)


def _add(parser: Parser, folder: Path | None, kind: str) -> int:
    """Add the example of a kind to a show; returns the exit status."""
    # What adds a slide is imported while root may still read everything.
    from kiosk.authoring.addition import pictures
    from kiosk.cli.commands.gallery import folder as gallery
    from kiosk.content.content import ContentError
    from kiosk.content.paths import NAME, is_folder
    from kiosk.content.privilege import dropped

    examples = {file.stem: file for file in sorted(gallery().glob("[cs]*/*.json"))}
    if kind not in examples:
        every = ", ".join(examples)
        parser.refuse(
            f"没有叫“{kind}”的页或图；有：{every}",
            f"there is no kind of slide or chart called {kind!r}; there are: {every}",
        )
    place = folder or Path()
    file = place / NAME if is_folder(place) else place
    example = examples[kind].read_text("utf-8-sig")
    beside = pictures(examples[kind])
    try:
        with dropped(file):
            name = _put(file, example, beside)
    except OSError as error:
        unwritable(file, error)
        return 1
    except ContentError as error:
        for problem in error.problems:
            print(said(problem.said("zh"), problem.said("en")), file=sys.stderr)
        print(said("没有加。", "Nothing was added."), file=sys.stderr)
        return 1
    if name is None:
        print(
            said(
                f"{file} 不是 UTF-8，没有加：请先用记事本另存为 UTF-8。",
                f"{file} is not UTF-8, and nothing was added: save it as UTF-8 first.",
            ),
            file=sys.stderr,
        )
        return 1
    print(
        said(
            f"{file} 里加了一页“{name}”，都是示例数据：换上自己的字、数和出处。",
            f"{file} has a new slide “{name}”, all of it sample data: put in your own "
            "words, numbers and source.",
        )
    )
    return 0


def _put(file: Path, example: str, beside: Mapping[str, bytes]) -> str | None:
    """Add a slide to a file and say its id; None if the file is not UTF-8.

    Raises:
        ContentError: the show has mistakes, and is left as it is.
        OSError: it cannot be written.
    """
    import json

    from kiosk.authoring.addition import added, brought
    from kiosk.content import atomic
    from kiosk.content.content import load
    from kiosk.content.json_text import decoded
    from kiosk.content.privilege import read

    load(file)
    data = read(file, linked=True)
    letters = decoded(data)
    if letters.encoding != "utf-8":
        return None
    text, name = added(letters.text, json.loads(example))
    mark = data[: len(data) - len(letters.text.encode())]
    # Read once under another name: what is on a wall is never a file with mistakes.
    trial = file.with_name(f".{file.name}.trial")
    try:
        atomic.written(trial, mark + text.encode(), 0o600, lasting=False)
        load(trial)
        brought(file.parent, beside)
        atomic.written(file, mark + text.encode(), 0o644)
    finally:
        trial.unlink(missing_ok=True)
    return name
