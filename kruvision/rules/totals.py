"""From marks and votes to one total: the bodies, their points, and the two together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from kruvision.rules import methods
from kruvision.rules.audience.votes import audience_scores, count_votes
from kruvision.rules.combination import Bodies, Combined, combine, one_body
from kruvision.rules.combination.heard import heard
from kruvision.rules.contest import Decision, MarkKey, Panel, Votes
from kruvision.rules.decisions import check_decisions, decided_to_share
from kruvision.rules.errors import RuleError
from kruvision.rules.method_parts.juror_orders import check_ranks
from kruvision.rules.method_parts.scoresheets import marks_of
from kruvision.rules.missing import check_scales, counting, missing_beside, missing_cells
from kruvision.rules.normalise import compared, normalised
from kruvision.rules.ranking import Order, decide, order_by, scale_points
from kruvision.rules.ruleset.check import check_rules
from kruvision.rules.ruleset.rules import Rules
from kruvision.rules.ruleset.settings import points_scale, setting
from kruvision.rules.scores import Scores, by_total
from kruvision.rules.ties import Facts
from kruvision.rules.working import Explain, WorkingStep, step


@dataclass(frozen=True)
class CountedShow:
    """A show ready to be computed: only what counts, and who is out.

    `out` are disqualified entries taken out, `frozen` those that keep points but get no place.
    """

    panel: Panel
    rules: Rules
    votes: Votes | None
    decisions: Sequence[Decision]
    running_order: tuple[str, ...]
    out: frozenset[str]
    frozen: frozenset[str]
    incomplete: tuple[MarkKey, ...]
    interim: bool


@dataclass(frozen=True)
class Totals:
    """The totals of both bodies together, before ties are broken.

    `points` are the jury's points where the combination worked with them, else None.
    `unresolved` are ties inside the jury that left points open. `both` says whether both bodies
    have a part in the totals.
    """

    combined: Combined
    entries: tuple[str, ...]
    facts: Facts
    points: Mapping[str, Fraction] | None
    unresolved: tuple[tuple[str, ...], ...]
    notes: tuple[WorkingStep, ...]
    explain: Explain
    both: bool


def prepare(
    panel: Panel,
    rules: Rules,
    votes: Votes | None,
    decisions: Sequence[Decision],
    *,
    interim: bool,
) -> CountedShow:
    """Check what came in, leave out who does not count, and list what is missing."""
    check_rules(rules)
    check_ranks(panel, rules)
    check_scales(panel, rules)
    check_decisions(panel, decisions)
    counted = counting(panel, rules)
    missing = missing_cells(counted, rules)
    if interim:
        marked = {entry for entry, _, _ in counted.marks}
        missing = tuple(cell for cell in missing if cell[0] in marked)
    out = panel.disqualified - counted.disqualified
    return CountedShow(
        counted,
        rules,
        count_votes(votes, rules, counted.entries, out),
        decisions,
        panel.entries,
        out,
        counted.disqualified,
        missing,
        interim,
    )


def add_up(show: CountedShow) -> Totals:
    """Both bodies computed and combined; a body that failed leaves the other one standing."""
    rules = show.rules
    counts = rules.combination.counts_jury
    jury, jury_notes = _jury(show)
    audience = None if show.votes is None else audience_scores(show.votes, show.panel.entries)
    nothing = None if counts else _nothing(show.panel.entries)
    bodies = heard(rules.combination, jury or nothing, show.votes, interim=show.interim)
    method = bodies.method
    body = nothing if nothing and bodies.both else jury
    points: Mapping[str, Fraction] | None = None
    unresolved: tuple[tuple[str, ...], ...] = ()
    scale = points_scale(rules)
    if jury is not None and body is jury and scale and method not in ("jury_only", "rank_sum"):
        body, open_ties = _as_points(jury, show, scale)
        points, unresolved = body.totals, open_ties if counts else ()
    entries = _computable(show, method, body, audience)
    combined = _combine(method, show, entries, body, audience)
    facts = Facts(
        show.panel,
        rules,
        show.running_order,
        jury,
        audience if bodies.counts_votes else None,
        show.votes if bodies.counts_votes else None,
        show.decisions,
    )
    if points is None and jury is not None and jury.gives_points:
        points = jury.totals
    explain = _explain(method, body, audience, combined)
    notes = (*bodies.notes, *jury_notes, *_notes(show))
    return Totals(combined, entries, facts, points, unresolved, notes, explain, bodies.both)


def _jury(show: CountedShow) -> tuple[Scores | None, tuple[WorkingStep, ...]]:
    """The jury's scores. One that has no part in the totals holds nothing back: where its marks are
    missing or the method refuses, tie-breaks do without it, and the result says so."""
    if show.rules.combination.counts_jury:
        return jury_scores(show), ()
    if missing_beside(show.panel, show.rules):
        return None, ()
    try:
        return jury_scores(show), ()
    except RuleError as problem:
        return None, (step("jury_not_computable", code=problem.code),)


def jury_scores(show: CountedShow) -> Scores | None:
    """The jury's scores by the method of the rules; None when no juror counts."""
    if not show.panel.jurors or not show.panel.entries:
        return None
    how = setting(show.rules, "normalise") or "none"
    method = methods.get(show.rules.method)
    scores = compared(method.score(normalised(show.panel, how), show.rules), how)
    if how != "none":
        scores = replace(scores, explain=_with_given(show.panel, how, scores.explain))
    if show.interim:
        return scores
    for entry in show.panel.entries:
        pending = any(cell[0] == entry for cell in show.incomplete)
        kept = entry in scores.totals or entry in show.frozen
        if not kept and not pending:
            raise RuleError("too_few_jurors", entry=entry, present=0, needed=1)
    return scores


def _nothing(entries: Sequence[str]) -> Scores:
    """The body whose weight is 0, without asking for its marks."""
    return by_total(dict.fromkeys(entries, Fraction(0)), lambda entry: ())


def _with_given(panel: Panel, how: str, explain: Explain) -> Explain:
    """The working of normalised marks, with the marks as they were given in front."""

    def with_given(entry: str) -> tuple[WorkingStep, ...]:
        given = (
            step("given", criterion=c, normalise=how, marks=marks_of(panel, entry, c))
            for c in panel.criteria
        )
        return (*given, *explain(entry))

    return with_given


def _notes(show: CountedShow) -> tuple[WorkingStep, ...]:
    """What a reader of the whole result must know beside the numbers."""
    notes: list[WorkingStep] = []
    if setting(show.rules, "normalise") == "z_score":
        notes.append(step("z_score"))
    if show.panel.deductions and not methods.get(show.rules.method).subtracts_deductions:
        notes.append(step("deductions_not_subtracted", method=show.rules.method))
    if show.panel.substitutes:
        cells = [{"entry": entry, "juror": juror} for entry, juror in show.panel.substitutes]
        notes.append(step("substitute_points", cells=cells))
    return tuple(notes)


def _as_points(
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


def _computable(
    show: CountedShow, method: str, jury: Scores | None, audience: Scores | None
) -> tuple[str, ...]:
    """The entries that every body the combination needs has a total for."""
    needed = {"jury_only": [jury], "audience_only": [audience]}.get(method, [jury, audience])
    return tuple(
        entry
        for entry in show.panel.entries
        if all(body is not None and entry in body.totals for body in needed)
    )


def _combine(
    method: str,
    show: CountedShow,
    entries: tuple[str, ...],
    jury: Scores | None,
    audience: Scores | None,
) -> Combined:
    if method == "jury_only":
        return one_body(entries, jury=jury, audience=audience)
    if method == "audience_only" or jury is None or audience is None:
        return one_body(entries, audience=audience)
    jurors = len(show.panel.jurors)
    return combine(show.rules, Bodies(entries, jury, audience, jurors, show.decisions))


def _explain(
    method: str, jury: Scores | None, audience: Scores | None, combined: Combined
) -> Explain:
    """The working of an entry: each body that counts, its total, and the combination."""
    counted = {"jury_only": ("jury",), "audience_only": ("audience",)}
    bodies = {"jury": jury, "audience": audience}

    def explain(entry: str) -> tuple[WorkingStep, ...]:
        steps: list[WorkingStep] = []
        for name in counted.get(method, ("jury", "audience")):
            body = bodies[name]
            if body is not None:
                steps += (*body.explain(entry), step("body", body=name, total=body.totals[entry]))
        return (*steps, *combined.explain(entry))

    return explain
