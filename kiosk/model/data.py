"""What staff type into a plain chart: rows of values, and the figures they make."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic_core import PydanticKnownError

from kiosk.model.figure import Counted, Figure, Name
from kiosk.model.kinds import Model
from kiosk.model.message import Message
from kiosk.model.mistake import mistake, passed_on
from kiosk.model.pointer import SourcePlace
from kiosk.model.text import Text, narrow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic import GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema


class Cells(Model):
    """Cells of a spreadsheet that stand in for what would be typed."""

    file: str = Field(
        min_length=1,
        description="content.json 旁边的 .xlsx 或 .csv 文件 · a .xlsx or .csv file "
        "beside content.json",
        examples=["data/visitors.xlsx"],
    )
    sheet: str | None = Field(
        default=None,
        description="工作表的名称；只有一张表时可以不写，csv 不写 · the name of the "
        "sheet; may be left out if there is only one, and always for csv",
        examples=["2019"],
    )
    range: str = Field(
        min_length=1,
        description="从哪格到哪格；文字用两列，左中文、右英文 · from which cell to "
        "which; words take two columns, Chinese and English",
        examples=["B2:B7"],
    )


@dataclass(frozen=True, slots=True)
class FromSheet:
    """Marks a field for which cells may stand in; they are read before validation.

    What they are read as: one value, a list of values, one text, a list of texts,
    or rows, each of which is an item: Chinese, English and its value or values.
    """

    what: Literal["value", "values", "text", "texts", "rows"]

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        typed: dict[str, Any] = handler(core)
        return {"anyOf": [typed, handler(Cells.__pydantic_core_schema__)]}


MISSING: Final = frozenset(
    (
        *("—", "——", "———", "-", "--", "---", "…", "……", "...", "/"),
        *(
            "空",
            "缺",
            "缺失",
            "空缺",
            "暂无",
            "无数据",
            "暂无数据",
            "未统计",
            "不详",
            "未知",
        ),
        *("null", "nan", "n/a", "n.a.", "na", "#n/a", "empty", "missing", "no data"),
    )
)
"""What stands in a cell that has no number, in lower case and half-width forms."""
MOST: Final = 100_000
"""Values in a series."""
VALUES: Final = FromSheet("values")
TEXTS: Final = FromSheet("texts")
ROWS: Final = FromSheet("rows")


def _number(value: object) -> Decimal:
    """A number whose digits are those of a plain keyboard, or full-width ones.

    Python takes digits of any script for numbers; those who read a content may not.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise PydanticKnownError("decimal_type")
    if isinstance(value, float) and value.is_integer():
        # 12.0 is what JSON makes of 12.0 and of 1.2e1: no digit has been typed for it.
        value = int(value)
    text = narrow(str(value))
    try:
        if text.isascii():
            return Decimal(text)
    except InvalidOperation:
        pass
    raise PydanticKnownError("decimal_parsing")


def _short(value: Decimal) -> Decimal:
    if len(value.normalize().as_tuple().digits) > 15:
        raise mistake("value-long")
    return value


# Just what a figure takes, so that none of a chart's figures is refused later.
Value = Annotated[
    Decimal,
    BeforeValidator(_number),
    AfterValidator(_short),
    Field(
        gt=-(10**15),
        lt=10**15,
        decimal_places=6,
        description="数值 · a value",
        examples=[12.5],
    ),
    FromSheet("value"),
]
Words = Annotated[Text, FromSheet("text")]


class UnitOfAll:
    """Marks a field that is the unit of all values of a chart."""


Unit = Annotated[
    str | Counted,
    Field(
        description="单位，全图同一个 · the unit of all values",
        examples=["亿元", {"zh": "万人", "en": "people"}],
    ),
    UnitOfAll(),
]
Own = Annotated[
    Name | None,
    Field(
        description="图的名字：一页有两张同类的图时才要 · a name of the chart's own, "
        "needed where a slide has two charts of one kind",
    ),
]
Source = Annotated[
    str,
    Field(
        min_length=1,
        description="出处，如 article/1.13 · the place in a source",
        examples=["article/1.13"],
    ),
    SourcePlace(),
]
Meaning = Annotated[
    Text | None,
    Field(description="含义：一句话说清这些数 · what the values mean, in a sentence"),
]


class Series(Model):
    """A name and its values, one for each label or period."""

    name: Words = Field(description="这一组叫什么 · what the series is called")
    values: Annotated[
        tuple[Value, ...], Field(min_length=1, max_length=MOST), VALUES
    ] = Field(
        description="各个值，和标签或时期一一对应 · a value for each label or period"
    )


class Broken(Model):
    """A series in which values may be missing: null, drawn as a gap."""

    name: Words = Field(description="这一组叫什么 · what the series is called")
    values: Annotated[
        tuple[Value | None, ...], Field(min_length=1, max_length=MOST), VALUES
    ] = Field(
        description="各个值，和标签或时期一一对应；没有数的写 null · a value for each "
        "label or period; null where there is none"
    )

    @property
    def present(self) -> tuple[int, ...]:
        """The places of the values that are there."""
        return tuple(i for i, value in enumerate(self.values) if value is not None)

    @property
    def gaps(self) -> tuple[tuple[int, int], ...]:
        """The first and the last place of every stretch of missing values."""
        ends = (-1, *self.present, len(self.values))
        return tuple((a + 1, b - 1) for a, b in pairwise(ends) if b - a > 1)


def ending(rows: Sequence[Broken], what: Message) -> None:
    """Refuse rows that end without a value; `what` is drawn of them.

    What stands at the end is taken for what is so today.

    Raises:
        ValueError: the last value of a row is missing.
    """
    for row in rows:
        if row.values[-1] is None:
            raise mistake("series-end", what=what)


def begun(rows: Sequence[Broken]) -> None:
    """Refuse rows without any value.

    Raises:
        ValueError: every value of a row is missing.
    """
    for row in rows:
        if not row.present:
            raise mistake("series-empty", name=row.name)


def joined(first: Text, second: Text) -> Text:
    """Two texts as one, a dot between them."""
    return Text.own(zh=f"{first.zh} · {second.zh}", en=f"{first.en} · {second.en}")


def checked(
    series: Sequence[Series | Broken],
    count: int,
    places: str,
    *,
    field: str = "series",
    instead: Message | None = None,
) -> None:
    """Refuse series that do not fit the chart.

    Args:
        series: what was typed.
        count: how many values each must have.
        places: the field that says so, "labels" or "periods".
        field: the field in which the series stand.
        instead: where lengths are drawn, which have no sign, the kind of chart that
            takes negative values.

    Raises:
        ValueError: a length differs, or a value is negative.
    """
    for number, one in enumerate(series):
        if len(one.values) != count:
            raise mistake(
                "series-length",
                field=field,
                number=number,
                found=len(one.values),
                count=count,
                places=places,
            )
        if instead is not None:
            unsigned([v for v in one.values if v is not None], instead)


DOTPLOT: Final = Message("点图 dotplot", "a dotplot")
LINE: Final = Message("折线 line", "a line")
EITHER: Final = Message(
    "点图 dotplot，随时间变化的用折线 line", "a dotplot, or a line for change over time"
)


def unsigned(values: Sequence[Decimal], instead: Message) -> None:
    """Refuse negative values; `instead` is the kind of chart that takes them.

    Raises:
        ValueError: a value is below zero.
    """
    for value in values:
        if value < 0:
            raise mistake("value-negative", value=value, instead=instead)


def spare(values: Sequence[Decimal], *, counts: bool = False) -> Decimal:
    """How far a total may be from the sum of its parts, because all are rounded.

    Half of the last digit for each of the values that are rounded, which are all
    that are given. Whole numbers that are `counts` are not.
    """
    last = min((_exponent(value) for value in values), default=0)
    if counts and last == 0:
        return Decimal(0)
    return Decimal(1).scaleb(last) * len(values) / 2


def _exponent(value: Decimal) -> int:
    """The power of ten of the last digit, at most that of the units."""
    exponent = value.normalize().as_tuple().exponent
    return min(0, exponent) if isinstance(exponent, int) else 0


def figure(
    value: Decimal,
    unit: str | Counted,
    label: Text,
    meaning: Text | None,
    period: Text,
    source: str,
) -> Figure:
    """The figure of one datum; without a meaning its label has to do.

    Raises:
        ValueError: the unit has no English.
    """
    try:
        return Figure(
            value=value,
            unit=unit,
            label=label,
            meaning=meaning or label,
            period=period,
            source=source,
        )
    except ValidationError as error:
        # One mistake instead of the report on a figure that nobody wrote.
        raise passed_on(error) from None
