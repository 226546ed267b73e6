"""Layout lint of slides as they are laid out: text that cannot be read.

Every slide is set with the real typeface in every size, language and text size
asked for; what is cut, covered, too small or missing from the font is told where
it is written.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from itertools import combinations, product
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from PySide6.QtGui import QFontMetricsF, QImage, QPainter

from kiosk.authoring.desktop.render import Renderer
from kiosk.authoring.rules.film import larger
from kiosk.content.paths import asset_folders, listed
from kiosk.content.validate import Remark
from kiosk.drawing.geometry import Rect, unit
from kiosk.drawing.interaction import NOTHING, Interaction
from kiosk.drawing.marks import Label, Picture
from kiosk.drawing.palette import Palette
from kiosk.drawing.placement import Scenery
from kiosk.drawing.typeset import run_width
from kiosk.drawing.viewport import Viewport
from kiosk.model.asset import assets
from kiosk.model.footage import Footage
from kiosk.model.message import Message, shown
from kiosk.model.note import Note
from kiosk.model.text import THIN, Text
from kiosk.model.walk import walked
from kiosk.player import pixels
from kiosk.player.application import application
from kiosk.player.fonts import Typeface
from kiosk.player.item_text import LabelItem
from kiosk.player.setting import LARGE, ways
from kiosk.show import card, spread
from kiosk.show.citation import origin, sources
from kiosk.show.opening import begin
from kiosk.show.visit import Stay

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    import numpy.typing as npt

    from kiosk.content.content import Content, Loaded
    from kiosk.content.json_text import Steps
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.palette import Colour
    from kiosk.model.text import Language
    from kiosk.slides.base import Slide

logger = logging.getLogger(__name__)

LANDSCAPE: Final = (1920, 1080)
PORTRAIT: Final = (1080, 1920)
SMALLEST: Final = 27.9
"""Font size in page units below which nobody reads from where visitors stand."""
SMALLEST_ON_CARD: Final = 23.0
"""The same for a card, which a visitor has opened and stands before."""
CONTRAST: Final = 7.0
"""Contrast that text needs over a picture, as accessibility guidelines have it."""
CONTRAST_LARGE: Final = 4.5
"""The same for text that is LARGE_TEXT page units high or more."""
LARGE_TEXT: Final = 60.0
_DIALS: Final = (0.0, 0.3, 0.7, 1.0)
"""Where a handle may have been left."""
_REVEALED: Final = 30.0
"""Seconds after which an answer has long been shown."""
_BELOW: Final = 75.0
"""Units below the river's height at which the controls begin."""
_FOOT: Final = 40.0
"""Units below the last line of a card that belong to the card."""
_MOST: Final = 3
"""Circumstances that a finding names; of more it tells how many."""


def usual_sizes() -> tuple[tuple[int, int], ...]:
    """The machine's own screen in pixels, if it has one, and a tall one."""
    app = application()
    screen = app.primaryScreen()
    own = LANDSCAPE
    if app.platformName() not in ("offscreen", "minimal"):
        glass = pixels.whole(screen.size(), screen.devicePixelRatio())
        own = (glass.width(), glass.height())
    return tuple(dict.fromkeys((own, PORTRAIT)))


class TextLine(NamedTuple):
    """A line of text and the rectangle of its ink."""

    text: str
    rect: Rect
    size: float
    label: Label


class Flaw(NamedTuple):
    """What is wrong, by a rule, and the lines of text that it is about."""

    rule: str
    texts: tuple[str, ...]
    what: Message


def viewport_of(
    size: tuple[int, int],
    content: Content,
    language: Language,
    typeface: Typeface,
    *,
    large: bool,
    slide: Slide | None = None,
) -> Viewport:
    """The page that a screen of this size in pixels shows, of this slide.

    A slide that stands beside another has half of the screen.
    """
    scale = unit(*size)
    share = 1.0
    if slide is not None and spread.paired(*size):
        ids = [one.id for one in content.slides]
        share = 1 / len(spread.spread(content.slides, ids.index(slide.id)))
    return Viewport(
        size[0] / scale * share,
        size[1] / scale,
        language=language,
        type=typeface,
        large=LARGE if large else 1.0,
        themes=ways(content),
    )


def read_labels(marks: Iterable[Mark]) -> list[Label]:
    """Labels that are meant to be read.

    The year behind the hills is a picture, and so is a letter in a seal.
    """
    return [
        mark
        for mark in marks
        if isinstance(mark, Label)
        and mark.sinks is None
        and mark.runs[0].ink.role != "seal-ink"
    ]


def lines(labels: Iterable[Label], typeface: Typeface) -> list[TextLine]:
    """Every label that is seen, as the box from cap height to just below it."""
    found = []
    for label in labels:
        if label.alpha <= 0 or not label.text.strip():
            continue
        wide = sum(run_width(run, typeface) for run in label.runs)
        left = {"start": 0.0, "middle": -wide / 2, "end": -wide}[label.anchor]
        size = max(run.size for run in label.runs if run.text.strip())
        latin = all(ord(char) < 0x2E80 for char in label.text)
        up, down = (0.72, 0.02) if latin else (0.80, 0.06)
        rect = Rect(label.x + left, label.y - size * up, wide, size * (up + down))
        found.append(TextLine(label.text, rect, size, label))
    return found


def faults(
    seen: Sequence[TextLine], viewport: Viewport, smallest: float = SMALLEST
) -> Iterator[Flaw]:
    """Lines that leave the page, are too small, or lie on one another."""
    for line in seen:
        rect, quoted = line.rect, _quoted(line.text)
        outside = rect.x < -2 or rect.right > viewport.width + 2
        if outside or rect.y < 0 or rect.bottom > viewport.height:
            what = Message(f"“{quoted}”超出了屏幕", f"“{quoted}” leaves the screen")
            yield Flaw("text-cut", (line.text,), what)
        if line.size < smallest:
            what = Message(
                f"“{quoted}”放不下，缩得太小，看不清",
                f"“{quoted}” has too little room and is set too small to be read",
            )
            yield Flaw("text-small", (line.text,), what)
    for one, other in combinations(seen, 2):
        if one.rect.grown(-2).meets(other.rect.grown(-2)):
            quoted, covered = _quoted(one.text), _quoted(other.text)
            what = Message(
                f"“{quoted}”和“{covered}”叠在一起",
                f"“{quoted}” and “{covered}” lie on each other",
            )
            yield Flaw("text-covered", (one.text, other.text), what)


def _quoted(text: str) -> str:
    return shown(text.replace(THIN, ""))


def interactions_on(slide: Slide) -> tuple[Interaction, ...]:
    """States in which visitors may leave a slide, as they found it first."""
    interactions = [NOTHING]
    if slide.asks or slide.dials:
        interactions += [Interaction(dial) for dial in _DIALS]
    if slide.asks:
        interactions += [Interaction(dial, _REVEALED) for dial in (None, *_DIALS)]
    if slide.answers:
        interactions += [Interaction(touches=((name, 1.0),)) for name in slide.notes()]
    return tuple(interactions)


def faults_of_slide(
    slide: Slide,
    viewport: Viewport,
    typeface: Typeface,
    interactions: Iterable[Interaction] | None = None,
) -> Iterator[Flaw]:
    """What is wrong with a slide's text, in whatever state its visitors leave it."""
    for interaction in interactions_on(slide) if interactions is None else interactions:
        labels = read_labels(slide.marks(1.0, viewport, interaction))
        if interaction != NOTHING:
            # What is half gone is on its way out.
            labels = [label for label in labels if label.alpha > 0.5]
        seen = lines(labels, typeface)
        yield from faults(seen, viewport)
        # Nothing is written where the controls are, except on a landscape.
        for line in () if slide.lands else seen:
            if line.rect.bottom > viewport.seam + _BELOW:
                quoted = _quoted(line.text)
                what = Message(
                    f"“{quoted}”压到了下面的按钮",
                    f"“{quoted}” reaches into the controls",
                )
                yield Flaw("text-covered", (line.text,), what)


def faults_of_cards(
    slide: Slide, content: Content, viewport: Viewport, typeface: Typeface
) -> Iterator[tuple[str, Flaw]]:
    """What is wrong with the cards that a slide opens, and each card's name."""
    facts, notes = slide.facts(), slide.notes()
    for name in (*slide.figures, *notes):
        if name in notes:
            note = notes[name]
            where = (origin(content, note.source, viewport),)
            laid = card.of_note(note, where, Scenery(), viewport, facts=facts)
        else:
            fact = facts[name]
            origins = tuple(
                origin(content, locator, viewport) for locator in sources(fact, facts)
            )
            laid = card.of_figure(fact, facts, origins, Scenery(), viewport)
        seen = lines(read_labels(card.marks(laid, viewport, 9.0)), typeface)
        for fault in faults(seen, viewport, SMALLEST_ON_CARD):
            yield name, fault
        if any(line.rect.bottom > viewport.height - _FOOT for line in seen):
            what = Message("文字太长，放不下", "the text is too long for it")
            yield name, Flaw("text-cut", (), what)


@dataclass(frozen=True, slots=True)
class _Case:
    """Under which circumstances a slide is looked at."""

    size: tuple[int, int]
    language: Language
    large: bool

    @property
    def words(self) -> Message:
        size = f"{self.size[0]}x{self.size[1]}"
        large = ("，大字", ", large text") if self.large else ("", "")
        return Message(size + large[0], size + large[1])


class LayoutLinter:
    """Lays out shows: called with one, it yields what is wrong, slide by slide.

    After each slide it yields None, so that whoever waits can count, or do
    something else in between. Called again after a change, it lays out anew only
    the slides that differ from before.
    """

    def __init__(
        self,
        sizes: Sequence[tuple[int, int]] = (LANDSCAPE, PORTRAIT),
        languages: Sequence[Language] | None = None,
    ) -> None:
        """What to try: screens in pixels, and languages, by default the show's."""
        self._sizes = tuple(dict.fromkeys(sizes))
        self._languages = languages
        self._app = application()
        self._faces: dict[tuple[str, ...], Typeface] = {}
        self._known: dict[str, tuple[Remark, ...]] = {}
        """What was told of slides the last time, by all that it depends on."""

    def __call__(self, loaded: Loaded) -> Iterator[Remark | None]:
        content = loaded.content
        faces, typeface = self._typeface(asset_folders(loaded.path)[0] / "fonts")
        languages = self._languages or content.show.languages
        cases = [
            _Case(size, language, large)
            for size, language, large in product(self._sizes, languages, (False, True))
        ]
        glyphs = Glyphs(typeface)
        # Cards tell of sources; the rest of a show does not reach into a slide.
        around = content.model_copy(update={"slides": ()}).model_dump_json()
        known: dict[str, tuple[Remark, ...]] = {}
        for number, slide in enumerate(content.slides):
            key = "\n".join((slide.model_dump_json(), around, *languages, *faces))
            told = self._known.get(key)
            if told is None:
                told = tuple(self._told(slide, content, cases, typeface, glyphs))
            known[key] = told
            pictured = any(assets(slide, "night"))
            if pictured and not any(remark.rule == "drawing" for remark in told):
                # A picture may change without a word of the slide doing so.
                told += tuple(self._over_pictures(loaded, number, languages))
            told += tuple(self._films(loaded, slide))
            for remark in told:
                steps: Steps = ("slides", number, *remark.steps)
                yield remark._replace(steps=steps)
            yield None
        self._known = known

    def _typeface(self, folder: Path) -> tuple[tuple[str, ...], Typeface]:
        """The typeface of a show, loaded once, and the files that it may be from."""
        files = tuple(map(str, listed(folder, "*.[ot]t[fc]")))
        if files not in self._faces:
            self._faces[files] = Typeface.load(folder)
        return files, self._faces[files]

    def _told(
        self,
        slide: Slide,
        content: Content,
        cases: Sequence[_Case],
        typeface: Typeface,
        glyphs: Glyphs,
    ) -> Iterator[Remark]:
        yield from glyphs.remarks(slide, [case.language for case in cases])
        try:
            yield from list(self._of_slide(slide, content, cases, typeface))
        except Exception as error:
            # A slide that the show could not draw either; the rest go on.
            logger.exception("the slide %s cannot be drawn", slide.id)
            reason = shown(f"{type(error).__name__}: {error}")
            what = Message(
                f"这一页画不出来（{reason}）；请告诉开发人员",
                f"this slide cannot be drawn ({reason}); tell the developers",
            )
            yield Remark((), what, rule="drawing")

    def _of_slide(
        self,
        slide: Slide,
        content: Content,
        cases: Sequence[_Case],
        typeface: Typeface,
    ) -> Iterator[Remark]:
        """What is wrong at each text, with the circumstances under which it is."""
        found: dict[tuple[Steps, str], tuple[Message, list[_Case]]] = {}
        for case in cases:
            viewport = viewport_of(
                case.size,
                content,
                case.language,
                typeface,
                large=case.large,
                slide=slide,
            )
            home = TextHome(slide, case.language)
            placed = [
                (home.of(*fault.texts), fault)
                for fault in faults_of_slide(slide, viewport, typeface)
            ]
            placed += [
                (home.of_card(name), _on_card(fault))
                for name, fault in faults_of_cards(slide, content, viewport, typeface)
            ]
            for steps, fault in placed:
                _, seen = found.setdefault((steps, fault.rule), (fault.what, []))
                if case not in seen:
                    seen.append(case)
        for (steps, rule), (what, seen) in found.items():
            what = Message(
                f"{what.zh}；请写短些，或这一页少放些",
                f"{what.en}; write less, or show less on this slide",
            )
            yield Remark(steps, _under(what, seen), rule=rule)

    def _films(self, loaded: Loaded, slide: Slide) -> Iterator[Remark]:
        """Films that are larger than the screens that were asked for."""
        for found in walked(slide):
            if isinstance(found.value, Footage):
                what = larger(loaded.path, found.value, self._sizes)
                if what is not None:
                    yield Remark((*found.steps, "file"), what, rule="film-size")

    def _over_pictures(
        self, loaded: Loaded, number: int, languages: Sequence[Language]
    ) -> Iterator[Remark]:
        """Text over a picture that has too little contrast to it."""
        content = loaded.content
        slide = content.slides[number]
        found: dict[tuple[Steps, Message], list[_Case]] = {}
        for size in self._sizes:
            artist = Renderer(content, loaded.path, size)
            for language in languages:
                case = _Case(size, language, large=False)
                home = TextHome(slide, language)
                for text in _faint(artist, number, language):
                    quoted = _quoted(text)
                    what = Message(
                        f"“{quoted}”和后面的图太接近，看不清；请换一张图，或挪到图里更"
                        "暗、更平静的地方",
                        f"“{quoted}” hardly stands out from the picture behind it; "
                        "use another picture, or move it to a calmer part of this one",
                    )
                    seen = found.setdefault((home.of(text), what), [])
                    seen.append(case)
            artist.close()
        for (steps, what), seen in found.items():
            yield Remark(steps, _under(what, seen), rule="contrast")


def _on_card(fault: Flaw) -> Flaw:
    what = Message(f"卡片里，{fault.what.zh}", f"on the card, {fault.what.en}")
    return fault._replace(what=what)


def _under(what: Message, seen: Sequence[_Case]) -> Message:
    """A fault with the circumstances under which it is seen."""
    words = list(dict.fromkeys(case.words for case in seen))
    zh = "、".join(word.zh for word in words[:_MOST])
    en = "; ".join(word.en for word in words[:_MOST])
    rest = len(words) - _MOST
    if rest > 0:
        zh, en = f"{zh} 等 {len(words)} 种情形", f"{en} and {rest} more"
    return Message(f"{what.zh}（{zh}）", f"{what.en} ({en})")


class TextHome:
    """Where in a slide the words of a label are written."""

    def __init__(self, slide: Slide, language: Language) -> None:
        self._slide, self._language = slide, language
        facts = slide.facts()
        viewport = Viewport(language=language)
        self._texts: list[tuple[str, Steps]] = []
        self._notes: dict[str, Steps] = {}
        self._models: list[tuple[object, Steps]] = []
        for steps, value, _ in walked(slide):
            if isinstance(value, Text):
                words = _bare(viewport.words(value, facts))
                self._texts.append((words, (*steps, language)))
            elif isinstance(value, Note):
                self._notes[value.head.zh] = (*steps, "meaning", language)
        # The shortest text that holds the words is the one that they are from.
        self._texts.sort(key=lambda one: len(one[0]))
        self._said: list[tuple[str, Steps]] = []
        for name in slide.figures:
            spoken = facts[name].said(language)
            for said in (str(spoken), f"{spoken.before}{spoken.after}"):
                if _bare(said):
                    self._said.append((_bare(said), ("figures", name)))

    def of(self, *labels: str) -> Steps:
        """The way to the text that labels are lines of, the longest of several.

        What is no text of the slide's own leads to a figure, or to the slide.
        """
        found = [one for one in map(self._text, labels) if one is not None]
        if found:
            return max(found, key=lambda one: len(one[0]))[1]
        for label in map(_bare, labels):
            for said, steps in self._said:
                if said in label or label in said:
                    return steps
        return ()

    def _text(self, label: str) -> tuple[str, Steps] | None:
        bare = _bare(label)
        within = (one for one in self._texts if bare in one[0])
        around = (
            one for one in self._texts[::-1] if len(one[0]) > 1 and one[0] in bare
        )
        return next(within, None) or next(around, None)

    def of_card(self, name: str) -> Steps:
        """The way to what is told on a card."""
        if name in self._slide.figures:
            return ("figures", name, "meaning", self._language)
        return self._notes.get(self._slide.notes()[name].head.zh, ())


def _bare(text: str) -> str:
    """Text without the blanks that setting adds or takes away."""
    return "".join(text.replace(THIN, "").split())


class Glyphs:
    """Which characters the typeface lacks."""

    def __init__(self, typeface: Typeface) -> None:
        self._metrics = QFontMetricsF(typeface.font(40, 400))
        self._known: dict[str, bool] = {THIN: True, "\n": True}

    def remarks(self, slide: Slide, languages: Sequence[Language]) -> Iterator[Remark]:
        for steps, value, _ in walked(slide):
            if not isinstance(value, Text):
                continue
            for language in dict.fromkeys(languages):
                words = value.words(language)
                missing = self.missing(words)
                if missing:
                    quoted = shown(missing)
                    what = Message(
                        f"字体里没有“{quoted}”；请换一个字，或在 assets/fonts 放一个"
                        "有它的字体",
                        f"the typeface has no “{quoted}”; write it otherwise, or put a "
                        "font that has it into assets/fonts",
                    )
                    into = words.index(missing[0])
                    at = (*steps, language)
                    yield Remark(at, what, rule="glyph", into=into)

    def missing(self, text: str) -> str:
        """The characters of a text that are not there, each once."""
        for character in set(text) - self._known.keys():
            self._known[character] = self._metrics.inFontUcs4(ord(character))
        return "".join(c for c in dict.fromkeys(text) if not self._known[c])


def _faint(artist: Renderer, place: int, language: Language) -> Iterator[str]:
    """Texts of a slide that are hardly seen on what is painted behind them."""
    stage = artist.stage
    start = begin(artist.content)
    settled = replace(start, place=place, language=language, stay=Stay(60.0))
    stage.show_moment(settled)
    slide = artist.content.slides[place]
    viewport = stage.page_viewport
    marks = slide.marks(1.0, viewport)
    pictures = [mark.rect for mark in marks if isinstance(mark, Picture)]
    behind = _without_text(artist)
    palette = Palette(slide.skin or artist.content.show.skin, stage.accent(place))
    scale = unit(*artist.size)
    for line in lines(read_labels(marks), viewport.type):  # type: ignore[arg-type]
        if not any(line.rect.meets(rect) for rect in pictures):
            continue
        box = line.rect._replace(x=line.rect.x + stage.left)
        patch = behind[
            max(0, int(box.y * scale)) : max(0, int(box.bottom * scale)) + 1,
            max(0, int(box.x * scale)) : max(0, int(box.right * scale)) + 1,
        ]
        if not patch.size:
            continue
        if any(
            _contrast(palette.colour(run.ink), patch)
            < (CONTRAST_LARGE if run.size >= LARGE_TEXT else CONTRAST)
            for run in line.label.runs
            if run.text.strip()
        ):
            yield line.text


def _without_text(artist: Renderer) -> npt.NDArray[np.uint8]:
    """What is painted behind the text, as (height, width, 3) of red, green, blue."""
    stage = artist.stage
    hidden = [
        item for item in stage.held if isinstance(item, LabelItem) and not item.covered
    ]
    for item in hidden:
        item.covered = True
    image = QImage(*artist.size, QImage.Format.Format_RGB888)
    painter = QPainter(image)
    stage.picture(painter)
    painter.end()
    for item in hidden:
        item.covered = False
    wide, high = artist.size
    bits = np.frombuffer(image.constBits(), np.uint8)
    rows = bits.reshape(high, image.bytesPerLine())
    return rows[:, : wide * 3].reshape(high, wide, 3).copy()


def _contrast(colour: Colour, patch: npt.NDArray[np.uint8]) -> float:
    """The contrast of a colour to all but the worst twentieth of a picture."""
    ground, own = _luminance(patch.reshape(-1, 3)), colour.luminance
    light, dark = np.maximum(ground, own), np.minimum(ground, own)
    return float(np.percentile((light + 0.05) / (dark + 0.05), 5))


def _luminance(colours: npt.NDArray[np.uint8]) -> npt.NDArray[np.float64]:
    """Relative luminance of (n, 3) colours from 0 to 255."""
    share = colours.astype(np.float64) / 255.0
    linear = np.where(share <= 0.03928, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ np.array([0.2126, 0.7152, 0.0722]))
