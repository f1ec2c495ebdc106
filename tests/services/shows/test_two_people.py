"""Once the vote is closed, whatever changes a count takes two people."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Juror, KeptMark, Proposal, Scoresheet, Show
from kruvision.papers.spreadsheets import to_csv
from kruvision.rules import phases
from kruvision.rules.phases import ALLOWED
from kruvision.services.access import Actor
from kruvision.services.entries import status
from kruvision.services.entries.importing import plan as import_plan
from kruvision.services.entries.importing.columns import COLUMNS, entry_table
from kruvision.services.entries.status import StatusInput
from kruvision.services.errors import Invalid, Refused
from kruvision.services.jury import attendance, cards, late_marks, marking, sheet_locks
from kruvision.services.jury.attendance import ReplacementInput
from kruvision.services.record import chain
from kruvision.services.results import publishing
from kruvision.services.scoring.standings import compute_outcome_of
from kruvision.services.shows import two_people
from kruvision.services.snapshots.console import control_snapshot
from tests.factories import names, save
from tests.factories.jury import call, new_card, seat_actor
from tests.factories.results import change, make_closed_show
from tests.factories.statistics import hand_in

FIRST, SECOND = Actor("organizer", 1, "laptop"), Actor("owner", 2, "phone")
Press = Callable[[Show, Actor], Any]


@pytest.fixture
def show(app: Flask) -> Show:
    """All is marked, handed in and voted; one mark came late, and a juror without a seat waits."""
    show = make_closed_show()
    hand_in(show, show.seats)
    juror = Juror(edition_id=show.edition_id, name=names("Reserve"), role={}, card_hash="reserve")
    save(juror)
    sheet = {"entry_id": show.entries[0].id, "juror_id": show.seats[1].juror_id}
    criterion = show.criteria[0].id
    save(KeptMark(criterion_id=criterion, steps=3, seq=9, arrived_at=clock.now(), **sheet))
    return show


def reopen(show: Show, by: Actor) -> bool:
    place = (show.entries[0].id, show.seats[1].juror_id)
    return sheet_locks.reopen_scoresheet(by, *place, "Mistyped", at=clock.now())


def accept(show: Show, by: Actor) -> bool:
    kept = late_marks.list_late_marks(show.id)[0]
    return late_marks.accept_late_mark(by, kept.id, at=clock.now())


def excuse(show: Show, by: Actor) -> bool:
    change_state(show)
    place = (show.entries[0].id, show.seats[1].juror_id)
    return attendance.excuse_juror(show.id, *place, "Taught the singer", by=by, at=clock.now())


def change_state(show: Show) -> None:
    """The sheet lies open, so that its juror can be left out of the act."""
    row = db.session.query(Scoresheet).filter_by(
        entry_id=show.entries[0].id, juror_id=show.seats[1].juror_id
    )
    change(row.one(), state="open")


def let_go(show: Show, by: Actor) -> bool:
    place = (show.seats[1].juror_id, show.entries[2].id)
    return attendance.let_go(show.id, *place, "The last bus", by=by, at=clock.now())


def replace(show: Show, by: Actor) -> bool:
    coming = db.session.query(Juror).filter_by(card_hash="reserve").one().id
    leaving, after = show.seats[1].juror_id, show.entries[0].id
    entered = ReplacementInput(leaving=leaving, coming=coming, after=after)
    return attendance.replace_juror(show.id, entered, by=by, at=clock.now())


def disqualify(show: Show, by: Actor) -> bool:
    out = StatusInput(status="disqualified", reason="Sang a backing track")
    return status.change_status(show.entries[0].id, out, by=by, at=clock.now())


def renew_card(show: Show, by: Actor) -> bool:
    return cards.make_card(show.seats[1].juror_id, by=by, at=clock.now()) is not None


ACTS: dict[str, tuple[Press, str]] = {
    "sheet.reopen": (reopen, "sheet_reopened"),
    "late_mark.accept": (accept, "kept_mark_accepted"),
    "jury.excuse": (excuse, "juror_excused"),
    "jury.leave": (let_go, "juror_leaves"),
    "jury.replace": (replace, "panel_set"),
    "entry.status": (disqualify, "entry_status_changed"),
    "card.renew": (renew_card, "card_made"),
}


def kinds(count: int = 4) -> list[str]:
    return [line.kind for line in chain.list_lines(limit=count)]


@pytest.mark.both_databases
@pytest.mark.parametrize("act", ACTS)
def test_the_first_proposes_and_a_second_person_has_it_done(show: Show, act: str) -> None:
    press, line = ACTS[act]
    assert press(show, FIRST) is False
    assert kinds(1) == ["act_proposed"]
    with pytest.raises(Refused, match="change_needs_second"):
        press(show, FIRST)
    assert kinds(1) == ["act_proposed"]
    assert press(show, SECOND) is True
    assert {"act_confirmed", line} <= set(kinds())
    confirmed = next(line for line in chain.list_lines() if line.kind == "act_confirmed")
    assert (confirmed.actor, confirmed.data["proposed_by"]) == (SECOND.label, FIRST.label)
    assert not two_people.list_waiting(show.id)


@pytest.mark.parametrize("act", [act for act in ACTS if act != "jury.excuse"])
def test_a_proposal_changes_nothing_that_is_counted(show: Show, act: str) -> None:
    before = compute_outcome_of(show)
    ACTS[act][0](show, FIRST)
    db.session.rollback()
    assert compute_outcome_of(show) == before
    assert chain.verify()


@pytest.mark.parametrize("act", ACTS)
def test_before_the_close_and_in_a_club_too_small_for_two_one_is_enough(
    show: Show, act: str
) -> None:
    change(show, two_person_rule=False)
    assert ACTS[act][0](show, FIRST) is True
    assert "act_proposed" not in kinds(9)


def test_what_could_not_be_done_is_not_proposed(show: Show) -> None:
    place = (show.entries[0].id, show.seats[1].juror_id)
    with pytest.raises(Invalid):
        sheet_locks.reopen_scoresheet(FIRST, *place, "", at=clock.now())
    with pytest.raises(Refused, match="not_excused"):
        attendance.withdraw_excuse(show.id, *place, by=FIRST, at=clock.now())
    head, own = seat_actor(show.seats[0]), (show.entries[0].id, show.seats[0].juror_id)
    with pytest.raises(Refused, match="not_own_sheet"):
        sheet_locks.reopen_scoresheet(head, *own, "Mine", at=clock.now())
    assert db.session.query(Proposal).count() == 0


def test_the_head_of_the_jury_proposes_and_an_organizer_confirms(show: Show) -> None:
    head = seat_actor(show.seats[0])
    assert reopen(show, head) is False
    assert reopen(show, SECOND) is True


def test_the_head_confirms_nothing_that_an_organizer_proposed(show: Show) -> None:
    head = seat_actor(show.seats[0])
    reopen(show, FIRST)
    with pytest.raises(Refused, match="organizer_confirms"):
        reopen(show, head)


def test_what_waits_is_confirmed_or_taken_back_before_the_result_is_published(show: Show) -> None:
    disqualify(show, FIRST)
    waiting = two_people.list_waiting(show.id)[0].id
    with pytest.raises(Refused, match="acts_wait"):
        publishing.require_publishable(show)
    two_people.withdraw(show.id, waiting, by=SECOND, at=clock.now())
    with pytest.raises(Refused, match="nothing_waits"):
        two_people.confirm(show.id, waiting, by=SECOND, at=clock.now())
    assert kinds(1) == ["act_withdrawn"]
    disqualify(show, FIRST)
    two_people.confirm(show.id, two_people.list_waiting(show.id)[0].id, by=SECOND, at=clock.now())
    assert show.entries[0].status == "disqualified"


def test_several_things_wait_beside_each_other(show: Show) -> None:
    for press in (reopen, let_go, disqualify):
        press(show, FIRST)
    assert [row.kind for row in two_people.list_waiting(show.id)] == [
        *("sheet.reopen", "jury.leave", "entry.status")
    ]


def test_a_table_of_entries_disqualifies_nobody_after_the_close(show: Show) -> None:
    with pytest.raises(Refused, match="status_takes_two"):
        import_with_state(show)
    change(show, two_person_rule=False)
    import_with_state(show)


def import_with_state(show: Show) -> None:
    """The table of all entries comes back with the first one out."""
    rows = entry_table(show.id)
    place, why = COLUMNS.index("state"), COLUMNS.index("reason")
    rows[0][place], rows[0][why] = "disqualified", "A backing track"
    import_plan.import_entries(show.id, to_csv(COLUMNS, rows), by=FIRST, at=clock.now())


def mark_again(show: Show) -> None:
    """The owner alone: a card of his own making, a sheet that he opens, another mark on it."""
    owner, seat, entry = FIRST, show.seats[1], show.entries[0]
    call(entry, "performed")
    code = cards.make_card(seat.juror_id, by=owner, at=clock.now()) or new_card(seat)
    cards.choose_pin(cards.scan(code), "2580", "owner's tablet", at=clock.now())
    reopen(show, owner)
    juror = Actor("juror", seat.juror_id, "owner's tablet")
    at = clock.now()
    marking.save_mark(juror, entry.id, show.criteria[0].id, "10", 99, command_id="again", at=at)


def test_one_person_marks_no_sheet_anew_after_the_close(show: Show) -> None:
    with pytest.raises(Refused, match="sheet_locked"):
        mark_again(show)


def test_without_the_second_person_the_same_presses_change_the_mark(
    show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = phases.table()["sheet.reopen"]
    monkeypatch.setitem(row, "closed", ALLOWED)
    before = compute_outcome_of(show)
    mark_again(show)
    db.session.rollback()
    assert compute_outcome_of(show) != before


def test_the_console_counts_what_waits_for_a_second_person(show: Show) -> None:
    assert control_snapshot(show.id, at=clock.now())["waiting"] == 0
    assert not reopen(show, FIRST)
    assert control_snapshot(show.id, at=clock.now())["waiting"] == 1
    (row,) = two_people.list_waiting(show.id)
    two_people.withdraw(show.id, row.id, by=FIRST, at=clock.now())
    assert control_snapshot(show.id, at=clock.now())["waiting"] == 0
