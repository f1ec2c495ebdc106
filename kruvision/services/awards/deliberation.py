"""What lies on the table when the jury deliberates: acts by category with their totals and what
each already gets, awards with their holders, ties, proposals and decisions.

For organizers and the head of the jury, and for jurors while the head has it open to them; to
anybody else it is refused, and nothing of it is pushed anywhere.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from kruvision.i18n import pick
from kruvision.models import Entry, Seat, Show
from kruvision.rules.evening.flow import COUNTED_PHASES
from kruvision.rules.outcome import Outcome
from kruvision.rules.result import Result, Standing
from kruvision.services.access import Actor, require
from kruvision.services.awards import at_the_table, nominations
from kruvision.services.awards.inputs import Row
from kruvision.services.awards.rows import award_name
from kruvision.services.awards.table_rows import (
    ActList,
    ActRow,
    AwardRow,
    DecisionRow,
    Deliberation,
    NominationRow,
)
from kruvision.services.awards.wording import is_of_each, sentence_of
from kruvision.services.entries.named import list_entries
from kruvision.services.errors import Refused
from kruvision.services.jury import head_of_jury
from kruvision.services.jury.seats import list_seats
from kruvision.services.scoring.standings import compute_outcome_of
from kruvision.services.shows import shows

Names = Mapping[int, str]


def lay_out(actor: Actor, show_id: int) -> Deliberation:
    """The table as this reader may see it now.

    Raises ``NotAllowed``, ``Refused`` as ``require_result_visible`` and ``require_at_table``, and
    ``RuleError`` where nothing can be computed.
    """
    show = require_reader(actor, show_id)
    outcome = compute_outcome_of(show)
    entries = {entry.id: entry for entry in list_entries(show.id)}
    names = {id_: f"{e.running_order}. {pick(e.contestant.name)}" for id_, e in entries.items()}
    seats = [seat for seat in list_seats(show.id) if seat.kind == "counting"]
    jurors = {seat.juror_id: pick(seat.juror.name) for seat in seats}
    reader = actor.id if actor.role in ("juror", "head_of_jury") else None
    return Deliberation(
        show=show,
        table=show.deliberation,
        may_lead=actor.may("result.decide"),
        juror=reader,
        lists=_lists(show, outcome, entries),
        awards=list(_awards(show, outcome, names, jurors, reader)),
        ties=[[names[int(one)] for one in group] for group in outcome.unresolved_ties],
        missing=len(outcome.incomplete),
        jurors=_at_the_table(seats),
    )


def require_reader(actor: Actor, show_id: int) -> Show:
    """The show, for whoever may see its table now; raises as ``lay_out``."""
    may_lead = actor.may("result.decide")
    if not may_lead:
        require(actor, "deliberation.join")
    show = shows.get_show(show_id)
    if not may_lead:
        at_the_table.require_at_table(actor, show)
        return show
    head_of_jury.deciding_seat(actor, show)
    if show.phase not in COUNTED_PHASES:
        raise Refused("not_counted_yet")
    head_of_jury.require_result_visible(actor, show)
    return show


def _at_the_table(seats: Sequence[Seat]) -> list[tuple[int, str]]:
    return [(seat.juror_id, pick(seat.juror.name)) for seat in seats if not seat.is_absent]


def _lists(show: Show, outcome: Outcome, entries: Mapping[int, Entry]) -> list[ActList]:
    """The categories in their order, behind them who stands in none; else the whole show."""
    if not outcome.categories:
        return [ActList(None, "", _acts(show, outcome, outcome.whole, entries))]
    lists = [
        ActList(one.id, pick(one.name), _acts(show, outcome, result, entries))
        for one in show.categories
        if (result := outcome.categories.get(str(one.id))) is not None
    ]
    apart = replace(
        outcome.whole,
        standings=tuple(s for s in outcome.whole.standings if _is_apart(s, entries)),
    )
    return lists + (
        [ActList(None, "", _acts(show, outcome, apart, entries))] if apart.standings else []
    )


def _is_apart(standing: Standing, entries: Mapping[int, Entry]) -> bool:
    return entries[int(standing.entry)].category_id is None


def _acts(
    show: Show, outcome: Outcome, result: Result, entries: Mapping[int, Entry]
) -> list[ActRow]:
    named = {row["id"]: award_name(row) for row in show.awards if row.get("to") != "teachers"}
    found = []
    for standing in result.standings:
        entry = entries[int(standing.entry)]
        if entry.status == "competing":
            held = [
                named[held.award] for held in outcome.held_by(standing.entry) if held.award in named
            ]
            found.append(
                ActRow(
                    entry.id,
                    entry.running_order,
                    pick(entry.contestant.name),
                    entry.song.title,
                    standing.place,
                    standing.display,
                    held,
                )
            )
    return found


def _awards(
    show: Show, outcome: Outcome, names: Names, jurors: Names, reader: int | None
) -> Iterator[AwardRow]:
    proposed = nominations.list_nominations(show)
    in_category = {entry.id: entry.category_id for entry in show.entries}
    for row in show.awards:
        for category, category_name in _lists_of(row, show):
            made = [d for d in show.award_decisions if _is_of(d, row["id"], category)]
            own = {
                entry: ids
                for (award, entry), ids in proposed.items()
                if award == row["id"] and category in (None, in_category[entry])
            }
            yield AwardRow(
                id=row["id"],
                name=award_name(row),
                kind=row["kind"],
                sentence=sentence_of(row, show),
                category=category,
                category_name=category_name,
                holders=_holders(outcome, row["id"], category, names),
                level=_level(outcome, row["id"], category, names),
                decisions=[_decision(one, names, jurors) for one in made],
                nominations=_nominations(own, names, jurors, reader),
                more=_more(row, made),
            )


def _lists_of(row: Row, show: Show) -> list[tuple[int | None, str]]:
    """The lists an award is given in: every category by its name, or the whole show."""
    each = show.categories if is_of_each(row, show) else []
    return [(category.id, pick(category.name)) for category in each] or [(None, "")]


def _is_of(decision: Mapping[str, Any], award: str, category: int | None) -> bool:
    return (decision["award"], decision["category"]) == (award, category)


def _holders(outcome: Outcome, award: str, category: int | None, names: Names) -> list[str]:
    key = None if category is None else str(category)
    return [
        names[int(held.entry)]
        for held in outcome.awards
        if held.award == award and (key is None or held.category == key)
    ]


def _level(outcome: Outcome, award: str, category: int | None, names: Names) -> list[str]:
    key = None if category is None else str(category)
    found = (o for o in outcome.open_awards if o.award == award and key in (None, o.category))
    return [names[int(entry)] for one in found for entry in one.entries]


def _decision(row: Mapping[str, Any], names: Names, jurors: Names) -> DecisionRow:
    return DecisionRow(
        row["holders"],
        [names.get(holder, str(holder)) for holder in row["holders"]],
        row["by"],
        row["why"],
        [jurors[juror] for juror in row["present"] if juror in jurors],
    )


def _nominations(
    own: Mapping[int, Sequence[int]], names: Names, jurors: Names, reader: int | None
) -> list[NominationRow]:
    """The short list, most words first."""
    rows = [
        NominationRow(entry, names[entry], [jurors.get(one, "–") for one in ids], reader in ids)
        for entry, ids in own.items()
    ]
    return sorted(rows, key=lambda row: -len(row.jurors))


def _more(award: Row, made: Sequence[Mapping[str, Any]]) -> int | None:
    if award.get("most") is None:
        return None
    return int(award["most"]) - sum(len(decision["holders"]) for decision in made)
