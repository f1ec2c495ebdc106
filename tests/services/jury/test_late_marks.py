"""Marks that come after their sheet was closed."""

import pytest
from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import KeptMark, Mark
from kruvision.services.access import Actor
from kruvision.services.errors import NotAllowed, Refused
from kruvision.services.jury import late_marks, seats, sheet_locks
from kruvision.services.record import chain
from kruvision.services.ruleset import criteria
from tests.services.jury.evening import NOON, Evening

ORGANIZER = Actor("organizer", 1)
pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.both_databases]


@pytest.fixture
def evening():
    """The second juror has handed in a full sheet."""
    evening = Evening()
    evening.fill()
    evening.submit()
    return evening


def late(evening, value="3"):
    with pytest.raises(Refused, match="sheet_locked"):
        evening.mark(value, 7)
    return db.session.execute(select(KeptMark)).scalars().one()


def test_a_mark_after_submitting_is_kept_apart_and_what_stands_is_answered(evening):
    for _ in range(2):
        with pytest.raises(Refused) as refused:
            evening.mark("3", 2)
        assert refused.value.code == "sheet_locked"
        assert refused.value.details["value"] == "7"
    kept = db.session.execute(select(KeptMark)).scalars().all()
    assert [(k.steps, k.seq) for k in kept] == [(2, 2)]
    assert evening.stands() == 6


def test_a_late_repeat_of_the_mark_that_stands_is_no_late_mark(evening):
    assert evening.mark("7", 2)["state"] == "saved"
    assert db.session.execute(select(KeptMark)).scalar() is None


def test_an_accepted_late_mark_counts_and_newer_ones_still_win(evening):
    kept = late(evening)
    late_marks.accept_late_mark(evening.head, kept.id, at=NOON)
    assert evening.stands() == 2
    assert late_marks.list_late_marks(evening.show.id) == []
    mark = db.session.execute(
        select(Mark).where(Mark.criterion_id == evening.criterion)
    ).scalar_one()
    assert mark.seq == 7
    assert chain.verify() > 0


def test_a_dismissed_late_mark_changes_nothing(evening):
    kept = late(evening)
    late_marks.dismiss_late_mark(evening.head, kept.id, at=NOON)
    assert evening.stands() == 6
    assert late_marks.list_late_marks(evening.show.id) == []


def test_a_late_mark_is_decided_once(evening):
    kept = late(evening)
    late_marks.dismiss_late_mark(evening.head, kept.id, at=NOON)
    with pytest.raises(Refused, match="already_settled"):
        late_marks.accept_late_mark(evening.head, kept.id, at=NOON)


def test_a_juror_accepts_no_late_mark(evening):
    kept = late(evening)
    with pytest.raises(NotAllowed):
        late_marks.accept_late_mark(evening.juror, kept.id, at=NOON)


def test_a_late_mark_that_is_the_first_fixes_the_rules_and_the_seat():
    """Written on a tablet that came back after the sheets were closed."""
    evening = Evening()
    sheet_locks.lock_entry(evening.head, evening.entry.id, at=NOON)
    late(evening)
    with pytest.raises(Refused, match="rules_locked"):
        criteria.save_criteria(evening.show.id, criteria.CriteriaInput(), by=ORGANIZER, at=NOON)
    head = evening.head.id
    without = seats.PanelInput(head=head, seats={head: seats.SeatInput(seated=True)})
    with pytest.raises(Refused, match="seat_has_marks"):
        seats.set_panel(evening.show.id, without, by=ORGANIZER, at=NOON)
