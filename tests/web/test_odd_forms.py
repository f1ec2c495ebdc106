"""Forms whose fields have another shape than our pages give them: refused in words, no fault."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from kruvision import clock
from kruvision.web import actions, forms
from kruvision.web.jury import seat_rows
from tests.factories import make_show
from tests.factories.results import change

RULES = ("method", "options", "combination", "combination_options", "weights", "ties")
PAGES = {
    "/control/traditions/new": ("names", "colours", "facts", "genres", "unesco", "ornament"),
    "/control/traditions/kazakh": ("names", "colours", "facts", "instruments", "language"),
    "/control/shows/{show}/categories": ("categories", "moves", "press"),
    "/control/shows/{show}/criteria": ("criteria", "press"),
    "/control/shows/{show}/seats": ("seats", "head", "entries", "show", "saved"),
    "/control/shows/{show}/settings": ("name", "theme", "hall_seats"),
    "/control/shows/{show}/rules": RULES,
    "/control/shows/{show}/rules/change": RULES,
}


def shapes_of(name: str) -> Iterator[dict[str, object]]:
    """A text, an empty one, a list, a table, and rows that are texts or hold one for a table."""
    yield {name: "x"}
    yield {name: ""}
    yield {f"{name}[]": ["x", "y"]}
    yield {f"{name}.kk": "x"}
    yield {f"{name}.0": "x"}
    yield {f"{name}.0.name": "x", f"{name}.0.text": "y"}


def answers_of(client: FlaskClient, *, locked: bool = False) -> dict[str, int]:
    """The status of each odd form, which has one more mistake, so that its page comes back."""
    show = change(make_show(), rules_locked_at=clock.now() if locked else None)
    juror = show.seats[0].juror_id
    answers = {}
    for page, names in PAGES.items():
        address = page.format(show=show.id)
        for name in names:
            for form in shapes_of(name):
                mistake = {f"seats.{juror}.weight": "heavy"} if name != "seats" else {}
                sent = {**mistake, **form, "no_field": "x"}
                answers[f"{page} {form}"] = client.post(address, data=sent).status_code
    return answers


@pytest.mark.parametrize("locked", [False, True])
def test_a_form_of_another_shape_is_refused_and_never_a_fault(
    owner: FlaskClient, locked: bool
) -> None:
    answers = answers_of(owner, locked=locked)
    assert len(answers) > 100
    assert {code for code in answers.values() if code >= 500} == set(), answers


@pytest.mark.parametrize("guard", ["texts", "rows"])
def test_the_check_catches_a_page_that_fills_in_whatever_came(
    owner: FlaskClient, monkeypatch: pytest.MonkeyPatch, guard: str
) -> None:
    if guard == "texts":
        monkeypatch.setattr(actions, "shown_again", forms.posted)
    else:
        monkeypatch.setattr(seat_rows, "_as_typed", dict)
    assert 500 in answers_of(owner).values()
