"""What the check of the database finds, in words: a part of ``sentences``."""

from kruvision.i18n import _l

EVIDENCE_SENTENCES = {
    "evidence_differs": _l(
        "The database says something else than the record, so nothing was announced. Somebody may "
        "have changed the file. Look at “Check” before anybody presses again: %(differences)s"
    ),
    "check_failed": _l(
        "A part of the check could not be carried out (%(part)s). What went wrong is in the log."
    ),
    "secret_differs": _l(
        "None of the seals fit the marks: the secret of this server is another one than it was."
    ),
    "mark_differs": _l(
        "The mark of %(juror)s for act %(number)s, %(act)s (%(criterion)s), is not the one that "
        "was saved."
    ),
    "mark_added": _l(
        "A mark of %(juror)s for act %(number)s, %(act)s (%(criterion)s), was never saved by "
        "anybody."
    ),
    "mark_missing": _l(
        "The mark of %(juror)s for act %(number)s, %(act)s (%(criterion)s), was saved and is gone."
    ),
    "late_mark_differs": _l(
        "The late mark of %(juror)s for act %(number)s, %(act)s (%(criterion)s), is not the one "
        "that came."
    ),
    "sheet_differs": _l(
        "Whether %(juror)s is left out for act %(number)s, %(act)s, is not as the record says."
    ),
    "late_mark_settled": _l(
        "Whether the late mark of %(juror)s for act %(number)s, %(act)s (%(criterion)s), was "
        "accepted or left aside is not as the record says."
    ),
    "delegations_differ": _l("The delegations, or their own acts, are not as they were saved."),
    "vote_act_differs": _l("The vote on %(act)s was opened for something else."),
    "vote_unknown": _l("Vote %(vote)s is in only one of the two: database or record."),
    "vote_state_differs": _l("Whether the vote on %(act)s is closed is not as the record says."),
    "ballots_differ": _l("The ballots of the vote on %(act)s are not those that were counted."),
    "tally_differs": _l("The votes for %(act)s are not what the ballots come to."),
    "awards_differ": _l("The list of awards is not the one on record."),
    "award_decisions_differ": _l("What the jury decided about awards is not what the record says."),
    "rules_lock_differs": _l("The rules were not locked as the record says."),
    "rules_differ": _l("The rules are not those that were locked (%(part)s)."),
    "seed_differs": _l("The seed of the draw is not the one that was drawn with."),
    "deadline_differs": _l("The day until which the jury marks is not the one of the record."),
    "shown_differs": _l("What everybody is shown of the result is not what was chosen."),
    "carried_show_differs": _l(
        "%(show)s, whose points are added here, is not as its record says (%(count)s)."
    ),
    "cut_differs": _l("How many go through is not what was chosen last."),
    "seat_differs": _l("The seat of %(juror)s in the jury is not as the record says."),
    "seat_order_differs": _l("The jury does not sit in the order that was set last."),
    "act_missing": _l("An act that was entered is gone: its number was %(number)s then."),
    "act_added": _l("Act %(number)s, %(act)s, was never entered by anybody."),
    "advancing_differs": _l(
        "Whether act %(number)s, %(act)s, goes through is not what was marked last."
    ),
    "act_status_differs": _l(
        "The state of act %(number)s, %(act)s, is not the one the record says."
    ),
    "act_people_differ": _l("Act %(number)s was entered for somebody else than %(act)s."),
    "act_named_otherwise": _l(
        "The names in act %(number)s, %(act)s, are not those that were entered: of who sings, of "
        "the song, or of its culture card."
    ),
    "juror_named_otherwise": _l("The juror %(juror)s was not entered under these words."),
    "show_named_otherwise": _l(
        "Name, place or time of this show or of its edition, or what everybody is shown of its "
        "result, are not those that were entered."
    ),
    "order_differs": _l("The running order is not the one that was set last."),
    "decisions_differ": _l("The decisions on ties are not those that the head of the jury took."),
    "proposal_differs": _l("What waits for a second person was not proposed by the first one."),
    "phase_differs": _l(
        "Whether the songs are over, and whether the result is public or final, is not as the "
        "record says."
    ),
    "published_differs": _l("Version %(version)s of the result is not as it was published."),
    "record_shortened": _l(
        "The record has lost its end or was written anew: the backup %(file)s has line %(line)s "
        "otherwise."
    ),
    "table_differs": _l("The table %(name)s of the database is not as this program makes it."),
    "index_differs": _l("The index %(name)s of the database is not as this program makes it."),
    "trigger_differs": _l("The trigger %(name)s of the database is missing, added or another one."),
    "view_differs": _l("The view %(name)s in the database is not of this program."),
}
