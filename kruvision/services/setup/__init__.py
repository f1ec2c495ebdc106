"""Whole editions at once: brought in from a folder, taken away."""
