"""Several songs by one contestant: marked apart, placed once."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, note
from hypothesis import strategies as st

from kruvision.rules import methods
from kruvision.rules.contest import Decision, Deduction, Panel, Votes
from kruvision.rules.errors import RuleError
from kruvision.rules.outcome import compute_outcome
from kruvision.rules.ruleset.rules import Combination, Rules
from kruvision.rules.standings import compute
from tests.rules.panels import CASES, panels, places, properties, seen
from tests.rules.small_panels import order, panel_of
from tests.rules.working.recompute import recompute

ADDING = [case for case in CASES if methods.get(case.method).adds_up]
TWO = {"A": "99", "B": "77", "a": "55", "b": "88"}
SUNG = {"A": "Ann", "a": "Ann", "B": "Ben", "b": "Ben"}


def two_songs(**more: object) -> Panel:
    return panel_of(TWO, contestants=SUNG, **more)


@pytest.mark.parametrize(
    ("songs", "totals", "expected"),
    [
        ("mean", {"Ann": 7, "Ben": Fraction(15, 2)}, "Ben1 Ann2"),
        ("sum", {"Ann": 14, "Ben": 15}, "Ben1 Ann2"),
        ("best", {"Ann": 9, "Ben": 8}, "Ann1 Ben2"),
    ],
)
def test_the_totals_of_the_songs_become_one(songs: str, totals: object, expected: str) -> None:
    result = compute(two_songs(), Rules(songs=songs))
    assert {s.entry: s.total for s in result.standings} == totals
    assert order(result) == expected


def test_the_working_shows_each_song_and_what_was_made_of_them() -> None:
    steps = compute(two_songs(), Rules(songs="sum")).standing("Ann").working
    assert [s.values["entry"] for s in steps if s.kind == "song"] == ["A", "a"]
    made = next(s for s in steps if s.kind == "songs")
    assert made.values == {"songs": {"A": "9", "a": "5"}, "how": "sum", "total": "14"}


def test_a_contestant_may_be_called_as_their_first_song() -> None:
    panel = panel_of(TWO, contestants={"a": "A", "b": "B"})
    assert order(compute(panel, Rules())) == "B1 A2"


def test_who_sings_once_is_placed_beside_who_sings_twice() -> None:
    panel = panel_of({**TWO, "c": "88"}, contestants=SUNG)
    assert order(compute(panel, Rules())) == "c1 Ben2 Ann3"


def test_votes_for_the_songs_are_added_and_a_voter_of_both_is_one_voter() -> None:
    ballots = {
        "u": {"A": Fraction(1), "a": Fraction(1)},
        "v": {"B": Fraction(1)},
        "w": {"b": Fraction(1)},
    }
    points = {"A": Fraction(1), "a": Fraction(1), "B": Fraction(1), "b": Fraction(1)}
    votes = Votes(points, {"A": 1, "a": 1, "B": 1, "b": 1}, ballots, 3)
    rules = Rules(combination=Combination("audience_only"), ties=("voters",))
    result = compute(two_songs(), rules, votes)
    assert {s.entry: s.total for s in result.standings} == {"Ann": 2, "Ben": 2}
    assert order(result) == "Ben1 Ann2"


def test_tie_breaks_look_at_the_marks_of_the_songs_together() -> None:
    """Both have 7; on voice Ann has (9 + 5) / 2 = 7 and Ben (6 + 6) / 2 = 6."""
    panel = panel_of(
        {"A": "9 5", "a": "5 9", "B": "6 8", "b": "6 8"}, ("voice", "stage"), contestants=SUNG
    )
    assert order(compute(panel, Rules(ties=("criterion:voice",)))) == "Ann1 Ben2"
    assert order(compute(panel, Rules(ties=("criterion:stage",)))) == "Ben1 Ann2"


def test_where_the_best_song_counts_tie_breaks_look_at_it_alone() -> None:
    """Best totals 8 and 8: Ann's by 9 and 7, Ben's by 8 and 8."""
    panel = panel_of(
        {"A": "9 7", "a": "1 1", "B": "8 8", "b": "7 7"}, ("voice", "stage"), contestants=SUNG
    )
    assert order(compute(panel, Rules(ties=("criterion:voice",), songs="best"))) == "Ann1 Ben2"


def test_deductions_come_off_the_song_they_are_given_for() -> None:
    panel = replace(two_songs(), deductions={"A": (Deduction(Fraction(2)),)})
    for songs, total in (("mean", 6), ("sum", 12), ("best", 7)):
        assert compute(panel, Rules(songs=songs)).standing("Ann").total == total


def test_missing_marks_name_the_song() -> None:
    panel = panel_of({**TWO, "a": "5."}, contestants=SUNG)
    assert compute(panel, Rules()).incomplete == (("a", "", "x"),)


def test_a_decision_may_name_the_contestants_or_their_songs() -> None:
    panel = panel_of({"A": "9", "a": "7", "B": "8"}, contestants={"A": "Ann", "a": "Ann"})
    for named in (("B", "Ann"), ("B", "a")):
        assert order(compute(panel, Rules(), None, [Decision(named)])) == "B1 Ann2"


def test_who_is_disqualified_is_out_with_every_song() -> None:
    panel = replace(two_songs(), disqualified=frozenset({"a"}))
    assert order(compute(panel, Rules())) == "Ben1 AnnNone"
    frozen = compute(panel, Rules(disqualified="freeze"))
    assert order(frozen) == "Ben1 AnnNone"
    assert frozen.standing("Ann").total == 7


def test_points_are_carried_by_the_contestant_once() -> None:
    for name in ("Ann", "a"):
        panel = replace(two_songs(), carried={name: Fraction(1)})
        assert compute(panel, Rules()).standing("Ann").total == 8
    with pytest.raises(RuleError, match="carried_twice"):
        compute(replace(two_songs(), carried={"A": Fraction(1), "a": Fraction(1)}), Rules())


def test_contestants_stand_in_categories_with_all_their_songs() -> None:
    panel = two_songs(categories={"A": "S", "a": "S", "B": "D", "b": "D"})
    outcome = compute_outcome(panel, Rules(places="each"))
    assert {n: order(r) for n, r in outcome.categories.items()} == {"S": "Ann1", "D": "Ben1"}
    with pytest.raises(RuleError, match="contestant_in_two_categories"):
        compute_outcome(two_songs(categories={"A": "S", "a": "D"}), Rules())
    with pytest.raises(RuleError, match="contestant_in_two_categories"):
        compute_outcome(two_songs(categories={"A": "S"}), Rules())


def test_a_contestant_has_no_name_of_somebody_elses_song() -> None:
    with pytest.raises(RuleError, match="name_of_an_entry"):
        compute(panel_of(TWO, contestants={"A": "B", "B": "Ben"}), Rules())


@pytest.mark.parametrize("method", [m for m in methods.names() if not methods.get(m).adds_up])
def test_orders_of_songs_cannot_become_one_total(method: str) -> None:
    panel = panel_of({"A": "1", "a": "2"}, contestants={"A": "Ann", "a": "Ann"})
    with pytest.raises(RuleError, match="songs_need_totals"):
        compute(panel, Rules(method))


def test_in_an_interim_result_the_songs_sung_so_far_count() -> None:
    panel = panel_of({"A": "9", "B": "7", "a": ".", "b": "."}, contestants=SUNG)
    assert order(compute(panel, Rules(), interim=True)) == "Ann1 Ben2"


@properties
@given(panels(aside=True), st.sampled_from(["mean", "sum", "best"]))
def test_one_song_each_under_another_name_changes_nothing(panel: Panel, songs: str) -> None:
    named = replace(panel, contestants={entry: f"{entry}'" for entry in panel.entries})
    for case in ADDING:
        note(case.name)
        expected = {f"{e}'": facts for e, facts in seen(case.result(panel)).items()}
        ties = ("first_places", "median", "shared_place")
        assert seen(case.result(named, songs=songs)) == expected
        assert places(case.result(named, ties=ties)) == {
            f"{e}'": place for e, place in places(case.result(panel, ties=ties)).items()
        }


@properties
@given(panels(aside=True), st.sampled_from(["mean", "sum", "best"]))
def test_the_result_of_several_songs_follows_from_the_working(panel: Panel, songs: str) -> None:
    last = panel.entries[-1]
    panel = replace(
        panel,
        contestants={panel.entries[0]: "Ann", last: "Ann"},
        deductions={last: (Deduction(Fraction(1, 3)), Deduction(Fraction(1, 10), share=True))},
    )
    for case in ADDING:
        note(case.name)
        result = case.result(panel, songs=songs)
        found = recompute(result.to_json())
        assert {entry: place for entry, (_, place, _) in found.items()} == places(result)
