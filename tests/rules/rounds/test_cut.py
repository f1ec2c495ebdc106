"""The line under the standings: level ones are treated alike, and nobody passes one ahead."""

from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kruvision.rules.result import Standing
from kruvision.rules.rounds.cut import LEVELS, Cut, Line, among, draw_line


def standings(*places: int | None, totals: tuple[str, ...] = ()) -> list[Standing]:
    """Entries a, b, c … with these places."""
    return [
        Standing("abcdefghijklmnopqrst"[n], place, Fraction(totals[n]) if totals else None, "")
        for n, place in enumerate(places)
    ]


def drawn(cut: Cut, *rows: Standing) -> str:
    return "".join(draw_line(rows, cut, display_places=2).through)


def test_down_to_a_place_everybody_level_there_is_in() -> None:
    cut = Cut("place", Fraction(3))
    assert drawn(cut, *standings(1, 2, 3, 3, 5)) == "abcd"
    assert drawn(cut, *standings(1, 2, 2, 4, None)) == "abc"


def test_points_are_those_that_everybody_sees() -> None:
    rows = standings(1, 2, 3, totals=("42.5", "42.495", "42.494"))
    assert drawn(Cut("points", Fraction("42.5")), *rows) == "ab"
    assert drawn(Cut("points", Fraction(50)), *rows) == ""


def test_a_number_that_falls_between_level_ones_takes_all_of_them_or_none() -> None:
    rows = standings(1, 2, 2, 2, 5)
    assert draw_line(rows, Cut("number", Fraction(3)), display_places=2) == Line(
        ("a", "b", "c", "d"), ("b", "c", "d")
    )
    out = Cut("number", Fraction(3), level="out")
    assert draw_line(rows, out, display_places=2) == Line(("a",), ("b", "c", "d"))
    for number, there in ((1, "a"), (4, "abcd"), (5, "abcde"), (9, "abcde"), (0, "")):
        line = draw_line(rows, Cut("number", Fraction(number)), display_places=2)
        assert ("".join(line.through), line.level) == (there, ())


def test_who_has_no_place_is_never_above_the_line() -> None:
    rows = standings(1, None, None)
    for cut in (Cut("place", Fraction(9)), Cut("number", Fraction(9)), Cut("points", Fraction(0))):
        assert "b" not in drawn(cut, *rows)


def test_without_a_rule_or_by_hand_nobody_is_proposed() -> None:
    assert drawn(Cut(), *standings(1, 2)) == ""
    assert drawn(Cut("hand"), *standings(1, 2)) == ""


def test_some_of_the_standings_are_placed_anew() -> None:
    kept = among(standings(1, 2, 2, 4, None), {"b", "c", "d", "e"})
    assert [(row.entry, row.place) for row in kept] == [("b", 1), ("c", 1), ("d", 3), ("e", None)]


@given(st.lists(st.integers(0, 6), min_size=1, max_size=12), st.integers(1, 14), st.data())
def test_level_ones_share_their_fate_and_nobody_passes_one_ahead(
    points: list[int], number: int, data: st.DataObject
) -> None:
    order = sorted(points, reverse=True)
    rows = standings(*(1 + sum(other > own for other in order) for own in order))
    level = data.draw(st.sampled_from(LEVELS))
    line = draw_line(rows, Cut("number", Fraction(number), level=level), display_places=2)
    fate = {row.entry: row.entry in line.through for row in rows}
    for ahead, behind in pairwise(rows):
        assert fate[ahead.entry] >= fate[behind.entry]
        assert ahead.place != behind.place or fate[ahead.entry] == fate[behind.entry]
    if not line.level:
        assert len(line.through) == min(number, len(rows))
    elif level == "in":
        assert len(line.through) > number
    else:
        assert len(line.through) < number
