"""How many phones one look at the hall screen lets in, also with nobody counting at the door."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from kruvision.models import Show, VotingWindow
from kruvision.services.access import SYSTEM, Actor
from kruvision.services.audience import casting, hall_door, screen_codes, windows
from kruvision.services.audience.voters import Voter
from kruvision.services.ephemeral.store import MemoryStore
from kruvision.services.errors import Refused
from kruvision.services.record import chain
from kruvision.services.shows import shows
from kruvision.state import state
from tests.factories import make_show
from tests.factories.results import change
from tests.factories.screens import reread
from tests.factories.voting import cast, close_vote, entry_ids, make_vote, open_vote

NOW = datetime(2026, 11, 20, 19, 0, 3, tzinfo=UTC)
STEP = timedelta(seconds=screen_codes.STEP_SECONDS)
HALL, ATTACKER = "10.0.0.1", "10.6.6.6"


@pytest.fixture
def window(app: Flask) -> VotingWindow:
    """A vote in a hall of 200 seats."""
    return make_vote(at=NOW, credential="screen_code", hall_seats=200)


def code_at(window: VotingWindow, at: datetime) -> str:
    return screen_codes.code_of(window.id, screen_codes.step_at(at))


def come(
    window: VotingWindow, phones: range, *, address: str = HALL, code: str = "", at: datetime = NOW
) -> list[str]:
    """New phones that hand in a code one after the other; what each is told, empty when let in."""
    told = []
    for number in phones:
        voter = Voter(f"{address} {number}")
        try:
            typed = code or code_at(window, at)
            screen_codes.hand_in(window.show_id, typed, voter, address=address, at=at)
            told.append("")
        except Refused as refusal:
            told.append(refusal.code)
    return told


def votes_of_one_look(window: VotingWindow) -> int:
    """Somebody saw one code, and hands it in as often as it counts."""
    seen, at, made = code_at(window, NOW), NOW, 0
    while at < NOW + screen_codes.ACCEPTED_STEPS * STEP:
        phones = range(made, made + 500)
        made += come(window, phones, address=ATTACKER, code=seen, at=at).count("")
        at += STEP
    return made


def test_one_look_at_the_screen_lets_in_hardly_more_phones_than_there_are_seats(
    window: VotingWindow,
) -> None:
    assert votes_of_one_look(window) == 200 + 10


def test_the_check_catches_a_door_that_counts_nobody(
    window: VotingWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hall_door, "_take_place", lambda *asked: None)
    assert votes_of_one_look(window) == 1500


@pytest.mark.parametrize(("seats", "phones"), [(1000, 1000), (None, 500)])
def test_a_whole_hall_at_one_address_comes_in_with_one_code(
    app: Flask, seats: int | None, phones: int
) -> None:
    window = make_vote(at=NOW, credential="screen_code", hall_seats=seats)
    assert set(come(window, range(phones))) == {""}


def test_beyond_the_seats_each_code_lets_in_a_few_more_and_asks_to_scan_the_next_one(
    window: VotingWindow,
) -> None:
    come(window, range(200))
    assert come(window, range(200, 220)) == [""] * 10 + ["scan_again"] * 10
    assert come(window, range(220, 240), at=NOW + STEP) == [""] * 10 + ["scan_again"] * 10


def guests_beside_a_flood(window: VotingWindow) -> list[str]:
    """What 200 guests with addresses of their own are told after one laptop had taken all it could,
    and while it goes on with every code."""
    told = []
    for turn in range(20):
        now = NOW + turn * STEP
        come(window, range(turn * 500, turn * 500 + 500), address=ATTACKER, at=now)
        for place in range(turn * 10, turn * 10 + 10):
            told += come(window, range(1), address=f"10.0.1.{place}", at=now)
    return told


def test_a_flood_from_one_address_keeps_nobody_out_who_comes_from_elsewhere(
    window: VotingWindow,
) -> None:
    assert guests_beside_a_flood(window) == [""] * 200
    count = hall_door.count_let_in(shows.get_show(window.show_id), reread(window))
    assert count.let_in == 300 + 200


def test_the_check_catches_a_door_without_places_for_single_addresses(
    window: VotingWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hall_door, "FEW_FROM_AN_ADDRESS", 0)
    assert set(guests_beside_a_flood(window)) > {"hall_full"}


def test_an_address_of_the_new_kind_counts_by_its_network(window: VotingWindow) -> None:
    come(window, range(200))
    told = [come(window, range(1), address=f"2001:db8::{n:x}")[0] for n in range(1, 20)]
    assert told == [""] * 13 + ["scan_again"] * 6
    assert come(window, range(1), address="2001:db8:0:1::1") == [""]


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("10.0.0.7", "10.0.0.7"),
        ("::ffff:10.0.0.7", "10.0.0.7"),
        ("2001:db8::7", "2001:db8::/64"),
        ("fe80::7%wlan0", "fe80::/64"),
        ("", ""),
        ("unknown", "unknown"),
    ],
)
def test_an_address_is_one_place_by_whatever_way_it_is_written(address: str, place: str) -> None:
    assert hall_door._one_place(address) == place


def test_from_many_addresses_twice_the_seats_come_in_and_then_a_few_with_each_code(
    window: VotingWindow,
) -> None:
    for place in range(200):
        assert come(window, range(2), address=f"10.0.2.{place}") == ["", ""]
    told = come(window, range(12), address="10.0.3.1")
    assert told == [""] * 10 + ["scan_again"] * 2


def test_at_half_as_many_again_the_door_is_shut_until_somebody_makes_room(
    window: VotingWindow,
) -> None:
    for turn in range(10):
        come(window, range(turn * 50, turn * 50 + 300), at=NOW + turn * STEP)
    assert come(window, range(900, 901)) == ["hall_full"]
    change(shows.get_show(window.show_id), hall_seats=600)
    assert come(window, range(900, 901)) == [""]


def test_one_press_makes_room_once_and_the_record_says_so(window: VotingWindow) -> None:
    come(window, range(260))
    assert come(window, range(260, 261)) == ["scan_again"]
    organizer = Actor("organizer", 1)
    assert hall_door.make_room(window.show_id, seats=200, by=organizer, at=NOW) == 100
    with pytest.raises(Refused, match="already_done"):
        hall_door.make_room(window.show_id, seats=200, by=organizer, at=NOW)
    assert shows.get_show(window.show_id).hall_seats == 300
    assert come(reread(window), range(260, 300)) == [""] * 40
    lines = [line for line in chain.list_lines(window.show_id) if line.kind == "room_made"]
    assert [line.data["hall_seats"] for line in lines] == [300]


@pytest.mark.parametrize(("seats", "more"), [(1, 10), (200, 100), (99_990, 10), (100_000, 0)])
def test_room_is_made_for_half_as_many_within_what_a_hall_can_have(seats: int, more: int) -> None:
    assert hall_door.room_beside(seats) == more


def test_a_phone_that_hands_in_twice_is_one_phone(window: VotingWindow) -> None:
    for _ in range(3):
        assert come(window, range(200)) == [""] * 200
    voter = Voter("10.0.0.1 1", hall_key=shows.get_show(window.show_id).hall_key)
    change(shows.get_show(window.show_id), hall_seats=1)
    again = screen_codes.hand_in(window.show_id, code_at(window, NOW), voter, at=NOW)
    assert again == voter


def test_after_a_restart_the_ballots_are_who_came_in(window: VotingWindow) -> None:
    show = shows.get_show(window.show_id)
    change(show, hall_seats=20)
    entry = entry_ids(window.show_id)[:1]
    for number in range(20):
        voter = screen_codes.hand_in(
            window.show_id, code_at(window, NOW), Voter(f"phone {number}"), address=HALL, at=NOW
        )
        cast(window, entry, voter, at=NOW)
    state().store = MemoryStore()
    told = come(reread(window), range(10), address=ATTACKER)
    assert told == [""] * (hall_door.FEW_FROM_AN_ADDRESS + 5) + ["scan_again"] * 2
    later = come(reread(window), range(10, 20), address=ATTACKER, at=NOW + STEP)
    assert later == [""] * 5 + ["hall_full"] * 5


def test_who_comes_in_is_no_number_while_it_is_a_secret_how_many_vote(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make_vote(at=NOW, credential="screen_code", window_scope="entry", hall_seats=4)
    for number in range(3):
        voter = screen_codes.hand_in(
            window.show_id, code_at(window, NOW), Voter(f"phone {number}"), address=HALL, at=NOW
        )
        cast(window, entry_ids(window.show_id)[:1], voter, at=NOW)

    def told() -> hall_door.DoorCount:
        return hall_door.count_let_in(shows.get_show(window.show_id), reread(window))

    assert (told().let_in, told().fastest, told().is_odd) == (None, None, False)
    with monkeypatch.context() as mutant:
        mutant.setattr(hall_door, "hides_turnout", lambda *_facts: False)
        assert (told().let_in, told().fastest) == (3, 3)
        state().store = MemoryStore()
        assert told().let_in == 3
    assert told().let_in is None
    come(reread(window), range(10))
    assert told().is_odd


def test_the_console_is_told_how_many_came_and_how_quickly(window: VotingWindow) -> None:
    come(window, range(120))
    come(window, range(120, 150), at=NOW + STEP)
    count = hall_door.count_let_in(shows.get_show(window.show_id), reread(window))
    assert (count.let_in, count.seats, count.fastest, count.slowed) == (150, 200, 120, 0)
    assert not count.is_odd
    come(window, range(150, 300), at=NOW + STEP)
    count = hall_door.count_let_in(shows.get_show(window.show_id), reread(window))
    assert (count.let_in, count.slowed) == (210, 90)
    assert count.is_odd


def test_what_is_kept_of_phones_and_addresses_is_bounded(window: VotingWindow) -> None:
    store = MemoryStore()
    state().store = store
    come(window, range(300), address=ATTACKER)
    kept = {kind: len(notes) for kind, notes in store.kinds.items()}
    assert kept["door addresses"] == 1
    assert kept["door phones"] == 210
    assert ATTACKER not in str(store.kinds)


def phone_of_the_rehearsal(show: Show) -> tuple[VotingWindow, Voter]:
    window = open_vote(show, at=NOW)
    voter = screen_codes.hand_in(
        show.id, code_at(window, NOW), Voter("phone"), address=HALL, at=NOW
    )
    return window, voter


def test_a_key_of_the_hall_is_made_as_the_first_vote_opens_and_stays(app: Flask) -> None:
    show = make_show(phase="running", credential="screen_code", window_scope="entry")
    first, second, _ = entry_ids(show.id)
    window = open_vote(show, entry_id=first, at=NOW)
    voter = screen_codes.hand_in(show.id, code_at(window, NOW), Voter("phone"), at=NOW)
    assert len(voter.hall_key) == 32
    close_vote(show.id, at=NOW)
    following = open_vote(show, entry_id=second, at=NOW)
    assert casting.cast_ballot(voter, following.id, [second], "", at=NOW).choices == (second,)


def test_a_phone_of_the_rehearsal_does_not_vote_in_the_evening(app: Flask) -> None:
    """The backup from before the rehearsal knows no key; the evening makes another one."""
    show = make_show(phase="voting", credential="screen_code")
    rehearsed, voter = phone_of_the_rehearsal(show)
    close_vote(rehearsed.show_id, at=NOW)
    change(shows.get_show(show.id), hall_key="")
    evening = open_vote(reread(show), at=NOW)
    with pytest.raises(Refused, match="code_needed"):
        cast(evening, entry_ids(show.id)[:1], voter, at=NOW)


def test_an_empty_key_lets_nobody_in(app: Flask) -> None:
    window = make_vote(at=NOW, credential="screen_code")
    change(shows.get_show(window.show_id), hall_key="")
    with pytest.raises(Refused, match="code_needed"):
        cast(window, entry_ids(window.show_id)[:1], Voter("phone", hall_key=""), at=NOW)


def test_a_phone_of_the_hall_is_let_in_by_no_code_of_another_vote(window: VotingWindow) -> None:
    windows.prolong_window(window.show_id, 60, by=SYSTEM, at=NOW)
    other = make_vote(at=NOW, credential="screen_code")
    assert come(window, range(1), code=code_at(other, NOW)) == ["bad_code"]
