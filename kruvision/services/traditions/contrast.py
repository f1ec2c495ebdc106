"""Colours that can be read: the contrast of two colours as WCAG 2 defines it."""

import re
from typing import Annotated, Any

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

_HEX = re.compile(r"#[0-9a-f]{6}")


def _colour(value: Any) -> str:
    text = str(value).strip().lower()
    if not _HEX.fullmatch(text):
        raise PydanticCustomError("not_a_colour", "not a colour")
    return text


Colour = Annotated[str, AfterValidator(_colour)]


def contrast(one: str, other: str) -> float:
    """The contrast of two #rrggbb colours, from 1 (the same) to 21 (black on white)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
