"""Names written through the program: each service that writes one leaves its print, and without it
the check takes the new name for a forgery. What nobody wrote through the program is seen from the
first, before any close."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import RecordLine, Show
from kruvision.services.access import SYSTEM
from kruvision.services.entries import copies, entries, running_order
from kruvision.services.entries.running_order import SeedInput
from kruvision.services.evidence import check
from kruvision.services.forms.inputs import read
from kruvision.services.jury import jurors, seats
from kruvision.services.jury.jurors import JurorInput
from kruvision.services.jury.seats import PanelInput
from kruvision.services.record import name_prints
from kruvision.services.rounds import advancing, next_show
from kruvision.services.rounds.next_show import AddedShow
from kruvision.services.setup import new_editions
from kruvision.services.setup.new_editions import NewEdition
from kruvision.services.shows import editions, shown, shows
from kruvision.services.shows.editions import EditionInput
from kruvision.services.shows.shown import ShownInput
from kruvision.services.shows.shows import ShowInput
from kruvision.services.traditions import packs, traditions
from tests.factories import names
from tests.factories.entries import entry_input
from tests.factories.jury import call, start
from tests.factories.real_evening import give
from tests.services.evidence.edits import edit
from tests.services.traditions.test_traditions import card

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
BY: dict[str, Any] = {"by": SYSTEM, "at": NOON}
POSTER = {"year": 2026, "name": names("KRU VISION"), "venue": {"kk": "Зал", "ru": "", "en": ""}}
NOBODY_S_ACT = (
    "INSERT INTO entry (show_id, contestant_id, song_id, running_order, stage, status,"
    " status_reason, previous_status, previous_reason, advances)"
    " SELECT id, 1, 2, 5, 'waiting', 'competing', '', '', '', 0 FROM show"
)
WHEN = "2026-03-01T18:00"


@pytest.fixture
def made(app: Flask) -> Show:
    """A show of which every row was typed, running, with its first mark given."""
    first = {"name": names("Final"), "starts_at": WHEN}
    edition = new_editions.add_edition(read(NewEdition, {**POSTER, "show": first}), **BY)
    show_id, slug = edition.shows[0].id, traditions.add_tradition(card(), **BY).slug
    for number in (1, 2, 3, 4):
        typed = entry_input(name=names(f"Singer {number}"), title=f"Song {number}", tradition=slug)
        entries.add_entry(show_id, typed, **BY)
    juror = jurors.add_juror(edition.id, JurorInput(name=names("Juror")), **BY)
    rows = {juror: {"seated": True}}
    seats.set_panel(show_id, PanelInput.model_validate({"head": juror, "seats": rows}), **BY)
    running_order.draw_order(show_id, SeedInput(seed="snow"), **BY)
    show = start(db.session.get_one(Show, show_id))
    call(show.entries[0])
    give(show, 0, 0, 0, 7)
    return held(show)


def held(show: Show) -> Show:
    db.session.rollback()
    found = db.session.get_one(Show, show.id)
    assert check.check_all(found) == check.Evidence(True, [])
    return found


def differences(show: Show) -> set[str]:
    db.session.rollback()
    return {one.code for one in check.check_all(db.session.get_one(Show, show.id)).differences}


def edit_act(show: Show, text: str) -> None:
    entries.edit_entry(show.entries[1].id, entry_input(title=text), **BY)


def edit_juror(show: Show, text: str) -> None:
    entered = JurorInput(name=names("Juror"), role=names(text))
    jurors.edit_juror(show.seats[0].juror_id, entered, **BY)


def change_show(show: Show, text: str) -> None:
    entered = read(ShowInput, {"name": names(text), "starts_at": "2026-03-02T19:30"})
    shows.change_show(show.id, entered, **BY)


def change_edition(show: Show, text: str) -> None:
    entered = read(EditionInput, {**POSTER, "venue": {"kk": text, "ru": "", "en": ""}})
    editions.change_edition(show.edition_id, entered, **BY)


def change_shown(show: Show, text: str) -> None:
    shown.change_shown(show.id, read(ShownInput, {"places_to": len(text)}), **BY)


def change_card(show: Show, text: str) -> None:
    slug = show.entries[0].song.tradition_slug
    traditions.change_tradition(str(slug), card(names=names(text)), **BY)


def take_pack(show: Show, text: str) -> None:
    slug = str(show.entries[0].song.tradition_slug)
    pack = json.loads(packs.export_pack(slug))
    pack["traditions"][0]["names"] = names(f"{text}, of a pack")
    packs.import_pack(json.dumps(pack).encode(), [], over=[slug], **BY)


WRITERS: dict[str, tuple[Callable[[Show, str], None], Any, str]] = {
    "an act": (edit_act, entries, "act_named_otherwise"),
    "a juror": (edit_juror, jurors, "juror_named_otherwise"),
    "a show": (change_show, shows, "show_named_otherwise"),
    "an edition": (change_edition, editions, "show_named_otherwise"),
    "what is shown": (change_shown, shown, "show_named_otherwise"),
    "a culture card": (change_card, traditions, "act_named_otherwise"),
    "a pack of cards": (take_pack, packs, "act_named_otherwise"),
}
"""Who writes, where, and what the check says where no print was left."""


@pytest.mark.parametrize("what", WRITERS)
def test_whoever_writes_a_name_leaves_its_print(
    made: Show, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, module, code = WRITERS[what]
    write(made, "once")
    show = held(made)
    monkeypatch.setattr(module, "prints_of", lambda *_rows: {})
    write(show, "once more")
    assert code in differences(show)


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ('UPDATE contestant SET name = \'{"en": "Me"}\' WHERE id = 1', "act_named_otherwise"),
        ("UPDATE entry SET running_order = 9 WHERE running_order = 4", "order_differs"),
        ("UPDATE entry SET contestant_id = 2 WHERE id = 1", "act_people_differ"),
        ("UPDATE show SET public_form = 'through'", "show_named_otherwise"),
        ('UPDATE juror SET name = \'{"en": "Me"}\'', "juror_named_otherwise"),
        (NOBODY_S_ACT, "act_added"),
        ("DELETE FROM entry WHERE running_order = 4", "act_missing"),
    ],
)
def test_what_was_written_past_the_program_is_seen_before_any_close(
    made: Show, sql: str, code: str
) -> None:
    edit(sql)
    assert code in differences(made)


def test_acts_that_come_and_go_and_move_leave_nothing_that_differs(made: Show) -> None:
    entries.delete_entry(made.entries[3].id, **BY)
    show = held(made)
    running_order.move_entry(show.entries[2].id, 2, **BY)
    show = held(show)
    running_order.undo_order(show.id, **BY)
    entries.add_entry(show.id, entry_input(title="One more"), **BY)
    show = held(show)
    entered = read(AddedShow, {"name": names("Gala")})
    gala = next_show.add_show(show.edition_id, entered, **BY)
    copies.copy_entries(gala.id, [show.entries[0].id], **BY)
    advancing.mark_advancing(show.id, [show.entries[1].id], **BY)
    held(show)
    advancing.take_over(show.id, gala.id, **BY)
    panel = {"head": show.seats[0].juror_id, "seats": {show.seats[0].juror_id: {"seated": True}}}
    seats.set_panel(gala.id, PanelInput.model_validate(panel), **BY)
    gala = start(db.session.get_one(Show, gala.id))
    call(gala.entries[1])
    give(gala, 1, 0, 0, 7)
    edit_act(held(gala), "Shared by both")
    held(show)
    held(gala)


def test_lines_that_hold_prints_are_all_read(made: Show) -> None:
    for write, _module, _code in WRITERS.values():
        write(made, "once")
    lines = db.session.execute(select(RecordLine)).scalars()
    assert {line.kind for line in lines if "prints" in line.data} <= set(name_prints.KEEPING)
