"""The rules of a show: checked as a whole, copied, locked, always on record."""

from fractions import Fraction
from typing import Any

import pytest
from flask import Flask

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Show
from kruvision.rules import methods
from kruvision.rules.audience import modes
from kruvision.rules.errors import RuleError
from kruvision.rules.ruleset.rules import COMBINATIONS
from kruvision.rules.ruleset.settings import setting
from kruvision.services.access import SYSTEM
from kruvision.services.errors import Invalid, Refused
from kruvision.services.forms.inputs import read
from kruvision.services.record import chain
from kruvision.services.ruleset import locked_rules
from kruvision.services.ruleset.audience_weight import most_for, weight_of
from kruvision.services.ruleset.form import RulesInput, show_with_rules
from kruvision.services.scoring import rule_book_inputs
from kruvision.services.transactions.transaction import transaction
from tests.factories import make_show
from tests.factories.results import change

COMPARED = {"combination_options.compare_places": "bad_value"}


def rules(**values: Any) -> RulesInput:
    usual = {
        "method": "weighted_mean",
        "combination": "percentage",
        "jury_share": "60",
        "audience_share": "40",
        "ties": ["jury_score", "shared_place"],
        "voting_mode": "approval",
        "choices": "3",
    }
    return read(RulesInput, {**usual, **values})


def save(show: Show, **values: Any) -> Show:
    locked_rules.save_rules(show.id, rules(**values), by=SYSTEM, at=clock.now())
    return db.session.get_one(Show, show.id)


def wrong_fields(show: Show, **values: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as wrong:
        save(show, **values)
    return {name: error.code for name, error in wrong.value.fields.items()}


def test_typed_rules_become_the_rules_that_are_computed_with(app: Flask) -> None:
    show = save(make_show(), jury_share="66,5", audience_share="33,5")
    assert show.jury_share == Fraction(133, 200)
    computed = rule_book_inputs.rules_of(show)
    assert computed.combination.jury == Fraction(133, 2)
    assert computed.ties == ("jury_score", "shared_place")


def test_options_belong_to_their_method(app: Flask) -> None:
    show = make_show()
    typed = {"drop_low": "2", "drop_high": "0", "aggregate": "sum"}
    save(show, method="trimmed_mean", options=typed, options_of="trimmed_mean")
    assert setting(rule_book_inputs.rules_of(show), "drop_low") == 2
    save(show, method="weighted_mean", options=typed, options_of="trimmed_mean")
    assert db.session.get_one(Show, show.id).method_options == {}


def test_points_and_numbers_are_taken_with_decimal_comma(app: Flask) -> None:
    show = save(make_show(), method="points", options={"scale": "10; 7,5 5 1"}, options_of="points")
    scale = (Fraction(10), Fraction(15, 2), Fraction(5), Fraction(1))
    assert setting(rule_book_inputs.rules_of(show), "scale") == scale
    show = save(
        show, method="exponential_rank", options={"k": "0,2"}, options_of="exponential_rank"
    )
    assert setting(rule_book_inputs.rules_of(show), "k") == Fraction(1, 5)


@pytest.mark.parametrize("method", methods.names())
def test_every_method_can_be_chosen(app: Flask, method: str) -> None:
    show = save(make_show(), method=method, options_of=method)
    assert rule_book_inputs.rules_of(show).method == method


@pytest.mark.parametrize("combination", COMBINATIONS)
def test_every_combination_can_be_chosen(app: Flask, combination: str) -> None:
    show = save(make_show(), combination=combination)
    assert rule_book_inputs.rules_of(show).combination.method == combination
    assert (show.jury_share > 0) == (combination != "audience_only")
    assert (show.audience_share > 0) == (combination != "jury_only")


@pytest.mark.parametrize("mode", modes.names())
def test_every_voting_mode_can_be_chosen(app: Flask, mode: str) -> None:
    assert save(make_show(), voting_mode=mode).voting_mode == mode


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"jury_share": "60", "audience_share": "50"}, {"jury_share": "shares_not_100"}),
        ({"jury_share": "-10", "audience_share": "110"}, {"jury_share": "negative_weight"}),
        ({"jury_share": "half"}, {"jury_share": "not_a_number"}),
        ({"method": "dice"}, {"method": "not_a_choice"}),
        ({"voting_mode": "shouting"}, {"voting_mode": "not_a_choice"}),
        ({"credential": "none"}, {"credential": "not_a_choice"}),
        ({"choices": "0"}, {"choices": "too_small"}),
        ({"ties": ["lot"]}, {"ties": "lots_need_seed"}),
        ({"ties": ["coin"]}, {"ties": "bad_value"}),
        ({"ties": ["median", "median"]}, {"ties": "tie_step_twice"}),
        ({"ties": ["shared_place", "median"]}, {"ties": "shared_place_last"}),
        ({"ties": ["criterion:999999"]}, {"ties": "not_a_choice"}),
        (
            {"method": "factored", "options_of": "factored", "options": {"round": "0"}},
            {"options.round": "bad_value"},
        ),
        (
            {"method": "trimmed_mean", "options_of": "trimmed_mean", "options": {"drop_low": "x"}},
            {"options.drop_low": "not_a_number"},
        ),
        (
            {"combination": "pool", "combination_options": {"pool": "many"}},
            {"combination_options.pool": "not_a_number"},
        ),
        (
            {"combination": "pool", "combination_options": {"pool": "-1"}},
            {"combination_options.pool": "bad_value"},
        ),
        ({"combination_options": {"compare_places": "-1"}}, COMPARED),
        ({"combination_options": {"compare_places": "3000000"}}, COMPARED),
        (
            {"combination": "rank_points", "combination_options": {"juries": "0"}},
            {"combination_options.juries": "bad_value"},
        ),
        (
            {"combination_options": {"disqualified": "forget"}},
            {"combination_options.disqualified": "bad_value"},
        ),
    ],
)
def test_what_the_rule_book_refuses_is_named_at_its_field(
    app: Flask, values: dict[str, Any], expected: dict[str, str]
) -> None:
    show = make_show()
    assert wrong_fields(show, **values) == expected
    assert db.session.get_one(Show, show.id).jury_share == Fraction(1, 2)


def test_rules_that_do_not_hold_are_not_copied_either(app: Flask) -> None:
    source, show = make_show(combination_options={"compare_places": -1}), make_show()
    with pytest.raises(RuleError, match="bad_value"):
        locked_rules.copy_rules(show.id, source.id, by=SYSTEM, at=clock.now())
    assert db.session.get_one(Show, show.id).combination_options == {}


def test_a_criterion_of_the_show_may_break_ties(app: Flask) -> None:
    show = make_show(criteria=2)
    step = f"criterion:{show.criteria[1].id}"
    assert save(show, ties=[step, ""]).tie_chain == [step]


def test_drafting_leaves_the_show_as_it_is(app: Flask) -> None:
    show = make_show()
    proposed = show_with_rules(show, rules(method="median"))
    assert proposed.method == "median"
    assert show.method == "weighted_mean"
    assert proposed not in db.session


@pytest.mark.parametrize(
    ("credential", "most"), [("open_link", 10), ("screen_code", 30), ("tickets", 50)]
)
def test_each_way_of_voting_is_good_up_to_a_weight(app: Flask, credential: str, most: int) -> None:
    show = make_show()

    def is_too_much(**values: str) -> bool:
        chosen = {"combination": "balanced", "credential": credential, **values}
        proposed = show_with_rules(show, rules(**chosen))
        return weight_of(proposed) > most_for(proposed.credential)

    assert not is_too_much(jury_share=str(100 - most), audience_share=str(most))
    assert is_too_much(jury_share=str(99 - most), audience_share=str(most + 1))
    assert not is_too_much(combination="jury_only")
    assert is_too_much(combination="audience_only")
    assert is_too_much(combination="rank_points", method="points") == (most < 50)
    assert is_too_much(combination="rank_points"), "marks beside points are no half"
    assert is_too_much(combination="sum")
    tenth = {"jury_share": "90", "audience_share": "10"}
    assert is_too_much(combination="multiplier", **tenth)
    assert is_too_much(combination="percentage", **tenth) == (most < 30)


def test_locking_happens_once_and_writes_the_rules_down(app: Flask) -> None:
    show, first = make_show(criteria=2), clock.now()
    with transaction():
        locked_rules.lock_rules(db.session.get_one(Show, show.id), first)
    with transaction():
        locked_rules.lock_rules(db.session.get_one(Show, show.id), clock.now())
    lines = [line for line in chain.list_lines(show.id) if line.kind == "rules_locked"]
    assert len(lines) == 1
    assert lines[0].data["rules"]["method"] == "weighted_mean"
    assert len(lines[0].data["rules"]["criteria"]) == 2
    assert db.session.get_one(Show, show.id).rules_locked_at == first


def test_locked_rules_are_neither_changed_nor_replaced(app: Flask) -> None:
    show, other = make_show(), make_show()
    with transaction():
        locked_rules.lock_rules(db.session.get_one(Show, show.id), clock.now())
    with pytest.raises(Refused) as refused:
        save(show)
    assert refused.value.code == "rules_locked"
    with pytest.raises(Refused):
        locked_rules.copy_rules(show.id, other.id, by=SYSTEM, at=clock.now())


def test_copied_rules_bring_their_criteria_and_tie_breaks(app: Flask) -> None:
    source, target = make_show(criteria=3), make_show(criteria=1)
    step = f"criterion:{source.criteria[2].id}"
    change(source.criteria[1], is_about_tradition=True)
    save(source, method="median", ties=[step, "shared_place"])
    locked_rules.copy_rules(target.id, source.id, by=SYSTEM, at=clock.now())
    copy = db.session.get_one(Show, target.id)
    assert copy.method == "median"
    assert [c.name for c in copy.criteria] == [c.name for c in source.criteria]
    assert [c.is_about_tradition for c in copy.criteria] == [False, True, False]
    assert copy.tie_chain == [f"criterion:{copy.criteria[2].id}", "shared_place"]
    assert {c.id for c in copy.criteria}.isdisjoint(c.id for c in source.criteria)
    assert chain.list_lines(target.id, limit=1)[0].kind == "rules_copied"
    with pytest.raises(Refused):
        locked_rules.copy_rules(target.id, target.id, by=SYSTEM, at=clock.now())
