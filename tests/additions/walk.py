"""What one addition of each kind does on the pages.

Runs inside a copy of the house that holds the files of this folder in their places, never in the
house itself: ``test_one_file_each.py`` makes the copy.
"""

import re
import subprocess
import sys
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from config import ROOT
from kruvision.extensions import db
from kruvision.models import Show
from kruvision.services.scoring import tallies
from tests.factories import make_seat, make_show
from tests.factories.jury import browser, call, enter, new_card
from tests.factories.results import change, give_marks
from tests.factories.screens import make_screen
from tests.factories.typed_forms import form_of
from tests.factories.voting import entry_ids, make_vote

WORKING = "7 taken 3 times = 21."
IN_TURKISH = {"Accept-Language": "tr"}


@pytest.fixture
def show(app: Flask) -> Show:
    """A show by the added rules that one person may publish."""
    return make_show(
        criteria=2,
        method="multiplied_mean",
        voting_mode="double_favourite",
        combination="jury_only",
        two_person_rule=False,
    )


def rules(show: Show) -> str:
    return f"/control/shows/{show.id}/rules"


def run(*words: str) -> str:
    command = [sys.executable, str(ROOT / "run.py"), *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_the_rules_page_offers_method_mode_and_preset_and_computes_the_example(
    owner: FlaskClient,
) -> None:
    show = make_show(criteria=2)
    page = unescape(owner.get(rules(show)).text)
    for text in (
        "Multiplied mean",
        "The mean of the jury, so many times.",
        "Evenings that like large numbers.",
        "Nothing: the order stays the same.",
        "One favourite, twice",
        "One voter, one choice, two points.",
        "Seven times",
    ):
        assert text in page
    chosen = {**form_of(page), "method": "multiplied_mean", "press": "show"}
    looked = owner.post(rules(show), data=chosen).text
    assert "How many times" in looked
    assert re.search(r"\d taken 3 times = ", looked)
    filled = owner.post(rules(show), data={**form_of(page), "press": "preset:x"}).text
    assert re.search(r"\d taken 7 times = ", filled)


def test_the_rules_are_saved_with_them_written_as_a_file_and_read_back(owner: FlaskClient) -> None:
    show = make_show(criteria=2)
    form = form_of(owner.get(rules(show)).text)
    form |= {"method": "multiplied_mean", "voting_mode": "double_favourite"}
    assert owner.post(rules(show), data=form).status_code == 302
    db.session.rollback()
    saved = db.session.get_one(Show, show.id)
    assert (saved.method, saved.voting_mode) == ("multiplied_mean", "double_favourite")
    assert 'method = "multiplied_mean"' in owner.get(f"{rules(show)}/RULES.toml").text


def test_a_ballot_in_the_mode_is_counted(client: FlaskClient) -> None:
    window = make_vote(voting_mode="double_favourite")
    first, second, _ = entry_ids(window.show_id)
    assert "Send my vote" in client.get("/v").text
    both = client.post("/v/ballot", data={"window": window.id, "choice": [first, second]})
    assert both.status_code == 422
    one = client.post("/v/ballot", data={"window": window.id, "choice": [first]})
    assert one.status_code == 303
    assert tallies.tallies(window.show_id)[first] == (2, 1)


def test_the_result_shows_the_working_in_the_words_the_method_carries(
    owner: FlaskClient, client: FlaskClient, show: Show
) -> None:
    give_marks(show, [[[7, 7]] * 3, [[5, 5]] * 3, [[4, 4]] * 3])
    change(show, phase="closed")
    desk = f"/control/shows/{show.id}/result"
    assert WORKING in owner.get(desk).text
    press = {"revision": db.session.get_one(Show, show.id).revision, "kind": "publish"}
    owner.post(f"{desk}/press", data=press)
    public = client.get(f"/results/{show.id}").text
    assert "Multiplied mean" in public
    assert WORKING in public
    translated = client.get(f"/results/{show.id}", headers=IN_TURKISH).text
    assert "Çarpılmış ortalama" in translated
    assert "7, 3 kez alındı = 21." in translated


def test_every_page_that_lets_one_choose_a_language_offers_this_one(
    app: Flask, owner: FlaskClient, show: Show
) -> None:
    make_screen(show.edition)
    card = new_card(make_seat(show))
    call(show.entries[0])
    change(show, phase="running")
    tablet = browser(app)
    enter(tablet, card)
    values = {"show_id": show.id, "edition_id": show.edition_id, "screen_id": 1}
    values |= {"entry_id": show.entries[0].id, "juror_id": show.seats[0].juror_id}
    offered: dict[str, bool] = {}
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods or rule.arguments - values.keys():
            continue
        built = rule.build({name: values[name] for name in rule.arguments})
        for visitor in (owner, tablet, app.test_client()):
            answer = visitor.get(built[1], headers=IN_TURKISH)
            is_page = answer.status_code == 200 and answer.mimetype == "text/html"
            if is_page and "/language/ru" in answer.text:
                offered[rule.rule] = "/language/tr" in answer.text
                assert '<html lang="tr"' in answer.text, rule.rule
    assert len(offered) > 30
    assert {"/", "/login", "/v", "/jury", "/control/editions"} <= offered.keys()
    assert [rule for rule, is_there in offered.items() if not is_there] == []


def test_whoever_chooses_the_language_reads_it(client: FlaskClient) -> None:
    assert "Skip to content" in client.get("/login").text
    assert client.get("/language/tr?next=/login").location == "/login"
    page = client.get("/login").text
    assert '<html lang="tr"' in page
    assert "İçeriğe geç" in page


def test_the_console_offers_the_screen_and_its_page_shows_it(
    owner: FlaskClient, client: FlaskClient, show: Show
) -> None:
    screen = make_screen(show.edition)
    token = screen.token
    for page in (f"/control/editions/{show.edition_id}/screens", f"/control/shows/{show.id}"):
        assert re.search(r'<option value="x"[^>]*>Applause<', owner.get(page).text), page
    owner.post(f"/control/screens/{screen.id}/view", data={"view": "x"})
    picture = client.get(f"/screen/{token}").text
    assert 'data-view="x"' in picture
    assert "Applause for" in picture


def test_the_shell_knows_the_command() -> None:
    assert "x" in run("--help").removeprefix("Commands: ").strip().split(", ")
    assert run("x", "--word", "ways") == "17 ways\n"
