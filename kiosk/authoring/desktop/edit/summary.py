"""What a thing of the form says of itself in a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kiosk.authoring.edit.form import form
from kiosk.model.text import LANGUAGES

if TYPE_CHECKING:
    from kiosk.authoring.desktop.edit.field import Room
    from kiosk.authoring.edit.form import FormField
    from kiosk.model.walk import Steps


_DEEP: Final = 3
"""Words of a way that are told, the last ones."""


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


def way_said(room: Room, steps: Steps, *, of_slide: bool = True) -> str:
    """A way in words: its slide by its title, its figure, its field.

    The words of steps that no model has are those of the file; without `of_slide` the
    slide is left out.
    """
    said: list[str] = []
    part = form(room.desk.raw)
    for length in range(1, len(steps) + 1):
        inner = part.at(steps[:length])
        if inner.steps != steps[:length]:
            break
        part = inner
        if steps[:1] == ("slides",) and length <= 2:
            if length == 2 and of_slide and isinstance(steps[1], int):
                said.append(room.desk.title(steps[1], room.staff))
            continue
        if inner.editor == "choice" or steps[length - 1] not in LANGUAGES:
            # Items are known by what they say, fields by what they are called.
            named = inner.summary if inner.field is None else inner.label
            said.append(" ".join(named.said(room.staff).split()))
        else:
            tongue = "chinese" if steps[length - 1] == "zh" else "english"
            said.append(room.say(tongue))
    return " › ".join([*dict.fromkeys(filter(None, said))][-_DEEP:])


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
