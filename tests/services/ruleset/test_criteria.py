"""The criteria table: order, scales, weights, and the lock with the first mark."""

from fractions import Fraction
from typing import Any

import pytest
from flask import Flask

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Criterion, Show
from kruvision.services.access import SYSTEM
from kruvision.services.errors import Invalid, Refused
from kruvision.services.forms.inputs import read
from kruvision.services.record import chain
from kruvision.services.ruleset import criteria
from kruvision.services.ruleset.criteria import CriteriaInput
from kruvision.services.ruleset.locked_rules import lock_rules, rules_fingerprint
from kruvision.services.transactions.transaction import transaction
from tests.factories import make_show


def rows_of(show: Show) -> list[dict[str, Any]]:
    return [{"id": str(c.id), "name": c.name} for c in show.criteria]


def save(show: Show, rows: list[dict[str, Any]]) -> None:
    table = {"criteria": {str(number): row for number, row in enumerate(rows)}}
    criteria.save_criteria(show.id, read(CriteriaInput, table), by=SYSTEM, at=clock.now())


def test_rows_are_changed_added_removed_and_moved_in_one_go(app: Flask) -> None:
    show = make_show(criteria=3)
    first, second, third = rows_of(show)
    new = {"id": "", "name": {"kk": "Жаңа"}, "scale_max": "5", "step": "0,5", "weight": "2"}
    save(show, [third, new, {**first, "weight": "1/3"}])
    found = db.session.get_one(Show, show.id).criteria
    assert [str(c.id) for c in found if c.name != {"kk": "Жаңа"}] == [third["id"], first["id"]]
    assert [c.position for c in found] == [1, 2, 3]
    assert (found[1].step, found[1].weight) == (Fraction(1, 2), Fraction(2))
    assert found[2].weight == Fraction(1, 3)
    assert db.session.get(Criterion, int(second["id"])) is None


def test_a_criterion_about_the_tradition_is_one_until_it_is_said_otherwise(app: Flask) -> None:
    show = make_show(criteria=2)
    first, second = rows_of(show)
    rules = rules_fingerprint(show)
    save(show, [first, {**second, "is_about_tradition": "1"}])
    assert [c.is_about_tradition for c in show.criteria] == [False, True]
    assert rules_fingerprint(show) == rules
    save(show, [first, second])
    assert not any(c.is_about_tradition for c in show.criteria)


def test_the_second_of_the_usual_criteria_is_about_the_tradition() -> None:
    found = [row.name["en"] for row in criteria.default_criteria() if row.is_about_tradition]
    assert found == ["Fit with the tradition and manner of performance"]


def test_an_empty_row_at_the_end_is_no_criterion(app: Flask) -> None:
    show = make_show(criteria=1)
    empty = {"id": "", "name": {"kk": "", "ru": "", "en": ""}, "scale_min": "1", "weight": "1"}
    empty["is_about_tradition"] = "1"
    save(show, [*rows_of(show), empty])
    assert len(db.session.get_one(Show, show.id).criteria) == 1


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"scale_min": "1", "scale_max": "10", "step": "4"}, "bad_scale"),
        ({"scale_min": "10", "scale_max": "1"}, "bad_scale"),
        ({"step": "0"}, "bad_scale"),
        ({"step": "0.001", "scale_max": "100"}, "bad_scale"),
        ({"scale_min": "5", "scale_max": "5"}, "bad_scale"),
        ({"weight": "-1"}, "negative_weight"),
        ({"scale_max": "100000"}, "too_large_number"),
    ],
)
def test_a_scale_that_cannot_be_marked_on_is_named_at_its_row(
    app: Flask, values: dict[str, str], code: str
) -> None:
    with pytest.raises(Invalid) as wrong:
        read(CriteriaInput, {"criteria": {"0": {"name": {"en": "Voice"}, **values}}})
    assert {name: error.code for name, error in wrong.value.fields.items()} == {"criteria.0": code}


def test_a_row_with_a_hint_needs_a_name(app: Flask) -> None:
    with pytest.raises(Invalid) as wrong:
        read(CriteriaInput, {"criteria": {"3": {"name": {}, "hint": {"en": "Listen"}}}})
    assert wrong.value.fields["criteria.3.name"].code == "required"


def test_something_has_to_weigh(app: Flask) -> None:
    show = make_show(criteria=2)
    with pytest.raises(Invalid) as wrong:
        save(show, [{**row, "weight": "0"} for row in rows_of(show)])
    assert wrong.value.fields[""].code == "zero_weights"


def test_criteria_of_another_show_cannot_be_taken(app: Flask) -> None:
    show, other = make_show(criteria=1), make_show(criteria=1)
    with pytest.raises(Invalid):
        save(show, rows_of(other))
    with pytest.raises(Invalid):
        save(show, rows_of(show) * 2)
    assert len(db.session.get_one(Show, other.id).criteria) == 1


def test_a_criterion_that_breaks_ties_cannot_go(app: Flask) -> None:
    show = make_show(criteria=2)
    kept, gone = rows_of(show)
    with transaction():
        db.session.get_one(Show, show.id).tie_chain = [f"criterion:{gone['id']}"]
    with pytest.raises(Invalid) as wrong:
        save(show, [kept])
    assert wrong.value.fields[""].code == "criterion_in_ties"


def test_they_lock_with_the_first_mark(app: Flask) -> None:
    show = make_show(criteria=1)
    with transaction():
        lock_rules(db.session.get_one(Show, show.id), clock.now())
    with pytest.raises(Refused) as refused:
        save(show, rows_of(show))
    assert refused.value.code == "rules_locked"


def test_the_change_is_on_record_with_every_scale_and_weight(app: Flask) -> None:
    show = make_show(criteria=2)
    save(show, [{**row, "weight": "0,5"} for row in rows_of(show)])
    line = chain.list_lines(show.id, limit=1)[0]
    assert line.kind == "criteria_changed"
    assert [row["weight"] for row in line.data["criteria"]] == ["1/2", "1/2"]
