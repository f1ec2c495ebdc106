"""Which bodies take part in a show, jury or audience or both.

How much the audience weighs is another question: ``services/ruleset/audience_weight.py``.
"""

from kruvision.models import Show
from kruvision.rules.evening.flow import SELECTION


def has_jury(show: Show) -> bool:
    """Whether a jury marks in this show."""
    return show.combination != "audience_only" and show.jury_share > 0


def has_audience(show: Show) -> bool:
    """Whether the hall votes in this show: also where its votes only carry its own award."""
    return show.holds_vote and show.form != SELECTION


def has_screen_codes(show: Show) -> bool:
    """Whether voters need a code of the hall screen."""
    return has_audience(show) and show.credential == "screen_code"


def has_tickets(show: Show) -> bool:
    """Whether voters need a printed ticket."""
    return has_audience(show) and show.credential == "tickets"
