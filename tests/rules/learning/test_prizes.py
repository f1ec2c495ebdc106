"""Prizes of learning: for enough answers only, shared when level, none where it may be chance."""

from hypothesis import given
from hypothesis import strategies as st

from kruvision.rules.learning.prizes import Heard, discovery_of_the_evening, song_nobody_knew
from kruvision.rules.learning.shares import Counts, change_of, whole_percent


def heard(key: str, before: tuple[int, int], after: tuple[int, int] = (0, 0)) -> Heard:
    """A song with (right, of so many) before it and after it."""
    return Heard(key, Counts(before[1], before[0]), Counts(after[1], after[0]))


def keys(winners: tuple) -> list[str]:
    return [winner.key for winner in winners]


@st.composite
def evenings(draw: st.DrawFn) -> list[Heard]:
    counts = st.integers(0, 40).flatmap(
        lambda asked: st.integers(0, asked).map(lambda right: (right, asked))
    )
    pairs = draw(st.lists(st.tuples(counts, counts), max_size=8))
    return [heard(f"song {at}", before, after) for at, (before, after) in enumerate(pairs)]


def test_the_song_that_fewest_knew_is_named_with_its_numbers() -> None:
    rows = [heard("a", (9, 20)), heard("b", (3, 24)), heard("c", (0, 9)), heard("d", (12, 12))]
    (winner,) = song_nobody_knew(rows)
    assert (winner.key, winner.reason) == ("b", "fewest_knew")
    assert winner.numbers == {
        "asked": 24, "right": 3, "percent": 13, "low": 4, "high": 31, "among": 3
    }  # fmt: skip


def test_level_songs_share_the_prize_whatever_their_counts() -> None:
    rows = [heard("a", (2, 10)), heard("b", (5, 10)), heard("c", (6, 30))]
    assert keys(song_nobody_knew(rows)) == ["a", "c"]
    assert [winner.numbers["asked"] for winner in song_nobody_knew(rows)] == [10, 30]


def test_nobody_has_a_prize_where_too_few_answered() -> None:
    rows = [heard("a", (0, 9), (9, 9)), heard("b", (0, 9), (30, 30)), heard("c", (0, 9))]
    assert song_nobody_knew(rows) == discovery_of_the_evening(rows) == ()
    assert song_nobody_knew([]) == discovery_of_the_evening([]) == ()


def test_the_song_that_taught_most_is_named_with_its_numbers() -> None:
    rows = [
        heard("a", (10, 40), (30, 40)),
        heard("b", (20, 40), (30, 40)),
        heard("few before", (0, 9), (40, 40)),
        heard("few after", (0, 40), (9, 9)),
    ]
    (winner,) = discovery_of_the_evening(rows)
    assert (winner.key, winner.reason) == ("a", "learned_most")
    assert winner.numbers == {
        "asked_before": 40, "right_before": 10, "percent_before": 25,
        "asked_after": 40, "right_after": 30, "percent_after": 75,
        "gain": 50, "low": 29, "high": 65, "among": 2,
    }  # fmt: skip


def test_a_larger_gain_that_may_be_chance_gives_way_to_a_sure_one() -> None:
    rows = [heard("chance", (4, 10), (8, 10)), heard("sure", (200, 500), (300, 500))]
    lucky = change_of(rows[0].before, rows[0].after)
    assert lucky is not None
    assert (whole_percent(lucky.value), lucky.low < 0) == (40, True)
    (winner,) = discovery_of_the_evening(rows)
    assert (winner.key, winner.numbers["gain"], winner.numbers["among"]) == ("sure", 20, 2)


def test_nothing_is_a_discovery_where_the_hall_learned_nothing_for_sure() -> None:
    rows = [heard("same", (20, 40), (20, 40)), heard("less", (39, 40), (3, 40))]
    assert discovery_of_the_evening([*rows, heard("chance", (4, 10), (8, 10))]) == ()


def test_level_discoveries_share_the_prize() -> None:
    rows = [
        heard("a", (10, 50), (40, 50)),
        heard("b", (5, 50), (45, 60)),
        heard("c", (30, 100), (90, 100)),
    ]
    assert keys(discovery_of_the_evening(rows)) == ["b"]
    assert keys(discovery_of_the_evening([rows[0], rows[2]])) == ["a", "c"]


@given(evenings())
def test_no_other_song_has_more_right_to_a_prize(rows: list[Heard]) -> None:
    known = {row.key: row.before for row in rows if row.before.asked >= 10}
    for winner in song_nobody_knew(rows):
        own = known[winner.key]
        assert all(own.right * c.asked <= c.right * own.asked for c in known.values())
    assert bool(song_nobody_knew(rows)) == bool(known)
    changes = {row.key: change_of(row.before, row.after) for row in rows}
    sure = {key: change.value for key, change in changes.items() if change and change.low > 0}
    assert keys(discovery_of_the_evening(rows)) == [
        key for key, gain in sure.items() if gain == max(sure.values())
    ]


@given(evenings(), st.randoms())
def test_prizes_do_not_depend_on_the_order_of_songs(rows: list[Heard], chance: object) -> None:
    other = list(rows)
    chance.shuffle(other)  # type: ignore[attr-defined]
    for prize in (song_nobody_knew, discovery_of_the_evening):
        assert sorted(keys(prize(rows))) == sorted(keys(prize(other)))
