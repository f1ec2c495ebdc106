"""One press, one step: what happens on stage, and what two people pressing at once cause."""

from datetime import timedelta

import pytest

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Criterion, Entry, Mark, Seat, Show, VotingWindow
from kruvision.rules.evening import flow
from kruvision.rules.evening.flow import Step
from kruvision.services.access import Actor
from kruvision.services.audience import windows
from kruvision.services.errors import NotAllowed, Refused
from kruvision.services.record import chain
from kruvision.services.stage import steps as stage_steps
from kruvision.services.transactions.changes import committed
from tests.factories import make_entry, make_show, save
from tests.factories.results import seal_marks

pytestmark = pytest.mark.both_databases

ORGANIZER = Actor("organizer", 1)
MANAGER = Actor("stage_manager", 2)


def press(show: Show, kind: str, entry_id: int | None = None, by: Actor = ORGANIZER) -> None:
    stage_steps.press(show.id, Step(kind, entry_id), revision=show.revision, by=by, at=clock.now())


def undo(show: Show) -> None:
    shown = flow.undo_step(stage_steps.evening_of(show)) or Step("nothing")
    stage_steps.undo(show.id, shown, revision=show.revision, by=ORGANIZER, at=clock.now())


def undo_shown(show: Show, shown: Step, revision: int) -> None:
    stage_steps.undo(show.id, shown, revision=revision, by=ORGANIZER, at=clock.now())


def close_vote(show: Show) -> None:
    """Press to close, and let the last seconds pass."""
    press(show, "start_closing")
    stage_steps.close_due(clock.now() + windows.LAST_SECONDS + timedelta(seconds=1))


def perform(show: Show, entry: Entry) -> None:
    press(show, "call_entry", entry.id)
    press(show, "finish_entry", entry.id)


def kinds(show: Show) -> list[str]:
    return [line.kind for line in reversed(chain.list_lines(show.id))]


def give_mark(show: Show, entry: Entry, steps: int | None = 4) -> None:
    save(
        Mark(
            entry_id=entry.id,
            juror_id=show.seats[0].juror_id,
            criterion_id=show.criteria[0].id,
            steps=steps,
            seq=1,
            saved_at=clock.now(),
        )
    )
    seal_marks(show)


@pytest.fixture
def show(app) -> Show:
    return make_show(entries=2)


def test_an_entry_goes_on_stage_and_has_performed(show):
    press(show, "start_show")
    press(show, "call_entry", show.entries[0].id)
    assert (show.phase, show.entries[0].stage) == ("running", "on_stage")
    press(show, "finish_entry", show.entries[0].id)
    assert show.entries[0].stage == "performed"
    assert show.entries[0].performed_at is not None
    assert kinds(show) == ["show_started", "entry_called", "entry_finished"]


def test_two_presses_for_the_same_moment_make_one_step(show):
    press(show, "start_show")
    revision = show.revision
    first, second = (Step("call_entry", entry.id) for entry in show.entries)
    stage_steps.press(show.id, first, revision=revision, by=ORGANIZER, at=clock.now())
    with pytest.raises(Refused) as refusal:
        stage_steps.press(show.id, second, revision=revision, by=MANAGER, at=clock.now())
    assert refusal.value.code == "already_done"
    assert [entry.stage for entry in show.entries] == ["on_stage", "waiting"]
    assert kinds(show) == ["show_started", "entry_called"]


def test_an_undo_for_an_earlier_moment_undoes_nothing(show):
    press(show, "start_show")
    revision = show.revision
    press(show, "call_entry", show.entries[0].id)
    with pytest.raises(Refused, match="already_done"):
        undo_shown(show, Step("unstart_show"), revision)
    assert show.entries[0].stage == "on_stage"


def test_an_undo_takes_back_the_step_that_was_shown_and_no_other(show):
    press(show, "start_show")
    perform(show, show.entries[0])
    for shown in (Step("unstart_show"), Step("unfinish_entry", show.entries[1].id)):
        with pytest.raises(Refused, match="already_done"):
            undo_shown(show, shown, show.revision)
    assert show.entries[0].stage == "performed"
    undo_shown(show, Step("unfinish_entry", show.entries[0].id), show.revision)
    assert show.entries[0].stage == "on_stage"


def test_a_step_out_of_line_changes_nothing(show):
    with pytest.raises(Refused, match="step_not_possible"):
        press(show, "call_entry", show.entries[0].id)
    assert (show.phase, show.revision, kinds(show)) == ("planned", 0, [])


def test_an_entry_of_another_show_cannot_be_called(show):
    other = make_show(entries=1)
    press(show, "start_show")
    with pytest.raises(Refused, match="step_not_possible"):
        press(show, "call_entry", other.entries[0].id)
    assert other.entries[0].stage == "waiting"


def test_undo_walks_back_to_the_beginning(show):
    press(show, "start_show")
    perform(show, show.entries[1])
    undo(show)
    assert show.entries[1].stage == "on_stage"
    assert show.entries[1].performed_at is None
    undo(show)
    undo(show)
    assert (show.phase, show.entries[1].stage) == ("planned", "waiting")
    with pytest.raises(Refused, match="nothing_to_undo"):
        undo(show)


def test_undo_after_two_acts_takes_back_the_one_that_sang_last(show):
    press(show, "start_show")
    perform(show, show.entries[1])
    perform(show, show.entries[0])
    undo(show)
    assert [entry.stage for entry in show.entries] == ["on_stage", "performed"]


def test_a_call_with_a_mark_is_not_taken_back(show):
    press(show, "start_show")
    press(show, "call_entry", show.entries[0].id)
    give_mark(show, show.entries[0])
    with pytest.raises(Refused, match="nothing_to_undo"):
        undo(show)


def test_a_mark_that_was_taken_back_does_not_hold_the_call(show):
    press(show, "start_show")
    press(show, "call_entry", show.entries[0].id)
    give_mark(show, show.entries[0], steps=None)
    undo(show)
    assert show.entries[0].stage == "waiting"


@pytest.mark.parametrize(
    ("sizes", "code"),
    [
        ({"entries": 0}, "no_entries"),
        ({"criteria": 0}, "no_criteria"),
        ({"jurors": 0}, "no_seats"),
    ],
)
def test_a_show_that_cannot_be_held_says_what_is_missing(app, sizes, code):
    show = make_show(**sizes)
    with pytest.raises(Refused, match=code):
        press(show, "start_show")
    assert show.phase == "planned"


def test_a_show_of_the_audience_alone_needs_no_jury(app):
    show = make_show(criteria=0, jurors=0, combination="audience_only")
    press(show, "start_show")
    assert show.phase == "running"
    assert not db.session.query(Criterion).count() + db.session.query(Seat).count()


def test_withdrawn_entries_are_neither_called_nor_waited_for(show):
    make_entry(show, status="withdrawn")
    press(show, "start_show")
    for entry in show.entries[:2]:
        perform(show, entry)
    assert stage_steps.evening_of(show).waiting == ()
    press(show, "open_voting")
    assert show.phase == "voting"


def test_the_vote_of_a_show_opens_and_closes_once(show):
    press(show, "start_show")
    for entry in show.entries:
        perform(show, entry)
    press(show, "open_voting")
    close_vote(show)
    assert show.phase == "closed"
    assert kinds(show)[-3:] == ["voting_closing", "voting_closed", "evidence_checked"]
    with pytest.raises(Refused, match="step_not_possible"):
        press(show, "open_voting")


def test_the_hall_votes_for_its_own_award_where_the_jury_decides_alone(app):
    show = make_show(entries=1, combination="jury_only", holds_vote=True)
    press(show, "start_show")
    perform(show, show.entries[0])
    press(show, "open_voting")
    close_vote(show)
    assert show.phase == "closed"
    assert kinds(show)[-4:] == [
        "voting_opened",
        "voting_closing",
        "voting_closed",
        "evidence_checked",
    ]


def test_with_a_window_per_entry_the_show_goes_on_after_each_vote(app):
    show = make_show(entries=1, window_scope="entry")
    press(show, "start_show")
    perform(show, show.entries[0])
    press(show, "open_voting", show.entries[0].id)
    assert (show.phase, stage_steps.evening_of(show).window_open) == ("running", True)
    close_vote(show)
    assert stage_steps.evening_of(show).acts[0].voted
    press(show, "close_show")
    assert show.phase == "closed"


def test_the_clock_closes_a_vote_once_its_time_and_grace_are_over(show):
    press(show, "start_show")
    for entry in show.entries:
        perform(show, entry)
    press(show, "open_voting")
    window = db.session.query(VotingWindow).one()
    stage_steps.close_due(window.closes_at + timedelta(seconds=2))
    assert (show.phase, window.state) == ("voting", "open")
    stage_steps.close_due(window.closes_at + timedelta(seconds=4))
    assert (show.phase, window.state) == ("closed", "closed")
    assert chain.list_lines(show.id)[0].actor == "system"


def test_a_paused_vote_waits_for_the_organizer(show):
    press(show, "start_show")
    for entry in show.entries:
        perform(show, entry)
    press(show, "open_voting")
    window = db.session.query(VotingWindow).one()
    windows.pause_open_windows(at=clock.now())
    stage_steps.close_due(window.closes_at + timedelta(hours=1))
    assert (show.phase, window.state) == ("voting", "paused")


def test_a_stage_manager_moves_the_stage_but_does_not_publish(show):
    press(show, "start_show", by=MANAGER)
    with pytest.raises(NotAllowed):
        press(show, "publish", by=MANAGER)
    press(show, "call_entry", show.entries[0].id, by=MANAGER)
    assert show.entries[0].stage == "on_stage"


def test_an_observer_presses_nothing(show):
    with pytest.raises(NotAllowed):
        press(show, "start_show", by=Actor("observer", 3))


def test_publishing_needs_two_people_and_ends_the_evening(app):
    show = make_show(entries=1, jurors=1, criteria=1, combination="jury_only")
    press(show, "start_show")
    press(show, "call_entry", show.entries[0].id)
    give_mark(show, show.entries[0])
    press(show, "finish_entry", show.entries[0].id)
    press(show, "close_show")
    press(show, "publish")
    assert show.phase == "closed"
    press(show, "publish", by=Actor("owner", 9, "phone"))
    assert show.phase == "published"
    press(show, "finalize")
    assert (show.phase, stage_steps.evening_of(show).acts[0].stage) == ("final", "performed")


def test_each_press_announces_that_the_stage_moved(show):
    heard: list[str] = []

    def listen(_sender: object, changes: tuple[object, ...]) -> None:
        heard.extend(type(change).__name__ for change in changes)

    with committed.connected_to(listen):
        press(show, "start_show")
        with pytest.raises(Refused):
            press(show, "start_show")
    assert heard == ["StageMoved", "HallMoved"]
