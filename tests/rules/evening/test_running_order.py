"""The running order: the same for everybody who has the seed, traditions apart where possible."""

from itertools import pairwise, permutations

from hypothesis import given
from hypothesis import strategies as st

from kruvision.rules.evening.draw import lot
from kruvision.rules.evening.running_order import PURPOSE, draw_running_order, spread

TRADITIONS = st.lists(st.sampled_from(["a", "b", "c", None]), max_size=6)


def neighbours(order: list[str], traditions: dict[str, str | None]) -> int:
    pairs = pairwise(traditions[entry] for entry in order)
    return sum(one is not None and one == other for one, other in pairs)


@given(TRADITIONS)
def test_no_order_has_fewer_neighbours_of_one_tradition(found: list[str | None]) -> None:
    traditions = {str(place): tradition for place, tradition in enumerate(found)}
    order = spread(traditions, traditions)
    assert sorted(order) == sorted(traditions)
    fewest = min(neighbours(list(other), traditions) for other in permutations(traditions))
    assert neighbours(order, traditions) == fewest


@given(TRADITIONS)
def test_the_first_order_that_keeps_traditions_apart_is_taken(found: list[str | None]) -> None:
    traditions = {str(place): tradition for place, tradition in enumerate(found)}
    orders = [list(order) for order in permutations(sorted(traditions, key=int))]
    fewest = min(neighbours(order, traditions) for order in orders)
    first = next(order for order in orders if neighbours(order, traditions) == fewest)
    assert spread(sorted(traditions, key=int), traditions) == first


def test_songs_without_a_tradition_are_ordered_by_their_lots_alone() -> None:
    entries = [str(number) for number in range(1, 30)]
    drawn = draw_running_order("7 14 21", entries, dict.fromkeys(entries))
    assert drawn == sorted(entries, key=lambda entry: lot(PURPOSE, "7 14 21", entry))
    assert drawn != draw_running_order("7 14 22", entries, dict.fromkeys(entries))


def test_the_same_words_give_the_same_order_on_any_machine() -> None:
    traditions = {"1": "kazakh", "2": "kazakh", "3": "tatar", "4": None, "5": "korean"}
    for seed in ("Қырық бір 41", " қырық  БІР ４１ "):
        assert draw_running_order(seed, traditions, traditions) == ["3", "1", "5", "2", "4"]


BLOCKS = st.lists(st.tuples(st.sampled_from(["a", "b", None]), st.sampled_from([1, 2])), max_size=6)


@given(BLOCKS)
def test_categories_come_one_after_the_other_and_each_is_drawn_by_itself(
    found: list[tuple[str | None, int]],
) -> None:
    traditions = {str(place): tradition for place, (tradition, _block) in enumerate(found)}
    blocks = {str(place): block for place, (_tradition, block) in enumerate(found)}
    order = draw_running_order("7 14 21", traditions, traditions, blocks)
    assert sorted(order) == sorted(traditions)
    assert [blocks[entry] for entry in order] == sorted(blocks.values())
    first = [entry for entry in order if blocks[entry] == 1]
    alone = {entry: traditions[entry] for entry in first}
    assert first == draw_running_order("7 14 21", alone, alone)
