"""The record in words: what happened, what it concerns, and who did it."""

from collections.abc import Iterator, Mapping
from typing import Any

from kruvision.i18n import _, _l, ngettext, pick
from kruvision.rules.evening.flow import SELECTION, STAGE
from kruvision.sentences import sentence
from kruvision.services.deductions.names import code_name, subtracted
from kruvision.services.evidence.lines import Difference
from kruvision.words.screens import screen_view_name

HAPPENED = {
    "show_started": _l("The evening began"),
    "show_unstarted": _l("The start was taken back"),
    "entry_called": _l("Called on stage"),
    "entry_uncalled": _l("The call was taken back"),
    "entry_finished": _l("Has sung"),
    "entry_unfinished": _l("Back on stage"),
    "show_closed": _l("The songs were closed"),
    "reveal_begun": _l("The reveal began"),
    "reveal_left": _l("The reveal was left"),
    "songs_reopened": _l("The songs were opened again"),
    "voting_opened": _l("The vote was opened"),
    "voting_prolonged": _l("The vote got more time"),
    "voting_closing": _l("The closing of the vote was started"),
    "voting_kept_open": _l("The closing of the vote was stopped"),
    "room_made": _l("The code on the screen may let in more phones"),
    "voting_recounted": _l("The ballots were counted anew"),
    "voting_paused": _l("The vote was paused after an interruption"),
    "voting_closed": _l("The vote was closed"),
    "evidence_checked": _l("The database was held against the record"),
    "announcement_stopped": _l("An announcement was stopped: the database differs"),
    "backup_restored": _l("A backup was put in place"),
    "juror_nudged": _l("A juror was nudged"),
    "mark_saved": _l("A mark was saved"),
    "mark_kept": _l("A late mark was kept apart"),
    "kept_mark_accepted": _l("A late mark was accepted"),
    "kept_mark_dismissed": _l("A late mark was dismissed"),
    "sheet_submitted": _l("A scoresheet was submitted"),
    "sheet_reopened": _l("A scoresheet was reopened"),
    "entry_locked": _l("All scoresheets of an entry were locked"),
    "stepped_aside": _l("A juror stepped aside"),
    "juror_excused": _l("A juror was excused for an entry"),
    "juror_excuse_withdrawn": _l("An excuse was taken back"),
    "juror_arrives": _l("A juror is there after an entry"),
    "juror_leaves": _l("A juror leaves after an entry"),
    "returned_to_sheet": _l("A juror came back to the scoresheet"),
    "rules_locked": _l("The rules were locked"),
    "rules_changed": _l("The rules were changed"),
    "rules_copied": _l("The rules were copied from another show"),
    "rules_imported": _l("The rules were taken from a file"),
    "rule_change_proposed": _l("A change of the locked rules was proposed"),
    "rule_change_withdrawn": _l("A proposed change of the rules was taken back"),
    "locked_rules_changed": _l("The locked rules were changed"),
    "two_people_ended": _l("Two people were no longer needed: switched off at the machine"),
    "criteria_changed": _l("The criteria were changed"),
    "categories_changed": _l("The categories were changed"),
    "publication_proposed": _l("Publication was proposed"),
    "publication_withdrawn": _l("The proposal to publish was withdrawn"),
    "result_published": _l("The result was published"),
    "result_final": _l("The result is final"),
    "result_kept": _l("The published result was kept as version 1"),
    "result_corrected": _l("A corrected result was published"),
    "correction_opened": _l("A correction of the result was opened"),
    "correction_proposed": _l("A correction was proposed"),
    "correction_taken_back": _l("The proposal to correct was withdrawn"),
    "correction_closed": _l("The correction was closed without a new version"),
    "mark_corrected": _l("A mark was corrected"),
    "absence_corrected": _l("A juror's absence was corrected"),
    "shown_changed": _l("What the public sees was chosen"),
    "tie_decided": _l("A tie was decided"),
    "tie_decision_withdrawn": _l("The decision on a tie was withdrawn"),
    "awards_changed": _l("The list of awards was changed"),
    "award_decided": _l("The jury decided about an award"),
    "award_decision_withdrawn": _l("A decision about an award was withdrawn"),
    "deliberation_opened": _l("The deliberation was opened to the jury"),
    "nominations_opened": _l("Nominations were opened to the jury"),
    "deliberation_closed": _l("The deliberation was closed to the jury"),
    "edition_added": _l("An edition was added"),
    "edition_changed": _l("An edition was changed"),
    "edition_deleted": _l("An edition was deleted"),
    "edition_loaded": _l("An edition was loaded from files"),
    "address_chosen": _l("An address of the house was chosen"),
    "hall_opened": _l("The hall was opened for another show"),
    "show_added": _l("A show was added"),
    "show_changed": _l("A show was changed"),
    "show_deleted": _l("A show was deleted"),
    "entry_added": _l("An entry was added"),
    "entry_edited": _l("An entry was changed"),
    "entry_deleted": _l("An entry was deleted"),
    "entries_imported": _l("Entries were imported"),
    "entry_status_changed": _l("The state of an entry was changed"),
    "deduction_given": _l("A deduction was given"),
    "deduction_taken_back": _l("A deduction was taken back"),
    "clock_started": _l("The stop watch was started"),
    "clock_stopped": _l("The stop watch was stopped"),
    "clock_set": _l("The stop watch was set right"),
    "overrun_passed": _l("An overrun was let pass"),
    "rename_proposed": _l("Another name for an entry was proposed"),
    "act_proposed": _l("Something was proposed that takes two people"),
    "act_confirmed": _l("A second person confirmed it"),
    "act_withdrawn": _l("A proposal was taken back"),
    "panel_proposed": _l("Other seats were proposed"),
    "cut_changed": _l("How many go through was chosen"),
    "field_cut": _l("Who goes on was marked"),
    "field_copied": _l("Who goes on was copied into the next show"),
    "form_chosen": _l("Whether a show has a stage was chosen"),
    "marks_until_set": _l("The day was set until which the jury marks"),
    "recording_changed": _l("The recording of an entry was changed"),
    "order_drawn": _l("The running order was drawn"),
    "order_moved": _l("The running order was changed"),
    "order_undone": _l("The running order was put back"),
    "juror_added": _l("A juror was added"),
    "juror_edited": _l("A juror was changed"),
    "juror_removed": _l("A juror was removed"),
    "panel_set": _l("The jury was seated"),
    "card_made": _l("A juror got a new card"),
    "card_revoked": _l("A juror lost the card"),
    "pin_chosen": _l("A juror chose a PIN"),
    "tablet_changed": _l("A juror moved to another tablet"),
    "screen_added": _l("A screen was added"),
    "screen_changed": _l("A screen was changed"),
    "screen_link_renewed": _l("A screen got a new link"),
    "screen_removed": _l("A screen was removed"),
    "screen_switched": _l("A screen was switched"),
    "screens_switched": _l("All screens were switched"),
    "delegations_changed": _l("Delegations were changed"),
    "tickets_made": _l("Tickets were made"),
    "ticket_reissued": _l("A ticket was issued again"),
    "tickets_revoked": _l("Tickets were revoked"),
    "traditions_loaded": _l("Traditions were loaded"),
    "tradition_added": _l("A tradition was added"),
    "tradition_changed": _l("A tradition was changed"),
    "tradition_checked": _l("A tradition was checked"),
    "tradition_imported": _l("A tradition was taken from a pack"),
    "tradition_deleted": _l("A tradition was deleted"),
    "traditions_given": _l("Traditions got new texts of the house"),
    "passport_changed": _l("A song's passport was changed"),
    "passport_checked": _l("A song's passport was checked"),
    "question_approved": _l("A question for the hall was approved"),
    "question_withdrawn": _l("A question for the hall was withdrawn"),
    "questions_set": _l("Whether and how long the hall is asked was changed"),
    "answers_deleted": _l("The hall's answers were deleted"),
    "staff_invited": _l("Somebody was invited to the console"),
    "staff_joined": _l("Somebody joined the console"),
    "staff_disabled": _l("An account was closed"),
    "password_changed": _l("A password was changed"),
}


HAPPENED_IN_ROUND = {
    "show_started": _l("The marking was opened"),
    "show_unstarted": _l("The opening was taken back"),
    "show_closed": _l("The marking was closed"),
    "songs_reopened": _l("The marking was opened again"),
}
"""The same lines of a selection round, which has no songs on a stage."""


def happened(kind: str, form: str = STAGE) -> str:
    """The sentence for a kind of line in the language spoken now; a kind from another version of
    the program says its own name."""
    if form == SELECTION and kind in HAPPENED_IN_ROUND:
        return str(HAPPENED_IN_ROUND[kind])
    return str(HAPPENED.get(kind, kind.replace("_", " ")))


def line_words(line: Mapping[str, Any]) -> str:
    """A line with names (``named_lines.lines_with_names``): what happened, and what it concerns."""
    about = ", ".join(concerns(line))
    what = happened(line["kind"], line["data"].get("form", STAGE))
    return f"{what}: {about}" if about else what


def concerns(line: Mapping[str, Any]) -> list[str]:
    """What a line with names concerns: the act on stage, people, amounts, and the reason."""
    return [part for part in _concerns(line["data"], line["names"]) if part]


def difference_words(found: Difference) -> str:
    """What the database says otherwise than the record, as a sentence."""
    return sentence(found.code, dict(found.facts))


def who(line: Mapping[str, Any]) -> str:
    """Who did it; a line that the program wrote says so."""
    if line["who"]:
        return _name(line["who"])
    return _("by itself") if line["actor"] == "system" else str(line["actor"])


def _concerns(data: Mapping[str, Any], names: Mapping[str, Any]) -> Iterator[str]:
    """Number and names of what a line speaks of, its amounts, and the reason that was given."""
    number = f"{data['number']}. " if "number" in data else ""
    if names["entry"]:
        yield number + _name(names["entry"])
    elif number:
        yield number.rstrip()
    told = ("category", "juror", "screen", "staff")
    yield from (_name(names[key]) for key in told if names.get(key))
    if "name" in data and not names["screen"] and not names["juror"]:
        yield _name(data["name"])
    if "view" in data:
        yield screen_view_name(data["view"])
    if "answers" in data:
        yield ngettext("%(num)s answer", "%(num)s answers", data["answers"])
    if "seconds" in data:
        yield ngettext("%(num)s second", "%(num)s seconds", data["seconds"])
    if "ballots" in data:
        yield ngettext("%(num)s ballot", "%(num)s ballots", data["ballots"])
    if "differences" in data:
        count = data["count"]
        yield ngettext("%(num)s difference", "%(num)s differences", count) if count else _("whole")
    if "amount" in data:
        yield subtracted(data["amount"], is_share=data["share"])
        yield code_name(data["code"])
    yield from (str(data[key]) for key in ("reason", "why") if key in data)


def _name(name: str | Mapping[str, str]) -> str:
    return name if isinstance(name, str) else pick(name)
