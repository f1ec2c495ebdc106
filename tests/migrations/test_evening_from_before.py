"""An evening that was begun on an older program and goes on with this one: nobody is kept from
announcing its result because lines of the record said less in those days."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade

from kruvision.database import MIGRATIONS
from kruvision.extensions import db
from kruvision.models import RecordLine, Show
from kruvision.services.access import SYSTEM, Actor
from kruvision.services.entries import copies, entries, running_order
from kruvision.services.entries.running_order import SeedInput
from kruvision.services.entries.status import StatusInput, change_status
from kruvision.services.evidence import check
from kruvision.services.evidence.lines import Difference
from kruvision.services.jury import seats
from kruvision.services.jury.seats import PanelInput
from kruvision.services.record import chain
from kruvision.services.results import tie_decisions
from tests.factories import make_show
from tests.factories.jury import start
from tests.factories.published import finalize, publish
from tests.factories.real_evening import NOON, give_all, vote

ORGANIZER = Actor("organizer", 1, "laptop")
RULES: dict[str, Any] = {
    "combination": "balanced",
    "combination_options": {"least_ballots": 3},
    "tie_chain": [],
}
SHEETS = [[[7, 8]] * 3, [[7, 8]] * 3, [[5, 6]] * 3]
SAID_LATER = {
    "entry_added": ("number", "status", "reason", "contestant", "song"),
    "entry_deleted": ("order",),
    "mark_kept": ("commitment",),
    "tie_decided": ("replaced",),
    "voting_closed": ("choices", "salt"),
}
"""What lines of a kind did not say before."""
OF_A_SEAT = ("practice", "arrives_after", "leaves_after")


def as_before(data: dict[str, Any], kind: str) -> dict[str, Any]:
    """A line as older programs wrote it."""
    said = {name: value for name, value in data.items() if name not in SAID_LATER.get(kind, ())}
    if kind == "panel_set":
        seats = said["seats"]
        said["seats"] = [{n: v for n, v in seat.items() if n not in OF_A_SEAT} for seat in seats]
    return said


@pytest.fixture
def older_program(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """The record is written as before, until this is called."""
    append = chain.append

    def append_as_before(actor: str, kind: str, **facts: Any) -> RecordLine:
        return append(actor, kind, **as_before(facts, kind))

    monkeypatch.setattr(chain, "append", append_as_before)
    return lambda: monkeypatch.setattr(chain, "append", append)


def begin_before() -> Show:
    """Entered, drawn, marked, voted on and level in the middle of it, with the songs over."""
    guests = make_show(entries=1)
    change_status(guests.entries[0].id, StatusInput(status="guest"), by=SYSTEM, at=NOON)
    show = make_show(entries=4, edition=guests.edition, **RULES)
    running_order.draw_order(show.id, SeedInput(seed="snow"), by=SYSTEM, at=NOON)
    entries.delete_entry(db.session.get_one(Show, show.id).entries[3].id, by=SYSTEM, at=NOON)
    copies.copy_entries(show.id, [guests.entries[0].id], by=SYSTEM, at=NOON)
    seat_panel(show.id)
    show = start(db.session.get_one(Show, show.id))
    give_all(show, SHEETS)
    vote(show, [3, 3, 1, 0])
    return start(show, "closed")


def seat_panel(show_id: int) -> None:
    jurors = [seat.juror_id for seat in db.session.get_one(Show, show_id).seats]
    rows = {juror: {"seated": True, "position": n} for n, juror in enumerate(jurors, start=1)}
    entered = PanelInput.model_validate({"head": jurors[0], "seats": rows})
    seats.set_panel(show_id, entered, by=SYSTEM, at=NOON)


def decide(show: Show) -> None:
    first, second = (entry.id for entry in show.entries[:2])
    for order in ([second, first], [first, second]):
        tie_decisions.decide_tie(show.id, order, "purer tone", by=ORGANIZER, at=NOON)


def differences(show: Show) -> list[Difference]:
    return list(check.check_all(db.session.get_one(Show, show.id)).differences)


def test_it_is_announced_and_made_final_after_the_update(
    own_app: Flask, older_program: Callable[[], None]
) -> None:
    show = begin_before()
    decide(show)
    older_program()
    show_id = show.id
    db.session.remove()
    downgrade(directory=str(MIGRATIONS), revision="0011")
    upgrade(directory=str(MIGRATIONS))
    show = db.session.get_one(Show, show_id)
    assert differences(show) == []
    publish(show)
    finalize(show)
    assert differences(show) == []
