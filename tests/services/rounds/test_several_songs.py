"""A contestant sings several songs: marked apart, placed once, named once on the ballot."""

from fractions import Fraction
from typing import Any

import pytest
from flask import Flask

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Category, Edition, Show
from kruvision.rules.errors import RuleError
from kruvision.services.access import SYSTEM
from kruvision.services.audience.windows import entries_on_paper
from kruvision.services.entries.copies import SecondSong, add_song
from kruvision.services.errors import Refused
from kruvision.services.forms.inputs import read
from kruvision.services.record import chain
from kruvision.services.results.documents import make_document
from kruvision.services.results.public_view import public_document
from kruvision.services.results.reading import entries_in
from kruvision.services.rounds import advancing
from kruvision.services.rounds.cut import look_at_field
from kruvision.services.scoring.standings import (
    audience_standings,
    compute_outcome_of,
    leaderboard_rows,
)
from tests.factories import make_show, names, save
from tests.factories.published import publish
from tests.factories.results import change, give_marks, give_votes, perform
from tests.services.record.from_the_record import standings_of

BY: dict[str, Any] = {"by": SYSTEM, "at": clock.now()}


def two_songs(show: Show, entry: int = 0, title: str = "Second song") -> int:
    """The contestant of that entry sings one more, at the end; its id."""
    return add_song(show.entries[entry].id, read(SecondSong, {"title": title}), **BY).id


def sung(songs: str = "mean", marks: tuple[int, ...] = (9, 6, 5), **values: Any) -> Show:
    """Two contestants, the first of them with two songs: the first and the last mark."""
    filled = {"combination": "jury_only", "songs": songs, **values}
    show = make_show(entries=2, jurors=1, criteria=1, **filled)
    two_songs(show)
    db.session.expire_all()
    give_marks(show, [[[mark]] for mark in marks])
    return change(show, phase="closed")


def totals(show: Show) -> dict[str, str]:
    db.session.expire_all()
    return {s.entry: str(s.total) for s in compute_outcome_of(show).whole.standings}


@pytest.mark.parametrize(("songs", "total"), [("mean", "7"), ("sum", "14"), ("best", "9")])
def test_the_songs_of_a_contestant_make_one_total(app: Flask, songs: str, total: str) -> None:
    show = sung(songs)
    first, second, _again = (str(entry.id) for entry in show.entries)
    assert totals(show) == {first: total, second: "6"}


def test_another_song_stands_at_the_end_in_the_same_category(app: Flask) -> None:
    show = make_show(entries=2)
    solo = save(Category(show_id=show.id, position=1, name=names("Solo")))
    change(show.entries[0], category_id=solo.id)
    two_songs(show)
    db.session.expire_all()
    first, _other, song = show.entries
    assert (song.contestant_id, song.category_id) == (first.contestant_id, solo.id)
    assert (song.song.title, song.running_order) == ("Second song", 3)
    line = chain.list_lines(show.id, limit=1)[0]
    assert (line.kind, line.data["contestant"]) == ("entry_added", first.contestant_id)
    with pytest.raises(Refused, match="song_is_there"):
        two_songs(show)


def test_songs_in_two_categories_are_placed_in_both(app: Flask) -> None:
    show = sung()
    for position, entry in ((1, show.entries[0]), (2, show.entries[2])):
        category = save(Category(show_id=show.id, position=position, name=names(str(position))))
        change(entry, category_id=category.id)
    assert len(totals(show)) == 3


def test_the_ballot_names_a_contestant_once_and_votes_are_added_up(app: Flask) -> None:
    show = make_show(entries=2, combination="percentage")
    two_songs(show)
    db.session.expire_all()
    perform(show)
    first, second, again = (entry.id for entry in show.entries)
    assert list(entries_on_paper(show.id, None)) == [first, second]
    assert list(entries_on_paper(show.id, again)) == [again], "in a vote for each act"
    give_votes(show, [3, 5, 4], ballots=12)
    rows = audience_standings(change(show, phase="closed"))
    assert [(int(row.entry), row.votes) for row in rows] == [
        (first, Fraction(7)),
        (second, Fraction(5)),
    ]


def test_the_live_standings_have_one_row_for_all_songs(app: Flask) -> None:
    show = sung()
    rows = leaderboard_rows(show)
    assert [row["entry_id"] for row in rows] == [show.entries[0].id, show.entries[1].id]
    fresh = make_show(entries=2)
    two_songs(fresh)
    db.session.expire_all()
    assert [row["entry_id"] for row in leaderboard_rows(fresh)] == [e.id for e in fresh.entries[:2]]


def test_the_cut_knows_the_contestant_once_and_all_songs_go_through(app: Flask) -> None:
    show = sung()
    final = make_show(edition=db.session.get_one(Edition, show.edition_id), entries=0)
    db.session.expire_all()
    assert [row.entry.running_order for row in look_at_field(show.id).rows] == [1, 2]
    assert advancing.mark_advancing(show.id, [show.entries[0].id], **BY) == 1
    assert [e.advances for e in db.session.get_one(Show, show.id).entries] == [True, False, True]
    assert advancing.take_over(show.id, final.id, **BY) == 2


def test_who_goes_through_is_told_once(app: Flask) -> None:
    show = sung(public_form="through")
    advancing.mark_advancing(show.id, [show.entries[0].id], **BY)
    document = make_document(show, compute_outcome_of(show))
    assert document["through"] == [str(show.entries[0].id)]


def test_rules_without_totals_refuse_several_songs(app: Flask) -> None:
    show = sung(method="schulze")
    with pytest.raises(RuleError, match="songs_need_totals"):
        compute_outcome_of(show)


def test_the_result_names_the_contestant_once_with_all_songs(app: Flask) -> None:
    document = make_document(sung(), compute_outcome_of(db.session.get_one(Show, 1)))
    first, second, again = document["entries"]
    assert (first["songs"][1], first["placed_with"]) == ("Second song", None)
    assert (again["songs"], again["placed_with"]) == ([], first["id"])
    assert second["songs"] == []
    titles = entries_in(document)[first["id"]]["title"]
    assert titles == f"{first['title']} · Second song"


def test_below_a_line_a_second_song_is_nobody_of_its_own(app: Flask) -> None:
    show = change(sung(), public_places_to=1)
    public = public_document(make_document(show, compute_outcome_of(show)))
    assert public["others"] == [str(show.entries[1].id)]
    assert [row["entry"] for row in public["result"]["standings"]] == [str(show.entries[0].id)]


def test_the_record_alone_gives_the_result_with_songs_and_carried_points(app: Flask) -> None:
    semi = sung("sum", marks=(9, 6, 4))
    final = make_show(
        edition=db.session.get_one(Edition, semi.edition_id),
        entries=0,
        jurors=1,
        criteria=1,
        combination="jury_only",
        songs="best",
        carried_from=semi.id,
        carried_weight=Fraction(1, 2),
    )
    advancing.mark_advancing(semi.id, [entry.id for entry in semi.entries[:2]], **BY)
    advancing.take_over(semi.id, final.id, **BY)
    db.session.expire_all()
    give_marks(final, [[[mark]] for mark in (5, 7, 9)])
    publish(change(final, phase="closed"))
    line = chain.list_lines(final.id, limit=1)[0]
    assert line.kind == "result_published"
    found = standings_of(line.data)
    assert [row["total"] for row in found] == ["15.5", "10"]
    assert found == line.data["standings"]
