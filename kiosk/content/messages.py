"""What is said to staff about their file: every sentence in Chinese and English."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from kiosk.content.json_text import MOST

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kiosk.content.json_text import Fault
    from kiosk.model.text import Language
from kiosk.model.message import LONGEST, Message, shown

FEW: Final = 6
"""Slides that are named in one sentence."""
NEAR: Final = 500
"""Names among which the one most like another is looked for."""


def counted(mistakes: int) -> Message:
    """How many mistakes there are, of which no more than MOST and one are known."""
    if mistakes > MOST:
        return Message(f"{MOST} 多", f"more than {MOST}")
    return Message(str(mistakes), str(mistakes))


def crashed(slides: Sequence[str]) -> Message:
    """Which slides are left out, and why."""
    names = [shown(name) for name in slides[:FEW]]
    more = "…" if len(slides) > FEW else ""
    many = len(slides) > 1
    return Message(
        f"“{'”、“'.join(names)}”{more}：放到时程序两次中断；内容或图片改过就会再放",
        f"“{'”, “'.join(names)}”{more}: the show crashed twice on "
        f"{'them' if many else 'it'}; {'they come' if many else 'it comes'} back once "
        "the content or its pictures change",
    )


NOTHING: Final = Message("", "")
MORE: Final = Message(
    "……还有更多；先改好这些，再检查一次。",
    "… and more; mend these first, then check again.",
)
"""What is said after as many mistakes as are told at once."""


# Writing: by the codes of kiosk.content.json_text. `quote` is a straight double quote.
_WRITING: Final[dict[str, tuple[str, str]]] = {
    "bytes": (
        "第 {wanted} 个字节 {found} 读不成文字；请用编辑器另存为 UTF-8 编码",
        "byte {wanted} ({found}) cannot be read as text; save the file as UTF-8",
    ),
    "bytes-end": (
        "文件断在一个字的中间，或许保存、复制时中断了；请重新保存",
        "the file stops in the middle of a character, perhaps saving or copying was "
        "interrupted; save it again",
    ),
    "office": (
        "这是 Word、Excel 或压缩文件；内容要另存为纯文本的 JSON",
        "this is a Word, Excel or zip file; content is plain text in JSON",
    ),
    "unseen": (
        "这里有一个看不见的字符 {found}，请删去",
        "an invisible character {found} stands here; remove it",
    ),
    "number-grouped": (
        "数里不写千位逗号：{found} 请写成 {wanted}",
        "a number has no commas: write {wanted} instead of {found}",
    ),
    "number-unit": (
        "{found} 里的“{wanted}”是单位，要写在 unit 里；这里只写数",
        "the “{wanted}” of {found} is a unit and belongs into “unit”; write only the "
        "number here",
    ),
    "semicolon": (
        "这里应是英文逗号 ,，现在是分号",
        "write a comma here instead of the semicolon",
    ),
    "empty": (
        "文件是空的；应是花括号里的内容，或许保存时中断了",
        "the file is empty; it should hold an object in braces, perhaps saving was "
        "interrupted",
    ),
    "cut-off": (
        "文件到这里断了：第 {line} 行第 {column} 列的 {found} 缺少收尾的 {wanted}",
        "the file stops here: the {found} of line {line}, column {column} still needs "
        "its closing {wanted}",
    ),
    "comma-missing": (
        "这里少了英文逗号 ,（两项之间要用逗号隔开）",
        "a comma is missing here: items are separated by commas",
    ),
    "comma-trailing": (
        "{found} 前面多了一个逗号，请删去（最后一项后面不写逗号）",
        "remove this comma: the last item before {found} has none after it",
    ),
    "comma-extra": (
        "多了一个逗号，请删去，或补上它前面的内容",
        "remove this comma, or write the item that belongs before it",
    ),
    "colon-missing": (
        "字段名“{found}”后面少了英文冒号 :",
        "a colon is missing after the field name “{found}”",
    ),
    "wide": (
        "「{found}」是全角符号，请改用半角的 {wanted}",
        "{found} is a full-width or curly character; write {wanted} instead",
    ),
    "quote-single": (
        "{found} 不能用来括文字，请改用英文双引号 {quote}",
        "{found} does not enclose text; use double quotes {quote}",
    ),
    "quote-open": (
        "这段文字到行尾也没有收尾的双引号 {quote}（文字里换行请写 \\n）",
        "this text has no closing double quote {quote} on its line (write a line break "
        "as \\n)",
    ),
    "quote-inside": (
        "这个双引号提前结束了文字；文字里的引号请写成“ ”或 \\{quote}",
        "this double quote ends the text too early; inside text write “ ” or \\{quote}",
    ),
    "key-bare": (
        "字段名 {found} 要写在英文双引号里：{quote}{found}{quote}",
        "the field name {found} needs double quotes: {quote}{found}{quote}",
    ),
    "twice": (
        "字段“{found}”在同一处写了两次，第一次在第 {line} 行第 {column} 列；请删去一个",
        "the field “{found}” is written twice, first at line {line}, column {column}; "
        "remove one",
    ),
    "deep": (
        "括号套得太深，最多 {wanted} 层",
        "brackets are nested too deep; at most {wanted} levels are read",
    ),
    "comment": (
        "JSON 里不能写注释，请删去 {found} 和后面的说明",
        "JSON has no comments; remove {found} and the remark after it",
    ),
    "number": (
        "{found} 不是 JSON 的数：只写数字、小数点和负号，如 0.5、-3",
        "{found} is not a JSON number; write digits, a point and a minus only, such as "
        "0.5 or -3",
    ),
    "escape": (
        "{found} 这种写法无效：反斜杠有别的用处；文件夹之间请用 /，"
        "要显示反斜杠请写两个",
        "{found} means nothing: a backslash has a use of its own; write / between "
        "folders, and it twice where it is to be seen",
    ),
    "half": (
        "{found} 只是半个字，什么字也不是；请直接写这个字，或把它删去",
        "{found} is half of a character and stands for none; write the character "
        "itself, or remove it",
    ),
    "control": (
        "文字里不能直接放控制字符，请写成 {found} 或删去",
        "text cannot hold this control character; write {found} or remove it",
    ),
    "after-end": (
        "内容到此已经结束，后面多了“{found}”，请删去，或检查括号是否提前收尾",
        "the content has ended, but “{found}” follows; remove it, or look for a "
        "bracket closed too early",
    ),
    "unread": (
        "这个文件读不成 JSON（{found}）",
        "the file cannot be read as JSON ({found})",
    ),
    "toml-again": (
        "“{found}”已经写过了；请删去一个",
        "“{found}” is there already; remove one",
    ),
    "toml-open": (
        "这个 {found} 缺少收尾的 {wanted}",
        "this {found} still needs its closing {wanted}",
    ),
    "toml-backslash": (
        "双引号里不能直接写反斜杠 \\；路径请用单引号，如 'D:\\show'",
        "a backslash \\ cannot stand in double quotes; put a path in single ones, as "
        "in 'D:\\show'",
    ),
    "toml-unread": (
        "从这里起读不懂：一行写一项，名称 = 值，文字加英文双引号 {quote}（{found}）",
        "this cannot be read: write one field a line, name = value, and text in double "
        "quotes {quote} ({found})",
    ),
}
_WANTED: Final[dict[str, tuple[str, str]]] = {
    "value": ("一个值", "a value"),
    "key": ("双引号里的字段名", "a field name in double quotes"),
    ":": ("英文冒号 :", "a colon"),
    ",": ("英文逗号 ,", "a comma"),
    "]": ("方括号 ]", "a closing ]"),
    "}": ("花括号 }", "a closing }"),
    "end": ("文件结尾", "the end of the file"),
}


def writing(fault: Fault) -> Message:
    """What is wrong with the writing of a JSON text."""
    line, column = fault.also or (fault.line, fault.column)
    found = shown(fault.found)
    if fault.code in ("unexpected", "bracket"):
        zh, en = _WANTED[fault.wanted]
        at = NOTHING
        if fault.also:
            at = Message(
                f"，用来收尾第 {line} 行第 {column} 列的括号",
                f" for the bracket of line {line}, column {column}",
            )
        return Message(
            f"这里应是{zh}{at.zh}，现在是“{found}”",
            f"expected {en}{at.en}, found “{found}”",
        )
    if fault.code == "word":
        return _word(found, fault.wanted)
    zh, en = _WRITING[fault.code]
    wanted = fault.wanted
    if wanted == " ":
        return Message(
            "这里有一个全角空格，请改成普通空格或删去",
            "a full-width space stands here; write a plain space or remove it",
        )
    if found == ";":
        zh, en = _WRITING["semicolon"]
    details = {
        "found": found,
        "wanted": wanted,
        "line": line,
        "column": column,
        "quote": '"',
    }
    return Message(zh.format(**details), en.format(**details))


def _word(found: str, meant: str) -> Message:
    if meant == "a number":
        return Message(
            f"{found} 不是一个数，请写出实际的数",
            f"{found} is not a number; write the number itself",
        )
    if meant:
        return Message(f"{found} 请写成 {meant}", f"write {meant} instead of {found}")
    return Message(
        f'文字要写在英文双引号里："{found}"', f'text needs double quotes: "{found}"'
    )


def halves(text: str) -> tuple[str, str]:
    """The Chinese and the English of a text written "中文 · English"."""
    zh, dot, en = text.partition(" · ")
    return (zh.strip(), en.strip()) if dot else (text, text)


# Choosing among names


def near(name: str, names: Iterable[str]) -> str:
    """The name most like the one written, or ""."""
    # Only who has made a mistake waits for it.
    import difflib

    if len(name) > 3 * LONGEST:
        return ""
    lower = {known.lower(): known for known in islice(names, NEAR)}
    close = difflib.get_close_matches(name.lower(), lower, 1, 0.6)
    return lower[close[0]] if close else ""


def hint(name: str, names: Sequence[str]) -> Message:
    """What could have been meant: the nearest name, or all of a few."""
    close = near(name, names)
    if close:
        return Message(
            f"，是不是想写“{shown(close)}”？", f"; did you mean “{shown(close)}”?"
        )
    few = [shown(known) for known in names[:12]]
    more = "…" if len(names) > len(few) else ""
    if not few:
        return NOTHING
    return Message(
        f"；可以写 {'、'.join(few)}{more}", f"; it can be {', '.join(few)}{more}"
    )


# Cross checks and files: by a code of their own.
_MATTER: Final[dict[str, tuple[str, str]]] = {
    "missing-file": (
        "找不到这个文件；请检查路径和文件名",
        "there is no such file; check the path and the name",
    ),
    "folder": (
        "这是一个文件夹；请给出其中的 content.json",
        "this is a folder; name the content.json in it",
    ),
    "settings-folder": (
        "这是一个文件夹；设置文件是其中的 kiosk.toml",
        "this is a folder; the settings are the kiosk.toml in it",
    ),
    "settings-large": (
        "文件超过 {limit} MB，不会是设置文件",
        "the file is larger than {limit} MB and cannot be one of settings",
    ),
    "not-a-file": ("这不是一个普通文件", "this is not a plain file"),
    "unforeseen": (
        "程序读这个文件时自己出了错（{reason}）；请撤回上一次改动，并把文件交给程序的维护者",
        "the program itself failed on this file ({reason}); take the last change back, "
        "and send the file to whoever looks after the program",
    ),
    "killed": (
        "这份内容已经两次让程序在出第一个画面之前就中断，所以没有再读它；"
        "请撤回上一次改动再保存（保存后会再试），并把文件交给程序的维护者",
        "this content has twice ended the program before the first picture, so it was "
        "not read again; take the last change back and save (a save is tried again), "
        "and send the file to whoever looks after the program",
    ),
    "unreadable": (
        "文件读不出来（{reason}）；请检查权限，或是否被别的程序占用",
        "the file cannot be read ({reason}); check its permissions, or whether another "
        "program holds it",
    ),
    "large": (
        "文件超过 {limit} MB，太大了；图片请单独存放，内容里只写路径",
        "the file is larger than {limit} MB; keep pictures beside it and write only "
        "their paths",
    ),
    "vast": (
        "文件里有 {count} 个值，超过 {limit} 个，不会是一份展示；多半是整张表误粘了进来"
        "，请撤回上一次改动，数据放进表格文件里",
        "the file has {count} values, more than {limit}, and cannot be a show: a whole "
        "table was probably pasted into it; take the last change back, and keep data "
        "in a spreadsheet",
    ),
    "gb18030": (
        "文件是 GBK（GB18030）编码，已能读出；建议另存为 UTF-8",
        "the file is saved as GBK (GB18030) and was read; better save it as UTF-8",
    ),
    "utf-16": (
        "文件是 UTF-16 编码，已能读出；建议另存为 UTF-8",
        "the file is saved as UTF-16 and was read; better save it as UTF-8",
    ),
    "slide-twice": (
        "页名“{name}”已用于 {first}；每页的 id 不能重复",
        "the slide id “{name}” is already used by {first}; every slide needs its own",
    ),
    "theme-twice": (
        "主题名“{name}”已用于 {first}；每个主题的 id 不能重复",
        "the theme id “{name}” is already used by {first}; every theme needs its own",
    ),
    "theme-unknown": (
        "没有叫“{name}”的主题{hint}",
        "there is no theme “{name}”{hint}",
    ),
    "slide-unknown": (
        "没有叫“{name}”的页{hint}",
        "there is no slide “{name}”{hint}",
    ),
    "theme-missing": (
        "这一页要写明属于哪个主题（theme）{hint}",
        "this slide needs a theme{hint}",
    ),
    "figure-unknown": (
        "本页 figures 里没有“{name}”{hint}",
        "this slide has no figure “{name}”{hint}",
    ),
    "braces": (
        "花括号里应是本页一个数的名字，如 {example}，现在是“{name}”",
        "braces hold the name of a figure of this slide, as in {example}, found "
        "“{name}”",
    ),
    "braces-outside": (
        "“{name}”不会换成数：只有页里的文字能引用 figures",
        "“{name}” cannot become a figure: only text of a slide can name one",
    ),
    "source-form": (
        "出处“{name}”应写成 来源/部分.段落，如 article/1.13",
        "the source “{name}” should read source/section.paragraph, such as "
        "article/1.13",
    ),
    "source-unknown": (
        "sources 里没有来源“{name}”{hint}",
        "sources has no “{name}”{hint}",
    ),
    "section-unknown": (
        "来源“{source}”没有“{name}”这一部分{hint}",
        "the source “{source}” has no section “{name}”{hint}",
    ),
    "paragraph-unknown": (
        "来源“{source}”的“{section}”只有 {count} 段，没有第 {name} 段",
        "section “{section}” of “{source}” ends with paragraph {count}, so there is no "
        "paragraph {name}",
    ),
    "derived-long": (
        "推算的步骤太多；最多 {limit} 步",
        "it takes too many steps to derive this figure; at most {limit}",
    ),
    "bound": (
        "这张图画不出 {said}：数要在 {least} 到 {most} 之间，是不是多写或少写了零？",
        "this chart cannot draw {said}: it takes {least} to {most}; are there too many "
        "zeros, or too few?",
    ),
    "unprintable": (
        "这个数太长，无法显示",
        "this figure is too long to be shown",
    ),
    "sheet-place": (
        "这里不能用表格里的格子；可以用在数值、标签、时期、一项或一组数上",
        "cells of a spreadsheet cannot stand here; they can stand for values, labels, "
        "periods, items or series",
    ),
    "sheet-outside": (
        "“{name}”不在内容所在的文件夹里；表格、地图文件请放在 content.json 旁边",
        "“{name}” is not within the content's folder; keep spreadsheets and maps "
        "beside content.json",
    ),
    "sheet-missing": (
        "没有这个文件{hint}",
        "there is no such file{hint}",
    ),
    "sheet-case": (
        "文件名的大小写不同：实际是“{name}”",
        "the letter case differs: the file is called “{name}”",
    ),
    "sheet-ending": (
        "只能读 .xlsx 和 .csv；请在 Excel 或 WPS 里另存为 .xlsx",
        "only .xlsx and .csv are read; save it as .xlsx in Excel or WPS",
    ),
    "sheet-unreadable": (
        "文件读不出来（{reason}）；请检查权限，或是否被别的程序占用",
        "the file cannot be read ({reason}); check its permissions, or whether another "
        "program holds it",
    ),
    "sheet-large": (
        "文件超过 {limit} MB，太大了；请只留下展示要用的表",
        "the file is larger than {limit} MB; keep only the sheets that the show needs",
    ),
    "sheet-unpacked": (
        "文件展开后超过 {limit} MB，太大了；请只留下展示要用的表",
        "unpacked, the file is larger than {limit} MB; keep only the sheets that the "
        "show needs",
    ),
    "sheet-vast": (
        "这张表一直用到 {name} 格，超过 {limit} 格，多半是远处误填了内容；"
        "请在 Excel 或 WPS 里按 Ctrl+End 找到它，删去多余的行和列再保存",
        "the sheet reaches to {name}, which is more than {limit} cells: something "
        "stands far outside the table; press Ctrl+End in Excel or WPS to find it, "
        "delete the spare rows and columns and save",
    ),
    "sheet-full": (
        "这张表填了不止 {limit} 格，太多了；请只留下展示要用的行和列",
        "more than {limit} cells of the sheet are filled; keep only the rows and "
        "columns that the show needs",
    ),
    "sheet-damaged": (
        "这个表格打不开，文件可能坏了；请在 Excel 或 WPS 里打开后另存一份",
        "the spreadsheet cannot be opened, the file may be damaged; open it in Excel "
        "or WPS and save it anew",
    ),
    "sheet-endless": (
        "这个表格读不完：太大，或者坏了；请在 Excel 或 WPS 里新建一个文件，"
        "只把展示要用的格子粘贴进去",
        "the spreadsheet cannot be read to its end: it is too large, or damaged; paste "
        "only the cells that the show needs into a new file in Excel or WPS",
    ),
    "sheet-busy": (
        "电脑太忙，表格现在读不了；请过一会儿再保存一次",
        "the computer is too busy to read the spreadsheet now; save it again in a "
        "moment",
    ),
    "sheet-forbidden": (
        "读不了：表格要以这个文件夹主人的身份来读，而他打不开 kiosk 所在的文件夹；"
        "请用他的账号检查，或把 kiosk 装到人人可读的地方（如 /opt/kiosk/venv）",
        "this cannot be read: it has to be read as the owner of its folder, who may "
        "not run kiosk where it is installed; check it as that user, or install kiosk "
        "where everybody may read it, such as /opt/kiosk/venv",
    ),
    "sheet-nothing": (
        "文件是空的，可能没有保存完；请重新保存",
        "the file is empty, perhaps saving was interrupted; save it again",
    ),
    "sheet-password": (
        "这个表格设了密码；请在 Excel 或 WPS 里去掉密码再保存",
        "the spreadsheet has a password; take it away in Excel or WPS and save",
    ),
    "sheet-is-locked": (
        "这个表格设了密码；请在 Excel 或 WPS 里去掉密码再保存",
        "the spreadsheet has a password; take it away in Excel or WPS and save",
    ),
    "sheet-is-old": (
        "里面是旧的 .xls 格式；请在 Excel 或 WPS 里打开，另存为 .xlsx",
        "inside, this is an old .xls; open it in Excel or WPS and save it as .xlsx",
    ),
    "sheet-is-workbook": (
        "这其实是 Excel 工作簿；请把文件改名为“{name}”，content.json 里也这样写",
        "this is an Excel workbook; rename it “{name}”, here as well",
    ),
    "sheet-is-text": (
        "这其实是 csv 文字；请把文件改名为“{name}”，content.json 里也这样写，"
        "或者在 Excel、WPS 里打开后另存为 .xlsx",
        "this is the text of a csv file; rename it “{name}”, here as well, or open it "
        "in Excel or WPS and save it as .xlsx",
    ),
    "sheet-is-xlsb": (
        "里面是 .xlsb 格式；请在 Excel 或 WPS 里打开，另存为 .xlsx",
        "inside, this is an .xlsb; open it in Excel or WPS and save it as .xlsx",
    ),
    "sheet-is-ods": (
        "里面是 .ods 格式；请在 LibreOffice、Excel 或 WPS 里打开，另存为 .xlsx",
        "inside, this is an .ods; open it in LibreOffice, Excel or WPS and save it as "
        ".xlsx",
    ),
    "sheet-is-numbers": (
        "里面是苹果 Numbers 的表格；请在 Numbers 里“导出到”Excel（.xlsx）",
        "inside, this is a table of Apple's Numbers; export it to Excel (.xlsx) there",
    ),
    "sheet-is-page": (
        "里面是网页格式的表格，只是叫这个名字；请在 Excel 或 WPS 里打开，另存为 .xlsx",
        "inside, this is a web page that only has this name; open it in Excel or WPS "
        "and save it as .xlsx",
    ),
    "sheet-is-document": (
        "这是文档，不是表格；请把表格复制到 Excel 或 WPS 里，保存为 .xlsx",
        "this is a document, not a spreadsheet; copy the table into Excel or WPS and "
        "save it as .xlsx",
    ),
    "sheet-is-pdf": (
        "这是 PDF，不是表格；请把表格抄到 Excel 或 WPS 里，保存为 .xlsx",
        "this is a PDF, not a spreadsheet; copy the table into Excel or WPS and save "
        "it as .xlsx",
    ),
    "sheet-is-picture": (
        "这是图片，不是表格",
        "this is a picture, not a spreadsheet",
    ),
    "sheet-is-archive": (
        "这是压缩文件，不是表格；请解压后放进里面的表格",
        "this is an archive, not a spreadsheet; unpack it and use the one inside",
    ),
    "sheet-is-torn": (
        "这个表格打不开，文件可能没有复制完；请重新复制或保存",
        "the spreadsheet cannot be opened, perhaps copying was interrupted; copy or "
        "save it again",
    ),
    "sheet-bytes": (
        "这个 csv 的文字读不出来；请在 Excel 或 WPS 里打开，另存为 .xlsx",
        "the text of this csv file cannot be read; open it in Excel or WPS and save it "
        "as .xlsx",
    ),
    "sheet-encoding": (
        "这个 csv 看不出是什么编码：按 {one} 读是“{first}”，按 {other} 读是“{second}”；"
        "请在 Excel 或 WPS 里打开，另存为 .xlsx",
        "this csv file does not tell its encoding: as {one} it says “{first}”, as "
        "{other} “{second}”; open it in Excel or WPS and save it as .xlsx",
    ),
    "sheet-separator": (
        "这个 csv 看不出是用逗号还是分号分列；请在最前面加一行 sep=, 或 sep=; ，"
        "或者另存为 .xlsx",
        "this csv file may be cut by commas or by semicolons; write sep=, or sep=; as "
        "its first line, or save it as .xlsx",
    ),
    "sheet-thousands": (
        "第 {row} 行的格子比表头多，像是数里有千位逗号：{name}；"
        "请在表格里去掉千位逗号，或者另存为 .xlsx",
        "row {row} has more cells than the header, as if {name} were one number; take "
        "away the commas for thousands, or save it as .xlsx",
    ),
    "geography-ending": (
        "只能读 .geojson；请在 QGIS 等软件里导出为 GeoJSON",
        "only .geojson is read; export it as GeoJSON in QGIS or the like",
    ),
    "geography-writing": (
        "这个文件不是完整的 GeoJSON（不是 JSON 文字，或断在中间）；请重新导出",
        "the file is no whole GeoJSON: it is not JSON, or is cut off; export it anew",
    ),
    "geography-form": (
        "这个文件是 JSON，但不是 GeoJSON 的 FeatureCollection；请导出为 GeoJSON",
        "the file is JSON, but no FeatureCollection of GeoJSON; export it as GeoJSON",
    ),
    "geography-degrees": (
        "坐标不是经纬度（多半是以米计的投影坐标）；"
        "导出时请选 WGS 84（EPSG:4326）或 CGCS2000（EPSG:4490）",
        "its coordinates are no degrees, but most likely metres of a projection; "
        "export it in WGS 84 (EPSG:4326) or CGCS2000 (EPSG:4490)",
    ),
    "geography-kind": (
        "第 {count} 个要素是 {name}；地图只画面（Polygon）和线（LineString）",
        "feature {count} is a {name}; a map draws areas (Polygon) and lines "
        "(LineString)",
    ),
    "geography-shape": (
        "第 {count} 个要素的图形是空的或写坏了；请在 QGIS 里修复后重新导出",
        "the shape of feature {count} is empty or damaged; mend it in QGIS and export "
        "it anew",
    ),
    "geography-flat": (
        "“{name}”的面积是零，画不出来",
        "“{name}” has no area and cannot be drawn",
    ),
    "geography-points": (
        "点数超过 {limit}，太细了；请在 QGIS 里化简后重新导出",
        "it has more than {limit} points; simplify it in QGIS and export it anew",
    ),
    "geography-name": (
        "第 {count} 个要素没有名为“{key}”的属性，或其中没有文字{hint}；"
        "请在 name 里写明哪个属性是名称",
        "feature {count} has no text in a property “{key}”{hint}; say in “name” which "
        "property holds the names",
    ),
    "geography-many": (
        "区域超过 {limit} 个，屏幕上写不下名称；请只留下要展示的",
        "it has more than {limit} areas, whose names have no room on a screen; keep "
        "those that are shown",
    ),
    "geography-nothing": (
        "文件里没有一个面",
        "there is no area in the file",
    ),
    "geography-endless": (
        "这个地图文件读不完：太大，或者坏了；请在 QGIS 里化简后重新导出",
        "the map cannot be read to its end: it is too large, or damaged; simplify it "
        "in QGIS and export it anew",
    ),
    "sheet-lock": (
        "“{name}”是别的程序打开表格时的临时文件；请写“{wanted}”",
        "“{name}” is a temporary file of the program that has the spreadsheet open; "
        "write “{wanted}”",
    ),
    "sheet-backslash": (
        "文件夹之间请用 /：{wanted}",
        "write / between folders: {wanted}",
    ),
    "sheet-numbers": (
        "只能读 .xlsx 和 .csv；请在 Numbers 里“导出到”Excel（.xlsx）",
        "only .xlsx and .csv are read; export it to Excel (.xlsx) in Numbers",
    ),
    "sheet-csv": (
        "csv 文件没有工作表，请删去“sheet”",
        "a csv file has no sheets; remove “sheet”",
    ),
    "sheet-which": (
        "文件里不止一张工作表，请写明“sheet”{hint}",
        "the file has several sheets; name one as “sheet”{hint}",
    ),
    "sheet-unknown": (
        "没有叫“{name}”的工作表{hint}",
        "there is no sheet “{name}”{hint}",
    ),
    "range-form": (
        "范围“{name}”应写成 B2:B7，一格写 B2",
        "the range “{name}” should read B2:B7, or B2 for one cell",
    ),
    "range-large": (
        "范围“{name}”太大；最多 {limit} 格",
        "the range “{name}” is too large; at most {limit} cells",
    ),
    "range-one": (
        "范围“{name}”有 {height} 行 {width} 列；这里只能是一格",
        "the range “{name}” has {height} rows and {width} columns; one cell is "
        "expected here",
    ),
    "range-line": (
        "范围“{name}”有 {height} 行 {width} 列；一组数应是一列或一行",
        "the range “{name}” has {height} rows and {width} columns; values are one "
        "column or one row",
    ),
    "range-words": (
        "范围“{name}”有 {height} 行 {width} 列；文字应是两列，左中文、右英文",
        "the range “{name}” has {height} rows and {width} columns; words take two "
        "columns, Chinese on the left and English on the right",
    ),
    "range-text": (
        "范围“{name}”有 {height} 行 {width} 列；一个名称应是并排的两格，左中文、右英文",
        "the range “{name}” has {height} rows and {width} columns; one name takes two "
        "cells, Chinese on the left and English on the right",
    ),
    "range-rows": (
        "范围“{name}”有 {width} 列；每行应是中文、英文和 {wanted}，共 {count} 列",
        "the range “{name}” has {width} columns; each row holds Chinese, English and "
        "{wanted}: {count} columns",
    ),
    "cell-text": (
        "这里应是数，现在是文字“{name}”",
        "expected a number, found the text “{name}”",
    ),
    "cell-missing": (
        "“{name}”表示没有数，这里却必须有；请填上数，或者从范围里去掉这一格；"
        "折线 line、曲线 series、面积 area、柱形 bars、点图 dotplot、"
        "小图 multiples、方块 tiles、地图 map 可以留出空缺",
        "“{name}” says that there is no number, but one is needed here; fill it in, or "
        "leave the cell out of the range; line, series, area, bars, dotplot, "
        "multiples, tiles and map can leave a gap",
    ),
    "value-missing": (
        "这里没有数；请填上，或去掉这一项；折线 line、曲线 series、面积 area、"
        "柱形 bars、点图 dotplot、小图 multiples、方块 tiles、地图 map 可以留出"
        "空缺，写 null",
        "there is no number here; fill it in, or leave the item out; line, series, "
        "area, bars, dotplot, multiples, tiles and map can leave a gap, written null",
    ),
    "cell-scientific": (
        "“{name}”是缩写过的大数，后面的位数已经没有了；请在原来的表格里把这一列设成"
        "“数值”，再保存",
        "“{name}” is a large number cut short, whose last digits are lost; set the "
        "column to “Number” in the original sheet and save again",
    ),
    "cell-brackets": (
        "“{name}”用括号括着；负数请写成 -{plain}，否则去掉括号",
        "“{name}” stands in brackets; if it is negative write -{plain}, or else take "
        "them away",
    ),
    "cell-footnote": (
        "“{name}”里除了数还有注释的记号；请在格子里只写数，注释写到页面上",
        "“{name}” has the mark of a note behind the number; leave only the number in "
        "the cell, and write the note on the slide",
    ),
    "cell-raised": (
        "“{name}”里有上标或下标，不算数字；请在格子里只写数，注释写到页面上",
        "“{name}” has raised or lowered characters, which are no digits; leave only "
        "the number in the cell, and write the note on the slide",
    ),
    "cell-span": (
        "“{name}”是一个范围，不是一个数；请写一个数",
        "“{name}” is a span, not a number; write one number",
    ),
    "cell-about": (
        "“{name}”里除了数还有“约”“余”这样的字；请在格子里只写数，这些字写到页面上",
        "“{name}” says more than a number, such as “about”; leave only the number in "
        "the cell, and say the rest on the slide",
    ),
    "cell-space": (
        "“{name}”里有空格；如果是一个数，请去掉空格，写成 {plain}",
        "“{name}” has a space in it; if it is one number write {plain}",
    ),
    "cell-point": (
        "“{name}”里的点和逗号看不出哪个是小数点；请写成 1240.5 这样，只有一个小数点",
        "“{name}” does not tell which of point and comma stands before tenths; write "
        "it as 1240.5, with one point alone",
    ),
    "cell-comma": (
        "“{name}”里的逗号不在千位上；小数请用点，如 1.24，整数请去掉逗号，写成 {plain}",
        "the comma of “{name}” stands for no thousands; write a point before tenths, "
        "as in 1.24, or no comma at all, {plain}",
    ),
    "cell-comma-or-point": (
        "“{name}”里的逗号看不出是千位还是小数点；请去掉千位的逗号，小数用点",
        "the comma of “{name}” may stand for thousands or before tenths; leave it out "
        "for thousands, and write a point before tenths",
    ),
    "cell-format": (
        "这一格显示为“{name}”，存的却是 {value}；请把它的格式改成普通的“数值”",
        "the cell shows “{name}” but holds {value}; set its format to a plain “Number”",
    ),
    "cell-scaled": (
        "这一格显示为“{name}”，存的却是 {value}，两者差了倍数；请把它的格式改成普通的"
        "“数值”，或把图的单位写成和显示的一致",
        "the cell shows “{name}” but holds {value}, many times more or less; set its "
        "format to a plain “Number”, or make the unit of the chart that of what is "
        "shown",
    ),
    "cell-money": (
        "这一格显示为“{name}”，图的单位却是“{unit}”；请去掉格式里的货币符号，"
        "或把图的单位写成“{money}”",
        "the cell shows “{name}”, but the unit of the chart is “{unit}”; take the sign "
        "of the currency out of its format, or make the unit “{money}”",
    ),
    "cell-merged": (
        "这一格是合并单元格 {name} 的一部分；请取消合并，每格都填上",
        "the cell is a part of the merged cells {name}; unmerge them and fill in each",
    ),
    "cell-no-date": (
        "这一格在表格里显示为 ########，不是能用的日期；请在表格里改好",
        "the sheet shows ######## here, which is no date; mend it there",
    ),
    "cell-serials": (
        "{name} 这样的数像是没有显示成日期的日期（{value}）；请把这一列设成日期格式，"
        "或写成文字",
        "numbers such as {name} look like dates that are not shown as such ({value}); "
        "set the column to a date format, or write them as text",
    ),
    "cells-fractions": (
        "{name} 看上去是比例，不是百分数（{value}）；"
        "如果是，请把这些格子设成百分比格式；"
        "如果不是，请在格子里写上 %，如 {plain}%",
        "{name} look like fractions, not per cent ({value}); if they are, set the "
        "cells to a percentage format; if not, write the sign into the cells, as "
        "{plain}%",
    ),
    "cells-scales": (
        "{one} 写的是“{first}”，{other} 写的是“{second}”：带“万”“亿”的和不带的"
        "混在一起，又差了上千倍；请都写成一样的单位",
        "{one} says “{first}” and {other} “{second}”: some have 万 or 亿 and some have "
        "not, and they are a thousand times apart; write all of them in one unit",
    ),
    "cells-hidden": (
        "表格里{zh}隐藏了或被筛掉了，屏幕上却会显示；请取消隐藏，或改一下范围",
        "{en} of the sheet cannot be seen there, hidden or filtered, but will be on "
        "screen; show them in the sheet, or change the range",
    ),
    "cells-blank": (
        "{name}没有数，图上会空着，注明“缺”",
        "{name} have no number: the chart leaves a gap there and says “no data”",
    ),
    "cells-mixed": (
        "{one} 写的是“{first}”，{other} 写的是“{second}”：带“万”“亿”的和不带的"
        "混在一起；不带的按图的单位“{unit}”读，请核对，最好都写成一样的",
        "{one} says “{first}” and {other} “{second}”: some have 万 or 亿 and some have "
        "not; those without are taken to be in the unit of the chart, “{unit}”; make "
        "sure that they are, or write all of them alike",
    ),
    "cells-apart": (
        "{one} 是“{first}”，{other} 是“{second}”，差了上千倍；请核对是不是单位不同",
        "{one} is “{first}” and {other} is “{second}”, a thousand times apart; make "
        "sure that both are in one unit",
    ),
    "cells-headed": (
        "{one} 的表头说是“{first}”，图的单位是“{unit}”：请核对，数该是哪一种",
        "the heading in {one} says “{first}”, and the unit of the chart is “{unit}”; "
        "make sure which of them the numbers are in",
    ),
    "more-cells": (
        "（{name}也是这样）",
        " (so are {name})",
    ),
    "cell-truth": ("这里是真假值 {name}，不能用", "{name} cannot be used here"),
    "cell-date": (
        "这里应是数，现在是日期 {name}",
        "expected a number, found the date {name}",
    ),
    "cell-empty": ("这一格是空的", "the cell is empty"),
    "cell-outside": (
        "这一格在表外：有内容的最后一格是 {name}",
        "this is beyond the table, whose last cell is {name}",
    ),
    "cell-formula": (
        "公式的结果没有存在文件里；请在 Excel 或 WPS 里打开后保存一次",
        "the result of the formula is not in the file; open it in Excel or WPS and "
        "save it",
    ),
    "cell-error": (
        "表格在这一格报错 {name}；请在表格里改好",
        "the spreadsheet shows the error {name} here; mend it there",
    ),
    "cell-unit": (
        "“{name}”的单位和图的单位“{unit}”不同",
        "the unit of “{name}” is not the chart's, “{unit}”",
    ),
    "cell-long": (
        "{name} 的位数太多：最多 15 位，小数点后最多 6 位；请在表格里用 ROUND 取整",
        "{name} is too long: at most 15 digits, 6 of them after the point; round it in "
        "the sheet with ROUND",
    ),
    "extract-number": (
        "段号 {name} 在表格里是一个数，1.10 会变成 1.1；请把这一列设为文本再写",
        "the place {name} is a number here, to which 1.10 and 1.1 are the same; make "
        "the column text and write it again",
    ),
    "cell-english": (
        "“{name}”缺少英文；请用两列，左中文、右英文",
        "“{name}” has no English; use two columns, Chinese on the left and English on "
        "the right",
    ),
}


def matter(code: str, *, hint: Message = NOTHING, **details: object) -> Message:
    """What is wrong with the meaning of a file, or with the file itself.

    A detail may be a Message, which is said in each language as it has it.
    """
    zh, en = _MATTER[code]

    def safe(language: Language) -> dict[str, str]:
        return {
            key: shown(
                value.said(language) if isinstance(value, Message) else str(value)
            )
            for key, value in details.items()
        }

    return Message(
        zh.format(hint=hint.zh, **safe("zh")), en.format(hint=hint.en, **safe("en"))
    )


def shown_long(text: str) -> str:
    """A sentence by others, harmless in a terminal."""
    return "".join(c if c.isprintable() else " " for c in text[:300])


def no_slide(name: str, names: Sequence[str]) -> Message:
    """No slide has that id; which has, or which few there are."""
    tip = hint(name, names)
    zh, en = tip.zh, tip.en
    if not en.endswith("?"):
        zh, en = f"{zh}。", f"{en}."
    return Message(
        f"没有叫“{shown(name)}”的页{zh}", f"no slide is called “{shown(name)}”{en}"
    )
