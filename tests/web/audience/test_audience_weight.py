"""Where the audience weighs more than its way of voting can bear, the organizers are warned."""

from flask.testing import FlaskClient

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Show
from kruvision.services.ruleset.locked_rules import lock_rules
from kruvision.services.transactions.transaction import transaction
from tests.factories import make_show
from tests.factories.typed_forms import form_of


def test_too_much_trust_in_a_way_of_voting_is_said(owner: FlaskClient) -> None:
    show = make_show(combination="balanced")
    path = f"/control/shows/{show.id}/rules"
    for credential, advice in [
        ("open_link", "“Open link” is good for up to 10\xa0%"),
        ("screen_code", "“Code on the hall screen” is good for up to 30\xa0%"),
        ("tickets", None),
    ]:
        form = {**form_of(owner.get(path).text), "credential": credential}
        assert owner.post(path, data=form).status_code in (200, 302, 303)
        page = owner.get(path).text
        assert ("here the audience weighs" in page) == bool(advice)
        assert not advice or advice in page


def test_the_console_warns_before_the_start_and_the_locked_rules_do_too(owner: FlaskClient) -> None:
    show = make_show(combination="balanced", credential="screen_code")
    console = owner.get(f"/control/shows/{show.id}").text
    assert "50\xa0%, good for up to 30\xa0%" in console
    with transaction():
        lock_rules(db.session.get_one(Show, show.id), clock.now())
    assert "is good for up to 30\xa0%" in owner.get(f"/control/shows/{show.id}/rules").text
