"""Awards in the protocol: who holds what and what gave it, and what was left to nobody."""

from __future__ import annotations

from typing import Any

from kruvision.i18n import _, pick
from kruvision.services.awards.because import because
from kruvision.services.awards.holders import AwardRow, awards_in
from kruvision.services.results.documents import Document
from kruvision.services.results.names import Names, names_in


def awards_table(document: Document) -> dict[str, Any]:
    """``{"title", "headers", "rows"}`` in the language spoken now; without rows where the show
    gives no awards."""
    names = names_in(document)
    headers = [_("Award"), _("Number"), _("Contestant"), _("Category"), _("Reason")]
    rows = [row for award in awards_in(document) for row in _rows(award, names)]
    return {"title": _("Awards"), "headers": headers, "rows": rows}


def _rows(award: AwardRow, names: Names) -> list[list[str]]:
    name = pick(award.name)
    held = [
        [
            name,
            str(one.entry["number"]),
            pick(one.entry["name"]),
            pick(one.category) if one.category else "",
            because(one.because, names) if one.because else "",
        ]
        for one in award.holders
    ]
    left = [
        [name, "", _("Not awarded"), pick(one.category) if one.category else "", one.why]
        for one in award.left
    ]
    return held + left or [[name, "", _("Nobody"), "", ""]]
