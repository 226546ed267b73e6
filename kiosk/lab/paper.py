"""A page of A4 in the house's typeface, for what is signed by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_FACE: Final = "noto"
_GREY: Final = 110
_COLOURS: Final = {True: (20, 110, 70), False: (170, 40, 30), None: (130, 90, 0)}


class Paper:
    """Writes from the top down; `text` holds every character that will be written."""

    def __init__(self, text: str) -> None:
        # Both are needed only by those who write a certificate.
        from fpdf import FPDF

        from kiosk.drawing.fontfile import Faces

        self._pdf = FPDF(format="A4")
        self._pdf.set_margin(18)
        self._pdf.set_auto_page_break(True, 15)
        self._pdf.add_page()
        faces = {(_FACE, ""): 400.0, (_FACE, "B"): 600.0}
        self._faces = Faces(self._pdf, text + _ALWAYS, faces)
        self._write(9)

    def _write(self, size: float, style: str = "", grey: int = 20) -> None:
        self._pdf.set_font(_FACE, style, size)
        self._pdf.set_text_color(grey)

    def title(self, words: str) -> None:
        self._write(17, "B")
        self._pdf.multi_cell(0, 9, words, new_x="LMARGIN", new_y="NEXT")
        self._pdf.ln(2)

    def pairs(self, rows: Sequence[tuple[str, str]]) -> None:
        """Names on the left, values on the right."""
        for name, value in rows:
            self._write(8.5, grey=_GREY)
            self._pdf.cell(58, 4.7, name)
            self._write(8.5)
            self._pdf.multi_cell(
                0, 4.7, value, align="L", new_x="LMARGIN", new_y="NEXT"
            )
        self._pdf.ln(2)

    def counts(self, rows: Sequence[tuple[str, str]]) -> None:
        """Names and short values, in two columns that are read downwards."""
        half = -(-len(rows) // 2)
        for number in range(half):
            for name, value in rows[number::half]:
                self._write(8.5, grey=_GREY)
                self._pdf.cell(58, 4.7, name)
                self._write(8.5)
                self._pdf.cell(29, 4.7, value)
            self._pdf.ln(4.7)
        self._pdf.ln(2)

    def table(self, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A table whose first column is wide."""
        self._write(8.5)
        with self._pdf.table(
            col_widths=(58, 18, 18, 30, 20, 30),
            text_align=("LEFT", "RIGHT", "RIGHT", "RIGHT", "RIGHT", "LEFT"),
            borders_layout="HORIZONTAL_LINES",
            line_height=5.4,
        ) as table:
            for cells in (head, *rows):
                row = table.row()
                for cell in cells:
                    row.cell(cell)
        self._pdf.ln(3)

    def paragraph(self, words: str) -> None:
        self._write(7.5, grey=_GREY)
        self._pdf.multi_cell(0, 4, words, align="L", new_x="LMARGIN", new_y="NEXT")

    def verdict(self, lines: Sequence[str], *, good: bool | None) -> None:
        """What was found, in large letters; `good` is None if that is open."""
        self._pdf.ln(3)
        self._write(13, "B")
        self._pdf.set_text_color(*_COLOURS[good])
        for line in lines:
            self._pdf.multi_cell(0, 7, line, align="L", new_x="LMARGIN", new_y="NEXT")

    def signatures(self, names: Sequence[str]) -> None:
        """A line for each hand, side by side."""
        pdf = self._pdf
        if pdf.will_page_break(14 + 6):
            # Who signs sees both lines on one page.
            pdf.add_page()
        pdf.ln(14)
        y, wide = pdf.get_y(), 78.0
        self._write(8, grey=_GREY)
        for number, name in enumerate(names):
            x = pdf.l_margin + number * (wide + 16)
            pdf.line(x, y, x + wide, y)
            pdf.set_xy(x, y + 1.5)
            pdf.cell(wide, 4, name)

    def save(self, file: Path) -> None:
        """Write the file.

        Raises:
            OSError: it cannot be written.
        """
        file.write_bytes(bytes(self._pdf.output()))
        self._faces.close()


_ALWAYS: Final = "安装方接收· installerreceived by"
