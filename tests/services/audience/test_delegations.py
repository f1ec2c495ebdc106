"""Delegations: set up before the vote, kept from their own acts, and heard as one body."""

from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import Ballot, Delegation, Entry, Show
from kruvision.rules.errors import RuleError
from kruvision.services.access import SYSTEM
from kruvision.services.audience import delegations, receipts, recount, tickets
from kruvision.services.audience.delegations import DelegationInput, OwnActsInput
from kruvision.services.audience.voters import Voter
from kruvision.services.errors import NotFound, Refused
from kruvision.services.results.documents import make_document
from kruvision.services.scoring.rule_book_inputs import votes_of
from kruvision.services.scoring.standings import audience_standings, compute_outcome_of
from kruvision.services.setup import removal
from tests.factories import make_show
from tests.factories.results import change
from tests.factories.voting import (
    cast,
    close_vote,
    entry_ids,
    make_delegates,
    make_delegation,
    open_vote,
)

pytestmark = pytest.mark.both_databases

NOW = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)
POINTS: dict[str, Any] = {
    "credential": "tickets",
    "bodies": "delegations",
    "combination": "audience_only",
    "combination_options": {},
}


@pytest.fixture
def show(app: Flask) -> Show:
    """Three acts, the first of which is History's own."""
    return make_show(phase="voting", entries=3, jurors=0, **POINTS)


@pytest.fixture
def hall(show: Show) -> dict[str, list[Voter]]:
    """Two delegations with three phones each."""
    own = {"History": entry_ids(show.id)[:1], "Physics": []}
    change(show, phase="running")
    made = {name: make_delegation(show.id, name, acts) for name, acts in own.items()}
    change(show, phase="voting")
    return {name: make_delegates(show.id, one, 3) for name, one in made.items()}


def vote(show: Show, ballots: dict[str, list[list[int]]], hall: dict[str, list[Voter]]) -> Show:
    """Open, cast what each delegation's phones choose, by the acts' places, and close."""
    ids, window = entry_ids(show.id), open_vote(show, at=NOW)
    for name, chosen in ballots.items():
        for voter, places in zip(hall[name], chosen, strict=False):
            cast(window, [ids[place] for place in places], voter, at=NOW)
    close_vote(show.id, at=NOW)
    change(show, phase="closed")
    return db.session.get_one(Show, show.id)


def test_an_own_act_is_refused_and_the_others_are_counted(
    show: Show, hall: dict[str, list[Voter]]
) -> None:
    own, other, _third = entry_ids(show.id)
    window, voter = open_vote(show, at=NOW), hall["History"][0]
    with pytest.raises(RuleError, match="own_act"):
        cast(window, [own, other], voter, at=NOW)
    assert cast(window, [other], voter, at=NOW).choices == (other,)
    assert cast(window, [own], hall["Physics"][0], at=NOW).choices == (own,)
    assert receipts.status_of(voter, show.id).own_acts == (own,)
    assert receipts.status_of(hall["Physics"][0], show.id).own_acts == ()


@pytest.mark.parametrize("mode", ["plurality", "ranked_points", "marks"])
def test_an_own_act_is_refused_in_every_mode(
    show: Show, hall: dict[str, list[Voter]], mode: str
) -> None:
    change(show, voting_mode=mode, bodies="hall")
    own, window = entry_ids(show.id)[0], open_vote(show, at=NOW)
    chosen = [(own, 12) if mode == "marks" else own]
    with pytest.raises(RuleError, match="own_act"):
        cast(window, chosen, hall["History"][0], at=NOW)


def test_two_delegations_give_12_and_10(show: Show, hall: dict[str, list[Voter]]) -> None:
    first, second, third = map(str, entry_ids(show.id))
    counted = vote(show, {"History": [[1], [1], [1, 2]], "Physics": [[1], [1], [1, 2]]}, hall)
    votes = votes_of(counted, [first, second, third])
    assert votes is not None
    history, physics = votes.ballots.values()
    assert history == {second: 12, third: 10}
    assert physics == {second: 12, third: 10, first: 8}
    assert votes.points == {first: 16, second: 24, third: 20}
    totals = {s.entry: s.total for s in compute_outcome_of(counted).whole.standings}
    assert totals == votes.points
    assert [(s.place, s.votes) for s in audience_standings(counted)] == [(1, 24), (2, 20), (3, 16)]


def test_a_delegation_of_which_too_few_voted_is_not_heard(
    show: Show, hall: dict[str, list[Voter]]
) -> None:
    change(show, combination="balanced")
    counted = vote(show, {"History": [[1], [1], [1, 2]], "Physics": [[0], [0]]}, hall)
    assert votes_of(counted, [str(one) for one in entry_ids(show.id)]) is None
    assert audience_standings(counted) == ()


def test_only_where_delegations_give_the_points_a_ballot_says_whose_it_is(
    show: Show, hall: dict[str, list[Voter]]
) -> None:
    change(show, bodies="hall")
    window = open_vote(show, at=NOW)
    cast(window, entry_ids(show.id)[1:2], hall["History"][0], at=NOW)
    assert db.session.execute(select(Ballot.delegation_id)).scalars().all() == [None]
    change(show, bodies="delegations")
    cast(window, entry_ids(show.id)[1:2], hall["History"][1], at=NOW)
    whose = set(db.session.execute(select(Ballot.delegation_id)).scalars())
    before = recount.ballots_digest(window.id)
    assert whose == {None, db.session.get_one(Entry, entry_ids(show.id)[0]).delegation_id}
    db.session.execute(Ballot.__table__.update().values(delegation_id=None))
    assert recount.ballots_digest(window.id) != before


def test_a_ticket_of_no_delegation_votes_only_where_the_hall_votes_as_one(
    show: Show, hall: dict[str, list[Voter]]
) -> None:
    (guest,) = make_delegates(show.id, None, 1)
    window, act = open_vote(show, at=NOW), entry_ids(show.id)[0]
    with pytest.raises(Refused, match="no_delegation"):
        cast(window, [act], guest, at=NOW)
    assert receipts.status_of(guest, show.id).refusal == "no_delegation"
    change(show, bodies="hall")
    assert cast(window, [act], guest, at=NOW).choices == (act,)


def test_a_vote_does_not_open_for_delegations_that_are_too_few_or_too_small(show: Show) -> None:
    change(show, phase="running")
    first = make_delegation(show.id, "History")
    make_delegates(show.id, first, 3)
    with pytest.raises(Refused, match="too_few_delegations"):
        open_vote(show, at=NOW)
    make_delegates(show.id, make_delegation(show.id, "Physics"), 2)
    with pytest.raises(Refused, match="delegation_too_small") as refused:
        open_vote(show, at=NOW)
    assert refused.value.details == {"name": "Physics", "least": 3}
    change(show, bodies="hall")
    assert open_vote(show, at=NOW)


def test_delegations_are_settled_with_the_first_vote(
    show: Show, hall: dict[str, list[Voter]]
) -> None:
    change(show, phase="running", window_scope="entry")
    open_vote(show, entry_id=entry_ids(show.id)[0], at=NOW)
    known = db.session.execute(select(Delegation.id)).scalars().first()
    assert known
    name = DelegationInput(name={"kk": "Заң", "ru": "", "en": ""})
    for change_it in (
        lambda: delegations.add_delegation(show.id, name, by=SYSTEM, at=NOW),
        lambda: delegations.rename_delegation(known, name, by=SYSTEM, at=NOW),
        lambda: delegations.delete_delegation(known, by=SYSTEM, at=NOW),
        lambda: delegations.set_own_acts(show.id, OwnActsInput(), by=SYSTEM, at=NOW),
    ):
        with pytest.raises(Refused, match="delegations_settled"):
            change_it()


def test_a_delegation_with_tickets_stays_and_one_without_goes(show: Show) -> None:
    change(show, phase="running")
    one, other = (make_delegation(show.id, name, entry_ids(show.id)[:1]) for name in "AB")
    make_delegates(show.id, one, 1)
    with pytest.raises(Refused, match="delegation_has_tickets"):
        delegations.delete_delegation(one, by=SYSTEM, at=NOW)
    delegations.delete_delegation(other, by=SYSTEM, at=NOW)
    assert db.session.get_one(Entry, entry_ids(show.id)[0]).delegation_id is None


def test_acts_and_tickets_are_of_delegations_of_their_own_show(show: Show) -> None:
    elsewhere = make_show()
    stranger = make_delegation(elsewhere.id, "Elsewhere")
    change(show, phase="running")
    acts = OwnActsInput(acts={entry_ids(show.id)[0]: stranger})
    with pytest.raises(NotFound):
        delegations.set_own_acts(show.id, acts, by=SYSTEM, at=NOW)
    with pytest.raises(NotFound):
        tickets.make_tickets(show.id, 3, delegation_id=stranger, by=SYSTEM, at=NOW)


def test_a_show_goes_with_its_delegations(app: Flask) -> None:
    show = make_show()
    make_delegates(show.id, make_delegation(show.id, "A", entry_ids(show.id)[:1]), 1)
    removal.delete_show(show.id, by=SYSTEM, at=NOW)
    assert not db.session.execute(select(Delegation)).first()


def test_a_document_says_who_gave_what_and_who_was_not_heard(
    show: Show, hall: dict[str, list[Voter]]
) -> None:
    change(show, phase="running")
    hall["Law"] = make_delegates(show.id, make_delegation(show.id, "Law"), 3)
    change(show, phase="voting")
    heard = {"History": [[1], [1], [1, 2]], "Physics": [[1], [1], [1, 2]], "Law": [[0]]}
    counted = vote(show, heard, hall)
    told = make_document(counted, compute_outcome_of(counted))["delegations"]
    assert [(row["name"]["en"], sorted(map(Fraction, row["given"].values()))) for row in told] == [
        ("History", [10, 12]),
        ("Physics", [8, 10, 12]),
        ("Law", []),
    ]
