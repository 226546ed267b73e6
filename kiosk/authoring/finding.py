"""What a check has found: a rule, a place in a file, and what is wrong there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from kiosk.content.content import Problem
    from kiosk.content.json_text import Steps
    from kiosk.model.message import Message

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, or may be, and where it can be mended.

    Lines and columns count from 1; line 0 means the file as a whole. `field` is
    the path of the value, such as `slides[2].title.zh`, `slide` the id of its
    slide; both may be "". `steps` is the way to the value, `lacks` the field that is
    not there, `into` how many characters into a text the place is.
    """

    rule: str
    severity: Severity
    file: str
    line: int
    column: int
    field: str
    slide: str
    what: Message
    steps: Steps = ()
    lacks: str = ""
    into: int | None = None

    @classmethod
    def of(cls, problem: Problem, severity: Severity) -> Finding:
        """A problem of the content as a finding."""
        return cls(
            problem.rule,
            severity,
            problem.file,
            problem.line,
            problem.column,
            problem.field,
            problem.slide,
            problem.what,
            problem.steps,
            problem.lacks,
            problem.into,
        )

    def plain(self) -> dict[str, Any]:
        """The finding as data for other programs."""
        return {
            "rule": self.rule,
            "severity": self.severity,
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "field": self.field,
            "slide": self.slide,
            "what": self.what._asdict(),
        }
