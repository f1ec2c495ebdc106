"""Editions and shows: made in one go, changed, taken away only while nothing counted."""

from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Contestant, Criterion, Edition, Entry, Juror, Seat, Show, Song
from kruvision.services.access import SYSTEM
from kruvision.services.errors import Invalid, NotFound, Refused
from kruvision.services.forms.inputs import read
from kruvision.services.forms.local_time import local_text
from kruvision.services.record import chain
from kruvision.services.rounds import next_show
from kruvision.services.rounds.next_show import AddedShow
from kruvision.services.ruleset.locked_rules import lock_rules
from kruvision.services.scoring import rule_book_inputs
from kruvision.services.setup import removal
from kruvision.services.setup.new_editions import NewEdition, add_edition
from kruvision.services.shows import editions, shows
from kruvision.services.shows.shows import ShowInput
from kruvision.services.transactions.transaction import transaction
from tests.factories import make_edition, make_show, names

FILLED = {
    "year": "2026",
    "name": {"kk": "KRU VISION", "ru": "", "en": ""},
    "show": {"name": {"en": "Semi-final"}, "starts_at": "2026-11-24T18:30"},
}


def add(**values: Any) -> Edition:
    return add_edition(read(NewEdition, {**FILLED, **values}), by=SYSTEM, at=clock.now())


def count(table: type) -> int:
    return db.session.execute(select(func.count()).select_from(table)).scalar_one()


def test_an_edition_comes_with_a_show_that_could_begin(app: Flask) -> None:
    edition = add()
    show = edition.shows[0]
    assert [criterion.scale_max for criterion in show.criteria] == [Fraction(10)] * 5
    assert all(set(criterion.name) == {"kk", "ru", "en"} for criterion in show.criteria)
    assert rule_book_inputs.rules_of(show).ties == ("jury_score", "audience_score", "shared_place")
    assert show.starts_at == datetime(2026, 11, 24, 13, 30, tzinfo=UTC)
    assert local_text(show.starts_at) == "2026-11-24T18:30"
    assert [line.kind for line in chain.list_lines(limit=2)] == ["show_added", "edition_added"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"year": "soon"}, "year"),
        ({"year": "99999"}, "year"),
        ({"name": {"kk": " "}}, "name"),
        ({"wifi_name": "x" * 65}, "wifi_name"),
        ({"show": {"name": {}}}, "show.name"),
        ({"show": {"name": {"en": "x"}, "starts_at": "tonight"}}, "show.starts_at"),
        ({"ethnicity": "any"}, "ethnicity"),
    ],
)
def test_what_cannot_be_an_edition_is_named_at_its_field(
    app: Flask, values: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as wrong:
        add(**values)
    assert field in wrong.value.fields
    assert count(Edition) == 0


def test_a_further_show_has_the_rules_of_the_one_before(app: Flask) -> None:
    edition_id = add().id
    with transaction():
        db.session.get_one(Edition, edition_id).shows[0].method = "median"
    entered = read(AddedShow, {"name": {"en": "Final"}, "window_minutes": "2,5"})
    show = next_show.add_show(edition_id, entered, by=SYSTEM, at=clock.now())
    assert (show.position, show.method, show.window_seconds) == (2, "median", 150)
    assert len(show.criteria) == 5
    assert count(Criterion) == 10
    begun = chain.list_lines(show.id)[0]
    assert (begun.kind, begun.data["rules"]["method"]) == ("show_added", "median")
    assert [row["id"] for row in begun.data["rules"]["criteria"]] == [c.id for c in show.criteria]


@pytest.mark.parametrize("minutes", ["0", "0,1", "241", "1/7", "-5", "long"])
def test_a_vote_lasts_whole_seconds_between_ten_of_them_and_four_hours(
    app: Flask, minutes: str
) -> None:
    with pytest.raises(Invalid) as wrong:
        read(ShowInput, {"name": {"en": "Final"}, "window_minutes": minutes})
    assert "window_minutes" in wrong.value.fields


def test_settings_of_a_show_can_be_changed_even_when_its_rules_are_locked(app: Flask) -> None:
    show_id = make_show().id
    with transaction():
        lock_rules(db.session.get_one(Show, show_id), clock.now())
    entered = read(ShowInput, {"name": {"en": "Gala"}, "leaderboard": "live"})
    shows.change_show(show_id, entered, by=SYSTEM, at=clock.now())
    show = db.session.get_one(Show, show_id)
    assert (show.name, show.leaderboard, show.turnout_shown) == ({"en": "Gala"}, "live", False)
    line = chain.list_lines(show_id, limit=1)[0]
    assert (line.kind, line.data["leaderboard"]) == ("show_changed", "live")


def test_an_untouched_show_goes_with_all_that_hangs_on_it(app: Flask) -> None:
    edition = make_edition()
    kept, gone = (make_show(edition=edition).id for _ in range(2))
    with transaction():
        shared = db.session.get_one(Show, kept).entries[0]
        db.session.add(
            Entry(
                show_id=gone,
                contestant_id=shared.contestant_id,
                song_id=shared.song_id,
                running_order=9,
            )
        )
    assert removal.delete_show(gone, by=SYSTEM, at=clock.now()) == edition.id
    with pytest.raises(NotFound):
        shows.get_show(gone)
    assert (count(Entry), count(Contestant), count(Song), count(Seat)) == (3, 3, 3, 3)
    assert chain.list_lines(gone, limit=1)[0].kind == "show_deleted"


def test_an_edition_goes_with_its_shows_and_jurors_and_leaves_the_others(app: Flask) -> None:
    kept = make_show().edition_id
    gone = make_show().edition_id
    removal.delete_edition(gone, by=SYSTEM, at=clock.now())
    assert [edition.id for edition in editions.list_editions()] == [kept]
    assert (count(Show), count(Juror), count(Entry)) == (1, 3, 3)


def test_a_show_with_marks_or_on_stage_stays(app: Flask) -> None:
    marked, begun = make_show(), make_show()
    with transaction():
        lock_rules(db.session.get_one(Show, marked.id), clock.now())
        db.session.get_one(Show, begun.id).phase = "running"
    for show, code in ((marked, "show_has_marks"), (begun, "show_has_begun")):
        with pytest.raises(Refused) as refused:
            removal.delete_show(show.id, by=SYSTEM, at=clock.now())
        assert refused.value.code == code
        with pytest.raises(Refused):
            removal.delete_edition(show.edition_id, by=SYSTEM, at=clock.now())
    assert count(Show) == 2


def test_changing_the_poster_keeps_the_shows(app: Flask) -> None:
    edition_id = make_show().edition_id
    values = {"year": "2027", "name": names("Next"), "organizers": {"kk": "Клуб\nБас"}}
    entered = read(editions.EditionInput, values)
    edition = editions.change_edition(edition_id, entered, by=SYSTEM, at=clock.now())
    assert (edition.year, len(edition.shows)) == (2027, 1)
    assert edition.organizers == {"kk": "Клуб\nБас"}
