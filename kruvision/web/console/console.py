"""The console: the evening on one page, one next button, and the stage manager's phone."""

from collections.abc import Callable
from typing import Any, Literal

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from pydantic import Field
from werkzeug.wrappers import Response

from kruvision import clock, fragments
from kruvision.i18n import _, locale_code
from kruvision.rules.errors import RuleError
from kruvision.rules.evening.flow import Step
from kruvision.sentences import sentence
from kruvision.services.audience import windows
from kruvision.services.errors import Invalid, Refused
from kruvision.services.forms.inputs import Input
from kruvision.services.jury import help_calls, reminders
from kruvision.services.shows import editions, shows
from kruvision.services.snapshots.console import PICTURES, control_snapshot, level_of
from kruvision.services.stage import screens
from kruvision.services.stage import steps as stage_steps
from kruvision.services.stage.screens import ShowingInput
from kruvision.web.errors import wants_json
from kruvision.web.forms import read_form
from kruvision.web.guards import actor, guard
from kruvision.web.navigation import Place

blueprint = Blueprint("control", __name__, url_prefix="/control")
PAGES = {"console": "control.console", "stage": "control.stage_phone"}


class Press(Input):
    """A press of one of the console's buttons, made for one moment of the show."""

    revision: int
    kind: str = ""
    entry: int | None = None
    page: str = "console"


class Prolong(Input):
    """How much longer the vote stays open, in seconds."""

    seconds: int = Field(ge=1)
    page: str = "console"


class Switch(Input):
    """Which screen (0: all of them) shows which view."""

    screen: int = 0
    view: str
    page: str = "console"


class JurorChoice(Input):
    """Which juror a word goes to."""

    juror: int
    page: str = "console"


class Answer(JurorChoice):
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
    edition = editions.find_current()
    show = shows.find_current(edition.id) if edition else None
    if show is None:
        return render_template("console/first_steps.html", edition=edition)
    return redirect(url_for("control.console", show_id=show.id))


@blueprint.get("/shows/<int:show_id>")
@guard("console.view")
def console(show_id: int) -> str:
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
    return jsonify(revision=snapshot["revision"], html=html)


@blueprint.post("/shows/<int:show_id>/step")
@guard("stage.step")
def step(show_id: int) -> Any:
    """Take the step that was pressed."""
    press = read_form(Press)
    pressed = Step(press.kind, press.entry)

    def take() -> str:
        stage_steps.press(show_id, pressed, revision=press.revision, by=actor(), at=clock.now())
        return _("Done.")

    return _answer(show_id, press.page, take)


@blueprint.post("/shows/<int:show_id>/undo")
@guard("stage.step")
def undo(show_id: int) -> Any:
    """Take back the last step."""
    press = read_form(Press)

    def take_back() -> str:
        stage_steps.undo(show_id, revision=press.revision, by=actor(), at=clock.now())
        return _("The last step is taken back.")

    return _answer(show_id, press.page, take_back)


@blueprint.post("/shows/<int:show_id>/prolong")
@guard("stage.step")
def prolong(show_id: int) -> Any:
    """Keep the vote open longer; a paused vote goes on."""
    more = read_form(Prolong)

    def give_time() -> str:
        windows.prolong_window(show_id, more.seconds, by=actor(), at=clock.now())
        return _("The vote stays open longer.")

    return _answer(show_id, more.page, give_time)


@blueprint.post("/shows/<int:show_id>/screens")
@guard("screens.switch")
def switch(show_id: int) -> Any:
    """Switch one hall screen, or all of them."""
    wanted = read_form(Switch)

    def show_it() -> str:
        if wanted.screen:
            screens.switch_screen(wanted.screen, wanted.view, by=actor(), at=clock.now())
        else:
            edition_id = shows.get_show(show_id).edition_id
            entered = ShowingInput(view=wanted.view)
            screens.switch_all(edition_id, entered, by=actor(), at=clock.now())
        return _("The screens are switched.")

    return _answer(show_id, wanted.page, show_it)


@blueprint.post("/shows/<int:show_id>/nudge")
@guard("stage.step")
def nudge(show_id: int) -> Any:
    """Ask a juror to look at the tablet."""
    wanted = read_form(JurorChoice)

    def ask() -> str:
        reminders.nudge_juror(show_id, wanted.juror, by=actor(), at=clock.now())
        return _("The juror's tablet asks for a look.")

    return _answer(show_id, wanted.page, ask)


@blueprint.post("/shows/<int:show_id>/help")
@guard("stage.step")
def help(show_id: int) -> Any:
    """Tell a juror who asked for help that somebody is on the way, or that the call is over."""
    wanted = read_form(Answer)

    def answer() -> str:
        if wanted.call == "coming":
            help_calls.send_help(wanted.juror)
            return _("The juror knows that somebody is on the way.")
        help_calls.end_help(wanted.juror)
        return _("The call for help is over.")

    return _answer(show_id, wanted.page, answer)


def _page(template: str, show_id: int) -> str:
    snapshot = control_snapshot(show_id, at=clock.now())
    return render_template(
        template, snapshot=snapshot, level=level_of(actor()), language=locale_code()
    )


def _answer(show_id: int, page: str, act: Callable[[], str]) -> Any:
    """Do it, and say what happened: as JSON to a script, else on the page one came from. A refusal
    is said there too, since the page then shows how things really stand."""
    if wants_json():
        return jsonify(message=act())
    try:
        flash(act(), "success")
    except Invalid:
        raise
    except (Refused, RuleError) as refused:
        flash(sentence(refused.code, refused.details), "warning")
    return redirect(url_for(PAGES.get(page, PAGES["console"]), show_id=show_id))
