"""An act as the evening sees it: where it stands, and whether the hall may choose it."""

from dataclasses import dataclass

ON_STAGE_STATUSES = frozenset({"competing", "guest"})
ON_BALLOT = {"stage": "performed", "status": "competing"}
"""What an act is that the audience may choose: it competes and has sung."""


@dataclass(frozen=True)
class Act:
    """One entry as the flow sees it.

    ``voted`` is true once its own window, or its category's, was closed, ``marked`` once a juror
    gave it a mark.
    """

    id: int
    stage: str = "waiting"
    status: str = "competing"
    voted: bool = False
    marked: bool = False
    category: int | None = None

    @property
    def performs(self) -> bool:
        """Whether the act comes on stage at all."""
        return self.status in ON_STAGE_STATUSES

    @property
    def is_on_ballot(self) -> bool:
        """Whether the audience may choose the act."""
        return {"stage": self.stage, "status": self.status} == ON_BALLOT
