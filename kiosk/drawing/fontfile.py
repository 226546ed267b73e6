"""The font file of the show: where it is installed, and how it is cut for paper."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fpdf import FPDF

_PACKAGE: Final = "justmytype_intl_cjk"
_FILE: Final = "fonts/ofl/notosanssc/NotoSansSC[wght].ttf"


def packaged() -> Path | None:
    """The font file of the package that ships it, if it is installed."""
    # Only the package's folder is wanted; importing it would load its registry.
    spec = find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        return None
    file = Path(next(iter(spec.submodule_search_locations))) / _FILE
    return file if file.is_file() else None


class Faces:
    """The packaged font in some weights, for a document of fpdf2.

    The document reads from the files until it is put out, so they are kept until
    `close`; `cut_to` holds every character that it will set, `weights` the weight
    for each family and style.

    Raises:
        OSError: the font is not installed.
    """

    def __init__(
        self, pdf: FPDF, cut_to: str, weights: Mapping[tuple[str, str], float]
    ) -> None:
        font = packaged()
        if font is None:
            raise OSError("the package justmytype-intl-cjk is not installed")
        self._pdf = pdf
        self._folder = TemporaryDirectory(prefix="kiosk-", ignore_cleanup_errors=True)
        small = Path(self._folder.name, "face.ttf")
        cut(font, cut_to, small)
        for (family, style), weight in weights.items():
            pdf.add_font(family, style, small, variations={"wght": weight})

    def close(self) -> None:
        """Let go of the files and take them away."""
        for face in self._pdf.fonts.values():
            # The fonts that every reader has are no files.
            if hasattr(face, "ttfont"):
                face.ttfont.close()
        self._folder.cleanup()


def cut(font: Path, text: str, file: Path) -> None:
    """Write the font with these characters alone, its weight still free.

    Kerning is left out: paper is set without it, and it is slow to cut.

    Raises:
        OSError: it cannot be read or written.
    """
    # fontTools takes a while to import, and only paper needs it.
    from fontTools import subset
    from fontTools.ttLib import TTFont

    whole = TTFont(font, lazy=True)
    options = subset.Options(
        layout_features=[],
        drop_tables=["GPOS", "GSUB", "GDEF", "BASE", "vhea", "vmtx", "VVAR", "VORG"],
        name_IDs=["*"],
        notdef_outline=True,
    )
    cutter = subset.Subsetter(options)
    cutter.populate(text=text)
    cutter.subset(whole)
    whole.save(file)
    whole.close()
