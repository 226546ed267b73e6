"""What is done with whole slides: moved, copied, added, taken away, taken off."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu

from kiosk.authoring.addition import added, brought, free, pictures
from kiosk.authoring.desktop.edit.icons import icon
from kiosk.authoring.desktop.edit.kind_dialog import KindDialog, every_kind
from kiosk.authoring.desktop.edit.sheet_dialog import SheetDialog
from kiosk.authoring.desktop.edit.trouble import why
from kiosk.authoring.edit.absent import ABSENT
from kiosk.authoring.edit.operation import MoveItem, Operation, SetValue
from kiosk.slides import SLIDES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from kiosk.authoring.desktop.edit.field import Room
    from kiosk.authoring.desktop.edit.slide_list import SlideList


class SlideActs(QObject):
    """The acts, by menu, by key and by hand.

    Signals:
        said(str): what could not be done, for the bar.
        wanted(object): the field at the end of this way is to be entered.
    """

    said = Signal(str)
    wanted = Signal(object)

    def __init__(self, room: Room, slides: SlideList, examples: Path | None) -> None:
        """`examples` is the folder of the examples of kinds, if slides may be added."""
        super().__init__(slides)
        self._room = room
        self._slides = slides
        self._examples = examples
        slides.moved.connect(self.move)
        slides.asked.connect(self._open_menu)
        for keys, act in (
            ("Alt+Up", self.up),
            ("Alt+Down", self.down),
            ("Ctrl+D", self.copy),
            ("Delete", self.remove),
            ("Menu", self._ask),
            ("Shift+F10", self._ask),
        ):
            shortcut = QShortcut(QKeySequence(keys), slides)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(act)

    @property
    def place(self) -> int:
        return self._slides.place

    def move(self, place: int, to: int) -> None:
        """Let a slide stand at another place of the show."""
        if 0 <= place != to and 0 <= to < len(self._room.desk.slides):
            self._follow(to, lambda: self._room.desk.move(("slides", place), to))

    def up(self) -> None:
        self.move(self.place, self.place - 1)

    def down(self) -> None:
        self.move(self.place, self.place + 1)

    def copy(self) -> None:
        """Put a copy of the slide behind it, under a name of its own."""
        place = self.place
        if place < 0:
            return
        desk = self._room.desk
        names = [desk.at(("slides", n, "id")) for n in range(len(desk.slides))]
        name = free(str(names[place]), {*map(str, names)})
        self._follow(
            place + 1, lambda: self._room.desk.copy(("slides", place), named=name)
        )

    def remove(self) -> None:
        """Take the slide away; taking that back brings it again."""
        place, count = self.place, len(self._room.desk.slides)
        if place >= 0 and count > 1:
            self._follow(
                min(place, count - 2),
                lambda: self._room.desk.remove(("slides", place)),
            )

    def schedule(self) -> None:
        """Go to where it is written when the slide is shown."""
        self.wanted.emit(("slides", self.place, "schedule", "from"))

    def take_off(self) -> None:
        """Let the slide not be shown from today on."""
        yesterday = date.today() - timedelta(days=1)
        way = ("slides", self.place, "schedule")
        held: Any = self._room.desk.at(way)
        old = held if isinstance(held, dict) else {}
        self._room.desk.change(way, {**old, "until": yesterday.isoformat()})

    def show_always(self) -> None:
        """Let the slide have no schedule of its own."""
        self._room.desk.remove(("slides", self.place, "schedule"))

    def add(self) -> None:
        """Ask which kind of slide is wanted, and put one behind the present."""
        if self._examples is None:
            return
        title = self._room.say("new-slide")
        dialog = KindDialog(self._room, self._slides.window(), title, every_kind())
        if not dialog.exec():
            return
        if dialog.by_sheet:
            self.add_from_sheet()
        else:
            self.put(dialog.chosen)

    def add_from_sheet(self) -> None:
        """Ask for cells of a spreadsheet, and put the slide made of them behind."""
        dialog = SheetDialog(self._room, self._slides.window(), self._read)
        if dialog.exec() and dialog.slide is not None:
            new = dialog.fields.new_source
            first = () if new is None else (SetValue(("sources", new[0]), new[1]),)
            self.put_slide({"sources": {}, "slides": [dialog.slide]}, first)

    def put(self, kind: str) -> None:
        """Put the example of a kind behind the present slide, in its theme."""
        file = self._example(kind)
        try:
            brought(self._room.desk.path.parent, pictures(file))
        except OSError as error:
            told = why(error, self._room.staff)
            self.said.emit(self._room.say("not-brought", why=told))
        self.put_slide(self._read(kind))

    def _read(self, kind: str) -> Any:
        """The example of a kind, as plain data."""
        return json.loads(self._example(kind).read_text("utf-8-sig"))

    def _example(self, kind: str) -> Path:
        assert self._examples is not None
        folder = "slides" if kind in SLIDES else "charts"
        return self._examples / folder / f"{kind}.json"

    def put_slide(
        self, example: Mapping[str, Any], along: tuple[Operation, ...] = ()
    ) -> None:
        """Put the slide of a content behind the present one, in its theme."""
        desk = self._room.desk
        place = max(0, self.place)
        theme = self.theme(place)
        text, name = added(desk.source.text, example)
        themed = "theme" in example["slides"][0] and theme
        to = place + 1
        ids = [str(one["id"]) for one in json.loads(text)["slides"]]
        at = ids.index(name)
        then: list[Operation] = [*along, MoveItem(("slides", at), to)]
        if themed:
            then.insert(0, SetValue(("slides", at, "theme"), theme))
        self._follow(to, lambda: desk.rewrite(text, tuple(then)))

    def theme(self, place: int) -> str:
        """The theme of a slide, or else of the next that has one; "" for none."""
        count = len(self._room.desk.slides)
        for one in (*range(place, count), *reversed(range(place))):
            theme = self._room.desk.at(("slides", one, "theme"))
            if isinstance(theme, str) and theme:
                return theme
        return ""

    def _follow(self, to: int, act: Callable[[], None]) -> None:
        """Do something, and choose the slide at a place then."""
        act()
        self._room.desk.finish()
        self._slides.choose(to)
        self._slides.scroll_to(to)

    def _ask(self) -> None:
        self._open_menu(self.place, self._slides.middle())

    def _open_menu(self, place: int, at: QPoint) -> None:
        self._slides.choose(place)
        self.menu().popup(at)

    def menu(self) -> QMenu:
        """What can be done with the present slide."""
        menu = QMenu(self._slides)
        menu.setFont(self._room.look.font())
        say = self._room.say
        way = ("slides", self.place, "schedule")
        scheduled = self._room.desk.at(way) is not ABSENT
        for sign, word, keys, act in (
            ("add", "new-slide", "", self.add),
            ("copy", "copy", "Ctrl+D", self.copy),
            ("up", "up", "Alt+↑", self.up),
            ("down", "down", "Alt+↓", self.down),
            ("clock", "schedule", "", self.schedule),
            ("hide", "take-off", "", self.take_off),
            ("clock", "always", "", self.show_always),
            ("remove", "remove", "Del", self.remove),
        ):
            if word == "always" and not scheduled:
                continue
            if word == "new-slide" and self._examples is None:
                continue
            words = f"{say(word)}\t{keys}" if keys else say(word)
            menu.addAction(icon(sign), words).triggered.connect(act)
        return menu
