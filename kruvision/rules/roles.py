"""Who may do what: the one matrix of roles and actions, read from ``roles.toml``."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

STAFF_ROLES = ("owner", "organizer", "stage_manager", "usher", "observer")
ROLES = (*STAFF_ROLES, "head_of_jury", "juror", "screen", "monitor", "visitor")


@cache
def _rows() -> dict[str, dict[str, Any]]:
    return tomllib.loads((Path(__file__).parent / "roles.toml").read_text(encoding="utf-8"))


@cache
def pen_actions() -> frozenset[str]:
    """The actions that a juror may take on the tablet that writes alone."""
    return frozenset(action for action, row in _rows().items() if row.get("pen", False))


@cache
def matrix() -> dict[str, frozenset[str]]:
    """Every action with the roles that may take it. Raises ``ValueError`` on an unknown role."""
    table = {action: frozenset(row["roles"]) for action, row in _rows().items()}
    unknown = set().union(*table.values()) - set(ROLES)
    if unknown:
        raise ValueError(f"roles.toml names unknown roles: {sorted(unknown)}")
    return table


def allowed(role: str, action: str) -> bool:
    """Whether ``role`` may take ``action``. What a visitor may do, everybody may."""
    roles = matrix()[action]
    return role in roles or "visitor" in roles
