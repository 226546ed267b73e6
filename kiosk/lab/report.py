"""How the numbers are shown: tables, and ratios to an earlier run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rich.table import Table

KINDS: Final = {
    "lap": "whole lap",
    "entrance": "entrances",
    "turn": "turns",
    "tide": "tides",
    "swipe": "swipes",
    "card": "cards",
    "reveal": "reveals of an answer",
    "overview": "all pages small, and back",
    "jump": "jumps to pages far away",
    "language": "changes of language",
    "ring": "settled, ring ticks",
    "building": "building ahead, by step",
}
PLOTS: Final = {
    "map": "a page with a map of 49 areas",
    "map, plot": "its values open and are read off",
    "series": "a page with a series of 10,000 rows",
    "series, plot": "its plot opens, is drawn apart and read off",
}
COLUMNS: Final = ("frames", "p50", "p95", "p99", "worst", "late", "lost", "pixels")
FRAMES: Final = (*COLUMNS, "multiple", "multiple p99")
TOUCHES: Final = {
    "touch": "all",
    "drag": "a finger pulls the page",
    "dial": "a finger moves a handle",
    "figure": "a tap opens a card",
    "control": "a tap on a control",
    "whole": "a tap on a control, to the end of the change",
}
PAGE: Final = (
    ("a frame of a lap, median", "lap", "p50", "multiple"),
    ("99 of 100 frames take at most", "lap", "p99", "multiple p99"),
    ("the slowest of {frames}, in ms", "lap", "worst", ""),
    ("later than 16.7 ms", "lap", "late", ""),
    ("a frame under a swiping finger, 99 of 100", "swipe", "p99", "multiple p99"),
    ("a frame while a card opens, 99 of 100", "card", "p99", "multiple p99"),
    ("a frame of a change of language, 99 of 100", "language", "p99", "multiple p99"),
)
"""The rows of a page about frames: title, kind, number, and that in limits."""
UNITS: Final = {
    "start": "ms",
    "reload": "ms",
    "settled": "",
    "film": "",
    "memory": "MB",
    "growth": "per 100 changes",
}


def flat(numbers: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, float]]:
    """Every number with its path, such as frames/1920x1080/turn/p99."""
    for key, value in numbers.items():
        where = f"{path}/{key}" if path else key
        if isinstance(value, dict):
            yield from flat(value, where)
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            yield where, float(value)


def ratios(now: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, float]:
    """What each number is compared with its value before, where both are there.

    Numbers that were 0 have no ratio.
    """
    old = dict(flat(before))
    return {
        path: value / old[path] for path, value in flat(now) if old.get(path, 0.0) != 0
    }


def said(value: float | None, ratio: float | None = None) -> str:
    """A number for a table, with its ratio behind it."""
    if value is None:
        return "n/a"
    if abs(value) >= 100 or value == int(value):
        words = f"{value:,.0f}"
    else:
        words = f"{value:.2f}" if abs(value) >= 0.1 else f"{value:.3f}"
    return words if ratio is None else f"{words} ({ratio:.2f}×)"


def tables(
    numbers: Mapping[str, Any], baseline: Mapping[str, Any] | None
) -> Iterator[Table]:
    """One table for every size, and one for everything else."""
    from rich.table import Table

    against = {} if baseline is None else ratios(numbers, baseline)
    for group, rows in (("frames", KINDS), ("plots", PLOTS)):
        for size, kinds in numbers.get(group, {}).items():
            yield _of_frames(group, size, kinds, rows, against)
    sizes = numbers.get("touch", {})
    if sizes:
        table = Table(title="Touch to the first changed frame, milliseconds")
        for column in ("", "", *COLUMNS[:-1]):
            table.add_column(column, justify="right" if column else "left")
        for size, kinds in sizes.items():
            for kind, title in TOUCHES.items():
                if kind in kinds:
                    path = f"touch/{size}/{kind}"
                    table.add_row(
                        size,
                        title,
                        *(
                            said(kinds[kind][column], against.get(f"{path}/{column}"))
                            for column in COLUMNS[:-1]
                        ),
                    )
        yield table
    if scale := numbers.get("scale", {}):
        yield _scaled(scale, against)
    if not any(group in numbers for group in UNITS):
        return
    table = Table(title="Everything else")
    for column in ("", "what", "value", "unit"):
        table.add_column(column, justify="right" if column == "value" else "left")
    for group, unit in UNITS.items():
        for name, value in numbers.get(group, {}).items():
            ratio = against.get(f"{group}/{name}")
            table.add_row(group, name, said(value, ratio), unit)
    for size, found in numbers.get("life", {}).items():
        for name, value in found.items():
            ratio = against.get(f"life/{size}/{name}")
            table.add_row(f"life at {size}", name, said(value, ratio), "")
    yield table


def _of_frames(
    group: str,
    size: str,
    kinds: Mapping[str, Any],
    rows: Mapping[str, str],
    against: Mapping[str, float],
) -> Table:
    """How long frames take at a size, a row a kind."""
    from rich.table import Table

    title = f"Frames at {size}, milliseconds (pixels: mean repainted)"
    if "limit" in kinds:
        title += (
            "\nlimit: two full pages moved by the painter in "
            f"{said(kinds['limit'])} ms here; multiples are of it"
        )
    table = Table(title=title)
    table.add_column("")
    for column in FRAMES:
        table.add_column(column, justify="right")
    for kind, name in rows.items():
        if kind in kinds:
            ratio = f"{group}/{size}/{kind}"
            table.add_row(
                name,
                *(
                    said(kinds[kind].get(column), against.get(f"{ratio}/{column}"))
                    for column in FRAMES
                ),
            )
    return table


def page(numbers: Mapping[str, Any]) -> str:
    """The table of frames of docs/measured.md: milliseconds, and in how many limits."""
    sizes = numbers.get("frames", {})
    if not sizes:
        return ""
    rows = [["", *sizes], ["---"] * (len(sizes) + 1)]
    rows.append(
        [
            "this machine's limit: two full pages moved",
            *(f"{said(kinds.get('limit'))} ms" for kinds in sizes.values()),
        ]
    )
    for title, kind, column, multiple in PAGE:
        frames = max(kinds.get(kind, {}).get("frames", 0) for kinds in sizes.values())
        if frames:
            row = [title.format(frames=said(frames))]
            for kinds in sizes.values():
                found = kinds.get(kind, {})
                words = said(found.get(column))
                if multiple:
                    words += f" ms · {said(found.get(multiple))}×"
                row.append(words)
            rows.append(row)
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _scaled(scale: Mapping[str, Any], against: Mapping[str, float]) -> Table:
    """How costs go with the number of slides, and of values in a line."""
    from rich.table import Table

    table = Table(title="Scale (milliseconds of the processor)")
    names = list(next(iter(scale.values())))
    for column in ("", *names):
        table.add_column(column, justify="right" if column else "left")
    for what, found in scale.items():
        table.add_row(
            what,
            *(said(found[name], against.get(f"scale/{what}/{name}")) for name in names),
        )
    return table


def show(numbers: Mapping[str, Any], baseline: Mapping[str, Any] | None) -> None:
    """Print everything."""
    from rich.console import Console

    console = Console()
    about = numbers.get("about", {})
    console.print(" · ".join(f"{key} {value}" for key, value in about.items()))
    for table in tables(numbers, baseline):
        console.print(table)
