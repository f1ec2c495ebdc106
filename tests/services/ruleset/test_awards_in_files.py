"""Awards in the rules' file: out and in without loss, criteria by their names."""

import pytest
from flask import Flask

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Show
from kruvision.rules.errors import RuleError
from kruvision.services.access import SYSTEM
from kruvision.services.awards import lists
from kruvision.services.awards.inputs import AwardInput
from kruvision.services.forms.inputs import read
from kruvision.services.ruleset import files as rule_files
from kruvision.services.ruleset.locked_rules import rules_fingerprint
from tests.factories import make_show


def import_into(show: Show, text: str) -> None:
    seen = rules_fingerprint(show)
    rule_files.import_rules(show.id, text.encode(), seen=seen, by=SYSTEM, at=clock.now())
    db.session.expire_all()


def with_awards() -> Show:
    show = make_show()
    lists.take_set(show.id, "grand_prix_and_degrees", by=SYSTEM, at=clock.now())
    lists.take_set(show.id, "degrees_by_points", by=SYSTEM, at=clock.now())
    typed = {"kind": "criterion", "name": {"kk": "Дауыс"}, "criterion": str(show.criteria[1].id)}
    lists.add_award(show.id, read(AwardInput, typed), by=SYSTEM, at=clock.now())
    return db.session.get_one(Show, show.id)


def test_a_file_takes_awards_to_another_show_whose_criteria_are_called_the_same(
    app: Flask,
) -> None:
    source, show = with_awards(), make_show()
    import_into(show, rule_files.write_rules(source))
    assert rule_files.write_rules(show) == rule_files.write_rules(source)
    assert [row["id"] for row in show.awards] == [row["id"] for row in source.awards]
    assert show.awards[-1]["criterion"] == str(show.criteria[1].id)
    assert show.awards[0]["name"] == source.awards[0]["name"]


def test_a_file_without_awards_leaves_those_of_the_show(app: Flask) -> None:
    show = with_awards()
    before = list(show.awards)
    import_into(show, 'method = "weighted_sum"\n')
    assert show.awards == before


def test_what_a_file_replaced_comes_back_by_undo(app: Flask) -> None:
    show = with_awards()
    before = list(show.awards)
    import_into(show, '[[awards]]\nid = "thanks"\nkind = "everyone"\n')
    assert show.awards == [{"id": "thanks", "kind": "everyone", "name": {"en": "thanks"}}]
    lists.undo_awards(show.id, by=SYSTEM, at=clock.now())
    assert show.awards == before


def test_an_award_for_a_criterion_that_the_show_has_not_is_refused_with_its_place(
    app: Flask,
) -> None:
    text = '[[awards]]\nid = "voice"\nkind = "criterion"\ncriterion = "Nobody knows"\n'
    with pytest.raises(RuleError) as refused:
        rule_files.read_file(make_show(), text.encode())
    assert refused.value.code == "no_such_criterion"
    assert refused.value.details["where"] == "awards.voice.criterion"
