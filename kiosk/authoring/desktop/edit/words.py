"""The words of the editor's own window, in the language of whoever sits before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kiosk.model.text import Language

WORDS: Final[dict[str, tuple[str, str]]] = {
    "undo": ("撤销", "Undo"),
    "redo": ("重做", "Redo"),
    "publish": ("上屏", "Publish"),
    "slides": ("各页", "Slides"),
    "where": ("第 {n} 页，共 {all} 页", "slide {n} of {all}"),
    "history": ("历史", "History"),
    "unsaved": ("还没有上屏", "not published yet"),
    "published": ("{time} 上屏", "published at {time}"),
    "saved": ("草稿已存，{time}", "draft kept, {time}"),
    "as-file": ("和文件一样", "as the file is"),
    "night": ("夜", "Night"),
    "paper": ("纸", "Paper"),
    "zh": ("中", "中"),
    "en": ("EN", "EN"),
    "large": ("大字", "Large text"),
    "contrast": ("高对比", "High contrast"),
    "screen": ("屏幕", "Screen"),
    "checking": ("正在检查……", "Checking…"),
    "clean": ("没有发现问题", "Nothing found"),
    "wrong": ("{n} 处要改", "{n} to mend"),
    "doubt": ("{n} 处要看", "{n} to look at"),
    "kept": (
        "这一页还有错，画面是它上一次没有错的样子",
        "This slide has a mistake; the picture is of the last time it had none",
    ),
    "no-picture": ("这一页还画不出来", "This slide cannot be drawn yet"),
    "more": ("更多设置", "More settings"),
    "figures": ("数", "Figures"),
    "add": ("添加", "Add"),
    "add-named": ("＋ {name}", "＋ {name}"),
    "copy": ("复制", "Copy"),
    "remove": ("删去", "Remove"),
    "up": ("上移", "Move up"),
    "down": ("下移", "Move down"),
    "chinese": ("中文", "Chinese"),
    "english": ("英文", "English"),
    "letters": ("{n} 字", "{n} char."),
    "none": ("不写", "None"),
    "yes": ("是", "Yes"),
    "go": ("去改", "Go"),
    "here": ("去改", "Go"),
    "fine": ("知道了", "It is meant so"),
    "fine-why": (
        "这里为什么可以这样？理由写进文件，给以后的人看",
        "Why may it be so here? The reason is kept in the file",
    ),
    "slide-n": ("第 {n} 页", "Slide {n}"),
    "shapes": ("别的屏幕", "Other screens"),
    "portrait": ("竖屏", "Portrait"),
    "wide": ("32 : 9", "32 : 9"),
    "square": ("4 : 3", "4 : 3"),
    "from-source": ("从原文里选", "From the source"),
    "no-unit": ("没有单位", "No unit"),
    "counted": ("数的是什么……", "Something counted …"),
    "unit-zh": ("中文", "Chinese"),
    "unit-en": ("英文", "English"),
    "unit-one": ("英文，一个", "English, one"),
    "calendar": ("日历", "Calendar"),
    "week": (
        "星期一 星期二 星期三 星期四 星期五 星期六 星期日",
        "Mo Tu We Th Fr Sa Su",
    ),
    "search": ("查找", "Search"),
    "cancel": ("取消", "Cancel"),
    "new-slide": ("加一页", "New slide"),
    "take-off": ("从今天起不放", "Not shown from today on"),
    "always": ("一直放", "Shown always"),
    "by-pictures": ("看图选", "By pictures"),
    "all-kinds": ("全部 {count} 种", "All {count} kinds"),
    "take": ("选用", "Use this"),
    "who": ("谁上屏", "Published by"),
    "publish-now": ("上屏", "Publish"),
    "nothing-changed": ("和屏幕上的一样", "as it is on screen"),
    "both": ("{n} 处两边都改了", "{n} changed by both"),
    "conflicts": ("别人也改了同一处", "Somebody else has changed the same"),
    "conflicts-why": (
        "别人存盘的内容已经并了进来；下面几处两边都改过，请选一个。",
        "What somebody else has saved is merged in. These have been changed by both: "
        "choose one of each.",
    ),
    "mine": ("我的", "Mine"),
    "theirs": ("别人的", "Theirs"),
    "settle": ("就这样", "Settle"),
    "later": ("以后再说", "Later"),
    "removed": ("删去了", "removed"),
    "broken": ("文件里有写错的地方", "The file has mistakes in its writing"),
    "broken-why": (
        "改好下面标出的几行，表单就回来；什么也没有丢。",
        "Mend the lines that are marked, and the forms come back; nothing is lost.",
    ),
    "mend": ("都改好", "Mend them"),
    "line": ("第 {n} 行：", "Line {n}: "),
    "draft-kept": ("草稿已存 {time}", "draft kept {time}"),
    "draft-trouble": ("草稿存不下：{why}", "the draft cannot be kept: {why}"),
    "busy": (
        "这份内容已经在另一个窗口里打开了。",
        "This content is open in another window already.",
    ),
    "no-draft": (
        "没有地方存草稿（{why}），不能编辑。",
        "There is nowhere to keep a draft ({why}), so that it cannot be edited.",
    ),
    "publish-failed": ("没有上屏：{why}", "Not published: {why}"),
    "rename": ("改名", "Rename"),
    "rename-why": (
        "小写字母、数字和连字符",
        "small letters, digits and hyphens",
    ),
    "values-how": (
        "数之间空一格，缺的写 —；可以从 Excel 或 WPS 里复制一列贴进来",
        "numbers with a blank between them, — for one that is missing; a column of a "
        "spreadsheet can be pasted",
    ),
    "choose-file": ("选文件", "Choose a file"),
    "focus": ("最要紧的一点", "The point that stays in sight"),
    "focus-how": (
        "点一下照片里最要紧的地方：不同形状的屏幕都围着它裁。",
        "Touch what matters most in the photograph: every shape of screen keeps it.",
    ),
    "sheet": ("工作表", "Sheet"),
    "sheet-how": (
        "在表上拖一下，选哪几格",
        "Draw over the cells that are meant",
    ),
    "from-sheet": ("▦ 取自表格", "▦ From a spreadsheet"),
    "typed-here": ("改为手填", "Type them here"),
    "whole": ("全片", "The whole show"),
    "restore": ("放回草稿", "Back into the draft"),
    "then": ("那时", "Then"),
    "today": ("现在", "Now"),
    "no-history": (
        "还没有从前的版本：上屏一次就有了。",
        "There are no versions yet; publishing makes the first.",
    ),
    "unreadable": (
        "这一版有错误，不能放回。",
        "This version has mistakes and cannot be brought back.",
    ),
    "mend-first": ("改好了才能上屏", "Mend what is wrong first"),
    "speaks": ("English", "中文"),
}


def say(word: str, staff: Language, **values: object) -> str:
    """A word of the window, with what is to be filled in."""
    return WORDS[word][0 if staff == "zh" else 1].format(**values)
