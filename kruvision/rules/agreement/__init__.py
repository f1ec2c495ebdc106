"""How well a jury agrees: statistics for the organizer and the head of the jury.

They describe, they decide nothing. All numbers are exact fractions, or roots rounded half-up to
twelve decimals; nothing here is a float.
"""

from kruvision.rules.agreement.report import Agreement, JurorReport, analyse
from kruvision.rules.agreement.upside_down import UpsideDown, check_ballot

__all__ = ["Agreement", "JurorReport", "UpsideDown", "analyse", "check_ballot"]
