"""The rule book's refusals as one clear line for the shell."""

from kruvision.cli.panel_files.tables import one_line
from kruvision.rules.errors import RuleError

SENTENCES = {
    "bad_rank": '{rank} is no rank among {most} entries (for marks: [options] cells = "marks")',
    "bad_scale": "this is not a scale of marks: {facts}",
    "bad_toml": "not a TOML text: {problem}",
    "bad_value": "{value!r} cannot stand here, but: {known}",
    "ballots_missing": "audience method {method!r} needs a column for each voter",
    "combination_needs_points": "{method!r} gives no points, which {combination!r} needs"
    " (with [options] points = true the jury's order becomes points)",
    "contradictory_decisions": "the decisions contradict each other: {entries}",
    "criterion_weights_not_used": "{method!r} knows no weights of criteria",
    "juror_weights_not_used": "{method!r} knows no weights of jurors",
    "jury_falls_apart": "no common entries connect the jurors, so they cannot be compared",
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
    "too_few_jurors": "{entry!r} has {present} jurors, {needed} are needed",
    "too_many_entries": "{entries} entries are too many for this method, {most} at most",
    "unknown_criterion": "the panel has no criterion {name!r}",
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
