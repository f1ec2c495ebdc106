"""The code on the hall screen: who sees the screen may vote.

While a vote is open the screen shows a short code that is another every ten seconds. It is an HMAC
of the window and the step with the app's secret, so nothing is stored, and every process of the
same secret shows and takes the same code. Steps go by the clock that windows go by. A phone hands
the code in and gets the key of the show's hall, which is made as its first vote opens: what a phone
got at a rehearsal, or before a backup was put back, opens nothing.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache

from flask import current_app
from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import Show, VotingWindow
from kruvision.services.audience import hall_door, windows
from kruvision.services.audience.hall_door import Knock
from kruvision.services.audience.voters import Voter
from kruvision.services.ephemeral import backoff
from kruvision.services.errors import Refused
from kruvision.services.shows import shows
from kruvision.services.tokens import check_character, keyed_hash, letters_of, read_code

STEP_SECONDS = 10
ACCEPTED_STEPS = 3
"""For how many steps a code is accepted: its own, and the two after it."""
REMEMBERED_STEPS = 60
"""For how many steps a code is told from a wrong one, so that late phones hear why."""
CODE_LENGTH = 8  # seven characters are 34 bits for half a minute; the last finds typing mistakes


@dataclass(frozen=True)
class ScreenCode:
    """What the screen shows now, and when it turns over."""

    code: str
    turns_at: datetime


def step_at(moment: datetime) -> int:
    """The number of the step at a moment, the same for every process and screen."""
    return int(moment.timestamp()) // STEP_SECONDS


def code_of(window_id: int, step: int) -> str:
    """The code of a voting window in one step: letters and digits, the last one to check them."""
    return _code_of(str(current_app.config["SECRET_KEY"]), window_id, step)


@lru_cache(maxsize=4 * REMEMBERED_STEPS)
def _code_of(_secret: str, window_id: int, step: int) -> str:
    """The same, kept."""
    body = letters_of(keyed_hash("screen code", f"{window_id}:{step}"), CODE_LENGTH - 1)
    return body + check_character(body)


def current_code(show: Show, window: VotingWindow, at: datetime) -> ScreenCode | None:
    """The code to show now, never a later one; None where the show has no codes or the window
    takes no ballots."""
    if show.credential != "screen_code" or not windows.takes_ballots(window, at):
        return None
    step = step_at(at)
    turns_at = datetime.fromtimestamp((step + 1) * STEP_SECONDS, tz=UTC)
    return ScreenCode(code_of(window.id, step), turns_at)


def seconds_to_turn(at: datetime) -> float:
    """How long the codes of this moment still stand, in seconds."""
    return STEP_SECONDS - at.timestamp() % STEP_SECONDS


def shows_with_codes(at: datetime) -> list[int]:
    """The shows for which a code is shown now."""
    query = (
        select(Show, VotingWindow)
        .join(VotingWindow, VotingWindow.show_id == Show.id)
        .where(Show.credential == "screen_code", VotingWindow.state == "open")
    )
    rows = db.session.execute(query).all()
    return [show.id for show, window in rows if current_code(show, window, at)]


def hand_in(show_id: int, typed: str, voter: Voter, *, address: str = "", at: datetime) -> Voter:
    """Accept a code as scanned or typed: the voter, who may vote in this show.

    A right code is never refused for failures before it. Raises ``Refused``: ``not_open``,
    ``closed``, ``code_old``, ``bad_code``, ``scan_again`` where this code has let in all it can,
    ``hall_full``; ``TooFast`` for a device that keeps guessing.
    """
    seen = windows.look_at_latest(show_id)
    if seen is None:
        raise Refused("not_open")
    windows.require_voting_open(seen, at)
    step = step_at(at)
    age = _age(seen.id, read_code(typed), step)
    if age is None:
        backoff.require_wait_over(("screen code", voter.device), at=at)
        backoff.note_failure(("screen code", voter.device), at=at)
        raise Refused("bad_code")
    if age >= ACCEPTED_STEPS:
        raise Refused("code_old")
    backoff.note_success(("screen code", voter.device))
    show = shows.get_show(show_id)
    if voter.hall_key != show.hall_key:
        knock = Knock(voter.device, address, step - age)
        hall_door.let_in(show, db.session.get_one(VotingWindow, seen.id), knock)
    return replace(voter, hall_key=show.hall_key)


def _age(window_id: int, code: str, step: int) -> int | None:
    """How many steps ago this code came on the screen; None for one that did not lately."""
    return _ages(str(current_app.config["SECRET_KEY"]), window_id, step).get(code)


@lru_cache(maxsize=8)
def _ages(secret: str, window_id: int, step: int) -> dict[str, int]:
    """All codes that are remembered in a step, with their age in steps: of two that are the same,
    the newer one's. Kept: whoever guesses does so a thousand times in one step."""
    ages = reversed(range(REMEMBERED_STEPS))
    return {_code_of(secret, window_id, step - age): age for age in ages}
