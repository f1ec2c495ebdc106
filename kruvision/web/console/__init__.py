"""Pages from which the evening is led, and those that show it."""
