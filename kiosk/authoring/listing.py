"""Findings as staff read them: the place, the line itself, and a caret under it."""

from __future__ import annotations

import unicodedata
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from kiosk.content.json_text import split

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kiosk.authoring.checking import Report
    from kiosk.authoring.finding import Finding, Severity
    from kiosk.model.text import Language

_SEVERITIES: Final = {
    ("error", "zh"): "错误",
    ("warning", "zh"): "警告",
    ("error", "en"): "error",
    ("warning", "en"): "warning",
}


def severity(name: Severity, language: Language) -> str:
    """How bad it is, in a word."""
    return _SEVERITIES[name, language]


def plain(text: str, style: str) -> str:  # noqa: ARG001
    """No colours."""
    return text


def coloured(text: str, style: str) -> str:
    """Colours of a terminal."""
    code = {"error": "1;31", "warning": "1;33", "place": "1", "faint": "2"}[style]
    return f"\033[{code}m{text}\033[0m"


class TerminalText(NamedTuple):
    """Characters as a terminal shows them, and the columns that each takes."""

    text: str
    widths: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> TerminalText:
        shown = "".join(c if c.isprintable() else " " for c in text)
        return cls(shown, tuple(map(columns, shown)))


def columns(character: str) -> int:
    """Columns of a terminal that a character takes: a Chinese one takes two."""
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def caret(line: str, column: int, width: int) -> tuple[str, str]:
    """A line of a file cut to `width` columns, and what points at a place in it.

    Args:
        line: the line without its end.
        column: the place, counted from 1; one behind the line's end is allowed.
        width: columns that the line may take, at least 20.
    """
    at = min(column - 1, len(line))
    # Of a file on one line only what may be shown is looked at.
    first, last = max(0, at - 4 * width), at + 4 * width
    short = first == 0 and last >= len(line)
    cells, at = TerminalText.of(line[first:last]), at - first
    before, after = sum(cells.widths[:at]), sum(cells.widths[at:])
    start, end = 0, len(cells.text)
    if before + after + 1 > width or not short:
        # A third of the room before the place, more where little follows.
        lead = max(width // 3, width - after - 3)
        start = _left(cells.widths, at, lead) if before > lead else 0
        room = width - sum(cells.widths[start:at]) - 3
        end = _right(cells.widths, at, room)
    head = "…" if first + start else ""
    tail = "…" if first + end < len(line) else ""
    # Under a wide character goes a wide space, so that the caret stands below its
    # character in whatever width a typeface gives it.
    pad = "".join(
        {0: "", 1: " ", 2: "\u3000"}[width] for width in cells.widths[start:at]
    )
    return (
        head + cells.text[start:end] + tail,
        (" " if head else "") + pad + "^",
    )


def _left(widths: tuple[int, ...], at: int, room: int) -> int:
    while at > 0 and room >= widths[at - 1]:
        at -= 1
        room -= widths[at]
    return at


def _right(widths: tuple[int, ...], at: int, room: int) -> int:
    while at < len(widths) and room >= widths[at]:
        room -= widths[at]
        at += 1
    return at


class Listing:
    """Writes the findings of a report, grouped by slide, for a terminal or a file.

    `width` is in columns. Lines of other files than the content are read when
    they are needed. `paint` gives a text the style "error", "warning", "place" or
    "faint".
    """

    def __init__(
        self,
        report: Report,
        language: Language,
        *,
        width: int = 100,
        paint: Callable[[str, str], str] = plain,
    ) -> None:
        self._report = report
        self._language = language
        self._width = max(width, 40)
        self._paint = paint
        self._lines = {str(report.path): split(report.text)}
        self._places: dict[str, int] = {}
        if report.loaded is not None:
            slides = report.loaded.content.slides
            self._places = {slide.id: n for n, slide in enumerate(slides, 1)}

    def lines(self) -> Iterator[str]:
        """The whole list, line by line."""
        first = True
        for slide, findings in groupby(self._report.findings, lambda one: one.slide):
            if not first:
                yield ""
            first = False
            if slide:
                yield self._paint(self._heading(slide), "faint")
            for finding in findings:
                yield from self._one(finding)
        if not first:
            yield ""
        yield self.count()

    def _heading(self, slide: str) -> str:
        place = self._places.get(slide)
        if self._language == "zh":
            return f"—— 第 {place} 页“{slide}”" if place else f"—— 页“{slide}”"
        return f"—— slide {place}, “{slide}”" if place else f"—— slide “{slide}”"

    def _one(self, finding: Finding) -> Iterator[str]:
        zh = self._language == "zh"
        where = f"{finding.file}:{finding.line}:{finding.column}"
        mark = "：" if zh else ": "
        parts = [
            self._paint(where if finding.line else finding.file, "place"),
            self._paint(severity(finding.severity, self._language), finding.severity),
            *([finding.field] if finding.field else []),
            finding.what.said(self._language),
        ]
        rule = self._paint(f"[{finding.rule}]", "faint")
        yield f"{mark.join(parts)} {rule}"
        line = self._line(finding)
        if line is not None:
            number = f"{finding.line:>6} | "
            text, pointer = caret(line, finding.column, self._width - len(number))
            yield self._paint(number, "faint") + text
            gap = self._paint(" " * (len(number) - 2) + "| ", "faint")
            yield gap + self._paint(pointer, finding.severity)

    def _line(self, finding: Finding) -> str | None:
        if not finding.line:
            return None
        if finding.file not in self._lines:
            try:
                text = Path(finding.file).read_text("utf-8-sig", errors="replace")
            except OSError:
                text = ""
            self._lines[finding.file] = split(text)
        lines = self._lines[finding.file]
        return lines[finding.line - 1] if finding.line <= len(lines) else None

    def count(self) -> str:
        """How many findings there are, in a sentence."""
        report = self._report
        errors, warnings = len(report.errors), len(report.warnings)
        silenced = len(report.silenced)
        if self._language == "zh":
            parts = [f"{errors} 个错误", f"{warnings} 个警告"]
            if silenced:
                parts.append(f"{silenced} 处已写明理由、不再提示")
            said = "，".join(parts) if errors or warnings else "没有发现问题"
            if silenced and not (errors or warnings):
                said += f"（{parts[-1]}）"
            return f"{report.path}：{said}。"
        parts = [_many(errors, "error"), _many(warnings, "warning")]
        quiet = f"{silenced} silenced with a reason"
        if silenced:
            parts.append(quiet)
        said = ", ".join(parts) if errors or warnings else "nothing found"
        if silenced and not (errors or warnings):
            said += f" ({quiet})"
        return f"{report.path}: {said}."


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
