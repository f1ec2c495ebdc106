"""The protocol names who published, by whose invitation they are here, and what was changed by
hand after the first mark."""

from datetime import timedelta

import pytest
from flask import Flask
from flask_babel import force_locale

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Show, Staff
from kruvision.papers.protocol import protocol_data, protocol_pdf
from kruvision.services.access import Actor
from kruvision.services.audience import hall_door
from kruvision.services.entries import status
from kruvision.services.entries.status import StatusInput
from kruvision.services.jury import cards, sheet_locks
from kruvision.services.results import publishing
from kruvision.services.shows import shows
from kruvision.services.shows.shows import ShowInput
from kruvision.services.transactions.transaction import transaction
from kruvision.words.results import move_words
from tests.factories import make_staff
from tests.factories.results import change, make_closed_show
from tests.factories.statistics import hand_in


@pytest.fixture
def show(app: Flask) -> Show:
    show = make_closed_show()
    hand_in(show, show.seats)
    return change(show, rules_locked_at=clock.now() - timedelta(hours=2))


def people() -> tuple[Staff, Staff]:
    """One made at the terminal, and one whom that one invited."""
    first, second = make_staff("owner"), make_staff("organizer")
    change(first, name="Айгерім", invited_by="system")
    change(second, name="Марат", invited_by=f"staff:{first.id}")
    return first, second


def acting(staff: Staff, device: str) -> Actor:
    return Actor(staff.role, staff.id, device)


def publish(show: Show, *people: Actor) -> None:
    for by in people:
        with transaction() as changes:
            row = db.session.get_one(Show, show.id)
            publishing.publish(row, by=by, at=clock.now(), changes=changes)


def lines_of(app: Flask, show: Show) -> list[str]:
    db.session.rollback()
    with app.test_request_context(), force_locale("en"):
        return list(protocol_data(show.id, [], move_words)["people"]["lines"])


def test_both_who_published_are_named_with_who_invited_them(app: Flask, show: Show) -> None:
    first, second = people()
    publish(show, acting(first, "laptop"), acting(second, "phone"))
    (line,) = lines_of(app, show)
    assert "proposed by Айгерім (account from the server" in line
    assert "confirmed by Марат (invited by Айгерім, account of" in line
    with app.test_request_context(), force_locale("en"):
        assert protocol_pdf(show.id, [], move_words).startswith(b"%PDF")


def test_one_person_where_the_rule_is_off_is_named_as_one(app: Flask, show: Show) -> None:
    first, _second = people()
    change(show, two_person_rule=False)
    publish(show, acting(first, "laptop"))
    off, line = lines_of(app, show)
    assert "one person was enough" in off
    assert "by one person, Айгерім" in line


def test_what_was_changed_after_the_first_mark_is_listed_with_those_who_did_it(
    app: Flask, show: Show
) -> None:
    first, second = (acting(one, f"of {one.name}") for one in people())
    entry, seat = show.entries[0], show.seats[1]
    change(show, phase="running")
    cards.make_card(seat.juror_id, by=first, at=clock.now())
    change(show, phase="closed")
    for by in (first, second):
        sheet_locks.reopen_scoresheet(by, entry.id, seat.juror_id, "Mistyped", at=clock.now())
        out = StatusInput(status="disqualified", reason="A backing track")
        status.change_status(entry.id, out, by=by, at=clock.now())
    card, sheet, state = lines_of(app, show)
    assert "New card for a juror" in card
    assert "by one person, Айгерім" in card
    assert "Sheet opened again" in sheet
    assert "Mistyped" in sheet
    assert "proposed by Айгерім, confirmed by Марат" in sheet
    assert "A backing track" in state


def test_what_came_before_the_first_mark_or_is_of_another_jury_is_not_listed(
    app: Flask, show: Show
) -> None:
    first = acting(people()[0], "laptop")
    other = make_closed_show()
    change(other, phase="planned")
    cards.make_card(other.seats[0].juror_id, by=first, at=clock.now())
    earlier = clock.now() - timedelta(hours=3)
    change(show, phase="running")
    cards.make_card(show.seats[0].juror_id, by=first, at=earlier)
    assert lines_of(app, show) == []


def test_room_made_for_more_phones_during_the_vote_is_listed_by_either_way(
    app: Flask, show: Show
) -> None:
    first = acting(people()[0], "laptop")
    change(show, credential="screen_code", hall_seats=200)
    hall_door.make_room(show.id, seats=200, by=first, at=clock.now())
    for seats in (1000, 900):
        entered = ShowInput(name={"en": "Final"}, window_minutes="5", hall_seats=seats)
        shows.change_show(show.id, entered, by=first, at=clock.now())
    pressed, typed = lines_of(app, show)
    assert "may let in more phones: 300. " in pressed
    assert "may let in more phones: 1000. " in typed
    assert "by one person, Айгерім" in typed
