"""What changed between two contents, in plain words and figures first.

Two contents that are equal have no changes, and two that are not have at least
one; how a file is laid out, and the order of its keys, is no change.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, Final, Literal

from pydantic import BaseModel

from kiosk.charts.base import Chart, texts_of
from kiosk.drawing.viewport import Viewport
from kiosk.model.figure import filled
from kiosk.model.message import Message
from kiosk.model.outline import FromGeography
from kiosk.model.text import Text
from kiosk.model.walk import field as field_of
from kiosk.model.walk import fields
from kiosk.show.citation import computed
from kiosk.slides.base import Slide

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kiosk.content.content import Content
    from kiosk.model.figure import Fact
    from kiosk.model.text import Language
    from kiosk.model.walk import Field

Subject = Literal["figure", "text", "slide", "theme", "source", "setting"]
How = Literal["changed", "new", "gone", "moved", "renamed"]

SUBJECTS: Final[dict[Subject, tuple[Message, Message, Message]]] = {
    "figure": (
        Message("数", "Figures"),
        Message("个数", "figure"),
        Message("个数", "figures"),
    ),
    "text": (
        Message("文字", "Texts"),
        Message("处文字", "text"),
        Message("处文字", "texts"),
    ),
    "slide": (
        Message("页", "Slides"),
        Message("页", "slide"),
        Message("页", "slides"),
    ),
    "theme": (
        Message("主题", "Themes"),
        Message("处主题", "theme"),
        Message("处主题", "themes"),
    ),
    "source": (
        Message("出处", "Sources"),
        Message("处出处", "source"),
        Message("处出处", "sources"),
    ),
    "setting": (
        Message("设置", "Settings"),
        Message("处设置", "setting"),
        Message("处设置", "settings"),
    ),
}
"""A heading, one of it and several, in the order in which changes are told."""
_HOW: Final[dict[How, Message]] = {
    "changed": Message("有改动", "changed"),
    "new": Message("新增", "added"),
    "gone": Message("删去", "removed"),
    "moved": Message("换了位置", "moved"),
    "renamed": Message("改了名字", "renamed"),
}
SAME: Final = Message("内容没有变化", "nothing has changed")
LAYOUT: Final = Message(
    "内容没有变化，只是写法（空格、顺序、编码）不同",
    "nothing has changed but how the file is laid out",
)
NOTHING_WRITTEN: Final = Message("不写", "nothing")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is not as it was.

    `page` is the id of the slide it is on, "" for none; `which` the name of the
    figure, or the path of the field; `before` and `after` what it was and is, in
    words, None if it was not or is no longer there.
    """

    subject: Subject
    how: How
    page: str
    which: str
    before: Message | None
    after: Message | None
    said: Message


@dataclass(frozen=True, slots=True)
class Difference:
    """All changes, in the order in which they are told."""

    changes: tuple[Change, ...]
    titles: Mapping[str, Message] = dataclasses.field(
        default_factory=dict, compare=False
    )
    """What the pages are called, by their names."""

    def __bool__(self) -> bool:
        return bool(self.changes)

    def count(self, subject: Subject) -> int:
        """How many things of this kind have changed; a figure counts once."""
        return len({(c.page, c.which) for c in self.changes if c.subject == subject})

    def summary(self) -> Message:
        """How many of each, as in “3 figures changed, 1 text changed”."""
        seen: dict[tuple[Subject, str, str], How] = {}
        for change in self.changes:
            how, subject = change.how, change.subject
            if subject in {"theme", "source"} and change.which.count(".") > 1:
                # A field of it is new or gone, and it is not.
                how = "changed"
            seen.setdefault((subject, change.page, change.which), how)
        counts = Counter((subject, how) for (subject, _, _), how in seen.items())
        zh, en = [], []
        for subject, (_, one, many) in SUBJECTS.items():
            for how, word in _HOW.items():
                if n := counts[subject, how]:
                    zh.append(f"{n} {one.zh}{word.zh}")
                    en.append(f"{n} {(one if n == 1 else many).en} {word.en}")
        if not zh:
            return SAME
        return Message("，".join(zh), ", ".join(en))

    def lines(self, language: Language, *, titled: bool = False) -> tuple[str, ...]:
        """The summary, and below headings every change, a line each.

        Pages are named as in the file, or by their titles for whoever sees no file.
        """
        stop = "。" if language == "zh" else "."
        out = [self.summary().said(language) + stop]
        for subject, (heading, _, _) in SUBJECTS.items():
            mine = [c for c in self.changes if c.subject == subject]
            if mine:
                out += ["", heading.said(language)]
                out += [f"  {self._told(one, language, titled)}" for one in mine]
        return tuple(out)

    def _told(self, change: Change, language: Language, titled: bool) -> str:
        """A change in words; a title that has just been named is not named again."""
        said = change.said.said(language)
        if not titled or not change.page:
            return said
        title = self.titles.get(change.page, Message("", "")).said(language)
        quoted = f"“{' '.join(title.split())}”"
        named = quoted if title and quoted not in said else ""
        word = "页" if language == "zh" else "page"
        own = f"{word} {change.page}"
        for left, right in (("（", "）"), (" (", ")")):
            short = named and f"{left}{named}{right}"
            said = said.replace(f"{left}{own}{right}", short)
        return said.replace(own, named or word)

    def alone(self, change: Change, language: Language) -> str:
        """A change in words for where its page is named above, without its path."""
        said = change.said.said(language)
        zh, en = (f"{word} {change.page}" for word in ("页", "page"))
        for where in (
            *(f"（{zh}，{change.which}）", f" ({en}, {change.which})"),
            *(f"（{zh}）", f" ({en})"),
        ):
            said = said.replace(where, "")
        return said

    def plain(self) -> dict[str, Any]:
        """For machines: counts, and the changes with their words."""
        return {
            "same": not self.changes,
            "summary": self.summary()._asdict(),
            "counts": {subject: self.count(subject) for subject in SUBJECTS},
            "changes": [
                {
                    "subject": change.subject,
                    "how": change.how,
                    "page": change.page,
                    "which": change.which,
                    "before": change.before and change.before._asdict(),
                    "after": change.after and change.after._asdict(),
                    **change.said._asdict(),
                }
                for change in self.changes
            ],
        }


def difference(old: Content, new: Content) -> Difference:
    """What has to be done to `old` to have `new`."""
    changes: list[Change] = []
    pairs = _paired(old.slides, new.slides)
    changes += _slides(pairs, old, new)
    for before, after in pairs:
        changes += _figures(before, after)
        if before is not None and after is not None:
            own = _own(before, after)
            told = any(c.which in own for c in changes if c.page == after.id)
            changes += _slide(before, after, old, new, told=told)
    changes += _themes(old, new)
    changes += _sources(old, new)
    changes += _walked(old.show, new.show, _Place("setting", "", "show"))
    changes += _walked(old.schema_, new.schema_, _Place("setting", "", "$schema"))
    order = list(SUBJECTS)
    changes.sort(key=lambda change: order.index(change.subject))
    titles = {one.id: _title(one) for one in (*old.slides, *new.slides)}
    return Difference(tuple(changes), titles)


# Slides

_Pair = tuple[Slide | None, Slide | None]


def _paired(old: Sequence[Slide], new: Sequence[Slide]) -> list[_Pair]:
    """The slides of both, those that are the same one together, in the new order.

    A slide whose name has changed is known by its title, if that is its alone.
    """
    names = {slide.id for slide in new}
    left = {slide.id: slide for slide in old}
    lost = [slide for slide in old if slide.id not in names]
    pairs: list[_Pair] = []
    for slide in new:
        before = left.pop(slide.id, None)
        if before is None:
            alike = [one for one in lost if one.title == slide.title]
            if len(alike) == 1 and sum(s.title == slide.title for s in new) == 1:
                before = alike[0]
                lost.remove(before)
                del left[before.id]
        pairs.append((before, slide))
    pairs += [(before, None) for before in left.values()]
    return pairs


def _slides(pairs: list[_Pair], old: Content, new: Content) -> Iterator[Change]:
    """Slides that are new, gone, renamed or elsewhere."""
    old_place = {slide.id: n for n, slide in enumerate(old.slides, 1)}
    new_place = {slide.id: n for n, slide in enumerate(new.slides, 1)}
    kept = [(old_place[b.id], new_place[a.id], b, a) for b, a in pairs if b and a]
    still = set(_rising([before for before, *_ in kept]))
    for before, after in pairs:
        if before is None and after is not None:
            place, title = new_place[after.id], _title(after)
            said = Message(
                f"新增第 {place} 页 “{title.zh}”（页 {after.id}）",
                f"slide {place}, “{title.en}”, is new (page {after.id})",
            )
            yield Change("slide", "new", after.id, "", None, title, said)
        elif before is not None and after is None:
            place, title = old_place[before.id], _title(before)
            said = Message(
                f"删去了原第 {place} 页 “{title.zh}”（页 {before.id}）",
                f"slide {place}, “{title.en}”, is gone (page {before.id})",
            )
            yield Change("slide", "gone", before.id, "", title, None, said)
    for index, (was, now, before, after) in enumerate(kept):
        if before.id != after.id:
            title = _title(after)
            said = Message(
                f"“{title.zh}” 的页名由 {before.id} 改为 {after.id}",
                f"“{title.en}” was called {before.id} and is called {after.id}",
            )
            ids = _same(before.id), _same(after.id)
            yield Change("slide", "renamed", after.id, "id", *ids, said)
        if index not in still:
            title = _title(after)
            said = Message(
                f"“{title.zh}” 由第 {was} 页移到第 {now} 页（页 {after.id}）",
                f"“{title.en}” moved from place {was} to place {now} (page {after.id})",
            )
            places = _same(str(was)), _same(str(now))
            yield Change("slide", "moved", after.id, "place", *places, said)


def _rising(numbers: Sequence[int]) -> list[int]:
    """Indices of a longest rising run of numbers: what need not be moved."""
    tails: list[int] = []
    before: list[int | None] = []
    for index, number in enumerate(numbers):
        low, high = 0, len(tails)
        while low < high:
            middle = (low + high) // 2
            if numbers[tails[middle]] < number:
                low = middle + 1
            else:
                high = middle
        before.append(tails[low - 1] if low else None)
        tails[low:] = [index, *tails[low + 1 :]]
    found: list[int] = []
    step = tails[-1] if tails else None
    while step is not None:
        found.append(step)
        step = before[step]
    return found


def _title(slide: Slide) -> Message:
    facts = slide.facts()
    return Message(
        filled(slide.title.zh, facts, "zh"), filled(slide.title.en, facts, "en")
    )


def _slide(
    before: Slide, after: Slide, old: Content, new: Content, *, told: bool
) -> Iterator[Change]:
    """What a slide says and how it is set, without its figures.

    `told` is whether changes of its charts' own data have been told as figures.
    """
    page = after.id
    if before.tag() != after.tag():
        said = Message(
            f"种类由 {before.tag()} 改为 {after.tag()}（页 {page}）",
            f"kind changed from {before.tag()} to {after.tag()} (page {page})",
        )
        tags = _same(before.tag()), _same(after.tag())
        yield Change("setting", "changed", page, "kind", *tags, said)
    if before.theme != after.theme:
        was, now = _theme_name(old, before.theme), _theme_name(new, after.theme)
        said = Message(
            f"主题由 {was.zh} 改为 {now.zh}（页 {page}）",
            f"theme changed from {was.en} to {now.en} (page {page})",
        )
        yield Change("setting", "changed", page, "theme", was, now, said)
    both = (*fields(type(before)), *fields(type(after)))
    for name in dict.fromkeys(field.name for field in both):
        if name not in {"id", "kind", "theme", "figures"}:
            yield from _walked(
                getattr(before, name, None),
                getattr(after, name, None),
                _Place("setting", page, name, _name_of(after, name), told=told),
            )


def _theme_name(content: Content, name: str) -> Message:
    for theme in content.themes:
        if theme.id == name:
            return Message(f"“{theme.name.zh}”", f"“{theme.name.en}”")
    return NOTHING_WRITTEN if not name else _same(name)


# Figures


def _figures(before: Slide | None, after: Slide | None) -> Iterator[Change]:
    old = {} if before is None else before.facts()
    new = {} if after is None else after.facts()
    slide = after or before
    assert slide is not None
    page = slide.id
    partner = _partners(before, after)
    for name, fact in new.items():
        if name not in partner:
            label, said = _label(fact, new), _said(fact)
            words = Message(
                f"“{label.zh}” 是新增的数：{said.zh}{_where(page, fact).zh}",
                f"“{label.en}” is new: {said.en}{_where(page, fact).en}",
            )
            yield Change("figure", "new", page, name, None, said, words)
        else:
            typed = name in slide.figures
            yield from _figure(old[partner[name]], fact, old, new, page, typed=typed)
    known = set(partner.values())
    for name, fact in old.items():
        if name in known:
            continue
        label, said = _label(fact, old), _said(fact)
        words = Message(
            f"“{label.zh}” 删去了，原为 {said.zh}{_where(page, fact).zh}",
            f"“{label.en}” is gone; it was {said.en}{_where(page, fact).en}",
        )
        yield Change("figure", "gone", page, name, said, None, words)


def _partners(before: Slide | None, after: Slide | None) -> dict[str, str]:
    """For names of figures after, the names that they had before.

    The figures of a chart's own data are named by their places; so that a row
    put in at the top does not change all below it, they are known by their labels.
    """
    if before is None or after is None:
        return {}
    old, new = before.facts(), after.facts()
    pairs = {name: name for name in after.figures if name in before.figures}
    mine = [name for name in old if name not in before.figures]
    yours = [name for name in new if name not in after.figures]

    def marks(facts: Mapping[str, Fact], names: list[str]) -> dict[str, Any]:
        seen: Counter[Any] = Counter()
        found = {}
        for name in names:
            figure = facts[name].figure
            key = (figure.label, figure.period)
            seen[key] += 1
            found[name] = (*key, seen[key])
        return found

    by_mark = {mark: name for name, mark in marks(old, mine).items()}
    for name, mark in marks(new, yours).items():
        if mark in by_mark:
            pairs[name] = by_mark[mark]
    taken = set(pairs.values())
    for name in yours:
        if name not in pairs and name in mine and name not in taken:
            pairs[name] = name
    return pairs


def _own(*slides: Slide) -> set[str]:
    """Names of the figures of charts' own data."""
    return {n for slide in slides for n in slide.facts() if n not in slide.figures}


def _figure(
    before: Fact,
    after: Fact,
    old: Mapping[str, Fact],
    new: Mapping[str, Fact],
    page: str,
    *,
    typed: bool,
) -> Iterator[Change]:
    """One figure; the words of one that is not `typed` are told with its chart."""
    was, now = before.figure, after.figure
    label, where = _label(after, new), _where(page, after)

    def changed(part: Message, a: Message, b: Message) -> Change:
        said = Message(
            f"“{label.zh}” {part.zh}由 {a.zh} 改为 {b.zh}{where.zh}",
            f"{part.en}“{label.en}” changed from {a.en} to {b.en}{where.en}",
        )
        return Change("figure", "changed", page, after.name, a, b, said)

    a, b = _said(before), _said(after)
    if a.zh != b.zh and a.en != b.en:
        yield changed(Message("", ""), a, b)
    elif a.zh != b.zh:
        both = _same(a.zh), _same(b.zh)
        yield changed(Message("", "the Chinese for "), *both)
    elif a.en != b.en:
        both = _same(a.en), _same(b.en)
        yield changed(Message("的英文", ""), *both)
    if was.qualifier != now.qualifier and a == b:
        both = _same(was.qualifier), _same(now.qualifier)
        yield changed(Message("的限定", "the qualifier of "), *both)
    if was.period != now.period:
        both = _worded(was.period), _worded(now.period)
        yield changed(Message("的时期", "the period of "), *both)
    if was.source != now.source:
        both = _worded(was.source), _worded(now.source)
        yield changed(Message("的出处", "the source of "), *both)
    if was.derived != now.derived:
        both = _computed(before, old), _computed(after, new)
        yield changed(Message("的推算", "the computation of "), *both)
    if was.unit != now.unit and a == b:
        name = Message(f"“{label.zh}” 的单位", f"the unit of “{label.en}”")
        place = _Place("figure", page, f"figures.{after.name}.unit", name)
        yield from _walked(was.unit, now.unit, place)
    if not typed:
        return
    for field, zh, en in (("label", "名称", "name"), ("meaning", "含义", "meaning")):
        name = Message(f"“{label.zh}” 的{zh}", f"the {en} of “{label.en}”")
        place = _Place("text", page, f"figures.{after.name}.{field}", name)
        yield from _walked(getattr(was, field), getattr(now, field), place)


def _label(fact: Fact, facts: Mapping[str, Fact]) -> Message:
    label = fact.figure.label
    return Message(filled(label.zh, facts, "zh"), filled(label.en, facts, "en"))


def _said(fact: Fact) -> Message:
    return Message(str(fact.said("zh")), str(fact.said("en")))


def _where(page: str, fact: Fact) -> Message:
    """The page of a figure, in brackets, and whether it was computed."""
    if fact.figure.derived:
        return Message(f"（推算，页 {page}）", f" (derived, page {page})")
    return Message(f"（页 {page}）", f" (page {page})")


def _computed(fact: Fact, facts: Mapping[str, Fact]) -> Message:
    rule = fact.figure.derived
    if rule is None:
        return NOTHING_WRITTEN
    digits = f" [{rule.digits}]" if rule.digits else ""
    zh = computed(fact, facts, Viewport(language="zh")).partition("：")[2]
    en = computed(fact, facts, Viewport(language="en")).partition(": ")[2]
    return Message(f"{rule.be} {zh}{digits}", f"{rule.be} {en}{digits}")


# Themes and sources


def _themes(old: Content, new: Content) -> Iterator[Change]:
    before = {theme.id: theme for theme in old.themes}
    after = {theme.id: theme for theme in new.themes}
    for name, theme in after.items():
        if name in before:
            owner = _worded(theme.name)
            place = _Place("theme", "", f"themes.{name}", owner=owner)
            yield from _walked(before[name], theme, place)
        else:
            yield _came("theme", "new", f"themes.{name}", _worded(theme.name))
    for name, theme in before.items():
        if name not in after:
            yield _came("theme", "gone", f"themes.{name}", _worded(theme.name))
    kept = [name for name in before if name in after]
    now = [name for name in after if name in before]
    still = {now[i] for i in _rising([kept.index(name) for name in now])}
    for name in now:
        if name not in still:
            a, b = list(before).index(name) + 1, list(after).index(name) + 1
            called = after[name].name
            said = Message(
                f"主题 “{called.zh}” 由第 {a} 个移到第 {b} 个",
                f"theme “{called.en}” moved from place {a} to place {b}",
            )
            both = _same(str(a)), _same(str(b))
            yield Change("theme", "moved", "", f"themes.{name}", *both, said)


def _sources(old: Content, new: Content) -> Iterator[Change]:
    for name in dict.fromkeys((*new.sources, *old.sources)):
        before, after = old.sources.get(name), new.sources.get(name)
        which = f"sources.{name}"
        if before is None and after is not None:
            yield _came("source", "new", which, _worded(after.title))
        elif before is not None and after is None:
            yield _came("source", "gone", which, _worded(before.title))
        elif after is not None:
            owner = _worded(after.title)
            place = _Place("source", "", which, owner=owner)
            yield from _walked(before, after, place)


def _came(subject: Subject, how: How, which: str, what: Message) -> Change:
    """Something that has come, or gone."""
    thing, name = SUBJECTS[subject][0], which.partition(".")[2]
    one = SUBJECTS[subject][1].en
    if how == "new":
        said = Message(
            f"新增{thing.zh} {what.zh}（{name}）", f"{one} {what.en} is new ({name})"
        )
        return Change(subject, how, "", which, None, what, said)
    said = Message(
        f"删去了{thing.zh} {what.zh}（{name}）", f"{one} {what.en} is gone ({name})"
    )
    return Change(subject, how, "", which, what, None, said)


# Everything else, field by field


_MANY: Final = 24
"""More numbers than this are told as one change."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in a content two values stand, and what the field is called.

    `told` is whether charts' own data has been told as figures, `quiet` the fields
    that were told so, where this is in such a chart; `owner` what the field is part
    of, where no page says so.
    """

    subject: Subject
    page: str
    path: str
    name: Message | None = None
    told: bool = False
    quiet: frozenset[str] = frozenset()
    owner: Message | None = None

    @property
    def called(self) -> Message:
        last = self.path.rpartition(".")[2]
        name = self.name or Message(last, last)
        if self.owner is None:
            return name
        return Message(f"{self.owner.zh} 的{name.zh}", f"{name.en} of {self.owner.en}")

    @property
    def where(self) -> Message:
        """The page and the field, in brackets, as far as the name leaves it open."""
        nested = not self.path.startswith("figures.") and not self.path.isidentifier()
        path = self.path if nested else ""
        zh = [f"页 {self.page}" if self.page else "", path]
        en = [f"page {self.page}" if self.page else "", path]
        a, b = "，".join(filter(None, zh)), ", ".join(filter(None, en))
        return Message(f"（{a}）" if a else "", f" ({b})" if b else "")

    def field(self, field: Field) -> _Place:
        path = f"{self.path}.{field.written}"
        return replace(self, path=path, name=_called(field))

    def item(self, index: int) -> _Place:
        """One of a list, counted from 1 in words and from 0 in the path."""
        called = self.name or self.called
        name = Message(f"{called.zh}第 {index + 1} 项", f"{called.en} {index + 1}")
        return replace(self, path=f"{self.path}[{index}]", name=name)

    def key(self, key: str) -> _Place:
        called = self.name or self.called
        name = Message(f"{called.zh} {key}", f"{called.en} {key}")
        return replace(self, path=f"{self.path}.{key}", name=name)


def _name_of(model: BaseModel, name: str) -> Message:
    """What a field is called: in Chinese the first words of its description."""
    field = field_of(type(model), name)
    plain = _plain(name)
    return Message(plain, plain) if field is None else _called(field)


def _called(field: Field) -> Message:
    plain, (zh, en) = _plain(field.name), field.about
    if zh == en:
        return Message(plain, plain)
    return Message(re.split(r"[，；。：;]", zh)[0].strip(), plain)


def _plain(name: str) -> str:
    return name.strip("_").replace("_", " ")


def _short(field: Field) -> str:
    """What a field is called in Chinese, without what is said of it in brackets."""
    return _called(field).zh.partition("（")[0]


def _walked(before: object, after: object, place: _Place) -> Iterator[Change]:
    """The changes between two values of one field."""
    if before == after:
        return
    if isinstance(before, Text) and isinstance(after, Text):
        yield _text(before, after, place)
    elif isinstance(before, BaseModel) and type(before) is type(after):
        if place.told and isinstance(before, Chart) and before.figures():
            place = replace(place, told=False, quiet=before.carried)
        for field in fields(type(before)):
            if field.name not in place.quiet:
                a, b = getattr(before, field.name), getattr(after, field.name)
                if field.marked(FromGeography) and a != b:
                    yield _redrawn(place.field(field))
                else:
                    yield from _walked(a, b, place.field(field))
    elif isinstance(before, tuple) and isinstance(after, tuple):
        if min(len(before), len(after)) > _MANY and _bare(before) and _bare(after):
            yield _many(before, after, place)
            return
        if len(before) + len(after) <= 8 and not any(
            isinstance(one, BaseModel) for one in before + after
        ):
            yield _changed(before, after, place)
        else:
            yield from _listed(before, after, place)
    elif isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys((*before, *after)):
            yield from _walked(before.get(key), after.get(key), place.key(key))
    else:
        yield _changed(before, after, place)


def _bare(values: tuple[Any, ...]) -> bool:
    """Whether these are nothing but numbers, or gaps among them."""
    return all(isinstance(one, Decimal | None) for one in values)


def _many(before: tuple[Any, ...], after: tuple[Any, ...], place: _Place) -> Change:
    """The changes of a long list of numbers, as one: how many, and the first."""
    called, where = place.called, place.where
    if len(before) != len(after):
        a, b = (Message(f"{len(v)} 个", f"{len(v)}") for v in (before, after))
        said = Message(
            f"{called.zh}由 {a.zh}改为 {b.zh}{where.zh}",
            f"{called.en}: there were {a.en}, now there are {b.en}{where.en}",
        )
        return Change(place.subject, "changed", place.page, place.path, a, b, said)
    other = [i for i, (a, b) in enumerate(zip(before, after, strict=True)) if a != b]
    a, b = _worded(before[other[0]]), _worded(after[other[0]])
    said = Message(
        f"{called.zh}改了 {len(other)} 个，第一个是第 {other[0] + 1} 个，由 {a.zh} "
        f"改为 {b.zh}{where.zh}",
        f"{len(other)} of {called.en} changed, the first of them the {other[0] + 1}th "
        f"from {a.en} to {b.en}{where.en}",
    )
    return Change(place.subject, "changed", place.page, place.path, a, b, said)


def _redrawn(place: _Place) -> Change:
    """The outlines of a map, of which nobody wants to read the points."""
    where = place.where
    said = Message(
        f"地图文件里的边界变了{where.zh}",
        f"the outlines in the map's file have changed{where.en}",
    )
    return Change(place.subject, "changed", place.page, place.path, None, None, said)


def _listed(
    before: tuple[Any, ...], after: tuple[Any, ...], place: _Place
) -> Iterator[Change]:
    """The changes between two lists: what was put in or taken out moves the rest."""
    matcher = SequenceMatcher(
        None, list(map(_key, before)), list(map(_key, after)), autojunk=False
    )
    for what, i, end, j, stop in matcher.get_opcodes():
        if what == "equal":
            continue
        both = min(end - i, stop - j)
        for k in range(both):
            yield from _walked(before[i + k], after[j + k], place.item(j + k))
        for k in range(i + both, end):
            yield _changed(before[k], None, place.item(k))
        for k in range(j + both, stop):
            yield _changed(None, after[k], place.item(k))


def _key(value: object) -> str:
    """Equal for equal values, whatever they are."""
    if isinstance(value, BaseModel):
        return type(value).__name__ + value.model_dump_json(by_alias=True)
    return repr(value)


def _text(before: Text, after: Text, place: _Place) -> Change:
    called, where = place.called, place.where
    zh, en = before.zh != after.zh, before.en != after.en
    if zh and en:
        said = Message(
            f"{called.zh}由 “{before.zh}” 改为 “{after.zh}”，"
            f"英文由 “{before.en}” 改为 “{after.en}”{where.zh}",
            f"{called.en} changed from “{before.en}” to “{after.en}”, "
            f"in Chinese from “{before.zh}” to “{after.zh}”{where.en}",
        )
    elif zh:
        said = Message(
            f"{called.zh}由 “{before.zh}” 改为 “{after.zh}”，英文未改{where.zh}",
            f"{called.en} changed in Chinese alone, from “{before.zh}” to "
            f"“{after.zh}”{where.en}",
        )
    else:
        said = Message(
            f"{called.zh}只改了英文，由 “{before.en}” 改为 “{after.en}”{where.zh}",
            f"{called.en} changed in English alone, from “{before.en}” to "
            f"“{after.en}”{where.en}",
        )
    subject: Subject = place.subject if place.subject != "setting" else "text"
    return Change(
        subject,
        "changed",
        place.page,
        place.path,
        Message(before.zh, before.en),
        Message(after.zh, after.en),
        said,
    )


def _changed(before: object, after: object, place: _Place) -> Change:
    """A value that is another, or has come, or has gone."""
    called, where = place.called, place.where
    subject = place.subject
    if subject == "setting" and any(_first(v) for v in (before, after)):
        subject = "text"
    if before is None:
        b = _worded(after)
        said = Message(
            f"新增{called.zh}：{b.zh}{where.zh}",
            f"{called.en} is new: {b.en}{where.en}",
        )
        return Change(subject, "new", place.page, place.path, None, b, said)
    if after is None:
        a = _worded(before)
        said = Message(
            f"删去了{called.zh}，原为 {a.zh}{where.zh}",
            f"{called.en} is gone; it was {a.en}{where.en}",
        )
        return Change(subject, "gone", place.page, place.path, a, None, said)
    a, b = _worded(before), _worded(after)
    said = Message(
        f"{called.zh}由 {a.zh} 改为 {b.zh}{where.zh}",
        f"{called.en} changed from {a.en} to {b.en}{where.en}",
    )
    return Change(subject, "changed", place.page, place.path, a, b, said)


def _first(value: object) -> Text | None:
    """The first text in a value."""
    if isinstance(value, Text):
        return value
    if isinstance(value, BaseModel):
        return next(iter(texts_of(value)), None)
    if isinstance(value, tuple):
        return next((text for one in value if (text := _first(one))), None)
    return None


def _worded(value: object) -> Message:
    """A value in a few words."""
    text = _first(value)
    kind = getattr(value, "kind", None)
    if isinstance(kind, str):
        return _same(kind)
    if text is not None:
        return Message(f"“{text.zh}”", f"“{text.en}”")
    match value:
        case None | "" | ():
            return NOTHING_WRITTEN
        case bool():
            return Message("是", "yes") if value else Message("否", "no")
        case str():
            return _same(value)
        case float():
            return _same(f"{value:.15g}")
        case tuple():
            words = [_worded(one) for one in value]
            return Message(
                "、".join(word.zh for word in words),
                ", ".join(word.en for word in words),
            )
        case BaseModel():
            parts = [
                (field, _worded(getattr(value, field.name)))
                for field in fields(type(value))
                if getattr(value, field.name) not in (None, "", ())
            ]
            return Message(
                "，".join(f"{_short(one)} {words.zh}" for one, words in parts),
                ", ".join(f"{one.written} {words.en}" for one, words in parts),
            )
        case _:
            return _same(str(value))


def _same(words: str) -> Message:
    return Message(words, words)
