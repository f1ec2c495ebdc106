"""Whether the server answers, for scripts and the console of a watcher."""

from flask import Blueprint, jsonify
from werkzeug.wrappers import Response

from kruvision.services.transactions.transaction import current_revision
from kruvision.web.guards import guard

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
@guard("home.view")
def health() -> Response:
    """Answers once the database does; tells nothing else."""
    current_revision()
    return jsonify(status="ok")
