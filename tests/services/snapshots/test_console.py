"""What the console knows: the whole evening, and of marks no more than how many there are."""

import json
from datetime import timedelta

import pytest

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Mark, Show
from kruvision.rules.evening.flow import Step
from kruvision.services.access import Actor
from kruvision.services.ephemeral import presence
from kruvision.services.errors import NotFound
from kruvision.services.snapshots.console import control_snapshot, level_of
from kruvision.services.stage import screens
from kruvision.services.stage import steps as stage_steps
from kruvision.services.stage.screens import ScreenInput
from tests.factories import make_entry, make_show, save
from tests.factories.results import change
from tests.services.reads import count_reads

OWNER = Actor("owner", 1)


@pytest.fixture
def show(app) -> Show:
    return make_show(entries=3, jurors=2)


def press(show: Show, kind: str, entry_id: int | None = None) -> None:
    stage_steps.press(
        show.id, Step(kind, entry_id), revision=show.revision, by=OWNER, at=clock.now()
    )


def snapshot(show: Show) -> dict:
    return control_snapshot(show.id, at=clock.now())


def mark(show: Show, entry_id: int, juror_id: int, steps: int) -> None:
    save(
        Mark(
            entry_id=entry_id,
            juror_id=juror_id,
            criterion_id=show.criteria[0].id,
            steps=steps,
            seq=1,
            saved_at=clock.now(),
        )
    )


def test_before_the_start_it_offers_the_start_and_the_list(show):
    seen = snapshot(show)
    assert [step["kind"] for step in seen["steps"]] == ["start_show"]
    assert seen["line"][0] == ("planned", "current")
    assert {check["name"] for check in seen["checks"]} >= {"entries", "criteria", "screens"}
    assert seen["undo"] is None


def test_a_start_that_cannot_be_taken_is_still_offered_and_says_why_when_pressed(app):
    assert snapshot(make_show(entries=0))["steps"][0]["kind"] == "start_show"


def test_during_the_songs_it_names_who_sings_and_who_is_next(show):
    press(show, "start_show")
    press(show, "call_entry", show.entries[0].id)
    seen = snapshot(show)
    assert seen["on_stage"]["number"] == 1
    assert seen["coming"]["number"] == 2
    assert seen["undo"]["kind"] == "uncall_entry"
    assert seen["checks"] == []
    assert seen["steps"][0] | {"entry": None} == {
        "kind": "finish_entry",
        "of_round": False,
        "entry_id": show.entries[0].id,
        "entry": None,
        "category_id": None,
        "category": {},
        "can_undo": True,
        "publishes": False,
    }


def test_a_step_that_cannot_be_taken_back_says_so(show):
    press(show, "start_show")
    for entry in show.entries:
        press(show, "call_entry", entry.id)
        press(show, "finish_entry", entry.id)
    assert snapshot(show)["steps"][0]["kind"] == "open_voting"
    assert not snapshot(show)["steps"][0]["can_undo"]


def test_the_vote_says_how_long_and_how_many(show):
    assert snapshot(show)["voting"] is None
    press(show, "start_show")
    for entry in show.entries:
        press(show, "call_entry", entry.id)
        press(show, "finish_entry", entry.id)
    press(show, "open_voting")
    voting = snapshot(show)["voting"]
    assert (voting["state"], voting["ballots"], voting["minutes"]) == ("open", 0, 5)


def test_marks_are_counted_but_never_told(show):
    press(show, "start_show")
    press(show, "call_entry", show.entries[0].id)
    entry, juror = show.entries[0].id, show.seats[0].juror_id
    mark(show, entry, juror, 1)
    low = json.dumps(comparable(snapshot(show)), default=str)
    row = db.session.query(Mark).one()
    change(row, steps=9)
    assert json.dumps(comparable(snapshot(show)), default=str) == low
    cell = snapshot(show)["jury"][0]["cells"][entry]
    assert cell == {"state": "part", "filled": 1, "needed": 2}


def comparable(seen: dict) -> dict:
    return {key: value for key, value in seen.items() if key not in ("now", "revision")}


def test_devices_are_heard_seconds_ago(show):
    juror = show.seats[0].juror_id
    moment = clock.now()
    presence.heard("juror", juror, moment - timedelta(seconds=12), waiting=2, help="asked")
    row = control_snapshot(show.id, at=moment)["jury"][0]
    assert (row["age"], row["is_here"], row["waiting"], row["help"]) == (12, True, 2, "asked")
    later = control_snapshot(show.id, at=moment + timedelta(minutes=5))["jury"][0]
    assert (later["age"], later["is_here"]) == (312, False)


def test_a_device_never_heard_has_no_age(show):
    row = snapshot(show)["jury"][1]
    assert (row["age"], row["is_here"]) == (None, False)


def test_each_screen_says_what_it_shows(show):
    left, right = (
        screens.add_screen(show.edition_id, ScreenInput(name=name), by=OWNER, at=clock.now())
        for name in ("Left", "Right")
    )
    screens.switch_screen(right, "black", by=OWNER, at=clock.now())
    screens.note_seen(left, clock.now(), view="welcome")
    first, second = snapshot(show)["screens"]
    assert (first["view"], first["held"], first["is_here"]) == ("welcome", None, True)
    assert (second["view"], second["held"], second["is_here"]) == ("black", "black", False)


def test_entries_that_do_not_sing_stay_on_the_list_with_their_reason(show):
    make_entry(show, status="withdrawn")
    seen = snapshot(show)
    assert seen["entries"][-1]["status"] == "withdrawn"
    assert seen["counts"] == {"performed": 0, "waiting": 3}


def test_what_happened_last_is_told_with_names(show):
    press(show, "start_show")
    press(show, "call_entry", show.entries[0].id)
    newest = snapshot(show)["latest"][0]
    assert newest["kind"] == "entry_called"
    assert newest["names"]["entry"] == show.entries[0].contestant.name


def test_the_line_of_a_show_without_a_vote_has_none(app):
    line = snapshot(make_show(combination="jury_only"))["line"]
    assert "voting" not in dict(line)


def test_what_one_may_press_follows_the_role():
    levels = {role: level_of(Actor(role, 1)) for role in ("owner", "stage_manager", "observer")}
    assert levels == {"owner": "publish", "stage_manager": "step", "observer": "watch"}


def test_an_unknown_show_is_not_found(app):
    with pytest.raises(NotFound):
        control_snapshot(99, at=clock.now())


def test_the_snapshot_takes_the_same_number_of_reads_for_any_number_of_entries(app):
    small, large = make_show(entries=1, jurors=1), make_show(entries=12, jurors=1)
    assert reads(small) == reads(large)


def reads(show: Show) -> int:
    press(show, "start_show")
    count = count_reads(lambda: snapshot(show))
    change(show, phase="published")
    return count
