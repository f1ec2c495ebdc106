"""Rows in, results out: what the rule book gets from the database and gives back."""
