"""How the editor looks: its colours, its letters, and the rules of its widgets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QColor

if TYPE_CHECKING:
    from PySide6.QtGui import QFont

    from kiosk.model.text import Language
    from kiosk.player.fonts import Typeface

GRID: Final = 8
"""Pixels of which every distance is a multiple, or half of one."""
TITLE: Final = 16.5
BODY: Final = 14.0
SMALL: Final = 12.5
HEAD: Final = 15.0
"""Pixels of letters that are read at arm's length."""

BAR: Final = "#F6F0E4"
SIDE: Final = "#EFE8D8"
PAPER: Final = "#FAF6EC"
WELL: Final = "#DCD3C0"
RULE: Final = "#D8CEBB"
EDGE: Final = "#C9BFAC"
FIELD: Final = "#FFFFFF"
INK: Final = "#18212A"
SOFT: Final = "#454540"
FAINT: Final = "#625D51"
"""Words that explain; seven to one on paper is for INK, this one has five."""
GLOW: Final = "#FFF3D8"
AMBER: Final = "#B87400"
BROWN: Final = "#663D00"
RED: Final = "#C93F25"
BLOOD: Final = "#8A2010"
GREEN: Final = "#0A4F3D"
LIGHT: Final = "#FFFBF2"

ACCENTS: Final = {"amber": "#B87400", "vermilion": "#C93F25", "jade": "#24866A"}
"""The accents of themes as they are seen on paper."""


@dataclass(frozen=True, slots=True)
class Lettering:
    """The letters of the window, of the typeface of the show."""

    typeface: Typeface
    staff: Language = "zh"

    def font(self, size: float = BODY, weight: int = 400) -> QFont:
        """The letters of what is written in the show."""
        return self.typeface.font(size, weight)

    def told(self, size: float = BODY, weight: int = 400) -> QFont:
        """The letters of what the window says itself.

        English between quotation marks as wide as an ideograph would look torn.
        """
        return self.typeface.font(size, weight, narrow=self.staff == "en")


def colour(name: str) -> QColor:
    return QColor(name)


SHEET: Final = f"""
QWidget {{ color: {INK}; }}
QWidget#editor {{ background: {WELL}; }}
QWidget#bar {{ background: {BAR}; border-bottom: 1px solid {RULE}; }}
QWidget#side {{ background: {SIDE}; border-right: 1px solid {RULE}; }}
QWidget#form, QWidget#page {{ background: {PAPER}; }}
QWidget#well {{ background: {WELL}; }}
QWidget#ledger {{ background: {PAPER}; border-radius: 4px; }}
QScrollArea {{ border: none; background: transparent; }}
QDialog QScrollArea {{ border: 2px solid transparent; }}
QDialog QScrollArea:focus {{ border-color: {AMBER}; border-radius: 4px; }}
QToolTip {{ background: {INK}; color: {LIGHT}; border: none; padding: 6px 8px; }}

QLabel#trouble {{ background: #FBE3DA; border-top: 1px solid {RED};
  padding: 8px 16px; }}
QLabel[tone="faint"] {{ color: {FAINT}; }}
QLabel[tone="soft"] {{ color: {SOFT}; }}
QLabel[tone="wrong"] {{ color: {BLOOD}; }}
QLabel[tone="doubt"] {{ color: {BROWN}; }}
QLabel[tone="good"] {{ color: {GREEN}; }}
QLabel[tone="said"] {{ color: {SOFT}; border-left: 3px solid {AMBER};
  padding-left: 10px; }}

QLineEdit, QPlainTextEdit, QComboBox, QDateEdit, QTimeEdit, QSpinBox {{
  background: {FIELD}; border: 1px solid {EDGE}; border-radius: 4px;
  padding: 5px 9px; selection-background-color: {GLOW}; selection-color: {INK}; }}
QPlainTextEdit {{ padding: 2px 5px; }}
QLineEdit:hover, QPlainTextEdit:hover, QComboBox:hover {{ border-color: {FAINT}; }}
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QDateEdit:focus,
QTimeEdit:focus, QSpinBox:focus {{ border: 2px solid {AMBER}; padding: 4px 8px; }}
QPlainTextEdit:focus {{ padding: 1px 4px; }}
*[wrong="error"] {{ border-color: {RED}; background: #FFF8F5; }}
*[wrong="warning"] {{ border-color: {AMBER}; background: #FFFCF3; }}
QComboBox::drop-down {{ border: none; width: 24px; }}
QComboBox QAbstractItemView {{ background: {FIELD}; border: 1px solid {EDGE};
  selection-background-color: {GLOW}; selection-color: {INK}; outline: none; }}

QPushButton {{ background: {PAPER}; border: 1px solid {EDGE}; border-radius: 4px;
  padding: 6px 14px; }}
QPushButton:hover {{ background: {LIGHT}; border-color: {FAINT}; }}
QPushButton:focus {{ border: 2px solid {AMBER}; padding: 5px 13px; }}
QPushButton:pressed {{ background: {GLOW}; }}
QPushButton:disabled {{ color: #8D8778; border-color: {RULE};
  background: transparent; }}
QPushButton[found="wrong"] {{ color: {BLOOD}; border-color: {RED}; }}
QPushButton[found="doubt"] {{ color: {BROWN}; }}
QPushButton[role="main"] {{ background: {INK}; color: {LIGHT}; border: 1px solid {INK};
  border-radius: 17px; padding: 7px 22px; }}
QPushButton[role="main"]:hover {{ background: #2B3743; }}
QPushButton[role="main"]:focus {{ border: 2px solid {AMBER}; padding: 6px 21px; }}
QPushButton[role="main"]:disabled {{ background: {SIDE}; color: {FAINT};
  border: 1px dashed {EDGE}; }}
QPushButton[role="chip"] {{ background: #ECE4D4; border: 1px solid transparent;
  border-radius: 15px; padding: 5px 13px; }}
QPushButton[role="chip"]:hover {{ border-color: {EDGE}; }}
QPushButton[role="chip"]:checked {{ background: {INK}; color: {LIGHT}; }}
QPushButton[role="chip"]:focus {{ border: 2px solid {AMBER}; padding: 4px 12px; }}
QPushButton[role="link"] {{ background: transparent; border: 1px solid transparent;
  color: {BROWN}; padding: 3px 6px; text-decoration: underline; }}
QPushButton[role="link"]:hover {{ background: {GLOW}; }}
QPushButton[role="link"]:focus {{ border: 2px solid {AMBER}; padding: 2px 5px; }}
QPushButton[role="tool"] {{ background: transparent; border: 1px solid transparent;
  padding: 3px 5px; color: {SOFT}; }}
QPushButton[role="tool"]:hover {{ background: {GLOW}; border-color: {RULE}; }}
QPushButton[role="tool"]:focus {{ border: 2px solid {AMBER}; padding: 2px 4px; }}
QPushButton[role="tool"]:disabled {{ color: #B5AD9B; }}
QPushButton[role="fold"] {{ background: transparent; border: 1px solid transparent;
  text-align: left; padding: 5px 8px; }}
QPushButton[role="fold"]:hover {{ background: {GLOW}; }}
QPushButton[role="fold"]:focus {{ border: 2px solid {AMBER}; padding: 4px 7px; }}

QFrame[card="true"] {{ background: {LIGHT}; border: 1px solid #E4DBC8;
  border-radius: 4px; }}
QFrame[card="true"][framed="true"] {{ border: 1px solid {AMBER}; background: {GLOW}; }}
QCheckBox {{ spacing: 8px; padding: 4px; border: 2px solid transparent;
  border-radius: 4px; }}
QCheckBox:focus {{ border-color: {AMBER}; }}

QListWidget {{ background: transparent; border: 2px solid transparent; outline: none; }}
QListWidget:focus {{ border-color: {AMBER}; }}
QListWidget::item {{ padding: 4px; border-radius: 4px; color: {INK}; }}
QListWidget::item:hover {{ background: {LIGHT}; }}
QListWidget::item:selected {{ background: {GLOW}; color: {INK}; }}
QTableView {{ background: {FIELD}; border: 1px solid {EDGE}; gridline-color: #E4DBC8;
  selection-background-color: {AMBER}; selection-color: {LIGHT}; }}
QTableView:focus {{ border: 2px solid {AMBER}; }}
QHeaderView::section {{ background: {SIDE}; color: {SOFT}; border: none;
  border-right: 1px solid {RULE}; border-bottom: 1px solid {RULE}; padding: 2px 6px; }}
QSplitter::handle {{ background: {RULE}; }}
QSplitter::handle:hover, QSplitter::handle:pressed {{ background: {AMBER}; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
QScrollBar::handle:vertical {{ background: {EDGE}; border-radius: 5px;
  min-height: 32px; }}
QScrollBar::handle:vertical:hover {{ background: {FAINT}; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
QScrollBar::handle:horizontal {{ background: {EDGE}; border-radius: 5px;
  min-width: 32px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QMenu {{ background: {LIGHT}; border: 1px solid {EDGE}; padding: 4px; }}
QMenu::item {{ padding: 6px 24px; border-radius: 3px; }}
QMenu::item:selected {{ background: {GLOW}; }}
QDialog {{ background: {PAPER}; }}
"""
"""The rules of all widgets; letters are set as fonts, whose weights Qt's rules miss."""
