"""The rules of a show for reading: as pairs of term and text, what differs, and the example."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kruvision.i18n import _, pick
from kruvision.rules.audience import modes
from kruvision.rules.errors import RuleError
from kruvision.rules.numbers import exact_text
from kruvision.rules.ruleset.combinations import options_used
from kruvision.sentences import sentence
from kruvision.services.deductions.names import time_words
from kruvision.services.forms.number_text import localized, percent, rounded_percent
from kruvision.services.results.names import Names, names_of
from kruvision.services.ruleset import audience_weight, trial
from kruvision.services.ruleset import names as rule_names
from kruvision.services.ruleset.example import ACTS, DELEGATIONS, JURORS, VOTERS, work_example
from kruvision.services.ruleset.form import offered_options
from kruvision.services.ruleset.preview import Outlook
from kruvision.services.scoring import carried
from kruvision.services.scoring.songs import sings_several
from kruvision.web.results.explanation import notes_of, working_of
from kruvision.web.results.explanation_combination import tie_rule
from kruvision.web.results.influence import in_the_example
from kruvision.web.ruleset import choices as rule_choices

if TYPE_CHECKING:
    from kruvision.models import Show

NO_EXAMPLE = {"example": None, "example_error": "", "advice": ""}
TermText = tuple[str, str]


def pairs(show: "Show", singing: "Show | None" = None) -> list[TermText]:
    """The rules as (term, text) pairs. Of a proposed copy, ``singing`` is the show itself."""
    return [*_counting(show), *_rounds(show, singing or show), *_voting(show)]


def differences(before: Any, after: Any) -> list[tuple[str, str, str]]:
    """What differs between two sets of rules: (term, before, after); a dash where there is none."""
    both = (before, after)
    old, new = (dict([*pairs(show, before), *criteria_pairs(show)]) for show in both)
    terms = dict.fromkeys((*old, *new))
    return [
        (term, old.get(term, "–"), new.get(term, "–"))
        for term in terms
        if old.get(term) != new.get(term)
    ]


def moves(show: "Show", outlook: Outlook) -> dict[str, Any]:
    """What other rules would move: rows of (act, place now, place then), how many acts keep their
    place, whether another act would be first, and why nothing can be computed."""
    names = names_of(show)
    rows = [(names.entry(str(m.entry.id)), m.before, m.after) for m in outlook.moves]
    problem = outlook.problem
    return {
        "rows": rows,
        "kept": outlook.kept,
        "has_new_first": any(after == 1 and before != 1 for _name, before, after in rows),
        "problem": sentence(problem.code, problem.details) if problem else "",
    }


def shown_fields(options: Mapping[str, Any]) -> dict[str, Any]:
    """Stored options as their fields show them."""
    return {name: rule_choices.shown_value(value) for name, value in options.items()}


def _counting(show: "Show") -> list[TermText]:
    names = Names({}, {}, {str(c.id): pick(c.name) for c in show.criteria})
    ties = " → ".join(tie_rule(step, names) for step in show.tie_chain)
    method, combination = offered_options(show.method), options_used(show.combination)
    fields = rule_choices.option_fields(method, shown_fields(show.method_options), "")
    fields += rule_choices.option_fields(combination, shown_fields(show.combination_options), "")
    return [
        (_("Scoring method"), rule_names.method_name(show.method)),
        (_("Jury and audience together"), rule_names.combination_words(show)),
        *_factors(show),
        *(
            (str(f["label"]), str(rule_choices.value_words(f)))
            for f in fields
            if f["value"] not in ("", None)
        ),
        (_("When acts are level"), ties or _("the head of the jury decides")),
        (_("Decimals shown"), str(show.display_places)),
    ]


def _rounds(show: "Show", singing: "Show") -> list[TermText]:
    """What an earlier show and several songs bring; nothing where there is no such thing."""
    found: list[TermText] = []
    if earlier := carried.earlier_show(show):
        weight = localized(exact_text(show.carried_weight))
        added = _("%(show)s, times %(weight)s", show=pick(earlier.name), weight=weight)
        found.append((_("Points of an earlier show"), added))
    if show.songs != "mean" or sings_several(singing.entries):
        found.append(
            (
                _("Several songs of one contestant"),
                str(rule_choices.word(rule_choices.SONGS, show.songs)),
            )
        )
    return found


def _factors(show: "Show") -> list[TermText]:
    """The factors of the two bodies, where each is multiplied by its own."""
    if show.combination != "multiplier":
        return []
    factors = [localized(exact_text(n)) for n in (show.jury_share, show.audience_share)]
    return [(_("Factors of jury and audience"), " / ".join(factors))]


def _voting(show: "Show") -> list[TermText]:
    time = time_words(show)
    mode = rule_choices.word(rule_choices.mode_choices(), show.voting_mode)
    return [
        (_("What a voter chooses"), str(mode)),
        (_("Number of choices"), str(show.choices)),
        *_highest_mark(show),
        *_bodies(show),
        (_("The hall votes"), _("yes") if show.holds_vote else _("no")),
        (_("Who may vote"), str(rule_choices.word(rule_choices.CREDENTIALS, show.credential))),
        (_("When"), str(rule_choices.word(rule_choices.WINDOW_SCOPES, show.window_scope))),
        *([(_("Time on stage"), time)] if time else []),
        (_("Two people"), _("yes") if show.two_person_rule else _("no")),
    ]


def _highest_mark(show: "Show") -> list[TermText]:
    is_marked = modes.get(show.voting_mode).is_marked
    return [(_("Highest mark"), str(show.most_mark))] if is_marked else []


def _bodies(show: "Show") -> list[TermText]:
    """Nothing where the hall votes as one, as it mostly does."""
    if show.bodies == "hall":
        return []
    return [(_("Whose points"), str(rule_choices.word(rule_choices.BODIES, show.bodies)))]


def criteria_pairs(show: "Show") -> list[TermText]:
    """Scale and weight of each criterion; two of one name are told apart by their number."""
    found: dict[str, str] = {}
    for criterion in show.criteria:
        numbers = ("scale_min", "scale_max", "step", "weight")
        least, most, step, weight = (
            localized(exact_text(getattr(criterion, name))) for name in numbers
        )
        term = _("Criterion “%(name)s”", name=pick(criterion.name))
        if term in found:
            term = f"{criterion.position}. {term}"
        found[term] = _(
            "from %(least)s to %(most)s in steps of %(step)s, weight %(weight)s",
            least=least,
            most=most,
            step=step,
            weight=weight,
        )
    return list(found.items())


def weight_advice(show: "Show") -> str:
    """A warning where the audience weighs more than its way of voting can bear, else empty."""
    weight, most = audience_weight.weight_of(show), audience_weight.most_for(show.credential)
    if weight <= most:
        return ""
    if not audience_weight.is_stated(show):
        return _(
            "“%(way)s” is good for up to %(most)s, and with these rules the audience makes "
            "%(weight)s of the differences in the example. Put both on one range, or choose a "
            "safer way to vote.",
            way=rule_choices.word(rule_choices.CREDENTIALS, show.credential),
            most=percent(most),
            weight=rounded_percent(weight),
        )
    return _(
        "“%(way)s” is good for up to %(most)s, and here the audience weighs %(weight)s. "
        "Let it weigh less, or choose a safer way to vote.",
        way=rule_choices.word(rule_choices.CREDENTIALS, show.credential),
        most=percent(most),
        weight=rounded_percent(weight),
    )


def trial_warning(show: "Show", ruled: "Show | None" = None) -> str:
    """Why the show's own jury could not be computed by its rules, or by those of ``ruled``; empty
    where it could."""
    refusal = trial.find_refusal(show, ruled)
    return sentence(refusal.code, refusal.details) if refusal else ""


def worked_example(show: "Show") -> dict[str, Any]:
    """The worked example under these rules: rows of the result with their working in words."""
    found = {**NO_EXAMPLE, "advice": weight_advice(show)}
    try:
        example = work_example(show)
    except RuleError as problem:
        return {**found, "example_error": sentence(problem.code, problem.details)}
    if example is None:
        return found
    names = Names(
        {act: _("Act %(number)s", number=act) for act in ACTS},
        {juror: _("Juror %(number)s", number=juror) for juror in JURORS},
        {str(criterion.id): pick(criterion.name) for criterion in show.criteria},
        {one: _("Delegation %(number)s", number=one) for one in DELEGATIONS},
    )
    rows = [
        {
            "name": names.entry(standing.entry),
            "voters": VOTERS[standing.entry],
            "standing": standing,
            "display": localized(standing.display),
            "working": working_of(standing, names),
        }
        for standing in example.result.standings
    ]
    unresolved = [" = ".join(map(names.entry, group)) for group in example.result.unresolved_ties]
    notes = notes_of(example.result, names)
    influence = in_the_example(show, example.result.influence)
    return {
        **found,
        "example": {"rows": rows, "notes": notes, "unresolved": unresolved, "influence": influence},
    }
