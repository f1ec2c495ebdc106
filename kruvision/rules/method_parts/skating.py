"""The Skating System (ballroom dancing): rules 5 to 8 for one dance, 9 to 11 for several.

Written from the rules as A. Dawson explains them; the numbers of the rules stand beside the code.
Judges give places; a majority is more than half of the judges.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from kruvision.rules.ranking import Order, order_by
from kruvision.rules.scores import SortKey

Places = Mapping[str, Sequence[Fraction]]
"""Each couple's marks from the judges: the places they gave it."""


def dance_order(places: Places) -> Order:
    """Rules 5 to 8: the couples of one dance in order, level ones together."""
    columns = len(places)
    keys = {couple: majority_key(marks, 1, columns) for couple, marks in places.items()}
    return order_by(keys)


def majority_key(marks: Sequence[Fraction], first: int, last: int) -> SortKey:
    """What a couple's marks are compared by, from the column `first` (that place and better) on.

    Rule 5: the first column with a majority counts. Rule 6: the greater majority. Rule 7: if these
    are equal, the lower sum of the marks in the majority; then the next column, and so on.
    Rule 8: without a majority, the next column.
    """
    for column in range(first, last + 1):
        if 2 * sum(mark <= column for mark in marks) > len(marks):
            return (-column, *_columns(marks, column, last))
    return (-last - 1,)


def _columns(marks: Sequence[Fraction], first: int, last: int) -> Iterable[Fraction | int]:
    for column in range(first, last + 1):
        counted = [mark for mark in marks if mark <= column]
        yield len(counted)
        yield -sum(counted)


def final_order(
    dance_places: Mapping[str, Sequence[Fraction]], marks: Places | None
) -> tuple[Order, dict[str, tuple[str, ...]]]:
    """Rules 9 to 11: the couples of several dances in order, and the rules that placed each.

    `dance_places` are the places in each dance (level couples share the mean, 2½); `marks` all
    judges' marks over all dances, for rule 11 (None where they are not known).
    """
    totals = {c: (-sum(places, Fraction(0)),) for c, places in dance_places.items()}
    used: dict[str, tuple[str, ...]] = dict.fromkeys(totals, ("9",))
    order: list[tuple[str, ...]] = []
    for group in order_by(totals):
        place = 1 + sum(len(ahead) for ahead in order)
        order += _break(group, place, dance_places, marks, used)
    return tuple(order), used


def _break(
    group: tuple[str, ...],
    place: int,
    dance_places: Mapping[str, Sequence[Fraction]],
    marks: Places | None,
    used: dict[str, tuple[str, ...]],
) -> list[tuple[str, ...]]:
    """Rule 10 among level couples, for the place under review; the rest of them for the next."""
    if len(group) == 1:
        return [group]
    _use(group, "10", used)
    keys = {couple: _rule_10(dance_places[couple], place) for couple in group}
    best, *_ = order_by(keys)
    rest = tuple(couple for couple in group if couple not in best)
    alone = len(best) == 1
    found = [best] if alone else _rule_11(best, place, dance_places, marks, used)
    if rest:
        found += _break(rest, place + len(best), dance_places, marks, used)
    return found


def _rule_10(places: Sequence[Fraction], place: int) -> SortKey:
    """Most dances with this place and better; if equal, the lower sum of these places."""
    counted = [dance for dance in places if dance <= place]
    return (len(counted), -sum(counted, Fraction(0)))


def _rule_11(
    group: tuple[str, ...],
    place: int,
    dance_places: Mapping[str, Sequence[Fraction]],
    marks: Places | None,
    used: dict[str, tuple[str, ...]],
) -> list[tuple[str, ...]]:
    """All judges' marks over all dances, as if they were one dance, from the place under review.

    The couples that were level under rule 10 stay together: when one of them is placed, the others
    compete for the next place among themselves, before any other couple of the tie.
    """
    if marks is None:
        return [group]
    _use(group, "11", used)
    last = len(dance_places)
    keys = {couple: majority_key(marks[couple], place, last) for couple in group}
    best, *_ = order_by(keys)
    rest = tuple(couple for couple in group if couple not in best)
    if not rest:
        return [best]
    return [best, *_break(rest, place + len(best), dance_places, marks, used)]


def _use(group: tuple[str, ...], rule: str, used: dict[str, tuple[str, ...]]) -> None:
    for couple in group:
        if rule not in used[couple]:
            used[couple] = (*used[couple], rule)
