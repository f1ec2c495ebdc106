"""Cards, PINs and the tablet that may write."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete

from kruvision.extensions import db
from kruvision.models import Tablet
from kruvision.services.access import SYSTEM
from kruvision.services.errors import Refused, TooFast
from kruvision.services.jury import cards as juror_cards
from kruvision.services.jury import jurors
from kruvision.services.jury.cards import OpenTablet
from kruvision.services.tokens import new_token
from kruvision.services.transactions.transaction import transaction
from tests.factories import make_show

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
PIN, WRONG = "1234", "0000"
HALL = "10.0.0.1"
"""The address that a whole hall has behind a router, and each laptop of its own without one."""
MANY = 200
pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def seat():
    return make_show().seats[0]


@pytest.fixture
def card(seat):
    return juror_cards.make_card(seat.juror_id, by=SYSTEM, at=NOON)


def choose(card: str, pin: str = PIN, device: str = "tablet") -> OpenTablet:
    return juror_cards.choose_pin(jurors.scan(card), pin, device, at=NOON)


def enter(card: str, pin: str, device: str, *, source: str = HALL, at=NOON) -> OpenTablet:
    return juror_cards.enter(jurors.look_at(jurors.scan(card), device), pin, source=source, at=at)


def actor_on(tablet: OpenTablet):
    return jurors.find_actor_by_tablet(tablet.juror, tablet.device, tablet.key)


@pytest.mark.parametrize("pin", ["", "123", "123456789", "12a4", "１２３４", "12 4"])
def test_a_pin_is_four_to_eight_digits(card, pin):
    with pytest.raises(Refused, match="pin_digits"):
        choose(card, pin)


def test_a_pin_is_chosen_once(card):
    choose(card)
    with pytest.raises(Refused, match="pin_chosen"):
        choose(card, "9999", "thief")


def test_the_last_tablet_to_enter_is_the_one_that_writes(seat, card):
    first = choose(card, device="first")
    enter(card, PIN, "second")
    juror = jurors.get_juror(seat.juror_id)
    assert jurors.is_writing_device(juror, "second")
    assert not jurors.is_writing_device(juror, "first")
    assert actor_on(first) is not None


def test_no_tablet_writes_before_the_first_use(seat, card):
    assert not jurors.is_writing_device(jurors.get_juror(seat.juror_id), "tablet")


def test_the_same_pin_sent_twice_leaves_the_tablet_open(card):
    first = choose(card)
    second = enter(card, PIN, "tablet")
    assert actor_on(first) == actor_on(second) is not None


def test_the_wait_grows_with_wrong_pins_and_ends_by_itself(card):
    choose(card, device="own-tablet")
    for _ in range(3):
        with pytest.raises(Refused, match="wrong_pin"):
            enter(card, WRONG, "own-tablet")
    with pytest.raises(TooFast, match="too_fast"):
        enter(card, PIN, "own-tablet")
    enter(card, PIN, "other-tablet")
    enter(card, PIN, "own-tablet", at=NOON + timedelta(seconds=30))


def guesses_in(hours: int, card: str, *, addresses: int) -> int:
    """How many PINs somebody gets to try who throws the cookie away after each, and waits no second
    longer than told at any of these addresses."""
    tried, moment = 0, NOON
    while moment < NOON + timedelta(hours=hours):
        waits = [guess(card, f"10.0.1.{n}", moment) for n in range(addresses)]
        tried += waits.count(0)
        moment += timedelta(seconds=min(waits))
        if tried > MANY:
            break
    return tried


def guess(card: str, source: str, at: datetime) -> int:
    """Seconds to wait before this address may try; 0 where it did."""
    try:
        enter(card, WRONG, new_token(), source=source, at=at)
    except TooFast as refused:
        return int(refused.details["seconds"])
    except Refused:
        return 0
    raise AssertionError("the PIN was guessed")


def test_who_throws_the_cookie_away_is_slowed_all_the_same(card):
    choose(card)
    assert guesses_in(1, card, addresses=1) < 50
    assert actor_on(enter(card, PIN, "tablet", at=NOON + timedelta(hours=1)))


def test_many_addresses_are_slowed_together(card):
    choose(card)
    assert guesses_in(1, card, addresses=8) < 80


def test_counted_by_the_device_alone_every_guess_is_free(card, monkeypatch):
    """The guard taken out."""
    choose(card)
    monkeypatch.setattr(juror_cards, "_patience_with_new_tablets", lambda proof, source: {})
    assert guesses_in(1, card, addresses=1) > MANY


def test_tries_begun_at_the_same_moment_are_counted_before_they_are_hashed(card, monkeypatch):
    """Were they counted afterwards, a hundred sent at once would all be let through."""
    choose(card)
    tried = []

    def try_another(stored: str, pin: str) -> bool:
        tried.append(pin)
        if len(tried) < 100:
            with pytest.raises(Refused):
                enter(card, WRONG, f"device {len(tried)}")
        return False

    monkeypatch.setattr(juror_cards, "verify_password", try_another)
    with pytest.raises(Refused):
        enter(card, WRONG, "device")
    assert len(tried) == juror_cards.NEW_TABLETS.free


def seconds_until_in(card: str, at: datetime) -> int:
    """How long a new tablet with the right PIN waits while somebody at another address guesses as
    often as allowed, and is first in every second."""
    guess(card, HALL, at)
    for waited in range(1, 10 * juror_cards.NEW_TABLETS.longest):
        moment = at + timedelta(seconds=waited)
        guess(card, HALL, moment)
        if opened_on_a_new_tablet(card, moment):
            return waited
    return MANY


def test_guesses_from_one_address_leave_every_second_turn_to_a_new_tablet(card, monkeypatch):
    choose(card)
    guesses_in(1, card, addresses=1)
    later = NOON + timedelta(hours=1, minutes=5)
    with monkeypatch.context() as unfair:  # the guard taken out
        alone = {("pin", jurors.scan(card).proof, "new tablets"): juror_cards.NEW_TABLETS}
        unfair.setattr(juror_cards, "_patience_with_new_tablets", lambda proof, source: alone)
        assert seconds_until_in(card, later) == MANY
    later += timedelta(minutes=12)
    assert seconds_until_in(card, later) <= juror_cards.NEW_TABLETS.longest


def opened_on_a_new_tablet(card: str, at: datetime) -> OpenTablet | None:
    try:
        return enter(card, PIN, "new tablet", source="10.0.0.2", at=at)
    except TooFast:
        return None


def test_the_juror_s_own_tablet_and_a_new_card_wait_for_no_guesses(seat, card):
    choose(card, device="own")
    guesses_in(1, card, addresses=8)
    hour = NOON + timedelta(hours=1)
    assert juror_cards.wrong_pins_on_new_tablets(jurors.get_juror(seat.juror_id)) > 20
    assert actor_on(enter(card, PIN, "own", at=hour))
    guess(card, HALL, hour)
    with pytest.raises(TooFast, match="new_tablet_waits"):
        enter(card, PIN, "new tablet", at=hour)
    new = juror_cards.make_card(seat.juror_id, by=SYSTEM, at=hour)
    assert juror_cards.wrong_pins_on_new_tablets(jurors.get_juror(seat.juror_id)) == 0
    choose(new, device="new tablet")
    assert actor_on(enter(new, PIN, "newest tablet", at=hour))


def test_a_new_card_forgets_pin_and_tablets(seat, card):
    tablet = choose(card)
    new = juror_cards.make_card(seat.juror_id, by=SYSTEM, at=NOON)
    assert actor_on(tablet) is None
    assert not jurors.get_juror(seat.juror_id).pin_hash
    opened = choose(new)
    assert actor_on(opened).id == seat.juror_id
    assert actor_on(tablet) is None  # the same device, an older cookie


def test_a_cookie_from_before_a_new_pin_opens_nothing(seat, card):
    """A rehearsal's PIN is forgotten by putting the backup from before it in place."""
    tablet = choose(card, "1111")
    with transaction():
        jurors.get_juror(seat.juror_id).pin_hash = ""
    assert actor_on(tablet) is None
    choose(card, "1111", device="another")
    assert actor_on(tablet) is None


def test_a_tablet_that_the_database_does_not_know_opens_nothing(card):
    """After a restore: it was opened in the rehearsal, the PIN was chosen before."""
    choose(card)
    stand_in = enter(card, PIN, "tablet of the rehearsal")
    assert actor_on(stand_in)
    with transaction():
        db.session.execute(delete(Tablet).where(Tablet.device == stand_in.device))
    assert actor_on(stand_in) is None


def test_a_card_scanned_before_a_new_one_was_made_asks_for_no_pin(seat, card):
    scanned = jurors.scan(card)
    juror_cards.make_card(seat.juror_id, by=SYSTEM, at=NOON)
    with pytest.raises(Refused, match="card_unknown"):
        juror_cards.choose_pin(scanned, PIN, "thief", at=NOON)


def test_a_revoked_card_is_unknown(seat, card):
    tablet = choose(card)
    juror_cards.revoke_card(seat.juror_id, by=SYSTEM, at=NOON)
    assert actor_on(tablet) is None
    with pytest.raises(Refused, match="card_unknown"):
        jurors.scan(card)


def test_a_card_has_128_random_bits_and_finds_a_slip_of_the_finger(card):
    assert len(card) == 27
    slip = card[:3] + ("2" if card[3] != "2" else "3") + card[4:]
    with pytest.raises(Refused, match="card_not_found"):
        jurors.scan(slip)


def test_the_head_of_any_show_has_the_role_of_the_head(seat, card):
    assert actor_on(choose(card)).role == "head_of_jury"
