"""Pointers: the field types of texts that name something else in the content."""

from __future__ import annotations


class SourcePlace:
    """Marks a field that names a place in a source, such as article/1.13."""


class ThemeName:
    """Marks a field that names a theme of the show by its id."""


class SlideName:
    """Marks a field that names a slide of the show by its id."""
