"""What the hall learns, on its devices."""
