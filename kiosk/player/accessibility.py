"""What assistive technology finds: a named button for every place to touch.

The buttons paint nothing and take no touches; they are made when something listens
for the first time, and stand where the places do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtGui import QAccessible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.drawing.marks import Hot
    from kiosk.player.heard import Control, HeardText
    from kiosk.player.stage import Stage


TEXTS: Final = 2
"""Texts that are read at most: a card and a title."""


class Access(QObject):
    """Keeps a control for every named place that answers touches, in reading order.

    Before them stand the texts that are read: an open card, the title of the page.

    Signals:
        chosen(Hot): assistive technology has pressed a control.
    """

    chosen = Signal(object)

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._stage = stage
        self._shown: tuple[tuple[Hot, QRect], ...] = ()
        self.controls: list[Control] = []
        self.texts: list[HeardText] = []

    def follow(self) -> None:
        """Offer what is on the stage, if anybody listens."""
        if QAccessible.isActive():
            self.offer(*self._stage.read())

    def offer(self, texts: Sequence[str], hots: Sequence[Hot]) -> None:
        """Offer these texts, and these places; what has no name is no control."""
        # Imported only now: hardly a screen has anybody who listens.
        from kiosk.player.heard import Control, HeardText

        # The children of a widget are read in the order in which they were made.
        while len(self.texts) < TEXTS:
            self.texts.append(HeardText(self._stage.viewport()))
        said = [*texts, *[""] * TEXTS][:TEXTS]
        for reading, words in zip(self.texts, said, strict=True):
            if reading.text() != words:
                reading.setText(words)
                reading.setAccessibleName(words)
            reading.setVisible(bool(words))
        named = tuple((hot, self._place(hot)) for hot in hots if hot.name)
        if named == self._shown:
            return
        self._shown = named
        while len(self.controls) < len(named):
            control = Control(self._stage.viewport())
            control.clicked.connect(self._pressed)
            self.controls.append(control)
        for control, (hot, place) in zip(self.controls, named, strict=False):
            control.hot = hot
            control.setAccessibleName(hot.name)
            control.setGeometry(place)
            control.show()
        for control in self.controls[len(named) :]:
            control.hot = None
            control.hide()

    def _place(self, hot: Hot) -> QRect:
        return self._stage.outlined(hot.rect)

    def _pressed(self) -> None:
        control = self.sender()
        hot = next((one.hot for one in self.controls if one is control), None)
        if hot is not None:
            self.chosen.emit(hot)
