"""Palette: the colours of the design, and contrast that everybody can read."""

from __future__ import annotations

from typing import Literal, get_args

import pytest

from kiosk.drawing import ink
from kiosk.drawing.ink import FILL, Ink
from kiosk.drawing.marks import Fade, Fill
from kiosk.drawing.palette import Accent, Colour, Palette, Skin, contrast
from kiosk.drawing.viewport import Viewport
from kiosk.show import hills

SKINS: tuple[Skin, ...] = get_args(Skin)
ACCENTS: tuple[Accent, ...] = get_args(Accent)
PAGE = ("ground", "water", "hill")

# skin, role, its contrast on ground, water and hill
TABLE: list[tuple[Skin, str, float, float, float]] = [
    ("night", "text", 15.39, 16.20, 13.06),
    ("night", "text2", 9.59, 10.09, 8.14),
    ("night", "ink:amber", 9.71, 10.22, 8.24),
    ("night", "ink:vermilion", 8.33, 8.77, 7.07),
    ("night", "ink:jade", 9.46, 9.96, 8.03),
    ("paper", "text", 14.35, 12.88, 13.59),
    ("paper", "text2", 8.49, 7.63, 8.05),
    ("paper", "ink:amber", 8.29, 7.44, 7.85),
    ("paper", "ink:vermilion", 8.06, 7.24, 7.64),
    ("paper", "ink:jade", 8.42, 7.56, 7.97),
]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row[0]}-{row[1]}")
def test_contrasts_are_those_of_the_design(
    row: tuple[Skin, str, float, float, float],
) -> None:
    skin, role, *wanted = row
    palette = Palette(skin)
    found = [contrast(palette.role(role), palette.role(ground)) for ground in PAGE]
    assert found == pytest.approx(wanted, abs=0.006)


@pytest.mark.parametrize("skin", SKINS)
@pytest.mark.parametrize("accent", ACCENTS)
@pytest.mark.parametrize("role", ["text", "text2", "ink"])
def test_every_text_on_a_page_can_be_read(
    skin: Skin, accent: Accent, role: str
) -> None:
    palette = Palette(skin, accent)
    for ground in PAGE:
        assert contrast(palette.role(role), palette.role(ground)) >= 7.0


@pytest.mark.parametrize("skin", SKINS)
@pytest.mark.parametrize("accent", ACCENTS)
@pytest.mark.parametrize(
    ("role", "ground"),
    [
        ("slip-text", "slip"),
        ("slip-text2", "slip"),
        ("slip-ink", "slip"),
        ("seal-ink", "seal"),
    ],
)
def test_every_text_on_a_slip_and_a_seal_can_be_read(
    skin: Skin, accent: Accent, role: str, ground: str
) -> None:
    palette = Palette(skin, accent)
    assert contrast(palette.role(role), palette.role(ground)) >= 7.0


@pytest.mark.parametrize("skin", ["night", "paper"])
@pytest.mark.parametrize("accent", ["amber", "vermilion", "jade"])
def test_text_on_the_tide_can_be_read(skin: Skin, accent: Accent) -> None:
    palette = Palette(skin, accent)
    wipe = palette.colour(FILL.mixed("water", 0.74))
    assert contrast(palette.role("text"), wipe) >= 9.1


@pytest.mark.parametrize(
    ("skin", "accent", "echoes"),
    [
        ("night", "amber", ["#917133", "#67542B", "#463D26", "#2D2B21"]),
        ("paper", "jade", ["#78AD97", "#9CBEAA", "#B8CCB8", "#CED6C4"]),
    ],
)
def test_echoes_are_mixed_as_in_the_design(
    skin: Skin, accent: Accent, echoes: list[str]
) -> None:
    palette = Palette(skin, accent)
    mixed = [
        palette.colour(FILL.mixed("water", share)) for share in (0.42, 0.6, 0.74, 0.85)
    ]
    # The design's own codes were rounded from the same mixture.
    for colour, code in zip(mixed, echoes, strict=True):
        assert colour == pytest.approx(Colour.of(code), abs=1)


@pytest.mark.parametrize("skin", SKINS)
@pytest.mark.parametrize("accent", ACCENTS)
@pytest.mark.parametrize("role", ["text", "text2", "ink"])
def test_every_text_on_the_hills_can_be_read(
    skin: Skin, accent: Accent, role: str
) -> None:
    palette = Palette(skin, accent)
    fades = [m.ink for m in hills.marks(Viewport(), 0.0) if isinstance(m, Fill)]
    assert len(fades) == 1
    assert isinstance(fades[0], Fade)
    for at in (fades[0].a, fades[0].b):
        assert at[1] == 1.0
        assert contrast(palette.role(role), palette.colour(at[0])) >= 7.0


def test_every_ink_of_the_house_has_a_colour_in_every_skin() -> None:
    inks = [value for value in vars(ink).values() if isinstance(value, Ink)]
    assert len(inks) == 18
    for skin in SKINS:
        palette = Palette(skin, "jade")
        assert all(max(palette.colour(ink)) <= 255 for ink in inks)


@pytest.mark.parametrize("skin", SKINS)
@pytest.mark.parametrize("tone", ["duotone", "grey"])
def test_a_tone_rises_from_dark_to_light(skin: Skin, tone: str) -> None:
    stops, gamma = Palette(skin, "jade").toned(tone)  # type: ignore[arg-type]
    assert [at for at, *_ in stops] == sorted(at for at, *_ in stops)
    assert (stops[0][0], stops[-1][0]) == (0.0, 1.0)
    light = [Colour(*colour).luminance for _, *colour in stops]
    assert light == sorted(light)
    assert 0 < gamma <= 1


@pytest.mark.parametrize("skin", SKINS)
def test_only_a_duotone_has_the_accent(skin: Skin) -> None:
    def toned(accent: Accent, tone: Literal["duotone", "grey"]) -> object:
        return Palette(skin, accent).toned(tone)

    assert toned("jade", "grey") == toned("amber", "grey")
    assert toned("jade", "duotone") != toned("amber", "duotone")


def test_on_paper_the_hills_are_half_of_what_they_are_at_night() -> None:
    shares = []
    for skin in SKINS[:2]:
        ground, hill, haze = map(Palette(skin).role, ("ground", "hill", "haze"))
        shares.append((hill.blue - ground.blue) / (haze.blue - ground.blue))
    # Shares of the way from the ground to the haze.
    assert shares == pytest.approx([0.62, 0.31], abs=0.02)


def test_what_a_visitor_draws_is_never_the_darkest_of_a_page() -> None:
    for skin, most in zip(SKINS, (13, 6, 17), strict=True):
        palette = Palette(skin)
        hand, text, ground = map(palette.role, ("hand", "text", "ground"))
        assert 4.5 <= contrast(hand, ground) <= most
        assert contrast(hand, ground) < contrast(text, ground)


def test_an_accent_may_be_named() -> None:
    palette = Palette("night", "amber")
    assert palette.role("fill") == Colour(0xF2, 0xB5, 0x44)
    assert palette.role("fill:jade") == Palette("night", "jade").role("fill")
    assert palette.role("slip-ink:jade") == Palette("paper", "jade").role("ink")


def test_a_role_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(KeyError):
        Palette().role("purple")


def test_luminance_and_contrast_are_those_of_wcag() -> None:
    black, white = Colour.of("#000000"), Colour.of("#FFFFFF")
    assert black.luminance == 0.0
    assert white.luminance == pytest.approx(1.0)
    assert contrast(black, white) == contrast(white, black) == pytest.approx(21.0)
    assert Colour.of("#FF0000").luminance == pytest.approx(0.2126)
    # 10 / 255 lies on the linear foot of the curve.
    assert Colour(10, 10, 10).luminance == pytest.approx(10 / 255 / 12.92)


def test_colours_mix_by_channel() -> None:
    assert Colour(0, 100, 200).mixed(Colour(100, 100, 0), 0.25) == (25, 100, 150)
    palette = Palette("contrast")
    assert palette.colour(Ink("text").mixed("ground", 0.5)) == (128, 128, 128)
