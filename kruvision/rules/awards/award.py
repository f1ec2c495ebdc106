"""An award as the rules list it, and what the jury decided about one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

KINDS = ("place", "band", "top", "audience", "criterion", "decision", "everyone")
SCOPES = ("category", "show")
HOLDERS = ("keeps", "gives_up", "moves_up")
RECEIVERS = ("acts", "teachers")
LANGUAGES = ("kk", "ru", "en")


@dataclass(frozen=True)
class Award:
    """One award. What a field means depends on the kind; the others are left as they are.

    - place: whoever has one of the `places`.
    - band: everybody whose total as displayed is at least `from_` and below `below`.
    - top: the best in the order of the scope, among the holders of the awards `among`, if any.
      `holder` says what becomes of its place awards: it "keeps" them, "gives_up" them and nobody
      follows, or is taken out, so that the next one "moves_up".
    - audience: most votes, if there were `least_ballots` ballots.
    - criterion: the best mean on the `criterion`.
    - decision: whom the jury names, `most` at most.
    - everyone: everybody who is placed, or all holders of the awards `among`.

    `scope` is "category": each category has the award (where there are none, the show), or "show".
    Of any kind, the total as displayed must reach `least`. `to` says to whom the paper goes.
    """

    id: str
    kind: str
    name: Mapping[str, str] = field(default_factory=dict)
    scope: str = "category"
    places: tuple[int, ...] = ()
    least: Fraction | None = None
    from_: Fraction | None = None
    below: Fraction | None = None
    among: tuple[str, ...] = ()
    holder: str = "keeps"
    criterion: str = ""
    most: int | None = None
    least_ballots: int = 0
    to: str = "acts"


@dataclass(frozen=True)
class AwardDecision:
    """What the jury decided about an award, in one category or in the show: who holds it.

    No holders: it is left unawarded. It takes the place of whatever the rules computed; several
    decisions about the same award name its holders together, each with its own reason.
    """

    award: str
    category: str | None
    holders: tuple[str, ...]
    by: str = ""
    why: str = ""
