"""Secrets people carry: random tokens, typed codes with a check character, and keyed hashes.

Only hashes are stored. Codes use an alphabet without letters or digits that look alike.
"""

import hmac
import secrets
from base64 import urlsafe_b64encode

from flask import current_app

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LONGEST_TYPED = 200
"""Letters, blanks and dashes somebody may type as a code; the longest code has 27 letters."""


def new_token() -> str:
    """128 random bits, safe in a URL."""
    return secrets.token_urlsafe(16)


def keyed_hash(purpose: str, text: str) -> str:
    """HMAC-SHA-256 with the app's secret; ``purpose`` keeps hashes of different uses apart."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.digest(key, f"{purpose}:{text}".encode(), "sha256").hex()


def new_code(length: int) -> str:
    """``length`` random characters to type, the last one a check character."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(length - 1))
    return body + check_character(body)


def code_made_by(label: str, command: str, purpose: str, length: int) -> str:
    """The code that a person's command makes, always the same one: kept nowhere, and yet shown
    again to whoever sent the command, or sent it twice and saw no answer to the first."""
    body = letters_of(keyed_hash(purpose, f"{label}:{command}"), length - 1)
    return body + check_character(body)


def token_made_by(label: str, command: str, purpose: str) -> str:
    """The same for a token of 128 bits."""
    digest = bytes.fromhex(keyed_hash(purpose, f"{label}:{command}"))
    return urlsafe_b64encode(digest[:16]).decode().rstrip("=")


def letters_of(digest: str, length: int) -> str:
    """``length`` characters of a code out of a hexadecimal hash, always the same ones."""
    number = int(digest, 16)
    letters = []
    for _ in range(length):
        number, place = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[place])
    return "".join(letters)


def check_character(body: str) -> str:
    """Position-weighted sum over the alphabet: finds one wrong character and swapped neighbours."""
    total = sum((place + 1) * ALPHABET.index(letter) for place, letter in enumerate(body))
    return ALPHABET[total % len(ALPHABET)]


def read_code(typed: str) -> str:
    """A typed code without spaces and dashes in capitals, or empty when it cannot be a code."""
    if len(typed) > LONGEST_TYPED:
        return ""
    code = "".join(letter for letter in typed.upper() if letter.isalnum())
    if len(code) < 2 or set(code) - set(ALPHABET):
        return ""
    return code if check_character(code[:-1]) == code[-1] else ""
