"""The console: the evening on one page, one next button, and the stage manager's phone."""

from collections.abc import Callable
from functools import partial
from typing import Any, Literal

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from pydantic import AwareDatetime, Field
from werkzeug.wrappers import Response

from kruvision import clock, fragments
from kruvision.i18n import _, locale_code
from kruvision.rules.evening.flow import Step
from kruvision.services.addresses import public
from kruvision.services.audience import hall_door, windows
from kruvision.services.errors import Invalid
from kruvision.services.forms.inputs import Input, Line
from kruvision.services.jury import help_calls, reminders
from kruvision.services.shows import shows, tonight
from kruvision.services.snapshots.console import PICTURES, control_snapshot, level_of
from kruvision.services.stage import screens, steps
from kruvision.services.stage.screens import ShowingInput
from kruvision.web.actions import carry_out
from kruvision.web.errors import wants_json
from kruvision.web.forms import read_form
from kruvision.web.guards import actor, guard
from kruvision.web.navigation import Place

blueprint = Blueprint("console", __name__, url_prefix="/control")
PAGES = {
    "console": "console.page",
    "stage": "console.stage_phone",
    "deductions": "deductions.index",
}


class FromPage(Input):
    """The page a button stands on: the console, the phone at the stage, or that of deductions."""

    page: str = "console"


class Press(FromPage):
    """A press of one of the console's buttons: the step that stood on it, and the moment of the
    show it was made for."""

    revision: int
    kind: str
    entry: int | None = None
    category: int | None = None


class Prolong(FromPage):
    """How much longer the vote stays open, in seconds, and which end of which window was shown."""

    seconds: int = Field(ge=1)
    window: int
    until: AwareDatetime


class Room(FromPage):
    """How many seats the hall was shown to have."""

    seats: int


class Switch(FromPage):
    """Which screen (0: all of them) shows which view."""

    screen: int = 0
    view: str


class AddressChoice(FromPage):
    """Which of the machine's addresses is said from now on."""

    host: Line


class JurorChoice(FromPage):
    """Which juror is meant."""

    juror: int


class HelpAnswer(JurorChoice):
    """What is said to a call for help: somebody is coming, or it is over."""

    call: Literal["coming", "over"]


@blueprint.get("")
@guard("staff.self")
def index() -> str | Response:
    """Tonight's console, or the first page of whoever has no console; first steps while there is
    nothing to show."""
    if not actor().may("console.view"):
        pages = Place().links()
        return redirect(pages[0][0] if pages else url_for("staff.account"))
    show = tonight.find_show_to_open()
    if show is None:
        return render_template("console/first_steps.html", edition=tonight.find_edition())
    return redirect(url_for("console.page", show_id=show.id))


@blueprint.get("/shows/<int:show_id>")
@guard("console.view")
def page(show_id: int) -> str:
    """The console of a show."""
    return _page("console/console.html", show_id)


@blueprint.get("/shows/<int:show_id>/stage")
@guard("console.view")
def stage_phone(show_id: int) -> str:
    """The stage manager's and presenter's phone: next, back, black, and what to say."""
    return _page("console/stage.html", show_id)


@blueprint.get("/shows/<int:show_id>/now")
@guard("console.view")
def now(show_id: int) -> Response:
    """The picture for a console whose socket stays away."""
    template = PICTURES.get(request.args.get("page", ""), PICTURES["console"])
    snapshot = control_snapshot(show_id, at=clock.now())
    html = fragments.render(template, locale_code(), snapshot=snapshot, level=level_of(actor()))
    return jsonify(epoch=snapshot["epoch"], revision=snapshot["revision"], html=html)


@blueprint.post("/shows/<int:show_id>/step")
@guard("stage.step")
def step(show_id: int) -> Response:
    """Take the step that was pressed."""
    press = read_form(Press)
    work = partial(
        steps.press,
        show_id,
        Step(press.kind, press.entry, press.category),
        revision=press.revision,
        by=actor(),
        at=clock.now(),
    )
    return answer_press(show_id, press, work, _("Done."))


@blueprint.post("/shows/<int:show_id>/undo")
@guard("stage.step")
def undo(show_id: int) -> Response:
    """Take back the last step, if it is the one that was shown."""
    press = read_form(Press)
    shown = Step(press.kind, press.entry, press.category)
    work = partial(steps.undo, show_id, shown, revision=press.revision, by=actor(), at=clock.now())
    return answer_press(show_id, press, work, _("The last step is taken back."))


@blueprint.post("/shows/<int:show_id>/prolong")
@guard("stage.step")
def prolong(show_id: int) -> Response:
    """Keep the vote open longer; a paused vote goes on."""
    more = read_form(Prolong)
    work = partial(
        windows.prolong_window,
        show_id,
        more.seconds,
        by=actor(),
        at=clock.now(),
        shown=(more.window, more.until),
    )
    return answer_press(show_id, more, work, _("The vote stays open longer."))


@blueprint.post("/shows/<int:show_id>/room")
@guard("setup.edit")
def room(show_id: int) -> Response:
    """Let the code on the screen let in more phones."""
    sent = read_form(Room)
    work = partial(hall_door.make_room, show_id, seats=sent.seats, by=actor(), at=clock.now())
    return answer_press(show_id, sent, work, _("The code on the screen lets in more phones."))


@blueprint.post("/shows/<int:show_id>/recount")
@guard("vote.recount")
def recount(show_id: int) -> Response:
    """Count the ballots of the open vote anew; it then closes by itself."""
    sent = read_form(FromPage)
    work = partial(windows.count_anew, show_id, by=actor(), at=clock.now())
    return answer_press(show_id, sent, work, _("The ballots are counted anew."))


@blueprint.post("/shows/<int:show_id>/screens")
@guard("screens.switch")
def switch(show_id: int) -> Response:
    """Switch one hall screen, or all of them."""
    wanted = read_form(Switch)
    if wanted.screen:
        work = partial(
            screens.switch_screen, wanted.screen, wanted.view, by=actor(), at=clock.now()
        )
    else:
        work = partial(_switch_all, show_id, wanted.view)
    return answer_press(show_id, wanted, work, _("The screens are switched."))


def _switch_all(show_id: int, view: str) -> None:
    edition_id = shows.get_show(show_id).edition_id
    screens.switch_all(edition_id, ShowingInput(view=view), by=actor(), at=clock.now())


@blueprint.post("/shows/<int:show_id>/hall")
@guard("hall.open")
def open_for_hall(show_id: int) -> Response:
    """Let screens, phones and tablets go to this show, and go to its console."""
    work = partial(tonight.open_for_hall, show_id, by=actor(), at=clock.now())
    return answer_press(show_id, read_form(FromPage), work, _("The hall is with this show now."))


@blueprint.post("/shows/<int:show_id>/address")
@guard("setup.edit")
def choose_address(show_id: int) -> Response:
    """Let QR codes, links and walls say another of this machine's addresses."""
    wanted = read_form(AddressChoice)
    work = partial(public.choose_host, wanted.host, by=actor(), at=clock.now())
    return answer_press(show_id, wanted, work, _("QR codes and links say this address now."))


@blueprint.post("/shows/<int:show_id>/nudge")
@guard("stage.step")
def nudge(show_id: int) -> Response:
    """Ask a juror to look at the tablet."""
    wanted = read_form(JurorChoice)
    work = partial(reminders.nudge_juror, show_id, wanted.juror, by=actor(), at=clock.now())
    return answer_press(show_id, wanted, work, _("The juror's tablet asks for a look."))


@blueprint.post("/shows/<int:show_id>/help")
@guard("stage.step")
def help(show_id: int) -> Response:
    """Tell a juror who asked for help that somebody is on the way, or that the call is over."""
    call = read_form(HelpAnswer)
    if call.call == "coming":
        work = partial(help_calls.send_help, call.juror, by=actor())
        return answer_press(show_id, call, work, _("The juror knows that somebody is on the way."))
    work = partial(help_calls.end_help, call.juror, by=actor())
    return answer_press(show_id, call, work, _("The call for help is over."))


def _page(template: str, show_id: int) -> str:
    snapshot = control_snapshot(show_id, at=clock.now())
    return render_template(
        template, snapshot=snapshot, level=level_of(actor()), language=locale_code()
    )


def answer_press(
    show_id: int, sent: FromPage, work: Callable[[], Any], done: str | Callable[[Any], str]
) -> Response:
    """Do it, and say what happened: as JSON to a script, else on the page one came from. A refusal
    is said there too, since the page then shows how things really stand."""
    if wants_json():
        made = work()
        return jsonify(message=done(made) if callable(done) else done)
    back = url_for(PAGES.get(sent.page, PAGES["console"]), show_id=show_id)
    return carry_out(work, done=done, back=back, refused_as="warning", raised=(Invalid,))
