"""A trial of the rules before the evening: they compute made-up marks, so that what they would
refuse at publication is known while it can still be changed.

Some rules hold one by one and cannot be computed together with this jury: three jurors and a mean
that drops two marks, places that shall become shares, weights that a method does not know. The
marks are varied, level, all the lowest, all the highest, and opposed; the votes many, a single one
and none.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache

from kruvision.rules.audience.modes import GIVEN
from kruvision.rules.audience.votes import votes_from_ballots
from kruvision.rules.contest import MarkKey, Panel, Votes
from kruvision.rules.errors import RuleError
from kruvision.rules.method_parts.juror_orders import MOST_ENTRIES, cells_are_ranks
from kruvision.rules.outcome import compute_outcome
from kruvision.rules.ranking import mid_ranks, order_by
from kruvision.rules.ruleset.check import check_rules
from kruvision.rules.ruleset.rules import Rules
from kruvision.rules.ruleset.toml import write_rules

FEWEST, ENOUGH = 3, 6
"""How many entries are tried: what depends on their number shows with as few, up to the size that
some methods refuse."""
TENTHS = 10
MADE_UP = ("entry", "criterion", "juror")

Question = tuple[tuple[str, ...], tuple[tuple[str, Fraction], ...], int]
"""(criteria, jurors with their weights, entries)"""


@dataclass(frozen=True)
class _Asked:
    """The rules and what they are tried with; `text` stands for the rules, whose tables no cache
    can tell apart."""

    text: str
    question: Question
    rules: Rules = field(compare=False)


def find_refusal(
    rules: Rules, criteria: tuple[str, ...], jurors: Mapping[str, Fraction], entries: int
) -> RuleError | None:
    """Why these rules could not be computed with this jury, or None where they can.

    `jurors` are those who are there, each with their weight; without any, and where they count for
    nothing, the audience is alone. The same question is computed once. A `panel_too_small` says
    how many jurors are `present` and `needed`; other refusals are those of the rule book, without
    the names of made-up entries.
    """
    try:
        check_rules(rules)
    except RuleError as problem:
        return problem
    asked = _Asked(write_rules(rules), (criteria, tuple(jurors.items()), entries), rules)
    found = _first_refusal(asked)
    return None if found is None else RuleError(found[0], **found[1])


@lru_cache(maxsize=256)
def _first_refusal(asked: _Asked) -> tuple[str, dict[str, object]] | None:
    try:
        for panel, votes in _trials(asked.rules, *asked.question):
            compute_outcome(panel, asked.rules, votes)
    except RuleError as problem:
        code = "panel_too_small" if problem.code == "too_few_jurors" else problem.code
        return code, {name: v for name, v in problem.details.items() if name not in MADE_UP}
    return None


def _trials(
    rules: Rules,
    criteria: tuple[str, ...],
    jurors: tuple[tuple[str, Fraction], ...],
    entries: int,
) -> Iterator[tuple[Panel, Votes | None]]:
    count = entries if entries > MOST_ENTRIES else min(max(entries, FEWEST), ENOUGH)
    acts = tuple(str(number) for number in range(1, count + 1))
    needs_votes = rules.combination.method == "audience_only" or not jurors
    for kind, voters in (
        ("varied", 7),
        ("varied", 0),
        ("level", count),
        ("least", 1),
        ("most", 1),
        ("opposed", 7),
    ):
        if not voters and needs_votes:
            continue
        panel = Panel(
            acts,
            tuple(juror for juror, _ in jurors),
            criteria,
            _marks(kind, rules, acts, criteria, [juror for juror, _ in jurors]),
            juror_weights=dict(jurors),
        )
        yield panel, _votes(rules, acts, voters)


def _marks(
    kind: str, rules: Rules, acts: tuple[str, ...], criteria: tuple[str, ...], jurors: list[str]
) -> dict[MarkKey, Fraction]:
    marks: dict[MarkKey, Fraction] = {}
    for seat, juror in enumerate(jurors):
        for number, criterion in enumerate(criteria):
            tenths = {e: _tenths(kind, at, seat, number) for at, e in enumerate(acts)}
            given = (
                mid_ranks(order_by({e: (part,) for e, part in tenths.items()}))
                if cells_are_ranks(rules)
                else {e: _on_scale(rules, criterion, part) for e, part in tenths.items()}
            )
            marks |= {(e, criterion, juror): mark for e, mark in given.items()}
    return marks


def _tenths(kind: str, entry: int, seat: int, criterion: int) -> int:
    """How high a mark stands between the lowest (0) and the highest (10) of its scale."""
    if kind == "varied":
        return (7 * entry + 3 * seat + 5 * criterion + entry * seat) % (TENTHS + 1)
    if kind == "opposed":
        return TENTHS * ((entry + seat) % 2)
    return {"least": 0, "level": TENTHS // 2, "most": TENTHS}[kind]


def _on_scale(rules: Rules, criterion: str, tenths: int) -> Fraction:
    scale = rules.scales.get(criterion)
    if scale is None:
        return Fraction(tenths)
    mark = scale.least + (scale.most - scale.least) * Fraction(tenths, TENTHS)
    return mark if scale.step is None else mark - (mark - scale.least) % scale.step


def _votes(rules: Rules, acts: tuple[str, ...], voters: int) -> Votes | None:
    """Votes for the first entries, more for the last: a ballot each, or only their count."""
    if not voters:
        return None
    chosen = [acts[-1 - (voter * voter) % len(acts)] for voter in range(voters)]
    if rules.bodies == "delegations":
        given = {f"d{n}": {e: Fraction(e == act) for e in acts} for n, act in enumerate(chosen)}
        return votes_from_ballots(given)
    if rules.audience_method == GIVEN:
        counts = {act: chosen.count(act) for act in acts}
        return Votes({act: Fraction(count) for act, count in counts.items()}, counts)
    return votes_from_ballots({f"v{n}": {act: Fraction(1)} for n, act in enumerate(chosen)})
