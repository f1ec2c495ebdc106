"""Who sits on the jury decides who wins: the later it is, the harder it is to change."""

import pytest
from flask import Flask

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Seat, Show
from kruvision.services.access import Actor
from kruvision.services.errors import Refused
from kruvision.services.jury import jurors, seats
from kruvision.services.jury.seats import PanelInput, SeatInput
from kruvision.services.record import chain
from tests.factories import make_edition, make_seat, make_show
from tests.factories.results import change, make_closed_show

FIRST, SECOND = Actor("organizer", 1, "laptop"), Actor("organizer", 2, "phone")


@pytest.fixture
def show(app: Flask) -> Show:
    """A show whose marks and votes are all in."""
    return make_closed_show()


def panel_without(show: Show, gone: Seat) -> PanelInput:
    """The jury as it is, with one of it absent."""
    rows = {
        seat.juror_id: SeatInput(seated=True, position=seat.position, absent=seat.id == gone.id)
        for seat in show.seats
    }
    return PanelInput(head=show.seats[0].juror_id, seats=rows)


def set_panel(show: Show, by: Actor, gone: int = 1) -> bool:
    entered = panel_without(show, show.seats[gone])
    return seats.set_panel(show.id, entered, by=by, at=clock.now())


def absent(show: Show) -> list[int]:
    db.session.rollback()
    return [seat.position for seat in seats.list_seats(show.id) if seat.is_absent]


@pytest.mark.parametrize("phase", ["revealing", "published", "final"])
def test_nobody_changes_the_jury_of_a_result_that_is_told(show: Show, phase: str) -> None:
    change(show, phase=phase)
    with pytest.raises(Refused, match="jury_settled"):
        set_panel(show, FIRST)
    assert absent(show) == []


def test_once_all_is_counted_two_people_change_the_jury(show: Show) -> None:
    assert set_panel(show, FIRST) is False
    assert absent(show) == []
    assert chain.list_lines(show.id, limit=1)[0].kind == "panel_proposed"
    with pytest.raises(Refused, match="change_needs_second"):
        set_panel(show, FIRST)
    assert set_panel(show, SECOND) is True
    assert absent(show) == [2]


def test_a_second_person_who_saves_other_seats_proposes_those(show: Show) -> None:
    set_panel(show, FIRST, gone=1)
    assert set_panel(show, SECOND, gone=0) is False
    assert set_panel(show, FIRST, gone=0) is True
    assert absent(show) == [1]


def test_one_person_is_enough_before_the_count_and_where_the_show_says_so(show: Show) -> None:
    change(show, two_person_rule=False)
    assert set_panel(show, FIRST) is True
    change(show, two_person_rule=True, phase="running")
    assert set_panel(show, FIRST, gone=0) is True


def test_a_juror_with_a_seat_in_a_counted_show_is_not_removed(app: Flask) -> None:
    edition = make_edition()
    counted = make_show(edition=edition, phase="published")
    juror = make_seat(counted, is_absent=True).juror_id
    with pytest.raises(Refused, match="jury_counted"):
        jurors.remove_juror(juror, by=FIRST, at=clock.now())
    change(counted, phase="planned")
    jurors.remove_juror(juror, by=FIRST, at=clock.now())
    assert seats.find_seat(counted.id, juror) is None
