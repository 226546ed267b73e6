"""Book: the pages of a screen's show and what may be said of each, as it tells them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field, ValidationError

if TYPE_CHECKING:
    from kiosk.fleet.hub.heard import ScreenState


class BookPage(BaseModel):
    """A page of the show, as a screen tells of it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str = Field(max_length=200)
    zh: str = Field(default="", max_length=1000)
    en: str = Field(default="", max_length=1000)


class GuideBook(BaseModel):
    """What a screen tells of its show, and what may be said of the page it shows."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    pages: tuple[BookPage, ...] = Field(default=(), max_length=2000)
    notes: dict[str, tuple[str, ...]] = Field(default={}, max_length=4)


def of(state: ScreenState | None) -> tuple[str, GuideBook]:
    """The slide on a screen, and its book; an empty one of what is not understood."""
    if state is None:
        return "", GuideBook()
    try:
        return state.slide, GuideBook.model_validate(state.more.get("guide", {}))
    except ValidationError:
        return state.slide, GuideBook()
