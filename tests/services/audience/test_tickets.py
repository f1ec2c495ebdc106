"""Tickets: one seat, one vote; bound to the first phone, revoked and issued again by an usher."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text

from kruvision.extensions import db
from kruvision.models import Entry, RecordLine, Show
from kruvision.services.access import SYSTEM, VISITOR
from kruvision.services.audience import casting, receipts, tickets, windows
from kruvision.services.audience.ticket_counts import TicketCounts, count_tickets, list_revoked
from kruvision.services.audience.voters import Voter
from kruvision.services.errors import NotAllowed, NotFound, Refused, TooFast
from kruvision.services.tokens import ALPHABET, new_code, read_code
from tests.factories import make_show
from tests.factories.results import change
from tests.factories.voting import make_voter, open_vote, print_tickets

pytestmark = pytest.mark.both_databases

NOW = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)


@pytest.fixture
def show(app: Flask) -> Show:
    return make_show(phase="voting", credential="tickets")


def make(show: Show, count: int = 3) -> list[tickets.PrintedTicket]:
    return print_tickets(show.id, count, at=NOW)


def bind(show: Show, secret: str, device: str = "phone") -> Voter:
    return Voter(device, tickets.bind_ticket(show.id, secret, device, at=NOW))


def vote(show: Show, voter: Voter) -> receipts.Receipt:
    window = windows.find_open_window(show.id) or open_vote(show, at=NOW)
    entry = db.session.execute(select(Entry.id).where(Entry.show_id == show.id).limit(1))
    return casting.cast_ballot(voter, window.id, [entry.scalar_one()], "", at=NOW)


def test_tickets_are_numbered_on_from_the_last_one(show: Show) -> None:
    assert [t.serial for t in make(show, 2)] == [1, 2]
    assert [t.serial for t in make(show, 2)] == [3, 4]


def test_a_thousand_tickets_are_made_at_once_and_all_differ(show: Show) -> None:
    made = make(show, 1000)
    assert len({t.token for t in made}) == len({t.code for t in made}) == 1000
    assert count_tickets(show.id) == TicketCounts(made=1000, bound=0, revoked=0)


def test_a_token_that_reads_like_a_typed_code_is_a_token_all_the_same(
    show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tickets, "new_token", lambda: new_code(22))
    made = make(show, 1)[0]
    assert read_code(made.token)
    assert bind(show, made.token) == bind(show, made.code)


def test_nothing_that_opens_a_vote_is_stored(show: Show) -> None:
    made = make(show)[0]
    rows = str(db.session.execute(text("SELECT * FROM ticket")).all())
    lines = str(db.session.execute(select(RecordLine.data)).all())
    for secret in (made.token, made.code):
        assert secret not in rows + lines


def test_a_ticket_lets_its_phone_vote_by_qr_code(show: Show) -> None:
    receipt = vote(show, bind(show, make(show)[0].token))
    assert len(receipt.code) == 8


def test_a_typed_code_works_in_small_letters_with_blanks_and_dashes(show: Show) -> None:
    code = make(show)[0].code
    typed = f" {code[:4]}-{code[4:8]} {code[8:]} ".lower()
    assert bind(show, typed).ticket_id == bind(show, code).ticket_id


def test_a_code_with_one_wrong_letter_is_unknown(show: Show) -> None:
    code = make(show)[0].code
    other = next(letter for letter in ALPHABET if letter != code[3])
    with pytest.raises(Refused, match="bad_ticket"):
        bind(show, code[:3] + other + code[4:])


def test_the_first_phone_binds_and_a_second_is_told(show: Show) -> None:
    ticket = make(show)[0]
    bind(show, ticket.token, "first phone")
    with pytest.raises(Refused, match="bound_elsewhere"):
        bind(show, ticket.code, "second phone")
    assert bind(show, ticket.code, "first phone").ticket_id


def test_a_ticket_of_another_show_is_unknown_here(show: Show) -> None:
    other = make_show(credential="tickets")
    with pytest.raises(Refused, match="bad_ticket"):
        bind(show, make(other)[0].token)


def test_without_a_ticket_nobody_votes(show: Show) -> None:
    with pytest.raises(Refused, match="bad_ticket"):
        vote(show, make_voter())


def test_a_stolen_cookie_value_of_a_ticket_does_not_vote_from_another_phone(show: Show) -> None:
    mine = bind(show, make(show)[0].token, "my phone")
    with pytest.raises(Refused, match="bound_elsewhere"):
        vote(show, Voter("another phone", mine.ticket_id))


def test_a_revoked_ticket_neither_binds_nor_votes(show: Show) -> None:
    first, second, _ = make(show)
    voter = bind(show, first.token)
    for serial in (1, 2):
        assert tickets.revoke_tickets(show.id, serial, serial, by=SYSTEM, at=NOW) == 1
    with pytest.raises(Refused, match="revoked"):
        vote(show, voter)
    with pytest.raises(Refused, match="revoked"):
        bind(show, second.token)
    assert list_revoked(show.id) == [1, 2]


def test_a_reissued_ticket_takes_the_place_of_the_old_one(show: Show) -> None:
    old = make(show)[0]
    lost = bind(show, old.token, "lost phone")
    new = tickets.reissue_ticket(show.id, 1, by=SYSTEM, at=NOW)
    with pytest.raises(Refused, match="bound_elsewhere"):
        vote(show, lost)
    with pytest.raises(Refused, match="bad_ticket"):
        bind(show, old.token, "lost phone")
    vote(show, bind(show, new.code, "new phone"))
    window = windows.find_open_window(show.id)
    assert window is not None
    assert window.ballots == 1


def test_two_phones_with_two_tickets_have_two_votes(show: Show) -> None:
    first, second, _ = make(show)
    vote(show, bind(show, first.token, "one"))
    vote(show, bind(show, second.token, "two"))
    window = windows.find_open_window(show.id)
    assert window is not None
    assert window.ballots == 2


def test_a_phone_that_guesses_is_slowed_and_still_let_in_with_a_valid_ticket(show: Show) -> None:
    ticket = make(show)[0]
    for _ in range(3):
        with pytest.raises(Refused, match="bad_ticket"):
            bind(show, "no such ticket", "guesser")
    with pytest.raises(TooFast):
        bind(show, "no such ticket", "guesser")
    assert bind(show, ticket.token, "guesser").ticket_id


def test_one_guessing_phone_slows_nobody_else(show: Show) -> None:
    for n in range(500):
        with pytest.raises(Refused):
            bind(show, f"bad token {n}", f"guesser {n % 3}")
    for ticket in make(show, 50):
        assert bind(show, ticket.token, f"phone {ticket.serial}").ticket_id


def test_guessing_again_later_is_allowed(show: Show) -> None:
    later = NOW + timedelta(hours=1)
    for _ in range(5):
        with pytest.raises(Refused):
            bind(show, "no such ticket", "patient")
    with pytest.raises(Refused, match="bad_ticket"):
        tickets.bind_ticket(show.id, "no such ticket", "patient", at=later)


def test_only_ushers_and_organizers_manage_tickets(show: Show) -> None:
    with pytest.raises(NotAllowed):
        tickets.revoke_tickets(show.id, 1, 1, by=VISITOR, at=NOW)
    with pytest.raises(NotAllowed):
        tickets.reissue_ticket(show.id, 1, by=VISITOR, at=NOW)


def test_a_serial_nobody_has_is_not_found(show: Show) -> None:
    make(show, 1)
    with pytest.raises(NotFound):
        tickets.revoke_tickets(show.id, 7, 7, by=SYSTEM, at=NOW)
    with pytest.raises(NotFound):
        tickets.reissue_ticket(show.id, 7, by=SYSTEM, at=NOW)


def test_making_revoking_and_reissuing_stand_in_the_record(show: Show) -> None:
    change(show, phase="running")
    tickets.make_tickets(show.id, 2, by=SYSTEM, at=NOW)
    tickets.revoke_tickets(show.id, 1, 1, by=SYSTEM, at=NOW)
    tickets.reissue_ticket(show.id, 1, by=SYSTEM, at=NOW)
    kinds = db.session.execute(select(RecordLine.kind).where(RecordLine.show_id == show.id))
    assert set(kinds.scalars()) >= {"tickets_made", "tickets_revoked", "ticket_reissued"}
