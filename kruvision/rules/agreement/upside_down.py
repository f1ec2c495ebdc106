"""The upside-down ballot: a juror who took 1 for the worst, or the highest mark for the worst.

A ballot is suspicious when it runs against the mean of the others (Spearman at most -0.40) and,
turned around, raises Kendall's W by at least 0.20 to at least 0.40. On published ballots this finds
the reversals that were publicly admitted (2016, 2019). It is a hint for those who may see all the
marks, never a verdict: a juror may well disagree with everybody. No juror is asked by it, since it
says what the others gave.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from kruvision.rules.agreement.concordance import kendall_w
from kruvision.rules.agreement.correlation import spearman
from kruvision.rules.agreement.values import JuryValues, values_of
from kruvision.rules.contest import Panel
from kruvision.rules.ruleset.rules import Rules

AGAINST = Fraction(-40, 100)
RAISED_BY = Fraction(20, 100)
RAISED_TO = Fraction(40, 100)


@dataclass(frozen=True)
class UpsideDown:
    """A ballot that looks reversed: its Spearman with the others, and W as it is and if turned."""

    spearman: Fraction
    w: Fraction
    w_if_reversed: Fraction


def check_ballot(panel: Panel, rules: Rules, juror: str) -> UpsideDown | None:
    """The suspicion against one juror's ballot, or None; looks at entries everybody marked."""
    jury = values_of(panel, rules)
    return suspicion(jury, juror) if juror in jury.jurors else None


def suspicion(jury: JuryValues, juror: str) -> UpsideDown | None:
    """The suspicion against one juror of this jury, or None."""
    against = spearman_with_others(jury, juror)
    before = kendall_w(_rows(jury.ranks))
    if against is None or before is None or against > AGAINST:
        return None
    n = len(jury.complete)
    turned = {entry: n + 1 - rank for entry, rank in jury.ranks[juror].items()}
    after = kendall_w(_rows({**jury.ranks, juror: turned}))
    if after is None or after.w - before.w < RAISED_BY or after.w < RAISED_TO:
        return None
    return UpsideDown(against, before.w, after.w)


def spearman_with_others(jury: JuryValues, juror: str) -> Fraction | None:
    """The Spearman correlation of a juror's ranks with the mean ranks of the others."""
    others = [jury.ranks[other] for other in jury.jurors if other != juror]
    if not others:
        return None
    own = [jury.ranks[juror][entry] for entry in jury.complete]
    means = [
        sum((ranks[entry] for ranks in others), Fraction(0)) / len(others)
        for entry in jury.complete
    ]
    return spearman(own, means)


def _rows(ranks: Mapping[str, Mapping[str, Fraction]]) -> list[list[Fraction]]:
    return [list(of_juror.values()) for of_juror in ranks.values()]
