"""What a list of awards, a decision about one and the deliberation refuse, in words: a part of
``sentences``."""

from kruvision.i18n import _l

AWARD_SENTENCES = {
    "awards_settled": _l(
        "The result is being announced or is public. The list of awards stays as it is."
    ),
    "award_open": _l(
        "A tie leaves it open for whom an award is: %(awards)s. The head of the jury decides."
    ),
    "awards_need_reason": _l(
        "The rules are locked: say why the list of awards changes. The reason is on record."
    ),
    "awards_changed_meanwhile": _l(
        "Somebody changed the list of awards meanwhile. Look at it and press again."
    ),
    "too_many_awards": _l("A show has at most %(most)s awards."),
    "not_places": _l("Write places as whole numbers, such as 1 or 4–6."),
    "no_such_place": _l("There is no such place: write places from 1 to %(most)s."),
    "band_ends_first": _l("A band ends above where it begins: write a larger number."),
    "award_bands_overlap": _l(
        "“%(lower)s” and “%(upper)s” overlap: each band begins where the one below it ends."
    ),
    "award_bands_gap": _l(
        "Between “%(lower)s” and “%(upper)s”, from a total of %(end)s to one of %(begin)s, nobody "
        "would get anything. Let each band begin where the one below it ends."
    ),
    "no_earlier_list": _l("There is no earlier list to go back to."),
    "gap_without": _l(
        "Without it nobody would get anything between “%(lower)s” and “%(upper)s”. Remove bands "
        "from the lowest or the highest one on, or give this one another name."
    ),
    "award_in_circle": _l("An award cannot be sought among its own holders."),
    "award_named": _l(
        "“%(by)s” is sought among the holders of “%(gone)s”. Change that award first."
    ),
    "award_decided": _l(
        "The jury has decided about “%(name)s”. Take that decision back first; the name may change."
    ),
    "set_needs_criteria": _l(
        "Borders in points come from the criteria. Give the show its criteria first."
    ),
    "set_overlaps": _l(
        "The list has bands of points already, and these would overlap. Remove the bands first."
    ),
    "criterion_in_awards": _l(
        "The award “%(award)s” is for the criterion “%(name)s”. Change that award first."
    ),
    "award_decisions_settled": _l(
        "The result is being announced or is public. What the jury decided stays as it is."
    ),
    "award_takes_no_decision": _l("This award follows from others; there is nothing to decide."),
    "not_in_category": _l("%(name)s is not in the category this award is for."),
    "holder_out": _l("%(name)s does not compete, so no award can go there."),
    "award_is_full": _l("“%(award)s” goes to at most %(most)s."),
    "choose_holders": _l("Choose who gets it, or leave it unawarded."),
    "who_was_there": _l("Tick who of the jury is there."),
    "deliberation_over": _l(
        "The result is being announced or is public. The deliberation is over."
    ),
    "deliberation_closed": _l("The head of the jury has not opened the deliberation."),
    "nominations_closed": _l("The head of the jury has not opened nominations."),
    "award_is_decided": _l("The jury has decided about this award already."),
}
