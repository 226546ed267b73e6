"""Remedies: what can be done at once about a finding, as a button says it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.authoring.edit.operation import Operation
    from kiosk.authoring.edit.source_text import SourceText
    from kiosk.authoring.finding import Finding
    from kiosk.content.json_text import Steps
    from kiosk.model.message import Message


@dataclass(frozen=True, slots=True)
class Remedy:
    """Something to do about a finding.

    `operation` does it; where only a person can, it is None, and `steps` lead to the
    field in which it is done.
    """

    label: Message
    operation: Operation | None = None
    steps: Steps = ()


def remedies(finding: Finding, source: SourceText) -> tuple[Remedy, ...]:
    """What can be done about a finding of the check of a text, the best first.

    One that was made of another text may have none any more.
    """
    from kiosk.authoring.rulebook import known

    rule = known().get(finding.rule)
    if rule is None or rule.remedies is None:
        return ()
    try:
        return tuple(rule.remedies(finding, source))
    except (LookupError, ValueError, TypeError, AttributeError):
        # The text is another by now.
        return ()
