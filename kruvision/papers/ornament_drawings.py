"""The ornaments themselves: one drawing for each pattern, as a tile 48 units high.

Every drawing is a function of an `Ink` and returns a `Tile`; tiles repeat without a seam to the
left and right. The shapes are plain geometry, made for this product after the ornament ideas of
the traditions: felt scrolls, woven steps, stitched rhombi.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import cos, pi, sin

HEIGHT = 48


@dataclass(frozen=True)
class Ink:
    """The three tones of a band: strong lines, quiet shapes, and the ground they stand on."""

    accent: str
    soft: str
    ground: str


@dataclass(frozen=True)
class Tile:
    """One repeat: its width in units and its SVG elements (height is always `HEIGHT`)."""

    width: int
    markup: str


def _line(path: str, colour: str, width: float = 1.8) -> str:
    return (
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width}" '
        'stroke-linecap="round" stroke-linejoin="round"/>'
    )


def _shape(path: str, colour: str) -> str:
    return f'<path d="{path}" fill="{colour}"/>'


def _dot(x: float, y: float, radius: float, colour: str) -> str:
    return f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" fill="{colour}"/>'


def _diamond(x: float, y: float, across: float, down: float) -> str:
    return f"M{x:g} {y - down:g}L{x + across:g} {y:g}L{x:g} {y + down:g}L{x - across:g} {y:g}Z"


def _mirrored(markup: str, width: float) -> str:
    """The markup and its mirror image in a tile (or part of it) of that width."""
    return f'{markup}<g transform="translate({width:g} 0) scale(-1 1)">{markup}</g>'


def _moved(markup: str, x: float, y: float = 0, turn: str = "") -> str:
    return f'<g transform="translate({x:g} {y:g}) {turn}">{markup}</g>'


def _polygon(points: Iterable[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in points) + "Z"


def horn(ink: Ink) -> Tile:
    """Ram's-horn scrolls: a pair of horns growing upward, a smaller pair hanging between."""
    up = _line("M36 43C36 28 31 9 19 9C10 9 6 15 6 21C6 27 11 31 16 31C21 31 24 27 24 23"
               "C24 19 21 17 18 17", ink.accent, 2.6)  # fmt: skip
    down = _line("M0 5C0 17 3 24 8 36C11 42 18 42 20 39", ink.soft, 1.8)
    crown = _shape(_diamond(36, 7, 4, 4), ink.accent)
    return Tile(72, _mirrored(down + up, 72) + crown + _shape(_diamond(36, 43, 3, 3), ink.soft))


def lattice(ink: Ink) -> Tile:
    """Window-frame lace: crossed bars with small crosses in the openings and a scalloped edge."""
    bars = _line("M0 21L20 5L40 21L20 37ZM0 5L40 37M40 5L0 37", ink.soft, 1.4)
    opening = _line(_diamond(20, 21, 11, 9), ink.accent, 1.8)
    cross = _line("M20 17V25M16 21H24", ink.accent, 1.8)
    scallop = _line("M0 40A10 5 0 0 0 20 40A10 5 0 0 0 40 40", ink.accent, 1.8)
    pearls = _dot(10, 40.5, 1.5, ink.accent) + _dot(30, 40.5, 1.5, ink.accent)
    return Tile(40, bars + opening + cross + scallop + pearls + _line("M0 5H40", ink.accent, 1.4))


def ikat(ink: Ink) -> Tile:
    """Ikat clouds: almond shapes with feathered edges, and an eight-pointed star between them."""

    def cloud(half: float, top: float) -> str:
        steps = [top + 1.5 * i for i in range(int((HEIGHT - 2 * top) / 1.5) + 1)]
        edge = [
            (half * sin(pi * (y - top) / (HEIGHT - 2 * top)) ** 0.7 + (1.3 if i % 2 else -0.6), y)
            for i, y in enumerate(steps)
        ]
        right = [(32 + max(x, 0.4), y) for x, y in edge]
        return _polygon(right + [(64 - x, y) for x, y in reversed(right)])

    layers = [(20, 3, ink.soft), (14, 8, ink.ground), (10, 11, ink.accent), (4, 17, ink.ground)]
    body = "".join(_shape(cloud(half, top), colour) for half, top, colour in layers)
    star = _line(_diamond(0, 24, 7, 7) + "M-5 19H5V29H-5Z", ink.accent, 1.6)
    return Tile(64, body + star + _moved(star, 64))


def stitch(ink: Ink) -> Tile:
    """Cross-stitch: rhombi of little crosses on the threads of a towel."""
    tones = {0: ink.accent, 2: ink.soft, 4: ink.accent, 5: ink.accent}
    crosses: dict[str, list[str]] = {ink.accent: [], ink.soft: []}
    for row in range(11):
        for column in range(12):
            away = abs(row - 5) + abs(column - 6)
            tone = ink.accent if column == 0 and row in (4, 5, 6) else tones.get(away)
            if tone:
                crosses[tone].append(
                    f"M{column * 4 + 0.7:g} {row * 4 + 2.7:g}l2.6 2.6m0-2.6l-2.6 2.6"
                )
    return Tile(48, "".join(_line("".join(d), colour, 1.3) for colour, d in crosses.items()))


def rosette(ink: Ink) -> Tile:
    """Rosettes of eight petals with almond leaves between them."""
    petal = _shape("M0 -4C4.500 -8 4.500 -14 0 -18C-4.500 -14 -4.500 -8 0 -4Z", ink.accent)
    sepal = _line("M0 -8V-16", ink.soft, 1.4)
    flower = "".join(
        _moved(petal, 28, 24, f"rotate({turn})") if turn % 90 == 0 else
        _moved(sepal + _dot(0, -17.5, 1.7, ink.soft), 28, 24, f"rotate({turn})")
        for turn in range(0, 360, 45)
    )  # fmt: skip
    heart = _dot(28, 24, 4.2, ink.soft) + _dot(28, 24, 1.8, ink.ground)
    leaf = _line("M0 7C5 13 5 18 0 24C-5 18 -5 13 0 7ZM0 24C5 30 5 35 0 41C-5 35 -5 30 0 24Z",
                 ink.accent, 1.6)  # fmt: skip
    return Tile(56, flower + heart + leaf + _moved(leaf, 56))


def tulip(ink: Ink) -> Tile:
    """Tulips on a running stem, one up, one down."""
    cup = _shape("M0 0C-9 -2 -12 -12 -9 -20L-4 -14L0 -23L4 -14L9 -20C12 -12 9 -2 0 0Z", ink.accent)
    vein = _line("M0 -4V-11", ink.ground, 1.4)
    leaves = _line("M0 6C7 5 12 0 13 -8M0 6C-7 5 -12 0 -13 -8", ink.soft, 1.8)
    stem = _line("M0 24C12 24 10 40 22 40S32 24 44 24S54 8 66 8S76 24 88 24", ink.soft, 2.2)
    flower = _moved(cup + vein, 0, 1) + leaves
    up, down = _moved(flower, 22, 30), _moved(flower, 66, 18, "scale(1 -1)")
    buds = "".join(_dot(x, 24, 2.6, ink.accent) for x in (0, 44, 88))
    return Tile(88, stem + up + down + buds)


def buta(ink: Ink) -> Tile:
    """Curved drops, head up and head down, each with its seeds."""
    drop = _line("M0 18C-10 18 -14 8 -8 -1C-4 -7 3 -9 3 -15C3 -18 0 -19 -2 -17C2 -22 12 -18 12 -6"
                 "C12 6 10 18 0 18Z", ink.accent, 2)  # fmt: skip
    inner = _shape("M0 12C-6 12 -7 5 -3 0C0 -4 5 -5 6 -9C9 -2 7 12 0 12Z", ink.soft)
    seeds = "".join(_dot(x, y, 1.1, ink.ground) for x, y in ((1, 8), (2, 4), (4, 0)))
    one = inner + drop + seeds
    sprig = _line("M0 14V34M-4 18L0 22L4 18M-4 26L0 30L4 26", ink.soft, 1.4)
    pair = _moved(one, 22, 25) + _moved(one, 66, 23, "rotate(180)")
    return Tile(88, pair + sprig + _moved(sprig, 44) + _moved(sprig, 88))


def wave(ink: Ink) -> Tile:
    """Cloud heads that roll along a line, each tied to the next by a knot of four loops."""
    cloud = _line(
        "M0 38H9C2 38 0 31 4 27C-1 21 4 13 11 15C13 4 29 3 32 13C40 10 46 18 42 25"
        "C46 31 42 38 35 38H84",
        ink.accent,
        2.2,
    )
    curls = _line(
        "M11 31C11 25 19 25 19 31C19 35 13 35 13 31.500"
        "M25 31C25 25 33 25 33 31C33 35 27 35 27 31.500M17 20C17 14 26 14 26 20",
        ink.soft,
        1.7,
    )
    knotted = _line(
        "M63 24C52 30 52 18 63 24C74 30 74 18 63 24C57 35 69 35 63 24C57 13 69 13 63 24",
        ink.accent,
        1.8,
    )
    return Tile(84, cloud + curls + knotted + _line("M0 43H84", ink.soft, 1.4))


def kilim(ink: Ink) -> Tile:
    """Stepped diamonds of a flat-woven carpet, with hooks."""
    stairs = [(4, 22), (8, 18), (12, 14), (16, 10), (20, 6), (24, 2)]
    right = [(32 + x, 24 - y) for x, y in stairs for x, y in ((x - 4, y), (x, y))]
    quarter = right + [(x, 48 - y) for x, y in reversed(right)]
    outline = _polygon(quarter + [(64 - x, y) for x, y in reversed(quarter)])
    inner = [(32, 10), (36, 10), (36, 16), (42, 16), (42, 22), (48, 22), (48, 26), (42, 26),
             (42, 32), (36, 32), (36, 38), (32, 38)]  # fmt: skip
    heart = _shape(_polygon(inner + [(64 - x, y) for x, y in reversed(inner)]), ink.accent)
    eye = _shape(_diamond(32, 24, 5, 5), ink.ground)
    hooks = _line("M0 6V14M0 8H8V14H5M0 42V34M0 40H8V34H5M0 21V27", ink.accent, 1.8)
    return Tile(64, _line(outline, ink.soft, 2) + heart + eye + _mirrored(hooks, 64))


def knot(ink: Ink) -> Tile:
    """Two ribbons plaited over and under, as in the margins of old books."""

    def ribbon(path: str) -> str:
        widths = ((9, ink.ground), (6.4, ink.accent), (3, ink.ground))
        return "".join(_line(path, colour, width) for width, colour in widths).replace(
            "round", "butt"
        )

    rising, falling = "M0 40C14 40 26 8 40 8S66 40 80 40", "M0 8C14 8 26 40 40 40S66 8 80 8"
    over = ribbon("M51 12.500C58 18 62 30 69 35.500")
    seeds = _dot(40, 24, 2.6, ink.soft) + _dot(0, 24, 2.6, ink.soft) + _dot(80, 24, 2.6, ink.soft)
    return Tile(80, ribbon(rising) + ribbon(falling) + over + seeds)


def meander(ink: Ink) -> Tile:
    """The meander, with a row of running waves above it."""
    key = _line("M0 42H6V16H34V34H15V25H25M6 42H40", ink.accent, 2.6).replace("round", "miter")
    run = _line("M0 10C6 10 6 4 10 4S14 9 11 9.500M20 10C26 10 26 4 30 4S34 9 31 9.500M0 10H40",
                ink.soft, 1.4)  # fmt: skip
    return Tile(40, key + run)


def step(ink: Ink) -> Tile:
    """Stone towers with stepped roofs; between them the same step hangs downward."""
    tower = _shape("M12 44V22H15V17H18V12H21V7H27V12H30V17H33V22H36V44Z", ink.soft)
    edge = _line("M12 44V22H15V17H18V12H21V7H27V12H30V17H33V22H36V44", ink.accent, 1.8)
    door = _shape("M22 44V37A2 2 0 0 1 26 37V44Z", ink.ground)
    window = _shape("M23 24H25V29H23Z", ink.ground) + _dot(24, 18, 1.3, ink.ground)
    hanging = _line("M0 34V30H3V25H6V20M48 34V30H45V25H42V20M0 12V18M48 12V18", ink.accent, 1.6)
    return Tile(48, tower + edge + door + window + hanging + _line("M0 44H48", ink.accent, 1.8))


def star(ink: Ink) -> Tile:
    """Eight-pointed stars, and between them a tree with its branches."""
    points = [
        (32 + r * cos(pi * i / 8 - pi / 2), 24 + r * sin(pi * i / 8 - pi / 2))
        for i in range(16)
        for r in ((19,) if i % 2 == 0 else (12,))
    ]
    body = _line(_polygon(points), ink.accent, 1.9)
    rays = "".join(_line(f"M32 24L{x:.2f} {y:.2f}", ink.soft, 1.3) for x, y in points[::2])
    heart = _shape(_diamond(32, 24, 6, 6), ink.accent) + _dot(32, 24, 1.6, ink.ground)
    tree = _line("M0 6V42M-5 11L0 16L5 11M-7 18L0 25L7 18M-7 27L0 34L7 27", ink.soft, 1.7)
    return Tile(64, rays + body + heart + tree + _moved(tree, 64))


def stripe(ink: Ink) -> Tile:
    """Skirt stripes of uneven widths around a column of mitten stars."""
    bands = [(0, 3, ink.accent), (5, 1.5, ink.soft), (9, 6, ink.soft), (18, 1.5, ink.accent),
             (22, 3, ink.soft), (57, 3, ink.soft), (62.5, 1.5, ink.accent), (67, 6, ink.soft),
             (75.5, 1.5, ink.soft), (79, 1, ink.accent)]  # fmt: skip
    stripes = "".join(_shape(f"M{x} 4h{w}v40h-{w}z", colour) for x, w, colour in bands)
    leaf = _shape("M0 -2L5 -7V-13L0 -18L-2 -11Z", ink.accent)
    mitten = "".join(
        _moved(leaf, 41, 24, f"rotate({turn})") for turn in (0, 90, 180, 270)
    ) + "".join(_moved(leaf, 41, 24, f"rotate({turn}) scale(-1 1)") for turn in (0, 90, 180, 270))
    return Tile(82, stripes + mitten)


def steppe(ink: Ink) -> Tile:
    """For songs without a tradition: hills, feather grass and a low sun."""
    hills = _line("M0 38C16 38 24 31 48 31S80 38 96 38M0 43C20 43 32 38 56 38S84 43 96 43",
                  ink.soft, 1.8)  # fmt: skip
    sun = _line("M34 27A14 14 0 0 1 62 27M39 27A9 9 0 0 1 57 27", ink.accent, 1.9)
    rays = _line("M48 6V9M36 9.500L37.500 12M60 9.500L58.500 12"
                 "M28 17L30.500 18.500M68 17L65.500 18.500", ink.accent, 1.9)  # fmt: skip
    grass = _line(
        "M0 36C1 26 4 18 12 12M0 36C-1 28 -4 22 -10 18M4 36C6 30 10 26 16 24", ink.accent, 1.6
    )
    return Tile(96, hills + sun + rays + grass + _moved(grass, 96))


DRAWINGS: dict[str, Callable[[Ink], Tile]] = {
    drawing.__name__: drawing
    for drawing in (horn, lattice, ikat, stitch, rosette, tulip, buta, wave, kilim, knot, meander,
                    step, star, stripe, steppe)
}  # fmt: skip
