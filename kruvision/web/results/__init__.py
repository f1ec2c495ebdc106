"""Pages of results: on the desk, for everybody, and with their working in words."""
