"""How long an act may sing, and what it costs to sing longer."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class TimeRule:
    """Lengths in whole seconds. ``limit`` None is no limit. Whoever sings longer loses ``costs``
    points, or that part of the total where it is a ``share``: once, or, with ``every``, for each
    begun interval over the limit. An overrun of up to ``tolerance`` costs nothing."""

    limit: int | None = None
    costs: Fraction = Fraction(0)
    share: bool = False
    every: int | None = None
    tolerance: int = 0

    def over(self, seconds: int) -> int:
        """How long an act sang over the limit that sang so long; 0 within it."""
        return 0 if self.limit is None else max(0, seconds - self.limit)

    def cost(self, seconds: int) -> Fraction:
        """What the rule takes off for singing so long: points, or a part of the total, which is
        never more than all of it."""
        over = self.over(seconds)
        if over <= self.tolerance:
            return Fraction(0)
        begun = -(-over // self.every) if self.every else 1
        return min(Fraction(1), begun * self.costs) if self.share else begun * self.costs
