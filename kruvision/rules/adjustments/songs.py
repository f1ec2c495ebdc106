"""Several songs by one contestant: marked apart, placed once.

Each song gets its total from the jury, deductions come off it, and then the totals of a contestant
become one: their mean, their sum, or the best of them. Votes are added up. Tie-breaks look at the
marks of the songs together: each juror's mean over them, or those of the best song.
"""

from collections.abc import Mapping
from fractions import Fraction

from kruvision.rules import methods
from kruvision.rules.contest import MarkKey, Panel, Votes
from kruvision.rules.errors import RuleError
from kruvision.rules.method_parts.scoresheets import whole_marks
from kruvision.rules.ruleset.rules import Rules
from kruvision.rules.scores import Scores, by_total
from kruvision.rules.working import WorkingStep, step

Songs = Mapping[str, tuple[str, ...]]
"""The entries of each contestant, in running order."""


def songs_of(panel: Panel) -> dict[str, tuple[str, ...]]:
    """Who is placed, and what they sing: contestants in the order of their first songs."""
    found: dict[str, tuple[str, ...]] = {}
    for entry in panel.entries:
        singer = panel.contestants.get(entry, entry)
        found[singer] = (*found.get(singer, ()), entry)
    return found


def several(panel: Panel) -> bool:
    """Whether anybody is placed by another name than their one entry's."""
    return any(entry != singer for entry, singer in panel.contestants.items())


def check_songs(rules: Rules) -> None:
    """Refuse rules under which totals of songs cannot become one: `songs_need_totals`."""
    if not methods.get(rules.method).adds_up:
        raise RuleError("songs_need_totals", method=rules.method)


def check_contestants(panel: Panel, songs: Songs) -> None:
    """Refuse a contestant with the name of somebody else's entry, or with songs in two categories:
    `name_of_an_entry`, `contestant_in_two_categories`."""
    entries = frozenset(panel.entries)
    for singer, sung in songs.items():
        if singer in entries and singer not in sung:
            raise RuleError("name_of_an_entry", name=singer)
        if len({panel.categories.get(song) for song in sung}) > 1:
            raise RuleError("contestant_in_two_categories", name=singer)


def one_total(scores: Scores, songs: Songs, how: str) -> Scores:
    """The scores of the contestants; of songs that have no total yet nothing is known."""
    known = {
        singer: {song: scores.totals[song] for song in sung if song in scores.totals}
        for singer, sung in songs.items()
    }
    totals = {singer: _one(of, how) for singer, of in known.items() if of}

    def explain(singer: str) -> tuple[WorkingStep, ...]:
        steps: list[WorkingStep] = []
        for song in known[singer]:
            steps += (step("song", entry=song), *scores.explain(song))
        made = step("songs", songs=known[singer], how=how, total=totals[singer])
        return (*steps, made)

    return by_total(totals, explain, gives_points=scores.gives_points)


def one_panel(panel: Panel, songs: Songs, best: Mapping[str, str]) -> Panel:
    """The panel with one row for each contestant, for tie-breaks: marks as each juror's mean over
    the songs, or those of the song that is named as the best."""
    singer_of = {song: singer for singer, sung in songs.items() for song in sung}
    whole = whole_marks(panel.marks)
    given: dict[MarkKey, list[int]] = {}
    for (song, criterion, juror), mark in whole.numbers.items():
        singer = singer_of[song]
        if best.get(singer, song) == song:
            given.setdefault((singer, criterion, juror), []).append(mark)
    points: dict[tuple[str, str], list[Fraction]] = {}
    for (song, juror), substitute in panel.substitutes.items():
        points.setdefault((singer_of[song], juror), []).append(substitute)
    of = {(sum(marks), len(marks)) for marks in given.values()}
    means = {key: Fraction(key[0], key[1] * whole.denominator) for key in of}
    return panel.part(
        entries=tuple(songs),
        marks={cell: means[sum(marks), len(marks)] for cell, marks in given.items()},
        stepped_aside=frozenset(),
        deductions={},
        disqualified=frozenset(),
        substitutes={c: sum(values, Fraction(0)) / len(values) for c, values in points.items()},
        contestants={},
    )


def one_part(rows: Panel, panel: Panel, songs: Songs) -> Panel:
    """Some rows of such a panel: those of these contestants, by the jurors of this panel."""
    return panel.part(
        entries=tuple(songs),
        marks={
            cell: rows.marks[cell]
            for singer in songs
            for criterion in panel.criteria
            for juror in panel.jurors
            if (cell := (singer, criterion, juror)) in rows.marks
        },
        stepped_aside=frozenset(),
        deductions={},
        disqualified=frozenset(),
        substitutes={cell: points for cell, points in rows.substitutes.items() if cell[0] in songs},
        contestants={},
    )


def best_songs(scores: Scores, songs: Songs) -> dict[str, str]:
    """Each contestant's song with the highest total, the earlier one of level ones."""
    found = {}
    for singer, sung in songs.items():
        known = [song for song in sung if song in scores.totals]
        if known:
            found[singer] = max(known, key=scores.totals.__getitem__)
    return found


def votes_together(votes: Votes, songs: Songs) -> Votes:
    """The votes for all songs of a contestant, added up. A voter who chose two of them is one
    voter, where the ballots say so."""
    singer_of = {song: singer for singer, sung in songs.items() for song in sung}
    ballots = {voter: _added(ballot, singer_of) for voter, ballot in votes.ballots.items()}
    voters: dict[str, int] = {}
    if ballots:
        for ballot in ballots.values():
            for singer, points in ballot.items():
                voters[singer] = voters.get(singer, 0) + (points > 0)
    else:
        for song, number in votes.voters.items():
            singer = singer_of.get(song, song)
            voters[singer] = voters.get(singer, 0) + number
    return Votes(_added(votes.points, singer_of), voters, ballots, votes.turnout)


def _added(points: Mapping[str, Fraction], singer_of: Mapping[str, str]) -> dict[str, Fraction]:
    found: dict[str, Fraction] = {}
    for song, given in points.items():
        singer = singer_of.get(song, song)
        found[singer] = found.get(singer, Fraction(0)) + given
    return found


def _one(totals: Mapping[str, Fraction], how: str) -> Fraction:
    if how == "best":
        return max(totals.values())
    whole = sum(totals.values(), Fraction(0))
    return whole if how == "sum" else whole / len(totals)
