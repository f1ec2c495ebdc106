"""The cut of the field: any number goes through, and the next show begins with them."""

import pytest
from flask import Flask
from sqlalchemy import select

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Entry, Show
from kruvision.services.access import SYSTEM
from kruvision.services.errors import Refused
from kruvision.services.record import chain
from kruvision.services.rounds import advancing
from kruvision.services.rounds.cut import look_at_field
from kruvision.services.transactions.transaction import transaction
from tests.factories import make_edition, make_show
from tests.factories.published import begin, publish
from tests.factories.results import change, make_closed_show, through_to


def ids_of(show_id: int) -> list[int]:
    query = select(Entry.id).where(Entry.show_id == show_id).order_by(Entry.running_order)
    return list(db.session.execute(query).scalars())


def two_shows(entries: int = 4) -> tuple[int, int]:
    edition = make_edition()
    semi = make_show(edition=edition, entries=entries)
    final = make_show(edition=edition, entries=0)
    return semi.id, final.id


def mark(show_id: int, entry_ids: list[int]) -> int:
    return advancing.mark_advancing(show_id, entry_ids, by=SYSTEM, at=clock.now())


def waiting(source: int, target: int) -> list[int]:
    earlier, later = (db.session.get_one(Show, one) for one in (source, target))
    return [entry.id for entry in advancing.look_at_seam(earlier, later).waiting]


def copy(source: int, target: int) -> int:
    return advancing.take_over(source, target, by=SYSTEM, at=clock.now())


def test_marked_acts_go_through_and_no_others(app: Flask) -> None:
    semi, _final = two_shows()
    first, second, third, _fourth = ids_of(semi)
    assert mark(semi, [first, second]) == 2
    assert mark(semi, [third]) == 1
    through = [e.id for e in db.session.get_one(Show, semi).entries if e.advances]
    assert through == [third]
    assert chain.list_lines(semi, limit=1)[0].data["entries"] == [third]


def test_only_who_competes_here_can_go_through(app: Flask) -> None:
    semi, final = two_shows()
    stranger = ids_of(make_show(entries=1).id)
    with pytest.raises(Refused) as refused:
        mark(semi, stranger)
    assert refused.value.code == "not_in_field"
    with transaction():
        db.session.get_one(Entry, ids_of(semi)[0]).status = "withdrawn"
    with pytest.raises(Refused):
        mark(semi, ids_of(semi)[:1])
    assert copy(semi, final) == 0


def test_the_next_show_gets_them_once_with_the_same_song(app: Flask) -> None:
    semi, final = two_shows()
    first, _second, third, fourth = ids_of(semi)
    mark(semi, [first, third])
    assert waiting(semi, final) == [first, third]
    assert copy(semi, final) == 2
    mark(semi, [first, third, fourth])
    assert copy(semi, final) == 1
    assert copy(semi, final) == 0
    entries = db.session.get_one(Show, final).entries
    sources = [db.session.get_one(Entry, entry_id) for entry_id in (first, third, fourth)]
    assert [(e.contestant_id, e.song_id) for e in entries] == [
        (e.contestant_id, e.song_id) for e in sources
    ]
    assert [e.running_order for e in entries] == [1, 2, 3]
    assert not any(e.advances for e in entries)


def test_a_third_round_takes_from_the_second_though_the_first_has_them_too(app: Flask) -> None:
    edition = make_edition()
    quarter, semi, final = (make_show(edition=edition, entries=n).id for n in (3, 0, 0))
    mark(quarter, ids_of(quarter))
    copy(quarter, semi)
    mark(semi, ids_of(semi)[:1])
    assert copy(semi, final) == 1


def test_entries_stay_in_their_edition_and_out_of_a_show_that_has_begun(app: Flask) -> None:
    semi, final = two_shows()
    elsewhere = make_show(entries=0).id
    for target in (elsewhere, semi):
        with pytest.raises(Refused) as refused:
            copy(semi, target)
        assert refused.value.code == "other_edition"
    with transaction():
        db.session.get_one(Show, final).phase = "running"
    with pytest.raises(Refused) as refused:
        copy(semi, final)
    assert refused.value.code == "show_has_begun"


def test_without_marks_the_list_stands_in_running_order(app: Flask) -> None:
    semi, _final = two_shows(3)
    field = look_at_field(semi)
    assert [row.entry.id for row in field.rows] == ids_of(semi)
    assert [row.place for row in field.rows] == [None, None, None]
    assert not field.has_result


def test_the_next_show_is_the_one_after_this(app: Flask) -> None:
    semi, final = two_shows()
    found = advancing.find_next_show(db.session.get_one(Show, semi))
    assert found
    assert found.id == final
    assert advancing.find_next_show(found) is None


def test_whoever_is_disqualified_after_the_cut_goes_through_no_more(app: Flask) -> None:
    semi, final = two_shows()
    first, second, *_rest = ids_of(semi)
    mark(semi, [first, second])
    with transaction():
        db.session.get_one(Entry, first).status = "disqualified"
    assert waiting(semi, final) == [second]
    assert copy(semi, final) == 1
    assert [row.entry.id for row in look_at_field(semi).rows] == ids_of(semi)[1:]


def through(show: Show) -> list[bool]:
    """Who goes through, in running order."""
    return [entry.advances for entry in db.session.get_one(Show, show.id).entries]


def test_where_who_goes_through_is_the_result_it_stays_as_it_was_told(app: Flask) -> None:
    show = change(make_closed_show(), **through_to(2))
    first, second, third = ids_of(show.id)
    mark(show.id, [first, second])
    change(show, phase="revealing")
    with pytest.raises(Refused, match="through_is_told"):
        mark(show.id, [second, third])
    change(show, phase="closed")
    publish(show)
    with pytest.raises(Refused, match="through_is_told"):
        mark(show.id, [second, third])
    assert through(show) == [True, True, False]
    mark(show.id, [first, second])
    begin(show)
    mark(show.id, [second, third])
    assert through(show) == [False, True, True]


def test_a_ranked_result_leaves_open_who_goes_through(app: Flask) -> None:
    show = publish(make_closed_show())
    mark(show.id, ids_of(show.id)[:1])
    assert through(show) == [True, False, False]
