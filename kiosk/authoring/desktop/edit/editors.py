"""Which widget edits what: one for each word that a form has for an editor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.authoring.desktop.edit.airing_choice import ScheduleWidget
from kiosk.authoring.desktop.edit.cells import CellsWidget, offering
from kiosk.authoring.desktop.edit.figure import FiguresWidget, FigureWidget
from kiosk.authoring.desktop.edit.group import GroupWidget, KindWidget
from kiosk.authoring.desktop.edit.keyed import KeyedWidget
from kiosk.authoring.desktop.edit.listed import ItemsWidget
from kiosk.authoring.desktop.edit.photograph import AssetWidget, PhotographWidget
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
from kiosk.authoring.desktop.edit.values import ValuesWidget
from kiosk.authoring.desktop.edit.when import HoursWidget, MomentWidget
from kiosk.authoring.edit.absent import ABSENT
from kiosk.authoring.edit.form import FormField
from kiosk.model.figure import Figure
from kiosk.model.photograph import Photograph
from kiosk.model.schedule import Schedule
from kiosk.model.walk import within

if TYPE_CHECKING:
    from kiosk.authoring.desktop.edit.field import FieldWidget, Room
    from kiosk.authoring.edit.form import Editor

WIDGETS: Final[dict[Editor, type[FieldWidget]]] = {
    "line": LineWidget,
    "words": TextWidget,
    "number": NumberWidget,
    "switch": SwitchWidget,
    "choice": ChoiceWidget,
    "choices": ChoicesWidget,
    "figure": FigureWidget,
    "unit": UnitWidget,
    "cells": CellsWidget,
    "asset": AssetWidget,
    "moment": MomentWidget,
    "hours": HoursWidget,
    "figure-name": FigureNameWidget,
    "source-place": SourcePlaceWidget,
    "theme-name": ThemeNameWidget,
    "slide-name": SlideNameWidget,
    "kind": KindWidget,
    "group": GroupWidget,
    "list": ItemsWidget,
    "table": KeyedWidget,
}


def made(room: Room, spec: FormField, level: int) -> FieldWidget:
    """The widget of a field, so deep within the slide."""
    widget = _made(room, spec, level)
    wanted = spec.field is not None and spec.editor != "cells"
    if spec.spreadsheet is not None and wanted:
        offering(room, widget)
    return widget


def _made(room: Room, spec: FormField, level: int) -> FieldWidget:
    if spec.editor == "table" and any(
        typed.kind is Figure for typed in within(spec.typed, "")
    ):
        return FiguresWidget(room, spec, level)
    if spec.editor == "group" and spec.model is Photograph:
        return PhotographWidget(room, spec, level)
    if spec.editor == "group" and spec.model is Schedule:
        return ScheduleWidget(room, spec, level)
    if spec.editor == "list" and _numbers(spec):
        return ValuesWidget(room, spec, level)
    return WIDGETS[spec.editor](room, spec, level)


def _numbers(spec: FormField) -> bool:
    """Whether a list is of nothing but numbers."""
    item = FormField((0,), within(spec.typed, 0), ABSENT, None, spec.languages)
    return bool(item.types) and item.editor == "number"
