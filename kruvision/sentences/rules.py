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
    "award_twice": _l("Two awards have the same short name: %(name)s."),
    "award_field_not_used": _l(
        "This means nothing to an award of this kind. Leave it empty, or choose another kind."
    ),
    "award_unknown": _l("There is no award %(name)s in the list. Choose one that is there."),
    "award_circle": _l(
        "The award %(name)s would be given among its own holders. Choose another award there."
    ),
    "bands_overlap": _l(
        "The bands %(lower)s and %(upper)s overlap: some totals would bring both. Let the upper "
        "one begin where the lower one ends."
    ),
    "bands_gap": _l(
        "Between the bands %(lower)s and %(upper)s there is a gap: from %(from_)s to less than "
        "%(below)s nothing would be given. Let the upper one begin where the lower one ends."
    ),
    "award_needs_totals": _l(
        "This scoring method gives places, not totals, so no total can be reached. Give awards by "
        "places, or choose another method."
    ),
    "unknown_category": _l("There is no category %(name)s for this award."),
    "entry_not_placed": _l("This entry has no place, so it can hold no award."),
    "entry_outside_category": _l("This entry stands in another category."),
    "award_category_missing": _l("This award is given in each category. Say in which one."),
    "too_many_holders": _l("This award can have %(most)s holders at most."),
    "below_least": _l("The total of this entry is below the least for this award."),
    "contradictory_award_decisions": _l(
        "One decision gives this award, another one leaves it unawarded. Take one of them back."
    ),
    "negative_deduction": _l("A deduction is at least 0."),
    "deductions_need_totals": _l(
        "Under these rules nothing can be taken off: the scoring method gives an order, not "
        "totals, or the jury has no part in the result. Choose another method, or no deductions."
    ),
    "carried_needs_totals": _l(
        "Under these rules points of an earlier show cannot be added: they give an order, not "
        "totals. Choose another method, or let nothing be carried."
    ),
    "carried_twice": _l("Points of an earlier show stand twice for one contestant."),
    "songs_need_totals": _l(
        "Under these rules several songs cannot become one total: the scoring method gives an "
        "order. Choose another method, or one song for each contestant."
    ),
    "contestant_in_two_categories": _l(
        "The songs of one contestant stand in different categories. Put them into the same one."
    ),
}
