"""What a recorded decision may say, and where in the chain of tie-breaks it counts."""

from collections.abc import Collection, Sequence

from kruvision.rules.contest import Decision
from kruvision.rules.errors import RuleError


def check_decisions(entries: Collection[str], decisions: Sequence[Decision]) -> None:
    """Refuse a decision that names fewer than two entries, one twice, or one that is not there."""
    for decision in decisions:
        if len(decision.order) < 2 or len(set(decision.order)) < len(decision.order):
            raise RuleError("bad_decision", order=">".join(decision.order))
        for entry in decision.order:
            if entry not in entries:
                raise RuleError("unknown_entry", name=entry, where="decisions")


def chain_with_decisions(chain: tuple[str, ...]) -> tuple[str, ...]:
    """The chain with the recorded decision in it, just before shared places where not named."""
    if "decision" in chain:
        return chain
    shared = chain.index("shared_place") if "shared_place" in chain else len(chain)
    return (*chain[:shared], "decision", *chain[shared:])


def decided_to_share(group: Collection[str], decisions: Sequence[Decision]) -> list[Decision]:
    """The decisions by which these entries share their place; none where nobody decided so."""
    return [d for d in decisions if d.shared and set(group) <= set(d.order)]


def may_share(chain: tuple[str, ...]) -> bool:
    """Whether a decision may leave entries level: it is the last word on a tie, and the rules
    don't share places by themselves."""
    return chain_with_decisions(chain)[-1] == "decision"
