"""The page of the rules: words for every method, presets, rules as a file."""

import re
from html import unescape
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Show
from kruvision.rules import methods
from kruvision.rules.audience import modes
from kruvision.services.ruleset.locked_rules import lock_rules
from kruvision.services.ruleset.presets import list_presets
from kruvision.services.transactions.transaction import transaction
from tests.factories import make_show, make_staff
from tests.factories.typed_forms import form_of

FILE = b'method = "trimmed_mean"\n[options]\ndrop_low = 2\n[criteria."Criterion 1"]\nweight = "1,5"'


@pytest.fixture
def show(app: Flask) -> Show:
    return make_show(criteria=2)


def reload(show: Show) -> Show:
    db.session.rollback()
    return db.session.get_one(Show, show.id)


def rules(show: Show, page: str = "") -> str:
    return f"/control/shows/{show.id}/rules{page}"


def upload(client: FlaskClient, show: Show, data: bytes, **more: object):
    form = {"file": (BytesIO(data), "RULES.toml")}
    return client.post(
        rules(show, "/import"), data=form, content_type="multipart/form-data", **more
    )


def test_the_page_offers_every_method_and_mode_with_its_words(
    owner: FlaskClient, show: Show
) -> None:
    page = unescape(owner.get(rules(show)).text)
    for method in map(methods.get, methods.names()):
        for text in (method.title, method.does, method.suits, method.surprises):
            assert text
            assert text in page
    for mode in map(modes.get, modes.names()):
        assert mode.title
        assert mode.title in page
        assert mode.hint in page


def test_the_page_says_what_the_chosen_method_does(owner: FlaskClient, show: Show) -> None:
    page = owner.get(rules(show)).text
    promise = re.search(r'<div class="promise">.*?</div>', page, re.S)
    assert promise
    assert "Good for:" in promise[0]
    assert methods.get("weighted_mean").surprises in promise[0]
    looked = owner.post(
        rules(show), data={**form_of(page), "method": "skating_system", "press": "show"}
    )
    assert methods.get("skating_system").surprises in looked.text.partition("All methods")[0]


def test_whoever_saves_rules_this_jury_cannot_bear_is_told_so_where_they_can_be_mended(
    owner: FlaskClient, show: Show
) -> None:
    form = {**form_of(owner.get(rules(show)).text), "method": "trimmed_mean"}
    why = "The scoring method needs a larger jury: 4 at least, and seated are 3."
    looked = owner.post(rules(show), data={**form, "press": "show"}).text
    assert why in looked
    assert reload(show).method == "weighted_mean"
    assert owner.post(rules(show), data=form).status_code == 302
    for page in (
        rules(show),
        f"/control/editions/{show.edition_id}/jury",
        f"/control/shows/{show.id}",
    ):
        assert why in unescape(owner.get(page).text), page
    started = owner.post(
        f"/control/shows/{show.id}/step",
        data={"kind": "start_show", "revision": show.revision},
        follow_redirects=True,
    )
    assert why in unescape(started.text)
    assert reload(show).phase == "planned"


def test_rules_kept_with_a_value_beyond_its_limits_can_be_seen_and_mended(
    owner: FlaskClient, app: Flask
) -> None:
    kept = {"compare_places": -1}
    show = make_show(combination="percentage", combination_options=kept, phase="running")
    assert "Possible: 0 to 12" in owner.get(rules(show)).text
    for page in (f"/control/shows/{show.id}/result", f"/control/shows/{show.id}"):
        assert owner.get(page).status_code == 200, page
    form = form_of(owner.get(rules(show)).text)
    form["combination_options.compare_places"] = "2"
    assert owner.post(rules(show), data=form).status_code == 302
    assert reload(show).combination_options == {"compare_places": 2}


@pytest.mark.parametrize("preset", list_presets(), ids=lambda preset: preset.slug)
def test_a_preset_fills_the_form_and_saves_nothing(owner: FlaskClient, show: Show, preset) -> None:
    page = owner.get(rules(show)).text
    assert preset.words.name["en"] in page
    form = {**form_of(page), "choices": "5", "credential": "tickets"}
    filled = owner.post(rules(show), data={**form, "press": f"preset:{preset.slug}"})
    assert filled.status_code == 200
    assert "Not saved yet" in filled.text
    assert "Act 1" in filled.text
    assert (reload(show).method, show.tie_chain) == ("weighted_mean", [])
    typed = form_of(filled.text)
    assert (typed["choices"], typed["credential"]) == ("5", "tickets")
    assert owner.post(rules(show), data=typed).status_code == 302
    saved = reload(show)
    assert saved.method == preset.rules.method
    assert saved.combination == preset.rules.combination.method
    assert tuple(saved.tie_chain) == preset.rules.ties
    assert saved.choices == 5


def test_an_unknown_preset_is_not_there(owner: FlaskClient, show: Show) -> None:
    form = {**form_of(owner.get(rules(show)).text), "press": "preset:../config"}
    assert owner.post(rules(show), data=form).status_code == 404


def test_the_rules_are_downloaded_and_taken_over_by_another_show(
    owner: FlaskClient, show: Show
) -> None:
    other = make_show(criteria=2, method="median", tie_chain=["running_order"])
    answer = owner.get(rules(other, "/RULES.toml"))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="RULES.toml"'
    sent = upload(owner, show, answer.data, follow_redirects=True)
    assert "What would change" in sent.text
    assert reload(show).method == "weighted_mean"
    action, seen = confirming(sent.text)
    owner.post(action, data={"seen": seen})
    assert (reload(show).method, show.tie_chain) == ("median", ["running_order"])
    again = upload(owner, show, answer.data, follow_redirects=True)
    assert "These are the very rules the show has" in again.text
    assert "Take over these rules" not in again.text


def test_the_preview_says_what_would_change_and_no_more(owner: FlaskClient, show: Show) -> None:
    page = upload(owner, show, FILE, follow_redirects=True).text
    rows = re.findall(
        r"<tr><th scope=\"row\">(.*?)</th>\s*<td>(.*?)</td>\s*<td><strong>(.*?)</s", page
    )
    changed = {term: (before, after) for term, before, after in rows}
    assert changed["Scoring method"] == ("Weighted mean", "Mean without the extremes")
    assert changed["Lowest marks dropped"] == ("–", "2")
    assert changed["Criterion “Criterion 1”"][1].endswith("weight 1.5")
    assert "Criterion “Criterion 2”" not in changed
    assert "Number of choices" not in changed


def test_a_file_that_cannot_be_taken_says_where(owner: FlaskClient, show: Show) -> None:
    answer = upload(owner, show, b'[criteria."Dancing"]\nweight = 1')
    assert answer.status_code == 422
    assert "In [criteria], “Dancing”: This show has no criterion of this name" in answer.text
    broken = upload(owner, show, b"method = \n").text
    assert "Line 1, column 10 cannot be read" in broken
    ties = upload(owner, show, b'[ties]\nchain = ["shared_place", "median"]').text
    assert "In [ties], “chain”: Shared places settle every tie" in ties
    assert "Choose a file first" in owner.post(rules(show, "/import"), data={}).text


def test_a_file_is_taken_over_only_onto_the_rules_one_saw(owner: FlaskClient, show: Show) -> None:
    action, seen = confirming(upload(owner, show, FILE, follow_redirects=True).text)
    owner.post(rules(show), data={**form_of(owner.get(rules(show)).text), "method": "median"})
    answer = owner.post(action, data={"seen": seen}, follow_redirects=True)
    assert "Somebody changed the rules meanwhile" in answer.text
    assert reload(show).method == "median"


def test_one_file_belongs_to_whoever_uploaded_it(
    app: Flask, owner: FlaskClient, show: Show
) -> None:
    action, seen = confirming(upload(owner, show, FILE, follow_redirects=True).text)
    other = app.test_client()
    login = make_staff("organizer").login
    other.post("/login", data={"login": login, "password": "correct horse"})
    assert other.get(action).status_code == 404
    assert other.post(action, data={"seen": seen}).status_code == 404


def test_locked_rules_take_no_file(owner: FlaskClient, show: Show) -> None:
    action, seen = confirming(upload(owner, show, FILE, follow_redirects=True).text)
    with transaction():
        lock_rules(db.session.get_one(Show, show.id), clock.now())
    assert owner.get(rules(show, "/import")).status_code == 409
    owner.post(action, data={"seen": seen})
    assert reload(show).method == "weighted_mean"
    assert owner.get(rules(show, "/RULES.toml")).status_code == 200


@pytest.mark.parametrize(
    ("role", "reads", "writes"),
    [("observer", 200, 403), ("stage_manager", 403, 403), ("usher", 403, 403)],
)
def test_rules_as_a_file_are_for_those_who_may_see_or_set_them(
    app: Flask, show: Show, role: str, reads: int, writes: int
) -> None:
    client = app.test_client()
    client.post("/login", data={"login": make_staff(role).login, "password": "correct horse"})
    assert client.get(rules(show, "/RULES.toml")).status_code == reads
    assert client.get(rules(show, "/import")).status_code == writes
    assert upload(client, show, FILE).status_code == writes


def confirming(page: str) -> tuple[str, str]:
    """Address and token of the form that takes the file over."""
    action = re.search(r'action="([^"]*/rules/import/[0-9a-f]+)"', page)
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', page)
    assert action
    assert seen
    return action[1], seen[1]
