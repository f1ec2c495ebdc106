"""What the rules of a show refuse to compute or decide, in words: a part of ``sentences``."""

from kruvision.i18n import _l

RULE_SENTENCES = {
    "no_jury_marks": _l("The jury has given no marks, and the rules need them."),
    "no_votes": _l("The audience has given no votes, and the rules need them."),
    "votes_hidden": _l(
        "Each act has a vote of its own: the result is here once all acts have had theirs."
    ),
    "nobody_could_give": _l(
        "No delegation could give points to %(entry)s: it is the own act of all of them."
    ),
    "nothing_to_compute": _l("There are no marks and no votes yet."),
    "too_few_jurors": _l(
        "Too few jurors have marked for this scoring method: %(present)s, needed: %(needed)s."
    ),
    "act_without_jurors": _l(
        "%(entry)s has no juror left who marks it: all stepped aside or are absent. Let one of "
        "them come back to it, or call the act withdrawn or disqualified."
    ),
    "act_with_few_jurors": _l(
        "%(entry)s is marked by too few jurors: %(present)s, and the scoring method needs "
        "%(needed)s. Let one who stepped aside come back to it, or call the act withdrawn or "
        "disqualified."
    ),
    "panel_too_small": _l(
        "The scoring method needs a larger jury: %(needed)s at least, and seated are %(present)s. "
        "Seat more, drop fewer marks, or choose another method."
    ),
    "combination_needs_points": _l(
        "The scoring method gives places, and these cannot be put together with votes like this. "
        "Turn the jury's order into points, or choose another combination."
    ),
    "negative_total": _l(
        "A total of the jury can fall below zero under these rules, and no share can be made of "
        "that. Turn the jury's order into points, or do not standardise the marks."
    ),
    "juror_weights_not_used": _l(
        "The scoring method takes all jurors alike, but their weights differ. Give them the same "
        "weight on the jury page, or choose another method."
    ),
    "criterion_weights_not_used": _l(
        "The scoring method takes all criteria alike, but their weights differ. Give them the same "
        "weight, or choose another method."
    ),
    "too_many_entries": _l(
        "The scoring method compares every act with every other, so it takes %(most)s acts at "
        "most; there are %(entries)s."
    ),
    "jury_falls_apart": _l(
        "No acts in common connect the jurors, so strict and mild ones cannot be brought to one "
        "scale. Choose rules in which marks count as given."
    ),
    "contradictory_decisions": _l(
        "The decisions of the head of the jury contradict each other. Take one of them back on the "
        "result page."
    ),
    "sharing_not_allowed": _l(
        "By the rules of this show something else comes after the decision, so places are not "
        "shared by it. Give each entry its own place."
    ),
    "decision_contradicts": _l(
        "This decision contradicts one that was recorded before, so it is not kept. Take the "
        "earlier one back first."
    ),
    "decision_settles_nothing": _l(
        "With this decision the entries would still be level, so it is not kept. Look at the tie "
        "once more and name all who are level."
    ),
}
