"""The earlier show whose points are added: which one may be chosen."""

from kruvision.models import Show
from kruvision.rules.adjustments.carried import check_carried
from kruvision.rules.errors import RuleError
from kruvision.services.forms.inputs import FieldError
from kruvision.services.scoring import carried, rule_book_inputs


def wrong_earlier_show(show: Show, number: int | None) -> dict[str, FieldError]:
    """Points come from an earlier show of the edition, and one that has totals to add."""
    if number is None:
        return {}
    earlier = carried.earlier_show(show, number)
    if earlier is None:
        return {"carried_from": FieldError("not_a_choice")}
    try:
        check_carried(rule_book_inputs.rules_of(earlier))
    except RuleError:
        return {"carried_from": FieldError("carried_from_orders")}
    return {}
