"""Who acts, and whether they may: the role matrix of ``rules/roles.toml`` applied to a person."""

from dataclasses import dataclass

from kruvision.rules.roles import STAFF_ROLES, allowed
from kruvision.services.errors import NotAllowed


@dataclass(frozen=True)
class Actor:
    """Somebody who asks. ``id`` is the row of staff, juror or screen; visitors have none.

    ``device`` is the random name of a visitor's or juror's device. ``label`` is what the record
    says of them: ``staff:3``, ``juror:5``, ``screen:1``, ``visitor``, ``system``.
    """

    role: str
    id: int | None = None
    device: str = ""

    @property
    def label(self) -> str:
        name = "juror" if self.role == "head_of_jury" else self.role
        name = "staff" if name in STAFF_ROLES else name
        return f"{name}:{self.id}" if self.id is not None else name

    def may(self, action: str) -> bool:
        """Whether this actor's role may take ``action``."""
        return self.role == "system" or allowed(self.role, action)


SYSTEM = Actor("system")
VISITOR = Actor("visitor")


def require(actor: Actor, action: str) -> None:
    """Raise ``NotAllowed("not_allowed")`` unless the actor's role may take ``action``."""
    if not actor.may(action):
        raise NotAllowed("not_allowed")
