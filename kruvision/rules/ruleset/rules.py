"""The rules of one show: everything that is fixed before the first song.

Plain data: `check.check_rules` says whether they hold, `settings.setting` what an option of the
method is, `toml` reads and writes them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from kruvision.rules.awards.award import Award
from kruvision.rules.marks import Scale

POINTS_SCALE = tuple(Fraction(points) for points in (12, 10, 8, 7, 6, 5, 4, 3, 2, 1))
DISQUALIFIED = ("remove", "freeze")
COMBINATIONS = (
    "jury_only",
    "audience_only",
    "balanced",
    "percentage",
    "pool",
    "rank_points",
    "rank_sum",
    "sum",
    "multiplier",
)
WEIGHED = ("balanced", "percentage", "multiplier")
"""The combinations in which each body has a weight of its own."""
BODIES = ("hall", "delegations")
SHARES = ("each", "largest_remainder")
PLACES = ("whole", "each", "both")
"""Which lists give places: the whole show, each category, or both."""
SONGS = ("mean", "sum", "best")
"""What is made of several songs by one contestant."""
TIE_STEPS = (
    "audience_score",
    "jury_score",
    "criterion",
    "first_places",
    "voters",
    "high_points",
    "head_to_head",
    "median",
    "fewer_deductions",
    "running_order",
    "lot",
    "decision",
    "shared_place",
)


@dataclass(frozen=True)
class Combination:
    """How jury and audience become one result.

    `jury` and `audience` are the weights of `balanced` and `percentage` and the factors of
    `multiplier`.
    `compare_places` (percentage) compares at so many decimals. `pool` fixes the audience's pool;
    without it the pool equals all jury points. `shares` says how shares of the pool are rounded.
    `juries` (rank_points) is how often the jury's scale is taken; without it, once per juror.
    With fewer than `least_ballots` ballots the audience counts for nothing, and the jury alone
    stands.
    """

    method: str = "jury_only"
    jury: Fraction = Fraction(1)
    audience: Fraction = Fraction(1)
    compare_places: int | None = None
    pool: Fraction | None = None
    shares: str = "each"
    juries: int | None = None
    least_ballots: int = 0

    @property
    def counts_jury(self) -> bool:
        """Whether the jury can have a part in the totals."""
        return self.method != "audience_only" and not (self.method in WEIGHED and not self.jury)

    @property
    def counts_audience(self) -> bool:
        """Whether the audience can have a part in the totals."""
        return self.method != "jury_only" and not (self.method in WEIGHED and not self.audience)


@dataclass(frozen=True)
class Rules:
    """One show's rules. `Rules()` is the plain case: weighted mean, equal weights, shared places.

    `weights` and `scales` are per criterion; one not named has weight 1 and no scale.
    `ties` is the chain of tie-breaks in order; a named criterion is `criterion:NAME`.
    `disqualified` says what becomes of an entry that is disqualified after the voting:
    "remove" (all is computed again without it) or "freeze" (points stay, it is left unplaced).
    `audience_method` says how the audience's ballots are read: "given" (points, to be added) or as
    a voting mode reads them. `bodies` says what the audience is made of: "hall" (its voters as one)
    or "delegations" (each ballot is one delegation's, which gives points to all acts but its own).
    """

    method: str = "weighted_mean"
    options: Mapping[str, Any] = field(default_factory=dict)
    weights: Mapping[str, Fraction] = field(default_factory=dict)
    scales: Mapping[str, Scale] = field(default_factory=dict)
    juror_weights: Mapping[str, Fraction] = field(default_factory=dict)
    combination: Combination = Combination()
    audience_method: str = "given"
    audience_scale: tuple[Fraction, ...] = POINTS_SCALE
    bodies: str = "hall"
    ties: tuple[str, ...] = ("shared_place",)
    seed: str = ""
    display_places: int = 2
    disqualified: str = "remove"
    places: str = "whole"
    songs: str = "mean"
    carried_weight: Fraction = Fraction(1)
    awards: tuple[Award, ...] = ()

    def weight(self, criterion: str) -> Fraction:
        """A criterion's weight: 1 where none is given."""
        return self.weights.get(criterion, Fraction(1))
