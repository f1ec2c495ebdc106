"""What the hall is asked about the songs, and what it knew."""
