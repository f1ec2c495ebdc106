"""A ticket that was replaced: the seat's vote stays, unseen; each guard beside its mutant."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import Ballot, Show, Ticket, VotingWindow
from kruvision.services.access import Actor
from kruvision.services.audience import casting, receipts, tickets
from kruvision.services.audience.receipts import Receipt
from kruvision.services.audience.ticket_counts import count_tickets
from kruvision.services.audience.tickets import PrintedTicket, TicketBinding
from kruvision.services.audience.voters import Voter, device_hash
from kruvision.services.errors import Refused, TooFast
from kruvision.services.transactions.transaction import transaction
from tests.factories import make_show
from tests.factories.results import change
from tests.factories.screens import reread
from tests.factories.voting import cast, close_vote, entry_ids, open_vote, print_tickets

pytestmark = pytest.mark.both_databases

NOW = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=10)
USHER, OTHER_USHER = Actor("usher", 7), Actor("usher", 8)


@pytest.fixture
def show(app: Flask) -> Show:
    return make_show(phase="voting", credential="tickets")


def bind(show: Show, ticket: PrintedTicket, device: str) -> Voter:
    return Voter(device, tickets.bind_ticket(show.id, ticket.token, device, at=NOW))


def replace(show: Show, serial: int = 1, at: datetime = NOW) -> PrintedTicket:
    return tickets.reissue_ticket(show.id, serial, by=USHER, at=at)


def guest_who_voted(show: Show) -> tuple[VotingWindow, Receipt]:
    """A guest has voted; the seat's ticket is number 1."""
    guest = bind(show, print_tickets(show.id, 2)[0], "phone of the guest")
    window = open_vote(show, at=NOW)
    return window, cast(window, entry_ids(show.id)[:1], guest, at=NOW)


def what_an_usher_gets(show: Show, window: VotingWindow) -> tuple[tuple[int, ...], str]:
    """What the usher's phone is shown of the guest's choices, and what comes of other ones."""
    usher = bind(show, replace(show), "phone of the usher")
    own = receipts.status_of(usher, show.id).ballot
    try:
        cast(window, entry_ids(show.id)[1:2], usher, at=NOW)
    except Refused as refusal:
        return (own.choices if own else ()), refusal.code
    return (own.choices if own else ()), ""


def counted(window: VotingWindow) -> list[list[int]]:
    db.session.rollback()
    query = select(Ballot.choices).where(Ballot.window_id == window.id)
    return list(db.session.execute(query).scalars())


def test_a_replaced_ticket_neither_shows_nor_changes_the_vote_of_its_seat(show: Show) -> None:
    window, receipt = guest_who_voted(show)
    assert what_an_usher_gets(show, window) == ((), "seat_has_voted")
    assert counted(window) == [list(receipt.choices)]


def test_the_check_catches_a_seat_whose_vote_is_not_noted(
    show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, receipt = guest_who_voted(show)
    monkeypatch.setattr(tickets, "note_voted", lambda ticket: None)
    assert what_an_usher_gets(show, window) == (receipt.choices, "")
    assert counted(window) != [list(receipt.choices)]


def test_a_seat_stays_spent_however_often_its_ticket_is_replaced(show: Show) -> None:
    window, _receipt = guest_who_voted(show)
    replace(show)
    assert what_an_usher_gets(show, window) == ((), "seat_has_voted")
    tickets.revoke_tickets(show.id, 1, 1, by=USHER, at=NOW)
    assert what_an_usher_gets(show, window) == ((), "seat_has_voted")


def test_a_seat_that_has_not_voted_votes_with_its_new_ticket(show: Show) -> None:
    window, _receipt = guest_who_voted(show)
    late = bind(show, replace(show, 2), "another phone")
    assert cast(window, entry_ids(show.id)[:1], late, at=NOW).choices
    assert reread(window).ballots == 2


def test_a_new_ticket_votes_for_the_next_act(app: Flask) -> None:
    show = make_show(phase="running", credential="tickets", window_scope="entry")
    first, second, _ = entry_ids(show.id)
    guest = bind(show, print_tickets(show.id, 1)[0], "phone")
    window = open_vote(show, entry_id=first, at=NOW)
    cast(window, [first], guest, at=NOW)
    again = bind(show, replace(show), "phone")
    assert receipts.status_of(again, show.id).voted_in == window.id
    close_vote(show.id, at=NOW)
    assert receipts.status_of(again, show.id).ballot is None
    following = open_vote(show, entry_id=second, at=NOW)
    assert receipts.status_of(again, show.id).voted_in is None
    assert cast(following, [second], again, at=NOW).choices == (second,)
    assert counted(window) == [[first]]


def test_a_stolen_command_of_the_old_phone_shows_the_new_one_nothing(show: Show) -> None:
    guest = bind(show, print_tickets(show.id, 1)[0], "phone of the guest")
    window = open_vote(show, at=NOW)
    casting.cast_ballot(guest, window.id, entry_ids(show.id)[:1], "stolen", at=NOW)
    usher = bind(show, replace(show), "phone of the usher")
    for at in (NOW, LATER):
        with pytest.raises(Refused, match="seat_has_voted"):
            casting.cast_ballot(usher, window.id, entry_ids(show.id)[:1], "stolen", at=at)
        if at == NOW:
            close_vote(show.id, at=NOW)


def binding_overtaken(show: Show) -> str:
    """A guest's phone shows its ticket, which is replaced before it is bound."""
    print_tickets(show.id, 1)
    ticket = tickets.get_ticket(show.id, 1)
    shown = TicketBinding(ticket.id, show.id, ticket.token_hash, device_hash("old phone"))
    replace(show)
    with transaction() as changes:
        outcome = tickets.bind_together([shown], changes)[0]
    return outcome.code if isinstance(outcome, Refused) else "bound"


def test_a_ticket_replaced_while_it_is_bound_goes_to_nobody(
    show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert binding_overtaken(show) == "bad_ticket"
    db.session.rollback()
    assert tickets.get_ticket(show.id, 1).device == ""


def test_the_check_catches_a_binding_by_number_alone(
    show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tickets, "_as_shown", lambda binding: (Ticket.id == binding.ticket_id,))
    assert binding_overtaken(show) == "bound"


def replaced_by(usher: Actor, show: Show, serials: range, at: datetime = NOW) -> int:
    """How many of these tickets the usher can replace at one moment."""
    done = 0
    for serial in serials:
        try:
            tickets.reissue_ticket(show.id, serial, by=usher, at=at)
            done += 1
        except TooFast:
            pass
    return done


def test_an_usher_replaces_five_at_once_and_then_one_in_twenty_seconds(show: Show) -> None:
    print_tickets(show.id, 20)
    assert replaced_by(USHER, show, range(1, 21)) == 5
    assert replaced_by(OTHER_USHER, show, range(1, 3)) == 2
    assert replaced_by(USHER, show, range(6, 21), NOW + timedelta(seconds=19)) == 0
    assert replaced_by(USHER, show, range(6, 21), NOW + timedelta(seconds=20)) == 1
    assert replaced_by(USHER, show, range(7, 21), NOW + timedelta(hours=1)) == 5


def test_the_check_catches_an_usher_whom_nothing_slows(
    show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tickets, "keep_to", lambda pace, who, at: None)
    print_tickets(show.id, 20)
    assert replaced_by(USHER, show, range(1, 21)) == 20


def test_what_was_replaced_is_counted_before_and_since_the_first_vote(show: Show) -> None:
    print_tickets(show.id, 5, at=NOW)
    replace(show, 1)
    tickets.revoke_tickets(show.id, 2, 2, by=USHER, at=NOW)
    open_vote(show, at=LATER)
    replace(show, 1, LATER)
    replace(show, 3, LATER)
    tickets.revoke_tickets(show.id, 4, 4, by=USHER, at=LATER)
    counts = count_tickets(show.id)
    assert (counts.made, counts.revoked, counts.replaced) == (5, 2, 3)
    assert (counts.made_late, counts.revoked_late, counts.replaced_late) == (0, 1, 2)


def test_no_row_says_in_which_vote_a_seat_has_voted_once_the_keys_are_gone(show: Show) -> None:
    window, _receipt = guest_who_voted(show)
    usher = bind(show, replace(show), "phone of the usher")
    assert tickets.get_ticket(show.id, 1).spent
    change(db.session.get_one(VotingWindow, window.id), key="")
    assert receipts.status_of(usher, show.id).voted_in is None
