"""Delegations of a show: their names, which acts are whose own, and how many tickets each has."""

from typing import Any

from flask import Blueprint, render_template, url_for

from kruvision import clock
from kruvision.i18n import _
from kruvision.rules.audience.delegations import LEAST_BALLOTS, LEAST_TICKETS
from kruvision.services.audience import delegations
from kruvision.services.audience.delegations import DelegationInput, OwnActsInput
from kruvision.services.entries.named import list_entries
from kruvision.services.results.names import load_names
from kruvision.services.shows import shows
from kruvision.web.actions import PageAnswer, carry_out, save_form
from kruvision.web.forms import read_form
from kruvision.web.guards import actor, guard

blueprint = Blueprint(
    "delegations", __name__, url_prefix="/control/shows/<int:show_id>/delegations"
)


@blueprint.get("")
@guard("setup.view")
def index(show_id: int) -> str:
    """The delegations of a show."""
    return _page(show_id)


@blueprint.post("")
@guard("setup.edit")
def add(show_id: int) -> PageAnswer:
    """One more delegation."""

    def save() -> None:
        entered = read_form(DelegationInput)
        delegations.add_delegation(show_id, entered, by=actor(), at=clock.now())

    return save_form(
        save,
        lambda values, errors: _page(show_id, values=values, errors=errors),
        done=_("The delegation is added."),
        back=_address(show_id),
        refused_as="error",
    )


@blueprint.post("/<int:delegation_id>")
@guard("setup.edit")
def rename(show_id: int, delegation_id: int) -> PageAnswer:
    """Another name for a delegation."""

    def save() -> None:
        entered = read_form(DelegationInput)
        delegations.rename_delegation(delegation_id, entered, by=actor(), at=clock.now())

    return save_form(
        save,
        lambda values, errors: _page(show_id, renamed=delegation_id, values=values, errors=errors),
        done=_("The name is saved."),
        back=_address(show_id),
        refused_as="error",
    )


@blueprint.post("/<int:delegation_id>/delete")
@guard("setup.edit")
def delete(show_id: int, delegation_id: int) -> Any:
    """Take a delegation away."""
    return carry_out(
        lambda: delegations.delete_delegation(delegation_id, by=actor(), at=clock.now()),
        done=_("The delegation is taken away."),
        back=_address(show_id),
    )


@blueprint.post("/acts")
@guard("setup.edit")
def own_acts(show_id: int) -> Any:
    """Say which acts are whose own."""
    return carry_out(
        lambda: delegations.set_own_acts(
            show_id, read_form(OwnActsInput), by=actor(), at=clock.now()
        ),
        done=_("Whose acts these are is saved."),
        back=_address(show_id),
    )


def _address(show_id: int) -> str:
    return url_for("delegations.index", show_id=show_id)


def _page(
    show_id: int,
    *,
    renamed: int | None = None,
    values: dict[str, Any] | None = None,
    errors: dict[str, str] | None = None,
) -> str:
    show = shows.get_show(show_id)
    load_names(show)
    return render_template(
        "audience/delegations/index.html",
        show=show,
        rows=delegations.list_rows(show),
        entries=list_entries(show_id),
        is_settled=delegations.are_settled(show),
        least_tickets=LEAST_TICKETS,
        least_ballots=LEAST_BALLOTS,
        renamed=renamed,
        values=values or {},
        errors=errors or {},
    )
