"""The jury's result: scores by the method, deductions, several songs, and points by place."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cache

from kruvision.rules import methods
from kruvision.rules.adjustments.deductions import amounts_off, deducted
from kruvision.rules.adjustments.songs import (
    Songs,
    best_songs,
    check_songs,
    one_panel,
    one_part,
    one_total,
)
from kruvision.rules.contest import Panel
from kruvision.rules.counted import CountedShow
from kruvision.rules.errors import RuleError
from kruvision.rules.method_parts.normalise import compared, normalised
from kruvision.rules.method_parts.scoresheets import marks_of
from kruvision.rules.missing import missing_beside
from kruvision.rules.ranking import Order, decide, order_by, scale_points
from kruvision.rules.ruleset.rules import Rules
from kruvision.rules.ruleset.settings import setting
from kruvision.rules.scores import Scores, by_total
from kruvision.rules.ties.decisions import decided_to_share
from kruvision.rules.working import Explain, WorkingStep, step


@dataclass(frozen=True)
class JuryResult:
    """The jury's scores of everybody who is placed, and what tie-breaks look at besides.

    `scores` is None where the jury has none. `rows` gives the panel with one row for each,
    `deducted` is how many points came off.
    """

    scores: Scores | None
    rows: Callable[[], Panel]
    deducted: Mapping[str, Fraction] = field(default_factory=dict)
    notes: tuple[WorkingStep, ...] = ()


def jury_result(show: CountedShow) -> JuryResult:
    """The jury's result. One that has no part in the totals holds nothing back: where its marks are
    missing or the method refuses, tie-breaks do without it, and the result says so."""
    if show.rules.combination.counts_jury:
        return _scored(show)
    if missing_beside(show.panel, show.rules):
        return JuryResult(None, _rows(show))
    try:
        return _scored(show)
    except RuleError as problem:
        note = step("jury_not_computable", code=problem.code)
        return JuryResult(None, _rows(show), notes=(note,))


def holds_for_parts(rules: Rules) -> bool:
    """Whether the jury's result of a part of the entries is that part of the whole's."""
    alone = methods.get(rules.method).marks_alone
    return alone and setting(rules, "normalise") == "none" and rules.combination.counts_jury


def part_of(known: JuryResult, show: CountedShow) -> JuryResult:
    """The jury's result of a part of the entries, where it `holds_for_parts`."""
    scores = known.scores
    if scores is None or not show.panel.jurors:
        return JuryResult(None, _rows(show))
    here = [entry for entry in show.entries if entry in scores.totals]

    def rows() -> Panel:
        return show.panel if show.songs is None else one_part(known.rows(), show.panel, show.songs)

    return JuryResult(
        Scores(
            {entry: scores.totals[entry] for entry in here},
            {entry: scores.keys[entry] for entry in here},
            scores.explain,
            gives_points=scores.gives_points,
        ),
        rows,
        {entry: off for entry in here if (off := known.deducted.get(entry))},
    )


def _scored(show: CountedShow) -> JuryResult:
    panel = show.panel
    if not panel.jurors or not panel.entries:
        return JuryResult(None, _rows(show))
    how = setting(show.rules, "normalise") or "none"
    before = methods.get(show.rules.method).score(normalised(panel, how), show.rules)
    if how != "none":
        before = replace(before, explain=_with_given(panel, how, before.explain))
    scores = deducted(before, panel)
    _check_scored(show, scores)
    off = amounts_off(before, panel)
    if show.songs is None:
        return JuryResult(compared(scores, how), _rows(show), off)
    check_songs(show.rules)
    best = best_songs(scores, show.songs) if show.rules.songs == "best" else {}
    one = one_total(scores, show.songs, show.rules.songs)
    return JuryResult(compared(one, how), _rows(show, best), _off_together(off, show.songs, best))


def _check_scored(show: CountedShow, scores: Scores) -> None:
    """Refuse an entry that nobody is left to mark."""
    if show.interim or len(scores.totals) == len(show.panel.entries):
        return
    waiting = {entry for entry, _, _ in show.incomplete} | show.panel.disqualified
    for entry in show.panel.entries:
        if entry not in scores.totals and entry not in waiting:
            raise RuleError("too_few_jurors", entry=entry, present=0, needed=1)


def _rows(show: CountedShow, best: Mapping[str, str] | None = None) -> Callable[[], Panel]:
    """One row for each who is placed, made once, and only where somebody looks at it."""
    if show.songs is None:
        return lambda: show.panel
    songs = show.songs
    return cache(lambda: one_panel(show.panel, songs, best or {}))


def _off_together(
    off: Mapping[str, Fraction], songs: Songs, best: Mapping[str, str]
) -> dict[str, Fraction]:
    return {
        singer: sum((off.get(song, Fraction(0)) for song in sung), Fraction(0))
        if singer not in best
        else off.get(best[singer], Fraction(0))
        for singer, sung in songs.items()
    }


def _with_given(panel: Panel, how: str, explain: Explain) -> Explain:
    """The working of normalised marks, with the marks as they were given in front."""

    def with_given(entry: str) -> tuple[WorkingStep, ...]:
        given = (
            step("given", criterion=c, normalise=how, marks=marks_of(panel, entry, c))
            for c in panel.criteria
        )
        return (*given, *explain(entry))

    return with_given


def as_points(
    jury: Scores, show: CountedShow, scale: Sequence[Fraction]
) -> tuple[Scores, tuple[tuple[str, ...], ...]]:
    """The jury's order as points by place, and the level groups whose points stay open."""
    order: list[tuple[str, ...]] = []
    for group in order_by(jury.keys):
        order += decide(group, show.decisions)
    points = scale_points(tuple(order), scale)
    at = {entry: number for number, group in enumerate(order) for entry in group}

    def explain(entry: str) -> tuple[WorkingStep, ...]:
        group = order[at[entry]]
        first = 1 + sum(len(ahead) for ahead in order[: at[entry]])
        made = step("points", rank=first, level=len(group), scale=scale, points=points[entry])
        return (*jury.explain(entry), made)

    if "shared_place" in show.rules.ties:
        return by_total(points, explain), ()
    level = open_groups(tuple(order), scale)
    return by_total(points, explain), tuple(
        group for group in level if not decided_to_share(group, show.decisions)
    )


def open_groups(order: Order, scale: Sequence[Fraction]) -> tuple[tuple[str, ...], ...]:
    """The level groups whose places bring different points, so that who gets which is open."""
    found: list[tuple[str, ...]] = []
    at = 0
    for group in order:
        brought = {
            scale[place] if place < len(scale) else 0 for place in range(at, at + len(group))
        }
        if len(brought) > 1:
            found.append(group)
        at += len(group)
    return tuple(found)
