"""Shares of sums: what a body gave an entry, out of all it gave.

Jury totals lie close together and votes do not, so these shares are not what they say: with
`percentage` at 90 and 10 one single ballot can decide who wins. They stay for regulations that
demand them; `balanced` is what their names promise.
"""

from fractions import Fraction

from kruvision.rules.combination.bodies import (
    Bodies,
    ByEntry,
    Combined,
    added,
    points_of,
    sum_step,
)
from kruvision.rules.numbers import round_half_up
from kruvision.rules.ranking import order_by
from kruvision.rules.ruleset.rules import Rules
from kruvision.rules.working import WorkingStep, step


def percentage(rules: Rules, bodies: Bodies) -> Combined:
    """Each body's points as a share of all points it gave, times the body's weight, added."""
    chosen = rules.combination
    jury_all, jury = _shares(points_of(bodies.jury, bodies, rules), chosen.jury)
    votes_all, votes = _shares(points_of(bodies.audience, bodies, rules), chosen.audience)
    combined = added(jury, votes, lambda entry: ())
    keys, unit = combined.keys, None
    if chosen.compare_places is not None:
        unit = Fraction(1, 10**chosen.compare_places)
        keys = {e: (round_half_up(total, unit),) for e, total in combined.totals.items()}

    def explain(entry: str) -> tuple[WorkingStep, ...]:
        steps = (
            _share_step("jury", bodies.jury.totals[entry], jury_all, chosen.jury, jury[entry]),
            _share_step(
                "audience", bodies.audience.totals[entry], votes_all, chosen.audience, votes[entry]
            ),
            sum_step(combined, entry),
        )
        if unit is None:
            return steps
        return (
            *steps,
            step("compared", total=combined.totals[entry], unit=unit, compared=keys[entry][0]),
        )

    return Combined(combined.totals, keys, jury, votes, explain, compared_at=unit)


def pool(rules: Rules, bodies: Bodies) -> Combined:
    """Jury points, plus the audience's share of a pool as large as all jury points."""
    jury = points_of(bodies.jury, bodies, rules)
    votes = points_of(bodies.audience, bodies, rules)
    fixed = rules.combination.pool
    whole = sum(jury.values(), Fraction(0)) if fixed is None else fixed
    all_votes = sum(votes.values(), Fraction(0))
    exact = {entry: whole * given / all_votes for entry, given in votes.items()}
    by_remainder = rules.combination.shares == "largest_remainder"
    shares = largest_remainder(exact, whole) if by_remainder else _each_rounded(exact)

    def explain(entry: str) -> tuple[WorkingStep, ...]:
        return (
            step(
                "pool",
                pool=whole,
                votes=votes[entry],
                all=all_votes,
                exact=exact[entry],
                shares=rules.combination.shares,
                rounded=shares[entry],
            ),
        )

    return added(jury, shares, explain)


def largest_remainder(exact: ByEntry, pool: Fraction) -> dict[str, Fraction]:
    """Whole shares that add up to the pool: round down, then one more for the largest remainders.

    Equal remainders at the cut get nothing more: which of them would be a guess.
    """
    floors = {entry: Fraction(share.__floor__()) for entry, share in exact.items()}
    left = int(pool - sum(floors.values()))
    for group in order_by({entry: (exact[entry] - floors[entry],) for entry in exact}):
        if len(group) > left:
            break
        left -= len(group)
        floors |= {entry: floors[entry] + 1 for entry in group}
    return floors


def _each_rounded(exact: ByEntry) -> dict[str, Fraction]:
    return {entry: round_half_up(share, Fraction(1)) for entry, share in exact.items()}


def _shares(points: ByEntry, weight: Fraction) -> tuple[Fraction, dict[str, Fraction]]:
    everything = sum(points.values(), Fraction(0))
    if not everything:
        return everything, dict.fromkeys(points, Fraction(0))
    return everything, {entry: weight * given / everything for entry, given in points.items()}


def _share_step(
    body: str, points: Fraction, everything: Fraction, weight: Fraction, part: Fraction
) -> WorkingStep:
    return step("share", body=body, points=points, all=everything, weight=weight, part=part)
