"""Passwords and PINs as they are kept: hashed with Argon2, beside the event loop.

Each takes its time and its memory on purpose, so only two are hashed at once: one for people who
are known somehow, one for strangers. Whoever waits for a turn holds no database connection.
"""

from base64 import b64encode
from secrets import token_bytes

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from kruvision.services.threads import KNOWN_PEOPLE, STRANGERS, hold_no_connection

hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
"""19 MiB and one core for 40 ms, as OWASP advises; four lanes would take the cores of a small
machine from those who vote. What was hashed at another cost is verified at that."""


def hash_password(password: str) -> str:
    """What is stored of it. Not inside a transaction. Raises ``Unavailable("server_busy")``."""
    hold_no_connection()
    return KNOWN_PEOPLE.run(hasher.hash, password)


def verify_password(stored: str, password: str, *, stranger: bool = False) -> bool:
    """Whether the password is the one that was hashed. ``stranger``: nothing is known of who asks,
    who then waits among the likes of them. Not inside a transaction.
    Raises ``Unavailable("server_busy")``."""
    hold_no_connection()
    return (STRANGERS if stranger else KNOWN_PEOPLE).run(_matches, stored, password)


def is_outdated(stored: str) -> bool:
    """Whether it was hashed at another cost than today's."""
    return hasher.check_needs_rehash(stored)


def decoy() -> str:
    """What nobody's password matches, and takes as long as any to be verified."""
    salt, body = (b64encode(token_bytes(size)).decode().rstrip("=") for size in (16, 32))
    cost = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    return f"$argon2id$v=19${cost}${salt}${body}"


def _matches(stored: str, password: str) -> bool:
    try:
        return hasher.verify(stored, password)
    except VerificationError:
        return False
