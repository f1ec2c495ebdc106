"""What `score` prints: JSON, CSV or a table, and what keeps the result open."""

from kruvision.cli.score_output.formats import PRINTERS
from kruvision.cli.score_output.open_questions import open_questions

__all__ = ["PRINTERS", "open_questions"]
