"""The show on a real X screen, with a real pointer, and staff who save."""

from __future__ import annotations

import json
import shutil
import signal
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from kiosk.player.backdrop import ROOM, WORDS
from tests.screen.conftest import SIZE, Screen, Show
from tests.visitor import saved, short

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    OpenShow = Callable[..., Show]

pytestmark = pytest.mark.screen

SIGN = (slice(0, 60), slice(1220, 1280))
"""Where staff see that the last save has mistakes."""


def geometry(screen: Screen, window: str) -> dict[str, int]:
    said = screen.interaction("getwindowgeometry", "--shell", window)
    pairs = (line.partition("=") for line in said.splitlines())
    return {name: int(value) for name, _, value in pairs}


def edited(**fields: Any) -> dict[str, Any]:
    content = json.loads(json.dumps(short()))
    for slide in content["slides"]:
        slide["dwell"] = 600
    content["slides"][1].update(fields)
    return content  # type: ignore[no-any-return]


def entered(screen: Screen, show: Show) -> Any:
    """Past the cover, on the first slide."""
    show.appears()
    cover = screen.settled()
    screen.tap(640, 200)
    screen.until(lambda: (screen.look() != cover).mean() > 0.2, "another page")
    return screen.settled()


def test_the_show_fills_the_screen(screen: Screen, open_show: OpenShow) -> None:
    window = open_show(screen).appears()
    screen.until(
        lambda: (
            geometry(screen, window).items()
            >= {"X": 0, "Y": 0, "WIDTH": SIZE[0], "HEIGHT": SIZE[1]}.items()
        ),
        "a window as large as the screen",
    )
    picture = screen.settled()
    assert picture.shape == (SIZE[1], SIZE[0], 3)
    # To all four corners.
    for corner in (picture[0, 0], picture[0, -1], picture[-1, 0], picture[-1, -1]):
        assert corner.max() > 0


def test_a_window_for_a_desk_has_the_size_that_was_asked(
    screen: Screen, open_show: OpenShow
) -> None:
    window = open_show(screen, "--window", "800x450").appears()
    screen.until(
        lambda: (
            geometry(screen, window).items() >= {"WIDTH": 800, "HEIGHT": 450}.items()
        ),
        "a window of 800 x 450",
    )


def test_taps_swipes_and_keys_turn_the_pages(
    screen: Screen, open_show: OpenShow
) -> None:
    first = entered(screen, open_show(screen))

    def shown(picture: Any, what: str) -> None:
        screen.until(lambda: np.array_equal(screen.look(), picture), what)

    screen.swipe(1000, 300)
    screen.until(lambda: (screen.look() != first).mean() > 0.02, "another page")
    second = screen.settled()
    screen.swipe(300, 1000)
    shown(first, "a swipe back")
    for there, here in (("Right", "Left"), ("Next", "Prior")):
        screen.interaction("key", there)
        shown(second, f"the key {there}")
        screen.interaction("key", here)
        shown(first, f"the key {here}")


def test_the_first_picture_of_the_next_start_answers_a_touch(
    screen: Screen,
    open_show: OpenShow,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KIOSK_STATE", str(tmp_path / "state"))
    before = open_show(screen)
    before.appears()
    cover = screen.settled()
    kept = tmp_path / "state" / ROOM / WORDS
    screen.until(kept.exists, "a still that is kept")
    before.process.send_signal(signal.SIGTERM)
    assert before.ends() == 0
    open_show(screen).appears()
    # It may be the still or the show itself by now: nobody can tell.
    assert np.array_equal(screen.look(), cover)
    screen.tap(640, 200)
    screen.until(lambda: (screen.look() != cover).mean() > 0.2, "another page")


def test_a_drag_follows_the_pointer(screen: Screen, open_show: OpenShow) -> None:
    first = entered(screen, open_show(screen))
    screen.interaction("mousemove", 900, 300, "mousedown", 1)
    screen.interaction("mousemove", "--sync", 800, 300, "mousemove", "--sync", 500, 300)
    held = screen.settled()
    # The page lies 400 pixels further left; its title is on a plain ground.
    title = first[60:130, 420:800].astype(int)
    moved = held[60:130, 20:400].astype(int)
    assert np.abs(title - moved).mean() < 3.0
    screen.interaction("mousemove", "--sync", 900, 300, "mouseup", 1)
    screen.until(lambda: np.array_equal(screen.look(), first), "the page back")


def test_what_staff_save_is_on_screen_and_mistakes_are_told(
    screen: Screen, open_show: OpenShow, file: Path
) -> None:
    show = open_show(screen)
    first = entered(screen, show)
    good = file.read_text("utf-8")
    for save in (lambda text: saved(file, text), lambda t: file.write_text(t, "utf-8")):
        title = {"zh": "保存之后的标题", "en": "After a save"}
        save(json.dumps(edited(title=title)))
        screen.until(
            lambda: (screen.look()[:150] != first[:150]).any(), "the new title"
        )
        changed = screen.settled()
        # The same slide: what is below the title stays.
        assert np.array_equal(changed[400:], first[400:])
        save(good)
        screen.until(lambda: np.array_equal(screen.look(), first), "the old title")
        save(good[: len(good) // 2])
        screen.until(lambda: (screen.look()[SIGN] != first[SIGN]).any(), "a sign")
        marked = screen.settled()
        assert np.array_equal(marked[60:], first[60:])
        assert str(file) in show.said
        save(good)
        screen.until(lambda: np.array_equal(screen.look(), first), "no sign")


def test_no_look_during_a_save_is_empty(
    screen: Screen, open_show: OpenShow, file: Path
) -> None:
    first = entered(screen, open_show(screen))
    saved(file, edited(title={"zh": "另一个", "en": "Another"}))

    def changed() -> bool:
        now = screen.look()
        assert now[:, :, 2].max() > 100, "an empty screen"
        assert (now[500:] == first[500:]).mean() > 0.9
        return bool((now[:150] != first[:150]).any())

    screen.until(changed, "the new title")


@pytest.mark.parametrize("way", ["SIGTERM", "SIGINT", "Escape", "close"])
def test_every_way_of_leaving_has_status_0(
    screen: Screen, open_show: OpenShow, way: str
) -> None:
    show = open_show(screen)
    show.appears()
    screen.settled()
    if way == "Escape":
        screen.interaction("key", "Escape")
    elif way == "close":
        if shutil.which("openbox") is None:
            pytest.skip("openbox is not installed; .ci/run installs it")
        screen.interaction("key", "alt+F4")
    else:
        show.process.send_signal(getattr(signal, way))
    assert show.ends() == 0, show.said
    assert "Traceback" not in show.said
    assert "Fatal" not in show.said


def test_the_pointer_hides_where_it_rests(
    pointed_screen: Screen, open_show: OpenShow
) -> None:
    screen = pointed_screen
    open_show(screen).appears()
    near = (slice(285, 330), slice(95, 140))

    def pointed() -> bool:
        # Nothing of the page is quite black; the pointer is. Whatever moves on the
        # page meanwhile, it is told from it.
        return bool((screen.look()[near] == 0).all(axis=-1).any())

    screen.interaction("mousemove", 640, 20, "key", "Right")
    screen.settled()
    assert not pointed()
    screen.interaction("mousemove", 100, 300)
    screen.until(pointed, "a pointer")
    screen.until(lambda: not pointed(), "no pointer")


def test_mistakes_at_the_start_are_told_with_status_1(
    screen: Screen, open_show: OpenShow, file: Path
) -> None:
    file.write_text("{", "utf-8")
    show = open_show(screen)
    assert show.ends() == 1
    assert f"{file}:1:2" in show.said
