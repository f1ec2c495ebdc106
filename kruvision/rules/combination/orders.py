"""Orders put together: the audience's order on the jury's scale of points, or places added."""

from fractions import Fraction

from kruvision.rules.combination.bodies import Bodies, Combined, added, points_of
from kruvision.rules.ranking import decide, order_by, places, scale_points
from kruvision.rules.ruleset.rules import POINTS_SCALE, Rules
from kruvision.rules.ruleset.settings import points_scale, setting
from kruvision.rules.working import WorkingStep, step


def rank_points(rules: Rules, bodies: Bodies) -> Combined:
    """Jury points, plus the audience's order turned into the jury's scale times the juries."""
    jury = points_of(bodies.jury, bodies, rules)
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

    return added(jury, votes, explain)


def rank_sum(rules: Rules, bodies: Bodies) -> Combined:
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
