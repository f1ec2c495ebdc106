"""A show ready to be computed: checked, and only with what counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from kruvision.rules.adjustments.deductions import check_deductions
from kruvision.rules.adjustments.songs import (
    Songs,
    check_contestants,
    check_songs,
    several,
    songs_of,
    votes_together,
)
from kruvision.rules.audience.votes import count_votes
from kruvision.rules.contest import Decision, MarkKey, Panel, Votes
from kruvision.rules.errors import RuleError
from kruvision.rules.method_parts.juror_orders import check_ranks
from kruvision.rules.missing import check_scales, counting, missing_cells
from kruvision.rules.ruleset.check import check_rules
from kruvision.rules.ruleset.rules import Rules
from kruvision.rules.ties.decisions import check_decisions


@dataclass(frozen=True)
class CountedShow:
    """A show ready to be computed: only what counts, and who is out.

    `panel` holds the entries as they were marked. `entries` are those who are placed, contestants
    where somebody sings several of them: `songs` says which, and is None where everybody is their
    one entry. `out` are disqualified ones taken out, `frozen` those that keep points but get no
    place.
    """

    panel: Panel
    rules: Rules
    votes: Votes | None
    decisions: Sequence[Decision]
    entries: tuple[str, ...]
    songs: Songs | None
    carried: Mapping[str, Fraction]
    running_order: tuple[str, ...]
    out: frozenset[str]
    frozen: frozenset[str]
    incomplete: tuple[MarkKey, ...]
    interim: bool


def prepare(
    panel: Panel,
    rules: Rules,
    votes: Votes | None,
    decisions: Sequence[Decision],
    *,
    interim: bool,
    checked: bool = False,
) -> CountedShow:
    """Check what came in, leave out who does not count, and list what is missing.

    What is a part of a show that was prepared is `checked`; its ranks may yet be too high for it.
    """
    if not checked:
        check_rules(rules)
        check_scales(panel, rules)
    check_ranks(panel, rules)
    if any(panel.deductions.values()):
        check_deductions(rules)
    songs = songs_of(panel) if several(panel) else None
    if songs is not None and not checked:
        check_contestants(panel, songs)
    if songs is not None:
        panel, decisions = _by_contestants(panel, rules, songs, decisions)
    everybody = panel.entries if songs is None else tuple(songs)
    check_decisions(everybody, decisions)
    counted = counting(panel, rules)
    missing = missing_cells(counted, rules)
    if interim:
        marked = {entry for entry, _, _ in counted.marks}
        missing = tuple(cell for cell in missing if cell[0] in marked)
    out = panel.disqualified - counted.disqualified
    given = count_votes(votes, rules, (*counted.entries, *everybody), out)
    left = None if songs is None else songs_of(counted)
    return CountedShow(
        counted,
        rules,
        given if given is None or left is None else votes_together(given, left),
        decisions,
        counted.entries if left is None else tuple(left),
        left,
        _carried(panel, everybody),
        everybody,
        _singers(panel, out),
        _singers(panel, counted.disqualified),
        missing,
        interim,
    )


def _by_contestants(
    panel: Panel, rules: Rules, songs: Songs, decisions: Sequence[Decision]
) -> tuple[Panel, list[Decision]]:
    """Who is disqualified is out with every song; a decision that names a song means its singer."""
    if rules.combination.counts_jury:
        check_songs(rules)
    out = {song for sung in songs.values() if panel.disqualified & {*sung} for song in sung}
    named = [
        replace(d, order=tuple(panel.contestants.get(entry, entry) for entry in d.order))
        for d in decisions
    ]
    return panel.part(disqualified=frozenset(out)), named


def _carried(panel: Panel, everybody: Sequence[str]) -> dict[str, Fraction]:
    """What each contestant brings from an earlier show; refuses one named twice."""
    found: dict[str, Fraction] = {}
    for name, total in panel.carried.items():
        singer = name if name in everybody else panel.contestants.get(name, name)
        if singer in found:
            raise RuleError("carried_twice", name=singer)
        found[singer] = total
    return found


def _singers(panel: Panel, entries: frozenset[str]) -> frozenset[str]:
    return frozenset(panel.contestants.get(entry, entry) for entry in entries)
