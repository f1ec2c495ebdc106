"""Those who use a server that is measured, and how much at once."""
