"""What waits for a second person, in words: which act, what it concerns, what to press."""

from collections.abc import Callable, Mapping
from typing import Any

from kruvision.i18n import _, _l
from kruvision.words.entries import STATES
from kruvision.words.record import concerns

ACTS = {
    "sheet.reopen": _l("Open a sheet again"),
    "late_mark.accept": _l("Let a late mark count"),
    "jury.excuse": _l("Leave a juror out of an act"),
    "jury.expect": _l("Take an excuse back"),
    "jury.leave": _l("A juror is not there from this act on"),
    "jury.replace": _l("Replace a juror"),
    "card.renew": _l("A new card for a juror who has marks"),
    "awards.change": _l("Another list of awards"),
    "entry.status": _l("Another state of an act"),
    "deduction.give": _l("A deduction"),
    "deduction.take_back": _l("Take a deduction back"),
}
"""By the name of the act (``services/shows/two_people.py``)."""


def act_words(line: Mapping[str, Any]) -> str:
    """A waiting act with names (``named_lines.proposals_with_names``): what it is to do."""
    data = line["data"]
    state = [str(STATES[data["to"]][0])] if "to" in data else []
    return f"{ACTS[line['kind']]}: {'; '.join([*concerns(line), *state])}"


def done_or_waits(done: str) -> Callable[[bool], str]:
    """What is said of an act: that it is done, or that it waits for a second person."""

    def said(is_done: bool) -> str:
        waits = _(
            "The vote is closed, so this takes two people: it is proposed. A second person, whose "
            "account is older than the show, confirms it on their own device under “Waiting for a "
            "second person”."
        )
        return done if is_done else waits

    return said
