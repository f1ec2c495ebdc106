"""The phone's answers to questions about songs: two before it begins, and one after each song.

The page that all phones share holds no right answer while a question is open: it is told to whoever
has answered, and to everybody once the question is closed.
"""

from typing import Any, Literal

from flask import jsonify, redirect, render_template, request, url_for
from pydantic import Field
from werkzeug.wrappers import Response

from kruvision import clock
from kruvision.extensions import csrf
from kruvision.i18n import _, pick
from kruvision.rules.learning.moments import BEFORE
from kruvision.sentences import sentence
from kruvision.services.audience.voters import Voter
from kruvision.services.errors import Refused
from kruvision.services.forms.inputs import Id, Input, read
from kruvision.services.learning import answers, beforehand
from kruvision.services.learning.answers import Told
from kruvision.web.audience import phone_page, shortcut, voter_cookie
from kruvision.web.audience.shortcut import Door
from kruvision.web.errors import wants_json
from kruvision.web.guards import guard

PATH = "/v/answer"


class AnswerInput(Input):
    """What a phone posts: the question, whether its song is still to come, and the option.
    ``again`` from a phone that was told what came of it and wants to hear it in another language.
    """

    question: Id
    moment: Literal["before", "after"]
    option: int = Field(ge=0, le=9)
    again: bool = False


@phone_page.blueprint.get("/v/before")
@guard("vote.cast")
def before() -> Response:
    """The two questions of this phone before it begins: always the same ones of those to come."""
    voter = voter_cookie.current_voter()
    asked = beforehand.list_for(voter.device)
    if wants_json():
        rows = [
            {"id": one.id, "text": pick(one.text), "options": [pick(text) for text in one.options]}
            for one in asked
        ]
        return voter_cookie.remember(jsonify(questions=rows), voter)
    if not asked:
        return redirect(url_for("audience.page"), 303)
    page = Response(render_template("audience/before.html", asked=asked), mimetype="text/html")
    return voter_cookie.remember(page, voter)


def count_answer(voter: Voter, posted: AnswerInput) -> dict[str, Any]:
    """Count an answer that has just come, once for each phone. What the script is told: ``says`` in
    sentences, ``late`` that the answer came too late, else empty, ``counted``, and the place of the
    ``right`` option after a song."""
    given = posted.question, posted.moment, posted.option, voter.device
    outcome = answers.give_answer(*given, again=posted.again, at=clock.now())
    said = {"counted": outcome.counted, "late": ""}
    if outcome.told is None:
        return {**said, "says": [_("Thank you!"), _("What is right comes with the song.")]}
    if outcome.late:
        said["late"] = _("Your answer came too late to be counted.")
    return {**said, "says": _told(outcome.told), "right": outcome.told.right}


DOOR = Door(AnswerInput, count_answer)


@phone_page.blueprint.post(PATH)
@csrf.exempt
@guard(shortcut.ACTION)
def answer() -> Response:
    """JSON for the script, a page without it."""
    if error := request.environ.get(shortcut.NOT_DONE):
        raise error
    voter_cookie.require_own_page()
    voter = voter_cookie.current_voter()
    try:
        posted = read(AnswerInput, _posted())
        said = count_answer(voter, posted)
    except Refused as refusal:
        if wants_json():
            raise
        page = _page([sentence(refusal.code, refusal.details)], "audience.page")
        page.status_code = refusal.status
        return voter_cookie.remember(page, voter)
    if wants_json():
        return voter_cookie.remember(jsonify(said), voter)
    says = [*said["says"], *filter(None, [said["late"]])]
    done = _page(says, "audience.before" if posted.moment == BEFORE else "audience.page")
    return voter_cookie.remember(done, voter)


def _posted() -> dict[str, Any]:
    if not request.is_json:
        return request.form.to_dict()
    values = request.get_json(silent=True)
    return values if isinstance(values, dict) else {}


def _page(says: list[str], back: str) -> Response:
    page = render_template("audience/answered.html", says=says, back=url_for(back))
    return Response(page, mimetype="text/html")


def _told(told: Told) -> list[str]:
    """Right or wrong: both end with the fact."""
    fact = pick(told.fact)
    if told.option == told.right:
        return [_("Right!"), fact]
    right = _("The right answer: %(answer)s.", answer=pick(told.options[told.right]))
    return [_("Not quite – and now you know."), right, fact]
