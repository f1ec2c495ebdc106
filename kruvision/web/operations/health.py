"""Whether the server answers, for scripts and the console of a watcher."""

from flask import Blueprint, jsonify
from werkzeug.wrappers import Response

from kruvision.services.transactions.transaction import current_revision
from kruvision.state import state
from kruvision.web.guards import guard

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
@guard("home.view")
def health() -> Response:
    """Answers once the database does; 503 while something that runs beside the requests stands
    still. Tells nothing else."""
    current_revision()
    if any(loop.stands_still for loop in state().loops.values()):
        answer = jsonify(status="stands still")
        answer.status_code = 503
        return answer
    return jsonify(status="ok")
