"""Which bodies decide in a show, jury or audience or both, and how much the audience weighs.

That it weighs more than its way of voting can bear is a warning, never a refusal: what the
organizers trust is theirs to decide.
"""

from fractions import Fraction

from kruvision.models import Show

MOST = {
    "open_link": Fraction(1, 10),
    "screen_code": Fraction(3, 10),
    "tickets": Fraction(1, 2),
}
"""Up to which share of the result each way of voting is good."""
WHOLE = {"jury_only": Fraction(0), "audience_only": Fraction(1)}
HALF = Fraction(1, 2)


def has_jury(show: Show) -> bool:
    """Whether a jury marks in this show."""
    return show.combination != "audience_only" and show.jury_share > 0


def has_audience(show: Show) -> bool:
    """Whether the hall votes in this show."""
    return show.combination != "jury_only" and show.audience_share > 0


def has_tickets(show: Show) -> bool:
    """Whether voters need a printed ticket."""
    return has_audience(show) and show.credential == "tickets"


def weight_of(show: Show) -> Fraction:
    """The audience's share of the result. Where jury and audience have no shares of their own
    (sums, pools, places), the audience is taken for half."""
    if show.combination == "percentage":
        return show.audience_share
    return WHOLE.get(show.combination, HALF)


def most_for(show: Show) -> Fraction:
    """The largest share for which the show's way of voting is good."""
    return MOST[show.credential]


def weighs_too_much(show: Show) -> bool:
    """Whether the audience weighs more than its way of voting can bear."""
    return weight_of(show) > most_for(show)
