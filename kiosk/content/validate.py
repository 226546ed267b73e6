"""Validation: what is wrong with the form and the matter of content, and where.

The form is what pydantic refuses; the matter is whether names meet: figures,
themes, sources and the places for figures in texts.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple, get_args

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError, to_json

from kiosk.charts.base import FigureName
from kiosk.content import messages, refusals
from kiosk.content.json_text import MOST
from kiosk.content.messages import hint, matter
from kiosk.model import message
from kiosk.model.data import MISSING
from kiosk.model.figure import Figure, places, settled
from kiosk.model.message import Message
from kiosk.model.pointer import SlideName, SourcePlace, ThemeName
from kiosk.model.text import LANGUAGES, PLACE, Text
from kiosk.model.walk import fields_at, walked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic import BaseModel

    from kiosk.charts.base import Bound, Chart
    from kiosk.content.json_text import Steps
    from kiosk.model.figure import Fact
    from kiosk.slides.base import Slide

STEPS: Final = 100
"""Figures that one figure may be derived from, directly or not."""
SAYABLE: Final = 10**18
"""Below it a number can be said with all its digits: a decimal has 28, of which six
are decimals, and two more come with per cent."""

_LOCATOR: Final = re.compile(
    r"([a-z0-9][a-z0-9-]*)/([a-z0-9][a-z0-9-]*)\.([1-9][0-9]{0,5})"
)
_BRACES: Final = frozenset("{}｛｝")
_BRACE: Final = re.compile(r"[{}｛｝][^{}｛｝]{0,24}[}｝]?")


class Remark(NamedTuple):
    """Something wrong at a value of the data; at its key if `key`.

    `rule` is the name of what was broken, `into` how many characters into a text
    the place is, if it is not the text as a whole; `lacks` is the field that is not
    there.
    """

    steps: Steps
    what: Message
    key: bool = False
    rule: str = "form"
    into: int | None = None
    lacks: str = ""


def spelt(steps: Steps) -> str:
    """The way to a value as a person writes it: slides[2].figures.gdp.unit."""
    text = ""
    for step in steps:
        if isinstance(step, int):
            text += f"[{step}]"
        elif re.fullmatch(r"[\w$-]+", step):
            text += f".{message.shown(step)}"
        else:
            text += f'["{message.shown(step)}"]'
    return text.removeprefix(".")


def slide_of(raw: Any, steps: Steps) -> str:
    """The id of the slide that a value is part of, or ""."""
    if len(steps) < 2 or steps[0] != "slides":
        return ""
    slide = _at(raw, steps[:2])
    name = slide.get("id") if isinstance(slide, dict) else None
    return message.shown(name) if isinstance(name, str) else ""


def _at(raw: Any, steps: Steps) -> Any:
    for step in steps:
        raw = raw[step]
    return raw


# The form


def form_remarks(
    error: ValidationError, raw: Any, shape: type[BaseModel]
) -> list[Remark]:
    """Pydantic's errors in words, those of one union's branches made one.

    Those beyond MOST and one more are not put into words: there may be millions.
    """
    remarks: list[Remark] = []
    unions: dict[Steps, list[_Refusal]] = {}
    for detail in error.errors(include_url=False):
        if len(remarks) + len(unions) > MOST:
            break
        refusal = _traced(raw, detail)
        if refusal.kind == "too_short":
            # Pydantic counts only the items that it has accepted.
            size = len(_at(raw, refusal.steps))
            if size >= refusal.context["min_length"]:
                continue
        if refusal.union is None:
            remarks.append(_worded(refusal, raw, shape))
        else:
            unions.setdefault(refusal.union, []).append(refusal)
    for at, branches in unions.items():
        # A branch of another type altogether was not meant.
        meant = [r for r in branches if r.steps != at or not refusals.thing(r.kind)]
        if meant:
            remarks += [_worded(refusal, raw, shape) for refusal in meant]
        else:
            things = [refusals.thing(r.kind) or ("", "") for r in branches]
            remarks.append(Remark(at, refusals.mistyped(things, _at(raw, at))))
    return remarks


class _Refusal(NamedTuple):
    """An error of pydantic and the value that it is about."""

    kind: str
    steps: Steps
    missing: str
    """The field that is not there; the steps are then its object's."""
    union: Steps | None
    """The value of which one branch of a union speaks."""
    on_key: bool
    context: Mapping[str, Any]
    original: str


class _Trace(NamedTuple):
    steps: Steps
    skipped: tuple[tuple[Steps, str | int], ...]


def _traced(raw: Any, detail: Any) -> _Refusal:
    """The value that an error is about.

    Pydantic's location has steps that are not in the data: the tag of a kind,
    the branch of a union. A tag may have the name of a field, so every reading
    is tried, and the one that ends at the value refused is right.
    """
    location, kind = detail["loc"], detail["type"]
    missing = ""
    if kind == "missing":
        *location, missing = location
    traces = _traces(raw, tuple(location), _Trace((), ()))
    best = min(
        traces, key=lambda t: (_at(raw, t.steps) != detail["input"], len(t.skipped))
    )
    union = None
    for steps, step in best.skipped:
        value = _at(raw, steps)
        tag = value.get("kind") if isinstance(value, dict) else None
        if step not in (tag, "[key]"):
            union = steps
    return _Refusal(
        kind,
        best.steps,
        missing,
        union,
        bool(best.skipped) and best.skipped[-1][1] == "[key]",
        detail.get("ctx", {}),
        detail["msg"],
    )


def _traces(value: Any, location: Steps, trace: _Trace) -> Iterator[_Trace]:
    if not location:
        yield trace
        return
    step, rest = location[0], location[1:]
    if _holds(value, step):
        within = trace._replace(steps=(*trace.steps, step))
        yield from _traces(value[step], rest, within)
        if not isinstance(value, dict) or value.get("kind") != step:
            return
    skipped = (*trace.skipped, (trace.steps, step))
    yield from _traces(value, rest, trace._replace(skipped=skipped))


def _holds(value: Any, step: str | int) -> bool:
    if isinstance(value, dict):
        return step in value
    return isinstance(value, list) and isinstance(step, int) and step < len(value)


def _worded(refusal: _Refusal, raw: Any, shape: type[BaseModel]) -> Remark:
    steps = refusal.steps
    if refusal.missing:
        field = fields_at(shape, raw, steps).get(refusal.missing)
        about = messages.NOTHING if field is None else field.about
        what = refusals.absent(refusal.missing, about)
        return Remark(steps, what, lacks=refusal.missing)
    if refusal.kind == "union_tag_invalid":
        steps = (*steps, "kind")
    if refusal.kind.startswith("decimal") and _lacks(_at(raw, steps)):
        return Remark(steps, messages.matter("value-missing"))
    unknown = refusal.kind == "extra_forbidden"
    names = list(fields_at(shape, raw, steps[:-1])) if unknown else []
    what = refusals.form(
        refusal.kind,
        refusal.context,
        steps[-1] if refusal.on_key else _at(raw, steps),
        str(steps[-1]) if steps else "",
        names,
        refusal.original,
    )
    return Remark(steps, what, key=unknown or refusal.on_key)


def _lacks(value: Any) -> bool:
    """Whether what was typed for a number says that there is none."""
    typed = isinstance(value, str) and value.strip().lower() in MISSING
    return value is None or typed


# The matter


def matter_remarks(raw: Any, slides: Mapping[int, Slide]) -> list[Remark]:
    """Names that do not meet; `slides` are the well-formed ones, by their place.

    Nobody looks for more of them than MOST and one more.
    """
    if not isinstance(raw, dict):
        return []
    return list(islice(_matters(raw, slides), MOST + 1))


def _matters(raw: dict[str, Any], slides: Mapping[int, Slide]) -> Iterator[Remark]:
    yield from _twice(raw, "themes", "theme-twice")
    yield from _twice(raw, "slides", "slide-twice")
    yield from _outside(raw)
    for number, slide in slides.items():
        at: Steps = ("slides", number)
        for remark in _slide_remarks(slide, raw):
            yield remark._replace(steps=(*at, *remark.steps))


def sound(raw: Any, shape: type[BaseModel]) -> dict[int, Slide]:
    """The slides that are well-formed by themselves, by their place.

    Where the whole is not, they are read all the same, so that all mistakes are
    found at once.
    """
    written = raw.get("slides") if isinstance(raw, dict) else None
    if not isinstance(written, list):
        return {}
    kind = get_args(shape.model_fields["slides"].annotation)[0]
    adapter: TypeAdapter[Slide] = TypeAdapter(kind)
    slides: dict[int, Slide] = {}
    ill = 0
    for number, page in enumerate(written):
        try:
            slides[number] = adapter.validate_json(to_json(page))
        except ValidationError:
            ill += 1
            if ill > MOST:
                # More than is told is wrong already.
                break
    return slides


def _twice(raw: dict[str, Any], where: str, code: str) -> Iterator[Remark]:
    first: dict[str, int] = {}
    for number, name in _ids(raw, where):
        if name in first:
            what = matter(code, name=name, first=f"{where}[{first[name]}]")
            yield Remark((where, number, "id"), what, rule="id")
        first.setdefault(name, number)


def _ids(raw: dict[str, Any], where: str) -> Iterator[tuple[int, str]]:
    written = raw.get(where)
    for number, item in enumerate(written if isinstance(written, list) else ()):
        if isinstance(item, dict) and isinstance(item.get("id"), str):
            yield number, item["id"]


def _outside(raw: dict[str, Any]) -> Iterator[Remark]:
    """Braces in texts that belong to no slide."""
    waiting: list[tuple[Steps, Any]] = [
        ((key,), raw.get(key)) for key in ("show", "sources", "themes")
    ]
    while waiting:
        steps, value = waiting.pop()
        if isinstance(value, dict):
            waiting += [((*steps, key), inner) for key, inner in value.items()]
        elif isinstance(value, list):
            waiting += [((*steps, i), inner) for i, inner in enumerate(value)]
        elif isinstance(value, str) and (brace := _BRACE.search(value)):
            what = matter("braces-outside", name=brace[0])
            yield Remark(steps, what, rule="braces")


def _slide_remarks(slide: Slide, raw: dict[str, Any]) -> Iterator[Remark]:
    all_found = list(walked(slide))

    def home(model: object) -> Steps:
        return next((f.steps for f in all_found if f.value is model), ())

    figures = dict(slide.figures)
    homes: dict[str, Steps] = {name: ("figures", name) for name in figures}
    for chart in slide.charts():
        for name, figure in chart.figures().items():
            figures[name] = figure
            homes[name] = home(chart)
    names = _Names(frozenset(figures), tuple(slide.figures) or tuple(figures))
    if slide.themed and not slide.theme:
        tip = hint("", [theme for _, theme in _ids(raw, "themes")])
        yield Remark(("theme",), matter("theme-missing", hint=tip), rule="theme")
    told: set[str] = set()
    for found in all_found:
        if isinstance(found.value, str):
            if found.marked(FigureName):
                told.add(found.value)
                yield from _unknown(found.steps, found.value, names)
            if found.marked(SourcePlace):
                yield from _source(found.steps, found.value, raw)
            if found.marked(ThemeName):
                yield from _theme(found.steps, found.value, raw)
            if found.marked(SlideName):
                yield from _leads(found.steps, found.value, raw)
        elif isinstance(found.value, Text):
            yield from _braces(found.steps, found.value, names)
    users: tuple[Chart | Slide, ...] = (*slide.charts(), slide)
    for user in users:
        for name in user.uses():
            if name not in told:
                told.add(name)
                yield from _unknown(home(user), name, names)
    for name, figure in figures.items():
        yield from _source((*homes[name], "source"), figure.source, raw)
    uncomputed = list(_derived(figures, homes))
    yield from uncomputed
    if not uncomputed:
        facts = slide.facts()
        for chart in slide.charts():
            for bound in chart.bounds():
                if bound.figure in facts:
                    yield from _bounded(home(chart), bound, facts[bound.figure])


def _bounded(steps: Steps, bound: Bound, fact: Fact) -> Iterator[Remark]:
    """A figure of which a chart would draw too many pieces, or none."""
    each = bound.each or 1
    pieces = (fact.value if bound.each is None else fact.base) / each
    if not bound.least <= float(pieces) <= bound.most:
        least, most = (f"{end * each:,.15g}" for end in (bound.least, bound.most))
        zh, en = (
            matter("bound", said=fact.said(language), least=least, most=most)
            for language in LANGUAGES
        )
        yield Remark((*steps, *bound.field), Message(zh.zh, en.en), rule="bound")


class _Names(NamedTuple):
    """Figures that there are, and those of them that a person has named."""

    known: frozenset[str]
    offered: tuple[str, ...]


def _theme(steps: Steps, theme: str, raw: dict[str, Any]) -> Iterator[Remark]:
    themes = [name for _, name in _ids(raw, "themes")]
    written = raw.get("themes")
    if not isinstance(written, list) or len(themes) < len(written):
        return  # A theme has lost its name: nobody knows which are there.
    if theme and theme not in themes:
        tip = hint(theme, themes)
        what = matter("theme-unknown", name=theme, hint=tip)
        yield Remark(steps, what, rule="theme")


def _leads(steps: Steps, slide: str, raw: dict[str, Any]) -> Iterator[Remark]:
    slides = [name for _, name in _ids(raw, "slides")]
    if slide not in slides:
        tip = hint(slide, slides)
        what = matter("slide-unknown", name=slide, hint=tip)
        yield Remark(steps, what, rule="slide")


def _unknown(steps: Steps, name: str, names: _Names) -> Iterator[Remark]:
    if name not in names.known:
        tip = hint(name, names.offered)
        what = matter("figure-unknown", name=name, hint=tip)
        yield Remark(steps, what, rule="figure")


def _braces(steps: Steps, text: Text, names: _Names) -> Iterator[Remark]:
    for language in LANGUAGES:
        words: str = getattr(text, language)
        if _BRACES.isdisjoint(words):
            continue
        at = (*steps, language)
        for name in places(Text.model_construct(zh=words, en="")):
            yield from _unknown(at, name, names)
        stray = _BRACE.search(PLACE.sub("", words))
        if stray:
            example = "{" + (*names.offered, "gdp")[0] + "}"
            what = matter("braces", name=stray[0], example=example)
            yield Remark(at, what, rule="braces")


def _source(steps: Steps, locator: str, raw: dict[str, Any]) -> Iterator[Remark]:
    what = _unsourced(locator, raw) if locator else None
    if what is not None:
        yield Remark(steps, what, rule="source")


def _unsourced(locator: str, raw: dict[str, Any]) -> Message | None:
    """What is wrong with a locator, unless what it names has mistakes itself."""
    match = _LOCATOR.fullmatch(locator)
    if not match:
        return matter("source-form", name=locator)
    sources = raw.get("sources")
    if not isinstance(sources, dict):
        return None
    source, section, paragraph = match.groups()
    if source not in sources:
        tip = hint(source, list(sources))
        return matter("source-unknown", name=source, hint=tip)
    known = sources[source]
    sections = known.get("sections") if isinstance(known, dict) else None
    if not isinstance(sections, dict):
        return None
    if section not in sections:
        tip = hint(section, list(sections))
        return matter("section-unknown", name=section, source=source, hint=tip)
    part = sections[section]
    count = part.get("paragraphs") if isinstance(part, dict) else None
    if isinstance(count, int) and int(paragraph) > count > 0:
        return matter(
            "paragraph-unknown",
            name=paragraph,
            section=section,
            source=source,
            count=count,
        )
    return None


def _derived(
    figures: Mapping[str, Figure], homes: Mapping[str, Steps]
) -> Iterator[Remark]:
    """Figures that cannot be computed or said, each blamed once.

    A figure whose parts are to blame is not told of as well.
    """
    bad: set[str] = set()
    for name, figure in figures.items():
        of = figure.derived.of if figure.derived else ()
        for number, part in enumerate(of):
            if part not in figures:
                bad.add(name)
                tip = hint(part, [known for known in figures if known != name])
                yield Remark(
                    (*homes[name], "derived", "of", number),
                    matter("figure-unknown", name=part, hint=tip),
                    rule="figure",
                )
    needs = {name: _needs(name, figures) for name in figures}
    # Fewest needs first, so that the first figure that fails is the one to blame.
    for name in sorted(figures, key=lambda name: len(needs[name])):
        if bad & needs[name]:
            bad.add(name)
            continue
        what = _uncomputed(name, {need: figures[need] for need in needs[name]})
        if what:
            bad.add(name)
            yield Remark(homes[name], what, rule="derived")


def _needs(name: str, figures: Mapping[str, Figure]) -> set[str]:
    """A figure and all that it is derived from, as far as STEPS reaches."""
    needs = {name}
    waiting = [name]
    while waiting and len(needs) <= STEPS:
        derived = figures[waiting.pop()].derived
        for part in derived.of if derived else ():
            if part in figures and part not in needs:
                needs.add(part)
                waiting.append(part)
    return needs


def _uncomputed(name: str, figures: Mapping[str, Figure]) -> Message | None:
    if len(figures) > STEPS:
        return matter("derived-long", limit=STEPS)
    try:
        fact = settled(figures)[name]
    except PydanticCustomError as error:
        return refusals.own(error)
    if abs(fact.base) < SAYABLE:
        return None
    try:
        for language in LANGUAGES:
            # That says it with its qualifier, too.
            fact.plain(language)
    except ArithmeticError:
        return matter("unprintable")
    return None
