"""Nobody sees ahead: two evenings that differ only in what is secret send the same bytes to every
device, over pages, sockets and streams, from the first minute to the last.

In one the third juror gives other marks, another amount is subtracted from an act, and other
numbers of people vote at other moments, or for another act. Compared is what is sent to screens in
every view, phones, visitors, the tablets of a juror and of the head, the one before that of the
head, an observer at the console, and a monitoring program: pages with status and all headers, what
sockets get and how often, a stream to the byte.
"""

from collections.abc import Callable

from tests.twins.conftest import NO_VOTES, ONE, OTHER_NUMBER, SAME_NUMBER
from tests.twins.devices import Heard
from tests.twins.evening import Evening
from tests.twins.play import AT_THE_END, WRITING_HEAD, differing, is_by_right, play


def seen_ahead(found: set[str]) -> set[str]:
    return {name for name in found if not is_by_right(name)}


def test_the_same_evening_twice_is_the_same_but_for_what_is_random_by_design(
    act_by_act: Evening, first: Heard
) -> None:
    assert len(first) > 200
    assert '"question": "order"' in first[f"own marks: {WRITING_HEAD}, answers"]
    assert seen_ahead(differing(first, play(act_by_act, ONE))) == set()


def test_nobody_sees_marks_or_how_many_vote_for_an_act_and_when(
    act_by_act: Evening, first: Heard
) -> None:
    found = differing(first, play(act_by_act, OTHER_NUMBER))
    assert seen_ahead(found) == set()
    own = f"{AT_THE_END}: {WRITING_HEAD}"  # the comparison sees what there is to see
    assert {f"{own}, head:join", f"{own}, /control/shows/{act_by_act.show_id}/result"} <= found


def test_nobody_sees_how_many_come_in_by_the_code_to_vote_for_an_act(by_code: Evening) -> None:
    heard = [play(by_code, secret, walks=("observer", "monitor")) for secret in (ONE, OTHER_NUMBER)]
    assert seen_ahead(differing(*heard)) == set()


def test_nobody_sees_how_many_take_their_ticket_out_to_vote_for_an_act(by_ticket: Evening) -> None:
    heard = [play(by_ticket, secret) for secret in (ONE, OTHER_NUMBER)]
    assert seen_ahead(differing(*heard)) == set()


def test_nobody_sees_marks_or_choices_in_the_shows_one_vote(
    furnished: Callable[..., Evening],
) -> None:
    evening = furnished()
    found = differing(play(evening, ONE), play(evening, SAME_NUMBER))
    assert seen_ahead(found) == set()
    assert f"{AT_THE_END}: {WRITING_HEAD}, head:join" in found


def test_a_live_leaderboard_says_nothing_of_the_votes_for_single_acts(
    furnished: Callable[..., Evening],
) -> None:
    evening = furnished(window_scope="entry", leaderboard="live")
    heard = [play(evening, secret, walks=("visitor",), all_mark=True) for secret in (ONE, NO_VOTES)]
    assert 'data-key=\\"entry-1\\"' in heard[0]["marks are in: visitor, screen of leaderboard"]
    assert seen_ahead(differing(*heard)) == set()
