"""The settings of the ways in which jury and audience come together, and their limits."""

from fractions import Fraction

from kruvision.rules.ruleset.options import Option
from kruvision.rules.ruleset.rules import DISQUALIFIED, SHARES
from kruvision.rules.ruleset.texts import N_

ADD_UP = ("balanced", "percentage")
"""The combinations whose two weights make a whole."""
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
        "least_ballots",
        "integer",
        0,
        least=0,
        most=1_000_000,
        label=N_("Fewest ballots"),
        hint=N_(
            "With fewer ballots the votes count for nothing, and the jury alone decides. Where "
            "each act has its own vote, the smallest of these counts."
        ),
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
    "percentage": ("compare_places", "least_ballots", "disqualified"),
    "pool": ("pool", "shares", "least_ballots", "disqualified"),
    "rank_points": ("juries", "least_ballots", "disqualified"),
    "audience_only": ("disqualified",),
}


def options_used(combination: str) -> tuple[Option, ...]:
    """The settings that mean something in a combination."""
    used = OPTIONS_USED.get(combination, ("least_ballots", "disqualified"))
    return tuple(option for option in COMBINATION_OPTIONS if option.name in used)
