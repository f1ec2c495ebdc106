"""How much the audience weighs in a show, and whether its way of voting can bear that.

That it weighs more is a warning, never a refusal: what the organizers trust is theirs to decide.
What counts is what the audience can really move. `balanced` keeps its shares, and points or places
on one scale have a natural one; shares of sums, sums and factors are what they are in the worked
example.
"""

from fractions import Fraction

from kruvision.models import Show
from kruvision.rules.errors import RuleError
from kruvision.services.ruleset.example import example_result

MOST = {
    "open_link": Fraction(1, 10),
    "screen_code": Fraction(3, 10),
    "tickets": Fraction(1, 2),
}
"""Up to which weight each way of voting is good, the easiest way first."""
ON_THE_JURY_S_SCALE = ("pool", "rank_points")
"""Combinations that make as many points of the votes as the jury gives, if it gives points."""
WHOLE = {"jury_only": Fraction(0), "audience_only": Fraction(1)}
HALF = Fraction(1, 2)


def weight_of(show: Show) -> Fraction:
    """The audience's weight in the result, from 0 to 1.

    Where the example cannot be computed, or leaves all acts level, it is taken for half.
    """
    if show.combination == "balanced":
        return show.audience_share / (show.jury_share + show.audience_share)
    if show.combination == "rank_sum":
        return HALF
    if show.combination in WHOLE:
        return WHOLE[show.combination]
    try:
        result = example_result(show)
    except RuleError:
        return HALF  # the example itself says why it cannot be computed
    gives_points = all(standing.points is not None for standing in result.standings)
    if result.influence is None or (gives_points and show.combination in ON_THE_JURY_S_SCALE):
        return HALF
    return min(Fraction(1), max(Fraction(0), result.influence.audience))


def is_stated(show: Show) -> bool:
    """Whether the weight is one the rules name or imply, not one that only the example shows."""
    return show.combination in ("balanced", "rank_sum", *WHOLE) or weight_of(show) == HALF


def most_for(credential: str) -> Fraction:
    """The largest weight for which a way of voting is good."""
    return MOST[credential]


def safe_way(weight: Fraction) -> str:
    """The easiest way of voting that can bear the weight; the safest where none can."""
    return next((way for way, most in MOST.items() if weight <= most), "tickets")
