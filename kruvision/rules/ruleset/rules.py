"""The rules of one show: everything that is fixed before the first song."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from kruvision.rules import methods
from kruvision.rules.errors import RuleError
from kruvision.rules.marks import Scale
from kruvision.rules.ruleset.options import check_option, check_scale, require

POINTS_SCALE = tuple(Fraction(points) for points in (12, 10, 8, 7, 6, 5, 4, 3, 2, 1))
DISQUALIFIED = ("remove", "freeze")
COMBINATIONS = (
    "jury_only",
    "audience_only",
    "percentage",
    "pool",
    "rank_points",
    "rank_sum",
    "sum",
    "multiplier",
)
AUDIENCE_METHODS = ("given", "plurality", "approval", "ranked_points")
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
NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Combination:
    """How jury and audience become one result.

    `jury` and `audience` are the weights of `percentage` and the factors of `multiplier`.
    `compare_places` (percentage) compares at so many decimals. `pool` fixes the audience's pool;
    without it the pool equals all jury points. `shares` says how shares of the pool are rounded.
    `juries` (rank_points) is how often the jury's scale is taken; without it, once per juror.
    """

    method: str = "jury_only"
    jury: Fraction = Fraction(1)
    audience: Fraction = Fraction(1)
    compare_places: int | None = None
    pool: Fraction | None = None
    shares: str = "each"
    juries: int | None = None

    def __post_init__(self) -> None:
        require(self.method in COMBINATIONS, "combination.method", self.method, COMBINATIONS)
        require(
            self.shares in ("each", "largest_remainder"),
            "combination.shares",
            self.shares,
            ("each", "largest_remainder"),
        )
        for body, weight in (("jury", self.jury), ("audience", self.audience)):
            if weight < 0:
                raise RuleError("negative_weight", where=f"combination.{body}")
        if self.jury + self.audience == 0:
            raise RuleError("zero_weights", where="combination")


@dataclass(frozen=True)
class Rules:
    """One show's rules. `Rules()` is the plain case: weighted mean, equal weights, shared places.

    `weights` and `scales` are per criterion; one not named has weight 1 and no scale.
    `ties` is the chain of tie-breaks in order; a named criterion is `criterion:NAME`.
    `disqualified` says what becomes of an entry that is disqualified after the voting:
    "remove" (all is computed again without it) or "freeze" (points stay, it is left unplaced).
    `audience_method` says what the cells of the audience's ballots are.
    """

    method: str = "weighted_mean"
    options: Mapping[str, Any] = field(default_factory=dict)
    weights: Mapping[str, Fraction] = field(default_factory=dict)
    scales: Mapping[str, Scale] = field(default_factory=dict)
    juror_weights: Mapping[str, Fraction] = field(default_factory=dict)
    combination: Combination = Combination()
    audience_method: str = "given"
    audience_scale: tuple[Fraction, ...] = POINTS_SCALE
    ties: tuple[str, ...] = ("shared_place",)
    seed: str = ""
    display_places: int = 2
    disqualified: str = "remove"

    def __post_init__(self) -> None:
        known = {option.name: option for option in methods.get(self.method).options}
        for name, value in self.options.items():
            if name not in known:
                raise RuleError("unknown_name", where=f"options.{name}", known=", ".join(known))
            check_option(known[name], value)
        check_scale(self.audience_scale, "audience.scale")
        for kind, weights in (("criteria", self.weights), ("jurors", self.juror_weights)):
            for name, weight in weights.items():
                if weight < 0:
                    raise RuleError("negative_weight", where=f"{kind}.{name}.weight")
        require(
            self.audience_method in AUDIENCE_METHODS,
            "audience.method",
            self.audience_method,
            AUDIENCE_METHODS,
        )
        require(self.disqualified in DISQUALIFIED, "disqualified", self.disqualified, DISQUALIFIED)
        require(0 <= self.display_places <= 12, "display_places", self.display_places, "0 to 12")
        for step in self.ties:
            require(_is_tie_step(step), "ties.chain", step, TIE_STEPS)
        if "lot" in self.ties and not self.seed.strip():
            raise RuleError("seed_missing", where="ties.seed")

    @classmethod
    def from_toml(cls, text: str) -> "Rules":
        """The rules written in a TOML text; refuses any name it does not know, saying where."""
        from kruvision.rules.ruleset.toml import read_rules

        return read_rules(text)

    def to_toml(self) -> str:
        """The rules as TOML; reading it gives exactly these rules again."""
        from kruvision.rules.ruleset.toml import write_rules

        return write_rules(self)

    def option(self, name: str) -> Any:
        """The chosen value of an option of the method, or its default."""
        if name in self.options:
            return self.options[name]
        found = (opt for opt in methods.get(self.method).options if opt.name == name)
        option = next(found, None)
        return None if option is None else option.default

    def weight(self, criterion: str) -> Fraction:
        """A criterion's weight: 1 where none is given."""
        return self.weights.get(criterion, Fraction(1))

    @property
    def points_scale(self) -> tuple[Fraction, ...] | None:
        """The points the jury's order is turned into, or None when it is not."""
        if self.method in ("points", "ranked_points"):
            return None
        scale: tuple[Fraction, ...] = self.option("scale")
        return scale or (POINTS_SCALE if self.option("points") else None)


def _is_tie_step(step: str) -> bool:
    name, colon, criterion = step.partition(":")
    return bool(colon and criterion) if name == "criterion" else step in TIE_STEPS
