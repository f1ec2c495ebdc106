"""Refusals and faults as pages or JSON, in the reader's language; nothing is half-saved."""

from typing import Any

import structlog
from flask import Flask, current_app, g, jsonify, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from kruvision import identity
from kruvision.i18n import _, _l
from kruvision.rules.errors import RuleError
from kruvision.sentences import sentence
from kruvision.services.access import VISITOR
from kruvision.services.errors import FINAL, Refused
from kruvision.services.transactions.database_refusals import storage_refusal
from kruvision.web.kept_forms import form_page
from kruvision.web.navigation import came_from

log = structlog.get_logger()
TOO_LARGE = 413
HTTP_CODES = {
    403: "not_allowed",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    429: "too_fast",
}
HEADINGS = {403: _l("Not open to you"), 404: _l("Nothing here")}


def init_app(app: Flask) -> None:
    """One handler for each kind of refusal."""
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(RuleError, _rule_refused)
    app.register_error_handler(CSRFError, _form_expired)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _fault)
    app.after_request(_say_when)


def answer(code: str, details: dict[str, Any], status: int) -> Any:
    """The sentence as JSON for scripts and as a page for people."""
    text = sentence(code, details)
    if wants_json():
        said = {"error": code, "message": text, "details": _plain(details), "final": code in FINAL}
        return jsonify(said), status
    page = render_template(
        "errors/refused.html",
        heading=_heading(status),
        message=text,
        status=status,
        back=came_from(),
    )
    return page, status


def _heading(status: int) -> str:
    if status >= 500:
        return _("Something broke")
    return str(HEADINGS.get(status) or _("That was not possible"))


def wants_json() -> bool:
    """Whether the caller is a script."""
    accepts = request.accept_mimetypes
    return request.is_json or accepts["application/json"] > accepts["text/html"]


def _form_expired(_error: CSRFError) -> Any:
    """As any refusal; a stranger's is a kept page, since who leaves the token off tries nothing and
    would have a page made for each post."""
    if wants_json() or identity.actors() != [VISITOR] or not _can_be_opened():
        return answer("form_expired", {}, 400)
    said = {"heading": _heading(400), "message": sentence("form_expired"), "back": came_from()}
    return form_page("errors/refused.html", request.endpoint or "", status=400, **said), 400


def _can_be_opened() -> bool:
    """Whether the posted form has a page at the address it posts to, the same for everybody."""
    pages = current_app.create_url_adapter(request)
    is_one = not request.view_args and not request.query_string
    return is_one and bool(pages and pages.test(request.path, method="GET"))


def _plain(details: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value if isinstance(value, (int, dict, list)) else str(value)
        for name, value in details.items()
    }


def _refused(error: Refused) -> Any:
    note_wait(error)
    return answer(error.code, error.details, error.status)


def note_wait(error: Refused) -> None:
    """Let the header of this answer say how long to wait, where the refusal knows."""
    if "seconds" in error.details:
        g.seconds_to_wait = error.details["seconds"]


def _say_when(response: Response) -> Response:
    """Programs, too, hear when it is worth to try again; where nobody knows, in a second."""
    if response.status_code in (429, 503):
        response.headers.setdefault("Retry-After", str(g.pop("seconds_to_wait", 1)))
    return response


def _rule_refused(error: RuleError) -> Any:
    return answer(error.code, error.details, 422)


def _http(error: HTTPException) -> Any:
    status = error.code or 500
    if status < 400:
        return error
    if status == TOO_LARGE and (most := (request.max_content_length or 0) // 1024**2):
        return answer("upload_too_large", {"megabytes": most}, status)
    return answer(HTTP_CODES.get(status, "unknown"), {"code": status, "seconds": 60}, status)


def _fault(error: Exception) -> Any:
    log.exception("fault", endpoint=request.endpoint, method=request.method)
    identity.treat_as_visitor()
    if refusal := storage_refusal(error):
        return _refused(refusal)
    return answer("server_error", {}, 500)
