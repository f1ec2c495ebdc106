"""The next show is made in one press, and nobody is lost on the way there."""

from typing import Any

import pytest
from flask import Flask

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Category, Edition, Show
from kruvision.services.access import SYSTEM
from kruvision.services.errors import Refused
from kruvision.services.forms.inputs import read
from kruvision.services.record import chain
from kruvision.services.rounds import advancing, next_show
from kruvision.services.rounds.next_show import AddedShow, NextShow
from kruvision.services.stage import preflight
from tests.factories import make_edition, make_entry, make_show, names, save
from tests.factories.results import change

BY: dict[str, Any] = {"by": SYSTEM, "at": clock.now()}
SEMI = {"kk": "Жартылай финал", "ru": "Полуфинал", "en": "Semi-final"}
FINAL = {"kk": "Финал", "ru": "Финал", "en": "Final"}


def semi_final(going: int = 2, **values: Any) -> Show:
    """Four acts, of which the first go through."""
    show = change(make_show(entries=4, **values), name=SEMI)
    mark(show, *range(going))
    return show


def mark(show: Show, *numbers: int) -> None:
    entries = db.session.get_one(Show, show.id).entries
    advancing.mark_advancing(show.id, [entries[n].id for n in numbers], **BY)


def make(show: Show) -> Show:
    return next_show.make_next_show(show.id, read(NextShow, {"name": FINAL}), **BY)


def people(show: Show) -> list[int]:
    db.session.expire_all()
    return [entry.contestant_id for entry in db.session.get_one(Show, show.id).entries]


def checks_of(show: Show) -> dict[str, preflight.Check]:
    return {check.name: check for check in preflight.list_checks(show, at=clock.now())}


def test_one_press_makes_the_next_show_with_those_who_go_through(app: Flask) -> None:
    semi = semi_final(method="median", window_seconds=150, hall_seats=300)
    final = make(semi)
    assert people(final) == people(semi)[:2]
    assert (final.name, final.position, final.starts_at) == (FINAL, 2, None)
    assert (final.method, final.window_seconds, final.hall_seats) == ("median", 150, 300)
    assert len(final.criteria) == len(semi.criteria)
    assert [line.kind for line in chain.list_lines(final.id)] == ["field_copied", "show_added"]


def test_it_is_made_once_and_never_empty(app: Flask) -> None:
    semi = semi_final(going=0)
    with pytest.raises(Refused, match="nobody_goes_through"):
        make(semi)
    mark(semi, 0)
    make(semi)
    with pytest.raises(Refused, match="next_show_is_there"):
        make(semi)
    assert len(db.session.get_one(Edition, semi.edition_id).shows) == 2


@pytest.mark.parametrize("take_over", [True, False])
def test_a_show_that_is_added_takes_them_over_where_it_is_wanted(
    app: Flask, take_over: bool
) -> None:
    semi = semi_final()
    entered = read(AddedShow, {"name": FINAL, "take_over": take_over})
    final = next_show.add_show(semi.edition_id, entered, **BY)
    assert people(final) == (people(semi)[:2] if take_over else [])


def test_an_act_comes_into_the_category_of_the_same_name(app: Flask) -> None:
    semi = semi_final()
    final = make_show(edition=db.session.get_one(Edition, semi.edition_id), entries=0)
    solo, _duo = (
        save(Category(show_id=semi.id, position=n, name=names(name)))
        for n, name in ((1, "Solo"), (2, "Duo"))
    )
    same = save(Category(show_id=final.id, position=1, name=names("Solo")))
    for entry, category in zip(semi.entries[:2], (solo, _duo), strict=True):
        change(entry, category_id=category.id)
    advancing.take_over(semi.id, final.id, **BY)
    assert [e.category_id for e in db.session.get_one(Show, final.id).entries] == [same.id, None]


def test_after_another_cut_one_press_brings_the_next_show_in_line(app: Flask) -> None:
    semi = semi_final()
    final = make(semi)
    guest = make_entry(final, status="guest")
    stranger = make_entry(final)
    mark(semi, 1, 2)
    seam = advancing.look_at_seam(semi, final)
    assert [e.contestant_id for e in seam.waiting] == people(semi)[2:3]
    assert [e.contestant_id for e in seam.left] == people(semi)[:1]
    assert advancing.bring_in_line(semi.id, final.id, **BY) == (1, 1)
    found = people(final)
    assert found == [
        people(semi)[1],
        guest.contestant_id,
        stranger.contestant_id,
        people(semi)[2],
    ], "who was never in the semi-final stays"
    rows = db.session.get_one(Show, final.id).entries
    assert [entry.running_order for entry in rows] == [1, 2, 3, 4]


def test_while_nobody_is_marked_nobody_is_in_the_next_show_without_right(app: Flask) -> None:
    semi = semi_final()
    final = make(semi)
    mark(semi)
    assert advancing.look_at_seam(semi, final) == advancing.Seam([], [])


def test_nobody_is_taken_out_of_a_show_that_has_begun(app: Flask) -> None:
    semi = semi_final()
    final = change(make(semi), phase="running")
    mark(semi, 1)
    with pytest.raises(Refused, match="show_has_begun"):
        advancing.bring_in_line(semi.id, final.id, **BY)
    assert people(final) == people(semi)[:2]


def test_another_song_in_the_next_show_is_the_same_contestant(app: Flask) -> None:
    semi = semi_final(going=1)
    final = make_show(edition=db.session.get_one(Edition, semi.edition_id), entries=1)
    change(final.entries[0], contestant_id=semi.entries[0].contestant_id)
    assert advancing.look_at_seam(semi, db.session.get_one(Show, final.id)).waiting == []


@pytest.mark.parametrize(
    ("names", "following"),
    [
        (["Semi-final"], "Final"),
        (["Quarter-final"], "Semi-final"),
        (["Round 1"], "Final"),
        (["Final"], "Gala concert"),
        (["Final", "Semi-final"], "Gala concert"),
        (["Gala"], None),
    ],
)
def test_the_name_of_the_next_show_is_proposed(
    app: Flask, names: list[str], following: str | None
) -> None:
    edition = make_edition()
    shows = [change(make_show(edition=edition), name={"en": name}) for name in names]
    db.session.expire_all()
    assert next_show.next_name(db.session.get_one(Show, shows[-1].id)).get("en") == following


def test_whoever_goes_through_and_is_not_in_is_named_before_the_start(app: Flask) -> None:
    edition = make_edition()
    semi = make_show(edition=edition, entries=3)
    final = make_show(edition=edition, entries=0)
    assert "advancing" not in checks_of(final), "nobody was marked yet"
    going = [entry.id for entry in semi.entries[:2]]
    advancing.mark_advancing(semi.id, going, **BY)
    waits = checks_of(final)["advancing"]
    assert (waits.done, waits.blocks) == (False, False)
    assert waits.facts["names"] == [entry.contestant.name for entry in semi.entries[:2]]
    assert waits.facts["show_id"] == semi.id, "it is mended there"
    advancing.take_over(semi.id, final.id, **BY)
    assert checks_of(final)["advancing"].done
    assert "advancing" not in checks_of(semi)
