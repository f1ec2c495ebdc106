"""The rule of time: typed, refused, kept with the rules, taken along in a file."""

from typing import Any

import pytest
from flask import Flask

from kruvision.extensions import db
from kruvision.models import Show
from kruvision.rules.errors import RuleError
from kruvision.services.access import SYSTEM
from kruvision.services.errors import Invalid
from kruvision.services.forms.inputs import read
from kruvision.services.ruleset import files, locked_rules
from kruvision.services.ruleset.form import RulesInput
from kruvision.services.ruleset.locked_rules import read_rules, rules_data, rules_fingerprint
from kruvision.services.ruleset.time_rule import as_typed, time_rule_of
from tests.factories import make_show
from tests.factories.real_evening import NOON

JURY = {"method": "weighted_mean", "combination": "jury_only", "voting_mode": "approval"}
TYPED = {"limit": "4:00", "costs": "0,5", "every": "30", "tolerance": "10", "starts": "hand"}
KEPT = {"limit": 240, "costs": "0.5", "share": False, "every": 30, "tolerance": 10}
KEPT |= {"starts": "hand"}


def save(show: Show, rule: dict[str, Any], **rules: Any) -> Show:
    entered = read(RulesInput, {**JURY, **rules, "time_rule": rule})
    locked_rules.save_rules(show.id, entered, by=SYSTEM, at=NOON)
    return db.session.get_one(Show, show.id)


def test_it_is_kept_with_the_rules_and_goes_into_the_record(app: Flask):
    show = save(make_show(), TYPED)
    assert show.time_rule == KEPT
    assert rules_data(show)["time_rule"] == KEPT
    assert time_rule_of(show).cost(271) == 1
    assert time_rule_of(read_rules(show, rules_data(show))) == time_rule_of(show)
    assert save(show, {"limit": ""}).time_rule == {}


def test_a_part_of_the_total_is_typed_in_percent(app: Flask):
    show = save(make_show(), {"limit": "3:30", "costs": "5", "unit": "percent", "every": ""})
    assert (show.time_rule["costs"], show.time_rule["share"]) == ("0.05", True)
    assert as_typed(show.time_rule)["costs"] == "5"


@pytest.mark.parametrize(
    ("rule", "rules", "field", "code"),
    [
        ({"limit": "four"}, {}, "time_rule.limit", "not_a_duration"),
        ({"costs": "1"}, {}, "time_rule.limit", "time_limit_missing"),
        ({"limit": "4:00", "costs": "0"}, {}, "time_rule.costs", "bad_deduction"),
        (
            {"limit": "4:00", "costs": "101", "unit": "percent"},
            {},
            "time_rule.costs",
            "bad_deduction",
        ),
        ({"limit": "4:00", "every": "0"}, {}, "time_rule.every", "too_small"),
        ({"limit": "4:00", "tolerance": "-1"}, {}, "time_rule.tolerance", "too_small"),
        (
            {"limit": "4:00", "costs": "1"},
            {"method": "rank_sum"},
            "time_rule.costs",
            "deductions_need_totals",
        ),
    ],
)
def test_what_was_typed_wrong_is_named(
    app: Flask, rule: dict[str, str], rules: dict[str, str], field: str, code: str
):
    show = make_show()
    with pytest.raises(Invalid) as wrong:
        save(show, rule, **rules)
    assert {name: error.code for name, error in wrong.value.fields.items()} == {field: code}
    assert db.session.get_one(Show, show.id).time_rule == {}


def test_a_limit_that_costs_nothing_goes_with_any_method(app: Flask):
    assert save(make_show(), {"limit": "4:00"}, method="rank_sum").time_rule["costs"] == "0"


@pytest.mark.parametrize(
    "rule", [TYPED, {"limit": "3:30", "costs": "5", "unit": "percent"}, {"limit": "4:00"}, {}]
)
def test_a_file_of_rules_takes_it_along(app: Flask, rule: dict[str, str]):
    source, target = save(make_show(), rule), make_show()
    data = files.write_rules(source).encode()
    assert (b"[time]" in data) == bool(rule)
    seen = rules_fingerprint(target)
    files.import_rules(target.id, data, seen=seen, by=SYSTEM, at=NOON)
    assert db.session.get_one(Show, target.id).time_rule == source.time_rule


def test_a_file_without_it_leaves_it_as_it_is(app: Flask):
    show = save(make_show(), TYPED)
    seen = rules_fingerprint(show)
    files.import_rules(show.id, b'method = "weighted_sum"', seen=seen, by=SYSTEM, at=NOON)
    assert db.session.get_one(Show, show.id).time_rule == KEPT


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("time = 3", "time"),
        ("[time]\nlimits = 3", "time.limits"),
        ('[time]\nlimit = "long"', "time.limit"),
        ('[time]\ncosts = "1"', "time.limit"),
        ('[time]\nlimit = "4:00"\ncosts = "-1"', "time.costs"),
    ],
)
def test_a_file_names_the_place_of_what_is_wrong(app: Flask, text: str, where: str):
    with pytest.raises(RuleError) as wrong:
        files.read_file(make_show(), text.encode())
    assert wrong.value.details["where"] == where


def test_another_show_takes_it_over_with_the_rules(app: Flask):
    source, target = save(make_show(), TYPED), make_show()
    locked_rules.copy_rules(target.id, source.id, by=SYSTEM, at=NOON)
    assert db.session.get_one(Show, target.id).time_rule == KEPT
