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
    "unsaved": ("上次的改动还没有上屏", "changes of last time are not published yet"),
    "lose": (
        "草稿存不下（{why}），现在关掉，最后的改动就没有了。先腾出地方，或者插好 U 盘，"
        "再改一个字就会再存。",
        "The draft cannot be kept ({why}): what was changed last is lost when this is "
        "closed. Make room, or plug the stick in again; it is tried with every letter.",
    ),
    "stay": ("先不关", "Stay"),
    "leave": ("关掉，不要了", "Close, and lose it"),
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
    "no-picture": (
        "这一页还画不出来：先改好下面的错",
        "This slide cannot be drawn yet: mend what is told below first",
    ),
    "supposed": (
        "还缺的文字，先用另一种语言的代替",
        "Words that are missing stand here in the other language",
    ),
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
    "fine": ("知道了", "It is meant so"),
    "fine-why": (
        "这里为什么可以这样？理由写进文件，给以后的人看",
        "Why may it be so here? The reason is kept in the file",
    ),
    "shapes": ("别的屏幕", "Other screens"),
    "portrait": ("竖屏", "Portrait"),
    "wide": ("32 : 9", "32 : 9"),
    "square": ("4 : 3", "4 : 3"),
    "from-source": ("从原文里选", "From the source"),
    "no-unit": ("没有单位", "No unit"),
    "counted": ("数的是什么……", "Counted …"),
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
    "schedule": ("什么时候放……", "When it is shown …"),
    "take-off": ("从今天起不放", "Not shown from today on"),
    "always": ("一直放", "Shown always"),
    "always-on": ("总是", "Always"),
    "some-days": ("某几天", "Certain days"),
    "weekdays": ("每周几", "Days of the week"),
    "some-hours": ("某时段", "Certain hours"),
    "by-pictures": ("看图选", "By pictures"),
    "all-kinds": ("全部 {count} 种", "All {count} kinds"),
    "take": ("选用", "Use this"),
    "who": ("谁上屏", "Published by"),
    "not-compared": (
        "现在屏幕上的文件有错误，说不出改了哪几处；上屏以后，就是这里写的样子。",
        "The file on screen has mistakes, so that what changes cannot be told one by "
        "one: after publishing it is as it is written here.",
    ),
    "on-wall": ("屏幕上", "On screen"),
    "after": ("上屏以后", "After publishing"),
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
    "draft-waits": ("草稿还没存下", "draft not kept yet"),
    "draft-trouble": (
        "草稿存不下：{why}。打的字都还在这里，能存了就会自己存；先不要关窗口。",
        "The draft cannot be kept: {why}. What you have typed is all here, and is "
        "kept by itself as soon as that can be; do not close the window before.",
    ),
    "busy": (
        "这份内容已经在另一个窗口里打开了。",
        "This content is open in another window already.",
    ),
    "no-draft": (
        "没有地方存草稿（{why}），不能编辑。",
        "There is nowhere to keep a draft ({why}), so that it cannot be edited.",
    ),
    "publish-failed": (
        "没有上屏：{why}。屏幕上还是原来的，改动都在草稿里，可以再上一次。",
        "Not published: {why}. The screen is as it was, and all changes are in the "
        "draft: publish once more then.",
    ),
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
    "look-in": ("位置：", "Look in:"),
    "file-type": ("文件类型：", "Files of type:"),
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
    "compare-with": ("和哪一版比", "Compared with"),
    "files-back": (
        "那时的图片和表格一起放回，用新的名字，墙上的不动：{files}",
        "Pictures and spreadsheets of then come back under names of their own, and "
        "nothing on the wall changes: {files}",
    ),
    "files-lost": (
        "没有留底、仍用现在的：{files}",
        "No copy is kept of these, which stay as they are now: {files}",
    ),
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
    "not-brought": ("文件抄不过来：{why}", "A file could not be copied: {why}"),
    "what-to-say": ("想说什么？", "What is to be said?"),
    "every-kind": ("全部", "Everything"),
    "by-sheet": ("▦ 用 Excel 或 WPS 的表格做一页", "▦ A slide from a spreadsheet"),
    "from-sheet-title": ("用表格做一页", "A slide from a spreadsheet"),
    "paste-rows": ("贴上复制好的几行", "Paste rows that were copied"),
    "sheet-draw": (
        "选一个 .xlsx 或 .csv 文件；或者在 Excel、WPS 里选中几行复制，再点“贴上”。",
        "Choose an .xlsx or .csv file; or copy rows in Excel or WPS, and paste them.",
    ),
    "nothing-copied": (
        "剪贴板是空的：先在 Excel 或 WPS 里选中几行，按 Ctrl+C。",
        "Nothing has been copied: choose rows in Excel or WPS and press Ctrl+C first.",
    ),
    "understood": (
        "看懂了：{rows} 项名称，{lines} 组数。不对，就在表上拖出要的几格，"
        "连名称和表头。",
        "Understood: {rows} names, {lines} rows of numbers. If that is not meant, draw "
        "over the cells that are, with their names and headings.",
    ),
    "paste-rows-into": ("贴进 Excel 或 WPS 里的几行", "Rows from Excel or WPS"),
    "rows-told": (
        "复制了 {n} 行，要放进“{name}”。每一列放进哪一栏？",
        "{n} rows are to go into “{name}”. Which field is each column for?",
    ),
    "rows-none": (
        "剪贴板里没有表格的行：先在 Excel 或 WPS 里选中几行，按 Ctrl+C。",
        "No rows have been copied: choose some in Excel or WPS and press Ctrl+C first.",
    ),
    "rows-left": ("不要这一列", "Leave it out"),
    "rows-whole": ("这一项", "The item"),
    "rows-column": ("“{name}”这一列放进", "Column “{name}” goes into"),
    "rows-instead": ("换掉现有的 {n} 项", "In place of the {n} that are there"),
    "rows-take": ("放进 {n} 项", "Put in {n}"),
    "next": ("下一步", "Next"),
    "back": ("上一步", "Back"),
    "charts": ("画成什么", "As what it is drawn"),
    "sheet-title": ("标题", "Title"),
    "sheet-unit": ("单位", "Unit"),
    "sheet-period": ("什么时候的数", "Of what time"),
    "sheet-source": ("出处", "Source"),
    "new-source": ("新的出处……", "A new source …"),
    "source-title": ("出处的名称", "What it is called"),
    "source-credits": ("谁做的", "By whom"),
    "source-year": ("哪一年的", "Of what year"),
    "name-of": ("“{name}”的说法", "How “{name}” is said"),
    "tell-first": (
        "先填上面各栏，合适的图就画在这里。",
        "Fill in what is above, and the charts that suit are drawn here.",
    ),
    "charts-found": (
        "这些数可以画成 {n} 种，合适的在前：",
        "{n} charts, the best first:",
    ),
    "no-chart": ("这些数画不成图", "These numbers make no chart"),
    "more-acts": ("更多", "More"),
    "new-show": ("新展览", "New show"),
    "new-show-why": (
        "选一个样子，做好就能放。里面都是示例数据，再换成自己的。",
        "Choose what to begin with. It plays at once; all in it is sample data, to be "
        "replaced by your own.",
    ),
    "template": ("模板", "Template"),
    "title-zh": ("中文名称", "Title in Chinese"),
    "title-en": ("英文名称", "Title in English"),
    "languages": ("语言", "Languages"),
    "speaks-zh-en": ("中文和英文", "Chinese and English"),
    "speaks-zh": ("只有中文", "Chinese only"),
    "speaks-en": ("只有英文", "English only"),
    "skin": ("配色", "Colours"),
    "where-to": ("放在哪里", "Where it lies"),
    "choose-folder": ("选文件夹", "Choose a folder"),
    "my-show": ("我的展览", "my-show"),
    "make-show": ("新建", "Make it"),
    "folder-taken": (
        "{folder} 里已经有东西：换一个名字，或者换一个空文件夹。",
        "There is something in {folder} already: choose another name, or an empty "
        "folder.",
    ),
    "not-made": ("没有做成：{why}", "Not made: {why}"),
    "proof": ("送审 PDF……", "Proof for sign-off (PDF) …"),
    "small-pictures": ("各页小图，传给别人看……", "Small pictures to pass on …"),
    "send": ("拷到 U 盘或文件夹……", "To a stick or a folder …"),
    "publish-pack": ("签名后送到 U 盘……", "To a stick, as a signed pack …"),
    "passphrase": ("密钥的口令：", "The passphrase of your key:"),
    "send-over": (
        "{folder} 里已经有一个展览，换成现在这个吗？",
        "There is a show in {folder} already. Put this one in its place?",
    ),
    "send-replace": ("换上", "Put it there"),
    "exporting": ("正在写 {name}……", "Writing {name} …"),
    "exported": ("写好了：{file}", "Written: {file}"),
    "not-exported": ("没有写成：{why}", "Not written: {why}"),
    "open-show": ("打开别的展览", "Open another show"),
    "not-opened": ("打不开：{why}", "Cannot be opened: {why}"),
}


def say(word: str, staff: Language, **values: object) -> str:
    """A word of the window, with what is to be filled in."""
    return WORDS[word][0 if staff == "zh" else 1].format(**values)
