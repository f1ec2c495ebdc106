"""The working in words: every step of every rule has its sentence, with the right numbers in it."""

import re
from fractions import Fraction

import pytest
from flask import Flask
from flask_babel import force_locale

from config import ROOT
from kruvision.rules import methods
from kruvision.rules.contest import Decision, Deduction, Panel, Votes
from kruvision.rules.ruleset.rules import COMBINATIONS, TIE_STEPS, Combination, Rules
from kruvision.rules.standings import compute
from kruvision.services.forms.number_text import fixed, number, percent
from kruvision.services.results.names import Names
from kruvision.web.results.explanation import SENTENCES, notes_of, working_of, working_rows
from kruvision.web.results.explanation_combination import tie_rule

ENTRIES = ("1", "2", "3", "4")
JURORS = ("11", "12", "13", "14", "15")
NAMES = Names(
    {entry: f"{entry}. Singer {entry}" for entry in ENTRIES},
    {juror: f"Juror {juror}" for juror in JURORS},
    {"21": "Vocal", "22": "Stage"},
)
MARKS = {
    (entry, criterion, juror): Fraction(4 + (int(entry) * int(juror) + int(criterion)) % 7)
    for entry in ENTRIES
    for criterion in NAMES.criteria
    for juror in JURORS
}
PANEL = Panel(ENTRIES, JURORS, ("21", "22"), MARKS)
VOTES = Votes(
    {"1": Fraction(5), "2": Fraction(7), "3": Fraction(7), "4": Fraction(1)},
    {"1": 5, "2": 7, "3": 7, "4": 1},
)


def rules(method: str = "weighted_mean", **more: object) -> Rules:
    known = {option.name for option in methods.get(method).options}
    options = {"cells": "marks"} if "cells" in known else {}
    return Rules(method=method, options=options, **more)


def sentences(panel: Panel, rules: Rules, votes: Votes | None = None, *decided: Decision) -> str:
    result = compute(panel, rules, votes, decided)
    shown = [line for s in result.standings for line in working_of(s, NAMES).sentences]
    return "\n".join([*shown, *notes_of(result, NAMES)])


def test_every_kind_of_step_in_the_rule_book_has_a_sentence():
    written = "\n".join(path.read_text() for path in (ROOT / "kruvision/rules").rglob("*.py"))
    kinds = set(re.findall(r"\bstep\(\s*\"(\w+)\"", written))
    assert len(kinds) > 30
    assert kinds - {"marks"} == {*SENTENCES, *methods.step_texts()}
    assert not SENTENCES.keys() & methods.step_texts().keys()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("method", methods.names())
def test_every_method_can_be_told_in_every_language(app: Flask, method: str, language: str):
    with app.test_request_context(), force_locale(language):
        assert sentences(PANEL, rules(method))


def test_songs_deductions_and_an_earlier_show_can_be_followed_by_hand(app: Flask):
    """Songs of 8 and 6; half a point and 10 % (0.8) come off the first: (6.7 + 6) / 2 = 6.35."""
    panel = Panel(
        ("1", "2"),
        ("11",),
        ("21",),
        {("1", "21", "11"): Fraction(8), ("2", "21", "11"): Fraction(6)},
        contestants={"2": "1"},
        deductions={
            "1": (
                Deduction(Fraction(1, 2), "T1", "ten seconds over"),
                Deduction(Fraction(1, 10), share=True),
            )
        },
        carried={"1": Fraction(7)},
    )
    result = compute(panel, rules(carried_weight=Fraction(1, 2)))
    with app.test_request_context(), force_locale("en"):
        working = working_of(result.standings[0], NAMES)
    assert [row[0] for row in working.marks.rows] == [
        "1. Singer 1: Vocal",
        "2. Singer 2: Vocal",
    ]
    assert [line for line in working.sentences if "weight" not in line] == [
        "Song: 1. Singer 1.",
        "8, minus deductions 0.5 (T1, ten seconds over); 10\N{NO-BREAK SPACE}% = 6.7.",
        "Song: 2. Singer 2.",
        "Songs: 1. Singer 1 6.7; 2. Singer 2 6. Their mean: 6.35.",
        "Jury in all: 6.35.",
        "Carried from the earlier show: 7 times 0.5 = 3.5. Together with 6.35: 9.85.",
        "Place 1.",
    ]
    for how, said in (("sum", "Added: 12.7."), ("best", "The best one counts: 6.7.")):
        with app.test_request_context(), force_locale("en"):
            assert said in sentences(panel, rules(songs=how))


@pytest.mark.parametrize("how", ["mean_shift", "min_max", "z_score"])
def test_marks_brought_to_one_scale_say_how_in_words(app: Flask, how: str):
    brought = Rules(method="weighted_mean", options={"normalise": how})
    with app.test_request_context(), force_locale("en"):
        told = sentences(PANEL, brought)
    assert "as given" in told
    assert how not in told


@pytest.mark.parametrize("combination", COMBINATIONS)
def test_every_combination_can_be_told(app: Flask, combination: str):
    combined = rules(
        combination=Combination(combination, Fraction(1, 2), Fraction(1, 2), compare_places=4)
    )
    with app.test_request_context(), force_locale("en"):
        assert "Place 1" in sentences(PANEL, combined, VOTES)


@pytest.mark.parametrize("step", [s for s in TIE_STEPS if s != "criterion"])
def test_every_tie_break_has_a_name(app: Flask, step: str):
    with app.test_request_context(), force_locale("en"):
        assert tie_rule(step, NAMES)
        assert tie_rule("criterion:21", NAMES) == "criterion Vocal"


@pytest.mark.parametrize(
    "chain", [("running_order",), ("first_places", "lot"), ("high_points",), ("shared_place",)]
)
def test_a_broken_tie_says_by_what(app: Flask, chain: tuple[str, ...]):
    level = Panel(
        ("1", "2"), JURORS, ("21",), {(e, "21", j): Fraction(8) for e in "12" for j in JURORS}
    )
    with app.test_request_context(), force_locale("en"):
        text = sentences(level, rules(ties=chain, seed="seven"))
        assert "Level: 1. Singer 1 = 2. Singer 2." in text
        assert tie_rule(chain[-1], NAMES) in text


def test_a_decision_says_who_made_it_and_why(app: Flask):
    level = Panel(("1", "2"), ("11",), ("21",), {(e, "21", "11"): Fraction(8) for e in "12"})
    decided = Decision(("2", "1"), "11", "a purer tone")
    with app.test_request_context(), force_locale("en"):
        text = sentences(level, rules(ties=()), None, decided)
        assert "Juror 11, because: a purer tone. Then: 2. Singer 2 > 1. Singer 1." in text


def test_a_share_of_both_bodies_can_be_followed_by_hand(app: Flask):
    """Jury: A (8 + 6) / 2 = 7, B 5, together 12; audience 3 of 4. A: 50·7/12 + 50·3/4."""
    panel = Panel(
        ("1", "2"),
        ("11",),
        ("21", "22"),
        {
            ("1", "21", "11"): Fraction(8),
            ("1", "22", "11"): Fraction(6),
            ("2", "21", "11"): Fraction(5),
            ("2", "22", "11"): Fraction(5),
        },
    )
    half = rules(combination=Combination("percentage", Fraction(50), Fraction(50)))
    result = compute(panel, half, Votes({"1": Fraction(3), "2": Fraction(1)}, {"1": 3, "2": 1}))
    with app.test_request_context(), force_locale("en"):
        working = working_of(result.standings[0], NAMES)
    assert working.marks.jurors == ("Juror 11",)
    assert working.marks.rows == (("Vocal", "1", ("8",)), ("Stage", "1", ("6",)))
    assert working.sentences == (
        "Juror 11: weighted marks 14, divided by the weights 2 = 7.",
        "Mean of the jury: 7, divided by the jurors' weights 1 = 7.",
        "Jury in all: 7.",
        "Audience points: 3, from 3 voters.",
        "Audience in all: 3.",
        "Jury: 7 of all 12, times the weight 50 = 175/6 ≈ 29.1667.",
        "Audience: 3 of all 4, times the weight 50 = 37.5.",
        "Jury 175/6 ≈ 29.1667 + audience 37.5 = 200/3 ≈ 66.6667.",
        "Place 1.",
    )


def test_the_spreadsheet_numbers_the_steps_of_each_entry(app: Flask):
    with app.test_request_context(), force_locale("en"):
        rows = working_rows(compute(PANEL, rules()), NAMES)
    first = [row for row in rows if row[0] == rows[0][0]]
    assert [number for _entry, number, _line in first] == list(range(1, len(first) + 1))
    assert first[0][2].startswith("Vocal (weight 1): Juror 11 ")


@pytest.mark.parametrize(
    ("language", "value", "text"),
    [
        ("en", "9.35", "9.35"),
        ("kk", "9.35", "9,35"),
        ("ru", "28/3", "28/3 ≈ 9,3333"),
        ("en", "-0.5", "−0.5"),
        ("en", "10.100000000000000000000000000000000000000123", "≈ 10.1000"),
        ("en", None, "–"),
    ],
)
def test_numbers_are_written_as_the_language_writes_them(
    app: Flask, language: str, value: str | None, text: str
):
    with app.test_request_context(), force_locale(language):
        assert number(value) == text


def test_shares_are_written_as_percent_and_totals_with_their_places(app: Flask):
    with app.test_request_context(), force_locale("ru"):
        assert percent("1/2") == "50\N{NO-BREAK SPACE}%"
        assert percent(Fraction(33, 200)) == "16,5\N{NO-BREAK SPACE}%"
        assert fixed(Fraction(28, 3), 2) == "9,33"
        assert fixed(None, 2) == "–"
