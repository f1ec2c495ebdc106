"""What there is to win: awards as the rules list them, who holds them, and why."""
