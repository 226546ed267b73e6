"""What all tests stand on."""

from __future__ import annotations

import os

# Before Qt is imported anywhere: no test needs a screen, unless one is asked for.
os.environ["QT_QPA_PLATFORM"] = os.environ.get("KIOSK_TEST_PLATFORM", "offscreen")
