"""Both bodies on the same range, so that their weights are what they say.

Jury totals lie close together and votes do not. So each body's values are stretched first, its
worst entry to 0 and its best to 100, in proportion between them, and only then weighed and added.
Where a body leaves all entries level, each of them gets 50.

What is stretched is what the body itself compares by: its totals in most methods, turned round
where the lowest is best, the places of `skating_system`, rounded totals after `z_score`. Two
methods compare by more than one number (`copeland`, `majority_judgment`): of these it is the
totals. A body with the whole weight decides exactly as it would alone.
"""

from fractions import Fraction

from kruvision.rules.combination.bodies import Bodies, ByEntry, Combined, added
from kruvision.rules.ruleset.rules import Rules
from kruvision.rules.scores import Scores, SortKey
from kruvision.rules.working import WorkingStep, step

FULL, MIDDLE = Fraction(100), Fraction(50)


def balanced(rules: Rules, bodies: Bodies) -> Combined:
    """Each body stretched to 0 to 100, times the body's weight, added.

    The range is that of all entries both bodies have a result for, acts without a vote and frozen
    ones among them: what an entry has does not change because another one lost its place.
    """
    chosen = rules.combination
    values = {"jury": _values(bodies.jury, bodies), "audience": _values(bodies.audience, bodies)}
    worst = {
        "jury": _worst(values["jury"], bodies.jury),
        "audience": _worst(values["audience"], bodies.audience),
    }
    weights = {"jury": chosen.jury, "audience": chosen.audience}
    stretched = {body: stretch(found, *worst[body]) for body, found in values.items()}
    parts = {
        body: {entry: weights[body] * value for entry, value in found.items()}
        for body, found in stretched.items()
    }

    def explain(entry: str) -> tuple[WorkingStep, ...]:
        return tuple(
            step(
                "stretched",
                body=body,
                value=values[body][entry],
                worst=worst[body][0],
                best=worst[body][1],
                stretched=stretched[body][entry],
                weight=weights[body],
                part=parts[body][entry],
            )
            for body in ("jury", "audience")
        )

    combined = added(parts["jury"], parts["audience"], explain)
    return _decided_by_one(combined, bodies, weights["jury"], weights["audience"])


def stretch(values: ByEntry, worst: Fraction, best: Fraction) -> dict[str, Fraction]:
    """The values in proportion between 0 (the worst) and 100 (the best); 50 where all are level."""
    if worst == best:
        return dict.fromkeys(values, MIDDLE)
    times = FULL / (best - worst)
    return {entry: (value - worst) * times for entry, value in values.items()}


def _values(scores: Scores, bodies: Bodies) -> dict[str, Fraction]:
    return {entry: _value(scores, entry) for entry in bodies.entries}


def _value(scores: Scores, entry: str) -> Fraction:
    """What the body compares an entry by, in the sense of its totals (lower may be better)."""
    key = scores.keys[entry]
    if len(key) > 1:
        return scores.totals[entry]
    return Fraction(-key[0] if scores.lower_is_better else key[0])


def _worst(values: ByEntry, scores: Scores) -> tuple[Fraction, Fraction]:
    """The worst and the best of the values."""
    least, most = min(values.values(), default=MIDDLE), max(values.values(), default=MIDDLE)
    return (most, least) if scores.lower_is_better else (least, most)


def _decided_by_one(
    combined: Combined, bodies: Bodies, jury: Fraction, audience: Fraction
) -> Combined:
    """Where one body has the whole weight, entries are compared exactly as that body does."""
    keys: dict[str, SortKey] = {}
    if not audience:
        keys = {entry: bodies.jury.keys[entry] for entry in bodies.entries}
    elif not jury:
        keys = {entry: bodies.audience.keys[entry] for entry in bodies.entries}
    else:
        return combined
    return Combined(combined.totals, keys, combined.jury, combined.audience, combined.explain)
