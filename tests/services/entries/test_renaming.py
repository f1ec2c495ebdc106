"""Nobody alone gives the winner's place to somebody else by changing a name."""

import pytest
from flask import Flask

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Entry, Show
from kruvision.services.access import Actor
from kruvision.services.entries import copies, entries
from kruvision.services.errors import Refused
from kruvision.services.forms.typed_rows import merged
from kruvision.services.record import chain
from tests.factories import make_edition, make_show
from tests.factories.results import change

FIRST, SECOND = Actor("organizer", 1, "laptop"), Actor("organizer", 2, "phone")


@pytest.fixture
def show(app: Flask) -> Show:
    """A show with a public result."""
    return make_show(edition=make_edition(), entries=2, phase="published")


def edit(entry: Entry, by: Actor, **values: object) -> bool:
    known = entries.entry_values(entries.get_entry(entry.id))
    entered = entries.read_entry(merged(known, values))
    return entries.edit_entry(entry.id, entered, by=by, at=clock.now())


def english(entry: Entry) -> str:
    db.session.rollback()
    return entries.get_entry(entry.id).contestant.name["en"]


def test_another_name_in_a_public_result_takes_two_people(show: Show) -> None:
    entry = show.entries[0]
    assert edit(entry, FIRST, name={"en": "Aigul"}) is False
    assert english(entry) != "Aigul"
    assert chain.list_lines(show.id, limit=1)[0].data["name"]["en"] == "Aigul"
    with pytest.raises(Refused, match="change_needs_second"):
        edit(entry, FIRST, name={"en": "Aigul"})
    assert edit(entry, SECOND, name={"en": "Aigul"}) is True
    assert english(entry) == "Aigul"


def test_what_is_told_of_a_song_is_corrected_by_one(show: Show) -> None:
    assert edit(show.entries[0], FIRST, story={"en": "Of a river"}, meaning={"en": "River"}) is True


def test_a_name_is_also_that_of_an_earlier_result(show: Show) -> None:
    final = make_show(edition=show.edition, entries=0)
    copies.copy_entries(final.id, [show.entries[0].id], by=FIRST, at=clock.now())
    copied = db.session.get_one(Show, final.id).entries[0]
    assert edit(copied, FIRST, name={"en": "Aigul"}) is False
    assert edit(copied, SECOND, name={"en": "Aigul"}) is True


def test_before_the_result_and_without_the_two_person_rule_one_is_enough(show: Show) -> None:
    change(show, two_person_rule=False)
    assert edit(show.entries[0], FIRST, name={"en": "Aigul"}) is True
    change(show, two_person_rule=True, phase="closed")
    assert edit(show.entries[0], FIRST, name={"en": "Dana"}) is True


def test_many_names_at_once_are_left_to_the_entries_own_pages(show: Show) -> None:
    rows = {entry.id: {"title": "Another song"} for entry in show.entries}
    with pytest.raises(Refused, match="rename_takes_two"):
        entries.edit_rows(show.id, rows, by=FIRST, at=clock.now())
