"""Which phones have answered a question, so that nobody's second answer counts.

Kept where it may be forgotten and nowhere else: under a hash that belongs to this one question,
without the option that was chosen, and dropped as soon as the question is told. After a restart a
phone itself knows what it has answered; one that has forgotten it too may answer again.
"""

from kruvision.services.ephemeral.store import current_store
from kruvision.services.tokens import keyed_hash

KEPT_SECONDS = 12 * 3600
LETTERS = 16
"""Of the hash: 64 bits tell the phones of a hall apart."""


def claim(question_id: int, moment: str, device: str) -> bool:
    """Whether this is the phone's first answer; of two at once one alone is."""
    if _count(question_id, moment, device, 1) == 1:
        return True
    return_claim(question_id, moment, device)
    return False


def return_claim(question_id: int, moment: str, device: str) -> None:
    """The answer was not counted after all: another one may be. Nothing is owed where all was
    forgotten meanwhile."""
    if _count(question_id, moment, device, -1) < 0:
        _count(question_id, moment, device, 1)


def forget_claims(question_id: int, moment: str) -> None:
    """Forget which phones have answered."""
    current_store().drop(_key(question_id, moment))


def _count(question_id: int, moment: str, device: str, count: int) -> int:
    key = _key(question_id, moment)
    field = keyed_hash(f"answer {key}", device)[:LETTERS]
    return current_store().add(key, field, seconds=KEPT_SECONDS, count=count)


def _key(question_id: int, moment: str) -> str:
    return f"answered:{question_id}:{moment}"
