"""Coming in and going out: the set-up code, log-in, accounts."""

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from kruvision import clock, identity
from kruvision.i18n import _, _l
from kruvision.rules.roles import STAFF_ROLES
from kruvision.sentences import sentence
from kruvision.services import accounts, staff_sessions
from kruvision.services.ephemeral import backoff
from kruvision.services.errors import Invalid, Refused, TooFast, Unavailable
from kruvision.services.forms.inputs import FieldError
from kruvision.services.transactions.idempotency import Repeated
from kruvision.web import shown_once
from kruvision.web.actions import PageAnswer, carry_out, lead_to
from kruvision.web.console.home import local_path
from kruvision.web.errors import note_wait
from kruvision.web.form_conditions import form_conditions
from kruvision.web.forms import error_sentences, posted, read_form
from kruvision.web.guards import actor, guard
from kruvision.web.kept_forms import form_page

if TYPE_CHECKING:
    from kruvision.models import Staff

blueprint = Blueprint("staff", __name__)
KNOWN_DEVICE = "kru_known"
SETUP_FIELDS = ("code", "name", "login", "password")
MOST_LOGINS = 8
"""Accounts that one browser is known for."""
ROLE_NAMES = {
    "owner": _l("Owner"),
    "organizer": _l("Organizer"),
    "stage_manager": _l("Stage manager"),
    "usher": _l("Usher"),
    "observer": _l("Observer"),
}
ROLE_HINTS = {
    "owner": _l("Everything, accounts too."),
    "organizer": _l("Everything about the contest, but no accounts."),
    "stage_manager": _l("Runs the evening from the console: next, back, screens."),
    "usher": _l("Gives out and replaces tickets."),
    "observer": _l("Looks at set-up, console and record; changes nothing."),
}


@blueprint.route("/setup", methods=["GET", "POST"])
@guard("staff.enter")
def setup() -> str | PageAnswer:
    """Make an account with a one-time code: the terminal's, or an invitation. A day of guesses
    finds none of ten letters, and a wrong one costs no more than a look."""
    if request.method == "GET":
        return _setup_page({"code": request.args.get("code", "")}, {})
    try:
        account = accounts.accept_invitation(read_form(accounts.NewStaff), at=clock.now())
    except Invalid as error:
        return _setup_page(posted(), _wrong_in_setup(error)), 422
    except Refused as refused:
        wrong = Invalid({"code": FieldError(refused.code)})
        return _setup_page(posted(), error_sentences(wrong)), 422
    return _come_in(account, url_for("console.index"))


def _wrong_in_setup(error: Invalid) -> dict[str, str]:
    """What is wrong, by the fields that the page has. All others are one mistake: who thinks of a
    new one for each try has no page made for each."""
    said = error_sentences(error)
    known = {name: text for name, text in said.items() if name in SETUP_FIELDS}
    return known if len(known) == len(said) else {**known, "": sentence("unknown_field")}


def _setup_page(values: dict[str, Any], errors: dict[str, str]) -> str:
    typed = {name: str(values.get(name, "")) for name in ("code", "name", "login")}
    page = "operations/staff/setup.html"
    return form_page(page, "staff.setup", values=typed, errors=errors)


@blueprint.route("/login", methods=["GET", "POST"])
@guard("staff.enter")
def login() -> str | PageAnswer:
    """Open the console with login and password. A device that tries a password too often waits;
    nobody else's tries make it wait, not even for a moment, unless more than sixty strangers try at
    the same time: who was let in before does not wait behind them."""
    target = request.args.get("next", request.form.get("next", ""))
    if request.method == "GET":
        return _login_page(target)
    name = _typed_login()
    is_known, device = _device(name)
    tries = ("password", name, device)
    try:
        backoff.begin_try(tries, at=clock.now())
        password = request.form.get("password", "")
        account = accounts.check_password(name, password, stranger=not is_known)
    except Refused as refused:
        if isinstance(refused, Unavailable):
            backoff.give_back(tries)
        note_wait(refused)
        text = sentence(refused.code, refused.details)
        status = refused.status if isinstance(refused, TooFast | Unavailable) else 422
        return _login_page(target, text, name), status
    backoff.note_success(tries)
    return _come_in(account, local_path(target) if target else url_for("console.index"))


def _typed_login() -> str:
    return request.form.get("login", "").strip().casefold()[:80]


def _login_page(target: str, error: str = "", name: str = "") -> str:
    return form_page(
        "operations/staff/login.html",
        "staff.login",
        next=target,
        error=error,
        login=name,
        has_owner=bool(error) or accounts.has_owner(),
    )


def _device(name: str) -> tuple[bool, str]:
    """Whether this device opened the login before, and its name, under which its failures count.
    Not under its address: a whole hall has one. Whoever throws the name away begins anew, as one
    more stranger."""
    device, logins = _known_device()
    if name in logins:
        return True, device
    return False, str(session.setdefault("device", identity.new_device()))


def _known_device() -> tuple[str, list[str]]:
    """The random name of this browser, the same whoever logs in, and the logins it opened before;
    a new name where it has none."""
    known = identity.read_cookie(KNOWN_DEVICE) or {}
    logins = known.get("logins", [known["login"]] if "login" in known else [])
    return known.get("device") or identity.new_device(), logins


def _come_in(account: "Staff", goal: str) -> Response:
    """Open a session on this device, which is remembered, and go on."""
    device, logins = _known_device()
    identity.log_in(account.id, device, at=clock.now())
    others = [name for name in logins if name != account.login]
    known = {"device": device, "logins": [account.login, *others][:MOST_LOGINS]}
    response = redirect(goal)
    identity.set_cookie(response, KNOWN_DEVICE, known)
    return response


@blueprint.post("/logout")
@guard("staff.self")
def logout() -> Response:
    """Close the console on this device."""
    identity.log_out(at=clock.now())
    return redirect(url_for("home.index"))


@blueprint.get("/staff")
@guard("staff.manage")
def index() -> str:
    """Everybody who has an account; after an invitation its code, while it makes one."""
    made = shown_once.find_shown("invitation") if "invited" in request.args else None
    code = accounts.invitation_code(made["command"], by=actor()) if made else ""
    return _accounts_page(code if code and accounts.is_open(code, at=clock.now()) else "")


@blueprint.post("/staff/invite")
@guard("staff.manage")
def invite() -> Response:
    """Make a one-time code for a colleague, and lead to where it is shown; the same form sent twice
    makes it once."""
    role = request.form.get("role", "")
    if role not in STAFF_ROLES:
        raise Invalid({"role": FieldError("not_a_choice")})
    command = shown_once.command_to_show("invitation")
    with suppress(Repeated), form_conditions():
        accounts.invite(role, command=command, by=actor(), at=clock.now())
    return redirect(url_for("staff.index", invited=1))


def _accounts_page(code: str = "") -> str:
    choices = [(role, ROLE_NAMES[role], ROLE_HINTS[role]) for role in STAFF_ROLES]
    staff = accounts.list_staff()
    owners = [one.id for one in staff if one.role == "owner" and not one.disabled_at]
    return render_template(
        "operations/staff/accounts.html",
        staff=staff,
        has_other_owner=owners != [actor().id],
        roles=choices,
        role_names=ROLE_NAMES,
        code=code,
    )


@blueprint.post("/staff/<int:staff_id>/disable")
@guard("staff.manage")
def disable(staff_id: int) -> Response:
    """End an account at once."""
    is_own = staff_id == actor().id
    return carry_out(
        lambda: accounts.disable(staff_id, by=actor(), at=clock.now()),
        done=_("The account is closed."),
        back=url_for("staff.login" if is_own else "staff.index"),
        refused_back=url_for("staff.index"),
    )


@blueprint.route("/account", methods=["GET", "POST"])
@guard("staff.self")
def account() -> str | PageAnswer:
    """One's own password."""
    if request.method == "GET":
        return _account_page({})
    old, new = request.form.get("old", ""), request.form.get("new", "")
    try:
        staff = accounts.change_password(actor(), old, new, at=clock.now())
    except Invalid as error:
        return _account_page(error_sentences(error)), 422
    identity.log_in(staff.id, actor().device, at=clock.now())
    return lead_to(url_for("console.index"), _("The new password counts from now on."))


def _account_page(errors: dict[str, str]) -> str:
    sessions = staff_sessions.list_open(actor().id or 0)
    return render_template("operations/staff/account.html", errors=errors, sessions=sessions)


@blueprint.post("/account/sessions/end")
@guard("staff.self")
def end_sessions() -> Response:
    """Log out everywhere."""
    staff_sessions.end_all(actor(), at=clock.now())
    identity.log_out(at=clock.now())
    return lead_to(url_for("staff.login"), _("You are logged out on all devices."))
