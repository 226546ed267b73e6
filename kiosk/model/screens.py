"""Screens: the names and roles by which the screens of a hall are told apart."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from kiosk.model.figure import Name

Screens = Annotated[tuple[Name, ...], Field(max_length=64)]
"""Names of screens, or roles that several of them have."""
