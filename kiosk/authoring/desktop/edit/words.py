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
    "speaks": ("English", "中文"),
}


def say(word: str, staff: Language, **values: object) -> str:
    """A word of the window, with what is to be filled in."""
    return WORDS[word][0 if staff == "zh" else 1].format(**values)
