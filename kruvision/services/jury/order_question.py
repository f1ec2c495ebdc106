"""A quiet question before a juror's last sheet: is the order meant the way it stands?

Where a ballot looks turned around (``rules/agreement/upside_down``), its juror alone is asked, once
for each show, and simply hands in again if it is meant so. Neither the record nor anybody else
hears of it. The answer names the juror's own acts only, and no second try with other marks is
answered differently: the question says nothing of the others' marks beyond itself.
"""

from kruvision.rules.agreement import check_ballot
from kruvision.rules.agreement.values import values_of
from kruvision.rules.contest import Panel
from kruvision.rules.errors import RuleError
from kruvision.rules.ruleset.rules import Rules
from kruvision.services.jury import scoresheets
from kruvision.services.jury.open_sheets import OpenSheet, SheetAnswer
from kruvision.services.scoring.rule_book_inputs import panel_of, rules_of
from kruvision.services.transactions.idempotency import keep_answer, known_answer

MOST_NAMED = 3


def find_question(sheet: OpenSheet) -> SheetAnswer | None:
    """The question to ask before this sheet is handed in, or None.

    ``{"state", "entry", "question": "order", "first", "last"}``: the sheet stays as it is;
    ``first`` and ``last`` are the entries that the juror's own marks put at the top and at the
    bottom, the best first.
    """
    asked = f"order-question:{sheet.show.id}"
    if not _is_last(sheet) or known_answer(sheet.actor.label, asked) is not None:
        return None
    try:
        order = _turned_order(panel_of(sheet.show), rules_of(sheet.show), str(sheet.juror_id))
    except RuleError:
        return None  # rules that compute nothing from these marks: nothing to compare with
    if order is None:
        return None
    ends = min(MOST_NAMED, len(order) // 2)
    question = {
        "state": sheet.row.state,
        "entry": sheet.entry.id,
        "question": "order",
        "first": order[:ends],
        "last": order[-ends:],
    }
    return keep_answer(sheet.actor.label, asked, question)


def _is_last(sheet: OpenSheet) -> bool:
    """Whether all other sheets of this juror are in. Nobody asks a practice juror."""
    found = scoresheets.juror_sheets(sheet.show.id, sheet.juror_id)
    return scoresheets.count_open_sheets(sheet.show, sheet.seat, found) == 1


def _turned_order(panel: Panel, rules: Rules, juror: str) -> list[int] | None:
    """The juror's entries, best first, where the ballot looks turned around."""
    if check_ballot(panel, rules, juror) is None:
        return None
    own = values_of(panel, rules).values[juror]
    return [int(entry) for entry in sorted(own, key=lambda entry: own[entry], reverse=True)]
