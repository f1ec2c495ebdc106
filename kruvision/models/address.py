"""The address an organizer chose for this house, where the machine has several."""

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from kruvision.extensions import Base

THE_ADDRESS = 1
"""The id of the only row."""


class ChosenAddress(Base):
    """The host that QR codes and links name, for as long as this machine has it."""

    __tablename__ = "chosen_address"
    __table_args__ = (CheckConstraint(f"id = {THE_ADDRESS}", "only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=THE_ADDRESS)
    host: Mapped[str] = mapped_column(String(64))
