"""Refusals: what a model refuses, as a sentence for staff in Chinese and English."""

from __future__ import annotations

import re
from decimal import Context
from typing import TYPE_CHECKING, Any, Final

from kiosk.content.messages import NOTHING, halves, hint, shown_long
from kiosk.model.message import Message, shown
from kiosk.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pydantic_core import PydanticCustomError

    from kiosk.model.text import Language


OWN: Final[dict[str, tuple[str, str]]] = {
    "value-kind": (
        '值应是数，或双引号里的分数，如 "1/4"',
        'a value is a number, or a fraction in quotes as in "1/4"',
    ),
    "value-long": (
        "数最多 15 位数字，小数点后最多 6 位",
        "a value has at most 15 digits, 6 of them after the point",
    ),
    "value-negative": (
        "{value} 是负数：这种图从零画起，画不出负数；请改用{instead}",
        "{value} is negative: this kind starts at zero; use {instead}",
    ),
    "goal-past": (
        "目标年（by）要晚于现在（now）",
        "the year of the goals (by) comes after the present (now)",
    ),
    "posts-beside-chart": (
        "旁边有图（chart）的照片上不能再立数（posts）；请去掉其中一样",
        "a photo beside a chart carries no posts; leave out one of the two",
    ),
    "film-poster": (
        "影片要有封面：写 poster（一张图）或 poster_at（用第几秒的画面），只写一样",
        "a film has a poster: either poster, a picture, or poster_at, a second of the "
        "film; one of the two",
    ),
    "film-poster-late": (
        "poster_at 要早于影片的结尾（{seconds} 秒）",
        "poster_at comes before the end of the film ({seconds} seconds)",
    ),
    "welcome-nameless": (
        "欢迎页要写来宾的名称，中文或英文至少一样",
        "a welcome needs the name of the guests, in Chinese or in English",
    ),
    "control-address": (
        "“{address}”不是地址或网段；应像 192.168.1.20 或 192.168.1.0/24",
        "“{address}” is no address and no network; write 192.168.1.20 or "
        "192.168.1.0/24",
    ),
    "fraction": (
        "文字形式的数只能写成分数，如 1/4；其他的数不加引号",
        'a fraction is written "1/4"',
    ),
    "value-or-derived": (
        "一个数要么写 value，要么写 derived，必须写一个，也不能都写",
        "a figure has either a value or a derivation",
    ),
    "source-missing": (
        "这个数要写明出处 source，如 article/1.13",
        "a figure needs a source",
    ),
    "word-exact": (
        "写了 word 就要写明 qualifier（不能是 exact）",
        "a word belongs to a qualifier other than exact",
    ),
    "increase-unit": (
        "写了 increase，单位（unit）就应是“倍”",
        'an increase has the unit "倍"',
    ),
    "unit-english": (
        '“{unit}”没有对应的英文，单位请写成 {{"zh": "…", "en": "…"}}',
        "English has no word for '{unit}': write the unit as "
        '{{"zh": ..., "en": ...}}',
    ),
    "derived-pair": (
        "{how} 只能由两个数推算",
        "a {how} is computed from exactly two figures",
    ),
    "derived-unknown": (
        "没有叫“{name}”的数",
        "there is no figure “{name}”",
    ),
    "derived-circle": (
        "这个数绕一圈又由自己推算",
        "this figure is derived from itself",
    ),
    "derived-rates": (
        "{one}和{other}都是百分比；百分比的百分比没有人看得懂，请不要相乘",
        "{one} and {other} are both percentages; a percentage of a percentage "
        "misleads, do not multiply them",
    ),
    "derived-money": (
        "{one}和{other}都是钱，不能相乘",
        "{one} and {other} are both money and cannot be multiplied",
    ),
    "derived-units": (
        "{one}和{other}单位不同，不能{how}；请先换成同一个单位",
        "{one} and {other} are in different units and have no {how}; bring them to "
        "one unit first",
    ),
    "derived-points": (
        "{one}和{other}本身就是百分比，不能再算{how}；请改用 difference（相减），"
        "单位写 {points}",
        "{one} and {other} are percentages already, which have no {how}; use the "
        "difference, in {points}",
    ),
    "derived-unit-points": (
        "两个百分比相差的是百分点，不是百分比：单位请写 {wanted}，现在是“{found}”",
        "percentages differ by percentage points, not by per cent: write the unit as "
        "{wanted}, found “{found}”",
    ),
    "derived-unit": (
        "{how}算出来的单位是“{wanted}”，这里写的却是“{found}”",
        "the {how} is in “{wanted}”, but the unit here is “{found}”",
    ),
    "derived-zero": (
        "{name} 是零，不能用它算{how}（除以零）；请用 difference（相减），或者用文字说",
        "{name} is zero, and there is no {how} of nothing; use the difference, or say "
        "it in words",
    ),
    "derived-negative": (
        "{name} 是负数（{value}），负数没有{how}；请用 difference（相减），"
        "或者用文字说，如“由盈转亏”",
        "{name} is negative ({value}), and a negative number has no {how}; use the "
        "difference, or say it in words",
    ),
    "derived-small": (
        "算出来不是零，但太小，保留六位小数也是 0；请换小一些的单位",
        "the result is not zero, but so small that six decimals show 0; use a smaller "
        "unit",
    ),
    "derived-digits": (
        "算出来约是 {about}，保留 {digits} 位小数就成了 0；请把 digits 写成 {needed}",
        "the result is about {about}, which {digits} decimals show as 0; write "
        "“digits”: {needed}",
    ),
    "series-length": (
        "{field}[{number}] 有 {found} 个值，而 {places} 有 {count} 项；应一样多",
        "{field}[{number}] has {found} values for {count} {places}",
    ),
    "series-empty": (
        "“{name}”一个数也没有：请填上，或去掉这一组",
        "“{name}” has no value at all: fill them in, or leave the series out",
    ),
    "series-end": (
        "{what}的最后一个值不能空着：请去掉这一期，或填上数",
        "the last value of {what} is missing: leave out the period, or fill it in",
    ),
    "highlight-beyond": (
        "highlight 最大是 {most}",
        "highlight is at most {most}",
    ),
    "highlight-single": (
        "只有一组值时才能写 highlight",
        "highlight needs a single series",
    ),
    "highlight-empty": (
        "突出的那一根没有数：请换一根",
        "the bar that stands out has no value: choose another",
    ),
    "river-joins": (
        "第二条河要写 joins（在哪里汇入第一条），第一条不写",
        "a second river says where it joins the first, and the first does not",
    ),
    "river-back": (
        "“{name}”的点要顺着一个方向写，第一条河从左到右，不能折回",
        "the points of “{name}” go one way, those of the first river from left to "
        "right, and never back",
    ),
    "place-height": (
        "没有河（rivers）时，每个地方都要写竖向位置 y",
        "without rivers every place says how far down it lies (y)",
    ),
    "steps-order": (
        "steps 要从小到大写，不能有两个一样",
        "the steps rise, and no two of them are the same",
    ),
    "steps-one": (
        "所有的数都落在同一级，颜色说明不了什么；请改 steps 里的界",
        "all values fall into one step, so that the colour says nothing; choose other "
        "bounds in steps",
    ),
    "values-none": (
        "一个数也没有：请填上，或去掉这张图",
        "there is no value at all: fill them in, or leave the chart out",
    ),
    "name-twice": (
        "有两个都叫“{name}”；请给它们不同的名称",
        "two are called “{name}”; give them different names",
    ),
    "places-mixed": (
        "“{name}”既不是日期也不是数，或和别的不一样；at 要么全写日期（如 2019年3月5日、"
        "2019-03-05），要么全写数",
        "“{name}” is no date and no number, or unlike the others; write only dates, "
        "such as 2019-03-05, or only numbers",
    ),
    "places-order": (
        "“{name}”没有排在前一个后面；at 要从小到大，不能有两个一样",
        "“{name}” does not come after the one before it; the places rise, and no two "
        "are the same",
    ),
    "across-missing": (
        "横轴是数，就要在 across 里写明它是什么，如“里程（公里）”",
        "the places are numbers, so that across has to say of what",
    ),
    "outlines-file": (
        '这里写地图文件，如 {{"file": "maps/districts.geojson"}}',
        'a file of geography belongs here, as in {{"file": "maps/districts.geojson"}}',
    ),
    "area-unknown": (
        "“{name}”在地图文件里没有；请写得和文件里一模一样（中文或英文名有一个一样就行）",
        "“{name}” is no area of the file; write it as the file has it, in either "
        "language",
    ),
    "area-missing": (
        "地图文件里的“{name}”还没有写进 areas；没有数的，value 写 null",
        "“{name}” of the file is not in areas; where there is no value, write null",
    ),
    "layout-unknown": (
        "layout 里的“{name}”在 tiles 里没有；请写得和名称一模一样",
        "“{name}” in layout is none of the tiles; write it exactly as it is named",
    ),
    "layout-twice": (
        "layout 里“{name}”写了两次",
        "“{name}” stands in layout twice",
    ),
    "layout-missing": (
        "“{name}”还没有位置：请在 layout 里写上它",
        "“{name}” has no place: write it into layout",
    ),
    "parts-zero": (
        "{period}各部分都是零",
        "the parts of {period} are all zero",
    ),
    "parts-sum": (
        "{period}各部分合计 {total}%，应为 100%",
        "the parts of {period} add up to {total} %, not to 100",
    ),
    "parts-beyond": (
        "各部分合计 {total}%，超过了 100%",
        "the parts add up to {total} %, more than 100",
    ),
    "goal-zero": (
        "目标要大于零",
        "a goal is more than zero",
    ),
    "scale-short": (
        "满刻度不能小于现值和目标",
        "the scale ends at or beyond the value and the goal",
    ),
    "rule-order": (
        "from 要小于 to，start 在两者之间",
        "from is less than to, and start lies between them",
    ),
    "strong-apart": (
        "strong 要是 head 里有的字，中文英文都是",
        "strong is not a part of the head; it has to be, in both languages",
    ),
    "sign-or-pair": (
        "一个弯写 sign 或者 pair，只写一样",
        "a bend has a sign or a pair, not both",
    ),
    "answer-share": (
        "答案要是 0 到 1 的分数或百分数",
        "the answer is a fraction from 0 to 1, or per cent",
    ),
    "date-none": (
        "没有这一天",
        "there is no such day",
    ),
    "dates-order": (
        "各项要按日期先后写，不能有两项同一天",
        "dates must rise from event to event",
    ),
    "moment": (
        "日期写成 2026-05-01，要写时刻就写成 2026-05-01T09:00",
        "a date reads 2026-05-01, or 2026-05-01T09:00 with a time",
    ),
    "moment-none": (
        "没有这一天或时刻",
        "there is no such day or time",
    ),
    "hours": (
        "时段写成 09:00-17:30",
        "hours read 09:00-17:30, from when to when",
    ),
    "hours-none": (
        "起止是同一时刻",
        "the hours begin and end at the same time",
    ),
    "schedule-empty": (
        "至少写 from、until、days、hours 中的一项",
        "write one of from, until, days and hours at least",
    ),
    "schedule-order": (
        "until {until} 早于 from {first}",
        "until {until} is before from {first}",
    ),
    "languages-twice": (
        "同一种语言写了两次",
        "a language is written twice",
    ),
}
"""The sentences for the codes that models give (kiosk.model.mistake)."""


def own(error: PydanticCustomError) -> Message:
    """What a model refuses, in words."""
    return _own(error.type, error.context or {})


def _own(code: str, values: Mapping[str, Any]) -> Message:
    zh, en = OWN[code]
    return Message(
        zh.format_map({name: _said(one, "zh") for name, one in values.items()}),
        en.format_map({name: _said(one, "en") for name, one in values.items()}),
    )


def _said(value: object, language: Language) -> str:
    if isinstance(value, Message):
        return value.said(language)
    return shown(value.words(language) if isinstance(value, Text) else str(value))


# Pydantic's mistakes: by their types.

_THINGS: Final[dict[str, tuple[str, str]]] = {
    "string": ("双引号里的文字", "text in double quotes"),
    "int": ("整数", "a whole number"),
    "float": ("数", "a number"),
    "decimal": ("数", "a number"),
    "finite_number": ("有限的数", "a finite number"),
    "bool": ("true 或 false", "true or false"),
    "tuple": ("方括号里的列表 [ ]", "a list in [ ]"),
    "list": ("方括号里的列表 [ ]", "a list in [ ]"),
    "dict": ("花括号里的一组字段 { }", "an object in { }"),
    "model": ("花括号里的一组字段 { }", "an object in { }"),
    "none_required": ("null", "null"),
}
_KINDS_OF_ERROR: Final = re.compile(
    r"(string|int|float|decimal|bool|tuple|list|dict|model)"
    r"_(?:type|attributes_type|parsing|from_float|parsing_size|sub_type|unicode)"
)
_LIMITS: Final[dict[str, tuple[str, str, str]]] = {
    "greater_than": ("gt", "要大于 {n}", "must be greater than {n}"),
    "greater_than_equal": ("ge", "不能小于 {n}", "must be at least {n}"),
    "less_than": ("lt", "要小于 {n}", "must be less than {n}"),
    "less_than_equal": ("le", "不能大于 {n}", "must be at most {n}"),
    "multiple_of": ("multiple_of", "应是 {n} 的倍数", "must be a multiple of {n}"),
}
_PATTERNS: Final[dict[str, tuple[str, str]]] = {
    r"^([01][0-9]|2[0-3]):[0-5][0-9]$": (
        "不是时刻；应写成 09:00 这样的两位小时和两位分钟",
        "is no time of day; two digits of hours and two of minutes, such as 09:00",
    ),
    r"^[0-9]{4}-(0[1-9]|1[0-2])(-[0-9]{2})?$": (
        "不是日期；应写成 2019-09 或 2020-03-01",
        "is no date; write 2019-09 or 2020-03-01",
    ),
    r"^[a-z0-9][a-z0-9-]*$": (
        "只能用小写英文字母、数字和连字符，如 gdp-2018",
        "may hold only small letters, digits and hyphens, such as gdp-2018",
    ),
}


def thing(kind: str) -> tuple[str, str] | None:
    """What pydantic's error of this type would rather have, if it is a type."""
    matched = _KINDS_OF_ERROR.fullmatch(kind)
    return _THINGS.get(matched[1] if matched else kind)


def kind_of(value: object) -> Message:
    """What a JSON value is, in a few words."""
    match value:
        case None:
            return Message("空值 null", "null")
        case bool():
            word = "true" if value else "false"
            return Message(f"真假值 {word}", word)
        case int() | float():
            return Message(f"数 {_digits(value)}", f"the number {_digits(value)}")
        case str():
            return Message(f"文字“{shown(value)}”", f"the text “{shown(value)}”")
        case list() | tuple():
            return Message("一个列表", "a list")
        case _:
            return Message("一组字段", "an object")


def _digits(value: float) -> str:
    if abs(value) < 1e15:
        return str(value)
    try:
        # Python refuses to print whole numbers of thousands of digits.
        return f"{value:.6g}"
    except OverflowError:
        # Nor is every whole number a float.
        return str(Context(prec=6).create_decimal(value).normalize()).lower()


def mistyped(things: Sequence[tuple[str, str]], value: object) -> Message:
    """A value of another type than any of those expected."""
    wanted = list(dict.fromkeys(things))
    found, tip = kind_of(value), NOTHING
    number = isinstance(value, str) and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", value)
    if number and {_THINGS["int"], _THINGS["float"]} & {*wanted}:
        tip = Message("；请去掉引号", "; remove the quotes")
    return Message(
        f"这里应是{'，或'.join(zh for zh, _ in wanted)}，现在是{found.zh}{tip.zh}",
        f"expected {' or '.join(en for _, en in wanted)}, found {found.en}{tip.en}",
    )


def absent(name: str, about: Message) -> Message:
    """A field left out; `about` is what the field says of itself."""
    return Message(
        f"缺少“{name}”" + (f"（{about.zh}）" if about.zh else ""),
        f"“{name}” is missing" + (f" ({about.en})" if about.en else ""),
    )


def form(
    kind: str,
    context: Mapping[str, Any],
    value: object,
    name: str,
    names: Sequence[str],
    original: str,
) -> Message:
    """One error of a model in words: of its own, or one of pydantic's.

    `names` are the fields that the object may have, `original` what pydantic says.
    """
    if kind in OWN:
        return _own(kind, context)
    wanted = thing(kind)
    if wanted:
        return mistyped([wanted], value)
    if kind == "extra_forbidden":
        tip = hint(name, names)
        return Message(
            f"这里没有叫“{shown(name)}”的字段{tip.zh}",
            f"there is no field called “{shown(name)}” here{tip.en}",
        )
    if kind in _LIMITS:
        key, zh, en = _LIMITS[kind]
        found = kind_of(value)
        limit = f"{context[key]:,.15g}"
        return Message(
            f"{zh.format(n=limit)}，现在是{found.zh}",
            f"{en.format(n=limit)}, found {found.en}",
        )
    if kind in ("literal_error", "union_tag_invalid"):
        expected = context.get("expected", context.get("expected_tags"))
        choices = re.findall(r"'[^']*'|-?[0-9]+", str(expected))
        choices = [choice.strip("'") for choice in choices]
        if not isinstance(value, str):
            tip, found = hint("", choices), kind_of(value)
            return Message(
                f"不认识{found.zh}{tip.zh}", f"{found.en} is unknown{tip.en}"
            )
        tip = hint(value, choices)
        return Message(
            f"没有“{shown(value)}”这个选项{tip.zh}",
            f"“{shown(value)}” is not one of the choices{tip.en}",
        )
    return _sized(kind, context, value) or _refused(kind, context, value, original)


def _sized(kind: str, context: Mapping[str, Any], value: object) -> Message | None:
    match kind:
        case "string_too_short":
            if context["min_length"] == 1:
                return Message("文字不能为空", "the text cannot be empty")
            least = context["min_length"]
            return Message(
                f"文字至少 {least} 个字符",
                f"the text needs at least {least} characters",
            )
        case "string_too_long":
            most, size = context["max_length"], len(str(value))
            return Message(
                f"文字太长：最多 {most} 个字符，现在有 {size} 个",
                f"the text is too long: at most {most} characters, found {size}",
            )
        case "too_short":
            least, size = context["min_length"], context["actual_length"]
            return Message(
                f"至少要有 {least} 项，现在有 {size} 项",
                f"at least {least} {_items(least)} must be here, found {size}",
            )
        case "too_long":
            most = context["max_length"]
            return Message(
                f"最多 {most} 项，现在更多",
                f"at most {most} {_items(most)} can be here, found more",
            )
        case _:
            return None


def _items(count: int) -> str:
    return "item" if count == 1 else "items"


def _refused(
    kind: str, context: Mapping[str, Any], value: object, original: str
) -> Message:
    if kind == "string_pattern_mismatch":
        found = shown(str(value))
        zh, en = _PATTERNS.get(
            context["pattern"],
            (
                f"写法不符合 {context['pattern']}",
                f"does not follow {context['pattern']}",
            ),
        )
        return Message(f"“{found}”{zh}", f"“{found}” {en}")
    if kind == "union_tag_not_found":
        return absent("kind", Message("哪一种", "which kind it is"))
    if kind.startswith("date_"):
        found_zh, found_en = kind_of(value)
        return Message(
            f"日期应写成 2026-10-01 这样，现在是{found_zh}",
            f"a date is written 2026-10-01, found {found_en}",
        )
    if kind in ("value_error", "assertion_error"):
        # A kind from elsewhere says it itself, perhaps as "中文 · English".
        original = str(context["error"])
        zh, en = halves(original)
        if zh != en:
            return Message(shown_long(zh), shown_long(en))
    original = shown_long(original)
    return Message(f"不符合要求（{original}）", original[:1].lower() + original[1:])
