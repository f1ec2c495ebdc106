"""The settings of the ways in which jury and audience come together, and their limits."""

from fractions import Fraction

from kruvision.rules.ruleset.options import Option
from kruvision.rules.ruleset.rules import DISQUALIFIED, SHARES, Rules
from kruvision.rules.ruleset.texts import N_

SHARED = ("percentage", "multiplier")
"""The combinations in which each body has a weight of its own."""
COMBINATION_OPTIONS = (
    Option(
        "compare_places",
        "integer",
        None,
        least=0,
        most=12,
        label=N_("Decimals compared"),
        hint=N_("Empty: compared exactly. Otherwise totals level at so many decimals are a tie."),
    ),
    Option(
        "pool",
        "number",
        None,
        least=Fraction(0),
        most=Fraction(1_000_000),
        label=N_("Points in the pool"),
        hint=N_("Empty: as many as the jury gave in all."),
    ),
    Option(
        "shares",
        "choice",
        "each",
        choices=SHARES,
        label=N_("How shares are rounded"),
        choice_labels=(N_("each share on its own"), N_("so that they add up to the pool")),
    ),
    Option(
        "juries",
        "integer",
        None,
        least=1,
        most=1000,
        label=N_("How often the scale is taken"),
        hint=N_("Empty: once for each juror."),
    ),
    Option(
        "disqualified",
        "choice",
        "remove",
        choices=DISQUALIFIED,
        label=N_("Disqualified after the vote"),
        choice_labels=(
            N_("taken out, everything computed again"),
            N_("keeps its points, has no place"),
        ),
    ),
)
"""One table for the form, the files and the check. Without a default a setting may be left open."""
OPTIONS_USED = {
    "percentage": ("compare_places", "disqualified"),
    "pool": ("pool", "shares", "disqualified"),
    "rank_points": ("juries", "disqualified"),
}


def options_used(combination: str) -> tuple[Option, ...]:
    """The settings that mean something in a combination."""
    used = OPTIONS_USED.get(combination, ("disqualified",))
    return tuple(option for option in COMBINATION_OPTIONS if option.name in used)


def jury_counts(rules: Rules) -> bool:
    """Whether the jury has a part in the totals; else its marks break ties at most."""
    chosen = rules.combination
    if chosen.method == "audience_only":
        return False
    return chosen.method not in SHARED or chosen.jury > 0
