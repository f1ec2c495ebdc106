"""Scoring methods and combinations by name, and a show's rules in one sentence each."""

from fractions import Fraction

from kruvision.i18n import _, _l
from kruvision.models import Show
from kruvision.rules import methods
from kruvision.rules.ruleset.combinations import ADD_UP
from kruvision.services.forms.number_text import percent

COMBINATION_NAMES = {
    "audience_only": _l("audience only"),
    "balanced": _l("both on one range, by their weights"),
    "jury_only": _l("jury only"),
    "multiplier": _l("points of each body times its factor"),
    "percentage": _l("share of each body by its weight"),
    "pool": _l("audience's share of a pool of points"),
    "rank_points": _l("audience's order on the jury's scale"),
    "rank_sum": _l("jury place plus audience place"),
    "sum": _l("points added"),
}


def method_name(method: str) -> str:
    """What a scoring method is called; its own name where its file is no longer there."""
    return str(_(methods.get(method).title)) if method in methods.names() else method


def combination_words(show: Show) -> str:
    """How jury and audience come together, with their weights where there are any."""
    name = str(COMBINATION_NAMES.get(show.combination, show.combination))
    if show.combination not in ADD_UP:
        return name
    return str(
        _(
            "%(name)s: jury %(jury)s, audience %(audience)s",
            name=name,
            jury=percent(Fraction(show.jury_share)),
            audience=percent(Fraction(show.audience_share)),
        )
    )
