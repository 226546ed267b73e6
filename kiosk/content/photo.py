"""Photo: what a photograph says of itself, and its pixels as a page shows them.

Photographs come from cameras, telephones and strangers. They are read by Pillow, in a
limited child process, and nothing of them but pixels goes further: neither the place
nor the people that a camera notes down are ever shown.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from PIL import Image

    from kiosk.content.limited import Answer

PIXELS: Final = 200_000_000
"""Pixels of a photograph; more are for print, not for a screen."""
MANY: Final = "are too many pixels"
"""What the child says of a photograph that has more."""
HEAVY: Final = 20 * 2**20
"""Bytes above which staff are advised to make a photograph smaller."""
SECONDS: Final = 12.0
"""Seconds of the processor that reading one may take."""
MEGABYTES: Final = 1024
"""Megabytes that reading one may take."""
FORMS: Final = ("JPEG", "PNG", "WEBP", "BMP", "GIF")
"""What Pillow may take a file for; nobody guesses beyond these."""

_GPS: Final = 0x8825
"""The part of EXIF that says where a photograph was taken."""
_NAMES: Final = (0x013B, 0x8298, 0xA430)
"""Fields of EXIF in which people are named: artist, copyright, owner of the camera."""
_ASIDE: Final = frozenset((5, 6, 7, 8))
"""Orientations of EXIF that lie on their side."""
_ORIENTATION: Final = 0x0112


class Portrait(NamedTuple):
    """What a photograph says of itself: its size as it is seen, and what it gives away.

    `placed` is whether it says where it was taken, `people` the names in it.
    """

    width: int
    height: int
    placed: bool
    people: tuple[str, ...]


class Tone(NamedTuple):
    """How lightness becomes colour: stops of position and colour, after a gamma."""

    stops: tuple[tuple[float, int, int, int], ...]
    gamma: float = 1.0


class Cut(NamedTuple):
    """The part that is shown: so many pixels, about a point that stays in sight.

    `focus` is a share of the photograph's width and height, from the upper left.
    """

    width: int
    height: int
    focus: tuple[float, float] = (0.5, 0.5)


def asked_about(data: bytes) -> Portrait:
    """What a photograph says of itself, read in the limited child.

    Raises:
        limited.Failure: it is none, or harms whoever reads it.
    """
    from kiosk.content import limited

    answer = limited.ask(f"{__name__}:about", None, data, seconds=SECONDS)
    wide, high, placed, people = answer.value
    return Portrait(int(wide), int(high), bool(placed), tuple(map(str, people)))


def asked_for(data: bytes, cut: Cut, tone: Tone | None = None) -> bytes:
    """The pixels of a photograph, worked out in the limited child.

    Returns:
        Rows of blue, green, red and 255, four bytes for each of `cut`'s pixels.

    Raises:
        limited.Failure: it is none, or harms whoever reads it.
    """
    from kiosk.content import limited

    how = [cut.width, cut.height, *cut.focus]
    toned = None if tone is None else [tone.gamma, *map(list, tone.stops)]
    answer = limited.ask(
        f"{__name__}:pixels",
        [how, toned],
        data,
        seconds=SECONDS,
        megabytes=MEGABYTES,
    )
    if len(answer.data) != 4 * cut.width * cut.height:
        raise limited.Aborted("the child gives another size than it was asked for")
    return answer.data


# In the child


def about(asked: Any, data: bytes) -> Answer:  # noqa: ARG001
    """What `asked_about` asks: width, height, whether placed, and names."""
    from kiosk.content.limited import Answer

    image = _opened(data)
    exif = image.getexif()
    wide, high = image.size
    if exif.get(_ORIENTATION) in _ASIDE:
        wide, high = high, wide
    tags = {**exif, **exif.get_ifd(0x8769)}
    people = [
        str(tags[tag]).strip() for tag in _NAMES if str(tags.get(tag, "")).strip()
    ]
    return Answer([wide, high, bool(exif.get_ifd(_GPS)), people])


def pixels(asked: Any, data: bytes) -> Answer:
    """What `asked_for` asks: the size, the focus, and the tone or none."""
    from kiosk.content.limited import Answer

    (width, height, x, y), toned = asked
    image = _upright(_opened(data), max(width, height))
    shown = image.resize(
        (width, height),
        _resampling(),
        box=_box(image.size, Cut(width, height, (x, y))),
        reducing_gap=2.0,
    )
    if toned is not None:
        gamma, *stops = toned
        shown = _toned(shown, Tone(tuple(map(tuple, stops)), gamma))
    return Answer([width, height], shown.convert("RGBA").tobytes("raw", "BGRA"))


def _opened(data: bytes) -> Image.Image:
    """An image of which nothing but the head is read.

    Raises:
        ValueError: it has too many pixels.
        OSError: it is none.
    """
    from PIL import Image

    # Its own limit is lower, and a warning; this one is an error and our own.
    Image.MAX_IMAGE_PIXELS = None
    image = Image.open(io.BytesIO(data), formats=FORMS)
    if image.width * image.height > PIXELS:
        raise ValueError(f"{image.width} x {image.height} {MANY}")
    return image


def _upright(image: Image.Image, side: int) -> Image.Image:
    """An image as it is meant to be seen: turned, opaque, in the colours of screens.

    `side` is how many pixels are wanted at most, each way: a JPEG need not be decoded
    in full for them.
    """
    from PIL import Image, ImageOps

    image.draft("RGB", (2 * side, 2 * side))
    profile = image.info.get("icc_profile")
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        seen = image.convert("RGBA")
        ground = Image.new("RGBA", image.size, (255, 255, 255, 255))
        image = Image.alpha_composite(ground, seen)
    turned = ImageOps.exif_transpose(image)
    return _screened(turned, profile)


def _screened(image: Image.Image, profile: bytes | None) -> Image.Image:
    """An image in sRGB; a profile that cannot be read is passed over."""
    if not profile or image.mode not in ("RGB", "CMYK"):
        return image.convert("RGB")
    from PIL import ImageCms

    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        screen = ImageCms.createProfile("sRGB")
        seen = ImageCms.profileToProfile(image, own, screen, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image.convert("RGB")
    return image.convert("RGB") if seen is None else seen


def _box(size: tuple[int, int], cut: Cut) -> tuple[float, float, float, float]:
    """The largest part of an image of a cut's shape, about its focus if it can be."""
    wide, high = size
    scale = min(wide / cut.width, high / cut.height)
    # Rounding must not lead out of the image: Pillow takes no such box.
    w, h = min(cut.width * scale, wide), min(cut.height * scale, high)
    x = max(0.0, min(cut.focus[0] * wide - w / 2, wide - w))
    y = max(0.0, min(cut.focus[1] * high - h / 2, high - h))
    return x, y, min(x + w, wide), min(y + h, high)


def _toned(image: Image.Image, tone: Tone) -> Image.Image:
    """An image whose lightness alone is left, in the colours of a tone."""
    import numpy as np
    from PIL import Image

    light = (np.arange(256) / 255) ** tone.gamma
    at = [stop[0] for stop in tone.stops]
    table = np.stack(
        [np.interp(light, at, [stop[i] for stop in tone.stops]) for i in (1, 2, 3)],
        axis=1,
    )
    return Image.fromarray(
        np.rint(table).astype(np.uint8)[np.asarray(image.convert("L"))]
    )


def _resampling() -> Any:
    from PIL import Image

    return Image.Resampling.LANCZOS
