"""Ties: what they are judged by, and how a chain of steps settles them."""

from kruvision.rules.ties.facts import Facts
from kruvision.rules.ties.settle import Settled, settle

__all__ = ["Facts", "Settled", "settle"]
