"""Jurors who sit for some categories: what they mark, what is waited for, and what counts."""

from fractions import Fraction
from typing import Any

import pytest

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Show
from kruvision.services.access import SYSTEM
from kruvision.services.errors import Invalid, Refused
from kruvision.services.jury import marking, scoresheets, seats
from kruvision.services.jury.seats import PanelInput
from kruvision.services.scoring.attendance import OTHER, left_out
from kruvision.services.scoring.rule_book_inputs import panel_of
from kruvision.services.scoring.standings import compute_outcome_of
from kruvision.services.snapshots.jury import jury_snapshot
from tests.factories import make_category, make_show
from tests.factories.jury import call, seat_actor, start
from tests.factories.results import change, give_marks, perform

NOW = clock.now()
pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.both_databases]


@pytest.fixture
def show() -> Show:
    """Two acts in Solo and one in Duet; the second juror sits for Solo alone."""
    show = make_show(entries=3, jurors=2, criteria=1, combination="jury_only")
    solo, duet = make_category(show, "Solo"), make_category(show, "Duet")
    for entry, category in zip(show.entries, (solo, solo, duet), strict=True):
        change(entry, category_id=category.id)
    sit(show, [solo.id])
    return db.session.get_one(Show, show.id)


def sit(show: Show, categories: list[int]) -> None:
    rows: dict[int, dict[str, Any]] = {
        seat.juror_id: {"seated": True, "position": place}
        for place, seat in enumerate(show.seats, start=1)
    }
    rows[show.seats[1].juror_id]["categories"] = categories
    entered = PanelInput.model_validate({"head": show.seats[0].juror_id, "seats": rows})
    seats.set_panel(show.id, entered, by=SYSTEM, at=NOW)


def test_a_tablet_has_the_acts_of_its_jurors_categories_alone(show: Show) -> None:
    start(show)
    seen = [
        [entry["id"] for entry in jury_snapshot(seat_actor(seat), show.id, at=NOW)["entries"]]
        for seat in show.seats
    ]
    ids = [entry.id for entry in show.entries]
    assert seen == [ids, ids[:2]]


def test_a_mark_for_another_category_is_refused(show: Show) -> None:
    start(show)
    duet = call(show.entries[2])
    with pytest.raises(Refused, match=OTHER):
        marking.save_mark(
            seat_actor(show.seats[1]), duet.id, show.criteria[0].id, "5", 1, command_id="c", at=NOW
        )


def test_nobody_waits_for_the_sheets_of_another_category(show: Show) -> None:
    found = scoresheets.juror_sheets(show.id)
    waited = [scoresheets.count_open_sheets(show, seat, found) for seat in show.seats]
    assert waited == [3, 2]
    matrix = scoresheets.sheet_matrix(show.id)
    assert [cell["state"] for cell in matrix[1]["cells"]] == ["empty", "empty", OTHER]


def test_the_count_leaves_the_juror_out_of_the_other_category(show: Show) -> None:
    give_marks(show, [[[4], [6]], [[6], [8]], [[9], [None]]])
    perform(show)
    show = change(show, phase="closed")
    pair = str(show.entries[2].id), str(show.seats[1].juror_id)
    assert left_out(show, panel_of(show).marks) == {pair: OTHER}
    totals = {row.entry: row.total for row in compute_outcome_of(show).whole.standings}
    assert [totals[str(entry.id)] for entry in show.entries] == [5, 7, Fraction(9)]


def test_a_mark_given_before_another_category_does_not_count_there(show: Show) -> None:
    give_marks(show, [[[4], [6]], [[6], [8]], [[9], [1]]])
    perform(show)
    totals = {row.entry: row.total for row in compute_outcome_of(show).whole.standings}
    assert totals[str(show.entries[2].id)] == 9


def test_who_has_marked_an_act_sits_for_its_category(show: Show) -> None:
    give_marks(show, [[[4], [6]], [[6], [8]], [[9], [None]]])
    duet = show.entries[2].category_id
    with pytest.raises(Invalid, match="category_has_marks"):
        sit(show, [duet])
    sit(show, [])
    assert not db.session.get_one(Show, show.id).seats[1].categories


def test_a_seat_of_no_category_of_this_show_is_no_choice(show: Show) -> None:
    with pytest.raises(Invalid, match="not_a_choice"):
        sit(show, [make_category(make_show()).id])
