"""The stop watch on the console and on the phone at the stage; and what is said to an overrun."""

from functools import partial
from typing import Literal

from flask import Blueprint
from werkzeug.wrappers import Response

from kruvision import clock
from kruvision.i18n import _
from kruvision.services.deductions import overruns, stop_watch
from kruvision.services.entries.entries import get_entry_of
from kruvision.services.forms.inputs import Id
from kruvision.web.console.console import FromPage, answer_press
from kruvision.web.forms import read_form
from kruvision.web.guards import actor, guard
from kruvision.words.two_people import done_or_waits

blueprint = Blueprint("stop_watch", __name__, url_prefix="/control/shows/<int:show_id>")


class ClockPress(FromPage):
    """Whose watch is meant."""

    entry: Id


class OverrunAnswer(FromPage):
    """Whether what is proposed for so long a song is given, or let pass."""

    entry: Id
    seconds: int
    answer: Literal["give", "pass"]


@blueprint.post("/clock/<any(start, stop):step>")
@guard("stage.step")
def press(show_id: int, step: str) -> Response:
    """Start or stop the watch of the act on stage."""
    pressed = read_form(ClockPress)
    get_entry_of(show_id, pressed.entry)
    turn, done = (
        (stop_watch.start, _("The stop watch runs."))
        if step == "start"
        else (stop_watch.stop, _("The stop watch stands."))
    )
    work = partial(turn, pressed.entry, by=actor(), at=clock.now())
    return answer_press(show_id, pressed, work, done)


@blueprint.post("/overrun")
@guard("deductions.give")
def answer(show_id: int) -> Response:
    """Give what the rule of time proposes, or let it pass."""
    sent = read_form(OverrunAnswer)
    get_entry_of(show_id, sent.entry)
    if sent.answer == "pass":
        work = partial(overruns.let_pass, sent.entry, sent.seconds, by=actor(), at=clock.now())
        return answer_press(show_id, sent, work, _("The overrun is let pass."))
    give = partial(overruns.give, sent.entry, sent.seconds, by=actor(), at=clock.now())
    return answer_press(show_id, sent, give, done_or_waits(_("The deduction is given.")))
