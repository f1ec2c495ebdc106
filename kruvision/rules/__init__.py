"""The rule book: what a show's marks and votes amount to, computed exactly.

Pure Python, standard library only: no web framework, no database, no clock. Everything is computed
from what is passed in, in whole numbers and fractions, so that the same marks give the same result
on every machine and in every year.
"""
