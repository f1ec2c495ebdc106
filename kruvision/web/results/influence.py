"""What each body made of a result, beside what the rules say it has, in words and numbers."""

from fractions import Fraction
from typing import TYPE_CHECKING

from kruvision.i18n import _
from kruvision.rules.combination.influence import Influence
from kruvision.rules.ruleset.combinations import ADD_UP
from kruvision.services.forms.number_text import percent, rounded_percent

if TYPE_CHECKING:
    from kruvision.models import Show


def tonight(show: "Show", influence: Influence | None, *, is_told: bool) -> str:
    """What each body made of the result; empty where one alone counts or nothing differs. ``show``
    has the rules; ``is_told`` once the result is public."""
    if influence is None:
        return ""
    jury, audience = _parts(influence)
    if influence.jury < 0 or influence.audience < 0:
        made = _against(influence)
    elif is_told:
        made = _(
            "In this result the jury made %(jury)s of the differences between the totals, the "
            "audience %(audience)s.",
            jury=jury,
            audience=audience,
        )
    else:
        made = _(
            "Tonight the jury made %(jury)s of the differences between the totals, the audience "
            "%(audience)s.",
            jury=jury,
            audience=audience,
        )
    return f"{_by_the_rules(show)} {made}"


def in_the_example(show: "Show", influence: Influence | None) -> str:
    """The same of the worked example, before the rules are saved."""
    if influence is None:
        return ""
    jury, audience = _parts(influence)
    if influence.jury < 0 or influence.audience < 0:
        made = _against(influence)
    else:
        made = _(
            "In this example the jury makes %(jury)s of the differences between the totals, the "
            "audience %(audience)s.",
            jury=jury,
            audience=audience,
        )
    return f"{_by_the_rules(show)} {made}"


def _parts(influence: Influence) -> tuple[str, str]:
    return rounded_percent(influence.jury), rounded_percent(influence.audience)


def _against(influence: Influence) -> str:
    if influence.jury < 0:
        return _("All differences come from the audience; the jury pulled against the order.")
    return _("All differences come from the jury; the audience pulled against the order.")


def _by_the_rules(show: "Show") -> str:
    """The share the rules name, or what stands in its place."""
    if show.combination in ADD_UP:
        return _("By the rules the jury has %(share)s.", share=percent(Fraction(show.jury_share)))
    if show.combination == "multiplier":
        return _("Factors are no shares: whose points lie further apart moves more.")
    if show.combination == "sum":
        return _("Sums have no shares: whose points lie further apart moves more.")
    return _("The rules name no shares.")
