"""Ballots and the points they bring."""
