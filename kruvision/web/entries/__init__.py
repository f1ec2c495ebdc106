"""Pages of entries, their order and their traditions."""
