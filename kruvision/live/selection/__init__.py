"""What runs by the clock for selection rounds."""
