"""A selection round from its set-up to its result, by its use cases."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import KeptMark, Show
from kruvision.rules.evening.flow import Step
from kruvision.services.entries import entries
from kruvision.services.errors import Invalid, Refused
from kruvision.services.evidence import check
from kruvision.services.forms.inputs import read
from kruvision.services.jury import handing_in, jurors, late_marks, marking, seats
from kruvision.services.rounds import advancing, next_show
from kruvision.services.rounds.next_show import AddedShow
from kruvision.services.ruleset import locked_rules
from kruvision.services.ruleset.form import RulesInput
from kruvision.services.scoring.standings import leaderboard_rows
from kruvision.services.shows import bodies, shows, tonight
from kruvision.services.shows.shows import DeadlineInput
from kruvision.services.snapshots.audience import audience_snapshot
from kruvision.services.snapshots.jury import jury_snapshot
from kruvision.services.stage import preflight, steps
from tests.factories import make_show
from tests.factories.jury import seat_actor, start, write
from tests.factories.selection import ORGANIZER, make_round, send

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.both_databases]
BY = {"by": ORGANIZER}


def press(show: Show, kind: str, back: bool = False) -> None:
    act = steps.undo if back else steps.press
    db.session.refresh(show)
    act(show.id, Step(kind), revision=show.revision, **BY, at=clock.now())


def settings(show: Show, **values: object) -> AddedShow:
    return read(AddedShow, {"name": dict(show.name), **values})


def mark(show: Show, place: int, entry: int, value: str, *, seq: int = 1, later: int = 0) -> None:
    """A juror marks an entry by all criteria, so many hours later."""
    actor = seat_actor(show.seats[place])
    for criterion in show.criteria:
        marking.save_mark(
            actor,
            show.entries[entry].id,
            criterion.id,
            value,
            seq,
            command_id=f"{place}-{entry}-{criterion.id}-{seq}",
            at=clock.now() + timedelta(hours=later),
        )


def hand_in(show: Show, place: int, entry: int, later: int = 0) -> None:
    handing_in.submit_scoresheet(
        seat_actor(show.seats[place]),
        show.entries[entry].id,
        command_id=f"in-{place}-{entry}",
        at=clock.now() + timedelta(hours=later),
    )


def test_a_round_goes_from_listening_to_who_goes_through() -> None:
    show = make_round(jurors=2, two_person_rule=False)
    following = make_show(edition=show.edition, entries=0)
    press(show, "start_show")
    assert {entry.stage for entry in show.entries} == {"performed"}
    for place in (0, 1):
        for entry, value in ((2, "9"), (0, "6"), (1, "7")):
            mark(show, place, entry, value)
            hand_in(show, place, entry)
    press(show, "close_show")
    press(show, "publish")
    assert show.phase == "published"
    rows = leaderboard_rows(show)
    assert [row["entry_id"] for row in rows] == [show.entries[n].id for n in (2, 1, 0)]
    chosen = [row["entry_id"] for row in rows[:2]]
    advancing.mark_advancing(show.id, chosen, **BY, at=clock.now())
    assert advancing.take_over(show.id, following.id, **BY, at=clock.now()) == 2
    assert check.check_show(show).differences == []


def test_the_opening_can_be_taken_back_until_the_first_mark() -> None:
    show = make_round()
    press(show, "start_show")
    press(show, "unstart_show", back=True)
    assert {entry.stage for entry in show.entries} == {"waiting"}
    press(show, "start_show")
    mark(show, 1, 0, "7")
    with pytest.raises(Refused, match="nothing_to_undo"):
        press(show, "unstart_show", back=True)


def test_closed_marking_can_be_opened_again_and_nothing_is_revealed() -> None:
    show = make_round()
    press(show, "start_show")
    press(show, "close_show")
    with pytest.raises(Refused, match="step_not_possible"):
        press(show, "begin_reveal")
    press(show, "reopen_songs", back=True)
    mark(show, 1, 1, "7")


def test_it_needs_a_day_that_is_ahead_and_rules_without_the_hall() -> None:
    show = make_round()
    for until in (None, clock.now() - timedelta(hours=1)):
        write(show, marks_until=until)
        with pytest.raises(Refused, match="no_deadline"):
            preflight.require_ready(show, at=clock.now())
    write(show, marks_until=clock.now() + timedelta(hours=1), holds_vote=True)
    with pytest.raises(Refused, match="selection_is_the_jurys"):
        preflight.require_ready(show, at=clock.now())


def test_it_begins_beside_a_show_in_progress_and_never_has_the_hall() -> None:
    show = make_round()
    assert tonight.find_tonight() is None
    assert tonight.find_show_to_open() == show
    with pytest.raises(Refused, match="selection_has_no_hall"):
        tonight.open_for_hall(show.id, **BY, at=clock.now())
    evening = start(make_show())
    press(show, "start_show")
    assert tonight.find_tonight() == evening
    assert tonight.find_other_in_progress(evening.id) is None
    assert not bodies.has_audience(show)


def test_phones_hear_nothing_of_it() -> None:
    show = make_round(started=True)
    mark(show, 1, 0, "7")
    assert audience_snapshot(at=clock.now())["state"] == "welcome"


def test_the_pre_flight_asks_for_recordings_cards_and_the_day() -> None:
    show = make_round()
    checks = {one.name: one for one in preflight.list_checks(show, at=clock.now())}
    assert {"recordings", "cards", "deadline", "public_address"} <= set(checks)
    assert not {"screens", "tickets", "tablets", "alone", "questions", "order"} & set(checks)
    assert not checks["recordings"].done
    for entry in show.entries:
        send(entry.id)
    checks = {one.name: one for one in preflight.list_checks(show, at=clock.now())}
    assert checks["recordings"].done
    assert checks["deadline"].done


def test_what_is_marked_after_the_time_is_refused_and_kept_apart() -> None:
    show = make_round(started=True, hours=1, jurors=2)
    mark(show, 1, 0, "7")
    with pytest.raises(Refused) as refused:
        mark(show, 1, 0, "9", seq=2, later=2)
    assert refused.value.code == "time_is_over"
    assert refused.value.details["value"] == "7"
    with pytest.raises(Refused, match="time_is_over"):
        hand_in(show, 1, 0, later=2)
    (kept,) = db.session.execute(select(KeptMark)).scalars().all()
    later = clock.now() + timedelta(hours=2)
    late_marks.accept_late_mark(seat_actor(show.seats[0]), kept.id, at=later)
    tablet = jury_snapshot(seat_actor(show.seats[1]), show.id, at=later)
    sheet = tablet["entries"][0]["sheet"]
    assert sheet["marks"][str(show.criteria[0].id)]["value"] == "9"
    assert (sheet["can_mark"], sheet["why"]) == (False, "time_is_over")
    assert tablet["round"]["is_over"]


def test_more_time_opens_the_sheets_again() -> None:
    show = make_round(started=True, hours=1)
    later = clock.now() + timedelta(hours=2)
    entered = DeadlineInput(marks_until=clock.now() + timedelta(hours=1))
    with pytest.raises(Invalid) as refused:
        shows.move_deadline(show.id, entered, **BY, at=later)
    assert refused.value.fields["marks_until"].code == "deadline_is_past"
    entered = DeadlineInput(marks_until=clock.now() + timedelta(hours=5))
    shows.move_deadline(show.id, entered, **BY, at=later)
    mark(show, 1, 0, "8", later=3)
    assert check.check_show(show).differences == []


def test_the_day_stands_once_marking_is_closed() -> None:
    show = make_round(started=True)
    write(show, phase="closed")
    entered = DeadlineInput(marks_until=clock.now() + timedelta(hours=90))
    with pytest.raises(Refused, match="marking_over"):
        shows.move_deadline(show.id, entered, **BY, at=clock.now())


def test_a_show_becomes_a_round_and_leaves_the_decision_to_the_jury() -> None:
    show = make_show(tie_chain=["audience_score", "jury_score", "shared_place"])
    until = "2030-05-12T18:00"
    entered = settings(show, form="selection", marks_until=until)
    shows.change_show(show.id, entered, **BY, at=clock.now())
    assert (show.form, show.combination, show.holds_vote) == ("selection", "jury_only", False)
    assert show.tie_chain == ["jury_score", "shared_place"]
    assert show.marks_until is not None
    shows.change_show(show.id, settings(show), **BY, at=clock.now())
    assert show.form == "selection"
    assert show.marks_until is not None
    shows.change_show(show.id, settings(show, form="stage"), **BY, at=clock.now())
    assert (show.form, show.marks_until) == ("stage", None)


def test_the_form_stands_with_the_first_mark_and_with_the_start() -> None:
    for values in ({"rules_locked_at": clock.now()}, {"phase": "running"}):
        show = write(make_show(), **values)
        with pytest.raises(Refused, match="form_stands"):
            shows.change_show(show.id, settings(show, form="selection"), **BY, at=clock.now())


def test_a_new_round_takes_the_rules_of_the_show_before_without_its_hall() -> None:
    before = make_show()
    entered = settings(before, form="selection", marks_until="2030-05-12T18:00")
    show = next_show.add_show(before.edition_id, entered, **BY, at=clock.now())
    assert (show.form, show.combination, show.holds_vote) == ("selection", "jury_only", False)
    assert len(show.criteria) == len(before.criteria)
    locked_rules.copy_rules(show.id, before.id, **BY, at=clock.now())
    assert show.combination == "jury_only"


def test_rules_with_the_hall_are_refused_for_a_round() -> None:
    show = make_round()
    typed = {"method": "weighted_mean", "combination": "balanced", "voting_mode": "approval"}
    with pytest.raises(Invalid) as refused:
        locked_rules.save_rules(show.id, read(RulesInput, typed), **BY, at=clock.now())
    assert refused.value.fields["combination"].code == "selection_is_the_jurys"


def test_an_entry_that_comes_late_can_be_heard_at_once() -> None:
    show = make_round(started=True)
    entered = entries.read_entry({"title": "Late", "name": {"kk": "Кеш"}, "kind": "person"})
    entry = entries.add_entry(show.id, entered, **BY, at=clock.now())
    assert entry.stage == "performed"


def test_a_juror_is_led_to_the_round_that_is_marked_until_the_evening_begins() -> None:
    show = make_round(started=True)
    evening = make_show(edition=show.edition)
    write(evening.seats[0], juror_id=show.seats[0].juror_id)
    juror = jurors.get_juror(show.seats[0].juror_id)
    assert tonight.find_tonight() == evening
    assert seats.find_show_of(juror) == show
    start(evening)
    assert seats.find_show_of(juror) == evening


def test_every_juror_begins_where_they_like_and_nobody_is_led_on() -> None:
    show = make_round(started=True)
    juror = seat_actor(show.seats[1])
    assert jury_snapshot(juror, show.id, at=clock.now())["current"] == show.entries[0].id
    mark(show, 1, 2, "7")
    hand_in(show, 1, 2)
    assert jury_snapshot(juror, show.id, at=clock.now())["current"] == show.entries[0].id


def test_a_day_that_somebody_wrote_into_the_database_is_found() -> None:
    show = make_round(two_person_rule=False)
    write(show, marks_until=None)
    entered = DeadlineInput(marks_until=clock.now() + timedelta(hours=3))
    shows.move_deadline(show.id, entered, **BY, at=clock.now())
    press(show, "start_show")
    mark(show, 1, 0, "7")
    assert check.check_show(show).differences == []
    write(show, marks_until=clock.now() + timedelta(hours=30))
    assert [one.code for one in check.check_show(show).differences] == ["deadline_differs"]
