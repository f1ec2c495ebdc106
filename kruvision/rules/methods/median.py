"""Median: the middle grade decides, the lower one of two; then the next, outward.

The same rule as majority judgment, under the name that juries know: a median whose ties are broken
by the grades next to the middle.
"""

from kruvision.rules.methods.majority_judgment import score
from kruvision.rules.ruleset.texts import N_
from kruvision.rules.scores import Method

METHOD = Method(
    name="median",
    cells="marks",
    title=N_("Median"),
    does=N_("The middle mark of the jury decides; one juror hardly moves it."),
    suits=N_("Panels in which a single odd mark should count for nothing."),
    surprises=N_("Many acts end level, and raising one mark often changes nothing at all."),
    score=score,
)
