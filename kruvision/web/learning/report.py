"""What the hall learned, for organizers: a page, a PDF, and data."""

from flask import Blueprint, jsonify, render_template, request
from flask_babel import force_locale
from werkzeug.wrappers import Response

from kruvision.i18n import languages
from kruvision.papers.learning_report import learning_data, learning_pdf
from kruvision.services.errors import NotFound, Refused
from kruvision.services.learning.report import learning_report, report_data
from kruvision.web.guards import guard

blueprint = Blueprint(
    "learning_report", __name__, url_prefix="/control/shows/<int:show_id>/learning"
)


@blueprint.get("")
@guard("setup.view")
def index(show_id: int) -> str:
    """The report, once all songs were sung."""
    report = learning_report(show_id)
    return render_template(
        "learning/report.html", report=report, data=learning_data(report), show=report.show
    )


@blueprint.get("/report.pdf")
@guard("setup.view")
def paper(show_id: int) -> Response:
    """The report as PDF, in the language of the page or the one asked for."""
    language = request.args.get("language", "")
    if not language:
        return _pdf(show_id)
    if language not in languages():
        raise NotFound("not_found")
    with force_locale(language):
        return _pdf(show_id)


@blueprint.get("/report.json")
@guard("setup.view")
def data(show_id: int) -> Response:
    """The report as data."""
    report = learning_report(show_id)
    if not report.is_over:
        raise Refused("songs_not_over")
    answer = jsonify(report_data(report))
    answer.headers["Content-Disposition"] = f'attachment; filename="learning-{show_id}.json"'
    return answer


def _pdf(show_id: int) -> Response:
    response = Response(learning_pdf(show_id), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="learning-{show_id}.pdf"'
    return response
