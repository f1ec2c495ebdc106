"""The console's own words: parts of the evening, steps and what they do, ages, states of sheets.

Steps, checks and cells are those of ``services.snapshots.console``.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from kruvision.i18n import _, _l, ngettext, pick
from kruvision.services.snapshots.console_shapes import ConsoleLine, OfferedStep, UndoneStep

PHASES = {
    "planned": _l("Set-up"),
    "running": _l("Songs"),
    "voting": _l("Vote"),
    "closed": _l("Count"),
    "revealing": _l("Reveal"),
    "published": _l("Result"),
    "final": _l("Protocol"),
}
TITLES = {
    "planned": _l("The evening has not begun"),
    "running": _l("Everybody has sung"),
    "voting": _l("Songs and vote are over"),
    "closed": _l("Songs and vote are over"),
    "revealing": _l("The result is being revealed"),
    "published": _l("The result is public"),
    "final": _l("The evening is complete"),
}
STEPS = {
    "start_show": _l("Start the evening"),
    "call_entry": _l("On stage: %(entry)s"),
    "finish_entry": _l("The song is over"),
    "open_voting": _l("Open the vote"),
    "start_closing": _l("Close the vote"),
    "close_show": _l("Close the songs"),
    "begin_reveal": _l("Begin the reveal"),
    "publish": _l("Publish the result"),
    "finalize": _l("Make the result final"),
}
PHASES_OF_ROUND = {"running": _l("Marking")}
TITLES_OF_ROUND = {
    "planned": _l("The round has not begun"),
    "running": _l("The jury listens and marks"),
    "closed": _l("Marking is closed"),
    "final": _l("The round is complete"),
}
STEPS_OF_ROUND = {
    "start_show": _l("Open the marking"),
    "close_show": _l("Close the marking"),
}
UNDO_OF_ROUND = {
    "unstart_show": _l("Take back the opening"),
    "reopen_songs": _l("Open the marking again"),
}
"""What is told in other words of a selection round, which has no stage."""
FOR_GOOD = {
    "open_voting": _l("Phones can vote at once. This cannot be taken back."),
    "finalize": _l(
        "What leads from a device to its ballot is destroyed. This cannot be taken back."
    ),
}
QUESTIONS = {
    "open_voting": _l("Open the vote now? Phones can vote at once, and this cannot be taken back."),
    "close_show": _l("Close the songs? A late act is called only after this step is taken back."),
    "publish": _l("Publish the result? After that everybody can see it."),
    "finalize": _l("Make the result final? After that nothing about it can be changed."),
}
UNDO = {
    "stop_closing": _l("Stop: keep the vote open"),
    "unstart_show": _l("Take back the start"),
    "uncall_entry": _l("Take back the call: %(entry)s"),
    "unfinish_entry": _l("Back on stage: %(entry)s"),
    "leave_reveal": _l("Leave the reveal"),
    "reopen_songs": _l("Open the songs again"),
}
SHEETS = {
    "empty": _l("no mark yet"),
    "part": _l("marks: %(filled)s of %(needed)s"),
    "full": _l("all marks, not submitted yet"),
    "submitted": _l("submitted"),
    "reopened": _l("reopened"),
    "stepped_aside": _l("stepped aside"),
    "excused": _l("excused"),
    "away": _l("not here"),
    "other_category": _l("another category"),
    "locked": _l("locked"),
}
NOT_COMPETING = {
    "guest": _l("guest"),
    "withdrawn": _l("withdrawn"),
    "no_show": _l("did not come"),
    "disqualified": _l("disqualified"),
}
MINUTE, HOUR = 60, 3600


def phase_name(phase: str, of_round: bool = False) -> str:
    """A part of the evening, or of a selection round."""
    return str((of_round and PHASES_OF_ROUND.get(phase)) or PHASES[phase])


def phase_title(phase: str, of_round: bool = False) -> str:
    """Where the evening stands when nobody is on stage and no vote is open."""
    return str((of_round and TITLES_OF_ROUND.get(phase)) or TITLES[phase])


def step_name(step: OfferedStep) -> str:
    """What a press does."""
    if step["kind"] == "open_voting" and (step["entry"] or step["category"]):
        asked = pick(step["category"]) or _entry(step["entry"])
        return _("Open the vote: %(entry)s", entry=asked)
    told = STEPS | STEPS_OF_ROUND if step["of_round"] else STEPS
    return str(told[step["kind"]]) % {"entry": _entry(step["entry"])}


def step_note(step: OfferedStep, checks: Iterable[Mapping[str, Any]]) -> str:
    """Whether a step can be taken back, or what is missing for it."""
    if step["kind"] == "start_show" and any(c["blocks"] and not c["done"] for c in checks):
        if step["of_round"]:
            return _("Marking cannot be opened yet. The list below says what is missing.")
        return _("The evening cannot start yet. The list on the console says what is missing.")
    if step["kind"] == "start_show" and step["of_round"]:
        return _("Jurors can listen and mark at once. This can be taken back until the first mark.")
    if step["kind"] == "start_closing":
        return _("Everybody sees five last seconds, and until they are over it can be stopped.")
    if step["can_undo"]:
        return _("This can be taken back.")
    return str(FOR_GOOD.get(step["kind"]) or _("This cannot be taken back."))


def step_question(step: OfferedStep) -> str:
    """What is asked before a step that cannot be taken back; empty where nothing is asked."""
    return "" if step["can_undo"] else str(QUESTIONS.get(step["kind"], ""))


def undo_name(step: UndoneStep) -> str:
    """What taking back does."""
    told = UNDO | UNDO_OF_ROUND if step["of_round"] else UNDO
    return str(told[step["kind"]]) % {"entry": _entry(step["entry"])}


def sheet_state(cell: Mapping[str, Any]) -> str:
    """The state of a scoresheet, for ears."""
    return str(SHEETS[cell["state"]]) % {"filled": cell["filled"], "needed": cell["needed"]}


def not_competing(status: str) -> str:
    """Why an entry does not compete; empty for one that does."""
    return str(NOT_COMPETING.get(status, ""))


def age(seconds: int | None) -> str:
    """How long ago something was heard."""
    if seconds is None:
        return _("never heard")
    if seconds < MINUTE:
        return ngettext("%(num)s second ago", "%(num)s seconds ago", seconds)
    if seconds < HOUR:
        return ngettext("%(num)s minute ago", "%(num)s minutes ago", seconds // MINUTE)
    return _("over an hour ago")


def short_age(seconds: int | None) -> str:
    """The same where there is little room."""
    if seconds is None:
        return "–"
    if seconds < MINUTE:
        return _("%(count)s s", count=seconds)
    if seconds < HOUR:
        return _("%(count)s min", count=seconds // MINUTE)
    return _("> 1 h")


def _entry(entry: ConsoleLine | None) -> str:
    return f"{entry['number']}. {pick(entry['name'])}" if entry else ""
