"""The rules of a show: written, read back, and refused with the place that is wrong."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kruvision.rules import methods
from kruvision.rules.audience import modes
from kruvision.rules.contest import Panel
from kruvision.rules.errors import RuleError
from kruvision.rules.marks import Scale
from kruvision.rules.method_parts import normalise
from kruvision.rules.methods import skating_system
from kruvision.rules.ruleset.check import check_rules
from kruvision.rules.ruleset.combinations import COMBINATION_OPTIONS
from kruvision.rules.ruleset.rules import (
    BODIES,
    COMBINATIONS,
    TIE_STEPS,
    Combination,
    Rules,
)
from kruvision.rules.ruleset.toml import read_rules, write_rules
from kruvision.rules.standings import compute

ratios = st.fractions(0, 100, max_denominator=50)
names = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=12)


@st.composite
def rulebooks(draw: st.DrawFn) -> Rules:
    method = methods.get(draw(st.sampled_from(methods.names())))
    options = {}
    for option in method.options:
        if not draw(st.booleans()):
            continue
        options[option.name] = {
            "flag": lambda: draw(st.booleans()),
            "choice": lambda option=option: draw(st.sampled_from(option.choices)),
            "integer": lambda: draw(st.integers(0, 5)),
            "number": lambda: draw(st.fractions(Fraction(1, 50), 10, max_denominator=50)),
            "scale": lambda: tuple(sorted(draw(st.lists(ratios, max_size=4)), reverse=True)),
        }[option.kind]()
    steps = [step for step in TIE_STEPS if step != "criterion"]
    return Rules(
        method.name,
        options,
        weights=draw(st.dictionaries(names, ratios, max_size=2)),
        scales={draw(names): Scale(Fraction(0), Fraction(10), Fraction(1, 4))},
        juror_weights=draw(st.dictionaries(names, ratios, max_size=2)),
        combination=Combination(
            draw(st.sampled_from(COMBINATIONS)),
            draw(ratios) + 1,
            draw(ratios),
            draw(st.none() | st.integers(0, 6)),
            draw(st.none() | ratios),
            draw(st.sampled_from(["each", "largest_remainder"])),
            draw(st.none() | st.integers(1, 40)),
        ),
        audience_method=draw(st.sampled_from(modes.ways_to_read())),
        bodies=draw(st.sampled_from(BODIES)),
        ties=tuple(draw(st.lists(st.sampled_from([*steps, "criterion:Дауыс"]), max_size=4))),
        seed=draw(names) + "7",
        display_places=draw(st.integers(0, 12)),
        disqualified=draw(st.sampled_from(["remove", "freeze"])),
    )


@given(rulebooks())
def test_rules_written_and_read_back_are_the_same_rules(rules: Rules) -> None:
    assert read_rules(write_rules(rules)) == rules


def test_a_weight_of_many_binary_digits_is_written_as_a_fraction() -> None:
    rules = Rules(weights={"voice": Fraction(1, 2**20)})
    assert "1/1048576" in write_rules(rules)
    assert read_rules(write_rules(rules)) == rules


def test_no_rules_are_the_weighted_mean_with_shared_places() -> None:
    assert (Rules().method, Rules().ties, Rules().combination.method) == (
        "weighted_mean",
        ("shared_place",),
        "jury_only",
    )


def test_rules_that_name_no_tie_break_leave_ties_unresolved() -> None:
    assert read_rules('method = "rank_sum"').ties == ()


def test_a_combination_without_weights_is_half_and_half() -> None:
    chosen = read_rules('[combination]\nmethod = "percentage"').combination
    assert (chosen.jury, chosen.audience) == (Fraction(1, 2), Fraction(1, 2))


def test_numbers_may_be_text_whole_or_decimal_and_stay_exact() -> None:
    text = "[criteria]\na = {weight = 0.1}\nb = {weight = '0,2'}\nc = {weight = 3}\n"
    weights = read_rules(text + "d = {weight = '1/3'}").weights
    exact = [Fraction(1, 10), Fraction(1, 5), Fraction(3), Fraction(1, 3)]
    assert list(weights.values()) == exact


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("methods = 'x'", "methods"),
        ("[options]\nk = '0.2'", "options.k"),
        ("[ties]\norder = []", "ties.order"),
        ("[combination]\nvotes = 1", "combination.votes"),
        ("[criteria.voice]\nwieght = 1", "criteria.voice.wieght"),
        ("[jurors.Saule]\nvote = 1", "jurors.Saule.vote"),
        ("[audience]\nkind = 'x'", "audience.kind"),
    ],
)
def test_an_unknown_name_is_refused_with_its_place(text: str, where: str) -> None:
    with pytest.raises(RuleError, match="unknown_name") as refused:
        read_rules(text)
    assert refused.value.details["where"] == where


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("display_places = 'two'", "display_places"),
        ("display_places = 99", "display_places"),
        ("disqualified = 'forget'", "disqualified"),
        ("method = 'trimmed_mean'\n[options]\ndrop_low = true", "options.drop_low"),
        ("method = 'trimmed_mean'\n[options]\ndrop_low = '1'", "options.drop_low"),
        ("method = 'trimmed_mean'\n[options]\naggregate = 'max'", "options.aggregate"),
        ("method = 'exponential_rank'\n[options]\nk = 0", "options.k"),
        ("[options]\npoints = 'yes'", "options.points"),
        ("[options]\nscale = '12'", "options.scale"),
        ("[options]\nscale = [1, -1]", "options.scale"),
        ("[options]\nnormalise = 'twice'", "options.normalise"),
        ("[ties]\nchain = 'lot'", "ties.chain"),
        ("[ties]\nchain = ['criterion']", "ties.chain"),
        ("[ties]\nchain = ['lot']", "ties.seed"),
        ("options = 3", "options"),
        ("[criteria]\nvoice = 3", "criteria.voice"),
        ("[criteria.voice]\nmin = 1", "criteria.voice"),
        ("[combination]\njury = 0\naudience = 0", "combination"),
        ("[combination]\nmethod = 'pool'\nshares = 'some'", "combination.shares"),
        ("[combination]\nmethod = 'pool'\npool = -1", "combination.pool"),
        ("[combination]\nmethod = 'pool'\npool = 1000001", "combination.pool"),
        ("[combination]\ncompare_places = -1", "combination.compare_places"),
        ("[combination]\ncompare_places = 13", "combination.compare_places"),
        ("[combination]\ncompare_places = '2'", "combination.compare_places"),
        ("[combination]\nmethod = 'rank_points'\njuries = 0", "combination.juries"),
        ("[combination]\nmethod = 'rank_points'\njuries = 1001", "combination.juries"),
        ("[combination]\njury = 1000001", "combination.jury"),
        ("[criteria.voice]\nweight = 1000001", "criteria.voice.weight"),
        ("[jurors.Saule]\nweight = 1000001", "jurors.Saule.weight"),
        ("[options]\nscale = [1000001]", "options.scale"),
        (f"[audience]\nscale = {[1] * 301}", "audience.scale"),
        (f"[ties]\nchain = {['median'] * 41}", "ties.chain"),
    ],
)
def test_a_wrong_value_is_refused_with_its_place(text: str, where: str) -> None:
    with pytest.raises(RuleError) as refused:
        read_rules(text)
    assert refused.value.details["where"] == where


def test_every_number_a_setting_takes_has_both_its_limits() -> None:
    every = [o for name in methods.names() for o in methods.get(name).options]
    for option in (*every, *COMBINATION_OPTIONS):
        if option.kind in ("integer", "number"):
            assert option.least is not None, option.name
            assert option.most is not None, option.name


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        (Rules("applause"), "unknown_method"),
        (Rules(options={"k": 1}), "unknown_name"),
        (Rules(weights={"voice": Fraction(-1)}), "negative_weight"),
        (Rules(combination=Combination("percentage", Fraction(0), Fraction(0))), "zero_weights"),
        (Rules(combination=Combination("sum", Fraction(-1))), "negative_weight"),
        (Rules(ties=("lot",)), "seed_missing"),
        (Rules(combination=Combination("percentage", compare_places=3_000_000)), "bad_value"),
        (Rules(combination=Combination("percentage", compare_places=-1)), "bad_value"),
        (Rules(combination=Combination("pool", pool=Fraction(-5))), "bad_value"),
        (Rules(display_places=3_000_000), "bad_value"),
    ],
)
def test_rules_that_do_not_hold_are_refused_before_anything_is_computed(
    rules: Rules, code: str
) -> None:
    panel = Panel(("A", "B"), ("w",), ("voice",), {("A", "voice", "w"): Fraction(1)})
    for ask in (lambda: check_rules(rules), lambda: compute(panel, rules)):
        with pytest.raises(RuleError) as refused:
            ask()
        assert refused.value.code == code


@pytest.mark.parametrize("text", ["method", "a = 1\na = 2", "x = " + "9" * 5000, "x=" + "[" * 3000])
def test_what_is_no_toml_is_refused(text: str) -> None:
    with pytest.raises(RuleError, match="bad_toml"):
        read_rules(text)


def test_every_method_is_found_by_its_name_and_its_options_have_different_ones() -> None:
    assert len(methods.names()) >= 16
    for name in methods.names():
        method = methods.get(name)
        assert method.name == name
        assert len({option.name for option in method.options}) == len(method.options)
    with pytest.raises(RuleError, match="unknown_method"):
        methods.get("applause")


def test_whoever_reads_a_method_learns_where_raising_a_mark_can_lower_a_place() -> None:
    assert "raising a mark can lower a place" in (skating_system.__doc__ or "")
    assert "raising a mark can lower a place" in methods.get("skating_system").surprises
    assert "Raising a mark\n  can lower a place" in (normalise.__doc__ or "")
