"""Which cards of traditions the archive tells of. Its pages, search, quizzes, open data and files
all take theirs from ``Archive.cards``, and those are chosen here and nowhere else.

A card belongs to the archive once a song of it was sung in a published show; before that where it
is as it came with the house, or where somebody answers for it by name and day. One that was typed
here, and that nobody has sung or checked, is a draft: it stays inside.
"""

from collections.abc import Collection, Sequence

from kruvision.models import Tradition
from kruvision.services.traditions import packs


def public_cards(rows: Sequence[Tradition], sung: Collection[str]) -> list[Tradition]:
    """Those that belong to the archive. ``sung`` are the short names of the cards whose songs were
    sung in published shows."""
    unsung = [row for row in rows if row.slug not in sung and not _is_checked(row)]
    drafts = {row.slug for row in unsung} - packs.untouched(unsung)
    return [row for row in rows if row.slug not in drafts]


def _is_checked(row: Tradition) -> bool:
    """The day goes with the first word that is changed after the check."""
    return bool(row.checked_by) and row.checked_on is not None
