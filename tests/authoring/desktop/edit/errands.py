"""The five things that staff come for, done by a person before the editor.

    python -m tests.authoring.desktop.edit.errands --out FOLDER

does them at a person's typing pace from a cold start, keeps numbered pictures of what
was on the screen, and prints how long each took.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PIL import Image

import kiosk.authoring
from kiosk.authoring.desktop.edit.words import say
from kiosk.content.content import load
from tests.authoring.desktop.edit.person import Person, sitting
from tests.screen.conftest import x_server

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kiosk.model.text import Language
    from tests.screen.conftest import Screen

MUSEUM: Final = Path(kiosk.authoring.__file__).parent / "templates" / "visitors"
LAPTOP: Final = (1366, 768)
_STOPS: Final = 120
"""Presses of Tab after which somebody gives up."""


class Errand:
    """Somebody with a show, a stick, and something to be done about it."""

    def __init__(self, person: Person, file: Path, staff: Language) -> None:
        self.person = person
        self.file = file
        self.staff = staff

    def say(self, word: str, **values: object) -> str:
        return say(word, self.staff, **values)

    def both(self, zh: str, en: str) -> str:
        return zh if self.staff == "zh" else en

    @property
    def stick(self) -> Path:
        return self.file.parent.parent / "stick"

    @property
    def slides(self) -> tuple[Any, ...]:
        """The slides as the wall has them."""
        return load(self.file).content.slides

    def begins(self) -> None:
        self.person.front("kiosk edit")
        self.person.sees("button", self.say("publish"))
        self.person.picture("open")

    def opens(self, words: str) -> None:
        """Chooses a slide; with large letters the list has to be asked for first."""
        self.unfolds("row", words)
        self.person.clicks("row", words)

    def unfolds(self, kind: str, words: str) -> None:
        """Has the list of slides shown if that is where something is."""
        if self.person.ask(kind, words) is None:
            self.person.clicks("button", self.say("slides"))

    def publishes(self) -> None:
        person = self.person
        before = self.file.read_bytes()
        person.picture("before-publishing")
        person.clicks("button", self.say("publish"))
        person.front(self.say("publish"))
        person.clicks("field", self.say("who"))
        person.types("Wang Fang")
        person.picture("publish")
        person.presses("Return")
        person.screen.until(
            lambda: self.file.read_bytes() != before, "a show that is published"
        )
        person.picture("published")

    def chooses_file(self, name: str) -> None:
        """Takes a file from the stick, whose name is typed."""
        person = self.person
        person.front(self.say("choose-file"))
        person.thinks()
        person.picture("file")
        person.types(f"{self.stick}/{name}")
        person.presses("Return")

    # -- the five -----------------------------------------------------------------

    def corrects_a_figure(self) -> None:
        person = self.person
        self.opens(self.both("走进展馆", "welcomed"))
        person.clicks("thing", "shows")
        person.picture("touched")
        person.presses("ctrl+a")
        person.types("11")
        self.publishes()
        assert str(self.slides[1].figures["shows"].value) == "11"

    def adds_a_slide_from_a_spreadsheet(self) -> None:
        person = self.person
        self.unfolds("button", self.say("new-slide"))
        person.clicks("button", self.say("new-slide"))
        person.front(self.say("new-slide"))
        person.picture("kinds")
        person.clicks("button", self.say("by-sheet"))
        person.front(self.say("from-sheet-title"))
        person.clicks("button", self.say("choose-file"))
        self.chooses_file("visitors.xlsx")
        person.sees("cell", "1 1")
        person.picture("sheet")
        person.drags("cell", "1 1", "8 3")
        person.picture("drawn")
        person.clicks("button", self.say("next"))
        person.picture("fields")
        for word, zh, en in (
            ("sheet-title", "Half a year", "Half a year"),
            ("sheet-unit", "visits", "visits"),
            ("sheet-period", "2024", "2024"),
        ):
            name = self.say(word)
            for tongue, words in (("chinese", zh), ("english", en)):
                field = f"{name} · {self.say(tongue)}"
                held = person.sees("field", field)
                person.writes(field, words)
                assert held
        person.picture("filled")
        person.sees("button", self.say("add"))
        person.clicks("button", self.say("add"))
        person.front("kiosk edit")
        person.picture("slide")
        self.publishes()
        assert len(self.slides) == 8

    def replaces_a_photograph(self) -> None:
        person = self.person
        self.opens(self.both("开门迎客", "hall"))
        person.picture("photograph")
        person.clicks("button", self.say("choose-file"))
        self.chooses_file("new-hall.jpg")
        person.front("kiosk edit")
        person.picture("replaced")
        credit = self.both("署名", "Credit")
        for tongue in ("chinese", "english"):
            person.writes(f"{credit} · {self.say(tongue)}", "Wang Fang")
        self.publishes()
        assert self.slides[5].photo.file == "new-hall.jpg"

    def translates_a_slide(self) -> None:
        self.opens("没有成年")
        self.person.picture("not-translated")
        self.translated(self.publishes)

    def translated(self, publishes: Callable[[], None]) -> None:
        """What is not translated yet is, as F8 leads from one to the next."""
        person = self.person
        person.picture("supposed")
        person.presses("F8")
        person.types("Three in ten visitors are under age")
        person.presses("F8")
        person.types("Sample data of our own")
        person.picture("translated")
        publishes()
        assert self.slides[3].title.en == "Three in ten visitors are under age"

    def schedules_a_holiday_slide(self) -> None:
        person = self.person
        begin = date.today() + timedelta(days=40)
        end = begin + timedelta(days=6)
        self.opens(self.both("走进展馆", "welcomed"))
        person.clicks("button", self.say("some-days"))
        person.picture("when")
        person.writes(self.both("从哪天", "From"), f"{begin:%Y-%m-%d}")
        person.writes(self.both("到哪天为止", "Until"), f"{end:%Y-%m-%d}")
        self.publishes()
        assert self.slides[1].schedule.until == end.isoformat()

    # -- and without a mouse ----------------------------------------------------------

    def tabs_to(self, words: str) -> None:
        """Presses Tab until the field or button of these words has the keys."""
        person = self.person
        for _ in range(_STOPS):
            focus = person.ask("focus") or {}
            if words in str(focus.get("is")):
                return
            person.presses("Tab")
            person.screen.settled(0.02)
        raise AssertionError(f"Tab never comes to {words!r}")

    def publishes_by_keys(self) -> None:
        person = self.person
        before = self.file.read_bytes()
        person.presses("ctrl+s")
        person.front(self.say("publish"))
        person.types("Wang Fang")
        person.picture("publish")
        person.presses("Return")
        person.screen.until(
            lambda: self.file.read_bytes() != before, "a show that is published"
        )

    def translates_by_keys(self) -> None:
        self.translated(self.publishes_by_keys)

    def schedules_by_keys(self) -> None:
        person = self.person
        begin = date.today() + timedelta(days=40)
        end = begin + timedelta(days=6)
        person.presses("Page_Down", "F6")
        self.tabs_to(self.say("some-days"))
        person.presses("space")
        person.picture("when")
        person.types(f"{begin:%Y-%m-%d}")
        self.tabs_to(self.both("到哪天为止", "Until"))
        person.types(f"{end:%Y-%m-%d}")
        person.picture("scheduled")
        self.publishes_by_keys()
        assert self.slides[1].schedule.from_ == begin.isoformat()
        assert self.slides[1].schedule.until == end.isoformat()

    # -- and with somebody else in the same file ------------------------------------

    def settles_with_another(self) -> None:
        """Both have written one title; another slide comes along unasked."""
        person = self.person
        self.opens(self.both("走进展馆", "welcomed"))
        title = f"{self.both('标题', 'Title')} · {self.say('english')}"
        person.writes(title, "In 2025, mine")
        theirs = json.loads(self.file.read_text("utf-8"))
        theirs["slides"][1]["title"]["en"] = "In 2025, theirs"
        elsewhere = {"zh": "别处写的", "en": "From another desk"}
        theirs["slides"][2]["title"] = elsewhere
        words = json.dumps(theirs, ensure_ascii=False, indent=2)
        self.file.write_text(words, "utf-8")
        asks = f"● {self.say('both', n=1)}"
        person.sees("row", elsewhere[self.staff])
        person.picture("merged")
        person.clicks("button", asks)
        person.front(self.say("conflicts"))
        person.sees("words", "In 2025, mine")
        person.sees("words", "In 2025, theirs")
        person.picture("asked")
        person.clicks("button", self.say("theirs"))
        person.clicks("button", self.say("settle"))
        person.front("kiosk edit")
        person.writes(title, "In 2025, both of us")
        self.publishes()
        told = [one.title.en for one in self.slides[1:3]]
        assert told == ["In 2025, both of us", "From another desk"]


MERGED: Final[dict[str, Callable[[Errand], None]]] = {
    "merge": Errand.settles_with_another
}
KEYED: Final[dict[str, Callable[[Errand], None]]] = {
    "translation": Errand.translates_by_keys,
    "holiday": Errand.schedules_by_keys,
}
"""Those that are done by the keyboard alone as well."""
ERRANDS: Final[dict[str, Callable[[Errand], None]]] = {
    "figure": Errand.corrects_a_figure,
    "sheet": Errand.adds_a_slide_from_a_spreadsheet,
    "photograph": Errand.replaces_a_photograph,
    "translation": Errand.translates_a_slide,
    "holiday": Errand.schedules_a_holiday_slide,
}


def laid(folder: Path) -> Path:
    """A museum's show and what somebody has brought on a stick; the content file."""
    shutil.copytree(MUSEUM, folder / "展厅")
    stick = folder / "stick"
    stick.mkdir()
    shutil.copy(MUSEUM / "data" / "visitors.xlsx", stick)
    Image.open(MUSEUM / "assets" / "sample-hall.webp").convert("RGB").transpose(
        Image.Transpose.FLIP_LEFT_RIGHT
    ).save(stick / "new-hall.jpg")
    return folder / "展厅" / "content.json"


def untranslated(file: Path) -> None:
    """Leave the English of a slide for somebody else to write."""
    raw = json.loads(file.read_text("utf-8"))
    for name in ("title", "lead"):
        raw["slides"][3][name]["en"] = ""
    file.write_text(json.dumps(raw, ensure_ascii=False, indent=2), "utf-8")


def run(
    name: str,
    screen: Screen,
    folder: Path,
    language: Language,
    *,
    pace: float = 1.0,
    pictures: Path | None = None,
    scale: str = "1",
    acts: Mapping[str, Callable[[Errand], None]] | None = None,
) -> tuple[float, int]:
    """Do one from a cold start; the seconds and the clicks and keys that it took."""
    folder.mkdir()
    file = laid(folder)
    if name == "translation":
        untranslated(file)
    scaled = {"QT_SCALE_FACTOR": scale}
    with sitting(
        screen, file, language, pace=pace, folder=pictures, environment=scaled
    ) as (person, begun):
        errand = Errand(person, file, language)
        errand.begins()
        try:
            (ERRANDS if acts is None else acts)[name](errand)
        except BaseException:
            person.picture("stuck")
            raise
        return time.monotonic() - begun, person.done


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--out", type=Path, required=True)
    asked.add_argument("--language", default="zh", choices=["zh", "en"])
    asked.add_argument("--scale", default="1")
    asked.add_argument("--keys", action="store_true", help="without a mouse")
    asked.add_argument("--pace", type=float, default=1.0)
    asked.add_argument("only", nargs="*", choices=[*ERRANDS, *MERGED, []])
    words = asked.parse_args()
    acts = KEYED if words.keys else {**ERRANDS, **MERGED}
    with tempfile.TemporaryDirectory() as place:
        frames = Path(place) / "frames"
        frames.mkdir()
        with x_server(frames, pixels=LAPTOP) as screen:
            for name in words.only or acts:
                out = words.out / name
                out.mkdir(parents=True, exist_ok=True)
                took, done = run(
                    name,
                    screen,
                    Path(place) / name,
                    words.language,
                    pace=words.pace,
                    pictures=out,
                    scale=words.scale,
                    acts=acts,
                )
                print(f"{name}: {took:.0f} s, {done} clicks and keys", flush=True)


if __name__ == "__main__":
    main()
