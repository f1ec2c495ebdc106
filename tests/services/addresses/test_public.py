"""One place says the address: chosen, proved, printed."""

import pytest
from flask import Flask, current_app

from kruvision import clock
from kruvision.live import address_clock
from kruvision.live.broadcast import SCREENS
from kruvision.models import Show
from kruvision.services.access import Actor
from kruvision.services.addresses import printed, public, reached
from kruvision.services.errors import NotAllowed, Refused
from kruvision.services.jury import seats
from kruvision.services.record import chain
from kruvision.services.shows import shows
from kruvision.services.stage import preflight
from kruvision.state import state
from tests.factories import make_show
from tests.services.addresses.conftest import Plug

OWNER = Actor("owner", 1)


def url() -> str:
    return public.public_url(current_app.config["KRU"])


def choose(host: str, by: Actor = OWNER) -> None:
    public.choose_host(host, by=by, at=clock.now())


def check(show: Show, name: str) -> preflight.Check | None:
    found = {one.name: one for one in preflight.list_checks(show, at=clock.now())}
    return found.get(name)


def test_what_an_organizer_chose_stands_for_as_long_as_the_machine_has_it(
    app: Flask, plug: Plug
) -> None:
    plug(wlan0="192.168.1.20", eth0="10.0.0.5")
    assert url() == "http://192.168.1.20:5000"
    choose("10.0.0.5")
    choice = public.address_choice(current_app.config["KRU"])
    assert (choice.url, choice.lost) == ("http://10.0.0.5:5000", "")
    plug(wlan0="192.168.1.20")
    choice = public.address_choice(current_app.config["KRU"])
    assert (choice.url, choice.lost) == ("http://192.168.1.20:5000", "10.0.0.5")
    plug(wlan0="192.168.1.20", eth0="10.0.0.5")
    assert url() == "http://10.0.0.5:5000"


def test_only_an_address_of_this_machine_can_be_chosen_and_only_by_organizers(
    app: Flask, plug: Plug
) -> None:
    plug(wlan0="192.168.1.20")
    with pytest.raises(Refused) as gone:
        choose("10.9.9.9")
    assert gone.value.code == "address_gone"
    with pytest.raises(NotAllowed):
        choose("192.168.1.20", Actor("stage_manager", 2))
    assert [line.kind for line in chain.list_lines() if line.kind == "address_chosen"] == []


def test_walls_hear_of_a_machine_that_went_into_another_network(app: Flask, plug: Plug) -> None:
    watch = address_clock.AddressWatch()
    plug(wlan0="192.168.1.20")
    watch.look()
    state().dirty.take()
    watch.look()
    assert state().dirty.take() == []
    plug(wlan0="10.42.0.1")
    watch.look()
    assert SCREENS in state().dirty.take()


@pytest.mark.parametrize(
    ("asked", "remote", "proves"),
    [
        ("192.168.1.20:5000", "192.168.1.77", True),
        ("192.168.1.20:5000", "192.168.1.20", False),
        ("192.168.1.20:5000", "127.0.0.1", False),
        ("localhost:5000", "192.168.1.77", False),
        ("10.0.0.5:5000", "192.168.1.77", False),
        ("192.168.1.20:5000", "", False),
    ],
)
def test_only_another_device_under_the_very_address_proves_it(
    app: Flask, plug: Plug, asked: str, remote: str, proves: bool
) -> None:
    config, now = current_app.config["KRU"], clock.now()
    plug(wlan0="192.168.1.20", eth0="10.0.0.5")
    assert reached.note_reached(config, asked, remote, now) is proves
    assert (reached.age_of_proof(config, now) is not None) is proves


def test_a_proof_is_of_one_address(app: Flask, plug: Plug) -> None:
    config, now = current_app.config["KRU"], clock.now()
    plug(wlan0="192.168.1.20", eth0="10.0.0.5")
    show = make_show()
    reached.note_reached(config, "192.168.1.20:5000", "192.168.1.77", now)
    assert check(show, "address").done  # type: ignore[union-attr]
    choose("10.0.0.5")
    assert not check(show, "address").done  # type: ignore[union-attr]


def test_what_was_printed_before_the_move_is_named_before_the_start(app: Flask, plug: Plug) -> None:
    show = make_show(jurors=2)
    plug(eth0="10.0.0.5")
    assert check(show, "prints") is None
    jurors = [seat.juror_id for seat in seats.list_seats(show.id)]
    printed.note_cards(jurors, url())
    printed.note_tickets(show.id, url())
    assert check(shows.get_show(show.id), "prints").done  # type: ignore[union-attr]
    plug(wlan0="192.168.1.20")
    found = check(shows.get_show(show.id), "prints")
    assert found is not None
    assert not found.done
    assert not found.blocks
    assert found.facts["stale"] == {
        "tickets": "http://10.0.0.5:5000",
        "cards": "http://10.0.0.5:5000",
    }
    printed.note_tickets(show.id, url())
    assert set(check(shows.get_show(show.id), "prints").facts["stale"]) == {"cards"}  # type: ignore[union-attr]
