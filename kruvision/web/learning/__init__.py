"""Pages about what the hall is asked and learns."""
