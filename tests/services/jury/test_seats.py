"""Who sits on the jury of a show."""

from fractions import Fraction

import pytest
from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import RecordLine, Seat, Show
from kruvision.services.access import Actor
from kruvision.services.entries.entries import delete_entry
from kruvision.services.errors import Invalid, Refused
from kruvision.services.jury import seats
from kruvision.services.jury.seats import PanelInput, SeatInput
from tests.factories import make_edition, make_show
from tests.factories.results import change, give_marks
from tests.services.jury.evening import NOON

ORGANIZER = Actor("organizer", 1)
pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.both_databases]


def row(**values) -> SeatInput:
    return SeatInput(seated=True, **values)


def seat_again(show: Show, head: int = 0, **of_second) -> None:
    """The table as it stands, with other words in the second line."""
    lines = {seat.juror_id: row(position=seat.position) for seat in show.seats}
    ids = list(lines)
    lines[ids[1]] = row(position=2, **of_second)
    entered = PanelInput(head=ids[head], seats=lines)
    seats.set_panel(show.id, entered, by=ORGANIZER, at=NOON)


def test_a_first_seating_takes_weights_other_than_one():
    edition = make_edition()
    juror = make_show(edition=edition, jurors=1).seats[0].juror_id
    show = make_show(edition=edition, jurors=0)
    entered = PanelInput(head=juror, seats={juror: row(weight=Fraction(3, 2))})
    seats.set_panel(show.id, entered, by=ORGANIZER, at=NOON)
    assert [(seat.juror_id, seat.weight) for seat in show.seats] == [(juror, Fraction(3, 2))]


def test_a_seat_says_whether_it_counts_and_from_when_to_when():
    show = make_show(entries=4)
    first, _second, third, _fourth = (entry.id for entry in show.entries)
    seat_again(show, kind="practice", arrives_after=first, leaves_after=third)
    seat = db.session.execute(select(Seat).where(Seat.position == 2)).scalar_one()
    assert (seat.kind, seat.arrives_after, seat.leaves_after) == ("practice", first, third)
    kinds = db.session.execute(select(RecordLine.kind)).scalars().all()
    assert {"juror_arrives", "juror_leaves", "panel_set"} <= set(kinds)


@pytest.mark.parametrize("borders", [(1, 0), (1, 1)])
def test_nobody_leaves_before_coming(borders):
    show = make_show()
    come, go = (show.entries[place].id for place in borders)
    with pytest.raises(Invalid) as refused:
        seat_again(show, arrives_after=come, leaves_after=go)
    name = f"seats.{show.seats[1].juror_id}.leaves_after"
    assert refused.value.fields[name].code == "leaves_before_arriving"


def test_a_border_is_an_entry_of_the_show():
    show, other = make_show(), make_show()
    with pytest.raises(Invalid) as refused:
        seat_again(show, leaves_after=other.entries[0].id)
    assert [error.code for error in refused.value.fields.values()] == ["not_a_choice"]


def test_a_practice_juror_is_not_the_head():
    with pytest.raises(Invalid) as refused:
        seat_again(make_show(), head=1, kind="practice")
    assert refused.value.fields["head"].code == "head_practises"


def test_whether_marks_count_is_settled_with_the_first_one():
    show = make_show(entries=1)
    give_marks(show, [[[7, 7], [8, 8], [9, 9]]])
    with pytest.raises(Refused, match="seat_kind_stays"):
        seat_again(show, kind="practice")


def test_an_entry_with_which_a_juror_goes_is_not_deleted():
    show = make_show()
    last = show.entries[2].id
    change(show.seats[1], leaves_after=last)
    with pytest.raises(Refused, match="entry_is_border"):
        delete_entry(last, by=ORGANIZER, at=NOON)
    change(show.seats[1], leaves_after=None)
    delete_entry(last, by=ORGANIZER, at=NOON)
    assert len(show.entries) == 2
