"""From one show of an edition to the next: who goes through, and who has come there."""
