"""Pages of the hall: the voter's phone, and the tickets for it."""
