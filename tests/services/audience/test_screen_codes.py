"""The code on the hall screen: another every ten seconds, taken for thirty, good for one show."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

import config as settings
from kruvision import create_app
from kruvision.models import Show, VotingWindow
from kruvision.services.audience import receipts, screen_codes, windows
from kruvision.services.audience.voters import Voter
from kruvision.services.errors import Refused, TooFast
from kruvision.services.shows import shows
from kruvision.services.tokens import ALPHABET, read_code
from tests.factories.results import change
from tests.factories.screens import reread
from tests.factories.voting import cast, close_vote, entry_ids, make_vote

NOW = datetime(2026, 11, 20, 19, 0, 3, tzinfo=UTC)
STEP = timedelta(seconds=screen_codes.STEP_SECONDS)


@pytest.fixture
def window(app: Flask) -> VotingWindow:
    return make_vote(at=NOW, credential="screen_code")


def shown(window: VotingWindow, at: datetime = NOW) -> str:
    found = screen_codes.current_code(shows.get_show(window.show_id), window, at)
    assert found is not None
    return found.code


def hand_in(
    window: VotingWindow, typed: str, *, at: datetime = NOW, device: str = "phone"
) -> Voter:
    return screen_codes.hand_in(window.show_id, typed, Voter(device), at=at)


def test_the_screen_shows_another_code_in_every_step(window: VotingWindow) -> None:
    steps = [shown(window, NOW + n * STEP) for n in range(20)]
    assert len(set(steps)) == 20
    assert shown(window, NOW + timedelta(seconds=6)) == steps[0]
    assert shown(window, NOW + timedelta(seconds=7)) == steps[1]


def test_a_code_is_short_and_finds_typing_mistakes(window: VotingWindow) -> None:
    code = shown(window)
    assert len(code) == 8
    assert set(code) <= set(ALPHABET)
    assert read_code(code) == code
    assert not read_code(code[:3] + next(c for c in ALPHABET if c != code[3]) + code[4:])


def test_it_says_when_it_turns_over(window: VotingWindow) -> None:
    found = screen_codes.current_code(shows.get_show(window.show_id), window, NOW)
    assert found is not None
    assert found.turns_at == NOW.replace(second=10)
    assert screen_codes.seconds_to_turn(NOW) == 7


def test_every_process_of_the_same_secret_has_the_same_code(tmp_path: Path) -> None:
    found = []
    for place, secret in enumerate(["s" * 32, "s" * 32, "t" * 32]):
        folder = tmp_path / str(place)
        folder.mkdir()
        values = {"KRU_INSTANCE": str(folder), "KRU_SECRET_KEY": secret}
        with create_app(settings.load(values, testing=True)).app_context():
            found.append(screen_codes.code_of(7, screen_codes.step_at(NOW)))
    assert found[0] == found[1] != found[2]


@pytest.mark.parametrize("age", [0, 1, 2])
def test_a_code_is_taken_in_its_own_step_and_the_two_after_it(
    window: VotingWindow, age: int
) -> None:
    voter = hand_in(window, shown(window), at=NOW + age * STEP)
    assert cast(window, entry_ids(window.show_id)[:1], voter, at=NOW).code


@pytest.mark.parametrize("age", [3, 4, 59])
def test_an_older_code_is_told_to_be_old(window: VotingWindow, age: int) -> None:
    windows.prolong_window(window.show_id, 900, by=windows.SYSTEM, at=NOW)
    with pytest.raises(Refused, match="code_old"):
        hand_in(reread(window), shown(window), at=NOW + age * STEP)


def test_a_code_to_come_is_unknown(window: VotingWindow) -> None:
    with pytest.raises(Refused, match="bad_code"):
        hand_in(window, shown(window, NOW + STEP))


def test_a_code_of_another_show_is_unknown_here(window: VotingWindow) -> None:
    other = make_vote(at=NOW, credential="screen_code")
    with pytest.raises(Refused, match="bad_code"):
        hand_in(window, shown(other))


def test_a_phone_of_another_shows_hall_does_not_vote_here(window: VotingWindow) -> None:
    other = make_vote(at=NOW, credential="screen_code")
    voter = hand_in(other, shown(other))
    with pytest.raises(Refused, match="code_needed"):
        cast(window, entry_ids(window.show_id)[:1], voter, at=NOW)


def test_it_can_be_typed_in_small_letters_with_dashes(window: VotingWindow) -> None:
    code = shown(window)
    assert hand_in(window, f" {code[:4]}-{code[4:]} ".lower())


@pytest.mark.parametrize("typed", ["", "x", "ABCDEFGH", "<script>", "\ud800"])
def test_what_is_no_code_is_refused(window: VotingWindow, typed: str) -> None:
    with pytest.raises(Refused, match="bad_code"):
        hand_in(window, typed)


def test_without_a_code_nobody_votes(window: VotingWindow) -> None:
    with pytest.raises(Refused, match="code_needed"):
        cast(window, entry_ids(window.show_id)[:1], at=NOW)
    assert receipts.status_of(Voter("phone"), window.show_id).refusal == "code_needed"


def test_a_phone_has_one_vote_and_may_change_it(window: VotingWindow) -> None:
    first, second, _ = entry_ids(window.show_id)
    voter = hand_in(window, shown(window))
    receipt = cast(window, [first], voter, at=NOW)
    hand_in(window, shown(window, NOW + STEP), at=NOW + STEP)
    assert cast(window, [second], voter, at=NOW + STEP).code == receipt.code
    assert reread(window).ballots == 1


def test_a_code_that_was_handed_in_stays_good_for_the_show(window: VotingWindow) -> None:
    voter = hand_in(window, shown(window))
    assert cast(window, entry_ids(window.show_id)[:1], voter, at=NOW + 20 * STEP)


def test_before_the_vote_and_while_it_is_paused_no_code_is_taken(app: Flask) -> None:
    window = make_vote(at=NOW, credential="screen_code")
    code, show_id = shown(window), window.show_id
    windows.pause_open_windows(at=NOW)
    paused = reread(window)
    assert screen_codes.current_code(shows.get_show(show_id), paused, NOW) is None
    with pytest.raises(Refused, match="not_open"):
        hand_in(paused, code)
    with pytest.raises(Refused, match="not_open"):
        screen_codes.hand_in(0, code, Voter("phone"), at=NOW)


def test_after_the_close_there_is_no_code_and_none_is_taken(window: VotingWindow) -> None:
    code, show = shown(window), shows.get_show(window.show_id)
    late = window.closes_at + windows.GRACE + timedelta(seconds=1)
    assert screen_codes.current_code(show, window, late) is None
    close_vote(show.id, at=NOW)
    assert screen_codes.current_code(show, reread(window), NOW) is None
    with pytest.raises(Refused, match="closed"):
        hand_in(window, code)


@pytest.mark.parametrize("credential", ["open_link", "tickets"])
def test_other_ways_of_voting_have_no_code(window: VotingWindow, credential: str) -> None:
    show: Show = shows.get_show(window.show_id)
    change(show, credential=credential)
    assert screen_codes.current_code(reread(show), reread(window), NOW) is None
    assert screen_codes.shows_with_codes(NOW) == []


def test_only_open_votes_with_codes_turn_over(window: VotingWindow) -> None:
    make_vote(at=NOW)
    assert screen_codes.shows_with_codes(NOW) == [window.show_id]
    assert screen_codes.shows_with_codes(window.closes_at + 2 * windows.GRACE) == []


def test_a_phone_that_guesses_is_slowed_and_still_let_in_with_the_right_code(
    window: VotingWindow,
) -> None:
    for _ in range(3):
        with pytest.raises(Refused, match="bad_code"):
            hand_in(window, "no such code", device="guesser")
    with pytest.raises(TooFast):
        hand_in(window, "no such code", device="guesser")
    assert hand_in(window, shown(window), device="guesser")


def test_one_guessing_phone_slows_nobody_else(window: VotingWindow) -> None:
    for n in range(100):
        with pytest.raises(Refused):
            hand_in(window, f"guess {n}", device="guesser")
    with pytest.raises(Refused, match="bad_code"):
        hand_in(window, "typing mistake", device="neighbour")


def test_a_late_code_is_no_guess(window: VotingWindow) -> None:
    for _ in range(10):
        with pytest.raises(Refused, match="code_old"):
            hand_in(window, shown(window), at=NOW + 5 * STEP)
