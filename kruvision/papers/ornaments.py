"""An ornament band: a tradition's pattern in its own colours, as one SVG element.

A band tells the ear where a song comes from without a flag or a map. Songs without a tradition
get the steppe.
"""

import hashlib
from collections.abc import Mapping

from kruvision.papers.ornament_drawings import DRAWINGS, HEIGHT, Ink, Tile
from kruvision.papers.tradition_colours import checked_colour

DEFAULT_PATTERN = "steppe"
STEPPE_COLOURS = {"background": "#121a33", "text": "#f6f3ea", "accent": "#f4c452"}
PATTERNS = tuple(sorted(DRAWINGS))


def mixed(one: str, other: str, share: float) -> str:
    """The colour that lies `share` (0 to 1) of the way from one hex colour to the other."""
    pairs = [(int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def ornament_band(
    pattern: str | None, colours: Mapping[str, str] | None, width: int, height: int
) -> str:
    """An SVG band of that size in pixels, with a whole number of repeats and no seam.

    `colours` has "background" and "accent" as #rrggbb; None means the steppe's own. A pattern
    nobody has drawn becomes the steppe. Colours stand in SVG attributes, so that the band obeys
    a strict content policy; the inner id differs between bands that look different. The band is
    decoration and hidden from screen readers. Raises ValueError for a colour or size that is none.
    """
    if width < 1 or height < 1:
        raise ValueError(f"a band needs a size, not {width} by {height}")
    chosen = colours or STEPPE_COLOURS
    ground, accent = checked_colour(chosen["background"]), checked_colour(chosen["accent"])
    name = pattern if pattern in DRAWINGS else DEFAULT_PATTERN
    tile = DRAWINGS[name](Ink(accent, mixed(ground, accent, 0.42), ground))
    identity = f"{name} {ground} {accent} {width} {height}".encode()
    identifier = f"ornament-{hashlib.sha256(identity).hexdigest()[:12]}"
    return _band(tile, identifier, ground, width, height)


def _band(tile: Tile, identifier: str, ground: str, width: int, height: int) -> str:
    repeats = max(1, round(width * HEIGHT / (tile.width * height)))
    across, down = width / (repeats * tile.width), height / HEIGHT
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" preserveAspectRatio="xMidYMid slice" '
        f'aria-hidden="true" focusable="false"><defs><pattern id="{identifier}" '
        f'patternUnits="userSpaceOnUse" width="{tile.width}" height="{HEIGHT}" '
        f'patternTransform="scale({across:.5f} {down:.5f})">{tile.markup}</pattern></defs>'
        f'<rect width="{width}" height="{height}" fill="{ground}"/>'
        f'<rect width="{width}" height="{height}" fill="url(#{identifier})"/></svg>'
    )
