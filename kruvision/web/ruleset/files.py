"""Rules of a show as RULES.toml: download, and upload with a look at what would change."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kruvision import clock
from kruvision.i18n import _
from kruvision.rules.errors import RuleError
from kruvision.sentences import sentence
from kruvision.services.errors import Invalid, NotFound, Refused
from kruvision.services.forms import uploads
from kruvision.services.ruleset import files as rule_files
from kruvision.services.ruleset import locked_rules
from kruvision.services.shows import shows
from kruvision.web.actions import PageAnswer, lead_to
from kruvision.web.guards import actor, guard
from kruvision.web.ruleset.reading import differences, trial_warning, worked_example

blueprint = Blueprint("rule_files", __name__, url_prefix="/control/shows/<int:show_id>/rules")
PLACES = {
    "ties": "ties.chain",
    "jury_share": "combination.jury",
    "audience_share": "combination.audience",
    "combination_options.disqualified": "disqualified",
}
"""Where in the file stands what the form calls otherwise."""


@blueprint.get("/RULES.toml")
@guard("setup.view")
def export(show_id: int) -> Response:
    """The rules as a file that another show can take over."""
    text = rule_files.write_rules(shows.get_show(show_id))
    response = Response(text, mimetype="application/toml")
    response.headers["Content-Disposition"] = 'attachment; filename="RULES.toml"'
    return response


@blueprint.get("/import")
@guard("setup.edit")
def index(show_id: int) -> str:
    """Choose a file."""
    return _upload_page(show_id)


@blueprint.post("/import")
@guard("setup.edit")
def upload(show_id: int) -> PageAnswer:
    """Keep the file and show what it would change."""
    file = request.files.get("file")
    if not file or not file.filename:
        return _upload_page(show_id, sentence("file_missing")), 422
    data = file.read(rule_files.LARGEST_FILE + 1)
    try:
        rule_files.read_file(shows.get_show(show_id), data)
    except (RuleError, Invalid) as problem:
        return _upload_page(show_id, problem_words(problem)), 422
    token = uploads.keep_upload(data, by=actor(), at=clock.now())
    return redirect(url_for("rule_files.preview", show_id=show_id, token=token))


@blueprint.get("/import/<token>")
@guard("setup.edit")
def preview(show_id: int, token: str) -> str | tuple[str, int]:
    """What the file would change; nothing is saved yet."""
    data = uploads.read_upload(token, by=actor())
    show = shows.get_show(show_id)
    try:
        proposed = rule_files.read_file(show, data)
    except (RuleError, Invalid) as problem:
        return _upload_page(show_id, problem_words(problem)), 422
    return render_template(
        "ruleset/preview.html",
        show=show,
        token=token,
        seen=locked_rules.rules_fingerprint(show),
        differences=differences(show, proposed),
        refusal=trial_warning(show, proposed),
        **worked_example(proposed),
    )


@blueprint.post("/import/<token>")
@guard("setup.edit")
def confirm(show_id: int, token: str) -> Response:
    """Take the rules over, if the show's are still those one saw."""
    data = uploads.read_upload(token, by=actor())
    seen = request.form.get("seen", "")
    try:
        rule_files.import_rules(show_id, data, seen=seen, by=actor(), at=clock.now())
    except NotFound:
        raise
    except (RuleError, Refused) as problem:
        again = url_for("rule_files.preview", show_id=show_id, token=token)
        return lead_to(again, problem_words(problem), "error")
    uploads.drop_upload(token, by=actor())
    said = _("The rules of the file are the rules of this show now.")
    return lead_to(url_for("rules.edit", show_id=show_id), said)


def problem_words(problem: RuleError | Refused) -> str:
    """What is wrong with the file, with the place where it stands."""
    if isinstance(problem, Invalid):
        field, error = next(iter(problem.fields.items()))
        return _placed(_place(field), sentence(error.code, error.details))
    where = str(problem.details.get("where", ""))
    return _placed(where, sentence(problem.code, problem.details))


def _placed(where: str, words: str) -> str:
    table, dot, name = where.partition(".")
    if dot:
        return _("In [%(table)s], “%(name)s”: %(what)s", table=table, name=name, what=words)
    return _("“%(name)s”: %(what)s", name=where, what=words) if where else words


def _place(field: str) -> str:
    known = PLACES.get(field)
    return known or field.replace("combination_options.", "combination.")


def _upload_page(show_id: int, error: str = "") -> str:
    return render_template("ruleset/import.html", show=_unlocked(show_id), error=error)


def _unlocked(show_id: int) -> Any:
    """The show, whose rules must still be open."""
    show = shows.get_show(show_id)
    if show.rules_locked_at:
        raise Refused("rules_locked")
    return show
