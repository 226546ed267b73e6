"""Printable: text by others as one line of a terminal or a log, and nothing more."""

from __future__ import annotations


def plain(text: str) -> str:
    """The text as one line that no terminal and no reader takes for more.

    Control characters, line breaks, marks that turn the direction of writing and
    halves of characters, as in names that are no UTF-8, are written out.
    """
    if text.isprintable():
        return text
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode()
        for c in text
    )
