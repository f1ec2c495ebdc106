"""PDF by Typst: sources in ``templates/papers``, fonts of the house only, texts as data only."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

from kruvision.services.threads import PAPERS

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "templates" / "papers"
FONTS = ROOT / "static" / "fonts" / "ttf"
NO_FONT = "could not be displayed with font"


class PaperFault(Exception):
    """Typst gave a warning: something in the source does not fit."""


def typeset(name: str, data: Mapping[str, Any]) -> bytes:
    """The source ``NAME.typ`` with ``data`` (plain JSON, read there as ``sys.inputs.data``) as an
    accessible PDF, made beside the event loop. Raises ``PaperFault`` on any warning.

    A letter that no font of the house has (an emoji in a name) is printed as an empty box; PDF/UA
    forbids that, so such a paper comes out without the mark of accessibility.
    """
    return PAPERS.run(_typeset, name, json.dumps(data))


def _typeset(name: str, data: str) -> bytes:
    try:
        return _compile(name, data, accessible=True)
    except typst.TypstError as fault:
        if NO_FONT not in str(fault):
            raise
    return _compile(name, data, accessible=False)


def _compile(name: str, data: str, *, accessible: bool) -> bytes:
    pdf, warnings = typst.compile_with_warnings(
        SOURCES / f"{name}.typ",
        root=SOURCES,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": data},
        pdf_standards="ua-1" if accessible else None,
    )
    if warnings:
        raise PaperFault("; ".join(warning.message for warning in warnings))
    return bytes(pdf)
