"""Jurors with their cards, seats and tablets, and what they put on their scoresheets."""
