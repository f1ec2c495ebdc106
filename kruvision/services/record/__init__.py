"""What may not be forgotten: the append-only record, and how it is read."""
