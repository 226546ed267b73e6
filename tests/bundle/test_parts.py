"""What comes along in a bundle, and what does not."""

from __future__ import annotations

import pytest

from tests.bundle.parts import kept, pinned
from tests.bundle.windows import TARGET


@pytest.mark.parametrize(
    ("name", "comes"),
    [
        ("kiosk/builtin/content.json", True),
        ("kiosk/cli/commands/run.py", True),
        ("PySide6/__init__.py", True),
        ("PySide6/QtCore.pyd", True),
        ("PySide6/Qt6Core.dll", True),
        ("PySide6/plugins/platforms/qwindows.dll", True),
        ("PySide6/plugins/sqldrivers/qsqlite.dll", False),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6/Qt/lib/libQt6XcbQpa.so.6", True),
        ("PySide6/Qt/lib/libQt6Qml.so.6", False),
        ("PySide6/Qt6Quick.dll", False),
        ("PySide6/QtCore.pyi", False),
        ("PySide6/support/generate_pyi.py", True),
        ("PySide6/support/x.pyi", False),
        ("PySide6/translations/qtbase_de.qm", False),
        ("PySide6/translations/qtbase_zh_CN.qm", True),
        ("PySide6/Qt/translations/qtbase_zh_CN.qm", True),
        ("numpy/_core/tests/test_api.py", False),
        ("numpy/_core/multiarray.py", True),
        ("PIL/_avif.cp313-win_amd64.pyd", False),
        ("PIL/_webp.cp313-win_amd64.pyd", True),
        ("justmytype_intl_cjk/fonts/ofl/notosanssc/NotoSansSC[wght].ttf", True),
        ("justmytype_intl_cjk/fonts/ofl/notosansjp/NotoSansJP[wght].ttf", False),
        # By it is known which version is installed, and under which licence.
        ("pyqtgraph-0.14.0.dist-info/METADATA", True),
    ],
)
def test_of_a_package_comes_what_is_imported(name: str, comes: bool) -> None:
    assert kept(name) is comes


def test_what_is_pinned_for_a_system_comes_and_nothing_that_only_builds() -> None:
    lines = {line.partition("==")[0]: line for line in pinned(TARGET)}
    assert {"numpy", "pyside6-essentials", "psutil", "pydantic"} <= set(lines)
    assert not {"hatchling", "pluggy", "trove-classifiers"} & set(lines)
    assert all("--hash=sha256:" in line and ";" not in line for line in lines.values())
