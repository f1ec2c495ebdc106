"""Categories: each with a panel, votes and decisions of its own, as if it were a show."""
