"""Pages of results: for organizers, for everybody, and with their working in words."""
