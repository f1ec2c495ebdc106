"""Selection rounds: what is heard in them, and by whom."""
