"""The rules of a show: how marks and ballots become places. They lock with the first of either."""

from datetime import datetime
from typing import Any

from kruvision.models import Show
from kruvision.services import record
from kruvision.services.access import SYSTEM
from kruvision.services.errors import Refused


def lock_rules(show: Show, at: datetime) -> None:
    """Fix the rules at the show's first mark or ballot; later calls change nothing.

    Belongs inside the transaction that saves the mark or ballot. The rules go into the record in
    full, so that the result can be checked against what was agreed before.
    """
    if show.rules_locked_at is not None:
        return
    show.rules_locked_at = at
    record.append(SYSTEM.label, "rules_locked", at=at, show_id=show.id, rules=rules_data(show))


def require_unlocked(show: Show) -> None:
    """Refuse with ``rules_locked`` once the first mark or ballot was given."""
    if show.rules_locked_at is not None:
        raise Refused("rules_locked")


def rules_data(show: Show) -> dict[str, Any]:
    """Everything a result depends on besides marks and ballots, as plain JSON."""
    return {
        "method": show.method,
        "options": show.method_options,
        "combination": show.combination,
        "combination_options": show.combination_options,
        "jury_share": str(show.jury_share),
        "audience_share": str(show.audience_share),
        "ties": show.tie_chain,
        "display_places": show.display_places,
        "voting_mode": show.voting_mode,
        "choices": show.choices,
        "credential": show.credential,
        "window_scope": show.window_scope,
        "two_person_rule": show.two_person_rule,
        "criteria": [
            {
                "id": criterion.id,
                "name": criterion.name,
                "least": str(criterion.scale_min),
                "most": str(criterion.scale_max),
                "step": str(criterion.step),
                "weight": str(criterion.weight),
            }
            for criterion in show.criteria
        ],
    }
