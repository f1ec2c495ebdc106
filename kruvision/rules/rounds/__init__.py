"""From one show to the next: who goes through."""
