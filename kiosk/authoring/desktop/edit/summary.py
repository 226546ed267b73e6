"""What a thing of the form says of itself in a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kiosk.authoring.desktop.edit.field import Room
    from kiosk.authoring.edit.form import FormField


def summary(room: Room, part: FormField) -> str:
    """An item by its words, its figure, or what it draws."""
    for one in part.parts:
        if one.editor == "figure-name" and isinstance(one.value, str):
            said = figure_said(room, one.value)
            if said:
                return said
    told = part.summary.said(room.staff)
    if part.editor == "group" and told == part.label.said(room.staff):
        for one in part.parts:
            if one.editor == "kind":
                return kind_said(room, one)
    return told


def kind_said(room: Room, part: FormField) -> str:
    """What a kind is called; "" if it is none that is known."""
    choice = next((one for one in part.choices if one.value == part.tag), None)
    return "" if choice is None else choice.label.said(room.staff)


def figure_said(room: Room, name: str) -> str:
    """A figure of the slide with its label; "" if there is none of the name."""
    slide = room.slide
    fact = None if slide is None else slide.facts().get(name)
    if fact is not None:
        label = fact.figure.label.words(room.staff)
        return f"{label}  {fact.said(room.staff)}"
    raw: Any = room.desk.at((*room.home, "figures", name, "label", room.staff))
    return raw if isinstance(raw, str) else ""
