"""Rules as a file: out and in without loss, refused with their place; presets."""

import tomllib
from fractions import Fraction
from typing import Any

import pytest
from flask import Flask

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Show
from kruvision.rules.errors import RuleError
from kruvision.rules.ruleset.settings import setting
from kruvision.rules.ruleset.toml import read_rules
from kruvision.services.access import SYSTEM
from kruvision.services.errors import Invalid, Refused
from kruvision.services.forms.inputs import read
from kruvision.services.record import chain
from kruvision.services.ruleset import files as rule_files
from kruvision.services.ruleset import locked_rules
from kruvision.services.ruleset.example import work_example
from kruvision.services.ruleset.form import RulesInput, show_with_rules
from kruvision.services.ruleset.locked_rules import rules_fingerprint
from kruvision.services.ruleset.presets import FOLDER, get_preset, list_presets
from kruvision.services.scoring.rule_book_inputs import rules_of
from kruvision.services.transactions.transaction import transaction
from tests.factories import make_show
from tests.factories.jury import write

KINDS: list[dict[str, Any]] = [
    {"method": "weighted_mean", "combination": "percentage", "jury_share": Fraction(1, 3),
     "audience_share": Fraction(2, 3), "tie_chain": ["audience_score", "shared_place"]},
    {"method": "trimmed_mean", "method_options": {"drop_low": 2, "aggregate": "sum"},
     "combination": "multiplier", "jury_share": Fraction(3, 2), "audience_share": Fraction(1, 7)},
    {"method": "factored", "method_options": {"round": "0.05"}, "combination": "jury_only",
     "jury_share": Fraction(1), "audience_share": Fraction(0), "display_places": 4},
    {"method": "exponential_rank", "method_options": {"k": "0.25", "points": True},
     "combination": "rank_points", "combination_options": {"juries": 2},
     "jury_share": Fraction(1), "audience_share": Fraction(1)},
    {"method": "points", "method_options": {"scale": ["5", "3", "1.5"]}, "combination": "pool",
     "combination_options": {"pool": "58.5", "shares": "largest_remainder",
                             "disqualified": "freeze"},
     "jury_share": Fraction(1), "audience_share": Fraction(1)},
    {"method": "weighted_sum", "combination": "percentage", "jury_share": Fraction(1, 2),
     "audience_share": Fraction(1, 2), "combination_options": {"compare_places": 3},
     "tie_chain": ["lot"], "draw_seed": "seven horses"},
]  # fmt: skip


def import_into(show: Show, text: str) -> Show:
    seen = rules_fingerprint(show)
    rule_files.import_rules(show.id, text.encode(), seen=seen, by=SYSTEM, at=clock.now())
    return db.session.get_one(Show, show.id)


def refusal(show: Show, text: str | bytes) -> RuleError:
    data = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(RuleError) as refused:
        rule_files.read_file(show, data)
    return refused.value


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind["method"])
def test_exported_rules_come_back_as_the_same_rules(app: Flask, kind: dict[str, Any]) -> None:
    source = make_show(criteria=2, **kind)
    write(source.criteria[1], weight=Fraction(2, 3), scale_max=Fraction(5), step=Fraction(1, 2))
    source = db.session.get_one(Show, source.id)
    target = make_show(criteria=2, method="median", draw_seed=source.draw_seed)
    imported = import_into(target, rule_files.write_rules(source))
    assert rule_files.rules_by_name(imported) == rule_files.rules_by_name(source)
    assert rules_of(imported).weights.keys() != rules_of(source).weights.keys()
    line = chain.list_lines(target.id, limit=1)[0]
    assert (line.kind, line.data["rules"]["method"]) == ("rules_imported", kind["method"])


def test_tie_breaks_by_a_criterion_come_back_by_its_name(app: Flask) -> None:
    source = make_show(criteria=2)
    write(source, tie_chain=[f"criterion:{source.criteria[1].id}", "decision"])
    text = rule_files.write_rules(db.session.get_one(Show, source.id))
    target = import_into(make_show(criteria=2), text)
    assert target.tie_chain == [f"criterion:{target.criteria[1].id}", "decision"]


@pytest.mark.parametrize("name", ["Criterion 2 қаз", "criterion 2 рус", " CRITERION  2 "])
def test_criteria_are_found_by_their_name_in_any_language(app: Flask, name: str) -> None:
    show = import_into(
        make_show(criteria=2), f'[criteria."{name}"]\nweight = "3"\nmax = 5\nmin = 1'
    )
    assert [c.weight for c in show.criteria] == [1, 3]
    assert [c.scale_max for c in show.criteria] == [10, 5]


def test_criteria_of_the_same_name_are_told_apart(app: Flask) -> None:
    source, target = make_show(criteria=2), make_show(criteria=2)
    for show in (source, target):
        write(show.criteria[1], name=dict(show.criteria[0].name))
    write(source.criteria[1], weight=Fraction(7))
    text = rule_files.write_rules(db.session.get_one(Show, source.id))
    assert [c.weight for c in import_into(target, text).criteria] == [1, 7]


def test_a_file_without_criteria_leaves_them_and_one_with_some_sets_the_others_to_one(
    app: Flask,
) -> None:
    show = make_show(criteria=2)
    write(show.criteria[0], weight=Fraction(4))
    proposed = rule_files.read_file(db.session.get_one(Show, show.id), b'method = "median"')
    assert [c.weight for c in proposed.criteria] == [4, 1]
    text = b'[criteria."Criterion 2"]\nweight = 2'
    proposed = rule_files.read_file(db.session.get_one(Show, show.id), text)
    assert [c.weight for c in proposed.criteria] == [1, 2]
    assert proposed not in db.session


def test_shares_that_make_one_compare_at_two_decimals_less(app: Flask) -> None:
    text = '[combination]\nmethod = "percentage"\njury = "{}"\naudience = "{}"\ncompare_places = 4'
    show = make_show()
    assert import_into(show, text.format("0.4", "0.6")).combination_options["compare_places"] == 2
    assert import_into(show, text.format(40, 60)).combination_options["compare_places"] == 4
    assert refusal(show, text.format(3, 4)).details["where"] == "combination.compare_places"


@pytest.mark.parametrize(
    ("text", "code", "where"),
    [
        ("method = \n", "bad_toml_line", None),
        ("[options", "bad_toml", None),
        (b"\xff\xfe", "file_not_utf8", None),
        (b" " * (rule_files.LARGEST_FILE + 1), "file_too_large", None),
        ('method = "best"', "unknown_method", None),
        ("metod = 1", "unknown_name", "metod"),
        ("[options]\ndrop = 1", "unknown_name", "options.drop"),
        ('method = "trimmed_mean"\n[options]\ndrop_low = -1', "bad_value", "options.drop_low"),
        ('[combination]\nmethod = "pool"\npool = -1', "bad_value", "combination.pool"),
        ("[combination]\ncompare_places = -1", "bad_value", "combination.compare_places"),
        ('[criteria."Dancing"]\nweight = 1', "no_such_criterion", "criteria.Dancing"),
        ('[ties]\nchain = ["criterion:Dancing"]', "no_such_criterion", "ties.chain"),
        ('[criteria."Criterion 1"]\n[criteria."Criterion 1 рус"]\n', None, None),
        ('[criteria."Criterion 1"]\nweight = 0\n[criteria."Criterion 2"]\nweight = 0',
         "zero_weights", "criteria"),
        ('[criteria."Criterion 1"]\nweight = 2\n[criteria."Criterion 1 қаз"]\nweight = 3',
         "criterion_twice", "criteria"),
        ('[criteria."Criterion 1"]\nmin = 0\nmax = 10\nstep = 3', "bad_scale",
         "criteria.Criterion 1"),
        ('[criteria."Criterion 1"]\nmin = 0\nmax = 2000', "too_large_number",
         "criteria.Criterion 1"),
        ('[jurors."Aigerim"]\nweight = 2', "jurors_elsewhere", "jurors"),
        ("[audience]\nscale = [3, 2, 1]", "scale_of_the_hall", "audience.scale"),
    ],
)  # fmt: skip
def test_what_a_show_cannot_take_is_refused_with_its_place(
    app: Flask, text: str | bytes, code: str | None, where: str | None
) -> None:
    show = make_show(criteria=2)
    if code is None:
        rule_files.read_file(show, str(text).encode())
        return
    refused = refusal(show, text)
    assert (refused.code, refused.details.get("where")) == (code, where)


def test_what_the_form_refuses_names_its_field(app: Flask) -> None:
    show = make_show()
    for text, field in (
        ('[ties]\nchain = ["shared_place", "median"]', "ties"),
        ("display_places = 9", "display_places"),
    ):
        with pytest.raises(Invalid) as wrong:
            rule_files.read_file(show, text.encode())
        assert list(wrong.value.fields) == [field]


def test_a_way_to_vote_in_the_file_is_taken_over_and_given_votes_change_nothing(app: Flask) -> None:
    show = make_show(voting_mode="approval", choices=4)
    ranked = rule_files.read_file(show, b'[audience]\nmethod = "ranked_points"')
    assert (ranked.voting_mode, ranked.choices) == ("ranked_points", 4)
    assert rule_files.read_file(show, b'[audience]\nmethod = "given"').voting_mode == "approval"


def test_nothing_is_imported_over_rules_that_changed_or_are_locked(app: Flask) -> None:
    show = make_show()
    with pytest.raises(Refused, match="rules_changed_meanwhile"):
        rule_files.import_rules(show.id, b"", seen="other", by=SYSTEM, at=clock.now())
    with transaction():
        locked_rules.lock_rules(db.session.get_one(Show, show.id), clock.now())
    with pytest.raises(Refused, match="rules_locked"):
        import_into(db.session.get_one(Show, show.id), 'method = "median"')


def test_every_file_of_the_folder_is_a_preset_that_works(app: Flask) -> None:
    presets = list_presets()
    assert {preset.slug for preset in presets} == {path.stem for path in FOLDER.glob("*.toml")}
    assert len(presets) >= 5
    show = make_show(criteria=2)
    voting = {"voting_mode": "approval", "choices": 3}
    for preset in presets:
        assert set(preset.words.name) == set(preset.words.sentence) == {"kk", "ru", "en"}
        entered = read(RulesInput, {**voting, **rule_files.rules_as_typed(preset.rules)})
        proposed = show_with_rules(show, entered)
        assert work_example(proposed), preset.slug
        kept = rules_of(proposed)
        assert kept.method == preset.rules.method
        assert all(setting(kept, name) == of for name, of in preset.rules.options.items())
        assert kept.ties == preset.rules.ties
        assert kept.combination.method == preset.rules.combination.method
        assert kept.combination.juries == preset.rules.combination.juries


def test_an_unknown_preset_is_not_there(app: Flask) -> None:
    with pytest.raises(Refused):
        get_preset("none")


def test_an_exported_file_is_what_the_rule_book_reads(app: Flask) -> None:
    show = make_show(criteria=1)
    assert read_rules(rule_files.write_rules(show)) == rule_files.rules_by_name(show)


@pytest.mark.parametrize(
    "line",
    [
        "a" + ".a" * 3_000 + " = 1",
        "[" + '"a" . ' * 9 + "a]",
        "x = {" + "a." * 3_000 + "a = 1}",
        "'a'" + ".'a'" * 8 + " = 1",
    ],
)
def test_a_key_of_endless_parts_is_refused_with_its_line_and_not_read(
    app: Flask, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    read: list[str] = []
    loads = tomllib.loads

    def note(text: str, **how: Any) -> dict[str, Any]:
        read.append(text)
        return loads(text, **how)

    monkeypatch.setattr(tomllib, "loads", note)
    with pytest.raises(RuleError) as refused:
        rule_files.read_file(make_show(), f'method = "weighted_mean"\n{line}\n'.encode())
    assert refused.value.code == "bad_toml_line"
    assert refused.value.details["line"] == "2"
    assert read == []


def test_dots_that_honest_rules_have_are_no_long_key(app: Flask) -> None:
    text = """
        # the rules of https://www.example.kz/vision/2026/rules.v2.final.pdf, part 1.2.3
        [criteria."Дауыс. Әуез. Ырғақ. А.Б.В.Г.Ғ.Д.Е.Ж"]
        weight = 1.5
        [ties]
        chain = ["audience_score", "lot"]
        seed = "1.2.3.4"
    """
    assert "А.Б.В" in str(read_rules(text).weights)


def test_a_file_larger_than_rules_can_be_is_refused_unread(app: Flask) -> None:
    with pytest.raises(RuleError) as refused:
        rule_files.read_file(make_show(), b"# " + b"x" * rule_files.LARGEST_FILE)
    assert refused.value.code == "file_too_large"
