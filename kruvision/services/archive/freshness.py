"""Whether the archive is still what it was, by the record: everything that can change a page of it
leaves a line there. An evening writes lines by the thousand; none of them is about the archive, so
that what was made of it stays for as long as nothing is published, corrected or told anew.
"""

from sqlalchemy import text

from kruvision.extensions import db
from kruvision.models import RecordLine

QUIET = frozenset(
    {
        # the stage, the vote and the reveal
        *("show_started", "show_unstarted", "show_closed", "songs_reopened", "hall_opened"),
        *("entry_called", "entry_uncalled", "entry_finished", "entry_unfinished", "entry_locked"),
        *("voting_opened", "voting_prolonged", "voting_closing", "voting_kept_open"),
        *("voting_recounted", "voting_paused", "voting_closed", "room_made"),
        *("reveal_begun", "reveal_left", "evidence_checked", "announcement_stopped"),
        *("screen_added", "screen_changed", "screen_link_renewed", "screen_removed"),
        *("screen_switched", "screens_switched", "address_chosen"),
        *("delegations_changed", "tickets_made", "ticket_reissued", "tickets_revoked"),
        # what the hall is asked
        *("question_approved", "question_withdrawn", "questions_set", "answers_deleted"),
        # the jury and its marks
        *("mark_saved", "mark_kept", "kept_mark_accepted", "kept_mark_dismissed"),
        *("mark_corrected", "absence_corrected", "sheet_submitted", "sheet_reopened"),
        *("stepped_aside", "returned_to_sheet", "juror_nudged", "juror_excused"),
        *("juror_excuse_withdrawn", "juror_arrives", "juror_leaves", "juror_added"),
        *("juror_edited", "juror_removed", "panel_set", "panel_proposed"),
        *("card_made", "card_revoked", "pin_chosen", "tablet_changed"),
        # the rules, and what leads to a result
        *("rules_locked", "rules_changed", "rules_copied", "rules_imported", "criteria_changed"),
        *("rule_change_proposed", "rule_change_withdrawn", "locked_rules_changed"),
        *("two_people_ended", "tie_decided", "tie_decision_withdrawn", "field_cut"),
        *("publication_proposed", "publication_withdrawn", "correction_opened"),
        *("correction_proposed", "correction_taken_back", "correction_closed"),
        *("order_drawn", "order_moved", "order_undone", "categories_changed", "cut_changed"),
        *("awards_changed", "award_decided", "award_decision_withdrawn"),
        *("deliberation_opened", "deliberation_closed", "nominations_opened"),
        *("deduction_given", "deduction_taken_back", "overrun_passed"),
        *("clock_started", "clock_stopped", "clock_set"),
        *("form_chosen", "marks_until_set", "recording_changed"),
        # people of the house
        *("staff_invited", "staff_joined", "staff_disabled", "password_changed"),
    }
)
"""The kinds of lines that change nothing in the archive. Any other kind may."""


_QUIET = ", ".join(f"'{kind}'" for kind in sorted(QUIET))
_LINES = f"SELECT hash FROM {RecordLine.__tablename__} WHERE kind NOT IN ({_QUIET})"
_NEWEST = text(f"{_LINES} ORDER BY id DESC LIMIT 1")
"""Written out: every look at a page of the archive asks it."""


def archive_fingerprint() -> str:
    """The hash of the newest line of the record that may change a page of the archive."""
    return db.session.execute(_NEWEST).scalar() or ""
