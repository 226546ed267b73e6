"""Play: a content in a window, from its start to its end."""

from __future__ import annotations

import contextlib
import signal
import socket
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

# isort: split
# What knows nothing of Qt comes first: what is imported after Qt for Python takes
# longer, because that reads the source of it.
from kiosk.content.first_show import opened

# isort: split
from kiosk.player.app import App

# isort: split
from PySide6.QtCore import QObject, QSocketNotifier

from kiosk.content.attempts import Attempts
from kiosk.content.messages import no_slide
from kiosk.content.paths import state_folder
from kiosk.model.language import system_language
from kiosk.player.application import application
from kiosk.player.backdrop import ROOM
from kiosk.player.still import Still
from kiosk.player.window import Window, chosen_screen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from kiosk.player.canvas import Rotation


@contextlib.contextmanager
def woken_by_signals(owner: QObject, leave: Callable[[], None]) -> Iterator[None]:
    """Let SIGTERM and SIGINT `leave` a window even while Qt sleeps.

    A Python signal handler runs only when the interpreter does; the wake-up
    descriptor makes Qt's loop call into it.
    """
    reader, writer = socket.socketpair()
    reader.setblocking(False)
    writer.setblocking(False)
    signal.set_wakeup_fd(writer.fileno())
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)
    notifier = QSocketNotifier(reader.fileno(), QSocketNotifier.Type.Read, owner)

    def woken() -> None:
        notifier.setEnabled(False)
        leave()

    notifier.activated.connect(woken)
    try:
        yield
    finally:
        signal.set_wakeup_fd(-1)
        # The owner may have taken it along.
        with contextlib.suppress(RuntimeError):
            notifier.setEnabled(False)
        reader.close()
        writer.close()


def play(
    path: Path,
    screen: str | None = None,
    size: tuple[int, int] | None = None,
    rotation: Rotation = 0,
    slide: str | None = None,
    window: Window | None = None,
) -> int:
    """Play a content file until somebody leaves; returns the exit status.

    The show begins at the slide of that id, and without one, or if it is not on by
    its schedule, at the first. A `window` that is on screen already shows what the
    first slide looks like once it has entered.

    Raises:
        ContentError: the content cannot be shown, nor an earlier version of it.
    """
    staff, state = system_language(), state_folder()
    opening = opened(path, state)
    for line in opening.said(staff):
        print(line, file=sys.stderr)
    known = [one.id for one in opening.loaded.content.slides]
    if slide is not None and slide not in known:
        print(no_slide(slide, known).said(staff), file=sys.stderr)
        return 2
    qt = application()
    where = chosen_screen(screen)
    if where is None:
        names = ", ".join(
            f"{number} ({s.name()})" for number, s in enumerate(qt.screens(), 1)
        )
        print(
            f"没有名为 {screen} 的屏幕；现有：{names}"
            if staff == "zh"
            else f"no screen is called {screen}; there are: {names}",
            file=sys.stderr,
        )
        return 2
    app = App(
        opening.loaded,
        staff,
        state,
        rotation,
        mistake=opening.mistake,
        window=window,
    )
    # At a desk the computer's own volume says how loud.
    app.pictures.films.volume = 1.0
    attempt = Attempts(state).begun(opening.cause)
    app.began.connect(attempt.passed)
    still = Still(app, None if state is None else state / ROOM)
    app.escaped.connect(app.leave)
    ids = [one.id for one in app.loaded.content.slides]
    if slide in ids:
        app.go_on(replace(app.playback, place=ids.index(slide)))
    elif slide is not None:
        print(
            f"“{slide}”这一页此刻按排期不放映，从第一页开始。"
            if staff == "zh"
            else f"The slide “{slide}” is not on now by its schedule: the show begins "
            "at the first.",
            file=sys.stderr,
        )
    with woken_by_signals(app, app.leave):
        if not app.window.isVisible():
            app.window.open_on(where, size)
        app.start()
        status = qt.exec()
        attempt.withdrawn()
        still.close()
        app.close()
    return status
