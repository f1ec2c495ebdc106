"""Several entries put into one category by one press."""

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from kruvision import clock
from kruvision.i18n import _, ngettext
from kruvision.services.entries.categorizing import categorize
from kruvision.web.actions import carry_out, lead_to
from kruvision.web.guards import actor, guard
from kruvision.web.limits import row_id

blueprint = Blueprint("categorizing", __name__, url_prefix="/control/shows/<int:show_id>/entries")


@blueprint.post("/categorize")
@guard("setup.edit")
def put(show_id: int) -> Response:
    """Put the ticked ones there."""
    chosen = set(request.form.getlist("entries[]", type=row_id))
    category = request.form.get("category", type=row_id)
    back = url_for("entries.index", show_id=show_id)
    if not chosen:
        return lead_to(back, _("Nobody was chosen."), "info")
    return carry_out(
        lambda: categorize(show_id, chosen, category, by=actor(), at=clock.now()),
        done=lambda count: ngettext(
            "%(num)d entry is in another category now.",
            "%(num)d entries are in another category now.",
            count,
        ),
        back=back,
    )
