"""On SQLite older programs gave the number of a deleted row to the next one, and the record speaks
of both: what it says of the one that is gone is held against nobody."""

import pytest
from flask import Flask

from kruvision.extensions import db
from kruvision.models import Show
from kruvision.services.access import SYSTEM
from kruvision.services.entries import entries, running_order
from kruvision.services.entries.running_order import SeedInput
from kruvision.services.entries.status import StatusInput, change_status
from kruvision.services.evidence import check
from kruvision.services.forms.inputs import read
from kruvision.services.jury import jurors, seats
from kruvision.services.jury.jurors import JurorInput
from kruvision.services.jury.seats import PanelInput
from kruvision.services.rounds import advancing, next_show
from kruvision.services.rounds.next_show import AddedShow
from kruvision.services.setup import new_editions, removal
from kruvision.services.setup.new_editions import NewEdition
from kruvision.services.shows import shown
from kruvision.services.shows.shown import ShownInput
from tests.factories import names
from tests.factories.entries import entry_input
from tests.factories.jury import call, start
from tests.factories.real_evening import NOON, give
from tests.migrations.test_evening_from_before import older_program
from tests.services.evidence.edits import edit

__all__ = ["older_program"]
POSTER = {"year": 2026, "name": names("KRU VISION"), "show": {"name": names("Semifinal")}}
GIVEN_AGAIN = "DELETE FROM sqlite_sequence WHERE name IN ('edition', 'show', 'entry')"
"""What older programs did with every deletion."""


def plan(show_id: int, juror: int) -> None:
    """All that a show has before it starts."""
    for number in (1, 2, 3):
        typed = entry_input(name=names(f"Singer {number}"), title=f"Song {number}")
        entries.add_entry(show_id, typed, by=SYSTEM, at=NOON)
    rows = {juror: {"seated": True}}
    entered = PanelInput.model_validate({"head": juror, "seats": rows})
    seats.set_panel(show_id, entered, by=SYSTEM, at=NOON)


def change_all(show_id: int) -> None:
    """What is on record besides, and not so in a show that is new."""
    running_order.draw_order(show_id, SeedInput(seed="snow"), by=SYSTEM, at=NOON)
    first = db.session.get_one(Show, show_id).entries[0].id
    advancing.mark_advancing(show_id, [first], by=SYSTEM, at=NOON)
    change_status(first, StatusInput(status="guest"), by=SYSTEM, at=NOON)
    shown.change_shown(show_id, read(ShownInput, {"places_to": 3}), by=SYSTEM, at=NOON)


def begin(show_id: int) -> Show:
    show = start(db.session.get_one(Show, show_id))
    call(show.entries[0])
    give(show, 0, 0, 0, 7)
    return show


def held(show: Show) -> None:
    db.session.rollback()
    found = db.session.get_one(Show, show.id)
    assert check.check_all(found) == check.Evidence(True, [])


@pytest.mark.parametrize("goes", ["show", "edition"])
def test_a_new_show_under_the_number_of_a_deleted_one_differs_in_nothing(
    app: Flask, goes: str
) -> None:
    edition = new_editions.add_edition(read(NewEdition, POSTER), by=SYSTEM, at=NOON)
    first_id, show_id = edition.id, edition.shows[0].id
    juror = jurors.add_juror(first_id, JurorInput(name=names("Juror")), by=SYSTEM, at=NOON)
    plan(show_id, juror)
    change_all(show_id)
    if goes == "show":
        removal.delete_show(show_id, by=SYSTEM, at=NOON)
        edit(GIVEN_AGAIN)
        entered = read(AddedShow, {"name": names("Final")})
        show = next_show.add_show(first_id, entered, by=SYSTEM, at=NOON)
    else:
        removal.delete_edition(first_id, by=SYSTEM, at=NOON)
        edit(GIVEN_AGAIN)
        edition = new_editions.add_edition(read(NewEdition, POSTER), by=SYSTEM, at=NOON)
        juror = jurors.add_juror(edition.id, JurorInput(name=names("Juror")), by=SYSTEM, at=NOON)
        show = edition.shows[0]
    assert show.id == show_id
    plan(show_id, juror)
    held(begin(show_id))


@pytest.mark.usefixtures("older_program")
def test_a_new_act_under_the_number_of_a_deleted_one_competes(app: Flask) -> None:
    edition = new_editions.add_edition(read(NewEdition, POSTER), by=SYSTEM, at=NOON)
    show_id = edition.shows[0].id
    juror = jurors.add_juror(edition.id, JurorInput(name=names("Juror")), by=SYSTEM, at=NOON)
    plan(show_id, juror)
    last = db.session.get_one(Show, show_id).entries[-1].id
    advancing.mark_advancing(show_id, [last], by=SYSTEM, at=NOON)
    change_status(last, StatusInput(status="withdrawn"), by=SYSTEM, at=NOON)
    entries.delete_entry(last, by=SYSTEM, at=NOON)
    edit(GIVEN_AGAIN)
    assert entries.add_entry(show_id, entry_input(title="New"), by=SYSTEM, at=NOON).id == last
    show = begin(show_id)
    held(show)
    edit(f"DELETE FROM entry WHERE id = {last}")
    found = check.check_all(db.session.get_one(Show, show_id)).differences
    assert [one.code for one in found] == ["act_missing"]
