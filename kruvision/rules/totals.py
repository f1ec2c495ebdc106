"""From marks and votes to one total: the bodies, their points, and the two together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from kruvision.rules.adjustments.carried import carry
from kruvision.rules.audience.votes import audience_scores
from kruvision.rules.combination import Bodies, Combined, combine, one_body
from kruvision.rules.combination.heard import heard
from kruvision.rules.counted import CountedShow
from kruvision.rules.jury_scores import JuryResult, as_points, jury_result, part_of
from kruvision.rules.ruleset.settings import points_scale, setting
from kruvision.rules.scores import Scores, by_total
from kruvision.rules.ties import Facts
from kruvision.rules.working import Explain, WorkingStep, step


@dataclass(frozen=True)
class Totals:
    """The totals of both bodies together, before ties are broken.

    `points` are the jury's points where the combination worked with them, else None.
    `unresolved` are ties inside the jury that left points open. `both` says whether both bodies
    have a part in the totals. `by_jury` is the jury's result.
    """

    combined: Combined
    entries: tuple[str, ...]
    facts: Facts
    points: Mapping[str, Fraction] | None
    unresolved: tuple[tuple[str, ...], ...]
    notes: tuple[WorkingStep, ...]
    explain: Explain
    both: bool
    by_jury: JuryResult


def add_up(show: CountedShow, known: JuryResult | None = None) -> Totals:
    """Both bodies computed and combined; a body that failed leaves the other one standing.

    `known` is what is known of the jury's result of these entries already.
    """
    rules = show.rules
    counts = rules.combination.counts_jury
    by_jury = jury_result(show) if known is None else part_of(known, show)
    jury = by_jury.scores
    audience = None if show.votes is None else audience_scores(show.votes, show.entries)
    nothing = None if counts else _nothing(show.entries)
    bodies = heard(rules.combination, jury or nothing, show.votes, interim=show.interim)
    method = bodies.method
    body = nothing if nothing and bodies.both else jury
    points: Mapping[str, Fraction] | None = None
    unresolved: tuple[tuple[str, ...], ...] = ()
    scale = points_scale(rules)
    if jury is not None and body is jury and scale and method not in ("jury_only", "rank_sum"):
        body, open_ties = as_points(jury, show, scale)
        points, unresolved = body.totals, open_ties if counts else ()
    entries = _computable(show, method, body, audience)
    combined = carry(_combine(method, show, entries, body, audience), show.carried, rules)
    facts = Facts(
        by_jury.rows,
        rules,
        show.running_order,
        jury,
        audience if bodies.counts_votes else None,
        show.votes if bodies.counts_votes else None,
        show.decisions,
        by_jury.deducted,
    )
    if points is None and jury is not None and jury.gives_points:
        points = jury.totals
    explain = _explain(method, body, audience, combined)
    notes = (*bodies.notes, *by_jury.notes, *_notes(show))
    return Totals(
        combined, entries, facts, points, unresolved, notes, explain, bodies.both, by_jury
    )


def _nothing(entries: Sequence[str]) -> Scores:
    """The body whose weight is 0, without asking for its marks."""
    return by_total(dict.fromkeys(entries, Fraction(0)), lambda entry: ())


def _notes(show: CountedShow) -> tuple[WorkingStep, ...]:
    """What a reader of the whole result must know beside the numbers."""
    notes: list[WorkingStep] = []
    if setting(show.rules, "normalise") == "z_score":
        notes.append(step("z_score"))
    if show.panel.substitutes:
        cells = [{"entry": entry, "juror": juror} for entry, juror in show.panel.substitutes]
        notes.append(step("substitute_points", cells=cells))
    return tuple(notes)


def _computable(
    show: CountedShow, method: str, jury: Scores | None, audience: Scores | None
) -> tuple[str, ...]:
    """The entries that every body the combination needs has a total for."""
    needed = {"jury_only": [jury], "audience_only": [audience]}.get(method, [jury, audience])
    return tuple(
        entry
        for entry in show.entries
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
