"""What somebody does to the file of an evening who has a program for SQLite and no account."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from kruvision.extensions import db


@dataclass(frozen=True)
class Edit:
    """Statements, the code of what the check says of them, and the comparison that finds it."""

    sql: str
    code: str
    by: str


def file_of() -> Path:
    """The file of the database that is open."""
    return Path(db.engine.url.database or "")


def edit(sql: str) -> None:
    """Run statements on the file itself, past the server."""
    db.session.rollback()
    with closing(sqlite3.connect(file_of())) as connection:
        connection.executescript(sql)
    db.session.expire_all()


def without(trigger: str, sql: str) -> str:
    """Statements that a trigger would refuse, with the trigger put back behind them."""
    with closing(sqlite3.connect(file_of())) as connection:
        query = "SELECT sql FROM sqlite_master WHERE name = ?"
        made = connection.execute(query, (trigger,)).fetchone()[0]
    return f"DROP TRIGGER {trigger}; {sql}; {made};"


FIRST_BALLOT = (
    "(window_id, voter_key) ="
    " (SELECT window_id, voter_key FROM ballot WHERE choices <> '[3]' LIMIT 1)"
)
ANOTHER_SHOW = (
    "CREATE TEMP TABLE other AS SELECT * FROM show; UPDATE other SET id = 99, position = 9;"
    " INSERT INTO show SELECT * FROM other;"
)
EDITS = {
    "a mark": Edit("UPDATE mark SET steps = 9 WHERE id = 1", "mark_differs", "marks"),
    "a mark taken away": Edit("DELETE FROM mark WHERE id = 1", "mark_missing", "marks"),
    "a mark taken back": Edit("UPDATE mark SET steps = NULL WHERE id = 2", "mark_differs", "marks"),
    "a mark of nobody": Edit(
        "DELETE FROM mark WHERE id = 1; INSERT INTO mark (entry_id, juror_id, criterion_id, steps,"
        " seq, saved_at) SELECT e.id, j.id, c.id, 9, 5, '2026-03-01' FROM entry e, juror j,"
        " criterion c WHERE NOT EXISTS (SELECT 1 FROM mark m WHERE m.entry_id = e.id AND"
        " m.juror_id = j.id AND m.criterion_id = c.id) AND e.id = 4 LIMIT 1",
        "mark_added",
        "marks",
    ),
    "the votes counted": Edit(
        "UPDATE tally SET points = points + 9, voters = voters + 9 WHERE entry_id = 2",
        "tally_differs",
        "votes",
    ),
    "votes without voters": Edit(
        "UPDATE tally SET points = 9, voters = 0 WHERE entry_id = 4", "tally_differs", "votes"
    ),
    "the turnout": Edit("UPDATE turnout SET ballots = ballots - 1", "tally_differs", "votes"),
    "what a ballot chose": Edit(
        f"UPDATE ballot SET choices = '[3]' WHERE {FIRST_BALLOT}", "ballots_differ", "votes"
    ),
    "a ballot with all that hangs on it": Edit(
        f"DELETE FROM ballot_choice WHERE {FIRST_BALLOT};DELETE FROM ballot WHERE {FIRST_BALLOT}",
        "ballots_differ",
        "votes",
    ),
    "a ballot of nobody": Edit(
        "INSERT INTO ballot (window_id, voter_key, choices, receipt, changes, command)"
        " SELECT id, 'made up', '[2]', 'ABCDEFGH', 0, '' FROM voting_window;"
        "INSERT INTO ballot_choice SELECT id, 'made up', 2, 1 FROM voting_window",
        "ballots_differ",
        "votes",
    ),
    "a vote that never was": Edit(
        "INSERT INTO voting_window (show_id, state, key, opened_at, closes_at, closed_at)"
        " SELECT id, 'closed', '', '2026-03-01', '2026-03-01', '2026-03-01' FROM show",
        "vote_unknown",
        "votes",
    ),
    "a vote opened again": Edit(
        "UPDATE voting_window SET state = 'paused'", "vote_state_differs", "votes"
    ),
    "a share": Edit(
        "UPDATE show SET jury_share = '9/10', audience_share = '1/10'", "rules_differ", "rules"
    ),
    "the method": Edit("UPDATE show SET method = 'rank_sum'", "rules_differ", "rules"),
    "how long an act may sing": Edit(
        "UPDATE show SET time_rule = '{\"limit\": 900}'", "rules_differ", "rules"
    ),
    "two people": Edit("UPDATE show SET two_person_rule = 0", "rules_differ", "rules"),
    "what a criterion weighs": Edit(
        "UPDATE criterion SET weight = '3' WHERE position = 1", "rules_differ", "rules"
    ),
    "the lock": Edit("UPDATE show SET rules_locked_at = NULL", "rules_lock_differs", "rules"),
    "the seed of a lot": Edit("UPDATE show SET draw_seed = 'mine'", "seed_differs", "rules"),
    "what a juror weighs": Edit(
        "UPDATE seat SET weight = '4' WHERE position = 2", "seat_differs", "seats"
    ),
    "who is absent": Edit(
        "UPDATE seat SET is_absent = 1 WHERE position = 3", "seat_differs", "seats"
    ),
    "who is the head": Edit("UPDATE seat SET is_head = 0", "seat_differs", "seats"),
    "who competes": Edit(
        "UPDATE entry SET status = 'withdrawn' WHERE id = 2", "act_status_differs", "acts"
    ),
    "whether there was a stage": Edit(
        "UPDATE show SET form = 'selection'", "rules_differ", "rules"
    ),
    "until when a round was marked": Edit(
        "UPDATE show SET marks_until = '2031-03-01'", "deadline_differs", "rules"
    ),
    "who goes through": Edit(
        "UPDATE entry SET advances = 1 WHERE id = 3", "advancing_differs", "acts"
    ),
    "what becomes of several songs": Edit(
        "UPDATE show SET songs = 'best'", "rules_differ", "rules"
    ),
    "from where points come": Edit("UPDATE show SET carried_from = 7", "rules_differ", "rules"),
    "how much of the points": Edit("UPDATE show SET carried_weight = '2'", "rules_differ", "rules"),
    "how the line is drawn": Edit("UPDATE show SET cut_by = 'hand'", "cut_differs", "rules"),
    "where the line is": Edit("UPDATE show SET cut_at = '9'", "cut_differs", "rules"),
    "whether each category has a line": Edit(
        "UPDATE show SET cut_each = 1", "cut_differs", "rules"
    ),
    "who is level at the line": Edit("UPDATE show SET cut_level = 'out'", "cut_differs", "rules"),
    "an act sent away": Edit(
        f"{ANOTHER_SHOW} UPDATE entry SET show_id = 99 WHERE id = 4", "act_missing", "acts"
    ),
    "an act of nobody": Edit(
        "INSERT INTO entry (show_id, contestant_id, song_id, running_order, stage, status,"
        " status_reason, previous_status, previous_reason, advances)"
        " SELECT id, 1, 2, 9, 'performed', 'competing', '', '', '', 0 FROM show",
        "act_added",
        "acts",
    ),
    "whose own act it is": Edit(
        "UPDATE entry SET delegation_id = NULL WHERE id = 1", "delegations_differ", "delegations"
    ),
    "whose points a ballot belongs to": Edit(
        f"UPDATE ballot SET delegation_id = 1 WHERE {FIRST_BALLOT}", "ballots_differ", "votes"
    ),
    "in which order they sing": Edit(
        "UPDATE entry SET running_order = 9 WHERE id = 1", "order_differs", "acts"
    ),
    "in which order the jury sits": Edit(
        "UPDATE seat SET position = 9 WHERE position = 1", "seat_order_differs", "seats"
    ),
    "in which category an act stands": Edit(
        "UPDATE entry SET category_id = 3 - category_id WHERE id = 2",
        "act_category_differs",
        "categories",
    ),
    "what a category is called": Edit(
        'UPDATE category SET name = \'{"en": "Mine"}\' WHERE id = 1',
        "categories_differ",
        "categories",
    ),
    "how long one may sing in it": Edit(
        "UPDATE category SET time_limit = 60 WHERE id = 1", "categories_differ", "categories"
    ),
    "for whom a juror sits": Edit(
        "DELETE FROM seat_category WHERE category_id = 1", "seat_differs", "seats"
    ),
    "where places are": Edit("UPDATE show SET places = 'each'", "rules_differ", "rules"),
    "what category a vote is on": Edit(
        "UPDATE voting_window SET category_id = 1", "vote_act_differs", "votes"
    ),
    "what a vote is on": Edit("UPDATE voting_window SET entry_id = 2", "vote_act_differs", "votes"),
    "a late mark left aside by nobody": Edit(
        "UPDATE kept_mark SET settled_at = '2026-03-01'", "late_mark_settled", "late_marks"
    ),
    "what everybody is shown": Edit(
        "UPDATE show SET public_marks = 'none'", "show_named_otherwise", "names"
    ),
    "two singers changed about": Edit(
        "CREATE TEMP TABLE was AS SELECT * FROM contestant;"
        "UPDATE contestant SET name = (SELECT name FROM was WHERE was.id = 3 - contestant.id)"
        " WHERE id IN (1, 2)",
        "act_named_otherwise",
        "names",
    ),
    "what a song is called": Edit(
        "UPDATE song SET title = 'Mine' WHERE id = 3", "act_named_otherwise", "names"
    ),
    "whose song it is": Edit(
        "INSERT INTO tradition (slug, names, endonym, language, genres, instruments, facts, unesco,"
        " places, listen_for, normal, word, questions, colours, ornament, position, to_check,"
        " checked_by) VALUES ('mine', '{}', '', '{}', '[]', '[]', '[]', '[]', '{}', '[]', '{}',"
        " '{}', '[]', '{}', '{}', 0, 0, '');"
        "UPDATE song SET tradition_slug = 'mine' WHERE id = 1",
        "act_named_otherwise",
        "names",
    ),
    "what a juror is called": Edit(
        'UPDATE juror SET name = \'{"en": "Somebody else"}\' WHERE id = 2',
        "juror_named_otherwise",
        "names",
    ),
    "when the show is": Edit(
        "UPDATE show SET starts_at = '2026-01-01'", "show_named_otherwise", "names"
    ),
    "whether it is a rehearsal": Edit(
        "UPDATE edition SET is_rehearsal = 1", "show_named_otherwise", "names"
    ),
    "who stepped aside": Edit(
        "UPDATE scoresheet SET state = 'stepped_aside' WHERE id = 2", "sheet_differs", "sheets"
    ),
    "who came back": Edit(
        "UPDATE scoresheet SET state = 'open' WHERE state = 'stepped_aside'",
        "sheet_differs",
        "sheets",
    ),
    "who is excused": Edit(
        "UPDATE scoresheet SET excused_at = '2026-03-01' WHERE id = 3", "sheet_differs", "sheets"
    ),
    "what is subtracted": Edit(
        "UPDATE deduction SET amount = '9' WHERE id = 1", "deduction_differs", "deductions"
    ),
    "a deduction that is gone": Edit(
        "DELETE FROM deduction WHERE id = 1", "deduction_differs", "deductions"
    ),
    "a deduction that nobody took back": Edit(
        "UPDATE deduction SET taken_back_at = '2026-03-01' WHERE id = 1",
        "deduction_differs",
        "deductions",
    ),
    "a deduction that counts again": Edit(
        "UPDATE deduction SET taken_back_at = NULL WHERE id = 2", "deduction_differs", "deductions"
    ),
    "a deduction of nobody": Edit(
        "INSERT INTO deduction (entry_id, amount, is_share, code, reason, by, at, taken_back_by,"
        " taken_back_reason) VALUES (3, '1', 0, 'other', 'mine', 'staff:1', '2026-03-01', '', '')",
        "deduction_differs",
        "deductions",
    ),
    "a late mark that waits": Edit(
        "UPDATE kept_mark SET steps = 0", "late_mark_differs", "late_marks"
    ),
    "a decision on a tie": Edit(
        "UPDATE show SET decisions = '[{\"order\": [2, 1]}]'", "decisions_differ", "decisions"
    ),
    "the word of another person": Edit(
        "INSERT INTO proposal (show_id, kind, by, at, fingerprint, data)"
        " SELECT id, 'publish', 'staff:2', '2026-03-01', 'seen', '{}' FROM show",
        "proposal_differs",
        "decisions",
    ),
    "the first word for an act": Edit(
        "INSERT INTO proposal (show_id, kind, subject, by, at, fingerprint, data)"
        " SELECT id, 'entry.status', 'seen', 'staff:2', '2026-03-01', 'seen',"
        ' \'{"entry": 2, "to": "withdrawn", "reason": ""}\' FROM show',
        "proposal_differs",
        "decisions",
    ),
    "what can be won": Edit(
        'UPDATE show SET awards = \'[{"id": "mine", "kind": "everyone", "name": {}}]\'',
        "awards_differ",
        "awards",
    ),
    "who holds an award": Edit(
        'UPDATE show SET award_decisions = \'[{"award": "mine", "holders": [1]}]\'',
        "award_decisions_differ",
        "awards",
    ),
    "songs that go on again": Edit("UPDATE show SET phase = 'running'", "phase_differs", "phase"),
    "a result that nobody published": Edit(
        "UPDATE show SET phase = 'published'", "phase_differs", "phase"
    ),
}
"""By what is edited. Ids are those of the only show in the file."""
