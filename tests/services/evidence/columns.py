"""Every column of the database: held against the record, or what makes that needless."""

COMPARED = {
    "ballot": "window_id voter_key choices receipt delegation_id",
    "ballot_choice": "window_id voter_key entry_id points",
    "category": "id show_id position name time_limit",
    "contestant": "id name",
    "criterion": "id show_id position name scale_min scale_max step weight",
    "deduction": (
        "id entry_id amount is_share code reason by at taken_back_at taken_back_by"
        " taken_back_reason"
    ),
    "delegation": "id show_id name",
    "edition": "id year name venue is_rehearsal",
    "entry": (
        "id show_id contestant_id song_id category_id running_order status status_reason advances"
        " delegation_id"
    ),
    "juror": "id name role",
    "kept_mark": "entry_id juror_id criterion_id steps seq settled_at",
    "mark": "entry_id juror_id criterion_id steps seq",
    "proposal": "by fingerprint data",
    "published_result": (
        "show_id version at by proposed_by reason moved fingerprint songs public document"
    ),
    "result_correction": "show_id by at reason proposed_by seen",
    "scoresheet": "entry_id juror_id state excused_at",
    "seat": ("show_id juror_id position is_head is_absent weight kind arrives_after leaves_after"),
    "seat_category": "seat_id category_id",
    "show": (
        "edition_id position name starts_at phase method method_options combination"
        " combination_options jury_share audience_share holds_vote tie_chain display_places"
        " voting_mode choices most_mark bodies credential window_scope two_person_rule places"
        " time_rule draw_seed rules_locked_at form marks_until decisions awards award_decisions"
        " public_jurors public_marks public_places_to public_form cut_by cut_at cut_each cut_level"
        " songs carried_from carried_weight"
    ),
    "song": "id title transliteration meaning tradition_slug",
    "tally": "window_id entry_id points voters",
    "tradition": "slug names",
    "turnout": "window_id ballots",
    "voting_window": "id show_id entry_id category_id state",
}
"""By table: each of them, edited alone, is a difference."""
NOT_COMPARED = {
    "a name of the row that nothing else goes by": (
        "kept_mark.id mark.id published_result.id scoresheet.id seat.id"
    ),
    "only the order of several counts": "delegation.position",
    "only their sum counts": "tally.lane turnout.lane",
    "read by people beside the result, and no part of it": (
        "contestant.edition_id contestant.kind contestant.faculty contestant.study_year"
        " contestant.photo criterion.hint edition.theme edition.organizers edition.created_at"
        " juror.edition_id show.theme song.edition_id song.language_tag song.origin song.story"
        " song.duration_seconds song.accompaniment tradition.endonym"
        " tradition.language tradition.genres tradition.instruments tradition.facts"
        " tradition.unesco tradition.places tradition.listen_for tradition.normal tradition.word"
        " tradition.questions tradition.colours tradition.ornament tradition.position"
        " tradition.to_check tradition.checked_by tradition.checked_on show.draw contestant.say"
        " contestant.recording song.say song.recording song.listen_for song.lines"
        " song.lines_source song.provenance song.permission song.checked_by song.checked_on"
        " criterion.is_about_tradition show.asks_questions show.question_seconds"
    ),
    "when something happened, or how the evening goes on": (
        "entry.stage entry.performed_at entry.clock_started_at entry.clock_stopped_at"
        " entry.overrun_passed kept_mark.arrived_at mark.saved_at scoresheet.submitted_at"
        " show.revision show.started_at show.songs_reopened_at show.published_at"
        " show.window_seconds voting_window.opened_at voting_window.closes_at"
        " voting_window.closing_at voting_window.closed_at"
    ),
    "what an undo goes back to, and the record says when it does": (
        "entry.previous_status entry.previous_reason show.previous_order show.previous_awards"
    ),
    "words for the jury and the organizers": (
        "scoresheet.note scoresheet.note_seq scoresheet.aside_reason scoresheet.reopened_reason"
        " scoresheet.excused_reason"
    ),
    "what is seen before the publication": "show.leaderboard show.turnout_shown show.deliberation",
    "keys and credentials: whoever votes with another one adds a ballot, which the digest has": (
        "ballot.changes ballot.command juror.card_hash juror.pin_hash juror.device"
        " juror.card_made_at juror.revoked_at show.tag show.hall_seats show.hall_key"
        " voting_window.key"
    ),
    "printed addresses and the Wi-Fi": (
        "edition.wifi_name edition.wifi_password juror.card_address show.tickets_address"
    ),
}
"""By the reason why a change cannot change a result: columns. Each is edited, too, and the result
stays what it was."""
WITHOUT_A_RESULT = {
    "answer_count": "what the hall knew about songs; no vote and no mark",
    "chosen_address": "an address of the house",
    "command": "answers to commands that were carried out",
    "epoch": "which pictures belong together",
    "hall": "which show phones and screens follow",
    "loaded_tradition": "which cards came with the house",
    "nomination": "what jurors propose among themselves; the decision is on record",
    "passport_count": "how many read about a song again",
    "question": "what the hall was asked about a song",
    "quiz": "questions from the archive",
    "recording": "what was heard; its digest stands in the record",
    "revision": "which picture is newer",
    "screen": "what a screen shows",
    "setup_code": "who may make an account",
    "staff": "who may press; what was pressed is in the record",
    "staff_session": "who is logged in",
    "tablet": "where a juror is logged in; marks are sealed",
    "ticket": "who may vote; ballots are in the digest",
}
"""Tables that nothing of a result is read from."""
ELSEWHERE = {
    "record": "the chain of hashes is walked: test_evidence.py",
    "show.id": "without it there is no show to publish",
    "proposal.show_id": "then nothing waits here, and the other show knows of no such word",
    "proposal.kind": "the same of another kind",
    "proposal.at": "when somebody proposed it",
    "proposal.subject": "what tells several of a kind apart",
    "proposal.id": "a name of the row that nothing else goes by",
}
"""Tables and columns that are neither edited here nor compared."""
