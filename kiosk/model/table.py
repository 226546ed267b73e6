"""A table: the values that are typed into a chart, whatever the chart draws of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from kiosk.model.figure import Counted
    from kiosk.model.text import Text
    from kiosk.model.walk import Steps


@dataclass(frozen=True, slots=True)
class TableRow:
    """A name and its values, and the ways to them.

    Where a value is missing there is None.
    """

    name: Text
    values: tuple[Decimal | None, ...]
    named: Steps
    at: Steps
    """The way to the values; that to the one value where `single`."""
    single: bool = False
    """Whether the row has one value that is typed by itself, not in a list."""

    def way(self, place: int) -> Steps:
        """The way to one of the values."""
        return self.at if self.single else (*self.at, place)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of values and the names of their columns, if they have any.

    `field` is where the names of the columns are typed. `unit` is that of all
    values; None is per cent that need not be said.
    """

    unit: str | Counted | None
    rows: tuple[TableRow, ...]
    columns: tuple[Text, ...] = ()
    field: str = ""
    time: bool = False
    """Whether the columns are periods, drawn in equal steps."""
    stacked: bool = False
    """Whether the rows are drawn one on the other, so that they add up."""
    overlaid: bool = False
    """Whether the rows are lines on one scale, each over the others."""
    zero: bool = True
    """Whether the axis begins at zero, as long as no value is below it."""
    by_row: bool = False
    """Whether a value is called by its row, not by its column."""
    compared: bool = False
    """Whether the last of values that stand alone is what the others are beside."""
    places: tuple[float, ...] = ()
    """Where each column lies, rising from 0 to 1; empty for equal steps."""

    def called(self, row: TableRow, place: int) -> Text:
        """What one value is called."""
        by_row = self.by_row or not self.columns
        return row.name if by_row else self.columns[place]

    def values(self) -> Iterator[Decimal]:
        """Every value that is there."""
        for row in self.rows:
            for value in row.values:
                if value is not None:
                    yield value


def series_rows(
    field: str,
    rows: Iterable[tuple[Text, tuple[Decimal | None, ...]]],
    name: str = "name",
) -> tuple[TableRow, ...]:
    """Rows from the list that a field holds of items with `name` and `values`."""
    return tuple(
        TableRow(label, values, (field, n, name), (field, n, "values"))
        for n, (label, values) in enumerate(rows)
    )


def item_rows(
    field: str, rows: Iterable[tuple[Text, Decimal | None]], name: str = "label"
) -> tuple[TableRow, ...]:
    """Rows from the list that a field holds of items with `name` and one `value`."""
    return tuple(
        TableRow(label, (value,), (field, n, name), (field, n, "value"), single=True)
        for n, (label, value) in enumerate(rows)
    )
