"""Coming in and going out: the set-up code, log-in, accounts."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kruvision import clock, identity
from kruvision.extensions import limiter
from kruvision.i18n import _
from kruvision.rules.roles import STAFF_ROLES
from kruvision.services import staffing
from kruvision.services.drafts import FieldError
from kruvision.services.errors import Invalid, Refused
from kruvision.web.forms import error_sentences, posted, read_form
from kruvision.web.guards import actor, guard
from kruvision.web.home import local_path

blueprint = Blueprint("staff", __name__)


@blueprint.route("/setup", methods=["GET", "POST"])
@guard("staff.enter")
@limiter.limit("20 per minute", methods=["POST"])
def setup() -> str | Response | tuple[str, int]:
    """Make an account with a one-time code: the terminal's, or an invitation."""
    if request.method == "GET":
        return render_template(
            "staff/setup.html", values={"code": request.args.get("code", "")}, errors={}
        )
    try:
        account = staffing.accept_invitation(read_form(staffing.NewStaff), at=clock.now())
    except Invalid as error:
        return render_template(
            "staff/setup.html", values=posted(), errors=error_sentences(error)
        ), 422
    except Refused as refused:
        wrong = Invalid({"code": FieldError(refused.code)})
        return render_template(
            "staff/setup.html", values=posted(), errors=error_sentences(wrong)
        ), 422
    identity.log_in(account.id, account.session_key)
    return redirect(url_for("control.index"))


@blueprint.route("/login", methods=["GET", "POST"])
@guard("staff.enter")
@limiter.limit("20 per minute", methods=["POST"])
def login() -> str | Response | tuple[str, int]:
    """Open the console with login and password."""
    target = request.values.get("next", "")
    if request.method == "GET":
        has_owner = staffing.has_owner()
        return render_template(
            "staff/login.html", next=target, error="", login="", has_owner=has_owner
        )
    name = request.form.get("login", "")
    try:
        account = staffing.check_password(name, request.form.get("password", ""))
    except Refused as refused:
        text = error_sentences(Invalid({"login": FieldError(refused.code)}))["login"]
        page = render_template(
            "staff/login.html", next=target, error=text, login=name, has_owner=True
        )
        return page, 422
    identity.log_in(account.id, account.session_key)
    return redirect(local_path(target) if target else url_for("control.index"))


@blueprint.post("/logout")
@guard("staff.self")
def logout() -> Response:
    """Close the console on this device."""
    identity.log_out()
    return redirect(url_for("home.index"))


@blueprint.get("/staff")
@guard("staff.manage")
def accounts() -> str:
    """Everybody who has an account."""
    return render_template(
        "staff/accounts.html", staff=staffing.list_staff(), roles=STAFF_ROLES, code=""
    )


@blueprint.post("/staff/invite")
@guard("staff.manage")
def invite() -> str:
    """Make a one-time code for a colleague and show it once."""
    role = request.form.get("role", "")
    if role not in STAFF_ROLES:
        raise Invalid({"role": FieldError("not_a_choice")})
    code = staffing.invite(role, by=actor(), at=clock.now())
    return render_template(
        "staff/accounts.html", staff=staffing.list_staff(), roles=STAFF_ROLES, code=code
    )


@blueprint.post("/staff/<int:staff_id>/disable")
@guard("staff.manage")
def disable(staff_id: int) -> Response:
    """End an account at once."""
    staffing.disable(staff_id, by=actor(), at=clock.now())
    flash(_("The account is closed."), "success")
    return redirect(url_for("staff.accounts"))


@blueprint.route("/account", methods=["GET", "POST"])
@guard("staff.self")
def account() -> str | Response | tuple[str, int]:
    """One's own password."""
    if request.method == "GET":
        return render_template("staff/account.html", errors={})
    old, new = request.form.get("old", ""), request.form.get("new", "")
    try:
        staff = staffing.change_password(actor(), old, new, at=clock.now())
    except Invalid as error:
        return render_template("staff/account.html", errors=error_sentences(error)), 422
    identity.log_in(staff.id, staff.session_key)
    flash(_("The new password counts from now on."), "success")
    return redirect(url_for("control.index"))
