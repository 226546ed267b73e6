"""Both programs side by side: `python -m tests.bench.rival [--dwell S] [--json FILE]`.

Needs Chromium, npm (which fetches ECharts and esbuild into a temporary folder), Xvfb
and openbox. Each program plays one lap of the same show, full screen on the same
virtual screen, one after the other, at every size.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import IO, Any, Final

import psutil

from kiosk.cli.parser import size as pixels
from kiosk.drawing.fontfile import packaged
from kiosk.lab.spread import percentile

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parents[2]
SIZES: Final = ((1920, 1080), (3840, 2160))
MISSED: Final = 25.0
"""Milliseconds between two frames above which one was missed."""
FLAGS: Final = (
    "--kiosk",
    "--no-first-run",
    "--no-default-browser-check",
    "--noerrdialogs",
    "--disable-infobars",
    "--disable-session-crashed-bubble",
    "--disable-features=Translate,OptimizationHints,MediaRouter",
    "--disable-component-update",
    "--disable-background-networking",
    "--disable-extensions",
    "--disable-sync",
    "--disable-pinch",
    "--overscroll-history-navigation=0",
    "--password-store=basic",
    "--force-device-scale-factor=1",
    # No GPU here: raster tiles and the compositor in software, the browser's own.
    "--disable-gpu",
)


class Watch:
    """Processor time and memory of a process and all its children."""

    def __init__(self, pid: int) -> None:
        self._root = psutil.Process(pid)
        self._busy: dict[int, float] = {}
        self.pss: list[float] = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    @property
    def busy(self) -> float:
        """Seconds of processor time, those of children that have ended included."""
        return sum(self._busy.values())

    def _look(self) -> None:
        while not self._over.wait(0.5):
            self.look()

    def look(self) -> None:
        try:
            tree = [self._root, *self._root.children(recursive=True)]
        except psutil.Error:
            return
        whole = 0.0
        for process in tree:
            try:
                times = process.cpu_times()
                self._busy[process.pid] = times.user + times.system
                text = Path(f"/proc/{process.pid}/smaps_rollup").read_text()
            except (psutil.Error, OSError):
                continue
            line = next(line for line in text.splitlines() if line.startswith("Pss:"))
            whole += int(line.split()[1]) * 1024 / 1e6
        self.pss.append(whole)

    def close(self) -> None:
        self._over.set()
        self._thread.join()


def spread(frames: list[float | None]) -> dict[str, float]:
    """The intervals between frames of one motion, in milliseconds."""
    pairs = pairwise(frames)
    gaps = [b - a for a, b in pairs if a is not None and b is not None]
    return {
        "frames": len(gaps),
        "interval p50, ms": round(percentile(gaps, 0.5), 1),
        "interval p99, ms": round(percentile(gaps, 0.99), 1),
        "late frames, %": round(100 * sum(g > MISSED for g in gaps) / len(gaps), 2),
    }


def summed(
    begun: float,
    shown: tuple[float, float],
    ended: float,
    watch: Watch,
    frames: Any,
) -> dict[str, float]:
    """The rows of one program; `shown` is its first picture, and when it is alive."""
    settled = sorted(watch.pss[len(watch.pss) // 2 :])
    return {
        "start: first picture, s": round(shown[0] - begun, 2),
        "start: until it moves, s": round(shown[1] - begun, 2),
        "CPU, cores": round(watch.busy / (ended - begun), 3),
        "memory, MB": round(settled[len(settled) // 2]),
        **spread(frames),
    }


class Handler(SimpleHTTPRequestHandler):
    """Serves the page, and takes what it tells."""

    told: dict[str, tuple[float, Any]]
    came: threading.Condition

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with self.came:
            self.told[self.path] = time.monotonic(), json.loads(body)
            self.came.notify_all()
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        return


def rival(page: Path, size: tuple[int, int], env: dict[str, str]) -> dict[str, float]:
    """One lap in Chromium."""
    handler: Any = type("Told", (Handler,), {"told": {}, "came": threading.Condition()})
    server = ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(handler, directory=str(page))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory(prefix="rival-profile-") as profile:
        words = [
            str(shutil.which("chromium") or shutil.which("google-chrome")),
            *FLAGS,
            *(("--no-sandbox",) if os.getuid() == 0 else ()),
            f"--user-data-dir={profile}",
            f"--window-size={size[0]},{size[1]}",
            "--window-position=0,0",
            f"http://127.0.0.1:{server.server_port}/index.html",
        ]
        # A first start writes the profile; kiosks start from one that is there.
        warm = subprocess.Popen(words, env=env, stderr=subprocess.DEVNULL)
        wait(handler, "/painted", 60)
        stop(warm)
        handler.told.clear()
        begun = time.monotonic()
        process = subprocess.Popen(words, env=env, stderr=subprocess.DEVNULL)
        watch = Watch(process.pid)
        painted, _ = wait(handler, "/painted", 60)
        ended, said = wait(handler, "/done", 1200)
        watch.look()
        watch.close()
        stop(process)
    server.shutdown()
    # Its first picture is the first frame of its first motion.
    return summed(begun, (painted, painted), ended, watch, said["frames"])


def wait(handler: Any, what: str, seconds: float) -> tuple[float, Any]:
    with handler.came:
        if not handler.came.wait_for(lambda: what in handler.told, seconds):
            raise TimeoutError(f"the page never said {what}")
        found: tuple[float, Any] = handler.told[what]
        return found


def stop(process: subprocess.Popen[Any]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def ours(content: Path, env: dict[str, str]) -> dict[str, float]:
    """One lap of the show itself."""
    words = [sys.executable, "-m", "tests.bench.rival.ours", str(content)]
    # A first start warms the disk's cache and keeps what the next one shows first, as
    # it does for the rival, whose profile it writes.
    with subprocess.Popen(
        words, env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as warm:
        assert warm.stdout is not None
        told(warm.stdout, "kept")
        warm.kill()
    begun = time.monotonic()
    with subprocess.Popen(
        words, env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        watch = Watch(process.pid)
        assert process.stdout is not None
        painted = told(process.stdout, "painted")
        live = told(process.stdout, "live")
        said = ""
        ended = live
        for line in process.stdout:
            said = line
            ended = time.monotonic()
        watch.close()
    frames = json.loads(said)["frames"]
    return summed(begun, (painted, live), ended, watch, frames)


def told(lines: IO[str], word: str) -> float:
    """The moment at which a program says a word."""
    for line in lines:
        if line.strip() == word:
            return time.monotonic()
    raise ValueError(f"the show never said {word}")


def built(content: Path, page: Path) -> None:
    """The page, its bundle and its data."""
    for name in ("index.html", "main.js"):
        shutil.copy(HERE / name, page / name)
    env = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    data = subprocess.run(
        [sys.executable, "-m", "tests.bench.rival.deck", str(content)],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    (page / "deck.json").write_text(data, encoding="utf-8")
    for words in (
        ["npm", "install", "--no-audit", "--no-fund", "echarts@6", "esbuild"],
        [
            *("npx", "esbuild", "main.js", "--bundle", "--minify"),
            "--outfile=bundle.js",
        ],
    ):
        subprocess.run(words, cwd=page, check=True, capture_output=True)


def display(size: tuple[int, int]) -> tuple[subprocess.Popen[str], str]:
    """A virtual screen with a window manager."""
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-screen", "0", f"{size[0]}x{size[1]}x24"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert server.stdout is not None
    return server, f":{server.stdout.readline().strip()}"


def fonts(folder: Path) -> Path:
    """Fontconfig that knows the house's typeface, as if the system had it."""
    font = packaged()
    assert font is not None
    file = folder / "fonts.conf"
    file.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
        f"<dir>{font.parent}</dir></fontconfig>"
    )
    return file


def main() -> int:
    """Measure both, and print the table."""
    parser = argparse.ArgumentParser("python -m tests.bench.rival")
    parser.add_argument("--content", type=Path, default=ROOT / "content.json")
    parser.add_argument("--dwell", type=float, default=6.0, help="seconds a slide")
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--size", type=pixels, action="append", metavar="WxH")
    parser.add_argument("--page", type=Path, help="keep the page in this folder")
    asked = parser.parse_args()
    sizes = asked.size or SIZES
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="rival-") as where:
        folder = Path(where)
        page = asked.page or folder / "page"
        page.mkdir(parents=True, exist_ok=True)
        raw = json.loads(asked.content.read_text(encoding="utf-8"))
        for slide in raw["slides"]:
            slide["dwell"] = asked.dwell
        content = folder / "content.json"
        content.write_text(json.dumps(raw, ensure_ascii=False), encoding="utf-8")
        shutil.copytree(ROOT / "assets", folder / "assets")
        built(content, page)
        config = str(fonts(folder))
        for size in sizes:
            server, name = display(size)
            env = os.environ | {
                # An installed program has its bytecode.
                "PYTHONDONTWRITEBYTECODE": "",
                "DISPLAY": name,
                "QT_QPA_PLATFORM": "xcb",
                "FONTCONFIG_FILE": config,
                "KIOSK_STATE": str(folder / "state"),
            }
            manager = subprocess.Popen(["openbox"], env=env, stderr=subprocess.DEVNULL)
            try:
                two = ours(content, env), rival(page, size, env)
            finally:
                stop(manager)
                stop(server)
            both = dict(zip(("kiosk", "rival"), two, strict=True))
            found["x".join(map(str, size))] = both
            print("x".join(map(str, size)))
            for key, mine in both["kiosk"].items():
                other = both["rival"][key]
                ratio = f"{mine / other:.2f}x" if other else "-"
                print(f"  {key:<24} {mine:>8} {other:>8}  {ratio}", flush=True)
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
