"""The check: everything that is wrong with a content file, all at once.

What `kiosk.content` refuses comes first, then what the rules of the folder say of
every slide that is well-formed, then what they say of the show, and last what is
seen when it is laid out. A slide may silence a rule, with a reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from kiosk.authoring.finding import Finding
from kiosk.authoring.rule import (
    ENCODING,
    IDLE,
    LAYOUT,
    UNSILENCED,
    WrittenShow,
    WrittenSlide,
)
from kiosk.authoring.rulebook import known, looked_after
from kiosk.content.content import Content, Loaded, draft
from kiosk.content.messages import hint, matter
from kiosk.content.monolingual import unasked
from kiosk.content.validate import Remark
from kiosk.model.message import Message, shown
from kiosk.model.text import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from pathlib import Path

    from kiosk.content.content import Draft
    from kiosk.content.json_text import Steps

    Layout = Callable[[Loaded], Iterable[Remark | None]]
    """Lays a show out and tells what does not fit, by the rules of LAYOUT; None
    between slides."""

MODULES: Final = (
    *("kiosk.authoring.rules.*", "kiosk.authoring.listing", "kiosk.authoring.extract"),
    *("kiosk.content.photo", "kiosk.content.vector", "kiosk.show.pacing"),
    *("pyexpat", "xml.parsers.expat", "rjieba"),
)
"""What a report imports once it is made, beyond what reads the content."""


@dataclass(frozen=True, slots=True)
class Silenced:
    """A finding that its slide does not want to hear of, and why."""

    finding: Finding
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """All findings of a file, in its order, and the show if it can be played.

    `text` is what the file says, "" if it cannot be read.
    """

    path: Path
    text: str
    findings: tuple[Finding, ...]
    silenced: tuple[Silenced, ...] = ()
    loaded: Loaded | None = None

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(one for one in self.findings if one.severity == "error")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        return tuple(one for one in self.findings if one.severity == "warning")


def report(
    path: Path,
    *,
    layout: Layout | None = None,
    shape: type[Content] = Content,
    moment: datetime | None = None,
    data: bytes | None = None,
) -> Report:
    """Everything that is wrong with a content file; never raises for its sake.

    Args:
        path: the content file.
        layout: what lays slides out and gives remarks, if they are to be.
        shape: a narrower model of the content.
        moment: the moment of the wall clock for which it is checked; now if None.
        data: the bytes that the file is to have, if they are not yet saved.
    """
    check = findings(path, layout=layout, shape=shape, moment=moment, data=data)
    while True:
        try:
            next(check)
        except StopIteration as end:
            done: Report = end.value
            return done


def findings(
    path: Path,
    *,
    layout: Layout | None = None,
    shape: type[Content] = Content,
    moment: datetime | None = None,
    data: bytes | None = None,
) -> Generator[Finding | None, None, Report]:
    """The findings one after the other as they are made, None between slides.

    Whoever runs this beside other work can go on with that at every step. The
    report that the generator returns has the findings in the file's order. `data`
    are the bytes that the file is to have, if they are not yet saved.
    """
    read = draft(path, shape, data)
    heard: list[Finding] = []
    silenced: list[Silenced] = []
    silences = _Silences(read, laid_out=layout is not None)
    places = read.places
    # What was said of cells is not said again of the values taken from them.
    cells = {(one.rule, one.steps[:-1]) for one in read.warnings}

    def told(remarks: Iterable[Remark]) -> Iterator[Finding]:
        for remark in remarks:
            if unasked(remark, read.raw):
                continue
            ways = (remark.steps[:n] for n in range(len(remark.steps)))
            if remark not in read.warnings and any(
                (remark.rule, way) in cells for way in ways
            ):
                continue
            severity = known()[remark.rule].severity
            assert places is not None
            finding = Finding.of(places.problem(remark), severity)
            reason = silences.reason(remark)
            if reason is None:
                heard.append(finding)
                yield finding
            else:
                silenced.append(Silenced(finding, reason))

    for problem in read.problems:
        finding = Finding.of(problem, "error")
        heard.append(finding)
        yield finding
    if read.encoding not in ("", "utf-8"):
        what = matter(read.encoding)
        finding = Finding(ENCODING.name, "warning", str(path), 0, 0, "", "", what)
        heard.append(finding)
        yield finding
    yield from told(read.warnings)
    loaded = None
    if isinstance(read.raw, dict):
        pages = []
        languages = read.content.show.languages if read.content else LANGUAGES
        for number in _sound(read):
            yield None
            raw = read.raw["slides"][number]
            page = WrittenSlide.of(number, read.slides[number], raw, languages)
            pages.append(page)
            yield from told(_of_page(page))
        if read.content is not None and not read.problems:
            yield None
            now = datetime.now() if moment is None else moment
            copy = WrittenShow(read.content, read.raw, path, tuple(pages), now)
            yield from told(_of_show(copy))
            notes = () if read.encoding == "utf-8" else (matter(read.encoding),)
            loaded = Loaded(read.content, path, read.digest, notes, read.files)
            for remark in layout(loaded) if layout is not None else ():
                yield None
                yield from told(() if remark is None else (remark,))
        looked = [page.number for page in pages]
        yield from told(silences.remarks(looked, whole=loaded is not None))
    return Report(path, read.text, tuple(_ordered(heard)), tuple(silenced), loaded)


def _ordered(heard: list[Finding]) -> list[Finding]:
    return sorted(dict.fromkeys(heard), key=lambda one: (one.line, one.column))


def _sound(read: Draft) -> list[int]:
    """Slides that no problem is on: rules may take their word for everything."""
    ill = {
        int(problem.field[len("slides[") :].partition("]")[0])
        for problem in read.problems
        if problem.field.startswith("slides[")
    }
    return [number for number in read.slides if number not in ill]


def _of_page(page: WrittenSlide) -> Iterator[Remark]:
    at: Steps = ("slides", page.number)
    for rule in looked_after():
        for remark in rule.of_page(page) if rule.of_page is not None else ():
            yield remark._replace(steps=(*at, *remark.steps), rule=rule.name)


def _of_show(copy: WrittenShow) -> Iterator[Remark]:
    for rule in looked_after():
        for remark in rule.of_show(copy) if rule.of_show is not None else ():
            yield remark._replace(rule=rule.name)


class _Silences:
    """What slides, and the show as a whole, do not want to hear of."""

    def __init__(self, read: Draft, *, laid_out: bool) -> None:
        self._laid_out = laid_out
        self._reasons: dict[Steps, dict[str, str]] = {}
        self._used: set[tuple[Steps, str]] = set()
        homes: list[tuple[Steps, Any]] = []
        if isinstance(read.raw, dict):
            homes.append((("show",), read.raw.get("show")))
            slides = read.raw.get("slides")
            for number, slide in enumerate(slides if isinstance(slides, list) else ()):
                homes.append((("slides", number), slide))
        for home, value in homes:
            written = value.get("silence") if isinstance(value, dict) else None
            if isinstance(written, dict):
                self._reasons[home] = {
                    name: reason
                    for name, reason in written.items()
                    if isinstance(reason, str)
                }

    def reason(self, remark: Remark) -> str | None:
        """Why a remark is not to be heard, None if it is."""
        home: Steps = remark.steps[:2] if remark.steps[:1] == ("slides",) else ("show",)
        reason = self._reasons.get(home, {}).get(remark.rule, "").strip()
        if not reason or remark.rule in UNSILENCED:
            return None
        self._used.add((home, remark.rule))
        return reason

    def remarks(self, looked: Iterable[int], *, whole: bool) -> Iterator[Remark]:
        """What is wrong with the silences themselves.

        Args:
            looked: the slides that all rules have looked at.
            whole: whether they have looked at the show as a whole as well.
        """
        seen: set[Steps] = {("slides", number) for number in looked}
        if whole:
            seen.add(("show",))
        for home, reasons in self._reasons.items():
            for name, reason in reasons.items():
                steps = (*home, "silence", name)
                wrong = _wrong(name, reason)
                if wrong is not None:
                    yield Remark(steps, wrong, key=bool(reason.strip()), rule="silence")
                elif home in seen and (home, name) not in self._used:
                    if name in _DRAWN and not self._laid_out:
                        continue
                    what = Message(
                        f"这里没有违反“{name}”，这条 silence 可以删去",
                        f"“{name}” is not broken here; remove this silence",
                    )
                    yield Remark(steps, what, key=True, rule=IDLE.name)


_DRAWN: Final = frozenset(rule.name for rule in LAYOUT)


def _wrong(name: str, reason: str) -> Message | None:
    """What is wrong with a silence, whatever it silences."""
    if name not in known():
        names = [rule for rule in known() if rule not in UNSILENCED]
        tip = hint(name, names)
        return Message(
            f"没有叫“{shown(name)}”的规则{tip.zh}",
            f"there is no rule “{shown(name)}”{tip.en}",
        )
    if name in UNSILENCED:
        return Message(
            f"“{name}”不能不查：必须改好", f"“{name}” cannot be silenced, only mended"
        )
    if not reason.strip():
        return Message(
            f"不查“{name}”要写明理由", f"silencing “{name}” needs a reason in words"
        )
    return None
