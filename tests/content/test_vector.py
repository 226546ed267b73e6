"""Vector: nothing outside a drawing is named, and none grows beyond measure."""

from __future__ import annotations

import random
from typing import Final
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.content import limited, vector
from kiosk.content.paths import built_in
from kiosk.content.vector import DEPTH, LARGEST, MEGABYTES, PAINTER, SECONDS, fault
from kiosk.model.message import Message

OPEN = (
    '<svg xmlns="http://www.w3.org/2000/svg" '
    'xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 100 100">'
)
COVER = (built_in() / "assets" / "cover-land-night.svg").read_bytes()


def wrong(inner: str, before: str = "") -> str:
    """What is said in English of a drawing with this in it; "" if nothing is."""
    found = fault(f"{before}{OPEN}{inner}</svg>".encode(), "a.svg")
    return "" if found is None else found.en


@pytest.mark.parametrize(
    "inner",
    [
        '<image xlink:href="{}"/>',
        '<image href="{}"/>',
        '<use href="{}"/>',
        '<rect fill="url({})"/>',
        "<rect style=\"fill: URL( '{}' )\"/>",
        "<style>rect {{ fill: url({}) }}</style>",
        '<style>@import "{}";</style>',
        '<filter><feImage href="{}"/></filter>',
        '<font-face-uri xlink:href="{}"/>',
        '<pattern id="a" xlink:href="{}"/>',
    ],
)
@pytest.mark.parametrize(
    "address",
    [
        "/etc/hostname",
        "../../secret.png",
        "beside.png",
        "file:///etc/passwd",
        "http://example.org/a.png",
        "//example.org/a.png",
        "/dev/zero",
        "other.svg#part",
        "data:image/svg+xml;base64,AAAA",
        "data:text/plain,a",
    ],
)
def test_nothing_outside_is_referred_to(inner: str, address: str) -> None:
    assert "elsewhere; a drawing has to hold all that it shows" in wrong(
        inner.format(address)
    )


def test_an_address_cannot_hide_behind_escapes() -> None:
    assert "elsewhere" in wrong("<style>rect { fill: u\\72l(/etc/hostname) }</style>")
    assert "declares entities" in wrong(
        '<image href="&a;"/>', '<!DOCTYPE svg [<!ENTITY a "/etc/hostname">]>'
    )


def test_what_drawing_programs_write_is_taken() -> None:
    assert fault(COVER, "cover.svg") is None
    public = '"-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/SVG/1.1/DTD/svg11.dtd"'
    assert not wrong(
        '<a href="http://example.org"><rect id="r" fill="url(#g)"/></a>'
        '<use href="#r"/><use href=""/><image href="data:image/png;base64,AAAA"/>'
        '<linearGradient id="g" xlink:href="#none"/><style>.a{fill:#fff}</style>',
        f"<?xml version='1.0'?><!DOCTYPE svg PUBLIC {public}>",
    )


def nested(levels: int, times: int, kind: str = "use") -> str:
    """A bomb: so many repetitions on so many levels."""
    one = {
        "use": '<use href="#g{}"/>',
        "pattern": '<rect fill="url(#g{})"/>',
    }[kind]
    tag = {"use": "g", "pattern": "pattern"}[kind]
    inner = '<g id="g0"><rect/></g>'
    for level in range(1, levels):
        uses = one.format(level - 1) * times
        inner += f'<{tag} id="g{level}">{uses}</{tag}>'
    return inner


@pytest.mark.parametrize(
    "inner",
    [
        nested(9, 10),
        nested(20, 10),
        nested(60, 2, "pattern"),
        '<filter id="f">' + "<feGaussianBlur/>" * 41 + "</filter>",
        '<filter id="f"><feGaussianBlur/></filter>' + '<g filter="url(#f)"/>' * 41,
        "<rect/>" * 100_001,
    ],
    ids=["uses", "many uses", "patterns", "filter", "filtered", "shapes"],
)
def test_a_bomb_is_told_by_its_weight(inner: str) -> None:
    assert "takes too long to paint; simplify it" in wrong(inner)


def test_circles_and_towers_are_refused() -> None:
    assert "refers to itself in a circle" in wrong(
        '<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'
    )
    tower = [f"{part}</g>" for part in nested(1000, 1).split("</g>")[:-1]]
    assert "through too many others" in wrong("".join(reversed(tower)))
    assert f"nests more than {DEPTH} levels deep" in wrong("<g>" * DEPTH)


def test_what_is_no_drawing_is_told() -> None:
    for data in (b"", b"<svg", b"<html/>", b"\x89PNG", b"\xff" * 9):
        assert fault(data, "a.svg") == Message(
            "“a.svg”不是 SVG 图，或已损坏", "“a.svg” is no SVG drawing, or is damaged"
        )
    found = fault(b" " * (LARGEST + 1), "a.svg")
    assert found is not None
    assert found.en == ("“a.svg” has 4.0 MB; more than 4 MB take too long to paint")


def spoilt(data: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    """The bytes of a drawing, damaged at some places."""
    for at, length, put in changes:
        at %= len(data) + 1
        data = data[:at] + put + data[at + length :]
    return data


SMALL = (OPEN + nested(3, 2) + '<path d="M0 0h9v9z" filter="url(#f)"/></svg>').encode()
CHANGES = st.lists(
    st.tuples(
        st.integers(0, 2000),
        st.integers(0, 40),
        st.one_of(
            st.binary(max_size=8),
            st.sampled_from([b"1e999", b"-", b"<use href='#g1'/>", b"</g>", b"%"]),
        ),
    ),
    max_size=6,
)


@given(CHANGES)
def test_whatever_a_drawing_holds_it_is_judged(
    changes: list[tuple[int, int, bytes]],
) -> None:
    found = fault(spoilt(SMALL, changes), "a.svg")
    assert found is None or (found.zh and found.en)


# -- what is well-formed, and whatever else


NUMBERS: Final = (
    *("0", "1", "-1", "7.5", "50%", "100%", "-3px", "1em", "2cm", "1e3", "1e9", ""),
    *("1e38", "1e-30", "1e999", "nan", "inf", "0x10", "٣", "1,2", "--1", "1e", " "),
    "9" * 40,
)
WORDS: Final[dict[str, tuple[str, ...]]] = {
    "fill": ("red", "#fff", "#12", "none", "url(#z)", "currentColor", "x"),
    "transform": (
        *("scale(0)", "scale(1e9)", "rotate(45)", "rotate(nan)", "skewX(90)", "x(1)"),
        *("matrix(", "translate(1e9,1e9)", "matrix(1,0,0,1,1e30,0)"),
        "matrix(0,0,0,0,0,0)",
    ),
    "d": (
        *("M0 0h50v50z", "M0 0C1e9 0 0 1e9 9 9", "M", "M0", "z", "L"),
        *("M0 0A1 1 0 0 1 1e9 9", "M0 0l1e30 1e30z", "M0,0L" + "1 1 " * 300),
        "m0 0" + "a9 9 0 1 1 3 3" * 40,
    ),
    "points": ("0,0 9,9 9,0", "0", "", "1e9,1e9 -1e9,0", "0 0 " * 200, "a,b"),
    "viewBox": ("0 0 0 0", "0 0 1e9 1e-9", "-1 -1 -1 -1", "0 0 9", "nan 0 9 9"),
    "style": ("fill:red;stroke:#000", "fill", ";;:", "opacity:9e9", "font:9px x"),
    "stroke-dasharray": ("1", "0 0", "1e-9 1e-9", "-1 2", "9," * 50, "none"),
    "preserveAspectRatio": ("none", "xMidYMid slice", "x"),
    "gradientUnits": ("userSpaceOnUse", "objectBoundingBox", "x"),
    "font-family": ("Noto Sans SC", "", "'"),
}
NUMBERED: Final = (
    *("x", "y", "width", "height", "r", "rx", "ry", "cx", "cy", "x1", "y1", "x2", "y2"),
    *("stroke-width", "opacity", "fill-opacity", "font-size", "offset", "stdDeviation"),
)
TAGS: Final = (
    *("g", "g", "svg", "rect", "circle", "ellipse", "line", "polyline", "polygon"),
    *("path", "text", "tspan", "use", "use", "defs", "linearGradient", "stop", "mask"),
    *("radialGradient", "pattern", "clipPath", "filter", "feGaussianBlur", "feOffset"),
    *("feMerge", "symbol", "marker", "switch", "image", "a", "title", "style", "x:y"),
)
REFERRING: Final = ("href", "fill", "stroke", "filter", "mask", "clip-path")


def grown(dice: random.Random, made: list[str], deep: int = 4) -> str:
    """An element with whatever in it, always well-formed.

    It refers to those of `made`, which are whole; now and then to itself.
    """
    tag = dice.choice(TAGS)
    said = {}
    for name in dice.sample(NUMBERED, dice.randrange(5)):
        said[name] = dice.choice(NUMBERS)
    for name in dice.sample(sorted(WORDS), dice.randrange(3)):
        said[name] = dice.choice(WORDS[name])
    said["id"] = f"i{dice.randrange(10**6)}"
    for name in REFERRING:
        if dice.random() < (0.7 if (tag, name) == ("use", "href") else 0.1):
            own = said["id"] if dice.random() < 0.02 else dice.choice([*made, "z"])
            said[name] = f"#{own}" if name == "href" else f"url(#{own})"
    inner = "".join(
        grown(dice, made, deep - 1) for _ in range(dice.randrange(deep + 1))
    )
    if tag in {"text", "tspan", "style"} and dice.random() < 0.7:
        inner += dice.choice(("江北", "a" * 3000, "&#x202e;&#x301;", "* { fill: red }"))
    made.append(said["id"])
    attributes = "".join(f" {name}={quoteattr(value)}" for name, value in said.items())
    return f"<{tag}{attributes}>{inner}</{tag}>"


def painted(seeds: range) -> int:
    """How many of the drawings of these seeds were painted; the rest cost a place."""
    count = 0
    for seed in seeds:
        dice = random.Random(seed)
        made: list[str] = []
        inner = "".join(grown(dice, made) for _ in range(dice.randrange(1, 6)))
        data = f"{OPEN[:-1]} xmlns:x='x'>{inner}</svg>".encode()
        found = fault(data, "a.svg")
        if found is not None:
            assert found.zh
            assert found.en
            continue
        try:
            answer = limited.ask(
                PAINTER, [64, 48], data, seconds=SECONDS, megabytes=MEGABYTES
            )
        except limited.Failure:
            # It has cost its place, and no picture.
            continue
        assert answer.value is None or len(answer.data) == 4 * 64 * 48, seed
        count += answer.value is not None
    return count


def test_whatever_is_well_formed_is_painted_or_costs_its_place() -> None:
    assert painted(range(60)) > 30


@pytest.mark.long
def test_ten_thousand_drawings_are_painted_or_cost_their_place() -> None:
    assert painted(range(1000, 11_000)) > 5000


# -- what can live

TOWN = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="10 20 200 100">'
    b'<path id="windows" d="M11,22h3v5h-3zM11,32.5h3v5h-3z"/>'
    b'<path id="road" d="M-10,90 L110,90"/><path id="fairway" d="M10,110H210"/></svg>'
)


def test_a_drawing_says_what_can_live_in_it() -> None:
    found = vector.motif(TOWN)
    assert found is not None
    assert (found.width, found.height) == (200.0, 100.0)
    assert found.windows.tolist() == [[1.0, 2.0, 3.0, 5.0], [1.0, 12.5, 3.0, 5.0]]
    assert found.road == (-20.0, 100.0, 70.0)
    assert found.fairway == (0.0, 200.0, 90.0)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg>",
        TOWN.replace(b"viewBox", b"box"),
        TOWN.replace(b"200 100", b"0 100"),
        TOWN.replace(b"M11,22", b"M" + b"9" * 400 + b",22"),
    ],
)
def test_one_that_says_nothing_sound_does_not_live(data: bytes) -> None:
    assert vector.motif(data) is None


def test_what_is_too_much_or_too_far_stands_still() -> None:
    many = b"".join(b"M%d,1h3v5h-3z" % n for n in range(vector.WINDOWS + 1))
    found = vector.motif(TOWN.replace(b"M11,22h3v5h-3z", many))
    assert found is not None
    assert len(found.windows) == 0
    found = vector.motif(TOWN.replace(b"M-10,90", b"M-99999999,90"))
    assert found is not None
    assert found.road is None


def test_damaged_drawings_raise_nothing() -> None:
    rng = random.Random(17)
    for _ in range(500):
        data = bytearray(TOWN)
        for _ in range(rng.randint(1, 6)):
            data[rng.randrange(len(data))] = rng.randrange(256)
        found = vector.motif(bytes(data[: rng.randint(1, len(data))]))
        assert found is None or found.windows.shape[1] == 4
