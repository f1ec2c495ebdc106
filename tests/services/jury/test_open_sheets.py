"""Who may write on a sheet, and that each command is carried out once."""

import pytest

from kruvision.services.access import Actor
from kruvision.services.errors import Refused
from kruvision.services.jury import sheet_locks
from tests.factories import make_show
from tests.factories.jury import seat_actor, write
from tests.services.jury.evening import NOON, Evening

ORGANIZER = Actor("organizer", 1)
pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.both_databases]


@pytest.fixture
def evening():
    return Evening()


def test_a_repeated_command_gets_its_first_answer_even_after_the_lock(evening):
    first = evening.mark("9", 1, command="command-again")
    sheet_locks.lock_entry(evening.head, evening.entry.id, at=NOON)
    assert evening.mark("9", 1, command="command-again") == first


def test_nobody_fetches_the_answer_of_another_juror(evening):
    evening.mark("9", 1, command="command-same")
    other = seat_actor(evening.show.seats[2])
    assert evening.mark("2", 1, command="command-same", actor=other)["value"] == "2"


def test_a_juror_without_a_seat_marks_nothing(evening):
    stranger = seat_actor(make_show(edition=evening.show.edition).seats[1])
    with pytest.raises(Refused, match="no_seat"):
        evening.mark("9", actor=stranger)


def test_an_absent_juror_marks_nothing(evening):
    write(evening.seat, is_absent=True)
    with pytest.raises(Refused, match="declared_absent"):
        evening.mark("9")


def test_a_tablet_that_another_one_replaced_writes_nothing(evening):
    write(evening.seat.juror, device="another tablet")
    with pytest.raises(Refused, match="other_device"):
        evening.mark("9")
