"""Marks of the hall: the mean of an act's marks, of half of the ballots at least."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kruvision.rules.audience.ballots import BallotPaper, accept, choice_text, read_choices
from kruvision.rules.audience.hall_marks import mean_mark, votes_from_marks
from kruvision.rules.contest import Panel, Votes
from kruvision.rules.errors import RuleError
from kruvision.rules.ruleset.rules import Combination, Rules
from kruvision.rules.standings import compute

PAPER = BallotPaper("marks", (1, 2, 3), choices=1, delegations={2: 7})
ballots = st.lists(
    st.dictionaries(st.sampled_from("ABC"), st.integers(0, 12).map(Fraction)), max_size=12
)


@pytest.mark.parametrize(
    ("given_marks", "code"),
    [
        ((), "empty_ballot"),
        (((1, 13),), "mark_out_of_range"),
        (((1, -1),), "mark_out_of_range"),
        (((1, 5), (1, 6)), "chosen_twice"),
        (((9, 5),), "unknown_entry"),
        ((1,), "unknown_entry"),
        (((2, 5),), "own_act"),
    ],
)
def test_a_ballot_of_marks_is_refused_where_it_is_none(
    given_marks: tuple[int | tuple[int, int], ...], code: str
) -> None:
    with pytest.raises(RuleError, match=code):
        accept(PAPER, given_marks, delegation=7)


def test_all_acts_may_be_marked_or_some_and_0_is_a_mark() -> None:
    assert accept(PAPER, [(1, 0), (3, 12)], delegation=7) == {1: 0, 3: 12}
    assert accept(PAPER, [(1, 1), (2, 2), (3, 3)], delegation=8) == {1: 1, 2: 2, 3: 3}


@pytest.mark.parametrize("mode", ["approval", "plurality", "ranked_points"])
def test_an_own_act_is_refused_in_every_mode(mode: str) -> None:
    paper = BallotPaper(mode, (1, 2, 3), choices=2, delegations={2: 7})
    with pytest.raises(RuleError, match="own_act"):
        accept(paper, [2], delegation=7)
    assert accept(paper, [2], delegation=None) == accept(paper, [2], delegation=8)
    with pytest.raises(RuleError, match="unknown_entry"):
        accept(paper, [(1, 5)])


def test_choices_are_kept_as_json_and_said_as_text() -> None:
    assert read_choices([3, [17, 12]]) == (3, (17, 12))
    assert [choice_text(one) for one in read_choices([3, [17, 12]])] == ["3", "17:12"]


def test_the_mean_is_that_of_the_marks_where_half_of_the_voters_gave_one() -> None:
    assert mean_mark(50, 5, 10) == 10
    assert mean_mark(50, 10, 10) == 5


def test_one_friend_who_gives_the_most_does_not_win() -> None:
    hall = {f"v{n}": {"A": Fraction(9)} for n in range(9)}
    votes = votes_from_marks({**hall, "friend": {"B": Fraction(12)}})
    assert votes.points == {"A": 9, "B": Fraction(12, 5)}
    assert votes.voters == {"A": 9, "B": 1}


def test_who_came_late_takes_nothing_from_the_acts_before() -> None:
    """Six of ten marked the first act, all ten the second; a sum would put the second ahead."""
    hall = {f"v{n}": {"A": Fraction(10), "B": Fraction(8)} for n in range(6)}
    votes = votes_from_marks({**hall, **{f"w{n}": {"B": Fraction(8)} for n in range(4)}})
    assert votes.points == {"A": 10, "B": 8}


def test_a_file_of_marks_is_read_by_the_mode() -> None:
    rules = Rules(combination=Combination("audience_only"), audience_method="marks")
    hall = {"v1": {"A": Fraction(0), "B": Fraction(7)}, "v2": {"A": Fraction(5)}}
    result = compute(Panel(("A", "B"), (), (), {}), rules, Votes({}, ballots=hall))
    assert {s.entry: s.total for s in result.standings} == {"B": 7, "A": Fraction(5, 2)}
    (step, *_) = [s for s in result.standings[1].working if s.kind == "votes_marked"]
    assert (step.values["points"], step.values["voters"]) == ("2.5", 2)


@given(ballots, st.sampled_from("ABC"))
def test_a_higher_mark_never_lowers_an_act_nor_moves_another(
    hall: list[dict[str, Fraction]], act: str
) -> None:
    before = {f"v{n}": ballot for n, ballot in enumerate(hall)}
    after = {
        voter: {**ballot, act: min(Fraction(12), ballot[act] + 1)} if act in ballot else ballot
        for voter, ballot in before.items()
    }
    one, other = votes_from_marks(before).points, votes_from_marks(after).points
    assert other.get(act, 0) >= one.get(act, 0)
    assert {e: p for e, p in one.items() if e != act} == {
        e: p for e, p in other.items() if e != act
    }


@given(ballots)
def test_a_mean_lies_between_0_and_the_highest_mark_given(hall: list[dict[str, Fraction]]) -> None:
    votes = votes_from_marks({f"v{n}": ballot for n, ballot in enumerate(hall)})
    for entry, mean in votes.points.items():
        assert 0 <= mean <= max(ballot.get(entry, Fraction(0)) for ballot in hall)
