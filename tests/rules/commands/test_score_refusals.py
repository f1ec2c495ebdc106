"""`score` on bad input: one clear line with file, row and column, exit code 1, nothing printed."""

import pytest

from tests.rules.conftest import Score

PANEL = "entry,J1,J2,J3\nA,8,9,7\nB,7,7,7\nC,9,9,9\n"

BAD_PANELS = {
    "no_such_file": (None, "PANEL.csv: there is no such file"),
    "empty": ("", "PANEL.csv: the file is empty"),
    "only_a_header": ("entry,J1\n", "PANEL.csv: there is a header but no row below it"),
    "no_juror": ("entry\nA\n", "PANEL.csv, row 1: no juror has a column"),
    "no_juror_beside_criteria": ("entry,criterion\nA,v\n", "row 1: no juror has a column"),
    "wrong_first_column": ("name,J1\nA,8\n", "row 1: the first column must be 'entry'"),
    "two_jurors_of_one_name": ("entry,J1,J1\nA,8,9\n", "row 1, column J1: two columns"),
    "a_nameless_column": ("entry,J1,\nA,8,9\n", "row 1: column 3 has no name"),
    "too_few_cells": ("entry,J1,J2\nA,8,9\nB,7\n", "row 3: 2 cells where the header has 3"),
    "too_many_cells": ("entry,J1\nA,8,9\n", "row 2: 3 cells where the header has 2"),
    "decimal_comma_in_commas": ("entry,J1\nA,8,5\n", "row 2: 3 cells"),
    "letters": ("entry,J1,J2\nA,8,9\nB,7,x\n", "row 3, column J2: 'x' is not a number"),
    "not_a_number": ("entry,J1\nA,NaN\n", "row 2, column J1: 'NaN' is not a number"),
    "infinity": ("entry,J1\nA,Infinity\n", "row 2, column J1: 'Infinity' is not"),
    "exponent": ("entry,J1\nA,1e5\n", "row 2, column J1: '1e5' is not a number"),
    "other_digits": ("entry,J1\nA,٣\n", "row 2, column J1: '٣' is not a number"),
    "huge": ("entry,J1\nA," + "9" * 400 + "\n", "row 2, column J1: '9999"),
    "same_entry_twice": ("entry,J1\nA,8\nA,9\n", "row 3: 'A' stands in row 2 already"),
    "same_criterion_twice": (
        "entry,criterion,J1\nA,v,8\nA,v,9\n",
        "row 3: 'A, v' stands in row 2 already",
    ),
    "nameless_entry": ("entry,J1\nA,8\n,9\n", "row 3, column entry: the entry has no name"),
    "aside_and_marked": (
        "entry,criterion,J1,J2\nA,v,8,8\nA,t,-,8\n",
        "row 2, column J1: the juror stepped aside for 'A' and marked it",
    ),
    "nobody_marked_an_entry": ("entry,J1,J2\nA,8,8\nB,-,-\n", "row 3: 'B' has 0 jurors"),
    "no_mark_at_all": ("entry,J1\nA,\n", "PANEL.csv: there are no marks and no votes"),
    "utf_16": ("entry,J1\nA,8\n".encode("utf-16"), "PANEL.csv: not a text file in UTF-8"),
    "binary": (bytes(range(256)) * 4, "PANEL.csv: not a text file in UTF-8"),
    "open_quote": ('entry,J1\nA,"8\n', "PANEL.csv, row 2: not a CSV table"),
}


@pytest.mark.parametrize("name", BAD_PANELS)
def test_a_bad_panel_is_refused_in_one_clear_line(score: Score, name: str) -> None:
    content, line = BAD_PANELS[name]
    done = score(content, "--format", "json")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert line in done.stderr


BAD_RULES = {
    "not_toml": ("method =", "RULES.toml: not a TOML text"),
    "unknown_method": ('method = "guess"', "there is no method 'guess'"),
    "unknown_option": ("[options]\ndrop = 1", "RULES.toml: options.drop: this name is not known"),
    "unknown_table": ("[tie]\n", "RULES.toml: tie: this name is not known"),
    "unknown_tie_step": ('[ties]\nchain = ["luck"]', "RULES.toml: ties.chain: 'luck' cannot"),
    "unknown_combination": ('[combination]\nmethod = "mix"', "combination.method: 'mix'"),
    "negative_weight": ('[criteria.v]\nweight = "-1"', "criteria.v.weight: a weight is below zero"),
    "nan_weight": ("[criteria.v]\nweight = nan", "criteria.v.weight: 'nan' is not a number"),
    "infinite_weight": ("[criteria.v]\nweight = inf", "criteria.v.weight: 'inf' is not a number"),
    "weight_of_words": ('[criteria.v]\nweight = "half"', "weight: 'half' is not a number"),
    "unknown_criterion": ("[criteria.x]\nweight = 1", "RULES.toml: criteria.x: the panel has no"),
    "unknown_juror": ("[jurors.J9]\nweight = 1", "RULES.toml: jurors.J9: the panel has no juror"),
    "negative_drop": (
        'method = "trimmed_mean"\n[options]\ndrop_low = -1',
        "RULES.toml: options.drop_low: -1 cannot stand here",
    ),
    "drops_leave_one": (
        'method = "trimmed_mean"\n[options]\ndrop_low = 1\ndrop_high = 1',
        "PANEL.csv, row 2: 'A' has 3 jurors, 4 are needed",
    ),
    "all_weights_zero": ("[criteria.v]\nweight = 0", "RULES.toml: criteria: all weights are zero"),
    "marks_off_the_scale": (
        "[criteria.v]\nmin = 0\nmax = 8\nstep = 0.5",
        "PANEL.csv, row 2, column J2: 9 is not on the scale from 0 to 8",
    ),
    "marks_off_the_step": (
        "[criteria.v]\nmin = 0\nmax = 10\nstep = 2",
        "PANEL.csv, row 2, column J2: 9 is not a step of 2",
    ),
    "marks_as_ranks": ('method = "rank_sum"', "PANEL.csv, row 2, column J1: 8 is no rank among"),
    "sum_of_places": (
        'method = "rank_sum"\n[options]\ncells = "marks"\n[combination]\nmethod = "sum"',
        "'rank_sum' gives no points, which 'sum' needs",
    ),
    "rising_scale": (
        'method = "points"\n[options]\nscale = [1, 2]',
        "options.scale: '[1, 2]' cannot",
    ),
}


@pytest.mark.parametrize("name", BAD_RULES)
def test_bad_rules_are_refused_in_one_clear_line(score: Score, name: str) -> None:
    rules, line = BAD_RULES[name]
    panel = "entry,criterion,J1,J2,J3\nA,v,8,9,8\nB,v,8,8,8\n"
    votes = "entry,votes\nA,1\nB,2\n"
    done = score(panel, "--format", "json", rules=rules, audience=votes)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert line in done.stderr


@pytest.mark.parametrize(
    ("files", "line"),
    [
        ({"audience": "entry,votes\nX,3\n"}, "VOTES.csv, row 2, column entry: 'X' is not in"),
        ({"audience": "entry,votes\nA,-3\n"}, "VOTES.csv, row 2, column votes: -3 votes are less"),
        ({"audience": "entry,votes\nA,many\n"}, "VOTES.csv, row 2, column votes: 'many' is not"),
        ({"audience": "entry\nA\n"}, "VOTES.csv, row 1: no votes have a column"),
        ({"audience": "entry,votes\nA,1\nA,2\n"}, "VOTES.csv, row 3: 'A' stands in row 2"),
        ({"decisions": "order\nA>X\n"}, "DECISIONS.csv, row 2, column order: 'X' is not in"),
        ({"decisions": "order\nA=X\n"}, "DECISIONS.csv, row 2, column order: 'X' is not in"),
        ({"decisions": "order\nA>B=A\n"}, "DECISIONS.csv, row 2, column order: 'B=A' is not in"),
        ({"decisions": "order\nA=A\n"}, "DECISIONS.csv, row 2, column order: 'A=A' is not an"),
        ({"decisions": "order\nA\n"}, "DECISIONS.csv, row 2, column order: 'A' is not an order"),
        ({"decisions": "A>B\n"}, "DECISIONS.csv, row 1: the first column must be 'order'"),
        ({"decisions": "order,note\nA>B,x\n"}, "DECISIONS.csv, row 1, column note"),
    ],
)
def test_bad_votes_and_decisions_are_refused_in_one_clear_line(
    score: Score, files: dict[str, str], line: str
) -> None:
    done = score(PANEL, "--format", "json", **files)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert line in done.stderr


def test_contradictory_decisions_are_refused(score: Score) -> None:
    level = "entry,J1\nA,8\nB,8\nC,8\n"
    done = score(level, decisions="order\nA>B\nB>C\nC>A\n")
    assert done.returncode == 1
    assert done.stderr == "DECISIONS.csv: the decisions contradict each other: A = B = C\n"
