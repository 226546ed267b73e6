"""All kinds of charts, found by looking in this folder."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from kiosk.charts.base import Chart
from kiosk.model.kinds import tagged

CHARTS = Chart.found_in(sys.modules[__name__])

if TYPE_CHECKING:
    AnyChart = Chart
else:
    AnyChart = tagged(CHARTS)
