"""Tickets of a show: make and print them, fetch the sheets once, withdraw and replace; and what was
made of them while people voted."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from flask import (
    Blueprint,
    current_app,
    flash,
    jsonify,
    make_response,
    redirect,
    render_template,
    url_for,
)
from werkzeug.wrappers import Response

from kruvision import clock
from kruvision.i18n import _, ngettext, pick
from kruvision.papers import ticket_jobs
from kruvision.papers.qr import qr_svg
from kruvision.papers.tickets import TicketSheets, grouped, ticket_link
from kruvision.sentences import sentence
from kruvision.services.addresses import printed
from kruvision.services.addresses.public import public_url
from kruvision.services.audience import delegations, ticket_counts, tickets
from kruvision.services.audience.ticket_forms import MOST_AT_ONCE, SerialRange, TicketOrder
from kruvision.services.errors import Invalid, NotFound
from kruvision.services.shows import shows
from kruvision.services.transactions.idempotency import Repeated
from kruvision.web import shown_once
from kruvision.web.form_conditions import form_conditions
from kruvision.web.forms import error_sentences, posted, read_form
from kruvision.web.guards import actor, guard

blueprint = Blueprint("tickets", __name__, url_prefix="/control/shows/<int:show_id>/tickets")


@blueprint.get("")
@guard("tickets.manage")
def index(show_id: int) -> str:
    """The tickets of a show."""
    return _index(show_id)


@blueprint.post("")
@guard("tickets.make")
def make(show_id: int) -> Any:
    """Make more tickets and begin to typeset their sheets."""
    now = clock.now()
    try:
        order = read_form(TicketOrder)
    except Invalid as error:
        return _index(show_id, values=posted(), errors=error_sentences(error)), 422
    try:
        with form_conditions():
            _start_sheets(show_id, order, now)
    except Repeated:
        pass  # the sheets are in work already, or fetched
    return redirect(url_for("tickets.index", show_id=show_id), 303)


def _start_sheets(show_id: int, order: TicketOrder, now: datetime) -> None:
    show = shows.get_show(show_id)
    ticket_jobs.require_free(show_id, at=now)
    address = public_url(current_app.config["KRU"])
    chosen = order.delegation
    whose = {} if chosen is None else delegations.get_delegation(chosen).name
    sheets = TicketSheets.of(show.edition.name, show.name, address, whose)
    made = tickets.make_tickets(
        show_id, order.count, delegation_id=order.delegation, by=actor(), at=now
    )
    printed.note_tickets(show_id, address)
    ticket_jobs.start(show_id, sheets, made, at=now)


@blueprint.get("/progress")
@guard("tickets.make")
def progress(show_id: int) -> Response:
    """How far the sheets are: ``{"state", "done", "total"}``."""
    job = ticket_jobs.find_job(show_id, at=clock.now())
    if job is None:
        return jsonify(state="none", done=0, total=0)
    return jsonify(state=job.state, done=job.done, total=job.total)


@blueprint.post("/sheets")
@guard("tickets.make")
def sheets(show_id: int) -> Response:
    """Hand out the finished sheets, once."""
    job = ticket_jobs.take(show_id, at=clock.now())
    response = make_response(job.pdf)
    response.headers["Content-Type"] = "application/pdf"
    name = f"tickets-{show_id}-{job.first}-{job.last}.pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@blueprint.post("/revoke")
@guard("tickets.manage")
def revoke(show_id: int) -> Any:
    """Withdraw one ticket or a range of them."""
    try:
        serials = read_form(SerialRange)
        count = tickets.revoke_tickets(
            show_id, serials.first, serials.end, by=actor(), at=clock.now()
        )
    except Invalid as error:
        return _index(show_id, values=posted(), errors=error_sentences(error)), 422
    except NotFound as error:
        return _index(show_id, values=posted(), errors=_about_serial(error)), 422
    flash(ngettext("One ticket is withdrawn.", "%(num)s tickets are withdrawn.", count), "success")
    return redirect(url_for("tickets.index", show_id=show_id), 303)


@blueprint.post("/reissue")
@guard("tickets.manage")
def reissue(show_id: int) -> Any:
    """A new ticket for a seat; leads to where it is shown, on the usher's own device for the guest
    to scan. The same form sent twice makes one."""
    try:
        serial = read_form(SerialRange).first
        command = shown_once.command_to_show("ticket", show=show_id, serial=serial)
        with suppress(Repeated), form_conditions():
            tickets.reissue_ticket(show_id, serial, command=command, by=actor(), at=clock.now())
    except Invalid as error:
        return _index(show_id, values=posted(), errors=error_sentences(error)), 422
    except NotFound as error:
        return _index(show_id, values=posted(), errors=_about_serial(error)), 422
    return redirect(url_for("tickets.reissued", show_id=show_id), 303)


@blueprint.get("/reissued")
@guard("tickets.manage")
def reissued(show_id: int) -> str | Response:
    """The new ticket made on this device a moment ago, while it counts."""
    made = shown_once.find_shown("ticket", show=show_id)
    ticket = made and tickets.find_reissued(show_id, made["serial"], made["command"], by=actor())
    if not ticket:
        return redirect(url_for("tickets.index", show_id=show_id))
    address = public_url(current_app.config["KRU"])
    return render_template(
        "audience/tickets/reissued.html",
        show=shows.get_show(show_id),
        serial=ticket.serial,
        code=grouped(ticket.code),
        address=f"{address}/t",
        svg=qr_svg(ticket_link(address, ticket)),
    )


def _index(
    show_id: int, *, values: dict[str, Any] | None = None, errors: dict[str, str] | None = None
) -> str:
    show = shows.get_show(show_id)
    rows = delegations.list_rows(show)
    named = [(row.delegation.id, pick(row.delegation.name)) for row in rows]
    return render_template(
        "audience/tickets/index.html",
        show=show,
        counts=ticket_counts.count_tickets(show_id),
        revoked=ticket_counts.list_revoked(show_id),
        job=ticket_jobs.find_job(show_id, at=clock.now()),
        most=MOST_AT_ONCE,
        delegations=rows,
        whose=[("", _("no delegation")), *named],
        values=values or {},
        errors=errors or {},
    )


def _about_serial(error: NotFound) -> dict[str, str]:
    return {"first": sentence(error.code)}
