"""How many go through is one rule of the show: proposed by it, moved by hand, told once."""

from typing import Any

import pytest
from flask import Flask

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Category, Show
from kruvision.services.access import SYSTEM
from kruvision.services.errors import Invalid, Refused
from kruvision.services.forms.inputs import read
from kruvision.services.record import chain
from kruvision.services.results.documents import make_document
from kruvision.services.rounds import advancing
from kruvision.services.rounds.cut import CutInput, Field, change_cut, look_at_field
from kruvision.services.scoring.standings import compute_outcome_of
from tests.factories import make_show, names, save
from tests.factories.published import publish
from tests.factories.results import change, give_marks, make_closed_show


def cut(show: Show, **typed: Any) -> Field:
    """The field after this rule was saved."""
    change_cut(show.id, read(CutInput, typed), by=SYSTEM, at=clock.now())
    return look_at_field(show.id)


def marked_show(marks: list[int], **values: Any) -> Show:
    """One juror's marks decide; nothing is missing."""
    show = make_show(
        entries=len(marks),
        jurors=1,
        criteria=1,
        combination="jury_only",
        tie_chain=["shared_place"],
    )
    give_marks(show, [[[mark]] for mark in marks])
    return change(show, phase="closed", **values)


def numbers(field: Field) -> list[list[int]]:
    """Who is proposed in each list, by number, in its order."""
    return [
        [row.entry.running_order for row in part.rows if row.is_proposed] for part in field.parts
    ]


def test_who_is_above_the_line_is_proposed_and_nothing_is_saved_by_it(app: Flask) -> None:
    show = marked_show([5, 9, 7, 3])
    field = cut(show, by="number", at="2")
    assert (numbers(field), field.is_saved, field.is_settled) == ([[2, 3]], False, True)
    assert not any(entry.advances for entry in db.session.get_one(Show, show.id).entries)
    line = chain.list_lines(show.id, limit=1)[0]
    assert (line.kind, line.data["cut"]) == (
        "cut_changed",
        {"by": "number", "at": "2", "each": False, "level": "in"},
    )


def test_each_category_has_a_line_of_its_own_where_it_is_wanted(app: Flask) -> None:
    show = marked_show([5, 9, 7, 3, 8])
    solo, duo = (
        save(Category(show_id=show.id, position=n, name=names(name)))
        for n, name in ((1, "Solo"), (2, "Duo"))
    )
    for entry, category in zip(show.entries, (solo, duo, duo, solo), strict=False):
        change(entry, category_id=category.id)
    db.session.expire_all()
    assert numbers(cut(show, by="number", at="1")) == [[2]]
    field = cut(show, by="number", at="1", each="1")
    assert [part.category and part.category.id for part in field.parts] == [solo.id, duo.id, None]
    assert numbers(field) == [[1], [2], [5]]


def test_level_ones_at_the_line_are_named_and_go_the_way_that_was_chosen(app: Flask) -> None:
    show = marked_show([7, 9, 7, 3])
    (part,) = cut(show, by="number", at="2").parts
    assert ([row.entry.running_order for row in part.level], part.above) == ([1, 3], 3)
    (part,) = cut(show, by="number", at="2", level="out").parts
    assert (len(part.level), part.above) == (2, 1)


def test_who_was_put_over_the_line_by_hand_is_told_so(app: Flask) -> None:
    show = marked_show([5, 9, 7, 3])
    cut(show, by="place", at="2")
    second, fourth = show.entries[1].id, show.entries[3].id
    advancing.mark_advancing(show.id, [second, fourth], by=SYSTEM, at=clock.now())
    field = look_at_field(show.id)
    assert [(row.entry.running_order, row.is_in) for row in field.moved] == [(3, False), (4, True)]
    assert field.chosen == [second, fourth]


def test_the_rule_says_who_goes_through_until_somebody_does(app: Flask) -> None:
    show = marked_show([5, 9, 7, 3], public_form="through")
    cut(show, by="points", at="7")
    assert make_document(show, compute_outcome_of(show))["through"] == [
        str(show.entries[1].id),
        str(show.entries[2].id),
    ]


@pytest.mark.parametrize(
    ("by", "at", "code"),
    [
        *((by, "", "required") for by in ("place", "points", "number")),
        *((by, "2,5", "not_a_number") for by in ("place", "number")),
        *((by, "0", "too_small") for by in ("place", "number")),
        ("points", "-1", "too_small"),
        ("number", "10000", "too_large_number"),
        ("points", "many", "not_a_number"),
    ],
)
def test_a_line_that_is_no_line_is_refused_at_its_field(
    app: Flask, by: str, at: str, code: str
) -> None:
    show = make_show()
    with pytest.raises(Invalid) as wrong:
        cut(show, by=by, at=at)
    assert wrong.value.fields["at"].code == code
    assert db.session.get_one(Show, show.id).cut_by == "none"


def test_told_it_stays_as_it_was_told(app: Flask) -> None:
    show = change(make_closed_show(), public_form="through", phase="closed")
    cut(show, by="place", at="2")
    change(show, phase="revealing")
    with pytest.raises(Refused, match="through_is_told"):
        cut(show, by="place", at="1")
    change(show, phase="closed")
    publish(show)
    with pytest.raises(Refused, match="through_is_told"):
        cut(show, by="place", at="1")


def test_a_ranked_result_leaves_the_line_open(app: Flask) -> None:
    show = publish(make_closed_show())
    assert numbers(cut(show, by="number", at="1")) == [[3]]


def test_while_marks_are_missing_the_field_is_not_settled(app: Flask) -> None:
    show = make_show(entries=2)
    assert not look_at_field(show.id).is_settled
    assert not look_at_field(change(show, phase="closed").id).is_settled
