"""The generated stylesheet of the traditions' colours, since pages carry no inline style."""

import re
from collections.abc import Iterable, Mapping

_COLOUR = re.compile(r"#[0-9a-f]{6}")
_SLUG = re.compile(r"[a-z0-9][a-z0-9_-]*")
_PARTS = ("background", "text", "accent")


def checked_colour(value: str) -> str:
    """The colour as #rrggbb in small letters; ValueError when it is anything else."""
    colour = value.strip().lower()
    if not _COLOUR.fullmatch(colour):
        raise ValueError(f"not a colour like #1a2b3c: {value!r}")
    return colour


def tradition_stylesheet(rows: Iterable[tuple[str, Mapping[str, str]]]) -> str:
    """One class per tradition: `.tradition-<slug>` with its background, text and accent colour.

    `rows` are (slug, {"background", "text", "accent"}). Raises ValueError for a slug that is no
    class name or a colour that is no #rrggbb: nothing else ever reaches the stylesheet.
    """
    return "".join(_rule(slug, colours) for slug, colours in rows)


def _rule(slug: str, colours: Mapping[str, str]) -> str:
    if not _SLUG.fullmatch(slug):
        raise ValueError(f"not a tradition's short name: {slug!r}")
    values = ";".join(f"--tradition-{part}:{checked_colour(colours[part])}" for part in _PARTS)
    return f".tradition-{slug}{{{values}}}\n"
