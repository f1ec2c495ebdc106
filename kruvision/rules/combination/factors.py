"""Points added as they are, or each body's times its factor.

There are no shares here: what each body really moves depends on how far its own points lie apart.
"""

from fractions import Fraction

from kruvision.rules.combination.bodies import Bodies, Combined, added, points_of
from kruvision.rules.ruleset.rules import Rules
from kruvision.rules.working import WorkingStep, step


def factors(rules: Rules, bodies: Bodies) -> Combined:
    """Points added, each body's times its factor (1 and 1 for a plain sum)."""
    plain = rules.combination.method == "sum"
    jury_factor = Fraction(1) if plain else rules.combination.jury
    votes_factor = Fraction(1) if plain else rules.combination.audience
    jury = {e: jury_factor * given for e, given in points_of(bodies.jury, bodies, rules).items()}
    votes = {e: votes_factor * p for e, p in points_of(bodies.audience, bodies, rules).items()}

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

    return added(jury, votes, explain)
