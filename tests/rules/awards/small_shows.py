"""Small shows of two categories, and what came out of them."""

from kruvision.rules.awards.award import Award
from kruvision.rules.contest import Panel, Votes
from kruvision.rules.outcome import Outcome, compute_outcome
from kruvision.rules.ruleset.rules import Rules
from tests.rules.small_panels import panel_of

SOLO_AND_DUO = {"A": "S", "B": "S", "C": "S", "D": "D", "E": "D"}


def given(panel: Panel, *awards: Award, votes: Votes | None = None, **more: object) -> Outcome:
    """The outcome of a show whose categories give the places."""
    decisions = more.pop("decisions", ())
    decided = more.pop("decided", ())
    rules = Rules(places="each", awards=awards, **more)
    return compute_outcome(panel, rules, votes, decisions, decided)


def held(outcome: Outcome) -> list[tuple[str, str, str | None]]:
    return [(holder.award, holder.entry, holder.category) for holder in outcome.awards]


def holders(outcome: Outcome, award: str) -> str:
    return " ".join(holder.entry for holder in outcome.awards if holder.award == award)


def two_lists(**marks: str) -> Panel:
    table = {"A": "9", "B": "8", "C": "7", "D": "6", "E": "5", **marks}
    return panel_of(table, categories={e: SOLO_AND_DUO[e] for e in table})


def first(**more: object) -> Award:
    return Award("first", "place", places=(1,), **more)


def second(**more: object) -> Award:
    return Award("second", "place", places=(2,), **more)


def grand_prix(holder: str, scope: str = "show") -> Award:
    return Award("gp", "top", scope=scope, among=("first",), holder=holder)
