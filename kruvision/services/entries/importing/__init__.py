"""Entries from a table somebody made elsewhere, and back into one."""
