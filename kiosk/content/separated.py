"""Separated values: the cells of a .csv file, whoever has saved it.

Nothing in such a file says how it was written: in which encoding, with which
separator, and whether a comma in a number stands for thousands or before tenths.
All three are found out where they can be, and asked for where not. It runs in a
limited child and gives plain data; see `read`.
"""

from __future__ import annotations

import csv
import io
import re
from itertools import pairwise
from typing import Any, Final

from kiosk.content.limited import Answer
from kiosk.content.workbook import FILLED, SPREAD, Wrong, refuse
from kiosk.model.text import narrow

_SEPARATORS: Final = ("\t", ";", ",")
_LOOKED_AT: Final = 500
"""Rows by which a separator is judged."""
_HAN: Final = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_SIGNS: Final = frozenset("°²³¹±·×÷µμ€£¥§©®«»–—…‘’“”\u00a0№‰℃→←")
# What nearly every table of a Chinese town has some of, in both scripts.
_FREQUENT: Final = frozenset(
    "的一是了我不人在他有这个上们来到时大地为子中你说生国年着就那和要她出也得里后自以会"
    "家可下而过天去能对小多然于心学么之都好看起发当没成只如事把还用第样道想作种开美总从无"
    "情己面最女但现前些所同日手又行意动方期它头经长儿回位分爱老因很给名法间斯知世什两次使"
    "身者被高已亲其进此话常与活正感见明问力理尔点文几定本公特做外孩相西果走将月十实向声车"
    "全信重三机工物气每并别真打太新比才便夫再书部水像眼等体却加电主界门利海受听表德少克代"
    "员许先口由死安写性马光白或住难望教命花结乐色更拉东神记处让母父应直字场平报友关放至张"
    "认接告入笑内英军候民岁往何度山觉路带万男边风解叫任金快原吃变通师立象数四失满战远格士"
    "音轻目条呢病始达深完今提求清王化空业思切怎非找片罗钱南语元喜曾离飞科言干流欢约各即指"
    "合反题必该论交终林请医晚制球决传画保读运及则房早院量苦火布品近坐产答星精视五连司奇管"
    "类未朋且婚台夜青北队久乎越观落尽形影红百令周识步希亚术留市半热送兴造谈容极随演收首根"
    "区县镇街村户万亿元人口客流游馆校所港码头站线铁桥河湖岸江城乡县州省居民收支出额值率增"
    "减占比农林牧渔商贸服务建筑房地投资财税存款贷款消费用电气供排污绿化树木面积公里米吨千"
    "瓦时辆艘床位班级师生幼儿园图书馆博物馆剧院体育养老社保就业失参合医疗卫生床护士警消防"
    "甲乙丙丁戊己庚辛壬癸季度旬慢快充桩座共享单双上下左右内外示例合计其他不详单位名称项目"
    # as they are written in Taiwan and Hong Kong
    "區縣鎮鄉戶萬億國學會來這個們時為說過對發現經長間頭車機東門風馬電業產數總實際運動開關"
    "館圖書醫療衛護養參觀遊線鐵橋灣臺灣灣廳廠農漁貿務築資財稅貸費氣綠樹積點話員處邊萬導體"
    "灣歲報紙門灣當無項計約單雙慶條號樓層屋價錢銀行貨幣"
    # and in Japan
    "県駅区円気図書館学校病院市町村丁目番号東京大阪都道府北海数量年度人口合計"
)


def read(asked: Any, data: bytes) -> Answer:
    """The cells as plain data.

    Args:
        asked: nothing.
        data: the bytes of the file.

    Returns:
        `rows`, each a list of texts, in which None is empty; `comma`, what one in a
        number is: "group" before thousands, "decimal" before tenths, or "unclear".
        Or `wrong`, a code of messages and its details.
    """
    del asked
    try:
        return Answer(_table(data))
    except Wrong as wrong:
        return Answer({"wrong": [wrong.code, wrong.details]})


def _table(data: bytes) -> dict[str, Any]:
    refuse(data, "text")
    text = decoded(data)
    named = re.match(r"sep=(.)\r*\n", text)
    # Excel's own first line is none of the rows that it shows.
    text = text[named.end() :] if named else text
    # One program's line break, written again by another.
    text = re.sub(r"\r+\n", "\n", text).replace("\0", "")
    separator = named[1] if named else separator_of(text)
    rows: list[list[str | None]] = []
    filled = width = 0
    for row in _cut(text, separator):
        cells = [cell.strip() or None for cell in row]
        while cells and cells[-1] is None:
            cells.pop()
        rows.append(cells)
        filled += len(cells)
        width = max(width, len(cells))
        if filled > FILLED:
            raise Wrong("sheet-full", limit=FILLED)
    while rows and not rows[-1]:
        rows.pop()
    _without_thousands(rows, text, separator)
    if len(rows) * width > SPREAD:
        raise Wrong("sheet-vast", last=[len(rows) - 1, width - 1], limit=SPREAD)
    return {"rows": rows, "comma": _comma(rows, separator)}


def _cut(text: str, separator: str) -> Any:
    """The rows; a cell may hold all of the file."""
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except (csv.Error, TypeError, ValueError):
        raise Wrong("sheet-damaged") from None


def _without_thousands(rows: list[list[str | None]], text: str, separator: str) -> None:
    """Refuse rows that a comma within a number has made longer than their header.

    Raises:
        Wrong: a row has such a number, as it seems.
    """
    if separator != "," or '"' in text:
        return
    wide = next((len(row) for row in rows if len(row) > 1), 0)
    for number, row in enumerate(rows):
        cells = [narrow(cell or "") for cell in row] if len(row) > wide else []
        for one, other in pairwise(cells):
            if re.fullmatch(r"[+-]?[0-9]{1,3}", one) and re.fullmatch(
                r"[0-9]{3}(\.[0-9]+)?", other
            ):
                raise Wrong("sheet-thousands", row=number + 1, name=f"{one},{other}")


# Encodings


def decoded(data: bytes) -> str:
    """The text of a file, in the encoding in which it makes sense.

    Raises:
        Wrong: there is none, or there are two.
    """
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
    ):
        if data.startswith(mark):
            found = _reading(data[len(mark) :], encoding)
            if found is None:
                raise Wrong("sheet-bytes")
            return found
    if data.isascii() and b"\0" not in data:
        return data.decode("ascii")
    if b"\0" in data:
        return _wide(data)
    utf8 = _reading(data, "utf-8")
    if utf8 is not None and _likely(utf8):
        return utf8
    readings: list[tuple[float, str, str]] = []
    if utf8 is not None:
        readings.append((_sense(utf8), "UTF-8", utf8))
    for encoding, name in (
        ("gb18030", "GBK"),
        ("big5hkscs", "Big5"),
        ("cp932", "Shift-JIS"),
        ("cp1252", "Latin-1"),
    ):
        reading = _reading(data, encoding)
        if reading is not None:
            # Most of those who save no UTF-8 sit at a Chinese Windows.
            merit = _sense(reading) + (0.15 if name == "GBK" else 0)
            readings.append((merit, name, reading))
    readings.sort(key=lambda one: -one[0])
    if not readings or readings[0][0] < 0.3 or _broken(data, readings[0][1]):
        raise Wrong("sheet-bytes")
    best = readings[0]
    for other in readings[1:]:
        if other[2] != best[2] and other[0] > best[0] - 0.25:
            words = [[name, _sample(text)] for _, name, text in (best, other)]
            raise Wrong("sheet-encoding", readings=words)
    return best[2]


def _reading(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _wide(data: bytes) -> str:
    """UTF-16 without its mark: every separator and line break has a zero beside it."""
    even, odd = data[::2].count(0), data[1::2].count(0)
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    found = _reading(data, encoding)
    if found is None or "\0" in found or min(even, odd) * 4 > max(even, odd):
        raise Wrong("sheet-bytes")
    return found


def _likely(text: str) -> bool:
    """Whether what can be read as UTF-8 is nothing else.

    Two bytes of GBK are now and then one Greek, Cyrillic or Arabic letter, or an
    accent that stands alone; three bytes that make a Chinese character are not.
    """
    if any(ord(letter) > 0x7FF for letter in text):
        return True
    return all(_fits(text, n) for n, letter in enumerate(text) if not letter.isascii())


def _fits(text: str, at: int) -> bool:
    """Whether a letter that is not ASCII stands where such letters do."""
    letter = text[at]
    if letter in _SIGNS:
        return True
    beside = text[at - 1 : at] + text[at + 1 : at + 2]
    return "\u00c0" <= letter <= "\u024f" and any(
        one.isascii() and one.isalpha() for one in beside
    )


def _sense(text: str) -> float:
    """How much of what is not ASCII makes sense: about 1 is all of it, below 0 none."""
    strange = [n for n, letter in enumerate(text[:20_000]) if not letter.isascii()]
    if not strange:
        return 0.0
    return sum(_merit(text, n) for n in strange) / len(strange)


def _merit(text: str, at: int) -> float:
    letter = text[at]
    if letter in _FREQUENT:
        return 1.0
    if _HAN.match(letter):
        return 0.6 if _common(letter) else -0.5
    if "\u3041" <= letter <= "\u30fe":
        return 0.9
    if "\u3000" <= letter <= "\u303f" or "\uff01" <= letter <= "\uff5e":
        return 0.6
    if letter in _SIGNS:
        return 0.3
    if _fits(text, at):
        return 0.9
    return -1.0


def _common(letter: str) -> bool:
    """Whether it is one of the characters that schools teach."""
    try:
        if 0xB0 <= letter.encode("gb2312")[0] <= 0xD7:
            return True
    except UnicodeEncodeError:
        pass
    try:
        return 0xA4 <= letter.encode("big5")[0] <= 0xC6
    except UnicodeEncodeError:
        return False


def _broken(data: bytes, encoding: str) -> bool:
    """Whether it is UTF-8 but for a few bytes, which has to be mended instead."""
    if encoding == "UTF-8":
        return False
    text = data.decode("utf-8", errors="replace")
    return len(_HAN.findall(text)) > text.count("\ufffd")


def _sample(text: str) -> str:
    """The first words of a reading that are not ASCII."""
    found = re.search(r"[^\x00-\x7f]+", text)
    return found[0][:8] if found else text[:8]


# Separators


def separator_of(text: str) -> str:
    """The one that cuts every row alike.

    Raises:
        Wrong: two of them do.
    """
    lines = text.splitlines()
    if not any(separator in text for separator in _SEPARATORS):
        return ","
    beginning = "\n".join(lines[: 4 * _LOOKED_AT])
    widths: dict[str, list[int]] = {}
    for separator in _SEPARATORS:
        if separator in beginning:
            rows = _cut(beginning, separator)
            cut = [len(row) for row, _ in zip(rows, range(_LOOKED_AT), strict=False)]
            widths[separator] = [width for width in cut if width]
    # Nobody types a tab into a cell, so that rows of several are cut by it.
    strict = [s for s, cut in widths.items() if len({*cut}) == 1 and cut[0] > 1]
    # A title above or a note below is not cut at all.
    loose = [
        s for s, cut in widths.items() if len({*cut} - {1}) == 1 and _most(cut) > 1
    ]
    for found in (strict, loose):
        if "\t" in found:
            return "\t"
        if len(found) == 1:
            return found[0]
        if found:
            return _of_two(beginning)
    best = max(widths, key=lambda separator: _merit_of(widths[separator]))
    rivals = [
        one
        for one in widths
        if one != best and _merit_of(widths[one])[0] == _merit_of(widths[best])[0] > 0
    ]
    if "\t" in (best, *rivals):
        return "\t"
    return _of_two(beginning) if rivals else best


def _most(cut: list[int]) -> int:
    """The width that most rows have."""
    return max({*cut}, key=cut.count)


def _merit_of(cut: list[int]) -> tuple[int, int]:
    """How many rows are cut alike, and into how many cells."""
    wide = [width for width in cut if width > 1]
    return (wide.count(_most(wide)), _most(wide)) if wide else (0, 0)


def _of_two(text: str) -> str:
    """A semicolon, if all commas stand within numbers and words; or a comma.

    Raises:
        Wrong: nobody can tell.
    """
    bare = narrow(re.sub(r'"[^"]*"', "", text))
    commas = re.findall(r".?,.?", bare)
    if all(re.fullmatch(r"[0-9],[0-9]|\S, ", one) for one in commas):
        return ";"
    semicolons = re.findall(r".?;.?", bare)
    if all(re.fullmatch(r"[^\W\d]; ?", one[:3]) for one in semicolons):
        return ","
    raise Wrong("sheet-separator")


_SURE_GROUPS: Final = re.compile(
    r"[+-]?[0-9]{1,3}((,[0-9]{3}){2,}(\.[0-9]+)?|,[0-9]{3}\.[0-9]+)"
    r"|[+-]?[0-9]+\.([0-9]{1,2}|[0-9]{4,})"
)
_SURE_DECIMAL: Final = re.compile(
    r"[+-]?([0-9]{1,3}(\.[0-9]{3})+,[0-9]+|[0-9]+,([0-9]{1,2}|[0-9]{4,})|0,[0-9]+)"
)


def _comma(rows: list[list[str | None]], separator: str) -> str:
    """What a comma in a number is, by those that can only be one of the two.

    Where a comma is the separator, or a tab, programs write numbers with a point.
    """
    if separator != ";":
        return "group"
    decimal = grouped = False
    for row in rows:
        for cell in row:
            number = cell is not None and "0" <= narrow(cell[-1:]) <= "9"
            if cell and number and ("," in cell or "." in cell):
                plain = narrow(cell)
                decimal = decimal or bool(_SURE_DECIMAL.fullmatch(plain))
                grouped = grouped or bool(_SURE_GROUPS.fullmatch(plain))
    if decimal == grouped:
        return "unclear"
    return "decimal" if decimal else "group"
