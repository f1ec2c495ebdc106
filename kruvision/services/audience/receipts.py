"""A ballot as it came in, its receipt, and the names that only its window can make for it."""

import hmac
from dataclasses import dataclass
from datetime import datetime

from kruvision.models import VotingWindow
from kruvision.services.audience.voters import Voter
from kruvision.services.tokens import letters_of

RECEIPT_LENGTH = 8


@dataclass(frozen=True)
class Cast:
    """A ballot as it came in at ``at``; the command's id is empty where a form sent it."""

    voter: Voter
    window_id: int
    choices: tuple[int, ...]
    command_id: str
    at: datetime


@dataclass(frozen=True)
class Receipt:
    """The answer to a ballot: a code to keep, and the entry ids that count for this voter now."""

    window_id: int
    code: str
    choices: tuple[int, ...]


@dataclass(frozen=True)
class Named:
    """A ballot's names, which only its window can make: its voter's key, its receipt's code, and
    its command (empty where it has none)."""

    voter_key: str
    code: str
    command: str

    @classmethod
    def of(cls, window: VotingWindow, credential: str, cast: Cast) -> "Named":
        """The names of a ballot by a known credential."""
        command = (
            keyed(window, f"command:{cast.command_id}:{credential}") if cast.command_id else ""
        )
        return cls(keyed(window, credential), receipt_code(window, credential), command)


def keyed(window: VotingWindow, name: str) -> str:
    """``name`` as only this window can hash it, for as long as its key is kept."""
    return hmac.digest(window.key.encode(), name.encode(), "sha256").hex()


def receipt_code(window: VotingWindow, credential: str) -> str:
    """A short code without look-alike letters, the same for every change of this voter's ballot."""
    return letters_of(keyed(window, f"receipt:{credential}"), RECEIPT_LENGTH)
