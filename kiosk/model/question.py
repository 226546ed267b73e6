"""Questions: what staff want to say, before they know how it is drawn."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from kiosk.model.message import Message

if TYPE_CHECKING:
    from kiosk.model.text import Language


class Question(Enum):
    """Something to be said with a slide or a chart; each kind says what it is for."""

    NUMBER = Message("一个大数", "One big number")
    YEARS = Message("几年相比", "Compare years")
    RANKS = Message("谁多谁少", "Which is more")
    SHARE = Message("占几成", "A share")
    PARTS = Message("由哪些组成", "What it is made of")
    GOAL = Message("离目标多远", "How far to a goal")
    PLACES = Message("在哪里", "Where things are")
    EVENTS = Message("一路走来", "What happened when")
    THINGS = Message("几件并列的事", "A few things of one rank")
    PHOTOGRAPHS = Message("照片和影片", "Photographs and films")
    GUESS = Message("请观众猜", "A guess")
    FRAME = Message("开头和结尾", "Beginning and end")

    def said(self, language: Language) -> str:
        """It in one language."""
        return self.value.said(language)
