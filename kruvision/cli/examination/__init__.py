"""What ``run.py doctor`` looks at, one finding for each thing."""

from kruvision.cli.examination.data import look_at_data
from kruvision.cli.examination.finding import LOOK, MEND, OK, Finding
from kruvision.cli.examination.machine import look_at_machine

__all__ = ["LOOK", "MEND", "OK", "Finding", "look_at_data", "look_at_machine"]
