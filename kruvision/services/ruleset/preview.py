"""What other rules would do to the standings: who would move, before anybody decides."""

from dataclasses import dataclass

from kruvision.models import Entry, Show
from kruvision.rules.errors import RuleError
from kruvision.rules.evening.flow import COUNTED_PHASES
from kruvision.services.record.chain import fingerprint_of
from kruvision.services.ruleset.locked_rules import rules_data
from kruvision.services.scoring.rule_book_inputs import ranked_entries
from kruvision.services.scoring.standings import compute_outcome_of, places_of


@dataclass(frozen=True)
class Move:
    """An entry that gets another place; None is no place."""

    entry: Entry
    before: int | None
    after: int | None


@dataclass(frozen=True)
class Outlook:
    """What other rules would do to the standings as marks and votes are now.

    ``kept`` entries keep their places. ``problem`` says why the new rules cannot compute anything
    (yet). ``seen`` is the fingerprint of all of this, to press with.
    """

    proposed: Show
    moves: tuple[Move, ...]
    kept: int
    has_places: bool
    problem: RuleError | None
    seen: str

    @property
    def takes_places(self) -> bool:
        """Whether the show would lose a result that it has."""
        return self.problem is not None and self.has_places


def look_ahead(show: Show, proposed: Show) -> Outlook:
    """What would move if the proposed rules were the show's."""
    interim = show.phase not in COUNTED_PHASES
    before, _problem = _places(show, show, interim)
    after, problem = _places(show, proposed, interim)
    entries = ranked_entries(show)
    moves = [Move(e, before.get(str(e.id)), after.get(str(e.id))) for e in entries]
    moved = [] if problem else [move for move in moves if move.before != move.after]
    moved.sort(key=lambda m: (m.after is None, m.after, m.entry.running_order))
    seen = [rules_data(show), rules_data(proposed), sorted(before.items()), sorted(after.items())]
    return Outlook(
        proposed, tuple(moved), len(moves) - len(moved), bool(before), problem, fingerprint_of(seen)
    )


def moves_data(outlook: Outlook) -> list[dict[str, int | None]]:
    """The moves as plain JSON, each ``{"entry": id, "before": place, "after": place}``."""
    return [{"entry": m.entry.id, "before": m.before, "after": m.after} for m in outlook.moves]


def _places(show: Show, ruled: Show, interim: bool) -> tuple[dict[str, int], RuleError | None]:
    """The places under the rules of ``ruled``, or why there are none."""
    try:
        return places_of(compute_outcome_of(show, interim=interim, ruled=ruled)), None
    except RuleError as problem:
        return {}, problem
