"""Film: what a film says of itself, and its frames, decoded by PyAV.

Films come from cameras, telephones and strangers. They are decoded in child processes
alone, and nothing of them but pixels goes further. Without PyAV, which the extra
`video` brings, none can be decoded: their posters are shown.
"""

from __future__ import annotations

import time
from contextlib import suppress
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self

from kiosk.content import limited
from kiosk.content.limited import Answer
from kiosk.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FORMS: Final = {".mp4": "mp4", ".webm": "webm"}
"""What a file is taken for, by its ending; nobody guesses beyond these."""
CODECS: Final = ("h264", "vp9", "av1")
"""What is played; every wheel of PyAV has them."""
PIXELS: Final = 4096 * 2304
"""Pixels of a frame; no screen of a hall has more."""
SECONDS: Final = 60.0
"""Seconds of the processor that reading one may take."""
MEGABYTES: Final = 1536
"""Megabytes that reading one may take."""
SAMPLE: Final = 3.0
"""Seconds of a film that are decoded to see how much that takes."""
DAMAGED: Final = 50
"""Packets in a row that cannot be decoded, after which the rest is given up."""
NEAR: Final = 0.001
"""Seconds by which a frame may come sooner than its time: clocks are rounded."""
_BRIGHT: Final = (16, 18)
"""How lightness is written in films of high dynamic range: PQ and HLG."""
_WIDE: Final = (9, 10)
"""How colours are written in films of BT.2020."""
_HIGH: Final = 720
"""Rows from which a film that does not say so has the colours of high definition."""

MISSING: Final = Message(
    "这台机器没有装播放影片的部件（PyAV），影片只显示封面；要播放，请运行 "
    "pip install 'kiosk[video]'",
    "this machine has no decoder for films (PyAV), and shows their posters alone; to "
    "play them, run pip install 'kiosk[video]'",
)


def available() -> bool:
    """Whether films can be decoded here."""
    return find_spec("av") is not None


def form(name: str) -> str | None:
    """What a file is taken for by its name; None if it is no film."""
    ending = name[name.rfind(".") :].lower() if "." in name else ""
    return FORMS.get(ending)


class Unplayable(Exception):
    """A film cannot be played: `why` is a word for the reason."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class FilmFacts(NamedTuple):
    """What a film says of itself, and what it took to decode a part of it.

    `seconds` is where its last frame ends, `rate` frames a second, `turned` the degrees
    by which it says that it is turned, `cores` how much of one core it takes to play.
    Whole quarter turns are undone: its size is that of the upright picture.
    `bright` is whether it has the high dynamic range that needs other screens.
    """

    width: int
    height: int
    seconds: float
    rate: float
    codec: str
    sound: bool
    turned: int
    cores: float
    bright: bool = False


class Fit(NamedTuple):
    """A frame as it is scaled, and the part of it that is taken, in pixels."""

    wide: int
    high: int
    x: int
    y: int
    width: int
    height: int


def fit(
    size: tuple[float, float],
    place: tuple[int, int],
    focus: tuple[float, float] | None,
) -> Fit:
    """How a frame of a size comes into a place.

    With a focus it covers the place, and what is too much is cut off as far from there
    as can be; without one all of it is seen, and it may be smaller than the place.
    """
    shares = place[0] / size[0], place[1] / size[1]
    scale = min(shares) if focus is None else max(shares)
    wide, high = max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
    if focus is None:
        wide, high = min(wide, place[0]), min(high, place[1])
        return Fit(wide, high, 0, 0, wide, high)
    wide, high = max(wide, place[0]), max(high, place[1])
    x = min(max(round(focus[0] * wide - place[0] / 2), 0), wide - place[0])
    y = min(max(round(focus[1] * high - place[1] / 2), 0), high - place[1])
    return Fit(wide, high, x, y, *place)


def asked_about(file: Path, place: tuple[int, int]) -> FilmFacts:
    """What a film says of itself, read in the limited child.

    `place` is the size in pixels at which a part of it is decoded.

    Raises:
        limited.Failure: it is none, or harms whoever reads it.
    """
    answer = limited.ask(
        f"{__name__}:about",
        [str(file), list(place)],
        seconds=SECONDS,
        megabytes=MEGABYTES,
    )
    return FilmFacts(*answer.value)


def asked_for(
    file: Path,
    second: float,
    place: tuple[int, int],
    focus: tuple[float, float] | None,
) -> bytes:
    """The frame at a second, covering so many pixels, worked out in the limited child.

    Returns:
        Rows of blue, green, red and 255, four bytes a pixel.

    Raises:
        limited.Failure: it is none, or harms whoever reads it.
    """
    answer = limited.ask(
        f"{__name__}:frame",
        [str(file), second, list(place), focus],
        seconds=SECONDS,
        megabytes=MEGABYTES,
    )
    if len(answer.data) != 4 * place[0] * place[1]:
        raise limited.Aborted("the child gives another size than it was asked for")
    return answer.data


# In a child


def track(container: Any) -> Any:
    """The first sound of an open file that can be decoded; None if there is none."""
    for stream in container.streams.audio:
        # Telephones add sound of a kind of their own, which nobody else decodes.
        if stream.codec_context is not None:
            return stream
    return None


class Decoder:
    """A film that is open: its frames, one after the other, from any second on.

    A telephone held upright stores a film on its side, and says so: its frames are
    turned as they are painted. That is known from the first of them on.
    """

    turned = 0
    """Degrees by which frames have to be turned anticlockwise."""

    def __init__(self, file: str, threads: int = 1) -> None:
        """Open a film; nothing of it is decoded yet.

        Raises:
            Unplayable: it is damaged, or of a kind that is not played.
        """
        import av

        self._kinds = (av.FFmpegError, ValueError, OSError, EOFError)
        self._reformatter = av.video.reformatter.VideoReformatter()
        what = form(file)
        if what is None:
            raise Unplayable("ending")
        try:
            self._container: Any = av.open(
                file, format=what, metadata_errors="ignore", timeout=20.0
            )
        except self._kinds as error:
            raise Unplayable("unreadable") from error
        try:
            self._begin(threads)
        except BaseException:
            self.close()
            raise

    def _begin(self, threads: int) -> None:
        streams = self._container.streams.video
        if not streams:
            raise Unplayable("no-picture")
        self.stream = streams[0]
        context = self.stream.codec_context
        self.codec = str(context.codec.canonical_name)
        if self.codec not in CODECS:
            raise Unplayable("codec")
        if not 0 < context.width * context.height <= PIXELS:
            raise Unplayable("size")
        context.thread_type = "AUTO"
        context.thread_count = threads
        self._base = float(self.stream.time_base or 0) or 1 / 90_000
        self._start = int(self.stream.start_time or 0)
        rate = self.stream.average_rate or self.stream.guessed_rate
        self.rate = min(max(float(rate or 25), 1.0), 240.0)
        ratio = float(self.stream.sample_aspect_ratio or 1) or 1.0
        # Who lies about the shape of a pixel is not believed.
        ratio = ratio if 0.25 < ratio < 4 else 1.0
        self._stored = context.width * ratio, float(context.height)

    @property
    def _quarters(self) -> int:
        """Quarter turns anticlockwise; an angle between them is left alone."""
        return 0 if self.turned % 90 else self.turned // 90 % 4

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the picture as it is meant to be seen.

        It is right once a frame has been decoded.
        """
        width, height = self._stored
        return (height, width) if self._quarters % 2 else (width, height)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the file go; a container that is only forgotten keeps its memory."""
        with suppress(*self._kinds):
            self._container.close()

    def frames(self, start: float = 0.0) -> Iterator[tuple[float, Any]]:
        """The frame that is seen at a second and all after it, each with its second.

        What is damaged is left out.

        Raises:
            Unplayable: nothing, or nothing more, can be decoded.
        """
        held: tuple[float, Any] | None = None
        found = False
        for moment, frame in self._decoded(start):
            if held is not None and moment > start + NEAR:
                found = True
                yield held
            held = moment, frame
        if held is None and not found and start > 0:
            # Its index leads astray: from its beginning it may be readable.
            yield from self.frames()
            return
        if held is None and not found:
            raise Unplayable("no-frames")
        if held is not None:
            yield held

    def _decoded(self, start: float) -> Iterator[tuple[float, Any]]:
        stream, last, faults = self.stream, -1.0, 0
        place = self._start + int(start / self._base)
        with suppress(*self._kinds):
            self._container.seek(place, stream=stream, backward=True)
        packets = self._container.demux(stream)
        while True:
            try:
                packet = next(packets, None)
                if packet is None:
                    return
                decoded = packet.decode()
            except self._kinds:
                faults += 1
                if faults > DAMAGED:
                    return
                continue
            faults = 0
            for frame in decoded:
                if not 0 < frame.width * frame.height <= PIXELS:
                    raise Unplayable("size")
                self.turned = self.turned or int(frame.rotation)
                moment = last + 1 / self.rate
                if frame.pts is not None:
                    moment = (frame.pts - self._start) * self._base
                if moment <= last:
                    continue
                last = moment
                yield max(moment, 0.0), frame

    def pixels(self, frame: Any, how: Fit) -> Any:
        """A frame as it is stored, scaled and in the colours of screens."""
        from av.video.reformatter import Colorspace, Interpolation

        # 1 is BT.709, 2 is not said; what is not said is told by its height.
        high = frame.colorspace == 1
        if frame.colorspace in (0, 2):
            high = frame.height >= _HIGH
        source = Colorspace.ITU709 if high else Colorspace.ITU601
        if frame.colorspace in _WIDE:
            source = Colorspace.BT2020
        across, down = how.wide, how.high
        if self._quarters % 2:
            across, down = down, across
        return self._reformatter.reformat(
            frame,
            width=across,
            height=down,
            format="bgra",
            src_colorspace=source,
            dst_colorspace=Colorspace.ITU601,
            interpolation=Interpolation.BILINEAR,
        )

    def painted(self, frame: Any, how: Fit, sheet: memoryview) -> None:
        """Write the part of a frame that is taken into rows of four bytes a pixel."""
        plane = self.pixels(frame, how).planes[0]
        if self._quarters:
            _turn(plane, self._quarters, how, sheet)
            return
        rows, step, wide = memoryview(plane), plane.line_size, 4 * how.width
        if step == wide and how.x == how.y == 0:
            sheet[: wide * how.height] = rows[: wide * how.height]
            return
        at = how.y * step + 4 * how.x
        for row in range(how.height):
            sheet[row * wide : (row + 1) * wide] = rows[at : at + wide]
            at += step


def _turn(plane: Any, quarters: int, how: Fit, sheet: memoryview) -> None:
    """Write the part of a plane that is taken, turned anticlockwise so many times."""
    # Few films need it.
    import numpy as np

    stored = np.frombuffer(plane, np.uint32).reshape(-1, plane.line_size // 4)
    upright = np.rot90(stored[: plane.height, : plane.width], quarters)
    part = upright[how.y : how.y + how.height, how.x : how.x + how.width]
    seen = np.frombuffer(sheet[: 4 * how.width * how.height], np.uint32)
    seen = seen.reshape(how.height, how.width)
    seen[:] = part


def about(asked: Any, data: bytes) -> Answer:  # noqa: ARG001
    """What `asked_about` asks; how much it takes is measured on a part of it."""
    file, place = asked
    with Decoder(file) as decoder:
        sound = track(decoder._container) is not None
        sheet = memoryview(bytearray(4 * place[0] * place[1]))
        last, bright, count = 0.0, False, 0
        begun = time.process_time()
        for moment, frame in decoder.frames():
            how = fit(decoder.size, tuple(place), None)
            bright = bright or int(frame.color_trc) in _BRIGHT
            if moment >= SAMPLE:
                break
            last, count = moment, count + 1
            decoder.painted(frame, how, sheet)
        spent = time.process_time() - begun
        played = last + 1 / decoder.rate
        # What a file says of that is a guess where frames last differently long.
        rate = (count - 1) / last if count > 2 else decoder.rate
        width, height = (round(side) for side in decoder.size)
    facts = FilmFacts(
        width,
        height,
        _end(file),
        rate,
        decoder.codec,
        sound,
        decoder.turned,
        spent / played,
        bright,
    )
    return Answer(list(facts))


def _end(file: str) -> float:
    """The second at which a film ends, by the packets that are there."""
    with Decoder(file) as decoder:
        last, base, step = 0.0, decoder._base, 1 / decoder.rate
        with suppress(*decoder._kinds):
            for packet in decoder._container.demux(decoder.stream):
                if packet.pts is not None:
                    length = float(packet.duration or 0) * base or step
                    last = max(last, (packet.pts - decoder._start) * base + length)
    return last


def frame(asked: Any, data: bytes) -> Answer:  # noqa: ARG001
    """What `asked_for` asks: the frame at a second."""
    file, second, place, focus = asked
    width, height = place
    with Decoder(file) as decoder:
        _, found = next(decoder.frames(second))
        how = fit(decoder.size, (width, height), focus and tuple(focus))
        sheet = bytearray(4 * how.width * how.height)
        decoder.painted(found, how, memoryview(sheet))
    return Answer([how.width, how.height], bytes(sheet))
