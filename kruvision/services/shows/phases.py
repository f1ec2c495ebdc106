"""Whether a show is in a phase for what somebody wants: the table of ``rules/phases.toml`` applied.

Asked by the services themselves inside their transaction, whatever a page has offered.
"""

from kruvision.models import Show
from kruvision.rules import phases
from kruvision.services.errors import Refused


def require_phase(show: Show, action: str) -> None:
    """Raise ``Refused`` with the table's code unless the show's phase allows ``action``, alone or
    with two people (then ``needs_two`` tells)."""
    if code := find_phase_refusal(show, action):
        raise Refused(code)


def find_phase_refusal(show: Show, action: str) -> str:
    """The code with which the show's phase refuses ``action``; empty where it allows it, or where
    an open correction of the published result does."""
    if show.correction is not None and action in phases.in_correction():
        return ""
    word = phases.verdict(action, show.phase)
    return "" if word in phases.PERMITTED else word


def allows(show: Show, action: str) -> bool:
    """Whether the show's phase allows ``action``; pages offer it then."""
    return not find_phase_refusal(show, action)


def needs_two(show: Show, action: str) -> bool:
    """Whether ``action`` takes a second person in this phase of this show."""
    return show.two_person_rule and phases.verdict(action, show.phase) == phases.TWO_PEOPLE


def is_over(show: Show, action: str) -> bool:
    """Whether ``action`` is refused now and in every phase that follows."""
    return phases.is_over(action, show.phase)
