"""Other rules after the first mark or vote: proposed by one person, confirmed by another.

Both look at the list of what would move before they press, and neither press counts when that
list has changed meanwhile. The proposed rules stand in the proposal, and in the record. What jurors
mark by and how the hall votes stays as it was: only how both are counted.
"""

from dataclasses import dataclass
from datetime import datetime

from kruvision.models import Show
from kruvision.services.access import Actor, require
from kruvision.services.errors import Refused
from kruvision.services.forms.inputs import Input, Name, read
from kruvision.services.record import chain
from kruvision.services.record.proposals import (
    PUBLISH,
    RULES,
    add_proposal,
    find_proposal,
    forget_proposal,
)
from kruvision.services.record.second_person import require_second
from kruvision.services.ruleset import trial
from kruvision.services.ruleset.form import RulesInput, show_with_rules
from kruvision.services.ruleset.locked_rules import (
    adopt_rules,
    read_rules,
    require_locked,
    rules_data,
)
from kruvision.services.ruleset.preview import Outlook, look_ahead, moves_data
from kruvision.services.ruleset.time_rule import TimeRuleInput, as_typed
from kruvision.services.shows import shows
from kruvision.services.shows.phases import allows, needs_two, require_phase
from kruvision.services.transactions.changes import Change, DecisionRecorded, ShowChanged
from kruvision.services.transactions.transaction import transaction

PROPOSED = "rule_change_proposed"
UNCHANGED = (
    "holds_vote",
    "voting_mode",
    "choices",
    "most_mark",
    "bodies",
    "credential",
    "window_scope",
    "two_person_rule",
)
"""What was agreed with voters and between organizers, and no longer belongs to the count. How long
an act may sing was agreed with those who sing, and stays as well."""


class ChangeReason(Input):
    """Why the rules have to change: it goes on record."""

    reason: Name


@dataclass(frozen=True)
class WaitingChange:
    """A change somebody proposed and nobody has confirmed."""

    by: str
    at: datetime
    reason: str
    outlook: Outlook


def require_changeable(show: Show) -> None:
    """Refuse with ``rules_open`` before the lock, ``rules_settled`` from the reveal on."""
    require_locked(show)
    require_phase(show, "rules.amend")


def is_changeable(show: Show) -> bool:
    """Whether the rules are locked and nobody has been told a result yet."""
    return show.rules_locked_at is not None and allows(show, "rules.amend")


def proposed_show(show: Show, entered: RulesInput) -> Show:
    """A copy of the show with the typed rules; raises ``Invalid``. Nothing is saved."""
    kept = {name: getattr(show, name) for name in UNCHANGED}
    time_rule = read(TimeRuleInput, as_typed(show.time_rule))
    return show_with_rules(show, entered.model_copy(update={**kept, "time_rule": time_rule}))


def find_change(show: Show) -> WaitingChange | None:
    """The change that waits for a second person, with what it would move now."""
    proposal = find_proposal(show, RULES)
    if proposal is None:
        return None
    data = proposal.data
    outlook = look_ahead(show, read_rules(show, data["rules"]))
    return WaitingChange(proposal.by, proposal.at, data["reason"], outlook)


def propose_change(
    show_id: int, entered: RulesInput, reason: ChangeReason, *, seen: str, by: Actor, at: datetime
) -> bool:
    """Propose other rules, or make them the show's where one person is enough; answers whether
    they are the show's now.

    Raises ``Invalid``, and ``Refused``: ``rules_open``, ``rules_settled``, ``change_waits``,
    ``moved_meanwhile`` unless ``seen`` is what would move now, ``same_rules``; ``RuleError`` where
    the show would lose its result, or could never have one.
    """
    require(by, "setup.edit")
    with transaction() as changes:
        show = shows.get_show(show_id)
        require_changeable(show)
        if find_proposal(show, RULES) is not None:
            raise Refused("change_waits")
        outlook = _seen_outlook(show, proposed_show(show, entered), seen)
        if not needs_two(show, "rules.amend"):
            _make(show, outlook, reason.reason, None, by=by, at=at, changes=changes)
            return True
        rules, print_ = rules_data(outlook.proposed), _rules_print(show, outlook.proposed)
        kept = {"reason": reason.reason, "rules": rules}
        add_proposal(show, RULES, print_, by=by, at=at, data=kept)
        chain.append(
            by.label,
            PROPOSED,
            at=at,
            show_id=show.id,
            reason=reason.reason,
            before=rules_data(show),
            rules=rules,
            moved=moves_data(outlook),
            fingerprint=print_,
        )
        changes.append(DecisionRecorded(show.id))
        return False


def confirm_change(show_id: int, *, seen: str, by: Actor, at: datetime) -> None:
    """Make the proposed rules the show's, as a second person.

    Raises ``Refused``: ``rules_open``, ``rules_settled``, ``nothing_to_confirm``,
    ``change_needs_second``, ``moved_meanwhile``, ``same_rules``; ``RuleError`` where the show would
    lose its result.
    """
    require(by, "setup.edit")
    with transaction() as changes:
        show = shows.get_show(show_id)
        require_changeable(show)
        proposal = find_proposal(show, RULES)
        if proposal is None:
            raise Refused("nothing_to_confirm")
        if needs_two(show, "rules.amend"):
            require_second(show, proposal.by, by=by, alone="change_needs_second")
        data = proposal.data
        outlook = _seen_outlook(show, read_rules(show, data["rules"]), seen)
        _make(show, outlook, data["reason"], proposal.by, by=by, at=at, changes=changes)


def withdraw_change(show_id: int, *, by: Actor, at: datetime) -> None:
    """Take a proposed change back; raises ``Refused("nothing_to_confirm")``."""
    require(by, "setup.edit")
    with transaction() as changes:
        show = shows.get_show(show_id)
        if find_proposal(show, RULES) is None:
            raise Refused("nothing_to_confirm")
        forget_proposal(show, RULES)
        chain.append(by.label, "rule_change_withdrawn", at=at, show_id=show.id)
        changes.append(DecisionRecorded(show.id))


def _seen_outlook(show: Show, proposed: Show, seen: str) -> Outlook:
    outlook = look_ahead(show, proposed)
    if outlook.seen != seen:
        raise Refused("moved_meanwhile")
    if rules_data(proposed) == rules_data(show):
        raise Refused("same_rules")
    if outlook.problem is not None and outlook.takes_places:
        raise outlook.problem
    if refusal := trial.find_refusal(show, proposed):
        raise refusal
    return outlook


def _make(
    show: Show,
    outlook: Outlook,
    reason: str,
    proposed_by: str | None,
    *,
    by: Actor,
    at: datetime,
    changes: list[Change],
) -> None:
    """Adopt the rules. A publication proposed under the old ones is proposed no longer."""
    before = rules_data(show)
    adopt_rules(show, outlook.proposed)
    forget_proposal(show, RULES)
    forget_proposal(show, PUBLISH)
    chain.append(
        by.label,
        "locked_rules_changed",
        at=at,
        show_id=show.id,
        reason=reason,
        proposed_by=proposed_by,
        two_person_rule=show.two_person_rule,
        before=before,
        rules=rules_data(show),
        moved=moves_data(outlook),
    )
    changes += [ShowChanged(show.id), DecisionRecorded(show.id)]


def _rules_print(show: Show, proposed: Show) -> str:
    return chain.fingerprint_of([rules_data(show), rules_data(proposed)])
