"""What the system that the tests run on can do: marks that skip what it cannot."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import pytest


def _links() -> bool:
    """Whether whoever runs this may make symbolic links."""
    with tempfile.TemporaryDirectory() as folder:
        link = Path(folder) / "link"
        try:
            link.symlink_to(Path(folder))
        except (OSError, NotImplementedError):
            return False
        return link.is_symlink()


WINDOWS = sys.platform == "win32"

links = pytest.mark.skipif(
    WINDOWS and not _links(), reason="links need rights on Windows"
)
modes = pytest.mark.skipif(WINDOWS, reason="Windows has no such modes")
pipes = pytest.mark.skipif(
    not hasattr(os, "mkfifo"), reason="Windows has no pipes in folders"
)
