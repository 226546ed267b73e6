"""`python -m tests.bundle windows`: kiosk with its Python, for people without one."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from pathlib import Path

from tests.bundle.parts import Unavailable, size


def main() -> int:
    """Build what is asked for; returns the exit status."""
    parser = argparse.ArgumentParser(
        "python -m tests.bundle", description=__doc__.partition(": ")[2]
    )
    parser.add_argument("system", choices=("windows", "linux"))
    parser.add_argument(
        "--out", type=Path, default=Path("dist"), help="a folder for it (dist)"
    )
    parser.add_argument(
        "--cache",
        type=Path,
        help="what was fetched before and may be used again (OUT/cache)",
    )
    asked = parser.parse_args()
    cache = asked.cache or asked.out / "cache"
    cache.mkdir(parents=True, exist_ok=True)
    system = import_module(f"tests.bundle.{asked.system}")
    try:
        folder = system.folder(asked.out / asked.system / "kiosk", cache)
        print(f"{folder}: {size(folder) / 1e6:.0f} MB")
        packed = system.packed(folder, asked.out)
        print(f"{packed}: {packed.stat().st_size / 1e6:.0f} MB")
    except Unavailable as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
