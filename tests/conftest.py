"""What all tests stand on."""

from __future__ import annotations

import gc
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

pytest_plugins = ("tests.visitor",)

# Before Qt is imported anywhere: no test needs a screen, unless one is asked for.
os.environ["QT_QPA_PLATFORM"] = os.environ.get("KIOSK_TEST_PLATFORM", "offscreen")
# One device pixel is one pixel, whatever the machine's own screen is.
os.environ["QT_SCALE_FACTOR"] = "1"
os.environ["QT_FONT_DPI"] = "96"
# The packaged typeface is what is tested, whatever the machine's own are.
os.environ.setdefault("FONTCONFIG_FILE", str(Path(__file__).with_name("fonts.conf")))

# An example takes as long as it takes: no test is about wall time.
settings.register_profile("kiosk", settings(), deadline=None)
settings.load_profile("kiosk")

if TYPE_CHECKING:
    from kiosk.content.content import Loaded

CONTENT = Path(__file__).resolve().parent.parent / "content.json"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--pin",
        action="store_true",
        help="accept the pictures as they are now drawn",
    )


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: tests of windows and halls wait for a fifth."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_finish() -> None:
    """Twenty thousand tests stay to the end: no garbage is looked for in them."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _keeps_out_of_the_users_own_state(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """What shows learn in tests is not what this user's shows have learnt."""
    os.environ["KIOSK_STATE"] = str(tmp_path_factory.mktemp("state"))


@pytest.fixture(autouse=True)
def _by_night(monkeypatch: pytest.MonkeyPatch) -> None:
    """No picture depends on the hour at which it is tested."""
    from kiosk.show import daylight

    monkeypatch.setattr(daylight, "step", lambda _: 0)


@pytest.fixture(scope="session")
def show() -> Loaded:
    """The built-in show."""
    from kiosk.content.content import load

    return load(CONTENT)


@pytest.fixture
def open_path(tmp_path: Path) -> Path:
    """A temporary folder that other users may enter; pytest keeps its own closed."""
    top = next((f for f in tmp_path.parents if f.name.startswith("pytest-of-")), None)
    folder = tmp_path
    while folder.is_relative_to(top or tmp_path):
        folder.chmod(0o755)
        folder = folder.parent
    return tmp_path
