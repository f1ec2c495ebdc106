"""The check: at the close, before a result is announced, when somebody asks, and by the doctor."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from kruvision.models import Show
from kruvision.services.access import SYSTEM
from kruvision.services.errors import Refused
from kruvision.services.evidence.house import check_house
from kruvision.services.evidence.lines import Difference, ShowLines
from kruvision.services.evidence.marks import check_late_marks, check_marks, check_sheets
from kruvision.services.evidence.results import check_phase, check_published
from kruvision.services.evidence.rules import check_acts, check_decisions, check_rules, check_seats
from kruvision.services.evidence.votes import check_votes
from kruvision.services.record import chain

CHECKED = "evidence_checked"
NAMED = 5
"""So many differences are named where a result is stopped; the page of the check names all."""
COMPARISONS: tuple[Callable[[ShowLines], Iterator[Difference]], ...] = (
    check_rules,
    check_seats,
    check_acts,
    check_marks,
    check_late_marks,
    check_sheets,
    check_votes,
    check_decisions,
    check_phase,
    check_published,
)


@dataclass(frozen=True)
class Evidence:
    """What a check of a show found. ``is_on_record`` is false where the record has no line of its
    rules being locked, as of a show that nobody has marked yet: then nothing was compared."""

    is_on_record: bool
    differences: Sequence[Difference]


def check_show(show: Show) -> Evidence:
    """Hold everything that makes the show's result against the record; reads only.

    It trusts the chain of hashes, which ``check_house`` walks.
    """
    lines = ShowLines(show)
    if lines.newest("rules_locked") is None:
        return Evidence(False, ())
    return Evidence(True, [found for compare in COMPARISONS for found in compare(lines)])


def check_all(show: Show) -> Evidence:
    """The show, and what holds for the whole database."""
    house = list(check_house())
    found = check_show(show)
    return Evidence(found.is_on_record, [*house, *found.differences])


def require_untouched(show: Show) -> None:
    """Raise ``Refused("evidence_differs")`` where the database says something else than the record:
    ``count``, and the first ``differences`` as pairs of code and facts."""
    differences = check_all(show).differences
    if differences:
        raise Refused("evidence_differs", count=len(differences), differences=_pairs(differences))


def check_at_close(show: Show, *, at: datetime) -> None:
    """Check, and write down what came of it, inside the open transaction: the console tells it."""
    found = check_all(show)
    facts = {"count": len(found.differences), "differences": _pairs(found.differences)}
    chain.append(SYSTEM.label, CHECKED, at=at, show_id=show.id, **facts)


def _pairs(differences: Sequence[Difference]) -> list[tuple[str, dict[str, object]]]:
    return [(found.code, dict(found.facts)) for found in differences[:NAMED]]
