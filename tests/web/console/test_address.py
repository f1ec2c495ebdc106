"""The address on the console, on links and in QR pictures; and the page that proves it."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kruvision import clock
from kruvision.models import Show
from kruvision.papers.qr import qr_svg, wifi_words
from kruvision.services.addresses import interfaces, reached
from kruvision.services.addresses.interfaces import Interface, Network
from tests.factories import make_edition, make_show
from tests.factories.screens import make_screen

HALL, OFFICE = "192.168.1.20", "10.0.0.5"


@pytest.fixture
def show(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Show:
    """A show on a machine that is in two networks."""
    network = Network((Interface("wlan0", HALL), Interface("eth0", OFFICE)))
    monkeypatch.setattr(interfaces, "_network_at", lambda _moment: network)
    return make_show(entries=1)


def console(client: FlaskClient, show: Show) -> str:
    return client.get(f"/control/shows/{show.id}").text


def code_source(page: str, name: str) -> str:
    found = re.search(rf'src="(/codes/{name}\.svg[^"]*)"', page)
    assert found is not None
    return found[1]


def test_the_console_says_it_large_and_offers_the_other_one(owner: FlaskClient, show: Show) -> None:
    page = console(owner, show)
    assert re.search(rf'class="address-large"[^>]*>{HALL}:5000<', page)
    answer = owner.post(
        f"/control/shows/{show.id}/address", data={"host": OFFICE}, follow_redirects=True
    )
    assert re.search(rf'class="address-large"[^>]*>{OFFICE}:5000<', answer.text)
    assert f'value="{HALL}"' in answer.text
    refused = owner.post(
        f"/control/shows/{show.id}/address", data={"host": "1.2.3.4"}, follow_redirects=True
    )
    assert re.search(rf'class="address-large"[^>]*>{OFFICE}:5000<', refused.text)


def test_the_picture_of_a_code_is_another_one_as_soon_as_the_address_is(
    owner: FlaskClient, show: Show
) -> None:
    before = code_source(console(owner, show), "check")
    kept = owner.get(before)
    assert "immutable" in kept.headers["Cache-Control"]
    owner.post(f"/control/shows/{show.id}/address", data={"host": OFFICE})
    after = code_source(console(owner, show), "check")
    assert after != before
    assert owner.get(after).data != kept.data
    late = owner.get(before)
    assert late.data == owner.get(after).data
    assert late.headers["Cache-Control"] == "no-store", "a picture with another name is not kept"


def test_the_wall_names_the_code_by_the_address_in_use(owner: FlaskClient, show: Show) -> None:
    screen = make_screen(show.edition, follows=False, view="welcome")
    before = code_source(owner.get(f"/screen/{screen.token}").text, "join")
    owner.post(f"/control/shows/{show.id}/address", data={"host": OFFICE})
    page = owner.get(f"/screen/{screen.token}").text
    assert code_source(page, "join") != before
    assert OFFICE in re.sub("<[^>]+>", "", page)


def test_the_picture_of_the_wifi_holds_the_words_beside_it(client: FlaskClient) -> None:
    screens = [
        make_screen(make_edition(year=year, wifi_name="KRU", wifi_password=password))
        for year, password in ((2031, "one"), (2032, "two"))
    ]
    for screen, password in zip(screens, ("one", "two"), strict=True):
        page = client.get(f"/screen/{screen.token}").text
        source = re.search(r'src="(/screen/[^"]*wifi\.svg[^"]*)"', page)
        assert source is not None
        picture = client.get(source[1])
        assert picture.text == qr_svg(wifi_words("KRU", password))
        assert "immutable" in picture.headers["Cache-Control"]


@pytest.mark.parametrize("remote", ["192.168.1.77", HALL])
def test_the_check_page_tells_the_console_of_other_devices_alone(
    client: FlaskClient, show: Show, remote: str
) -> None:
    page = client.get(
        "/check",
        headers={"Host": f"{HALL}:5000"},
        environ_base={"REMOTE_ADDR": remote},
    )
    assert page.status_code == 200
    age = reached.age_of_proof(client.application.config["KRU"], clock.now())
    assert (age is not None) is (remote != HALL)


def test_links_to_hand_on_say_the_address_of_the_house(owner: FlaskClient, show: Show) -> None:
    screen = make_screen(show.edition)
    page = owner.get(f"/control/screens/{screen.id}").text
    assert f'value="http://{HALL}:5000/screen/{screen.token}"' in page
    invited = owner.post("/staff/invite", data={"role": "organizer"}, follow_redirects=True).text
    assert re.search(rf'value="http://{HALL}:5000/setup\?code=', invited)
    assert "localhost" not in page + invited
