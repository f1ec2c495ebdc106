"""What is typed to make tickets, and to withdraw or replace them."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from kruvision.services.audience.delegations import Whose
from kruvision.services.forms.inputs import Input

MOST_AT_ONCE = 3000
Serial = Annotated[int, Field(ge=1, le=1_000_000)]


class TicketOrder(Input):
    """How many tickets to make, and for which delegation, if for one."""

    count: Annotated[int, Field(ge=1, le=MOST_AT_ONCE)]
    delegation: Whose = None


class SerialRange(Input):
    """Tickets by the serial numbers on their stubs; one alone when ``last`` is left empty."""

    first: Serial
    last: Annotated[Serial | None, BeforeValidator(lambda value: value or None)] = None

    @property
    def end(self) -> int:
        """The last serial number meant."""
        return self.last or self.first
