"""Ballots with marks, and those of delegations, on phones."""
