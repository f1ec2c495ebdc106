"""What a juror does with a whole sheet, and what is refused."""

import pytest

from kruvision.services.access import Actor
from kruvision.services.errors import Invalid, Refused
from kruvision.services.jury import handing_in, sheet_locks
from kruvision.services.scoring import rule_book_inputs
from kruvision.services.shows.shows import get_show
from tests.services.jury.evening import NOON, Evening

ORGANIZER = Actor("organizer", 1)
pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.both_databases]


@pytest.fixture
def evening():
    return Evening()


def test_submit_names_what_is_missing(evening):
    evening.mark("7")
    with pytest.raises(Refused) as refused:
        evening.submit()
    assert refused.value.code == "sheet_incomplete"
    assert refused.value.details["criteria"] == [evening.other]
    assert "Criterion 2" in refused.value.details["names"]


def test_stepping_aside_needs_a_reason_and_stops_marking(evening):
    aside = {"command_id": "command-aside", "at": NOON}
    with pytest.raises(Invalid):
        handing_in.step_aside(evening.juror, evening.entry.id, "", **aside)
    handing_in.step_aside(evening.juror, evening.entry.id, "My student", **aside)
    with pytest.raises(Refused, match="stepped_aside"):
        evening.mark("9")
    panel = rule_book_inputs.panel_of(get_show(evening.show.id))
    assert panel.stepped_aside == {(str(evening.entry.id), str(evening.seat.juror_id))}


def test_coming_back_makes_the_marks_count_again(evening):
    evening.mark("9")
    handing_in.step_aside(
        evening.juror, evening.entry.id, "Hoarse", command_id="command-aside", at=NOON
    )
    handing_in.return_to_sheet(evening.juror, evening.entry.id, command_id="command-back", at=NOON)
    assert rule_book_inputs.panel_of(get_show(evening.show.id)).stepped_aside == frozenset()
    assert evening.mark("8", 2)["value"] == "8"


def test_nobody_comes_back_after_the_entry_was_locked(evening):
    handing_in.step_aside(
        evening.juror, evening.entry.id, "Hoarse", command_id="command-aside", at=NOON
    )
    sheet_locks.lock_entry(evening.head, evening.entry.id, at=NOON)
    with pytest.raises(Refused, match="sheet_locked"):
        handing_in.return_to_sheet(
            evening.juror, evening.entry.id, command_id="command-back", at=NOON
        )
