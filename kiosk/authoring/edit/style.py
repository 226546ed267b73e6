"""Style: how a JSON text is laid out, and how what is new is written like it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

WIDE: Final = 88
"""Characters of a line that holds a whole object or list."""
LOOKED: Final = 2**14
"""Characters of a text that tell how all of it is laid out."""
END: Final = re.compile(r"\r\n|\n|\r")
LONE: Final = re.compile("[\ud800-\udfff]")
"""Half a character."""
_STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is laid out.

    `unit` is what a level is indented by; `colon` and `comma` are written with their
    blanks, `pad` is what stands within the braces of an object in one line. Letters
    are escaped where `ascii` says so. `lines` is whether the text has more than one;
    `inline_objects` and `inline_lists` say whether some stand in one.
    """

    newline: str = "\n"
    unit: str = "  "
    colon: str = ": "
    comma: str = ", "
    pad: str = " "
    ascii: bool = False
    lines: bool = True
    inline_objects: bool = True
    inline_lists: bool = True

    @classmethod
    def of(cls, text: str) -> Style:
        """The style of a JSON text; where it does not tell, that of kiosk's own."""
        bare = _STRING.sub('""', text[:LOOKED])
        ends = END.search(text)
        first = re.match(r"\s*[\[{](?:\r\n|\n|\r)([ \t]+)", text)
        colon = re.search(r'""(\s*:[ \t]*)', bare)
        comma = re.search(r",([ \t]*)[^\s]", bare)
        pad = re.search(r"\{([ \t]*)\"", bare)
        lines = first is not None
        loose = lines or (colon is not None and colon[1].endswith(" "))
        return cls(
            ends[0] if ends else "\n",
            first[1] if first else "  ",
            colon[1] if colon else ": ",
            "," + (comma[1] if comma else " " if loose else ""),
            pad[1] if pad else " " if lines else "",
            text.isascii() and r"\u" in text,
            lines,
            inline_objects=not lines or pad is not None,
            inline_lists=not lines or bool(re.search(r"\[[ \t]*[^\s\]]", bare)),
        )

    def said(self, value: Any) -> str:
        """A text, a number or another value that has nothing within."""
        if isinstance(value, Decimal):
            return f"{value:f}"
        if isinstance(value, str):
            # Half a character is none, and would spoil the whole file.
            value = LONE.sub("\ufffd", value)
        return json.dumps(value, ensure_ascii=self.ascii)

    def in_line(self, value: Any) -> str:
        """A value in one line."""
        if isinstance(value, dict) and value:
            inner = self.comma.join(
                f"{self.said(key)}{self.colon}{self.in_line(one)}"
                for key, one in value.items()
            )
            return f"{{{self.pad}{inner}{self.pad}}}"
        if isinstance(value, list | tuple):
            return f"[{self.comma.join(map(self.in_line, value))}]"
        return self.said(value)

    def laid_out(self, value: Any, margin: str, before: int, *, alone: bool) -> str:
        """A value as it stands in its lines; what fits into one may be in one.

        Args:
            value: plain data.
            margin: the blanks that its line begins with.
            before: characters between those and the value.
            alone: whether it has lines of its own, or shares one with others.
        """
        short = self.in_line(value)
        if not alone or not self.lines or not value:
            return short
        members: list[tuple[str, Any]]
        if isinstance(value, dict):
            first, last, inline = "{", "}", self.inline_objects
            members = [(self.said(k) + self.colon, one) for k, one in value.items()]
        elif isinstance(value, list | tuple):
            first, last, inline = "[", "]", self.inline_lists
            members = [("", one) for one in value]
        else:
            return short
        if inline and len(margin) + before + len(short) < WIDE and margin:
            return short
        deeper = margin + self.unit
        inner = [
            deeper + name + self.laid_out(one, deeper, len(name), alone=True)
            for name, one in members
        ]
        end = self.newline
        return f"{first}{end}{f',{end}'.join(inner)}{end}{margin}{last}"
