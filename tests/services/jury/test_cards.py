"""Cards, PINs and the tablet that may write."""

from datetime import UTC, datetime, timedelta

import pytest

from kruvision.services.access import SYSTEM
from kruvision.services.errors import Refused, TooFast
from kruvision.services.jury import cards as juror_cards
from kruvision.services.jury import jurors
from tests.factories import make_show

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def seat():
    return make_show().seats[0]


@pytest.fixture
def card(seat):
    return juror_cards.make_card(seat.juror_id, by=SYSTEM, at=NOON)


def test_a_card_without_its_pin_is_nobody(card):
    assert jurors.find_actor_by_card(card, "tablet") is None


@pytest.mark.parametrize("pin", ["", "123", "123456789", "12a4", "１２３４", "12 4"])
def test_a_pin_is_four_to_eight_digits(card, pin):
    with pytest.raises(Refused, match="pin_digits"):
        juror_cards.choose_pin(card, pin, "tablet", at=NOON)


def test_a_pin_is_chosen_once(card):
    juror_cards.choose_pin(card, "1234", "tablet", at=NOON)
    with pytest.raises(Refused, match="pin_chosen"):
        juror_cards.choose_pin(card, "9999", "thief", at=NOON)


def test_the_last_tablet_to_enter_is_the_one_that_writes(seat, card):
    juror_cards.choose_pin(card, "1234", "first", at=NOON)
    juror_cards.enter(card, "1234", "second", at=NOON)
    juror = jurors.get_juror(seat.juror_id)
    assert jurors.is_writing_device(juror, "second")
    assert not jurors.is_writing_device(juror, "first")
    assert jurors.find_actor_by_card(card, "first") is not None


def test_no_tablet_writes_before_the_first_use(seat, card):
    assert not jurors.is_writing_device(jurors.get_juror(seat.juror_id), "tablet")


def test_the_wait_grows_with_wrong_pins_and_ends_by_itself(card):
    juror_cards.choose_pin(card, "1234", "own-tablet", at=NOON)
    for _ in range(3):
        with pytest.raises(Refused, match="wrong_pin"):
            juror_cards.enter(card, "0000", "wrong-tablet", at=NOON)
    with pytest.raises(TooFast):
        juror_cards.enter(card, "1234", "wrong-tablet", at=NOON)
    juror_cards.enter(card, "1234", "own-tablet", at=NOON)
    juror_cards.enter(card, "1234", "wrong-tablet", at=NOON + timedelta(seconds=30))


def test_a_new_card_forgets_pin_and_tablet(seat, card):
    juror_cards.choose_pin(card, "1234", "tablet", at=NOON)
    new = juror_cards.make_card(seat.juror_id, by=SYSTEM, at=NOON)
    assert jurors.find_actor_by_card(card, "tablet") is None
    assert not jurors.get_juror(seat.juror_id).pin_hash
    juror_cards.choose_pin(new, "5678", "tablet", at=NOON)
    assert jurors.find_actor_by_card(new, "tablet").id == seat.juror_id


def test_a_revoked_card_is_unknown(seat, card):
    juror_cards.revoke_card(seat.juror_id, by=SYSTEM, at=NOON)
    with pytest.raises(Refused, match="card_unknown"):
        juror_cards.get_by_card(card)


def test_a_card_has_128_random_bits_and_finds_a_slip_of_the_finger(card):
    assert len(card) == 27
    slip = card[:3] + ("2" if card[3] != "2" else "3") + card[4:]
    with pytest.raises(Refused, match="card_unknown"):
        juror_cards.get_by_card(slip)


def test_the_head_of_any_show_has_the_role_of_the_head(seat, card):
    juror_cards.choose_pin(card, "1234", "tablet", at=NOON)
    assert jurors.find_actor_by_card(card, "tablet").role == "head_of_jury"
