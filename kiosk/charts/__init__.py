"""All kinds of charts, found by looking in this folder; imported when asked for."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

from kiosk.charts.base import Chart
from kiosk.model.kinds import OneOf

CHARTS = Chart.found_in(sys.modules[__name__])

if TYPE_CHECKING:
    AnyChart = Chart
else:
    AnyChart = Annotated[Chart, OneOf(CHARTS)]
