"""Where each act has a vote of its own, how many vote is its score: a secret until it is told."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import RecordLine, Show, VotingWindow
from kruvision.rules.errors import RuleError
from kruvision.services import metrics
from kruvision.services.access import SYSTEM
from kruvision.services.audience import ticket_counts, tickets, turnout
from kruvision.services.record import chain, named_lines
from kruvision.services.results.documents import make_document
from kruvision.services.scoring.standings import audience_standings, compute_outcome_of
from kruvision.services.transactions.transaction import current_revision
from tests.factories import make_show
from tests.factories.results import change, give_marks
from tests.factories.screens import reread
from tests.factories.voting import cast, close_vote, entry_ids, make_vote, make_voter, open_vote

pytestmark = pytest.mark.both_databases
NOW = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)
SOON = NOW + timedelta(seconds=5)
LATER = NOW + timedelta(seconds=9)


@pytest.fixture
def window(app: Flask) -> VotingWindow:
    """The first act's own vote, in a show that goes on."""
    show = make_show(phase="running", window_scope="entry", entries=2, jurors=1, criteria=1)
    give_marks(show, [[[5]], [[6]]])
    return open_vote(show, entry_id=show.entries[0].id, at=NOW)


def show_of(window: VotingWindow) -> Show:
    return db.session.get_one(Show, window.show_id)


def closed_by(window: VotingWindow, people: int) -> RecordLine:
    """So many voted, and the vote is closed: its line."""
    for _person in range(people):
        cast(window, entry_ids(window.show_id)[:1], at=SOON)
    close_vote(window.show_id, at=LATER)
    query = select(RecordLine).where(RecordLine.kind == "voting_closed")
    return db.session.execute(query).scalar_one()


def test_the_line_of_a_close_tells_its_number_with_the_result_and_the_chain_holds_before(
    window: VotingWindow,
) -> None:
    line = closed_by(window, people=2)
    assert line.data["ballots"] == 2
    assert not {"ballots", "root", "salt"} & named_lines.lines_with_names([line])[0]["data"].keys()
    assert chain.verify() > 0
    change(show_of(window), phase="closed")
    assert "ballots" not in named_lines.lines_with_names([line])[0]["data"]
    change(show_of(window), phase="published")
    assert named_lines.lines_with_names([line])[0]["data"] == line.data


def test_nobody_finds_by_its_hash_that_an_act_got_no_vote(window: VotingWindow) -> None:
    line = closed_by(window, people=0)
    guess = {"ballots": 0, "root": hashlib.sha256(b"").hexdigest()}
    known = named_lines.lines_with_names([line])[0]["data"]
    tried = RecordLine(
        at=line.at,
        actor=line.actor,
        kind=line.kind,
        show_id=line.show_id,
        previous=line.previous,
        data={**known, **guess},
    )
    assert chain.line_hash(tried) != line.hash
    tried.data = {**tried.data, "salt": line.data["salt"]}
    assert chain.line_hash(tried) == line.hash  # nothing else is in the way


def test_the_number_in_a_shows_one_vote_is_said_at_once(app: Flask) -> None:
    window = make_vote(at=NOW)
    line = closed_by(window, people=2)
    assert named_lines.lines_with_names([line])[0]["data"]["ballots"] == 2
    assert "salt" not in line.data
    assert turnout.turnout(window.show_id)["ballots"] == metrics.count_ballots() == 2
    assert not metrics.is_turnout_hidden()


def test_counts_are_known_once_the_result_is(window: VotingWindow) -> None:
    assert metrics.is_turnout_hidden()
    closed_by(window, people=2)
    hidden = {"ballots": None, "per_minute": []}
    for phase in ("running", "closed", "revealing"):
        change(show_of(window), phase=phase)
        assert turnout.turnout(window.show_id) == hidden
        assert metrics.count_ballots() == 0
    change(show_of(window), phase="published")
    assert turnout.turnout(window.show_id)["ballots"] == metrics.count_ballots() == 2
    assert not metrics.is_turnout_hidden()


def test_no_interim_result_knows_of_votes_and_the_counted_one_does(window: VotingWindow) -> None:
    closed_by(window, people=2)
    show = show_of(window)
    interim = make_document(show, compute_outcome_of(show, interim=True))
    running = compute_outcome_of(show, interim=True).whole
    assert {row.audience for row in running.standings} == {None}
    assert audience_standings(show) == ()
    assert interim["ballots"] == 0
    with pytest.raises(RuleError, match="votes_hidden"):
        compute_outcome_of(show)
    change(show, phase="closed")
    assert make_document(show, compute_outcome_of(show))["ballots"] == 2
    assert [row.votes for row in audience_standings(show)] == [2, 0]


def test_ballots_move_no_revision_and_are_a_new_commit_all_the_same(window: VotingWindow) -> None:
    entry, voter = entry_ids(window.show_id)[:1], make_voter()
    revision, commits = current_revision(), [turnout.last_commit()]
    for _cast in range(3):
        cast(window, entry, voter, at=SOON)
        commits.append(turnout.last_commit())
    assert current_revision() == revision
    assert len(set(commits)) == len(commits)
    close_vote(window.show_id, at=LATER)
    assert current_revision() > revision


def test_a_ticket_on_a_phone_moves_no_revision_and_is_a_new_commit_all_the_same(app: Flask) -> None:
    show = make_show(credential="tickets", window_scope="entry")
    papers = tickets.make_tickets(show.id, 2, by=SYSTEM, at=NOW)
    revision, commits = current_revision(), [turnout.last_commit()]
    for paper in papers:
        tickets.bind_ticket(show.id, paper.code, f"phone {paper.serial}", at=NOW)
        commits.append(turnout.last_commit())
    assert current_revision() == revision
    assert len(set(commits)) == len(commits)


def test_how_many_tickets_are_on_phones_is_told_until_an_act_is_voted_for(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    show = make_show(phase="running", credential="tickets", window_scope="entry")
    paper = tickets.make_tickets(show.id, 2, by=SYSTEM, at=NOW)[0]
    tickets.bind_ticket(show.id, paper.code, "phone", at=NOW)
    assert ticket_counts.count_tickets(show.id).bound == 1
    open_vote(show, entry_id=entry_ids(show.id)[0], at=NOW)
    assert ticket_counts.count_tickets(show.id).bound is None
    with monkeypatch.context() as mutant:
        mutant.setattr(ticket_counts, "hides_turnout", lambda *_facts: False)
        assert ticket_counts.count_tickets(show.id).bound == 1
    change(reread(show), phase="published")
    assert ticket_counts.count_tickets(show.id).bound == 1
