"""What each scoring method does, whom it suits and what can surprise, in plain words.

A test holds that every method of the rule book has its words here.
"""

from dataclasses import dataclass
from typing import Any

from kruvision.i18n import _l


@dataclass(frozen=True)
class MethodWords:
    """One sentence or two each: what it does, for whom it is good, what one would not expect."""

    does: Any
    suits: Any
    surprises: Any


METHOD_WORDS = {
    "approval": MethodWords(
        _l("A mark above 0 names an act; the act named by most jurors is first."),
        _l("A short list: who goes on to the next round?"),
        _l("On a scale that begins at 1 every marked act is named, and all of them are level."),
    ),
    "borda": MethodWords(
        _l("From each juror one point for every act that stands below."),
        _l("Mid-sized fields in which broad liking should win."),
        _l("One weak act more or less in the field can swap two strong ones."),
    ),
    "copeland": MethodWords(
        _l("Every act meets every other one; most duels won is first."),
        _l("Nobody should win who would lose most of the duels."),
        _l(
            "Many end level, and then the votes of all duels are added; a narrow duel counts as "
            "much as a clear one until then."
        ),
    ),
    "exponential_rank": MethodWords(
        _l("High ranks weigh much more than low ones, as at Eurovision."),
        _l("A jury that looks for a winner: Eurovision puts its jurors together so since 2018."),
        _l("First with one juror and last with another brings more than fifth with both."),
    ),
    "factored": MethodWords(
        _l("Extremes dropped, rounded, times the weight, rounded again, added."),
        _l("Judged sports and large panels in which every criterion has a factor."),
        _l(
            "It rounds twice on purpose: hundredths lost on the way can decide between two "
            "close acts."
        ),
    ),
    "majority_judgment": MethodWords(
        _l("The middle grade of the jury decides; one juror hardly moves it."),
        _l("Juries that mark in words or coarse grades."),
        _l("The act with the higher mean can lose: great enthusiasm of a minority does not count."),
    ),
    "median": MethodWords(
        _l("The middle mark of the jury decides; one juror hardly moves it."),
        _l("Panels in which a single odd mark should count for nothing."),
        _l("Many acts end level, and raising one mark often changes nothing at all."),
    ),
    "plurality": MethodWords(
        _l("How many jurors put the act first. Everything below is lost."),
        _l("A quick choice of one favourite."),
        _l("An act that everybody puts second gets nothing."),
    ),
    "points": MethodWords(
        _l("Each juror's order gives 12, 10, 8 … points, and they are added."),
        _l("A way people know from television; strict and generous jurors weigh the same."),
        _l(
            "Only each juror's order counts: a hair's breadth at the top is worth two points, "
            "and from the eleventh place on there is nothing."
        ),
    ),
    "rank_sum": MethodWords(
        _l("Each juror's order as ranks; the lowest sum is first."),
        _l("Small fields, and jurors who compare rather than measure."),
        _l("Level sums are common, and an act that leaves can change the order of the others."),
    ),
    "ranked_points": MethodWords(
        _l("Each ballot ranks its favourites; places bring points."),
        _l("Juries that name only their favourites, in order."),
        _l("Who is not among the favourites of anybody gets nothing, however close it was."),
    ),
    "schulze": MethodWords(
        _l("Duels and chains of duels; the act that nobody is ahead of is first."),
        _l("The same as duels, also for larger fields and duels that go round in a circle."),
        _l("It is hard to follow with pencil and paper, and ties stay ties."),
    ),
    "skating_system": MethodWords(
        _l("The place for which most jurors are, criterion by criterion."),
        _l("Dance contests, and jurors who think in places."),
        _l(
            "With several criteria, raising a mark can lower a place: other acts change places "
            "with it, and with them the rule that breaks a tie elsewhere. Criteria and jurors "
            "all have to weigh the same."
        ),
    ),
    "trimmed_mean": MethodWords(
        _l("The lowest and highest marks are dropped, the mean of the rest counts."),
        _l(
            "Panels of five and more, in which one very strict or very generous juror should "
            "not decide."
        ),
        _l(
            "Whose marks are dropped differs from act to act. With fewer than two marks left "
            "nothing can be computed."
        ),
    ),
    "weighted_mean": MethodWords(
        _l("Each juror's mean over the criteria, then the mean of the jury."),
        _l("Most evenings: marks keep their meaning, and everybody can check the sum."),
        _l(
            "A juror who uses the whole scale moves the result more than one who gives 8 or 9 "
            "to everybody."
        ),
    ),
    "weighted_sum": MethodWords(
        _l("The same without dividing by the weights: points, such as of 500."),
        _l("Contests used to points out of a fixed most."),
        _l(
            "A criterion with a longer scale weighs more, whatever its weight says; with one "
            "criterion more or less all totals change their size."
        ),
    ),
}


def does(method: str) -> Any:
    """What a method does; empty for one without words."""
    words = METHOD_WORDS.get(method)
    return words.does if words else ""
