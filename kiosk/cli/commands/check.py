"""`kiosk check`: everything that is wrong with the content, all at once.

Errors stop a show or mislead its visitors; warnings are worth a look. A rule can
be silenced for a slide, with a reason, in the slide's field `silence`.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.cli.parser import Parser, size, wrong
from kiosk.content.privilege import dropped, ready

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator, Sequence

    from kiosk.authoring.checking import Layout, Report
    from kiosk.authoring.extract import Tally
    from kiosk.authoring.telling import Telling
    from kiosk.content.content import Loaded
    from kiosk.content.validate import Remark
    from kiosk.model.text import Language

EPILOG = "exit status: 0 if there are no errors, 1 if there are, 2 if the command line \
is wrong."


def command(words: Sequence[str]) -> int:
    """The command line of `kiosk check`; returns the exit status."""
    from kiosk.authoring.checking import MODULES, Report, report
    from kiosk.authoring.finding import Finding
    from kiosk.cli.draw import MODULES as DRAWING
    from kiosk.content.attempts import Attempts
    from kiosk.content.cause import cause_unread
    from kiosk.content.chosen import meant
    from kiosk.content.content import deadly
    from kiosk.content.messages import crashed
    from kiosk.content.paths import state_folder
    from kiosk.model.language import system_language
    from kiosk.model.message import Message

    asked = _asked(words)
    language: Language = asked.language or system_language()
    if asked.rules:
        _list_rules(language)
        return 0
    path = _brief(meant(asked.path, language))
    if asked.path is None and path.is_absolute():
        print(
            f"这里没有 content.json，检查的是 {path}。"
            if language == "zh"
            else f"There is no content.json here; {path} is checked.",
            file=sys.stderr,
        )
    languages: tuple[Language, ...] | None = None
    if asked.show_language:
        languages = (asked.show_language,)
    state = state_folder()
    with dropped(path):
        known = cause_unread(path)
    with dropped(state):
        hopeless = Attempts(state).hopeless(known)
    if hopeless:
        findings = [Finding.of(p, "error") for p in deadly(path).problems]
        done = Report(path, "", tuple(findings), (), None)
    else:
        layout = None
        if not asked.no_layout:
            layout = _layout(asked.size, languages, language)
        ready(*MODULES)
        if layout is not None:
            ready("kiosk.authoring.desktop.layout_lint", *DRAWING)
        with dropped(path):
            done = report(path, layout=layout, moment=asked.at)
    left_out = _left_out(done, state)
    told = None if asked.at is None or done.loaded is None else _on(done, asked.at)
    with dropped(path):
        tally = _looked_up(done)
    if asked.json:
        at: dict[str, object] = {} if told is None else {"at": told.plain()}
        if tally is not None:
            at["sources"] = tally.plain()
        if left_out:
            at["left_out"] = list(left_out)
        print(json.dumps({**plain(done), **at}, ensure_ascii=False, indent=2))
    else:
        with dropped(path):
            # It may show lines of other files.
            _print(done, language)
        if tally is not None:
            stop = "。" if language == "zh" else "."
            print(tally.said(language) + stop)
        if left_out:
            here = Message("这台机器不放 ", "this machine leaves out ")
            what = crashed(left_out)
            stop = "。" if language == "zh" else "."
            print(here.said(language) + what.said(language) + stop)
        for line in () if told is None else told.lines(language):
            print(line)
    return 1 if done.errors or (asked.strict and done.warnings) else 0


def _asked(words: Sequence[str]) -> Namespace:
    """What is asked of `kiosk check`."""
    parser = Parser(
        "kiosk check",
        description="Find everything that is wrong with a show: file, line, column, "
        "what is expected and how to mend it.",
        epilog=EPILOG,
    )
    parser.takes_path()
    parser.takes_language()
    parser.add_argument(
        "--size",
        type=size,
        action="append",
        metavar="WxH",
        help="a screen to lay slides out for, may be repeated; by default this "
        "machine's, or 1920x1080, and 1080x1920",
    )
    parser.add_argument(
        "--show-language",
        choices=("zh", "en"),
        help="lay slides out in this language alone; by default in the show's",
    )
    parser.add_argument(
        "--no-layout",
        action="store_true",
        help="read only, and lay nothing out: quicker",
    )
    parser.add_argument(
        "--strict", action="store_true", help="let warnings count like errors"
    )
    parser.add_argument(
        "--json", action="store_true", help="print the findings for other programs"
    )
    parser.add_argument(
        "--rules", action="store_true", help="list all rules and what they ask for"
    )
    parser.add_argument(
        "--at",
        type=_moment,
        metavar="MOMENT",
        help="check for a moment such as 2026-05-01T09:00, and tell what is shown then",
    )
    return parser.parse_args(words)


def _left_out(done: Report, state: Path | None) -> tuple[str, ...]:
    """Slides that the show on this machine leaves out, since it crashed on them."""
    from kiosk.content.cause import cause_of
    from kiosk.device.supervise.blame import Blame

    if done.loaded is None:
        return ()
    with dropped(done.path):
        own = cause_of(done.loaded)
    with dropped(state):
        blamed = Blame(state).left_out(own)
    return tuple(s.id for s in done.loaded.content.slides if s.id in blamed)


def _moment(text: str) -> datetime:
    """A moment of the wall clock, as schedules have them; a date is its midnight.

    Raises:
        argparse.ArgumentTypeError: it is not of that form.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is not None:
        raise wrong(
            f"“{text}”不是 2026-05-01T09:00 这样的时刻",
            f"{text!r} is not of the form 2026-05-01T09:00",
        )
    return moment


def _looked_up(done: Report) -> Tally | None:
    """How the figures compare with the extracts of their sources, if there are any."""
    from kiosk.authoring.extract import Tally, verdicts
    from kiosk.authoring.rule import WrittenShow, WrittenSlide

    if done.loaded is None:
        return None
    content = done.loaded.content
    if all(source.extract is None for source in content.sources.values()):
        return None
    pages = tuple(
        WrittenSlide.of(number, slide, {}, content.show.languages)
        for number, slide in enumerate(content.slides)
    )
    return Tally.of(verdicts(WrittenShow(content, {}, done.loaded.path, pages))[0])


def _on(done: Report, moment: datetime) -> Telling:
    """What a show without mistakes shows at a moment."""
    from kiosk.authoring.telling import Telling
    from kiosk.show.programme import Programme

    assert done.loaded is not None
    return Telling.of(Programme(done.loaded), moment)


def _layout(
    sizes: Sequence[tuple[int, int]] | None,
    languages: tuple[Language, ...] | None,
    language: Language,
) -> Layout:
    """What lays a show out, with a bar for those who wait for it."""
    from rich.console import Console
    from rich.progress import Progress

    from kiosk.cli.parser import has_screen

    if not has_screen():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    console = Console(stderr=True)

    def layout(loaded: Loaded) -> Iterator[Remark | None]:
        # Qt is needed only now: a file that cannot be read is told at once.
        from kiosk.authoring.desktop.layout_lint import LayoutLinter, usual_sizes

        reader = LayoutLinter(sizes or usual_sizes(), languages)
        words = "排版" if language == "zh" else "laying out"
        with Progress(
            console=console, transient=True, disable=not console.is_terminal
        ) as progress:
            task = progress.add_task(words, total=len(loaded.content.slides))
            for remark in reader(loaded):
                if remark is None:
                    progress.advance(task)
                yield remark

    return layout


def _brief(path: Path) -> Path:
    """The path as short as it can be said from here."""
    try:
        return path.relative_to(Path.cwd())
    except ValueError:
        return path


def plain(done: Report) -> dict[str, object]:
    """A report as data for other programs."""
    return {
        "file": str(done.path),
        "errors": len(done.errors),
        "warnings": len(done.warnings),
        "findings": [finding.plain() for finding in done.findings],
        "silenced": [
            {**one.finding.plain(), "reason": one.reason} for one in done.silenced
        ],
    }


def _print(done: Report, language: Language) -> None:
    from kiosk.authoring.listing import Listing, coloured
    from kiosk.authoring.listing import plain as uncoloured

    terminal = sys.stdout.isatty()
    listing = Listing(
        done,
        language,
        width=shutil.get_terminal_size((100, 24)).columns if terminal else 100,
        paint=coloured if terminal and _colours() else uncoloured,
    )
    for line in listing.lines():
        print(line)


def _colours() -> bool:
    """Whether the terminal takes colours, and its owner wants them."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    if sys.platform != "win32":
        return True
    # Old consoles of Windows print the codes; new terminals tell who they are.
    return bool(os.environ.get("WT_SESSION") or os.environ.get("ANSICON"))


def _list_rules(language: Language) -> None:
    from kiosk.authoring.listing import severity
    from kiosk.authoring.rulebook import known

    widest = max(map(len, known()))
    for rule in known().values():
        kind = severity(rule.severity, language)
        print(f"{rule.name:<{widest}}  {kind:<8}{rule.about.said(language)}")
