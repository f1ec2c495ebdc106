"""Refusals: facts a person can act on, which doors put into words. Not programming errors."""

from typing import Any

FINAL = frozenset({"card_unknown", "no_seat", "not_allowed", "not_found", "screen_unknown"})
"""Codes of refusals that stay as they are until a person does something: asked again, the answer is
the same. Devices ask again after every other one."""


class Refused(Exception):
    """``code`` names the fact (``voting_closed``); ``details`` fill its sentence."""

    status = 409

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code, details)
        self.code = code
        self.details = details


class NotFound(Refused):
    """The thing asked for is not there, or is not one's own."""

    status = 404


class NotAllowed(Refused):
    """The role may not do this."""

    status = 403


class Invalid(Refused):
    """The input cannot be taken. ``fields`` maps a field's name to the code of what is wrong."""

    status = 422

    def __init__(self, fields: dict[str, Any], code: str = "invalid_input") -> None:
        super().__init__(code, fields=fields)
        self.fields = fields


class TooFast(Refused):
    """Slow down and try again in ``seconds``."""

    status = 429


class Unavailable(Refused):
    """It cannot be done now, by nobody's mistake; the same may be sent again."""

    status = 503
