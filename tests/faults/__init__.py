"""What breaks during an evening, done on purpose to a real server, and what people kept of it."""
