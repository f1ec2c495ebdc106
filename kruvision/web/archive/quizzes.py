"""Quizzes: a teacher makes one, a class opens it by its code. Answers come in the address and are
kept nowhere."""

import re
from collections.abc import Collection

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kruvision import clock
from kruvision.i18n import kazakh_key, locale_code, pick
from kruvision.sentences import sentence
from kruvision.services.archive import quizzes
from kruvision.services.errors import NotFound, Refused
from kruvision.web.guards import guard
from kruvision.web.kept_forms import form_page

blueprint = Blueprint("quizzes", __name__)
LONGEST_CODE = 40
ANSWER = re.compile(r"q([0-9]{1,2})")
CHECKED, NOT_CHECKED = " checked", " "
"""What a box says of itself; neither is empty, so that all who choose share a page."""


@blueprint.get("/archive/quiz")
@guard("home.view")
def make() -> str:
    """Where a teacher chooses what to ask about."""
    return _make_page()


@blueprint.post("/archive/quiz")
@guard("quiz.make")
def made() -> Response | tuple[str, int]:
    """Make a quiz, and go to what the class needs."""
    chosen = request.form.getlist("traditions[]")
    source = request.remote_addr or ""
    try:
        code = quizzes.make_quiz(chosen, source=source, at=clock.now())
    except Refused as refused:
        return _make_page(sentence(refused.code, refused.details), chosen), refused.status
    return redirect(url_for("quizzes.for_class", code=code), 303)


@blueprint.get("/quiz")
@guard("home.view")
def enter() -> str | Response | tuple[str, int]:
    """Where a code is typed."""
    typed = request.args.get("code", "").strip()[:LONGEST_CODE]
    if not typed:
        return render_template("archive/quiz/code.html", typed="", message="")
    try:
        return redirect(url_for("quizzes.page", code=quizzes.get_quiz(typed).code))
    except NotFound as error:
        message = sentence(error.code)
        return render_template("archive/quiz/code.html", typed=typed, message=message), 404


@blueprint.get("/quiz/<code>")
@guard("home.view")
def page(code: str) -> str | Response:
    """The questions; with ``?q0=2&q1=0…&done=1`` what was right."""
    try:
        quiz = quizzes.get_quiz(code)
    except NotFound:
        return redirect(url_for("quizzes.enter", code=code[:LONGEST_CODE]))
    answers = quizzes.answers_to(quiz, _chosen())
    template = "answers" if "done" in request.args else "page"
    return render_template(f"archive/quiz/{template}.html", quiz=quiz, answers=answers)


@blueprint.get("/quiz/<code>/class")
@guard("home.view")
def for_class(code: str) -> str:
    """What a teacher shows the class: the code, and a picture to scan."""
    return render_template("archive/quiz/class.html", quiz=quizzes.get_quiz(code))


@blueprint.get("/quiz/<code>/print")
@guard("home.view")
def sheet(code: str) -> str:
    """The questions on paper, and the answers on a sheet of their own."""
    return render_template("archive/quiz/print.html", quiz=quizzes.get_quiz(code))


def _chosen() -> dict[int, int]:
    """The options chosen in the address, by the place of their question."""
    found = {}
    for name, value in request.args.items():
        question = ANSWER.fullmatch(name)
        if question and value.isascii() and value.isdigit():
            found[int(question[1])] = int(value[:2])
    return found


def _make_page(message: str = "", chosen: Collection[str] = ()) -> str:
    """Made once for all who want one: what one of them chose stands in the page's holes."""
    language = locale_code()
    names = {row.slug: pick(row.names, language) for row in quizzes.list_askable()}
    slugs = sorted(names, key=lambda slug: kazakh_key(names[slug]))
    return form_page(
        "archive/quiz/make.html",
        "quizzes.make",
        slugs=slugs,
        names=names,
        message=message,
        checked={slug: CHECKED if slug in chosen else NOT_CHECKED for slug in slugs},
    )
