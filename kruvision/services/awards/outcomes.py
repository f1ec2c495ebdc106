"""What comes out of a show, with its categories and awards."""

from dataclasses import replace

from kruvision.models import Show
from kruvision.rules.awards.award import AwardDecision
from kruvision.rules.outcome import Outcome, compute_outcome
from kruvision.rules.ruleset.award_toml import read_awards
from kruvision.services.scoring.rule_book_inputs import decisions_of, panel_of, rules_of, votes_of


def compute_outcome_of(show: Show) -> Outcome:
    """Lists and awards as they stand; raises ``RuleError`` where nothing can be computed."""
    panel = replace(
        panel_of(show),
        categories={str(e.id): str(e.category_id) for e in show.entries if e.category_id},
    )
    rules = replace(rules_of(show), places=show.places, awards=read_awards(show.awards))
    decided = [
        AwardDecision(
            row["award"],
            None if row["category"] is None else str(row["category"]),
            tuple(str(holder) for holder in row["holders"]),
            str(row["juror"]),
            row["why"],
        )
        for row in show.award_decisions
    ]
    votes = votes_of(show, panel.entries)
    return compute_outcome(panel, rules, votes, decisions_of(show), decided)
