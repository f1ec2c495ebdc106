"""The way out for a show that waits for a second person who does not come: from the machine alone,
for a reason, and said for good in the record and on the protocol."""

from datetime import datetime
from typing import Any

from kruvision.services.access import SYSTEM
from kruvision.services.errors import Refused
from kruvision.services.record import chain, named_lines
from kruvision.services.record.proposals import PUBLISH, forget_proposal
from kruvision.services.ruleset.locked_rules import require_locked, rules_data
from kruvision.services.shows import shows
from kruvision.services.transactions.changes import DecisionRecorded, ShowChanged
from kruvision.services.transactions.transaction import transaction

KIND = "two_people_ended"


def end_two_people(show_id: int, reason: str, *, at: datetime) -> None:
    """From now on one person is enough for everything in this show, whose rules are locked.

    What was proposed and waits has to be pressed again. Raises ``NotFound``, and ``Refused``:
    ``rules_open`` where the page of the rules still does it, ``one_is_enough``,
    ``result_is_final``.
    """
    with transaction() as changes:
        show = shows.get_show(show_id)
        require_locked(show)
        if show.phase == "final":
            raise Refused("result_is_final")
        if not show.two_person_rule:
            raise Refused("one_is_enough")
        show.two_person_rule = False
        forget_proposal(show, PUBLISH)
        rules = rules_data(show)
        chain.append(SYSTEM.label, KIND, at=at, show_id=show.id, reason=reason, rules=rules)
        changes += [ShowChanged(show.id), DecisionRecorded(show.id)]


def find_end(show_id: int) -> dict[str, Any] | None:
    """The line that says so, as ``named_lines`` has it, or None."""
    return named_lines.find_latest((KIND,), {"show_id": show_id})
