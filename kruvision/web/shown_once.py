"""What a form made and nobody can read again (cards, codes), on a page of its own: it may be
reloaded and read in another language, by whoever sent the form, for a short while.

The session keeps the command that made it, never the secret: that is computed anew from the command
and the app's key, and only its hash is stored.
"""

from datetime import timedelta
from typing import Any

from flask import session

from kruvision import clock
from kruvision.services.tokens import new_token
from kruvision.web.form_conditions import command_of_form

SHOWN_FOR = timedelta(minutes=30)


def command_to_show(kind: str, **facts: Any) -> str:
    """The command of the posted form, remembered with ``facts`` (plain JSON) for the page that
    shows what it makes. The same form sent twice is the same command."""
    command = command_of_form() or new_token()
    until = (clock.now() + SHOWN_FOR).timestamp()
    session[f"made {kind}"] = {"command": command, "until": until, **facts}
    return command


def find_shown(kind: str, **facts: Any) -> dict[str, Any] | None:
    """What was remembered last of this kind, with ``command``; None where it is over, or was made
    with other ``facts``."""
    made: dict[str, Any] | None = session.get(f"made {kind}")
    if made is None or clock.now().timestamp() > made["until"]:
        return None
    return made if all(made.get(name) == value for name, value in facts.items()) else None
