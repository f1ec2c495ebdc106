"""Scoring methods and combinations by name, and a show's rules in one sentence each."""

from fractions import Fraction

from kruvision.i18n import _, _l
from kruvision.models import Show
from kruvision.services.forms.number_text import percent

METHOD_NAMES = {
    "approval": _l("Approval"),
    "borda": _l("Borda count"),
    "copeland": _l("Copeland: duels won"),
    "exponential_rank": _l("Exponential ranks"),
    "factored": _l("Factored panel scores"),
    "majority_judgment": _l("Majority judgment"),
    "median": _l("Median"),
    "plurality": _l("First places"),
    "points": _l("Points 12, 10, 8 …"),
    "rank_sum": _l("Sum of ranks"),
    "ranked_points": _l("Points by rank"),
    "schulze": _l("Schulze: widest paths"),
    "skating_system": _l("Skating System"),
    "trimmed_mean": _l("Mean without the extremes"),
    "weighted_mean": _l("Weighted mean"),
    "weighted_sum": _l("Weighted sum"),
}
COMBINATION_NAMES = {
    "audience_only": _l("audience only"),
    "jury_only": _l("jury only"),
    "multiplier": _l("points of each body times its factor"),
    "percentage": _l("share of each body by its weight"),
    "pool": _l("audience's share of a pool of points"),
    "rank_points": _l("audience's order on the jury's scale"),
    "rank_sum": _l("jury place plus audience place"),
    "sum": _l("points added"),
}
VALUE_NAMES = {
    "criterion": _l("single marks, criterion by criterion"),
    "juror_total": _l("whole scoresheets"),
    "mean": _l("the mean"),
    "sum": _l("the sum"),
    "none": _l("no, marks count as given"),
    "mean_shift": _l("shift each juror to the same mean"),
    "min_max": _l("stretch each juror from the lowest to the highest mark"),
    "z_score": _l("standardise (raising a mark can lower a place)"),
    "each": _l("each share on its own"),
    "largest_remainder": _l("so that they add up to the pool"),
    "remove": _l("taken out, everything computed again"),
    "freeze": _l("keeps its points, has no place"),
}
"""What is chosen in an option of a method or a combination."""


def method_words(show: Show) -> str:
    """The scoring method by name."""
    return str(METHOD_NAMES.get(show.method, show.method))


def combination_words(show: Show) -> str:
    """How jury and audience come together, with their weights where there are any."""
    name = str(COMBINATION_NAMES.get(show.combination, show.combination))
    if show.combination != "percentage":
        return name
    return str(
        _(
            "%(name)s: jury %(jury)s, audience %(audience)s",
            name=name,
            jury=percent(Fraction(show.jury_share)),
            audience=percent(Fraction(show.audience_share)),
        )
    )
