"""Which widget edits what: one for each word that a form has for an editor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.authoring.desktop.edit.figure import FiguresWidget, FigureWidget
from kiosk.authoring.desktop.edit.group import GroupWidget, KindWidget
from kiosk.authoring.desktop.edit.listed import ItemsWidget
from kiosk.authoring.desktop.edit.pick import (
    FigureNameWidget,
    SlideNameWidget,
    ThemeNameWidget,
)
from kiosk.authoring.desktop.edit.scalar import (
    ChoicesWidget,
    ChoiceWidget,
    LineWidget,
    NumberWidget,
    SwitchWidget,
)
from kiosk.authoring.desktop.edit.source_place import SourcePlaceWidget
from kiosk.authoring.desktop.edit.text import TextWidget
from kiosk.authoring.desktop.edit.unit import UnitWidget
from kiosk.authoring.desktop.edit.when import HoursWidget, MomentWidget

if TYPE_CHECKING:
    from kiosk.authoring.desktop.edit.field import FieldWidget, Room
    from kiosk.authoring.edit.form import Editor, FormField

WIDGETS: Final[dict[Editor, type[FieldWidget]]] = {
    "line": LineWidget,
    "words": TextWidget,
    "number": NumberWidget,
    "switch": SwitchWidget,
    "choice": ChoiceWidget,
    "choices": ChoicesWidget,
    "figure": FigureWidget,
    "unit": UnitWidget,
    "cells": GroupWidget,
    "asset": LineWidget,
    "moment": MomentWidget,
    "hours": HoursWidget,
    "figure-name": FigureNameWidget,
    "source-place": SourcePlaceWidget,
    "theme-name": ThemeNameWidget,
    "slide-name": SlideNameWidget,
    "kind": KindWidget,
    "group": GroupWidget,
    "list": ItemsWidget,
    "table": FiguresWidget,
}


def made(room: Room, spec: FormField, level: int) -> FieldWidget:
    """The widget of a field, so deep within the slide."""
    return WIDGETS[spec.editor](room, spec, level)
