"""The rule book's refusals as one clear line for the shell."""

from kruvision.cli.panel_files.tables import one_line
from kruvision.rules.errors import RuleError

SENTENCES = {
    "award_category_missing": "the award {award!r} is given in each category: name the category",
    "award_circle": "the award {name!r} is given among its own holders, by a circle of awards",
    "award_field_not_used": "this means nothing to an award of the kind {kind!r}",
    "award_needs_totals": "{method!r} gives no totals of which the higher is the better, so none"
    " can be reached",
    "award_twice": "there are two awards {name!r}",
    "award_unknown": "there is no award {name!r}",
    "bad_rank": '{rank} is no rank among {most} entries (for marks: [options] cells = "marks")',
    "bad_scale": "this is not a scale of marks: {facts}",
    "bad_toml": "not a TOML text: {problem}",
    "bad_value": "{value!r} cannot stand here, but: {known}",
    "ballots_missing": "audience method {method!r} needs a column for each voter",
    "bands_gap": "between the bands {lower!r} and {upper!r} nothing is given from"
    " {from_} to {below}",
    "bands_overlap": "the bands {lower!r} and {upper!r} overlap",
    "below_least": "the total of {name!r} is below the least for the award {award!r}",
    "carried_needs_totals": "points of an earlier show cannot be added: {method!r} and the"
    " combination give an order, not totals",
    "carried_twice": "{name!r} carries points twice",
    "combination_needs_points": "{method!r} gives no points, which {combination!r} needs (with"
    " [options] points = true the jury's order becomes points)",
    "contestant_in_two_categories": "the songs of {name!r} stand in different categories",
    "contradictory_award_decisions": "the award {award!r} is given and left unawarded at once",
    "contradictory_decisions": "the decisions contradict each other: {entries}",
    "criterion_weights_not_used": "{method!r} knows no weights of criteria",
    "deductions_need_totals": "nothing can be taken off: the jury has no part in the result, or"
    " {method!r} gives an order, not totals",
    "entry_not_placed": "{name!r} has no place, so it holds no award",
    "entry_outside_category": "{name!r} does not stand in the category {category!r}",
    "juror_weights_not_used": "{method!r} knows no weights of jurors",
    "jury_falls_apart": "no common entries connect the jurors, so they cannot be compared",
    "name_of_an_entry": "the contestant {name!r} has the name of an entry that somebody else sings",
    "negative_deduction": "a deduction from {entry!r} is below zero",
    "negative_total": "{entry!r} has a total below zero, which {combination!r} cannot use",
    "negative_weight": "a weight is below zero",
    "no_jury_marks": "no juror gave a mark",
    "no_votes": "there are no votes",
    "nobody_could_give": "no delegation could give points to {entry!r}",
    "not_a_number": "{text!r} is not a number",
    "nothing_to_compute": "there are no marks and no votes",
    "number_too_long": "{text!r} has more than {most_digits} digits on one side",
    "off_scale": "{mark} is not on the scale from {least} to {most}",
    "off_step": "{mark} is not a step of {step}",
    "seed_missing": "drawing lots needs a seed",
    "songs_need_totals": "several songs cannot become one: {method!r} gives an order, not totals",
    "too_few_jurors": "{entry!r} has {present} jurors, {needed} are needed",
    "too_many_entries": "{entries} entries are too many for this method, {most} at most",
    "too_many_holders": "more than {most} hold the award {award!r}",
    "unknown_category": "there is no category {name!r}, or this award is of the whole show",
    "unknown_criterion": "the panel has no criterion {name!r}",
    "unknown_entry": "the panel has no entry {name!r}",
    "unknown_juror": "the panel has no juror {name!r}",
    "unknown_method": "there is no method {name!r}; there are: {known}",
    "unknown_name": "this name is not known; here are known: {known}",
    "zero_weights": "all weights are zero",
}


def refusal_line(problem: RuleError) -> str:
    """The refusal as one line, with the place in the rules it speaks of in front."""
    where = problem.details.get("where")
    return one_line(f"{where}: {sentence(problem)}" if where else sentence(problem))


def sentence(problem: RuleError) -> str:
    """What is wrong, in words; an unforeseen refusal is said by its code and facts."""
    template = SENTENCES.get(problem.code)
    if template is None:
        return one_line(str(problem))
    facts = ", ".join(f"{name} {value}" for name, value in problem.details.items())
    return one_line(template.format(facts=facts, **problem.details))
