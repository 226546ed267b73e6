"""Leader: upright and level, the fewest corners, and nothing touched on its way."""

from __future__ import annotations

from itertools import pairwise

import pytest

from kiosk.drawing.geometry import Rect
from kiosk.drawing.leader import segments, way
from kiosk.drawing.viewport import Viewport

ROOM = Viewport()
CARD = Rect(1000, 300, 600, 400)


def free(path: tuple[tuple[float, float], ...], walls: list[Rect]) -> bool:
    assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(path))
    return not any(piece.meets(wall) for piece in segments(path, 3.0) for wall in walls)


def test_it_runs_straight_where_it_can() -> None:
    assert way((200, 500), CARD, [], 6.0, ROOM) == ((200, 500), (1000, 500))
    assert way((1200, 100), CARD, [], 6.0, ROOM) == ((1200, 100), (1200, 300))


def test_it_goes_round_a_wall_by_the_shortest_way() -> None:
    walls = [Rect(500, 350, 40, 400)]
    path = way((200, 500), CARD, walls, 6.0, ROOM)
    assert path == ((200, 500), (200, 341.5), (1000, 341.5))
    assert free(path, walls)


@pytest.mark.parametrize("start", [(200.0, 500.0), (1300.0, 900.0), (200.0, 120.0)])
def test_it_keeps_clear_of_what_it_passes(start: tuple[float, float]) -> None:
    walls = [Rect(x, y, 90, 60) for x in (300, 560, 820) for y in (60, 330, 470, 600)]
    path = way(start, CARD, walls, 6.0, ROOM)
    assert path
    assert free(path, [wall.grown(5.5) for wall in walls])


def test_where_it_is_walled_in_there_is_none() -> None:
    walls = [
        Rect(100, 400, 200, 20),
        Rect(100, 580, 200, 20),
        Rect(100, 400, 20, 200),
        Rect(280, 400, 20, 200),
    ]
    assert way((200, 500), CARD, walls, 6.0, ROOM) == ()


def test_what_lies_under_its_ring_is_in_nobodys_way() -> None:
    walls = [Rect(150, 440, 100, 62)]
    assert way((200, 500), CARD, walls, 1.0, ROOM) == ()
    path = way((200, 500), CARD, walls, 1.0, ROOM, hidden=9.0)
    assert path[:1] == ((200, 500),)
    assert path[1][0] == 200
    assert free(((200, 509), *path[1:]), walls)
