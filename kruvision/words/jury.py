"""The jury's own words: what keeps a juror from marking, states of sheets and of cards."""

from collections.abc import Mapping
from typing import Any

from kruvision.i18n import _, _l
from kruvision.services.snapshots.jury_shapes import TabletEntry

WHY_NOT = {
    "declared_absent": _l("You are down as absent for this show. Ask an organizer to change it."),
    "other_device": _l("Another tablet writes for you now. This one only shows your marks."),
    "submitted": _l("Handed in. Only the head of the jury can open this sheet again."),
    "sheet_locked": _l("Locked by the head of the jury"),
    "stepped_aside": _l("You stepped aside: %(reason)s"),
    "excused": _l("The organizers excused you: %(reason)s. The others mark this entry."),
    "not_here": _l("You are down as not here for this entry. Ask an organizer to change it."),
    "time_is_over": _l("Marking has ended. Ask the organizers if you need more time."),
    "not_on_stage": _l("Not on stage yet. You can mark as soon as it is called."),
}
NOT_OPEN = _l("Marking is not open yet. You can listen; the organizers say when it begins.")
"""What is said of a selection round instead of ``not_on_stage``."""
KEPT = {
    "stage-unknown": _l(
        "No connection: this tablet cannot know who is on stage. Mark all the same; it is kept "
        "here and goes out once this act is called."
    ),
    "waits-for-call": _l("Not on stage yet. What you marked is kept here until the act is called."),
    "handing-in-now": _l("Handing in…"),
    "handing-in-away": _l("No connection. Handed in as soon as it is back."),
    "handing-in-call": _l("Kept here. Handed in as soon as this act is called."),
    "moving-now": _l("Saving…"),
    "moving-away": _l("No connection. Kept here, goes out as soon as it is back."),
}
"""What a tablet says of a sheet whose marks or hand-in it keeps for later."""
STRIP = {
    "open": _l("open"),
    "part": _l("part"),
    "full": _l("full"),
    "submitted": _l("handed in"),
    "locked": _l("locked"),
    "stepped_aside": _l("aside"),
    "excused": _l("excused"),
    "not_here": _l("not here"),
    "waiting": _l("to come"),
    "kept": _l("kept here"),
}
STRIP_OF_ROUND = {
    "open": _l("not heard yet"),
    "part": _l("marked: %(given)s of %(needed)s"),
    "full": _l("all marked, not handed in"),
    "waiting": _l("not open yet"),
}
"""The same in a selection round, where there is room and no stage."""
CELLS = {
    "empty": _l("no mark yet"),
    "part": _l("marks: %(filled)s of %(needed)s"),
    "full": _l("all marks, not handed in"),
    "submitted": _l("handed in"),
    "reopened": _l("opened again"),
    "stepped_aside": _l("stepped aside"),
    "excused": _l("excused"),
    "away": _l("not here"),
    "other_category": _l("another category"),
    "locked": _l("locked"),
}
HELP = {
    "": _l("I need help"),
    "asked": _l("Help is called"),
    "coming": _l("Somebody is coming"),
}
CARDS = {
    "none": (_l("no card yet"), "warning"),
    "made": (_l("made, not used yet"), "info"),
    "in_use": (_l("in use"), "success"),
    "revoked": (_l("ended"), "error"),
}


def why_not(code: str, reason: str, is_round: bool = False) -> str:
    """What keeps the juror from marking; empty where nothing does. ``reason`` is the juror's own
    for stepping aside, or the organizers' for excusing them."""
    if is_round and code == "not_on_stage":
        return str(NOT_OPEN)
    return str(WHY_NOT.get(code, "")) % {"reason": reason}


def kept_here(code: str) -> str:
    """What a tablet says of a sheet that waits on it: a name of ``KEPT`` in words."""
    return str(KEPT[code])


def strip_state(entry: TabletEntry, criteria: int) -> str:
    """How far one's sheet for an entry is, among so many criteria: a name of ``STRIP``."""
    sheet = entry["sheet"]
    if sheet["state"] in ("submitted", "locked", "stepped_aside", "excused"):
        return sheet["state"]
    if sheet["why"] == "not_here":
        return "not_here"
    if entry["stage"] == "waiting":
        return "waiting"
    if not sheet["marks"] or len(sheet["missing"]) == criteria:
        return "open"
    return "part" if sheet["missing"] else "full"


def strip_word(state: str) -> str:
    """The same in one word."""
    return str(STRIP[state])


def round_word(state: str, given: str, needed: str) -> str:
    """The same in a selection round, with how many of the marks are given."""
    return str(STRIP_OF_ROUND.get(state) or STRIP[state]) % {"given": given, "needed": needed}


def cell_state(cell: Mapping[str, Any]) -> str:
    """A sheet in the matrix of all sheets."""
    return str(CELLS[cell["state"]]) % {"filled": cell["filled"], "needed": cell["needed"]}


def juror_stay(row: Mapping[str, Any]) -> str:
    """From which entry to which one a juror of the matrix is there; empty for the whole evening."""
    after, until = row["arrives_after"], row["leaves_after"]
    if after is not None and until is not None:
        return _("here for %(first)s to %(last)s", first=after + 1, last=until)
    if after is not None:
        return _("here from %(first)s on", first=after + 1)
    return _("left after %(last)s", last=until) if until is not None else ""


def help_state(state: str) -> str:
    """How a juror's call for help stands; empty is no call."""
    return str(HELP[state])


def card_badge(state: str) -> tuple[str, str]:
    """The state of a juror's card, and the kind of badge that says it."""
    text, kind = CARDS[state]
    return str(text), kind
