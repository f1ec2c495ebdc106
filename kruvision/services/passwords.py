"""Passwords and PINs as they are kept: hashed with Argon2, beside the event loop."""

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from gevent import get_hub

hasher = PasswordHasher()


def hash_password(password: str) -> str:
    """Argon2 in the hub's thread pool: it would hold up everybody for a fifth of a second."""
    return str(get_hub().threadpool.apply(hasher.hash, (password,)))


def verify_password(stored: str, password: str) -> bool:
    """Whether the password is the one that was hashed."""

    def check() -> bool:
        try:
            return hasher.verify(stored, password)
        except VerificationError:
            return False

    return bool(get_hub().threadpool.apply(check))
