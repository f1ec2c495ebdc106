"""Tonight: the hall is with one show, and goes to another one by a start or by a choice alone."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from kruvision.database import MIGRATIONS
from kruvision.extensions import db
from kruvision.models import Hall, Show
from kruvision.rules.evening import flow
from kruvision.rules.evening.flow import Step
from kruvision.services.access import Actor
from kruvision.services.errors import NotAllowed, NotFound, Refused
from kruvision.services.record import chain
from kruvision.services.setup import removal
from kruvision.services.setup.new_editions import NewEdition, add_edition
from kruvision.services.shows import tonight
from kruvision.services.stage import steps as stage_steps
from kruvision.services.transactions.changes import Change, HallMoved, committed
from tests.factories import make_edition, make_show, save
from tests.factories.results import change, give_marks

pytestmark = pytest.mark.usefixtures("app")
AT = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
OWNER = Actor("owner", 1)
BOTH = pytest.mark.both_databases


def make_evening(year: int = 2026, **values: Any) -> int:
    """A planned show of an edition of its own."""
    return make_show(edition=make_edition(year=year), **values).id


def press(show_id: int, kind: str, entry_id: int | None = None) -> None:
    """The next step of this show, whatever its revision."""
    revision = db.session.get_one(Show, show_id).revision
    stage_steps.press(show_id, Step(kind, entry_id), revision=revision, by=OWNER, at=AT)


def go_to(show_id: int) -> None:
    tonight.open_for_hall(show_id, by=OWNER, at=AT)


def hall() -> int | None:
    show = tonight.find_tonight()
    return show.id if show else None


def lines(show_id: int) -> list[str]:
    return [line.kind for line in chain.list_lines(show_id)]


def hold(show_id: int) -> None:
    """The whole evening, to its published result."""
    show = db.session.get_one(Show, show_id)
    give_marks(show, [[[8]], [[9]]])
    press(show_id, "start_show")
    for entry_id in [entry.id for entry in db.session.get_one(Show, show_id).entries]:
        press(show_id, "call_entry", entry_id)
        press(show_id, "finish_entry", entry_id)
    for kind in ("close_show", "publish"):
        press(show_id, kind)


def alone(edition: Any = None) -> int:
    """A show of one juror, who decides, and whose result one person publishes."""
    values = {"combination": "jury_only", "two_person_rule": False}
    return make_show(entries=2, jurors=1, criteria=1, edition=edition, **values).id


def test_before_there_is_a_show_the_hall_is_with_none() -> None:
    assert (hall(), tonight.find_edition()) == (None, None)
    edition_id = make_edition().id
    found = tonight.find_edition()
    assert hall() is None
    assert found
    assert found.id == edition_id


def test_where_nobody_has_chosen_it_is_the_first_planned_show_of_the_newest_edition() -> None:
    newest = make_edition(year=2027)
    first, second = (make_show(edition=newest).id for _ in range(2))
    make_evening(2025)
    assert hall() == first
    change(db.session.get_one(Show, first), phase="final")
    assert hall() == second
    change(db.session.get_one(Show, second), phase="final")
    assert hall() == second
    make_edition(year=2028)
    assert hall() == second


@pytest.mark.parametrize("phase", flow.IN_PROGRESS_PHASES)
def test_a_show_in_progress_wins_over_every_newer_year_and_every_choice(phase: str) -> None:
    running = make_evening(2024)
    chosen = make_evening(2025)
    go_to(chosen)
    change(db.session.get_one(Show, running), phase=phase)
    make_evening(2030)
    assert hall() == running


def test_of_two_that_an_earlier_program_left_in_progress_the_one_on_stage_wins() -> None:
    shown, counted = make_evening(2025, phase="voting"), make_evening(2026, phase="closed")
    assert hall() == shown
    save(Hall(show_id=counted))
    assert hall() == counted


def test_an_edition_made_while_the_vote_is_open_takes_nobody_away() -> None:
    voting = make_evening(2026, phase="voting")
    words = {"kk": "Жаңа", "ru": "Новый", "en": "New"}
    entered = NewEdition.model_validate({"year": 2027, "name": words, "show": {"name": words}})
    add_edition(entered, by=OWNER, at=AT)
    assert hall() == voting


@BOTH
def test_a_start_takes_the_hall_and_a_start_taken_back_keeps_it() -> None:
    earlier, later = make_evening(2025), make_evening(2026)
    assert hall() == later
    press(earlier, "start_show")
    assert hall() == earlier
    back = Step("unstart_show")
    stage_steps.undo(earlier, back, revision=1, by=OWNER, at=AT)
    assert hall() == earlier


@BOTH
def test_after_the_publication_the_hall_stays_until_the_next_evening_is_opened() -> None:
    edition = make_edition()
    semi_final, final = alone(edition), alone(edition)
    hold(semi_final)
    make_evening(2030)
    assert hall() == semi_final
    press(semi_final, "finalize")
    assert hall() == semi_final
    go_to(final)
    assert hall() == final
    assert lines(final)[0] == "hall_opened"


def test_a_result_made_final_later_takes_the_hall_from_nobody() -> None:
    edition = make_edition()
    semi_final, final = alone(edition), alone(edition)
    hold(semi_final)
    go_to(final)
    press(semi_final, "finalize")
    assert hall() == final


@pytest.mark.parametrize("phase", flow.IN_PROGRESS_PHASES)
def test_no_other_show_is_opened_while_one_is_in_progress(phase: str) -> None:
    running, other = make_evening(2025, phase=phase), make_evening(2026)
    with pytest.raises(Refused, match="hall_in_use") as refused:
        go_to(other)
    assert refused.value.details["show"]
    assert hall() == running
    assert "hall_opened" not in lines(other)
    go_to(running)
    assert hall() == running


def test_the_same_choice_twice_is_one_line_and_one_announcement() -> None:
    make_evening(2026)
    other = make_evening(2025)
    heard: list[Change] = []

    def listen(_sender: object, changes: tuple[Change, ...]) -> None:
        heard.extend(changes)

    with committed.connected_to(listen):
        go_to(other)
        go_to(other)
    assert heard == [HallMoved(other)]
    assert lines(other).count("hall_opened") == 1


@pytest.mark.parametrize("role", ["stage_manager", "usher", "observer", "juror"])
def test_only_owner_and_organizer_choose(role: str) -> None:
    first, second = make_evening(2026), make_evening(2025)
    with pytest.raises(NotAllowed):
        tonight.open_for_hall(second, by=Actor(role, 1), at=AT)
    assert hall() == first
    tonight.open_for_hall(second, by=Actor("organizer", 1), at=AT)
    assert hall() == second


def test_a_show_that_does_not_exist_is_not_found() -> None:
    with pytest.raises(NotFound):
        go_to(99)


def test_a_chosen_show_that_is_deleted_leaves_the_hall_to_the_first_planned_one() -> None:
    newest, chosen = make_evening(2026), make_evening(2025)
    go_to(chosen)
    removal.delete_show(chosen, by=OWNER, at=AT)
    assert hall() == newest
    go_to(newest)
    removal.delete_edition(db.session.get_one(Show, newest).edition_id, by=OWNER, at=AT)
    assert hall() is None


def test_pages_of_an_edition_are_about_its_show_in_the_hall_else_about_its_own_next_one() -> None:
    edition = make_edition(year=2026)
    first, second = (make_show(edition=edition).id for _ in range(2))
    edition_id = edition.id
    elsewhere = make_evening(2025)

    def about() -> int:
        found = tonight.find_show_of_edition(edition_id)
        assert found
        return found.id

    go_to(second)
    assert about() == second
    go_to(elsewhere)
    assert about() == first


@BOTH
def test_the_database_holds_one_hall() -> None:
    show_id = make_evening()
    save(Hall(show_id=show_id))
    with pytest.raises(IntegrityError):
        save(Hall(id=2, show_id=show_id))
    db.session.rollback()


@BOTH
@pytest.mark.parametrize(
    ("phases", "kept"),
    [
        (("voting", "planned"), 0),
        (("running", "closed"), 0),
        (("closed", "revealing"), 1),
        (("published", "planned"), None),
    ],
)
def test_an_evening_in_progress_keeps_its_hall_over_the_upgrade(
    app: Flask, phases: tuple[str, str], kept: int | None
) -> None:
    ids = [make_evening(2026, phase=phase) for phase in phases]
    db.session.remove()
    downgrade(directory=str(MIGRATIONS), revision="0002")
    upgrade(directory=str(MIGRATIONS))
    found = db.session.execute(text("SELECT id, show_id FROM hall")).all()
    assert [tuple(row) for row in found] == ([] if kept is None else [(1, ids[kept])])
