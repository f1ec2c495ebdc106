"""The deliberation: what lies on the table, who sees it, and what jurors propose meanwhile."""

from collections.abc import Sequence

import pytest
from flask import Flask
from sqlalchemy import select

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Nomination, Scoresheet, Show
from kruvision.services.access import VISITOR, Actor
from kruvision.services.awards import at_the_table
from kruvision.services.awards.deliberation import lay_out
from kruvision.services.errors import NotAllowed, Refused
from kruvision.services.record import chain
from kruvision.services.snapshots.jury import jury_snapshot
from kruvision.services.transactions.transaction import transaction
from tests.factories import make_seat
from tests.factories.jury import seat_actor
from tests.services.awards.table import (
    ORGANIZER,
    decide,
    deliberating,
    head,
    juror,
    nominate,
    open_to_jury,
)


def test_acts_stand_by_category_with_totals_and_what_they_have(app: Flask) -> None:
    show = deliberating(categories=2)
    table = lay_out(head(show), show.id)
    assert [one.category for one in table.lists] == [category.id for category in show.categories]
    assert [[act.number for act in one.acts] for one in table.lists] == [[1, 3], [2, 4]]
    first = table.lists[0].acts[0]
    assert (first.place, first.total, first.awards) == (1, "9.00", ["First", "Thanks"])
    assert [row.id for row in table.waiting] == ["unity"]
    assert [len(rows) for rows in table.settled] == [2, 2]


def test_who_stands_in_no_category_stands_behind_the_categories(app: Flask) -> None:
    show = deliberating(categories=2)
    with transaction():
        db.session.get_one(Show, show.id).entries[3].category_id = None
    lists = lay_out(head(show), show.id).lists
    assert (lists[-1].category, [act.number for act in lists[-1].acts]) == (None, [4])


def test_jurors_look_on_while_the_head_has_it_open(app: Flask) -> None:
    show = deliberating()
    with pytest.raises(Refused, match="deliberation_closed"):
        lay_out(juror(show), show.id)
    open_to_jury(show, "open")
    table = lay_out(juror(show), show.id)
    assert not table.may_lead
    assert table.juror == show.seats[1].juror_id
    open_to_jury(show, "closed")
    with pytest.raises(Refused, match="deliberation_closed"):
        lay_out(juror(show), show.id)


def test_nobody_else_sees_anything_of_it(app: Flask) -> None:
    show = deliberating()
    practising = make_seat(show, kind="practice")
    open_to_jury(show, "open")
    for stranger in (VISITOR, Actor("stage_manager", 1), Actor("observer", 1), Actor("usher", 1)):
        with pytest.raises(NotAllowed):
            lay_out(stranger, show.id)
    with pytest.raises(Refused, match="no_seat"):
        lay_out(seat_actor(practising), show.id)
    with pytest.raises(Refused, match="other_device"):
        lay_out(Actor("juror", show.seats[1].juror_id, "an old tablet"), show.id)


def test_a_juror_who_still_marks_sees_nothing_of_what_others_gave(app: Flask) -> None:
    show = deliberating()
    open_to_jury(show, "open")
    with transaction():
        sheets = db.session.get_one(Show, show.id)
        for sheet in _sheets(sheets, show.seats[1].juror_id):
            sheet.state = "reopened"
    with pytest.raises(Refused, match="own_sheets_first"):
        lay_out(juror(show), show.id)


def _sheets(show: Show, juror_id: int) -> Sequence[Scoresheet]:
    ids = [entry.id for entry in show.entries]
    query = select(Scoresheet).where(Scoresheet.juror_id == juror_id, Scoresheet.entry_id.in_(ids))
    return db.session.execute(query).scalars().all()


def test_before_the_close_there_is_no_table_and_after_the_reveal_jurors_see_none(
    app: Flask,
) -> None:
    show = deliberating(phase="running")
    with pytest.raises(Refused, match="not_counted_yet"):
        lay_out(ORGANIZER, show.id)
    with pytest.raises(Refused, match="not_counted_yet"):
        open_to_jury(show, "open")
    other = deliberating()
    open_to_jury(other, "open")
    with transaction():
        db.session.get_one(Show, other.id).phase = "revealing"
    with pytest.raises(Refused, match="deliberation_closed"):
        lay_out(juror(other), other.id)
    assert lay_out(head(other), other.id).may_lead


def test_opening_and_closing_are_on_record_and_told_to_tablets(app: Flask) -> None:
    show = deliberating()
    assert not jury_snapshot(juror(show), show.id, at=clock.now())["deliberates"]
    open_to_jury(show, "open")
    assert jury_snapshot(juror(show), show.id, at=clock.now())["deliberates"]
    open_to_jury(show, "nominating")
    open_to_jury(show, "closed")
    kinds = [line.kind for line in chain.list_lines(1)]
    order = ("deliberation_closed", "nominations_opened", "deliberation_opened")
    assert tuple(kind for kind in kinds if kind in order) == order


def test_only_the_head_or_an_organizer_opens_it(app: Flask) -> None:
    show = deliberating()
    with pytest.raises(NotAllowed):
        at_the_table.set_table(show.id, "open", by=juror(show), at=clock.now())


def test_jurors_propose_acts_once_the_head_asks_for_it(app: Flask) -> None:
    show = deliberating()
    open_to_jury(show, "open")
    with pytest.raises(Refused, match="nominations_closed"):
        nominate(show, "unity", 0, juror(show))
    open_to_jury(show, "nominating")
    nominate(show, "unity", 3, juror(show))
    nominate(show, "unity", 3, juror(show, 2))
    nominate(show, "unity", 0, juror(show, 2))
    nominate(show, "unity", 0, juror(show, 2))
    rows = lay_out(juror(show), show.id).find("unity", None).nominations
    assert [(row.entry, len(row.jurors), row.is_mine) for row in rows] == [
        (show.entries[3].id, 2, True),
        (show.entries[0].id, 1, False),
    ]
    nominate(show, "unity", 3, juror(show), wanted=False)
    rows = lay_out(head(show), show.id).find("unity", None).nominations
    assert [len(row.jurors) for row in rows] == [1, 1]


def test_what_was_proposed_is_deleted_with_the_decision_and_counted_on_record(app: Flask) -> None:
    show = deliberating()
    open_to_jury(show)
    nominate(show, "unity", 3, juror(show))
    nominate(show, "unity", 3, head(show))
    nominate(show, "first", 1, juror(show))
    decide(show, "unity", [3])
    assert [row.award for row in db.session.execute(select(Nomination)).scalars()] == ["first"]
    assert chain.list_lines(1)[0].data["nominations"] == {str(show.entries[3].id): 2}


def test_for_what_is_decided_or_follows_nobody_proposes_anything(app: Flask) -> None:
    show = deliberating()
    open_to_jury(show)
    decide(show, "first", [1])
    with pytest.raises(Refused, match="award_is_decided"):
        nominate(show, "first", 0, juror(show))
    with pytest.raises(Refused, match="award_takes_no_decision"):
        nominate(show, "thanks", 0, juror(show))
