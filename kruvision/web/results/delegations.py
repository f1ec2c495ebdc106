"""What each delegation gave to each act, as a table for the pages of a result."""

from dataclasses import dataclass
from fractions import Fraction

from kruvision.i18n import pick
from kruvision.services.forms.number_text import number
from kruvision.services.results.documents import Document
from kruvision.services.results.names import Names

OWN = "–"
"""Stands where a delegation could not give anything to its own act."""


@dataclass(frozen=True)
class GivenTable:
    """``heads`` are the delegations that were heard; each row is an act and what it got of each;
    ``silent`` are those of which too few people voted."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    silent: tuple[str, ...]


def given_table(document: Document, names: Names) -> GivenTable | None:
    """The table of a document, acts in the hall's own order; None where the hall votes as one."""
    delegations = document.get("delegations")
    if not delegations:
        return None
    heard = [row for row in delegations if row["given"]]
    acts = [act["entry"] for act in document.get("audience") or ()]
    rows = tuple((names.entry(act), tuple(_cell(row, act) for row in heard)) for act in acts)
    silent = tuple(pick(row["name"]) for row in delegations if not row["given"])
    return GivenTable(tuple(pick(row["name"]) for row in heard), rows, silent)


def _cell(delegation: Document, act: str) -> str:
    points = delegation["given"].get(act)
    return OWN if points is None else number(Fraction(points))
