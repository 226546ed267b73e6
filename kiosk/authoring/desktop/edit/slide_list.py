"""The slides of a show by theme, as small pictures with what is wrong on each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QDropEvent,
    QFontMetricsF,
    QImage,
    QPainter,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from kiosk.authoring.desktop.edit import style

if TYPE_CHECKING:
    from collections.abc import Sequence

_CHIP: Final = 17
"""Pixels that the chip with the days of a slide is high."""
THUMB: Final = (112, 63)
_SMALLER: Final = (88, 50)
"""Pixels of a small picture, and of one in a list that is narrow."""
_NARROW: Final = 248
"""Pixels of the list below which titles would have no room beside larger pictures."""
WHOLE: Final = -1
THEME: Final = -2
_ROLE: Final = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class SlideEntry:
    """A slide in the list, or the theme that the next ones belong to.

    `place` is the slide's, from 0; THEME for a theme, WHOLE for the show itself. `when`
    is on which days and hours it is shown, "" for always; `off` whether it is not now.
    """

    place: int
    title: str
    name: str = ""
    accent: str = ""
    errors: int = 0
    warnings: int = 0
    when: str = ""
    off: bool = False


class _Painter(QStyledItemDelegate):
    """Paints a row: picture, title, number of findings."""

    def __init__(self, view: SlideList, look: style.Lettering) -> None:
        super().__init__(view)
        self._view = view
        self._look = look

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        entry: SlideEntry = index.data(_ROLE)
        return QSize(120, 36 if entry.place < 0 else self._view.thumb[1] + 16)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        entry: SlideEntry = index.data(_ROLE)
        rect = QRectF(option.rect)
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if entry.place == THEME:
            self._paint_theme(painter, rect, entry)
        elif entry.place == WHOLE:
            self._paint_whole(painter, rect, entry, chosen=chosen)
        else:
            self._paint_slide(painter, rect, entry, chosen=chosen)
        painter.restore()

    def _paint_theme(self, painter: QPainter, rect: QRectF, entry: SlideEntry) -> None:
        ink = QColor(style.ACCENTS.get(entry.accent, style.SOFT))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawRoundedRect(QRectF(rect.x() + 8, rect.bottom() - 17, 18, 4), 2, 2)
        painter.setPen(QColor(style.INK))
        painter.setFont(self._look.font(style.BODY, 700))
        words = rect.adjusted(34, 6, -8, 0)
        painter.drawText(
            words,
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            painter.fontMetrics().elidedText(
                entry.title, Qt.TextElideMode.ElideRight, int(words.width())
            ),
        )

    def _paint_whole(
        self, painter: QPainter, rect: QRectF, entry: SlideEntry, *, chosen: bool
    ) -> None:
        if chosen:
            painter.setPen(QPen(QColor(style.INK), 2))
            painter.setBrush(QColor(style.LIGHT))
            painter.drawRoundedRect(rect.adjusted(3, 3, -3, -3), 4, 4)
        painter.setPen(QColor(style.INK))
        painter.setFont(self._look.font(style.BODY, 700 if chosen else 500))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(rect.adjusted(10, 0, -28, 0), flags, entry.title)
        if entry.errors or entry.warnings:
            self._paint_count(painter, rect.adjusted(0, 12, -14, 0), entry)

    def _paint_slide(
        self, painter: QPainter, rect: QRectF, entry: SlideEntry, *, chosen: bool
    ) -> None:
        inner = rect.adjusted(2, 2, -2, -2)
        if chosen:
            painter.setPen(QPen(QColor(style.INK), 2))
            painter.setBrush(QColor(style.LIGHT))
            painter.drawRoundedRect(inner.adjusted(1, 1, -1, -1), 4, 4)
        picture = QRectF(rect.x() + 8, rect.y() + 8, *self._view.thumb)
        image = self._view.picture(entry.name)
        if image is None:
            painter.fillRect(picture, QColor(style.RULE))
        else:
            painter.drawImage(picture, image)
        if entry.off:
            veil = QColor(style.SIDE)
            veil.setAlpha(150)
            painter.fillRect(picture, veil)
        words = QRectF(
            picture.right() + 10,
            rect.y() + 2,
            rect.right() - picture.right() - 16,
            rect.height() - 4,
        )
        if entry.when:
            self._paint_when(painter, picture, entry)
        if words.width() > 24:
            painter.setPen(QColor(style.FAINT if entry.off else style.INK))
            painter.setFont(self._look.font(style.SMALL, 700 if chosen else 400))
            painter.drawText(
                words,
                Qt.AlignmentFlag.AlignVCenter
                | Qt.AlignmentFlag.AlignLeft
                | Qt.TextFlag.TextWordWrap,
                _shortened(entry.title, QFontMetricsF(painter.font()), words),
            )
        if entry.errors or entry.warnings:
            self._paint_count(painter, picture, entry)

    def _paint_when(
        self, painter: QPainter, picture: QRectF, entry: SlideEntry
    ) -> None:
        """When it is shown, as a chip at the foot of its picture."""
        painter.setFont(self._look.font(11.0, 500))
        metrics = QFontMetricsF(painter.font())
        room = picture.width() - 8
        said = metrics.elidedText(entry.when, Qt.TextElideMode.ElideRight, room - 12)
        wide = metrics.horizontalAdvance(said) + 12
        chip = QRectF(picture.x() + 4, picture.bottom() - _CHIP - 3, wide, _CHIP)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(style.SIDE if entry.off else style.GLOW))
        painter.drawRoundedRect(chip, chip.height() / 2, chip.height() / 2)
        painter.setPen(QColor(style.SOFT if entry.off else style.BROWN))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, said)

    def _paint_count(
        self, painter: QPainter, picture: QRectF, entry: SlideEntry
    ) -> None:
        count = entry.errors or entry.warnings
        disc = QRectF(picture.right() - 11, picture.y() - 6, 19, 19)
        painter.setPen(QPen(QColor(style.SIDE), 1.5))
        painter.setBrush(QColor(style.RED if entry.errors else style.AMBER))
        painter.drawEllipse(disc)
        painter.setPen(QColor(style.LIGHT))
        painter.setFont(self._look.font(11.0, 700))
        said = str(count) if count < 100 else "99+"
        painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, said)


def _shortened(title: str, metrics: QFontMetricsF, rect: QRectF) -> str:
    """As much of a title as fits into a rectangle of several lines."""
    title = title.replace("\n", " ")
    lines = max(1, int(rect.height() / metrics.lineSpacing()) - 1)
    room = rect.width() * lines * 0.94
    return metrics.elidedText(title, Qt.TextElideMode.ElideRight, room)


class SlideList(QListWidget):
    """The list.

    Signals:
        chosen(int): another slide has been chosen.
        moved(int, int): a slide has been dragged to where another one stands.
        asked(int, QPoint): what can be done with a slide is asked for.
    """

    chosen = Signal(int)
    moved = Signal(int, int)
    asked = Signal(int, object)

    def __init__(self, look: style.Lettering) -> None:
        super().__init__()
        self._pictures: dict[str, QImage] = {}
        self._entries: tuple[SlideEntry, ...] = ()
        self._laid = self.thumb
        self.setObjectName("slides")
        self.setItemDelegate(_Painter(self, look))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setSingleStep(24)
        self.setUniformItemSizes(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._asked)
        self.currentItemChanged.connect(self._picked)

    # -- what is shown ---------------------------------------------------------

    def picture(self, name: str) -> QImage | None:
        return self._pictures.get(name)

    def show_picture(self, name: str, image: QImage) -> None:
        self._pictures[name] = image
        self.viewport().update()

    def show_entries(self, entries: Sequence[SlideEntry]) -> None:
        """Show these rows; the chosen slide stays chosen, by its place."""
        if tuple(entries) == self._entries:
            return
        place = self.place
        self.blockSignals(True)
        if len(entries) != self.count():
            self.clear()
            for _ in entries:
                self.addItem(QListWidgetItem())
        for number, entry in enumerate(entries):
            item = self.item(number)
            item.setData(_ROLE, entry)
            read = " · ".join(filter(None, (entry.title, entry.when)))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, read)
            item.setToolTip(read)
            flags = Qt.ItemFlag.ItemIsEnabled
            if entry.place >= 0:
                flags |= Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled
            elif entry.place == WHOLE:
                flags |= Qt.ItemFlag.ItemIsSelectable
            else:
                flags = Qt.ItemFlag.NoItemFlags
            item.setFlags(flags)
        self._entries = tuple(entries)
        self.choose(place)
        self.blockSignals(False)
        self.viewport().update()

    @property
    def thumb(self) -> tuple[int, int]:
        """How large a picture is shown."""
        return THUMB if self.width() >= _NARROW else _SMALLER

    @property
    def entries(self) -> tuple[SlideEntry, ...]:
        return self._entries

    @property
    def place(self) -> int:
        """The slide that is chosen, from 0; WHOLE for the show, or if none is."""
        row = self.currentRow()
        return self._entries[row].place if 0 <= row < len(self._entries) else WHOLE

    def choose(self, place: int) -> None:
        for number, entry in enumerate(self._entries):
            if entry.place == place:
                self.setCurrentRow(number)
                return

    def scroll_to(self, place: int) -> None:
        """Let a slide be seen."""
        for number, entry in enumerate(self._entries):
            if entry.place == place:
                self.scrollToItem(self.item(number))

    def middle(self) -> QPoint:
        """The middle of the chosen row on the screen."""
        rect = self.visualItemRect(self.currentItem())
        return self.viewport().mapToGlobal(rect.center())

    # -- Qt -----------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.thumb != self._laid:
            # Rows are as high as their pictures.
            self._laid = self.thumb
            self.scheduleDelayedItemsLayout()

    def _picked(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(_ROLE).place != THEME:
            self.chosen.emit(item.data(_ROLE).place)

    def _asked(self, at: object) -> None:
        item = self.itemAt(at)  # type: ignore[call-overload]
        if item is not None and item.data(_ROLE).place >= 0:
            self.asked.emit(item.data(_ROLE).place, self.viewport().mapToGlobal(at))  # type: ignore[call-overload]

    def dropEvent(self, event: QDropEvent) -> None:
        # The desk moves the slide; the rows follow what is written.
        here = self.place
        item = self.itemAt(event.position().toPoint())
        to = self._slide_below(item, event)
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        if here >= 0 and to is not None:
            to = to - 1 if to > here else to
            if to != here:
                self.moved.emit(here, to)

    def _slide_below(
        self, item: QListWidgetItem | None, event: QDropEvent
    ) -> int | None:
        """The place in the show before which something is dropped."""
        slides = [entry.place for entry in self._entries if entry.place >= 0]
        if not slides:
            return None
        if item is None:
            return slides[-1] + 1
        row = self.row(item)
        middle = self.visualItemRect(item).center().y()
        if event.position().y() > middle:
            row += 1
        later = [e.place for e in self._entries[row:] if e.place >= 0]
        return later[0] if later else slides[-1] + 1
