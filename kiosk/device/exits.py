"""Exit statuses: fixed for good, because units, shells and scripts rely on them."""

from __future__ import annotations

from typing import Final

QUIT: Final = 0
"""Staff have left the show, or it was asked to stop: it stays away."""
MISTAKE: Final = 2
"""The command line is wrong, or what it says to play is not there."""
RUNNING: Final = 3
"""It already runs, with the same state folder: there is one instance only."""
RESTART: Final = 10
"""To be started again at once."""
REBOOT: Final = 20
"""The machine is to be started again."""
NOTHING: Final = 69
"""There is nothing to play, nor has there ever been; only the supervisor sees this."""
FAILED: Final = 70
"""The show can no longer paint; only the supervisor ever sees this."""
UNSEEN: Final = 71
"""The display server has gone, which no slide has done; only it sees this, too."""
