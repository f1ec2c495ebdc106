"""A quiet question before a juror's last sheet: is the order meant the way it stands?

Whoever takes the lowest mark for the best one sees it at once where the own order stands in a row.
So every juror is asked, once for each show, and simply hands in again if it is meant so. Question,
words and whether it comes are made of the juror's own marks alone: were those asked whose order
runs against the others', the question would tell a juror with one sheet still open what they gave.
Neither the record nor anybody else hears of it.
"""

from fractions import Fraction

from kruvision.rules.errors import RuleError
from kruvision.rules.method_parts.juror_orders import cells_are_ranks
from kruvision.services.jury import scoresheets
from kruvision.services.jury.open_sheets import OpenSheet, SheetAnswer
from kruvision.services.jury.scoresheets import JurorSheet, SheetKey
from kruvision.services.scoring.attendance import sits_for
from kruvision.services.scoring.rule_book_inputs import rules_of
from kruvision.services.transactions.idempotency import keep_answer, known_answer

MOST_NAMED = 3
NOT_COUNTED = ("stepped_aside", "excused")


def find_question(sheet: OpenSheet) -> SheetAnswer | None:
    """The question to ask before this sheet is handed in, or None: where others are open, it was
    asked before, or all acts are level.

    ``{"state", "entry", "question": "order", "first", "last"}``: the sheet stays as it is;
    ``first`` and ``last`` are the entries that the juror's own marks put at the top and at the
    bottom, the best first. No act of ``first`` is level with the lowest, none of ``last`` with the
    highest.
    """
    asked = f"order-question:{sheet.show.id}"
    found = scoresheets.juror_sheets(sheet.show.id, sheet.juror_id)
    if not _is_last(sheet, found) or known_answer(sheet.actor.label, asked) is not None:
        return None
    own = _own_values(sheet, found)
    order = sorted(own, key=lambda entry: own[entry], reverse=True)
    if not order or own[order[0]] == own[order[-1]]:
        return None
    ends = min(MOST_NAMED, len(order) // 2)
    question = {
        "state": sheet.row.state,
        "entry": sheet.entry.id,
        "question": "order",
        "first": [entry for entry in order[:ends] if own[entry] > own[order[-1]]],
        "last": [entry for entry in order[-ends:] if own[entry] < own[order[0]]],
    }
    return keep_answer(sheet.actor.label, asked, question)


def _is_last(sheet: OpenSheet, found: dict[SheetKey, JurorSheet]) -> bool:
    """Whether all other sheets of this juror are in. Nobody asks a practice juror."""
    return scoresheets.count_open_sheets(sheet.show, sheet.seat, found) == 1


def _own_values(sheet: OpenSheet, found: dict[SheetKey, JurorSheet]) -> dict[int, Fraction]:
    """What the juror's own marks make of each act that has them all, the greater the better; none
    where the rules cannot say whether one is the best mark."""
    try:
        sign = -1 if cells_are_ranks(rules_of(sheet.show)) else 1
    except RuleError:
        return {}
    criteria = sheet.show.criteria
    values = {}
    for entry in scoresheets.marked_entries(sheet.show):
        own = found.get((entry.id, sheet.juror_id), JurorSheet())
        total = scoresheets.total_of(own, criteria)
        is_counted = sits_for(sheet.seat, entry) and own.state not in NOT_COUNTED
        is_whole = len(own.given(criteria)) == len(criteria)
        if is_counted and is_whole and total is not None:
            values[entry.id] = sign * total
    return values
