"""Marks from the phone: one for the act that has just sung, or some on one ballot of all acts."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from kruvision.models import Show
from kruvision.rules.errors import RuleError
from kruvision.services.audience import receipts
from kruvision.services.evidence.lines import ShowLines
from kruvision.services.evidence.votes import check_votes
from kruvision.services.scoring import tallies
from kruvision.services.scoring.rule_book_inputs import votes_of
from kruvision.services.scoring.standings import audience_standings
from kruvision.services.shows import shows
from tests.factories import make_show
from tests.factories.results import change
from tests.factories.voting import cast, close_vote, entry_ids, make_vote, make_voter, open_vote
from tests.services.evidence.edits import edit

NOW = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)


def marked_act_by_act(*marks: tuple[int, ...]) -> Show:
    """A vote for each act, closed, with these marks."""
    show = make_show(phase="running", window_scope="entry", voting_mode="marks", entries=len(marks))
    for act, given in zip(entry_ids(show.id), marks, strict=True):
        window = open_vote(show, entry_id=act, at=NOW)
        for mark in given:
            cast(window, [(act, mark)], at=NOW)
        close_vote(show.id, at=NOW)
    return change(show, phase="closed")


@pytest.mark.both_databases
def test_marks_of_one_ballot_are_tallied_and_0_counts_its_voter(app: Flask) -> None:
    window = make_vote(at=NOW, voting_mode="marks")
    first, second, third = entry_ids(window.show_id)
    voter = make_voter()
    cast(window, [(first, 12), (second, 0)], voter, at=NOW)
    cast(window, [(first, 9)], at=NOW)
    assert tallies.tallies(window.show_id) == {first: (21, 2), second: (0, 1), third: (0, 0)}
    again = cast(window, [(second, 5)], voter, at=NOW)
    assert again.choices == ((second, 5),)
    assert tallies.tallies(window.show_id) == {first: (9, 1), second: (5, 1), third: (0, 0)}


@pytest.mark.both_databases
def test_an_act_has_the_mean_of_half_of_the_ballots_at_least(app: Flask) -> None:
    show = marked_act_by_act((9, 9, 8, 10), (12,), (0, 4))
    votes = votes_of(show, [str(act) for act in entry_ids(show.id)])
    assert votes is not None
    assert list(votes.points.values()) == [9, 6, 2]
    assert list(votes.voters.values()) == [4, 1, 2]
    assert votes.turnout == 1
    assert [s.votes for s in audience_standings(show)] == [9, 6, 2]


def test_the_most_mark_is_the_show_s(app: Flask) -> None:
    window = make_vote(at=NOW, voting_mode="marks", most_mark=5)
    act = entry_ids(window.show_id)[0]
    with pytest.raises(RuleError, match="mark_out_of_range") as refused:
        cast(window, [(act, 6)], at=NOW)
    assert refused.value.details == {"most": 5}
    assert cast(window, [(act, 5)], at=NOW).choices == ((act, 5),)


def test_a_voter_sees_the_marks_while_they_can_be_changed(app: Flask) -> None:
    show = make_show(phase="voting", voting_mode="marks", credential="open_link")
    window, voter, act = open_vote(show, at=NOW), make_voter(), entry_ids(show.id)[0]
    cast(window, [(act, 7)], voter, at=NOW)
    ballot = receipts.status_of(voter, show.id).ballot
    assert ballot
    assert ballot.choices == ((act, 7),)
    close_vote(show.id, at=NOW)
    closed = receipts.status_of(voter, show.id).ballot
    assert closed
    assert closed.choices == ()


def test_a_mark_that_somebody_changed_in_a_ballot_or_beside_it_is_seen(app: Flask) -> None:
    window = make_vote(at=NOW, voting_mode="marks")
    act = entry_ids(window.show_id)[0]
    cast(window, [(act, 7)], at=NOW)
    assert list(check_votes(ShowLines(shows.get_show(window.show_id)))) == []
    edit(f"UPDATE ballot SET choices = '[[{act},12]]'")
    assert [found.code for found in check_votes(ShowLines(shows.get_show(window.show_id)))] == [
        "tally_differs"
    ]
