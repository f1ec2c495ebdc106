"""What a category is computed from: its part of the panel, of the votes and of the decisions."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from kruvision.rules.contest import Decision, MarkKey, Panel, Votes


@dataclass(frozen=True)
class Part:
    """One category's own panel and votes, and the decisions among those who stand in it."""

    panel: Panel
    votes: Votes | None
    decisions: tuple[Decision, ...]


def entries_of(panel: Panel) -> dict[str, tuple[str, ...]]:
    """The entries of each category; categories in the order in which they first stand among the
    entries."""
    found: dict[str, list[str]] = {}
    for entry in panel.entries:
        if entry in panel.categories:
            found.setdefault(panel.categories[entry], []).append(entry)
    return {name: tuple(entries) for name, entries in found.items()}


def parts_of(
    panel: Panel,
    votes: Votes | None,
    decisions: Sequence[Decision],
    votes_in: Mapping[str, Votes] | None = None,
) -> dict[str, Part]:
    """Each category's part. `votes_in` are the votes of categories that were voted on apart."""
    marks = _marks_by_category(panel)
    return {
        name: Part(
            _own_panel(panel, entries, marks.get(name, {})),
            (votes_in or {}).get(name) or own_votes(votes, _names(panel, entries)),
            own_decisions(decisions, _names(panel, entries)),
        )
        for name, entries in entries_of(panel).items()
    }


def without(part: Part, left_out: Collection[str]) -> Part:
    """The part as if these contestants had not been there; the turnout stays."""
    singer = part.panel.contestants
    stay = tuple(e for e in part.panel.entries if singer.get(e, e) not in left_out)
    gone = {*part.panel.entries, *singer.values()} - _names(part.panel, stay)
    marks = {cell: mark for cell, mark in part.panel.marks.items() if cell[0] not in gone}
    votes = None if part.votes is None else _kept(part.votes, lambda entry: entry not in gone)
    decisions = own_decisions(part.decisions, _names(part.panel, stay))
    return Part(_own_panel(part.panel, stay, marks), votes, decisions)


def own_votes(votes: Votes | None, names: Collection[str]) -> Votes | None:
    """The votes for these entries. The turnout is how many ballots gave them anything, where the
    ballots are known; else it is that of the whole show. None where nobody gave them anything."""
    if votes is None:
        return None
    own = _kept(votes, lambda entry: entry in names)
    if not votes.ballots:
        return own
    ballots = {voter: ballot for voter, ballot in own.ballots.items() if ballot}
    if not ballots:
        return None
    turnout = sum(any(given > 0 for given in ballot.values()) for ballot in ballots.values())
    return replace(own, ballots=ballots, turnout=turnout)


def own_decisions(decisions: Iterable[Decision], names: Collection[str]) -> tuple[Decision, ...]:
    """What the decisions say of those who are here; about fewer than two they say nothing."""
    found = []
    for decision in decisions:
        order = tuple(entry for entry in decision.order if entry in names)
        if len(order) > 1:
            found.append(decision if order == decision.order else replace(decision, order=order))
    return tuple(found)


def _own_panel(panel: Panel, entries: tuple[str, ...], marks: Mapping[MarkKey, Fraction]) -> Panel:
    """The panel of these entries. Who stepped aside from all of them does not sit in it."""
    own = frozenset(entries)
    aside = frozenset(pair for pair in panel.stepped_aside if pair[0] in own)
    names = _names(panel, entries)
    return panel.part(
        entries=entries,
        marks=marks,
        stepped_aside=aside,
        absent=panel.absent | _not_sitting(panel, entries, aside),
        deductions={e: taken for e, taken in panel.deductions.items() if e in own},
        disqualified=panel.disqualified & own,
        substitutes={cell: points for cell, points in panel.substitutes.items() if cell[0] in own},
        categories={},
        contestants={e: singer for e, singer in panel.contestants.items() if e in own},
        carried={name: total for name, total in panel.carried.items() if name in names},
    )


def _not_sitting(
    panel: Panel, entries: tuple[str, ...], aside: Collection[tuple[str, str]]
) -> frozenset[str]:
    if len(aside) < len(entries):
        return frozenset()
    times = Counter(juror for _, juror in aside)
    return frozenset(juror for juror in panel.jurors if times[juror] == len(entries))


def _marks_by_category(panel: Panel) -> dict[str, dict[MarkKey, Fraction]]:
    found: dict[str, dict[MarkKey, Fraction]] = {}
    for cell, mark in panel.marks.items():
        category = panel.categories.get(cell[0])
        if category is not None:
            found.setdefault(category, {})[cell] = mark
    return found


def _names(panel: Panel, entries: Iterable[str]) -> frozenset[str]:
    """The entries, and the contestants who sing them."""
    listed = tuple(entries)
    return frozenset((*listed, *(panel.contestants.get(entry, entry) for entry in listed)))


def _kept(votes: Votes, stays: Callable[[str], bool]) -> Votes:
    return replace(
        votes,
        points={entry: points for entry, points in votes.points.items() if stays(entry)},
        voters={entry: number for entry, number in votes.voters.items() if stays(entry)},
        ballots={
            voter: {entry: points for entry, points in ballot.items() if stays(entry)}
            for voter, ballot in votes.ballots.items()
        },
    )
