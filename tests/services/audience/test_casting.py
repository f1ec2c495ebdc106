"""The vote: one ballot per voter and window, changed until the close, counted exactly."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, inspect, select, text

from kruvision.extensions import db
from kruvision.models import Ballot, BallotChoice, Show, Tally, VotingWindow
from kruvision.rules.errors import RuleError
from kruvision.services.audience import casting, receipts, recount
from kruvision.services.audience.turnout import turnout
from kruvision.services.errors import Refused
from kruvision.services.record import chain
from kruvision.services.ruleset.locked_rules import require_unlocked
from kruvision.services.scoring import tallies
from kruvision.services.transactions.transaction import transaction
from tests.factories import make_entry, make_show
from tests.factories.voting import (
    cast,
    close_vote,
    entry_ids,
    get_window,
    make_vote,
    make_voter,
    open_vote,
)

pytestmark = pytest.mark.both_databases

NOW = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)
SOON = NOW + timedelta(seconds=5)


def test_a_ballot_gives_each_chosen_entry_its_points(app: Flask) -> None:
    window = make_vote(at=NOW)
    first, second, third = entry_ids(window.show_id)
    cast(window, [first, second], at=SOON)
    cast(window, [second], at=SOON)
    assert tallies.tallies(window.show_id) == {first: (1, 1), second: (2, 2), third: (0, 0)}


def test_ranked_choices_bring_points_by_their_order(app: Flask) -> None:
    window = make_vote(at=NOW, voting_mode="ranked_points", choices=2)
    first, second, third = entry_ids(window.show_id)
    cast(window, [third, first], at=SOON)
    assert tallies.tallies(window.show_id) == {first: (1, 1), second: (0, 0), third: (2, 1)}


def test_a_changed_vote_replaces_the_one_before_and_keeps_its_receipt(app: Flask) -> None:
    window = make_vote(at=NOW)
    first, second, third = entry_ids(window.show_id)
    voter = make_voter()
    before = cast(window, [first, second], voter, at=SOON)
    after = cast(window, [third], voter, at=SOON)
    assert after.code == before.code
    assert tallies.tallies(window.show_id) == {first: (0, 0), second: (0, 0), third: (1, 1)}
    assert receipts.status_of(voter, window.show_id).ballot == receipts.Receipt(
        window.id, before.code, (third,)
    )
    assert turnout(window.show_id)["ballots"] == 1


def test_receipts_of_different_voters_differ(app: Flask) -> None:
    window = make_vote(at=NOW)
    first, *_ = entry_ids(window.show_id)
    codes = {cast(window, [first], at=SOON).code for _ in range(20)}
    assert len(codes) == 20
    assert {len(code) for code in codes} == {8}


def test_the_same_command_is_counted_once(app: Flask) -> None:
    window = make_vote(at=NOW)
    first, *_ = entry_ids(window.show_id)
    voter = make_voter()
    once = casting.cast_ballot(voter, window.id, [first], "command-1", at=SOON)
    again = casting.cast_ballot(voter, window.id, [first], "command-1", at=SOON)
    assert again == once
    assert tallies.tallies(window.show_id)[first] == (1, 1)
    assert db.session.execute(select(Ballot.changes)).scalar_one() == 0


def test_a_late_repeat_of_an_older_command_does_not_bring_the_old_vote_back(app: Flask) -> None:
    window = make_vote(at=NOW)
    first, second, _ = entry_ids(window.show_id)
    voter = make_voter()
    casting.cast_ballot(voter, window.id, [first], "command-1", at=SOON)
    casting.cast_ballot(voter, window.id, [second], "command-2", at=SOON)
    answer = casting.cast_ballot(voter, window.id, [first], "command-1", at=SOON)
    assert answer.choices == (second,)
    assert tallies.tallies(window.show_id)[first] == (0, 0)


def test_a_repeat_after_the_close_gets_its_receipt_and_a_new_vote_is_refused(app: Flask) -> None:
    window = make_vote(at=NOW)
    first, second, _ = entry_ids(window.show_id)
    voter = make_voter()
    receipt = casting.cast_ballot(voter, window.id, [first], "command-1", at=SOON)
    close_vote(window.show_id, at=SOON)
    again = casting.cast_ballot(voter, window.id, [first], "command-1", at=SOON)
    assert again == replace(receipt, choices=())
    with pytest.raises(Refused) as refusal:
        casting.cast_ballot(voter, window.id, [second], "command-2", at=SOON)
    assert refusal.value.code == "closed"
    assert tallies.tallies(window.show_id)[second] == (0, 0)


def test_a_command_id_answers_only_the_voter_who_sent_it(app: Flask) -> None:
    window = make_vote(at=NOW)
    first, second, _ = entry_ids(window.show_id)
    casting.cast_ballot(make_voter(), window.id, [first], "command-1", at=SOON)
    casting.cast_ballot(make_voter(), window.id, [second], "command-1", at=SOON)
    assert tallies.tallies(window.show_id)[second] == (1, 1)


def test_a_ballot_within_the_grace_counts_and_one_after_it_does_not(app: Flask) -> None:
    window = make_vote(at=NOW, window_seconds=60)
    first, *_ = entry_ids(window.show_id)
    cast(window, [first], at=NOW + timedelta(seconds=63))
    with pytest.raises(Refused, match="closed"):
        cast(window, [first], at=NOW + timedelta(seconds=63, milliseconds=1))


@pytest.mark.parametrize(
    ("choices", "code"),
    [
        ([], "empty_ballot"),
        ([0, 0], "chosen_twice"),
        ([0, 1, 2], "too_many_choices"),
        ([99], "unknown_entry"),
    ],
)
def test_a_ballot_that_does_not_fit_the_paper_is_refused_whole(
    app: Flask, choices: list[int], code: str
) -> None:
    window = make_vote(at=NOW, choices=2)
    ids = [*entry_ids(window.show_id), *[0] * 96, 999]
    with pytest.raises(RuleError) as refusal:
        cast(window, [ids[place] for place in choices], at=SOON)
    assert refusal.value.code == code
    assert db.session.execute(select(func.count()).select_from(Ballot)).scalar() == 0


@pytest.mark.parametrize("values", [{"status": "guest"}, {"status": "competing"}])
def test_only_competing_entries_that_have_sung_are_on_the_paper(
    app: Flask, values: dict[str, str]
) -> None:
    show = make_show(phase="voting", entries=2)
    window = open_vote(show, at=NOW)
    other = make_entry(show, **values)
    with pytest.raises(RuleError, match="unknown_entry"):
        cast(window, [other.id], at=SOON)
    assert other.id not in tallies.tallies(show.id)


def test_the_window_of_one_entry_takes_a_vote_for_that_entry_alone(app: Flask) -> None:
    show = make_show(phase="running", voting_mode="ranked_points", choices=3)
    first, second, _ = entry_ids(show.id)
    window = open_vote(show, entry_id=second, at=NOW)
    with pytest.raises(RuleError, match="unknown_entry"):
        cast(window, [first], at=SOON)
    cast(window, [second], at=SOON)
    assert tallies.tallies(show.id) == {second: (1, 1)}


def test_the_first_opened_vote_locks_the_rules(app: Flask) -> None:
    show = make_show(phase="voting")
    assert show.rules_locked_at is None
    window = open_vote(show, at=NOW)
    assert db.session.get_one(Show, show.id).rules_locked_at == NOW
    with pytest.raises(Refused, match="rules_locked"), transaction():
        require_unlocked(db.session.get_one(Show, show.id))
    cast(window, entry_ids(show.id)[:1], at=SOON)
    assert db.session.get_one(Show, show.id).rules_locked_at == NOW
    assert [line.kind for line in chain.list_lines(show.id)].count("rules_locked") == 1


def test_ballots_carry_no_time_address_order_or_device(app: Flask) -> None:
    columns = {c["name"] for table in ("ballot", "ballot_choice") for c in _columns(table)}
    assert columns == {
        "window_id",
        "voter_key",
        "choices",
        "receipt",
        "changes",
        "command",
        "delegation_id",
        "entry_id",
        "points",
    }
    for table in ("ballot", "ballot_choice"):
        with pytest.raises(Exception, match="rowid"):
            db.session.execute(text(f"SELECT rowid FROM {table}"))
        db.session.rollback()


def _columns(table: str) -> list[dict[str, str]]:
    return inspect(db.engine).get_columns(table)  # type: ignore[return-value]


def test_what_is_stored_for_repeats_leads_to_no_ballot(app: Flask) -> None:
    window = make_vote(at=NOW)
    first, *_ = entry_ids(window.show_id)
    voter = make_voter()
    for command in ("command-1", "command-2"):
        receipt = casting.cast_ballot(voter, window.id, [first], command, at=SOON)
    rows = db.session.execute(text("SELECT * FROM command")).all()
    assert len(rows) == 1
    made_by = db.session.execute(select(Ballot.command)).scalar_one()
    assert len(made_by) == 64
    stored = f"{rows} {made_by}"
    assert not re.search("command-[12]", stored)
    key = db.session.execute(select(Ballot.voter_key)).scalar_one()
    for secret in (voter.device, receipt.code, key):
        assert secret not in stored


def test_voters_of_two_windows_cannot_be_matched(app: Flask) -> None:
    show = make_show(phase="running", window_scope="entry")
    first, second, _ = entry_ids(show.id)
    voter = make_voter()
    window = open_vote(show, entry_id=first, at=NOW)
    cast(window, [first], voter, at=SOON)
    close_vote(show.id, at=SOON)
    cast(open_vote(show, entry_id=second, at=NOW), [second], voter, at=SOON)
    keys = db.session.execute(select(Ballot.voter_key)).scalars().all()
    assert len(set(keys)) == 2


def test_without_the_key_nobody_has_an_own_ballot_any_more(app: Flask) -> None:
    window = make_vote(at=NOW)
    first, *_ = entry_ids(window.show_id)
    voter = make_voter()
    cast(window, [first], voter, at=SOON)
    close_vote(window.show_id, at=SOON)
    with transaction():
        db.session.get_one(VotingWindow, window.id).key = ""
    assert receipts.status_of(voter, window.show_id) == receipts.VoterStatus("", None)
    with pytest.raises(Refused, match="closed"):
        cast(window, [first], voter, at=SOON)


def test_the_tally_of_choices_follows_every_change(app: Flask) -> None:
    window = make_vote(at=NOW)
    ids = entry_ids(window.show_id)
    voters = [make_voter() for _ in range(4)]
    for turn in range(12):
        cast(window, ids[: turn % 3 + 1], voters[turn % 4], at=SOON)
    recount.check_tally(get_window(window.id))
    counted = db.session.execute(select(func.sum(BallotChoice.points))).scalar()
    assert db.session.execute(select(func.sum(Tally.points))).scalar() == counted
