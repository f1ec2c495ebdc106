"""Median: the middle grade decides, the lower one of two; then the next, outward.

The same rule as majority judgment, under the name that juries know: a median whose ties are broken
by the grades next to the middle.
"""

from kruvision.rules.methods.majority_judgment import score

__all__ = ["CELLS", "NAME", "OPTIONS", "score"]

NAME = "median"
CELLS = "marks"
OPTIONS = ()
