"""QR codes as SVG for pages and papers.

The SVG holds dark modules only, on nothing, in the colour of its surroundings; its quiet zone of
four modules is part of the picture. Making one takes some milliseconds: whoever makes hundreds
does it in the hub's thread pool.
"""

from hashlib import sha256

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

QUIET_ZONE = 4


def qr_svg(text: str) -> str:
    """The code for ``text`` as SVG markup without fixed size or colour."""
    rows = modules(text)
    size = len(rows) + 2 * QUIET_ZONE
    path = "".join(
        f"M{start + QUIET_ZONE} {y + QUIET_ZONE}h{end - start}v1h-{end - start}z"
        for y, row in enumerate(rows)
        for start, end in dark_runs(row)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" '
        'shape-rendering="crispEdges" focusable="false" aria-hidden="true">'
        f'<path fill="currentColor" d="{path}"/></svg>'
    )


def mark_of(text: str) -> str:
    """A short mark of what a code holds: an address of its picture that carries it can be kept for
    good, since other words have another address."""
    return sha256(text.encode()).hexdigest()[:12]


def wifi_words(name: str, password: str) -> str:
    """What a phone's camera understands as a network: ``WIFI:T:WPA;S:…;P:…;;``."""

    def escaped(text: str) -> str:
        return "".join(f"\\{c}" if c in '\\;,":' else c for c in text)

    kind = "WPA" if password else "nopass"
    key = f"P:{escaped(password)};" if password else ""
    return f"WIFI:T:{kind};S:{escaped(name)};{key};"


def modules(text: str) -> list[list[bool]]:
    """The smallest code that holds ``text`` and can lose 15 % of its picture: rows of modules, True
    where dark, without the quiet zone."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(text)
    code.make(fit=True)
    return [[bool(cell) for cell in row] for row in code.get_matrix()]


def dark_runs(row: list[bool]) -> list[tuple[int, int]]:
    """Where dark stretches of a row start and end (end not included)."""
    edges = [
        x
        for x, (before, now) in enumerate(zip([False, *row], [*row, False], strict=True))
        if before != now
    ]
    return list(zip(edges[::2], edges[1::2], strict=True))
