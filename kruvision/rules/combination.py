"""Jury and audience together: one total from two bodies, in the way the show's rules say."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from kruvision.rules.contest import Decision
from kruvision.rules.errors import RuleError
from kruvision.rules.numbers import round_half_up
from kruvision.rules.ranking import decide, order_by, places, scale_points
from kruvision.rules.ruleset.rules import POINTS_SCALE, Rules
from kruvision.rules.ruleset.settings import points_scale, setting
from kruvision.rules.scores import Scores, SortKey
from kruvision.rules.working import WorkingStep, step

ByEntry = Mapping[str, Fraction]


@dataclass(frozen=True)
class Combined:
    """The result of both bodies: `jury` and `audience` are their parts in each entry's total."""

    totals: ByEntry
    keys: Mapping[str, SortKey]
    jury: ByEntry
    audience: ByEntry
    explain: Callable[[str], tuple[WorkingStep, ...]]
    lower_is_better: bool = False


@dataclass(frozen=True)
class Bodies:
    """What the combination works on: the entries that both bodies have a result for."""

    entries: Sequence[str]
    jury: Scores
    audience: Scores
    jurors: int
    decisions: Sequence[Decision] = ()


def combine(rules: Rules, bodies: Bodies) -> Combined:
    """The two bodies as one, by the combination method of the rules."""
    return _METHODS[rules.combination.method](rules, bodies)


def one_body(
    entries: Sequence[str], *, jury: Scores | None = None, audience: Scores | None = None
) -> Combined:
    """One body alone (the jury, where both are given): its totals are compared as they are.

    The other body's points stand beside them and count for nothing but tie-breaks.
    """
    scores = audience if jury is None else jury
    if scores is None:
        return Combined({}, {}, {}, {}, lambda entry: ())
    return Combined(
        {entry: scores.totals[entry] for entry in entries},
        {entry: scores.keys[entry] for entry in entries},
        {} if jury is None else jury.totals,
        {} if audience is None else audience.totals,
        lambda entry: (),
        scores.lower_is_better,
    )


def _percentage(rules: Rules, bodies: Bodies) -> Combined:
    """Each body's points as a share of all points it gave, times the body's weight, added."""
    chosen = rules.combination
    jury_all, jury = _shares(_points(bodies.jury, bodies, rules), chosen.jury)
    votes_all, votes = _shares(_points(bodies.audience, bodies, rules), chosen.audience)
    combined = _added(jury, votes, lambda entry: ())
    keys = combined.keys
    if chosen.compare_places is not None:
        unit = Fraction(1, 10**chosen.compare_places)
        keys = {e: (round_half_up(total, unit),) for e, total in combined.totals.items()}

    def explain(entry: str) -> tuple[WorkingStep, ...]:
        steps = (
            _share_step("jury", bodies.jury.totals[entry], jury_all, chosen.jury, jury[entry]),
            _share_step(
                "audience", bodies.audience.totals[entry], votes_all, chosen.audience, votes[entry]
            ),
            _sum_step(combined, entry),
        )
        if chosen.compare_places is None:
            return steps
        unit = Fraction(1, 10**chosen.compare_places)
        return (
            *steps,
            step("compared", total=combined.totals[entry], unit=unit, compared=keys[entry][0]),
        )

    return Combined(combined.totals, keys, jury, votes, explain)


def _pool(rules: Rules, bodies: Bodies) -> Combined:
    """Jury points, plus the audience's share of a pool as large as all jury points."""
    jury = _points(bodies.jury, bodies, rules)
    votes = _points(bodies.audience, bodies, rules)
    pool = rules.combination.pool
    pool = sum(jury.values(), Fraction(0)) if pool is None else pool
    all_votes = sum(votes.values(), Fraction(0))
    exact = {entry: pool * given / all_votes for entry, given in votes.items()}
    by_remainder = rules.combination.shares == "largest_remainder"
    shares = largest_remainder(exact, pool) if by_remainder else _each_rounded(exact)

    def explain(entry: str) -> tuple[WorkingStep, ...]:
        return (
            step(
                "pool",
                pool=pool,
                votes=votes[entry],
                all=all_votes,
                exact=exact[entry],
                shares=rules.combination.shares,
                rounded=shares[entry],
            ),
        )

    return _added(jury, shares, explain)


def _rank_points(rules: Rules, bodies: Bodies) -> Combined:
    """Jury points, plus the audience's order turned into the jury's scale times the juries."""
    jury = _points(bodies.jury, bodies, rules)
    scale = points_scale(rules) or setting(rules, "scale") or POINTS_SCALE
    juries = rules.combination.juries
    juries = bodies.jurors if juries is None else juries
    order = order_by(bodies.audience.keys, bodies.entries)
    votes = {entry: juries * points for entry, points in scale_points(order, scale).items()}
    at = places(order)

    def explain(entry: str) -> tuple[WorkingStep, ...]:
        return (
            step(
                "rank_points",
                place=at[entry],
                level=sum(place == at[entry] for place in at.values()),
                scale=scale,
                juries=juries,
                points=votes[entry],
            ),
        )

    return _added(jury, votes, explain)


def _rank_sum(rules: Rules, bodies: Bodies) -> Combined:
    """Jury place plus audience place, the lowest first; level ones by the audience's place.

    Level entries of the jury share a place, unless a recorded decision separates them.
    """
    level = order_by(bodies.jury.keys, bodies.entries)
    jury = places(tuple(part for group in level for part in decide(group, bodies.decisions)))
    votes = places(order_by(bodies.audience.keys, bodies.entries))
    totals = {entry: Fraction(jury[entry] + votes[entry]) for entry in bodies.entries}

    def explain(entry: str) -> tuple[WorkingStep, ...]:
        return (step("place_sum", jury=jury[entry], audience=votes[entry], total=totals[entry]),)

    return Combined(
        totals,
        {entry: (-totals[entry], -votes[entry]) for entry in bodies.entries},
        {entry: Fraction(jury[entry]) for entry in bodies.entries},
        {entry: Fraction(votes[entry]) for entry in bodies.entries},
        explain,
        lower_is_better=True,
    )


def _factors(rules: Rules, bodies: Bodies) -> Combined:
    """Points added, each body's times its factor (1 and 1 for a plain sum)."""
    plain = rules.combination.method == "sum"
    jury_factor = Fraction(1) if plain else rules.combination.jury
    votes_factor = Fraction(1) if plain else rules.combination.audience
    jury = {e: jury_factor * given for e, given in _points(bodies.jury, bodies, rules).items()}
    votes = {e: votes_factor * p for e, p in _points(bodies.audience, bodies, rules).items()}

    def explain(entry: str) -> tuple[WorkingStep, ...]:
        if plain:
            return ()
        return (
            step(
                "factor",
                body="jury",
                points=bodies.jury.totals[entry],
                factor=jury_factor,
                product=jury[entry],
            ),
            step(
                "factor",
                body="audience",
                points=bodies.audience.totals[entry],
                factor=votes_factor,
                product=votes[entry],
            ),
        )

    return _added(jury, votes, explain)


_METHODS: dict[str, Callable[[Rules, Bodies], Combined]] = {
    "percentage": _percentage,
    "pool": _pool,
    "rank_points": _rank_points,
    "rank_sum": _rank_sum,
    "sum": _factors,
    "multiplier": _factors,
}


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


def _points(scores: Scores, bodies: Bodies, rules: Rules) -> dict[str, Fraction]:
    """The body's totals, which must be points: the more the better, and never below zero."""
    if scores.lower_is_better:
        raise RuleError(
            "combination_needs_points", method=rules.method, combination=rules.combination.method
        )
    found = {entry: scores.totals[entry] for entry in bodies.entries}
    below = next((entry for entry, total in found.items() if total < 0), None)
    if below is not None:
        raise RuleError("negative_total", entry=below, combination=rules.combination.method)
    return found


def _shares(points: ByEntry, weight: Fraction) -> tuple[Fraction, dict[str, Fraction]]:
    everything = sum(points.values(), Fraction(0))
    if not everything:
        return everything, dict.fromkeys(points, Fraction(0))
    return everything, {entry: weight * given / everything for entry, given in points.items()}


def _added(
    jury: ByEntry, votes: ByEntry, explain: Callable[[str], tuple[WorkingStep, ...]]
) -> Combined:
    totals = {entry: jury[entry] + votes[entry] for entry in jury}
    keys = {entry: (total,) for entry, total in totals.items()}

    def all_steps(entry: str) -> tuple[WorkingStep, ...]:
        return (*explain(entry), _sum_step(combined, entry))

    combined = Combined(totals, keys, jury, votes, all_steps)
    return combined


def _sum_step(combined: Combined, entry: str) -> WorkingStep:
    return step(
        "sum",
        jury=combined.jury[entry],
        audience=combined.audience[entry],
        total=combined.totals[entry],
    )


def _share_step(
    body: str, points: Fraction, everything: Fraction, weight: Fraction, part: Fraction
) -> WorkingStep:
    return step("share", body=body, points=points, all=everything, weight=weight, part=part)
