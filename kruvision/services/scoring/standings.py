"""The result of a show: standings computed from its marks and votes whenever somebody asks."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import chain
from typing import Any

from kruvision.models import Entry, Show
from kruvision.rules.adjustments.songs import votes_together
from kruvision.rules.audience.standings import AudienceStanding, audience_places
from kruvision.rules.contest import Decision, Panel, Votes
from kruvision.rules.errors import RuleError
from kruvision.rules.evening.flow import (
    COUNTED_PHASES,
    LEADERBOARD_PHASES,
    PUBLIC_PHASES,
    VOTES_OF_PARTS,
    hides_votes,
)
from kruvision.rules.missing import counting, missing_cells
from kruvision.rules.outcome import Outcome, compute_outcome
from kruvision.rules.ruleset.rules import Rules
from kruvision.rules.standings import Standing
from kruvision.services.scoring import carried
from kruvision.services.scoring.rule_book_inputs import (
    award_decisions_of,
    decisions_of,
    panel_of,
    ranked_entries,
    rules_of,
    votes_of,
    with_juries,
)
from kruvision.services.scoring.songs import first_songs, songs_together


def is_public(show: Show) -> bool:
    """Whether everybody may see the whole result."""
    return show.phase in PUBLIC_PHASES


def is_released(show: Show) -> bool:
    """Whether the standings may leave the server: after publication, or while they are live. What
    the result will keep back is not shown before it either."""
    is_live = show.leaderboard == "live" and show.phase in LEADERBOARD_PHASES
    return is_public(show) or (is_live and shows_all_totals(show))


def shows_all_totals(show: Show) -> bool:
    """Whether everybody's place and total will be public."""
    return (
        show.public_form == "ranked"
        and show.public_places_to is None
        and show.public_marks != "none"
    )


def compute_outcome_of(show: Show, *, interim: bool = False, ruled: Show | None = None) -> Outcome:
    """The show's whole result under its own rules, or under those of ``ruled`` (a proposed copy
    that is not saved): the list of the show, those of its categories, and who holds which award.
    Entries, jurors, criteria and categories are ids as text. Who sings several songs has one
    standing, under the first of them.

    ``interim`` leaves entries without any mark unplaced instead of listing their marks as missing,
    and gives no awards. Where each act has a vote of its own, votes count once all acts have had
    theirs; until then only an interim result is to be had, ``RuleError("votes_hidden")``. Raises
    ``RuleError`` when the rules cannot compute anything from what there is.
    """
    if not interim and hides_votes(show.window_scope, show.phase):
        raise RuleError("votes_hidden")
    panel = _panel_with_carried(show, (ruled or show).carried_from)
    return _compute(show, panel, rules_of(ruled or show), interim=interim)


def carried_totals(show: Show) -> Mapping[str, Fraction]:
    """What each who is placed brings from the earlier show, not weighed yet; by entry."""
    return carried.carried_into(show, compute_outcome_of)


def require_carried(show: Show) -> None:
    """Refuse with ``RuleError("carried_not_there")`` while the show whose points are added has no
    whole result."""
    if not carried.has_earlier_result(show, compute_outcome_of):
        raise RuleError("carried_not_there")


def _panel_with_carried(show: Show, number: int | None) -> Panel:
    panel = panel_of(show)
    if not number:
        return panel
    return replace(panel, carried=carried.carried_into(show, compute_outcome_of, number=number))


def open_groups(outcome: Outcome) -> tuple[tuple[str, ...], ...]:
    """The level entries that somebody has to decide on: for a place, then for an award."""
    for_awards = (open_.entries for open_ in outcome.open_awards)
    return tuple(dict.fromkeys((*outcome.unresolved_ties, *for_awards)))


def audience_standings(show: Show) -> tuple[AudienceStanding, ...]:
    """The hall's own order, whatever its votes count for: competing acts by their votes, most
    first, level ones sharing a place; each with ``entry`` (id as text), ``place``, ``votes`` and
    ``voters``. Empty where no vote was held or nobody voted."""
    together = songs_together(entry for entry in show.entries if entry.status == "competing")
    songs = {str(of[0].id): tuple(str(song.id) for song in of) for of in together}
    votes = votes_of(show, chain.from_iterable(songs.values())) if show.holds_vote else None
    if votes is None or not any(votes.points.values()):
        return ()
    return audience_places(votes_together(votes, songs), list(songs))


def leaderboard_rows(show: Show) -> list[dict[str, Any]]:
    """The standings as rows, each entry once: those of the whole show, best first, or where places
    are given by category alone, category after category. Each has ``entry_id`` (number), ``place``,
    ``jury``, ``audience``, ``total`` (exact, or None), ``display`` (text), ``moved`` (places won by
    what came last).

    Until the voting is closed, only acts that have left the stage and that every present juror has
    marked in full have a place, and not those that too few jurors mark; the others stand at the end
    without numbers. Where each act has a vote of its own, its votes are not in them. While the
    rules cannot compute anything yet, nobody has a place.
    """
    lists = leaderboard_lists(show)
    rows = [row for one in (lists if show.places == "each" else lists[:1]) for row in one["rows"]]
    shown = {row["entry_id"] for row in rows}
    waiting = (entry for entry in first_songs(ranked_entries(show)) if entry.id not in shown)
    return rows + [_empty_row(entry) for entry in waiting]


def leaderboard_lists(show: Show) -> list[dict[str, Any]]:
    """The lists that give places, as ``lists_in`` of a document: each ``{"category", "rows"}``,
    ``category`` an id or None for the whole show or those in none. Empty while the rules cannot
    compute anything yet."""
    panel = _panel_with_carried(show, show.carried_from)
    try:
        rules = rules_of(show)
        if show.phase in COUNTED_PHASES:
            outcome = _compute(show, panel, rules, interim=False)
        else:
            panel, outcome = _interim(show, _only(panel, _ready(show, panel, rules)), rules)
        moved = movements(_places_before(show, panel, rules), places_of(outcome))
    except RuleError:
        return []
    return [
        {"category": category, "rows": [_row(s, moved.get(s.entry, 0)) for s in standings]}
        for category, standings in lists_of(show, outcome)
    ]


def lists_of(show: Show, outcome: Outcome) -> list[tuple[int | None, Sequence[Standing]]]:
    """The lists that give places, each with its category's id; None for the whole show, or where
    categories alone give places, for those in none."""
    own = [
        (category.id, outcome.categories[str(category.id)].standings)
        for category in show.categories
        if str(category.id) in outcome.categories
    ]
    if show.places == "whole" or not own:
        return [(None, outcome.whole.standings)]
    if show.places == "both":
        return [(None, outcome.whole.standings), *own]
    placed = {standing.entry for _id, standings in own for standing in standings}
    rest = [standing for standing in outcome.whole.standings if standing.entry not in placed]
    return [*own, *([(None, rest)] if rest else [])]


def movements(before: Mapping[str, int], now: Mapping[str, int]) -> dict[str, int]:
    """``{entry: places won (positive) or lost}`` of each entry placed in both standings."""
    return {entry: before[entry] - place for entry, place in now.items() if entry in before}


def places_of(outcome: Outcome) -> dict[str, int]:
    """``{entry: place}`` of each placed entry: in the whole show, or where the whole gives it none,
    in its category."""
    lists = (*outcome.categories.values(), outcome.whole)
    return {s.entry: s.place for one in lists for s in one.standings if s.place is not None}


def _compute(
    show: Show, panel: Panel, rules: Rules, *, interim: bool, with_votes: bool = True
) -> Outcome:
    votes = votes_of(show, panel.entries) if with_votes else None
    votes_in = _votes_in(show, panel) if with_votes else {}
    kept = [_among(decision, panel.entries) for decision in decisions_of(show)]
    decisions = [decision for decision in kept if len(decision.order) > 1]
    awards = () if interim else award_decisions_of(show)
    rules = with_juries(show, rules)
    return compute_outcome(panel, rules, votes, decisions, awards, votes_in, interim=interim)


def _votes_in(show: Show, panel: Panel) -> dict[str, Votes]:
    """The votes of each category where acts or categories are voted on apart: each has a turnout
    of its own then."""
    if show.window_scope not in VOTES_OF_PARTS:
        return {}
    acts: dict[str, list[str]] = {}
    for entry, category in panel.categories.items():
        acts.setdefault(category, []).append(entry)
    found = {category: votes_of(show, entries) for category, entries in acts.items()}
    return {category: votes for category, votes in found.items() if votes is not None}


def _among(decision: Decision, entries: tuple[str, ...]) -> Decision:
    """The decision about those of its entries that are ranked now."""
    return replace(decision, order=tuple(e for e in decision.order if e in entries))


def _places_before(show: Show, panel: Panel, rules: Rules) -> dict[str, int]:
    """The places before what came last: the newest act while songs go on, the votes after that.

    Computed from the same marks, never remembered, so that every look shows the same arrows.
    """
    if show.phase != "running":
        return places_of(_compute(show, panel, rules, interim=True, with_votes=False))
    newest = _newest(show)
    if newest not in panel.entries:
        return {}
    earlier = _only(panel, frozenset(panel.entries) - {newest})
    return places_of(_compute(show, earlier, rules, interim=True))


def _newest(show: Show) -> str | None:
    """The act that left the stage last."""
    performed = [e for e in ranked_entries(show) if e.stage == "performed" and e.performed_at]
    newest = max(performed, key=lambda entry: (entry.performed_at, entry.id), default=None)
    return str(newest.id) if newest else None


def _ready(show: Show, panel: Panel, rules: Rules) -> frozenset[str]:
    waiting = {entry for entry, _, _ in missing_cells(counting(panel, rules), rules)}
    performed = {str(e.id) for e in ranked_entries(show) if _has_sung(e)}
    return frozenset(performed - waiting)


def _interim(show: Show, panel: Panel, rules: Rules) -> tuple[Panel, Outcome]:
    """The interim result, and the panel without the acts that too many jurors stepped aside for:
    one of them shall not take the others' places away while songs go on."""
    try:
        return panel, _compute(show, panel, rules, interim=True)
    except RuleError as problem:
        refused = problem.details.get("entry")
        if problem.code != "too_few_jurors" or refused is None:
            raise
        return _interim(show, _only(panel, frozenset(panel.entries) - {refused}), rules)


def _has_sung(entry: Entry) -> bool:
    return entry.stage == "performed" and entry.status == "competing"


def _only(panel: Panel, entries: frozenset[str]) -> Panel:
    """The panel of these entries alone."""
    contestants = {song: name for song, name in panel.contestants.items() if song in entries}
    names = {*entries, *contestants.values()}
    return replace(
        panel,
        entries=tuple(entry for entry in panel.entries if entry in entries),
        marks={key: mark for key, mark in panel.marks.items() if key[0] in entries},
        categories={entry: c for entry, c in panel.categories.items() if entry in entries},
        stepped_aside=frozenset(pair for pair in panel.stepped_aside if pair[0] in entries),
        deductions={e: given for e, given in panel.deductions.items() if e in entries},
        disqualified=panel.disqualified & entries,
        contestants=contestants,
        carried={name: total for name, total in panel.carried.items() if name in names},
    )


def _row(standing: Standing, moved: int) -> dict[str, Any]:
    return {
        "entry_id": int(standing.entry),
        "place": standing.place,
        "jury": standing.jury,
        "audience": standing.audience,
        "total": standing.total,
        "display": standing.display,
        "moved": moved,
    }


def _empty_row(entry: Entry) -> dict[str, Any]:
    return _row(Standing(str(entry.id), None, None, ""), 0)
