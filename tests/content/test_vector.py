"""Vector: nothing outside a drawing is named, and none grows beyond measure."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.content import limited
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


@pytest.mark.long
@settings(max_examples=10_000, deadline=None)
@given(CHANGES)
def test_whatever_a_drawing_holds_its_painter_answers(
    changes: list[tuple[int, int, bytes]],
) -> None:
    data = spoilt(SMALL, changes)
    if fault(data, "a.svg") is not None:
        return
    try:
        answer = limited.ask(
            PAINTER, [64, 48], data, seconds=SECONDS, megabytes=MEGABYTES
        )
    except limited.Failure:
        # It has cost its place, and no picture.
        return
    assert answer.value is None or len(answer.data) == 4 * 64 * 48
