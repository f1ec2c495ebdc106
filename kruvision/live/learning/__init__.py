"""What the hall learns, live."""
