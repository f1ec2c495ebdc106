"""Every tradition's band is drawn, in its own colours, without a seam."""

import json
import re
from xml.etree import ElementTree

import pytest

from config import ROOT
from kruvision.papers.ornament_drawings import DRAWINGS, Ink
from kruvision.papers.ornaments import PATTERNS, STEPPE_COLOURS, mixed, ornament_band
from kruvision.papers.tradition_colours import tradition_stylesheet

BROWN = {"background": "#442d22", "text": "#f5eeea", "accent": "#e1c998"}
SVG = "{http://www.w3.org/2000/svg}"
DATA = ROOT / "data" / "traditions.json"


def channel(value: int) -> float:
    share = value / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def luminance(colour: str) -> float:
    red, green, blue = (channel(int(colour[i : i + 2], 16)) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_band_is_well_formed_and_holds_a_whole_number_of_repeats(pattern: str) -> None:
    band = ElementTree.fromstring(ornament_band(pattern, BROWN, 1280, 64))
    tile = band.find(f"{SVG}defs/{SVG}pattern")
    assert tile is not None
    across, down = map(float, re.findall(r"[\d.]+", tile.attrib["patternTransform"]))
    repeats = 1280 / (float(tile.attrib["width"]) * across)
    assert repeats == pytest.approx(round(repeats), abs=1e-3)
    assert float(tile.attrib["height"]) * down == pytest.approx(64, abs=1e-2)
    assert band.attrib["aria-hidden"] == "true"


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_band_uses_only_its_two_colours_and_their_mixture_and_no_style(pattern: str) -> None:
    markup = ornament_band(pattern, BROWN, 400, 48)
    allowed = {BROWN["background"], BROWN["accent"], mixed("#442d22", "#e1c998", 0.42)}
    assert set(re.findall(r'"(#[0-9a-f]{6})"', markup)) <= allowed
    assert BROWN["accent"] in markup
    assert "style" not in markup
    assert "<script" not in markup


def test_every_pattern_named_in_the_data_has_its_own_drawing() -> None:
    rows = json.loads(DATA.read_text(encoding="utf-8"))["traditions"]
    assert {row["ornament"]["pattern"] for row in rows} <= set(PATTERNS)
    tiles = {DRAWINGS[name](Ink("#fff", "#888", "#000")).markup for name in PATTERNS}
    assert len(tiles) == len(PATTERNS)


def test_a_song_without_a_tradition_gets_the_steppe_in_its_own_colours() -> None:
    assert ornament_band(None, None, 640, 32) == ornament_band("steppe", STEPPE_COLOURS, 640, 32)
    assert ornament_band("nobody drew this", BROWN, 640, 32) == ornament_band(
        "steppe", BROWN, 640, 32
    )


def test_bands_that_look_different_have_different_inner_names() -> None:
    blue = BROWN | {"background": "#223344"}
    bands = [ornament_band(name, BROWN, 640, 32) for name in PATTERNS]
    bands += [ornament_band("horn", blue, 640, 32), ornament_band("horn", BROWN, 640, 48)]
    names = [re.search(r'pattern id="([^"]+)"', band)[1] for band in bands]  # type: ignore[index]
    assert len(set(names)) == len(bands)


@pytest.mark.parametrize("colour", ["red", "#fff", "#12345g", "url(#x)", '#123456"/>', ""])
def test_a_colour_that_is_none_is_refused(colour: str) -> None:
    with pytest.raises(ValueError, match="not a colour"):
        ornament_band("horn", BROWN | {"accent": colour}, 100, 20)
    with pytest.raises(ValueError, match="not a colour"):
        tradition_stylesheet([("kazakh", BROWN | {"text": colour})])


def test_the_stylesheet_has_one_class_for_each_tradition() -> None:
    sheet = tradition_stylesheet([("kazakh", BROWN), ("crimean_tatar", BROWN)])
    assert sheet.splitlines()[0] == (
        ".tradition-kazakh{--tradition-background:#442d22;"
        "--tradition-text:#f5eeea;--tradition-accent:#e1c998}"
    )
    assert ".tradition-crimean_tatar{" in sheet


@pytest.mark.parametrize("slug", ["", "a b", "x{}", "Ә", "-x", "../x"])
def test_a_slug_that_is_no_class_name_is_refused(slug: str) -> None:
    with pytest.raises(ValueError, match="short name"):
        tradition_stylesheet([(slug, BROWN)])


@pytest.mark.parametrize("size", [(0, 10), (10, 0), (-5, 5)])
def test_a_band_without_a_size_is_refused(size: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="needs a size"):
        ornament_band("horn", BROWN, *size)


def palette() -> dict[str, dict[str, str]]:
    """The two themes of tokens.css with every colour name followed to its hex value."""
    path = ROOT / "static" / "css" / "tokens.css"
    text = path.read_text(encoding="utf-8")
    blocks = re.findall(r"([^{}]+)\{([^{}]*)\}", text)
    values: dict[str, dict[str, str]] = {"root": {}, "desk": {}, "night": {}}
    for selector, body in blocks:
        theme = next((name for name in ("desk", "night") if f'"{name}"' in selector), "root")
        values[theme].update(re.findall(r"--([\w-]+):\s*([^;]+);", body))

    def followed(theme: str, value: str) -> str:
        while link := re.fullmatch(r"var\(--([\w-]+)\)", value):
            value = values[theme].get(link[1]) or values["root"][link[1]]
        return value

    return {t: {k: followed(t, v) for k, v in values[t].items()} for t in ("desk", "night")}


PAIRS = [
    (text, ground)
    for text in ("ink", "ink-muted", "accent-text", "action-text", "success", "warning", "danger")
    for ground in ("ground", "surface", "sunken")
] + [
    ("accent-ink", "accent"), ("action-ink", "action"), ("action-ink", "action-hover"),
    ("danger-ink", "danger"), ("success", "success-surface"), ("warning", "warning-surface"),
    ("danger", "danger-surface"), ("action-text", "action-surface"),
    ("accent-text", "accent-surface"), ("ink", "accent-surface"), ("ink", "action-surface"),
]  # fmt: skip


@pytest.mark.parametrize(("theme", "least"), [("desk", 4.5), ("night", 7.0)])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_words_can_be_read_on_desks_and_from_the_last_row(
    theme: str, least: float, text: str, ground: str
) -> None:
    colours = palette()[theme]
    assert contrast(colours[text], colours[ground]) >= least
